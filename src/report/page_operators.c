/* Where several operators stand beside each other at the end of the run. */
#include "report/page_section.h"

#include "report/standing.h"

void page_operators(struct page *page)
{
    const struct run_facts *f = &page->run->facts;
    struct table t;
    if (!standing_any(f))
        return;
    page_heading(page, "Operators beside each other", "");
    standing_table(f, &page->memory, &t);
    page_table(page, "", standing_remark, &t);
    if (facts_have_spread(f)) {
        standing_spread_table(f, &t);
        page_table(page, "", "", &t);
    }
}
