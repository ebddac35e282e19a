#include "base/words.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

enum { LONGEST = 64 };

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static bool same(char a, char b)
{
    return tolower((unsigned char)a) == tolower((unsigned char)b);
}

size_t words_next(const char **at, const char *parted_by)
{
    *at += strspn(*at, parted_by);
    return strcspn(*at, parted_by);
}

size_t words_distance(const char *a, const char *b)
{
    size_t n = strlen(a), m = strlen(b);
    if (n > LONGEST || m > LONGEST)
        return SIZE_MAX;
    /* Three rows of the classic table are enough: a swap looks two rows back. */
    size_t rows[3][LONGEST + 1];
    for (size_t j = 0; j <= m; j++)
        rows[0][j] = j;
    for (size_t i = 1; i <= n; i++) {
        size_t *now = rows[i % 3], *before = rows[(i - 1) % 3], *earlier = rows[(i + 1) % 3];
        now[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t replace = before[j - 1] + !same(a[i - 1], b[j - 1]);
            now[j] = least(replace, least(before[j], now[j - 1]) + 1);
            if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) && same(a[i - 2], b[j - 1]))
                now[j] = least(now[j], earlier[j - 2] + 1);
        }
    }
    return rows[n % 3][m];
}

/* Whether c parts the words of a name. */
static bool parts(char c)
{
    return c && strchr("-._/ ", c);
}

/* A copy without what parts its words. False when it is too long. */
static bool squeeze(const char *word, char out[LONGEST + 1])
{
    size_t n = 0;
    for (; *word; word++) {
        if (n == LONGEST)
            return false;
        if (!parts(*word))
            out[n++] = *word;
    }
    out[n] = '\0';
    return true;
}

/* The distance of two names without what parts their words: 'gpt-3-175b' is 'gpt3-175b'. */
static size_t squeezed_distance(const char *a, const char *b)
{
    char x[LONGEST + 1], y[LONGEST + 1];
    return squeeze(a, x) && squeeze(b, y) ? words_distance(x, y) : SIZE_MAX;
}

/* Whether the word stands whole in a longer name, as 'h100' in 'h100-sxm' and in 'hgx-h100'. */
static bool stands_in(const char *word, const char *name)
{
    const size_t n = strlen(word);
    for (const char *at = name; n > 2 && (at = strcasestr(at, word)); at++)
        if ((at == name || parts(at[-1])) && (!at[n] || parts(at[n])))
            return true;
    return false;
}

/* The rank of a name whose first word is nearly the word, as 'h100' of 'h100-sxm' is 'h1000'. */
static size_t first_rank(const char *word, const char *name)
{
    char first[LONGEST + 1];
    size_t n = 0;
    while (name[n] && !parts(name[n]) && n < LONGEST) {
        first[n] = name[n];
        n++;
    }
    first[n] = '\0';
    const size_t d = parts(name[n]) ? words_distance(word, first) : SIZE_MAX;
    return d < n && d <= strlen(word) / 3 ? 4 * d + 2 : SIZE_MAX;
}

/* How far a name is from the word, to compare names by; SIZE_MAX when it is none to propose. A name
 * that begins with the whole word goes before a typing error. One with the word elsewhere goes
 * after a typing error of one letter, but before more of them and before one in a name's first
 * word: who writes 'h100' means 'hgx-h100' and not 'h200-nvl-4'. */
static size_t rank(const char *word, const char *name, size_t limit)
{
    const bool whole = stands_in(word, name);
    if (whole && parts(name[strlen(word)]) && strncasecmp(name, word, strlen(word)) == 0)
        return 2;
    const size_t d = words_distance(word, name);
    const size_t longer = strlen(word) > strlen(name) ? strlen(word) : strlen(name);
    const size_t typed = d <= limit && d < strlen(name) && 2 * d <= longer
                             ? 2 * (d + squeezed_distance(word, name))
                             : SIZE_MAX;
    const size_t best = least(typed, first_rank(word, name));
    return whole ? least(best, 5) : best;
}

const char *words_nearest(const char *word, const char *const *candidates, size_t n)
{
    size_t limit = strlen(word) / 3;
    if (limit < 2)
        limit = 2;
    const char *best = NULL;
    size_t best_rank = SIZE_MAX;
    for (size_t i = 0; i < n; i++) {
        const size_t r = rank(word, candidates[i], limit);
        if (r < best_rank) {
            best = candidates[i];
            best_rank = r;
        }
    }
    return best;
}
