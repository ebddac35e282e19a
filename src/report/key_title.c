#include "report/key_title.h"

#include "base/text.h"
#include "input/locate.h"
#include "scenario/scenario.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* The path in step with the pattern of its place. */
struct walk {
    const char *path, *pattern;
    struct text words; /* of the key, behind the last name */
    struct text names; /* of items, each behind ', ' */
    const char *what;  /* one of what the last name is, in a word; "" where its name tells */
};

/* Maps and lists whose items have keys that say little alone, as 'amount' or 'share'. */
static const struct {
    const char *many, *one;
} kinds[] = {
    {"campaigns", "campaign"},     {"contracts", "contract"}, {"deliveries", "delivery"},
    {"generations", "generation"}, {"loans", "loan"},         {"options", "option"},
    {"raises", "raise"},           {"rentals", "rental"},
};

/* What the items of the map are whose words end here. */
static const char *kind_of(const char *words)
{
    const size_t n = strlen(words);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const size_t tail = strlen(kinds[i].many);
        if (n >= tail && strcmp(words + n - tail, kinds[i].many) == 0)
            return kinds[i].one;
    }
    return "";
}

static size_t part(const char *text)
{
    return strcspn(text, ".");
}

static bool is(const char *pattern, const char *word)
{
    const size_t n = strlen(word);
    return part(pattern) == n && memcmp(pattern, word, n) == 0;
}

static void step(const char **text, size_t n)
{
    *text += n + ((*text)[n] == '.');
}

/* A name, which may have dots: it goes on up to what the pattern says next. */
static size_t name_length(const char *path, const char *next)
{
    size_t n = part(path);
    while (path[n] && *next &&
           !(strncmp(path + n + 1, next, part(next)) == 0 && strchr(".", path[n + 1 + part(next)])))
        n += 1 + part(path + n + 1);
    return n;
}

static void forget_words(struct walk *w)
{
    text_free(&w->words);
    text_init(&w->words);
}

static void take_name(struct walk *w)
{
    step(&w->pattern, part(w->pattern));
    const size_t n = name_length(w->path, w->pattern);
    text_addf(&w->names, ", %.*s", (int)n, w->path);
    w->what = kind_of(text_get(&w->words));
    forget_words(w);
    step(&w->path, n);
}

/* A position, which counts from 0; what it is one of stands in the key's own path. */
static void take_position(struct walk *w)
{
    const size_t n = part(w->path);
    text_addf(&w->names, ", no. %ld", strtol(w->path, NULL, 10) + 1);
    w->what = kind_of(text_get(&w->words));
    forget_words(w);
    step(&w->path, n);
    step(&w->pattern, part(w->pattern));
}

/* Words of keys that texts write large. */
static bool is_initials(const char *word, size_t n)
{
    static const char *const initials[] = {"it", "kv", "llm", "nic", "pue"};
    for (size_t i = 0; i < sizeof initials / sizeof *initials; i++)
        if (strlen(initials[i]) == n && memcmp(initials[i], word, n) == 0)
            return true;
    return false;
}

static void take_word(struct walk *w)
{
    const size_t n = part(w->path);
    for (size_t i = 0, length; i < n; i += length + 1) {
        const char *word = w->path + i;
        length = strcspn(word, "-.");
        const bool large = is_initials(word, length);
        if (w->words.length)
            text_add_char(&w->words, ' ');
        for (size_t k = 0; k < length; k++)
            text_add_char(&w->words, large ? (char)toupper((unsigned char)word[k]) : word[k]);
    }
    step(&w->path, n);
    step(&w->pattern, part(w->pattern));
}

const char *key_title(const char *path, struct arena *memory)
{
    struct location found;
    locate_key(&scenario_table, path, memory, &found);
    if (found.n == 0)
        return path;
    struct walk w = {.path = path, .pattern = found.places[0].path, .what = ""};
    text_init(&w.words);
    text_init(&w.names);
    while (*w.pattern && *w.path)
        if (is(w.pattern, place_name))
            take_name(&w);
        else if (is(w.pattern, place_position))
            take_position(&w);
        else
            take_word(&w);
    const char *words = text_get(&w.words);
    static const char assumed[] = "assumptions ";
    if (strncmp(words, assumed, sizeof assumed - 1) == 0)
        words = arena_format(memory, "assumed %s", words + sizeof assumed - 1);
    const char *rest = *w.path ? arena_format(memory, ", %s", w.path) : "";
    const char *title = w.words.length
                            ? arena_format(memory, "%s%s%s%s%s", w.what, *w.what ? " " : "", words,
                                           text_get(&w.names), rest)
                            : path;
    text_free(&w.names);
    text_free(&w.words);
    return title;
}
