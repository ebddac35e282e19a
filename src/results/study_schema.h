/* The tables of a study's database, shared by the files that write and read it. */
#ifndef COLOSSIM_RESULTS_STUDY_SCHEMA_H
#define COLOSSIM_RESULTS_STUDY_SCHEMA_H

#include "results/sql.h"
#include "results/study_file.h"

/* CREATE statements, ended by NULL. */
extern const char *const study_tables[];

/* Makes the tables of a new database and writes what the study asks. */
void study_tables_create(struct sql *, const struct study_facts *);

/* Writes what the study asks in place of what the tables say so far. */
void study_tables_ask(struct sql *, const struct study_facts *);

/* What to do about a file that is damaged, for a message; NULL for any other failure. */
const char *study_tables_remedy(const struct sql *);

/* Whether the database is of this kind and version; reports it at the path otherwise. */
bool study_tables_known(struct sql *, struct diagnostics *);

/* Reads what the study asks; false on error, which the database remembers: also where it is nothing
 * that a study asks, or where points are not those of it. */
bool study_tables_facts(struct sql *, struct arena *, struct study_facts *out);

#endif
