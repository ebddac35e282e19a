#include "input/origin.h"

#include <stdlib.h>
#include <string.h>

const struct origin *origins_get(const struct origins *origins, const void *field)
{
    size_t low = 0, high = origins ? origins->n : 0;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const struct origin *o = origins->by_address[middle];
        if (o->field == field)
            return o;
        if ((const char *)o->field < (const char *)field)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

enum grade origins_grade(const struct origins *origins, const void *field)
{
    const struct origin *origin = origins_get(origins, field);
    return origin ? origin->grade : GRADE_ASSUMED;
}

void origins_add(struct origins *origins, struct origin origin, struct arena *memory)
{
    if (origins->n == origins->capacity) {
        const size_t capacity = origins->capacity ? 2 * origins->capacity : 256;
        struct origin *items = arena_array(memory, capacity, sizeof *items);
        if (origins->n)
            memcpy(items, origins->items, origins->n * sizeof *items);
        origins->items = items;
        origins->capacity = capacity;
    }
    origins->items[origins->n++] = origin;
}

static int by_address(const void *a, const void *b)
{
    const char *x = (*(const struct origin *const *)a)->field;
    const char *y = (*(const struct origin *const *)b)->field;
    return x < y ? -1 : x > y;
}

void origins_sort(struct origins *origins, struct arena *memory)
{
    origins->by_address = arena_array(memory, origins->n, sizeof *origins->by_address);
    for (size_t i = 0; i < origins->n; i++)
        origins->by_address[i] = &origins->items[i];
    if (origins->n)
        qsort(origins->by_address, origins->n, sizeof *origins->by_address, by_address);
}

enum grade grade_weaker(enum grade a, enum grade b)
{
    return a > b ? a : b;
}

const char *const grade_words[] = {"measured", "datasheet", "published", "assumed", NULL};

const char *grade_name(enum grade grade)
{
    return grade_words[grade];
}
