/* Where words go: results to standard output, messages to standard error. A result that can't be
 * written is a failure of the run (a closed pipe, a full disk), never a crash. */
#ifndef COLOSSIM_CLI_OUTPUT_H
#define COLOSSIM_CLI_OUTPUT_H

#include "base/diag.h"
#include "base/text.h"
#include "cli/arguments.h"
#include "results/target.h"

#include <stdbool.h>

/* Writes the text to standard output and empties it. False after telling why it could not be
 * written. */
bool output_write(struct text *);

/* A line on standard error; not with --quiet. */
void output_message(const struct arguments *, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* 'colossim: error: ...' on standard error; 'arguments' may be NULL. */
void output_error(const struct arguments *, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The same for bad usage, with the way to help. Returns EXIT_INPUT. */
int output_usage(const struct arguments *, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The same for a first operand that is none of the command's words: with the nearest one or, where
 * none is near, all of them. */
int output_no_word(const struct arguments *);

/* Shows all diagnostics on standard error; nothing when there are none. */
void output_diagnostics(const struct arguments *, const struct diagnostics *);

/* Writes a file, whole or not at all, and shows what is wrong. 'read' (NULL: none) has the files
 * that are never replaced, 'check' says whether another may be (results/target.h). An exit_code:
 * EXIT_INPUT where it can't be written to that place, EXIT_FAILED where writing failed. */
int output_file(const struct arguments *, const char *path, const struct source_table *read,
                target_check *check, void *context, const struct text *content);

/* Whether a stream (1 or 2) may be coloured: a terminal, no --no-color, NO_COLOR empty, TERM
 * neither dumb nor unset. */
bool output_colors(const struct arguments *, int stream);

/* Whether a stream may show block characters: one that may be coloured, in a UTF-8 locale. */
bool output_pictures(const struct arguments *, int stream);

#endif
