#include "report/sentence.h"

#include "report/table.h"

#include <ctype.h>

void sentences_write(sentence *const *sentences, const struct run_facts *f, struct text *out)
{
    for (; *sentences; sentences++) {
        struct text words;
        text_init(&words);
        (*sentences)(&words, f);
        if (words.length)
            paragraph_write(out, "  ", text_get(&words), REPORT_WIDTH);
        text_free(&words);
    }
}

void sentence_finish(struct text *words)
{
    if (words->length == 0)
        return;
    words->at[0] = (char)toupper((unsigned char)words->at[0]);
    if (words->at[words->length - 1] != '.')
        text_add_char(words, '.');
}

const char *const *sentences_finished(sentence *const *sentences, const struct run_facts *f,
                                      struct arena *memory)
{
    size_t most = 0, n = 0;
    while (sentences[most])
        most++;
    const char **finished = arena_array(memory, most + 1, sizeof *finished);
    for (size_t i = 0; i < most; i++) {
        struct text words;
        text_init(&words);
        sentences[i](&words, f);
        sentence_finish(&words);
        if (words.length)
            finished[n++] = arena_text(memory, text_get(&words));
        text_free(&words);
    }
    return finished;
}
