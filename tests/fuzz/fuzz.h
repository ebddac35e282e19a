/* One input of a fuzz target, in libFuzzer's form. The driver in driver.c calls it with the corpus
 * and with seeded mutations, so that every run of the tests tries the same inputs; libFuzzer itself
 * looks for new ones. */
#ifndef COLOSSIM_TESTS_FUZZ_H
#define COLOSSIM_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* Returns 0; a fault is a crash, a sanitizer's report or a hang. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
