/* A validator for the part of JSON Schema draft-07 that our schemas use, so that tests see what an
 * editor would: schema and file are both read as YAML. */
#ifndef COLOSSIM_TESTS_UNIT_SUPPORT_SCHEMA_H
#define COLOSSIM_TESTS_UNIT_SUPPORT_SCHEMA_H

#include "base/text.h"
#include "input/tree.h"

#include <stdbool.h>

/* Whether the value is valid; if not, adds what is wrong, one line for each fault: 'sites.a: not
 * allowed: powr'. A keyword that the validator does not know fails the test. */
bool schema_validate(const struct node *schema, const struct node *value, struct text *faults);

#endif
