#include "point.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static struct point_key *add(struct point *p, const char *name)
{
    assert(p->n_keys < POINT_KEYS);
    struct point_key *key = &p->key[p->n_keys++];
    key->name = name;
    return key;
}

void point_text(struct point *p, const char *name, const char *text)
{
    add(p, name)->text = text;
}

void point_number(struct point *p, const char *name, int64_t number)
{
    add(p, name)->number = number;
}

static const struct point_key *find(const struct point *p, const char *name)
{
    for (int i = 0; i < p->n_keys; i++)
        if (strcmp(p->key[i].name, name) == 0)
            return &p->key[i];
    return NULL;
}

static const struct point_key *get(const struct point *p, const char *name)
{
    const struct point_key *key = find(p, name);
    assert(key);
    return key;
}

bool point_has(const struct point *p, const char *name)
{
    return find(p, name) != NULL;
}

const char *point_get_text(const struct point *p, const char *name)
{
    return get(p, name)->text;
}

int64_t point_get_number(const struct point *p, const char *name)
{
    return get(p, name)->number;
}

static void end(struct point *p, enum point_status status, const char *format, va_list list)
{
    p->status = status;
    vsnprintf(p->why, sizeof p->why, format, list);
}

void point_not_run(struct point *p, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    end(p, POINT_NOT_RUN, format, list);
    va_end(list);
}

void point_fail(struct point *p, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    end(p, POINT_FAILED, format, list);
    va_end(list);
}
