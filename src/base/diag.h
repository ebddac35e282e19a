/* Diagnostics: what is wrong with the user's input, collected with its place and shown in the
 * compiler style that editors know. Whoever finds a fault adds it and returns false; only the
 * command line prints.
 *
 *     scenarios/x.yaml:14:10: error: sites.memphis.power: 'MWh' is an energy, expected a power (W,
 * kW, MW, GW) 14 |   power: 150 MWh |          ^~~~~~~ did you mean '150 MW'?
 */
#ifndef COLOSSIM_BASE_DIAG_H
#define COLOSSIM_BASE_DIAG_H

#include "base/source.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

enum diag_level { DIAG_ERROR, DIAG_WARNING, DIAG_NOTE };

struct diagnostic {
    enum diag_level level;
    struct mark at;   /* file 0: no place, only the message is shown */
    const char *text; /* the message, without level and place */
    const char *hint; /* shown behind the caret ('did you mean ...'); NULL for none */
};

enum { DIAG_LIMIT = 20 }; /* errors kept; further ones are only counted */

struct diagnostics {
    struct source_table sources; /* every text read; the diagnostics own it */
    struct arena memory;
    struct diagnostic *items;
    size_t n, capacity;
    size_t errors;   /* all errors found, kept or not */
    size_t warnings; /* all warnings found */
};

void diagnostics_init(struct diagnostics *);

/* Adds a message; a note belongs to the message added before it. */
void diag_error(struct diagnostics *, struct mark, const char *hint, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void diag_warning(struct diagnostics *, struct mark, const char *hint, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void diag_note(struct diagnostics *, struct mark, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A hint 'did you mean 'x'?' in the diagnostics' own memory; NULL when word is NULL. */
const char *diag_did_you_mean(struct diagnostics *, const char *word);

/* The marked text of a mark's line, for messages: the whole source's name and position as
 * 'name:line:col'. */
const char *diag_place(struct diagnostics *, struct mark);

/* Appends all messages sorted by place, then the count ('2 errors'). Nothing when there are none.
 */
void diagnostics_render(const struct diagnostics *, struct text *out);

void diagnostics_free(struct diagnostics *);

#endif
