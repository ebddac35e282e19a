/* Diagnostics: what is wrong with the user's input, collected with its place and shown in the
 * compiler style that editors know. Whoever finds a fault adds it and returns false; only the
 * command line prints.
 *
 *     plan.yaml:8:34: error: 'MWh' is an energy, expected a power (W, kW, MW, GW)
 *         8 |     halls: {hall: {it-power: 20 MWh}}
 *           |                              ^~~~~~ did you mean '20 MW'?
 */
#ifndef COLOSSIM_BASE_DIAG_H
#define COLOSSIM_BASE_DIAG_H

#include "base/source.h"
#include "base/text.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

enum diag_level { DIAG_ERROR, DIAG_NOTE };

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
    size_t errors; /* all errors found, kept or not */
};

void diagnostics_init(struct diagnostics *);

/* Adds a message ('_list': with its arguments in a list); a note belongs to the error added before
 * it, and is dropped with it. */
void diag_error(struct diagnostics *, struct mark, const char *hint, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void diag_error_list(struct diagnostics *, struct mark, const char *hint, const char *format,
                     va_list) __attribute__((format(printf, 4, 0)));
void diag_note(struct diagnostics *, struct mark, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Whether an error was added at that place. */
bool diag_has_error_at(const struct diagnostics *, struct mark);

/* A hint 'did you mean 'x'?' in the diagnostics' own memory; NULL when word is NULL. */
const char *diag_did_you_mean(struct diagnostics *, const char *word);

/* Appends all messages sorted by place, then the count ('2 errors'). Nothing when there are none.
 */
void diagnostics_render(const struct diagnostics *, struct text *out);

void diagnostics_free(struct diagnostics *);

#endif
