/* The report that a decision maker reads: one HTML file that needs nothing else, prints to A4 and
 * fetches nothing. Well-formed XML as well. Of equal results it is equal byte by byte. */
#ifndef COLOSSIM_REPORT_PAGE_H
#define COLOSSIM_REPORT_PAGE_H

#include "report/chart.h"
#include "report/page_run.h"
#include "results/compare.h"
#include "results/study_findings.h"

struct page_request {
    const struct page_run *runs;          /* one, or those to compare */
    const struct comparison *comparisons; /* of the first run with each of the others */
    size_t n;
    const struct study_findings *study; /* instead of runs; NULL */
    /* Called with every chart of the page, in its order; NULL: no need. */
    void (*chart)(void *context, const struct chart *);
    void *context;
};

void page_write(const struct page_request *, struct text *out);

/* What every such page has near its beginning, and no other file. */
extern const char page_mark[];

#endif
