/* Fields of comma-separated values (RFC 4180), shared by those who write them. */
#ifndef COLOSSIM_REPORT_CSV_H
#define COLOSSIM_REPORT_CSV_H

#include "base/text.h"

/* Adds a text, quoted where it must be; NULL: an empty field. */
void csv_field(struct text *, const char *);

/* Adds a comma and a field. */
void csv_text(struct text *, const char *);

#endif
