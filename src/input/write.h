/* Writing nodes: as YAML that reads back to the same nodes (kinds, keys, texts, quotes), and as
 * JSON, which is YAML too. */
#ifndef COLOSSIM_INPUT_WRITE_H
#define COLOSSIM_INPUT_WRITE_H

#include "base/json.h"
#include "input/tree.h"

/* A document of block YAML; maps and lists of nothing but scalars stand on one line where they fit.
 */
void node_write_yaml(const struct node *root, struct text *out);

/* One line of flow YAML, without its end: '{low: 1 h, high: 24 h}'. */
void node_write_flow(const struct node *, struct text *out);

/* A value alone, on one line: what its long form has under 'value', without source, confidence and
 * note; a scalar as it is. */
void node_write_value(const struct node *, struct text *out);

/* A JSON value; scalars are strings, whatever they mean. 'key' as in json.h. */
void node_write_json(const struct node *, const char *key, struct json *);

#endif
