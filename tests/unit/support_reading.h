/* For tests of the input layer: a tree with its messages as a user sees them, and a folder of files
 * for one test. */
#ifndef COLOSSIM_TESTS_UNIT_SUPPORT_READING_H
#define COLOSSIM_TESTS_UNIT_SUPPORT_READING_H

#include "support.h"

#include "base/diag.h"
#include "input/tree.h"

/* A tree with its diagnostics. */
struct reading {
    struct tree tree;
    struct diagnostics d;
};

void reading_begin(struct reading *);
void reading_end(struct reading *);

/* Reads a text as 't.yaml'. */
struct node *reading_read(struct reading *, const char *text);

/* Fails the test unless all messages, rendered, are exactly the expected ones. */
void support_assert_messages(const struct diagnostics *, const char *expected, const char *file,
                             int line);
#define assert_messages(d, expected) support_assert_messages((d), (expected), __FILE__, __LINE__)

/* Fails the test unless the node, written as one line of YAML flow text, is exactly this. */
void support_assert_flow(const struct node *, const char *expected, const char *file, int line);
#define assert_flow(node, expected) support_assert_flow((node), (expected), __FILE__, __LINE__)

enum { FOLDER_PATH = 64 };

/* Makes an empty folder and goes there; removes it with all it has and leaves it. */
void folder_begin(char path[FOLDER_PATH]);
void folder_end(const char *path);

/* Writes a file; folders on its way are made. */
void write_file(const char *path, const char *text);

#endif
