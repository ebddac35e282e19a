/* A small table with each kind of key, for tests of those who describe the tables. */
#ifndef COLOSSIM_TESTS_UNIT_SUPPORT_TABLES_H
#define COLOSSIM_TESTS_UNIT_SUPPORT_TABLES_H

#include "input/key.h"

/* A zoo of keepers and cages; a cage is of a kind that decides on further keys. */
extern const struct key_table zoo_table;

#endif
