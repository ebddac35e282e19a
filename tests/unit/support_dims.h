/* The dimensions that quantities of the key tables have, for tests that go through all of them. */
#ifndef COLOSSIM_TESTS_UNIT_SUPPORT_DIMS_H
#define COLOSSIM_TESTS_UNIT_SUPPORT_DIMS_H

#include "input/dim.h"

/* Plain numbers come first, at 0; from 1 on all dimensions have units. */
enum { SUPPORT_DIMS = 15 };
extern const struct dim support_dims[SUPPORT_DIMS];

#endif
