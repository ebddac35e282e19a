#include "cli/output.h"

#include "base/words.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* SGR sequences (ECMA-48 8.3.117) */
#define RED "\033[1;31m"
#define GREEN "\033[32m"
#define PLAIN "\033[0m"

bool output_write(struct text *out)
{
    errno = 0;
    bool written =
        fwrite(text_get(out), 1, out->length, stdout) == out->length && fflush(stdout) == 0;
    out->length = 0;
    /* A reader that has seen enough ('| head') closes the pipe: the exit code says so, a message
     * would only disturb. */
    if (!written && errno != EPIPE)
        output_error(NULL, "can't write the output: %s", strerror(errno));
    return written;
}

int output_file(const struct arguments *a, const char *path, const struct source_table *read,
                target_check *check, void *context, const struct text *content)
{
    struct diagnostics d;
    struct arena memory;
    struct target target;
    int code = EXIT_OK;
    diagnostics_init(&d);
    arena_init(&memory);
    if (!target_open(&target, path, read, check, context, &memory, &d))
        code = EXIT_INPUT;
    else if (!target_write(&target, text_get(content), content->length, &d) ||
             !target_commit(&target, &d))
        code = EXIT_FAILED;
    output_diagnostics(a, &d);
    arena_free(&memory);
    diagnostics_free(&d);
    return code;
}

bool output_colors(const struct arguments *a, int stream)
{
    const char *no = getenv("NO_COLOR"), *terminal = getenv("TERM");
    if ((a && a->given[OPTION_NO_COLOR]) || (no && *no) || !terminal ||
        strcmp(terminal, "dumb") == 0)
        return false;
    return isatty(stream) == 1;
}

bool output_pictures(const struct arguments *a, int stream)
{
    /* In the order in which POSIX looks for the character encoding; the first that is set counts.
     */
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    const char *locale = NULL;
    for (size_t i = 0; i < sizeof names / sizeof names[0] && !(locale && *locale); i++)
        locale = getenv(names[i]);
    bool utf8 = locale && (strcasestr(locale, "UTF-8") || strcasestr(locale, "utf8"));
    return utf8 && output_colors(a, stream);
}

void output_message(const struct arguments *a, const char *format, ...)
{
    if (a->given[OPTION_QUIET])
        return;
    va_list args;
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
}

static void print_error(const struct arguments *a, const char *format, va_list args)
{
    bool colors = output_colors(a, STDERR_FILENO);
    fprintf(stderr, "colossim: %serror:%s ", colors ? RED : "", colors ? PLAIN : "");
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
}

void output_error(const struct arguments *a, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    print_error(a, format, args);
    va_end(args);
}

int output_usage(const struct arguments *a, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    print_error(a, format, args);
    va_end(args);
    if (a && a->command)
        fprintf(stderr, "'colossim %s --help' shows what it takes.\n", a->command->name);
    else
        fputs("'colossim help' lists the commands.\n", stderr);
    return EXIT_INPUT;
}

/* Colours the level word of a message line and the caret with what follows it. */
static void paint_line(const char *line, size_t length)
{
    static const struct {
        const char *word, *color;
    } levels[] = {{": error: ", RED}, {": note: ", GREEN}};
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++) {
        const char *at = memmem(line, length, levels[i].word, strlen(levels[i].word));
        if (at && line[0] != ' ') {
            size_t before = (size_t)(at - line) + 2, word = strlen(levels[i].word) - 3;
            fprintf(stderr, "%.*s%s%.*s" PLAIN "%.*s\n", (int)before, line, levels[i].color,
                    (int)word, line + before, (int)(length - before - word), line + before + word);
            return;
        }
    }
    const char *caret =
        length > 8 && memcmp(line, "      | ", 8) == 0 ? memchr(line, '^', length) : NULL;
    if (caret)
        fprintf(stderr, "%.*s" GREEN "%.*s" PLAIN "\n", (int)(caret - line), line,
                (int)(length - (size_t)(caret - line)), caret);
    else
        fprintf(stderr, "%.*s\n", (int)length, line);
}

int output_no_word(const struct arguments *a)
{
    const char *const *words = a->command->words, *word = a->operands[0];
    struct text rest;
    size_t n = 0;
    while (words[n])
        n++;
    text_init(&rest);
    const char *near = words_nearest(word, words, n);
    if (near)
        text_addf(&rest, "did you mean '%s'?", near);
    else {
        text_add(&rest, "there are ");
        text_add_list(&rest, words, "and");
    }
    output_usage(a, "'%s' knows no '%s'; %s", a->command->name, word, text_get(&rest));
    text_free(&rest);
    return EXIT_INPUT;
}

void output_diagnostics(const struct arguments *a, const struct diagnostics *d)
{
    struct text text;
    text_init(&text);
    diagnostics_render(d, &text);
    if (!output_colors(a, STDERR_FILENO))
        fputs(text_get(&text), stderr);
    else
        for (const char *line = text_get(&text); *line;) {
            size_t length = strcspn(line, "\n");
            paint_line(line, length);
            line += length + (line[length] == '\n');
        }
    text_free(&text);
}
