#include "input/unit_words.h"

#include "input/unit.h"

#include <assert.h>
#include <string.h>

enum { MOST_GROUPS = 32, MOST_WORDS = 96 };

struct collection {
    struct arena *memory;
    struct unit_words *groups;
    size_t n;
    struct unit_words scales;
};

static void append(struct unit_words *group, const char *word, struct arena *memory)
{
    if (!group->at)
        group->at = arena_array(memory, MOST_WORDS, sizeof *group->at);
    assert(group->n < MOST_WORDS);
    group->at[group->n++] = arena_text(memory, word);
}

/* 'B' is a byte here, and a scale too. */
static void visit(const char *word, void *context)
{
    struct collection *c = context;
    struct unit unit;
    int tens;
    if (unit_scale(word, strlen(word), &tens))
        append(&c->scales, word, c->memory);
    if (!unit_find(word, strlen(word), &unit))
        return;
    size_t i = 0;
    while (i < c->n && !dim_equal(c->groups[i].dim, unit.dim))
        i++;
    if (i == c->n) {
        assert(c->n < MOST_GROUPS);
        c->groups[c->n++].dim = unit.dim;
    }
    append(&c->groups[i], word, c->memory);
}

static struct collection collect(struct arena *memory)
{
    struct collection c = {.memory = memory};
    c.groups = arena_array(memory, MOST_GROUPS, sizeof *c.groups);
    unit_each(visit, &c);
    return c;
}

size_t unit_words_list(struct arena *memory, struct unit_words **out)
{
    const struct collection c = collect(memory);
    *out = c.groups;
    return c.n;
}

struct unit_words unit_words_scales(struct arena *memory)
{
    return collect(memory).scales;
}

bool unit_words_is_plural(const struct unit_words *group, size_t i)
{
    if (i == 0)
        return false;
    const size_t length = strlen(group->at[i - 1]);
    return strncmp(group->at[i], group->at[i - 1], length) == 0 &&
           strcmp(group->at[i] + length, "s") == 0;
}
