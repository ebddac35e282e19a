/* What all unit tests include: cmocka with the headers it wants before itself, and helpers that
 * more than one test needs. */
#ifndef COLOSSIM_TESTS_UNIT_SUPPORT_H
#define COLOSSIM_TESTS_UNIT_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdbool.h>

/* Fails the test when the numbers differ by more than the relative tolerance. */
void support_assert_close(double actual, double expected, double relative, const char *file,
                          int line);
#define assert_close(actual, expected, relative) \
    support_assert_close((actual), (expected), (relative), __FILE__, __LINE__)

/* Fails the test when 'text' lacks 'part', and prints the text. */
void support_assert_contains(const char *text, const char *part, const char *file, int line);
#define assert_contains(text, part) support_assert_contains((text), (part), __FILE__, __LINE__)

#endif
