#include "cli/completion.h"

#include "cli/arguments.h"
#include "cli/command.h"
#include "cli/output.h"

#include <string.h>

static const char *const words[] = {"bash", "zsh", "fish", NULL};
static void (*const scripts[])(struct text *) = {completion_bash, completion_zsh, completion_fish};

void completion_add_brief(struct text *out, const char *doc)
{
    const char *end = doc;
    while (*end && !(*end == '.' && (end[1] == ' ' || !end[1])) && *end != ';')
        end++;
    text_add_bytes(out, doc, (size_t)(end - doc));
}

static int run(const struct arguments *a, struct text *out)
{
    for (size_t i = 0; words[i]; i++)
        if (strcmp(a->operands[0], words[i]) == 0) {
            scripts[i](out);
            return EXIT_OK;
        }
    return output_no_word(a);
}

static const struct example examples[] = {
    {"source <(colossim completion bash)", "completion in this shell"},
    {"colossim completion bash > ~/.local/share/bash-completion/completions/colossim",
     "and in every new one, where bash-completion is installed"},
    {"colossim completion zsh > _colossim", "for zsh, in a folder of its fpath"},
    {"colossim completion fish > ~/.config/fish/completions/colossim.fish", "for fish"},
    {NULL, NULL},
};

const struct command completion_command = {
    .name = "completion",
    .operands = "bash|zsh|fish",
    .least = 1,
    .most = 1,
    .completes = COMPLETES_WORDS,
    .words = words,
    .summary = "Print the script that completes commands and options in a shell",
    .details =
        "An installed colossim brings the scripts along, in the folders where bash-completion, "
        "zsh and fish look for them.",
    .examples = examples,
    .run = run,
};
