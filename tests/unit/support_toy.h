/* The fixture of tests that run one toy scenario (support_fleet.h) to one outcome: 'begin' is the
 * test's own, makes the toy and changes it; 'end' frees both. A test program includes this once. */
#ifndef COLOSSIM_TESTS_UNIT_SUPPORT_TOY_H
#define COLOSSIM_TESTS_UNIT_SUPPORT_TOY_H

#include "support_fleet.h"

static struct toy *toy;
static struct outcome out;

static int end(void **state)
{
    (void)state;
    outcome_free(&out);
    toy_free(toy);
    return 0;
}

#endif
