/* How values are written: what the words in a value's map mean ({value: ...}, {dist: ...},
 * {by-date: ...}, {curve: ...} and the descriptions that every map accepts), and examples that a
 * key would accept. For those who describe the tables: explain, the JSON Schema, the reference. */
#ifndef COLOSSIM_INPUT_FORMS_H
#define COLOSSIM_INPUT_FORMS_H

#include "base/arena.h"
#include "base/text.h"
#include "input/key.h"

#include <stdbool.h>
#include <stddef.h>

struct form_word {
    const char *name;
    const char *doc;
};

/* The words, descriptions last, ended by a NULL name. Those of distributions are in
 * distribution_kind.h. */
extern const struct form_word form_words[];

/* The doc of one of them; NULL when there is none of that name. */
const char *form_word_doc(const char *name);

/* Whether a word may stand in a value's map: one of form_words, a parameter of a distribution, or
 * the name of one. */
bool form_is_word(const char *);

/* What such a word means. */
void form_explain_word(const char *, struct text *out);

/* Examples of a key's value, one for each form that it can take, plain first: '150 MW',
 * '{dist: triangular, low: 120 MW, mode: 150 MW, high: 180 MW}'. They lie in the key's range. None
 * for a struct, a list or a map. Memory from the arena. */
size_t form_examples(const struct key *, struct arena *, const char ***out);

/* An example of the key as lines of YAML: for a struct, a list or a map with all keys that must be
 * given. Each line begins with 'indent' blanks. */
void form_skeleton(const struct key *, int indent, struct text *out);

#endif
