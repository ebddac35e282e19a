/* The SQL that makes the tables of a results file; docs/results.md describes them. Of use to
 * results alone. */
#ifndef COLOSSIM_RESULTS_SCHEMA_H
#define COLOSSIM_RESULTS_SCHEMA_H

/* One statement per table, ended by NULL. */
extern const char *const schema[];

#endif
