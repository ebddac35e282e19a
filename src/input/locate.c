/* Every key's pattern is compared with what was typed, and the cheapest fits win: a tail costs more
 * than a whole path, and each name that is left out or has dots costs a little. The tables of a
 * whole scenario have some hundred places, so nothing cleverer is needed. */
#include "input/locate.h"

#include "base/words.h"
#include "input/forms.h"

#include <limits.h>
#include <string.h>

enum { MOST_PARTS = 32, MOST_REPAIRS = 3 };
enum { COST_TAIL = 100, COST_ITEM = 1000, NO_FIT = INT_MAX };

struct parts {
    const char *at[MOST_PARTS];
    size_t n;
};

static struct parts split(const char *path, struct arena *memory)
{
    struct parts parts = {.n = 0};
    while (*path && parts.n < MOST_PARTS) {
        const size_t length = strcspn(path, ".");
        parts.at[parts.n++] = arena_slice(memory, path, length);
        path += length + (path[length] == '.');
    }
    return parts;
}

static const char *join(const struct parts *parts, struct arena *memory)
{
    const char *path = parts->at[0];
    for (size_t i = 1; i < parts->n; i++)
        path = arena_format(memory, "%s.%s", path, parts->at[i]);
    return path;
}

static bool is_open(const char *part)
{
    return strcmp(part, place_name) == 0 || strcmp(part, place_position) == 0;
}

static int cheaper(int a, int b)
{
    return a < b ? a : b;
}

/* What it costs to read the n parts given as the m parts of a pattern. */
static int fit(const char *const *pattern, size_t m, const char *const *given, size_t n)
{
    if (m == 0)
        return n == 0 ? 0 : NO_FIT;
    if (!is_open(pattern[0]))
        return n > 0 && strcmp(pattern[0], given[0]) == 0
                   ? fit(pattern + 1, m - 1, given + 1, n - 1)
                   : NO_FIT;
    int best = NO_FIT;
    for (size_t taken = 0; taken <= n; taken++) {
        const int rest = fit(pattern + 1, m - 1, given + taken, n - taken);
        if (rest != NO_FIT)
            best = cheaper(best, rest + (taken == 0 ? 1 : (int)taken - 1));
    }
    return best;
}

/* The same for a pattern or the tail of it that begins at one of its keys. */
static int fit_tail(const struct parts *pattern, const struct parts *given)
{
    int best = NO_FIT;
    for (size_t first = 0; first < pattern->n; first++) {
        if (is_open(pattern->at[first]))
            continue;
        const int cost = fit(pattern->at + first, pattern->n - first, given->at, given->n);
        if (cost != NO_FIT)
            best = cheaper(best, cost + (first > 0 ? COST_TAIL : 0));
    }
    return best;
}

/* What it costs to read the parts as a place, or as an item of its map or list. */
static int fit_place(const struct place *place, const struct parts *given, struct arena *memory)
{
    struct parts pattern = split(place->path, memory);
    const int cost = fit_tail(&pattern, given);
    const bool holds_items = place->key->kind == KEY_MAP || place->key->kind == KEY_LIST;
    if (cost != NO_FIT || !holds_items || given->n < 2 || pattern.n == MOST_PARTS)
        return cost;
    struct parts item = *given;
    item.n--;
    const int whole = fit_tail(&pattern, &item);
    return whole == NO_FIT ? NO_FIT : whole + COST_ITEM;
}

/* The cheapest fits among all places. */
static int find(const struct place *all, size_t n_all, const struct parts *given,
                struct arena *memory, struct location *out)
{
    int *cost = arena_array(memory, n_all, sizeof *cost), best = NO_FIT;
    for (size_t i = 0; i < n_all; i++) {
        cost[i] = fit_place(&all[i], given, memory);
        best = cheaper(best, cost[i]);
    }
    struct place *fits = arena_array(memory, n_all, sizeof *fits);
    struct place *likes = arena_array(memory, n_all, sizeof *likes);
    out->places = fits;
    out->likes = likes;
    out->n = out->n_likes = 0;
    out->item = best != NO_FIT && best >= COST_ITEM;
    for (size_t i = 0; i < n_all && best != NO_FIT; i++)
        if (cost[i] == best)
            fits[out->n++] = all[i];
        else if (given->n == 1 && cost[i] == COST_TAIL)
            likes[out->n_likes++] = all[i];
    return best;
}

static const char *nearest(const struct key_table *, const struct place *all, size_t n_all,
                           const struct parts *given, int tries, struct arena *);

/* A path that there is, with 'near' in place of the part that goes wrong. The rest is kept, and
 * repaired in turn, if that leads anywhere. */
static const char *repair(const struct key_table *root, const struct place *all, size_t n_all,
                          const struct parts *given, size_t wrong, const char *near, int tries,
                          struct arena *memory)
{
    struct location found;
    struct parts whole = *given;
    whole.at[wrong] = near;
    if (find(all, n_all, &whole, memory, &found) != NO_FIT)
        return join(&whole, memory);
    const char *path = tries > 0 ? nearest(root, all, n_all, &whole, tries - 1, memory) : NULL;
    if (path)
        return path;
    whole.n = wrong + 1;
    return join(&whole, memory);
}

/* The nearest path that there is: among the keys below the longest beginning that can be found,
 * else, and for a bare name, by the last part alone. */
static const char *nearest(const struct key_table *root, const struct place *all, size_t n_all,
                           const struct parts *given, int tries, struct arena *memory)
{
    struct location found = {0};
    struct parts begin = *given;
    for (begin.n = given->n - 1; begin.n > 0; begin.n--)
        if (find(all, n_all, &begin, memory, &found) != NO_FIT && found.places[0].key->sub)
            break;
    const struct key_table *table = begin.n > 0 ? found.places[0].key->sub : root;
    const char **names = arena_array(memory, n_all, sizeof *names);
    size_t n = 0;
    for (size_t i = 0; i < n_all; i++)
        if (all[i].table == table)
            names[n++] = all[i].key->name;
    const char *near = given->n > 1 ? words_nearest(given->at[begin.n], names, n) : NULL;
    if (near)
        return repair(root, all, n_all, given, begin.n, near, tries, memory);
    for (size_t i = 0; i < n_all; i++)
        names[i] = all[i].key->name;
    return words_nearest(given->at[given->n - 1], names, n_all);
}

void locate_key(const struct key_table *root, const char *path, struct arena *memory,
                struct location *out)
{
    *out = (struct location){0};
    struct place *all;
    const size_t n_all = places_list(root, memory, &all);
    struct parts given = split(path, memory);
    const struct parts whole = given;
    while (given.n > 0) {
        if (find(all, n_all, &given, memory, out) != NO_FIT) {
            if (whole.n == 1 && form_is_word(whole.at[0]))
                out->word = whole.at[0];
            return;
        }
        if (!form_is_word(given.at[given.n - 1]))
            break;
        given.n--;
        if (!out->word)
            out->word = given.at[given.n];
    }
    if (given.n > 0) {
        out->word = NULL;
        out->near = nearest(root, all, n_all, &whole, MOST_REPAIRS, memory);
    }
}
