/* The model beside what was published, as terminal and page both show it. */
#ifndef COLOSSIM_REPORT_PUBLISHED_H
#define COLOSSIM_REPORT_PUBLISHED_H

#include "report/facts.h"
#include "report/table.h"

struct published {
    struct table table; /* rows point to notes by number, '[1]' */
    const char **notes; /* who published a value, and what it includes; each once */
    size_t n_notes;
    size_t predictions; /* rows that the scenario's own inputs and assumptions don't fix */
};

/* All milestones and observations with a published value. Texts from the arena; free the table with
 * table_free. */
void published_fill(const struct run_facts *, struct arena *, struct published *out);

#endif
