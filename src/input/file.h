/* Reading a whole file with a limit, and saying in plain words why it can't be read. */
#ifndef COLOSSIM_INPUT_FILE_H
#define COLOSSIM_INPUT_FILE_H

#include "base/diag.h"
#include "base/text.h"

#include <stdbool.h>

/* Appends a file's bytes to 'out'; '-' is standard input. Anything above TREE_MAX_BYTES is refused
 * without reading it all. Faults are reported at 'asked', the place that names the file, or, when
 * its file is 0, at the file itself, called 'shown'; a missing file with the nearest name in its
 * folder. */
bool file_read(const char *path, const char *shown, struct mark asked, struct text *out,
               struct diagnostics *);

/* Whether a file is called as YAML files are: something before '.yaml' or '.yml'. */
bool file_is_yaml(const char *path);

/* Whether two paths lead to one file or folder that is there, however they are spelt. */
bool file_is_same(const char *a, const char *b);

/* The folder of a path, '.' when it names none; memory from the arena. */
const char *file_folder(const char *path, struct arena *);

#endif
