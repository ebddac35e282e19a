/* Key tables: what a user may write. One table per struct lists its keys with type, dimension,
 * range, default and doc; the loader, the error messages, --set, 'explain', the JSON Schema and the
 * reference page are all walkers over these tables, each in a file of its own. Nothing else lists
 * keys.
 *
 *     static const struct key hall_keys[] = {
 *         {"ready", KEY_DATE, .offset = offsetof(struct hall, ready),
 *          .doc = "Day from which racks may be installed."},
 *         {"it-power", KEY_QUANTITY, DIM_POWER, offsetof(struct hall, it_power), .min = 0,
 *          .max = 1e11, .doc = "IT power that the hall can feed and cool."},
 *     };
 *     const struct key_table hall_table = {
 *         KEY_TABLE("hall", struct hall, hall_keys),
 *         .doc = "A place for racks.",
 *     };
 *
 * Besides its own keys each map accepts 'source', 'confidence', 'note', 'as-of' and
 * 'currency-year': they describe all numbers below it that don't carry their own (origin.h). */
#ifndef COLOSSIM_INPUT_KEY_H
#define COLOSSIM_INPUT_KEY_H

#include "base/diag.h"
#include "input/dim.h"
#include "input/tree.h"

#include <stdbool.h>
#include <stddef.h>

/* What a key holds, and the C type of its field. */
enum key_kind {
    KEY_QUANTITY, /* double, SI; an uncertain value is drawn once per replication, when the scenario
                     is bound */
    KEY_COUNT,    /* int64_t; accepts '200k'; whole numbers only */
    KEY_BOOL,     /* bool */
    KEY_DATE,     /* day_number */
    KEY_WORD,     /* int, the index into words */
    KEY_TEXT,     /* const char * */
    KEY_PATH,     /* struct path: a quantity that may change over time (by-date) */
    KEY_CURVE,    /* struct curve; dim is that of x, y has none */
    KEY_DISTRIBUTION, /* struct distribution: drawn per event, never when bound */
    KEY_MEASURE,      /* struct measure: a quantity of any dimension */
    KEY_REF, /* pointer to the item of the map at 'target', bound; NULL when optional and absent */
    KEY_STRUCT,  /* the sub-table's struct, embedded */
    KEY_LIST,    /* struct span of the sub-table's struct */
    KEY_MAP,     /* struct span of the sub-table's struct, each beginning with 'const char *name' */
    KEY_ANY_MAP, /* const struct node *, a map whose reader checks what it holds; NULL when absent
                  */
    KEY_ANY_LIST /* the same of a list */
};

/* KEY_MEASURE's field: for values whose dimension another key decides (observations). */
struct measure {
    double value; /* SI */
    struct dim dim;
};

struct key_table;

struct key {
    const char *name;
    enum key_kind kind;
    struct dim dim;       /* of quantities, paths, curves (x), distributions */
    size_t offset;        /* of the field in the table's struct */
    double min, max;      /* range in SI, both inclusive; both 0: any finite number */
    const char *fallback; /* default, as the user would write it; NULL: none */
    bool optional; /* may be left out without a default: NaN, NULL, n = 0, false, or 0 for a date, a
                      word and a count; an absent KEY_STRUCT stays zeroed with its own fallbacks
                      bound only if all its keys have one or are optional */
    bool counts;   /* KEY_PATH: numbers of things; a part of one is taken where it is written, not
                      where values are searched or drawn */
    const char *const *words; /* KEY_WORD: the words, ended by NULL */
    const char
        *target;   /* KEY_REF: path of the map it names an item of ('sites', 'models.systems') */
    bool acts;     /* KEY_MAP: its items have an effect though no reference names them */
    bool namesake; /* KEY_REF of a library item: the library's item of its own name, where there is
                      one, stands before the one that its file names */
    const char *example; /* what a planner might write, where the values that are usual for its
                            dimension would mislead; else NULL. KEY_QUANTITY, KEY_PATH,
                            KEY_DISTRIBUTION, KEY_COUNT: one number, in the range; KEY_CURVE: the
                            whole map; KEY_TEXT: a text that means something */
    const char *certain; /* KEY_DATE: what to give where the day is uncertain; NULL: nothing */
    const struct key_table *sub; /* KEY_STRUCT, KEY_LIST, KEY_MAP */
    const char *doc;             /* one or two sentences: what it means, what it does */
};

/* A table whose word key 'tag' decides which further keys there are: each case's table binds into
 * the same struct. */
struct key_case {
    const char *word;
    const struct key_table *table;
};

struct key_table {
    const char *name; /* what one item is called in messages: 'site', 'order' */
    size_t size;      /* of the struct */
    const struct key *keys;
    size_t n;
    const char *tag; /* the KEY_WORD key that picks a case; NULL for none */
    const struct key_case *cases;
    size_t n_cases;
    const char *doc; /* what one item is; shown by explain and the reference page */
    bool wants_some; /* each of its keys may be left out, but not all of them */
    bool
        tells_given; /* its struct begins with a bool, which becomes true where the tree gives it */
    /* Checks across keys, called after the struct is bound; reports and returns false. NULL for
     * none. */
    bool (*check)(const void *self, const struct node *, struct diagnostics *);
};

/* The fields that every table has, to begin its initialiser with. KEYS is an array. */
#define KEY_TABLE(NAME, TYPE, KEYS) \
    .name = (NAME), .size = sizeof(TYPE), .keys = (KEYS), .n = sizeof(KEYS) / sizeof((KEYS)[0])

/* A key of text that may be left out; FIELD says where it goes: '.offset = ...'. */
#define KEY_OPTIONAL_TEXT(KEY, FIELD, DOC)                 \
    {                                                      \
        KEY, KEY_TEXT, FIELD, .optional = true, .doc = DOC \
    }

/* The key of that name in the table or in the case that 'node' has picked; NULL when there is none.
 * 'node' may be NULL: then all cases are searched. */
const struct key *key_find(const struct key_table *, const struct node *, const char *name);

/* The table of the case that a node's tag, or else the tag's default, picks; NULL for none. */
const struct key_table *key_picked_case(const struct key_table *, const struct node *);

/* Whether all keys of a table may be left out: a struct of it is bound by its defaults where the
 * tree has none. Not one that tells whether it was given: leaving it out means something else. */
bool key_table_stands_alone(const struct key_table *);

/* Whether something must give the key. */
bool key_is_required(const struct key *);

/* The names of the descriptions that every map accepts. */
enum { KEY_DESCRIPTIONS = 5 };
extern const char *const key_descriptions[KEY_DESCRIPTIONS];

/* Whether its numbers have to lie from 'min' to 'max'. */
bool key_has_range(const struct key *);

/* Whether it holds numbers that results rest on, which have a source and a confidence. A
 * KEY_MEASURE is printed beside them. */
bool key_is_number(const struct key *);

/* Whether the name is one of the descriptions that every map accepts ('source', 'confidence', ...).
 */
bool key_is_description(const char *name);

#endif
