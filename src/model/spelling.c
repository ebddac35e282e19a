#include "model/spelling.h"

#include "base/words.h"

#include <ctype.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

/* Words that owners put before the name of a model or a part, in files of Hugging Face, in data
 * sheets and in published tables. */
static const char *const vendors[] = {"alibaba", "amd",       "databricks", "google",    "ibm",
                                      "intel",   "meta",      "microsoft",  "mistralai", "nvidia",
                                      "openai",  "snowflake", "tencent",    NULL};

/* A name that is read sign by sign as all its spellings have it. */
struct spelling {
    const char *at, *end;
    char before; /* the sign that was read last */
};

static bool separates(char c)
{
    return c == ' ' || c == '-' || c == '_';
}

static struct spelling spelling_begin(const char *name, size_t length)
{
    struct spelling s = {.at = name, .end = name + length};
    for (const char *c = s.end; c > name; c--)
        if (c[-1] == '/') {
            s.at = c;
            break;
        }
    while (s.at < s.end && separates(*s.at))
        s.at++;
    for (size_t i = 0; vendors[i]; i++) {
        const size_t n = strlen(vendors[i]);
        if ((size_t)(s.end - s.at) > n && separates(s.at[n]) &&
            strncasecmp(s.at, vendors[i], n) == 0) {
            s.at += n;
            break;
        }
    }
    return s;
}

/* The next sign, a '-' for what separates two digits; 0 behind the last. */
static char spelling_next(struct spelling *s)
{
    const char *from = s->at;
    while (s->at < s->end && separates(*s->at))
        s->at++;
    if (s->at == s->end)
        return 0;
    const bool digits = isdigit((unsigned char)s->before) && isdigit((unsigned char)*s->at);
    if (s->at > from && digits)
        return s->before = '-';
    s->before = *s->at++;
    return (char)tolower((unsigned char)s->before);
}

static bool agree(struct spelling a, struct spelling b)
{
    for (;;) {
        const char sign = spelling_next(&a);
        if (sign != spelling_next(&b))
            return false;
        if (sign == 0)
            return true;
    }
}

bool spellings_agree(const char *a, const char *b)
{
    return agree(spelling_begin(a, strlen(a)), spelling_begin(b, strlen(b)));
}

bool spelling_listed(const char *list, const char *name)
{
    const struct spelling wanted = spelling_begin(name, strlen(name));
    for (size_t n; list && (n = words_next(&list, " ")) > 0; list += n)
        if (agree(spelling_begin(list, n), wanted))
            return true;
    return false;
}
