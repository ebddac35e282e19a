/* Words about a key that all who describe the tables share: explain, the JSON Schema, the
 * reference page. */
#ifndef COLOSSIM_INPUT_DESCRIBE_H
#define COLOSSIM_INPUT_DESCRIBE_H

#include "base/text.h"
#include "input/key.h"

#include <stdbool.h>

/* The kind as one word: 'quantity', 'list'. */
const char *describe_kind(enum key_kind);

/* What the key holds: 'a power', 'installed, energised or in-service', 'a map by name; each item is
 * a hall'. */
void describe_type(const struct key *, struct text *out);

/* Usual units of what it holds: 'W, kW, MW, GW'; NULL where there is no dimension. */
const char *describe_units(const struct key *);

/* Its range: 'from 1 W to 1 TW', 'at least 0'. False when there is none. */
bool describe_range(const struct key *, struct text *out);

/* The least or the most that a key with a range takes: an awkward number to three digits, within
 * the range. */
void describe_limit(const struct key *, bool most, struct text *out);

/* Whether the key holds quantities of its dimension. */
bool describe_has_dimension(const struct key *);

/* Type, units and range: 'a power (W, kW, MW, GW), from 1 W to 1 TW'. */
void describe_value(const struct key *, struct text *out);

/* The default: 'required', 'may be left out', '1'. */
void describe_default(const struct key *, struct text *out);

#endif
