/* Replays the corpus, then mutations of it: the same ones in every run, for they come from a
 * counter-based stream. Usage: reader [FILE ...]; without files the corpus in tests/fuzz/corpus is
 * used. FUZZ_MUTATIONS sets their number. */
#include "fuzz.h"

#include "base/fail.h"
#include "engine/stream.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST = 1 << 16, MUTATIONS = 200000, CORPUS = 256 };

struct input {
    uint8_t *at;
    size_t size;
};

struct corpus {
    struct input items[CORPUS];
    size_t n;
};

/* What mutations insert: pieces that mean something to the reader. */
static const char *const words[] = {
    ": ",
    "- ",
    "\n",
    "\n  ",
    "{",
    "}",
    "[",
    "]",
    ", ",
    "&a ",
    "*a",
    "<<: ",
    "!!str ",
    "'",
    "\"",
    "# ",
    "|",
    ">-",
    "---\n",
    "null",
    "~",
    "dist: ",
    "{dist: uniform, low: 1, high: 2}",
    "by-date: ",
    "{by-date: {2024-01-01: 1 MW}}",
    "value: ",
    "source: x",
    "confidence: assumed",
    "2024-02-29",
    "0000-00-00",
    "9999-12-31",
    "150 MW",
    "$30k",
    "1e999",
    "-1",
    "0",
    "nan",
    "60 %",
    "1_000",
    "9223372036854775808",
    "0x1p9",
    "sites: ",
    "operators: ",
    "orders: ",
    "power: ",
    "halls: ",
    "models: ",
    "base: x.yaml",
    "colossim: 1",
    "accelerators: ",
    "\xc3\xa9",
    "\xff",
    "\xe2\x82",
    "\t",
    "  ",
};

static void add_file(struct corpus *c, const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file || c->n == CORPUS) {
        fprintf(stderr, "can't take %s into the corpus\n", path);
        exit(1);
    }
    uint8_t *bytes = memory_alloc(LONGEST);
    const size_t size = fread(bytes, 1, LONGEST, file);
    fclose(file);
    c->items[c->n++] = (struct input){bytes, size};
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void add_folder(struct corpus *c, const char *folder)
{
    DIR *dir = opendir(folder);
    if (!dir) {
        fprintf(stderr, "there is no folder %s\n", folder);
        exit(1);
    }
    char *names[CORPUS];
    size_t n = 0;
    for (const struct dirent *entry; (entry = readdir(dir)) && n < CORPUS;)
        if (entry->d_name[0] != '.')
            names[n++] = strdup(entry->d_name);
    closedir(dir);
    qsort(names, n, sizeof *names, by_name);
    for (size_t i = 0; i < n; i++) {
        char path[5000];
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        add_file(c, path);
        free(names[i]);
    }
}

/* Replaces 'old' bytes at a place by new ones, as far as there is room. */
static void splice(struct input *in, size_t place, size_t old, const void *bytes, size_t n)
{
    if (in->size - old + n > LONGEST)
        return;
    memmove(in->at + place + n, in->at + place + old, in->size - place - old);
    memcpy(in->at + place, bytes, n);
    in->size += n - old;
}

static void mutate_once(struct input *in, const struct corpus *c, struct stream *s)
{
    const size_t place = stream_below(s, in->size + 1);
    const size_t rest = in->size - place;
    const size_t some = rest ? stream_below(s, rest < 40 ? rest : 40) + 1 : 0;
    switch (stream_below(s, 12)) {
    case 0: /* flip a bit */
        if (rest)
            in->at[place] ^= (uint8_t)(1u << stream_below(s, 8));
        break;
    case 1: { /* insert a random byte */
        const uint8_t byte = (uint8_t)stream_below(s, 256);
        splice(in, place, 0, &byte, 1);
        break;
    }
    case 2: /* delete a few bytes */ splice(in, place, some, "", 0); break;
    case 3: { /* a word in the place of a few bytes, or between them */
        const char *word = words[stream_below(s, sizeof words / sizeof words[0])];
        splice(in, place, stream_below(s, 2) ? some : 0, word, strlen(word));
        break;
    }
    case 4: { /* a piece of another input */
        const struct input *other = &c->items[stream_below(s, c->n)];
        const size_t from = stream_below(s, other->size + 1), left = other->size - from;
        splice(in, place, 0, other->at + from, left < 200 ? left : 200);
        break;
    }
    case 5: { /* the same piece twice */
        uint8_t piece[40];
        memcpy(piece, in->at + place, some < 40 ? some : 40);
        splice(in, place, 0, piece, some < 40 ? some : 40);
        break;
    }
    default: /* another digit for the next one: most such inputs are still read to the end */
        for (size_t i = place; i < in->size; i++)
            if (in->at[i] >= '0' && in->at[i] <= '9') {
                in->at[i] = (uint8_t)('0' + stream_below(s, 10));
                break;
            }
        break;
    }
}

static void run_mutations(const struct corpus *c, long mutations)
{
    struct input in = {.at = memory_alloc(LONGEST)};
    for (long i = 0; i < mutations; i++) {
        struct stream s = stream_make(1, "mutation", (uint64_t)i, 0);
        const struct input *from = &c->items[stream_below(&s, c->n)];
        memcpy(in.at, from->at, from->size);
        in.size = from->size;
        const uint64_t steps = 1 + stream_below(&s, 4);
        for (uint64_t k = 0; k < steps; k++)
            mutate_once(&in, c, &s);
        /* A copy of the exact size, so that reading past the end is found. */
        uint8_t *exact = memory_alloc(in.size ? in.size : 1);
        memcpy(exact, in.at, in.size);
        LLVMFuzzerTestOneInput(exact, in.size);
        free(exact);
    }
    free(in.at);
}

int main(int argc, char **argv)
{
    struct corpus c = {.n = 0};
    char folder[4096];
    const char *source = getenv("TOP_SRCDIR"), *asked = getenv("FUZZ_MUTATIONS");
    snprintf(folder, sizeof folder, "%s/tests/fuzz/corpus", source ? source : ".");
    for (int i = 1; i < argc; i++)
        add_file(&c, argv[i]);
    if (argc == 1)
        add_folder(&c, folder);
    const long mutations = asked ? strtol(asked, NULL, 10) : MUTATIONS;
    puts("1..2");
    for (size_t i = 0; i < c.n; i++)
        LLVMFuzzerTestOneInput(c.items[i].at, c.items[i].size);
    printf("ok 1 - %zu inputs of the corpus are read or refused\n", c.n);
    run_mutations(&c, mutations);
    printf("ok 2 - %ld mutations are read or refused\n", mutations);
    for (size_t i = 0; i < c.n; i++)
        free(c.items[i].at);
    return 0;
}
