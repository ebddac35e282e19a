/* The sections of the page, each a pure function of the runs; one that has nothing to say writes
 * nothing. Of use to page*.c alone. */
#ifndef COLOSSIM_REPORT_PAGE_SECTION_H
#define COLOSSIM_REPORT_PAGE_SECTION_H

#include "report/page.h"
#include "report/sentence.h"
#include "report/table.h"

struct page {
    const struct page_request *request;
    const struct page_run *run; /* the first one; NULL on a study's page */
    struct arena memory;
    struct text *out;
};

/* A heading, and what stands below it. */
void page_heading(struct page *, const char *name, const char *remark);

/* A chart as a figure; passes it on to whoever wants it. */
void page_chart(struct page *, const struct chart *);

/* A formatted text as a paragraph; the text is emptied. 'class' "" for none. */
void page_paragraph(struct page *, const char *class, struct text *);

/* A sentence that terminal and page share as a paragraph; nothing when it is empty. The text is
 * emptied. */
void page_sentence(struct page *, struct text *);

/* A table under a name and a remark ("" for none), which becomes a sentence, and frees it; nothing
 * when it has no rows. */
void page_table(struct page *, const char *name, const char *remark, struct table *);

/* A chart over dates of one unit, with the moments, period and milestones of the first run. */
struct chart page_dates(struct page *, const char *id, enum chart_kind);

/* page_answer.c: what was asked, the answer, the cards */
void page_answer(struct page *);

/* page_growth.c: fleet, H100-equivalents, power, what bound (page_binds.c) */
void page_growth(struct page *);
void page_binds(struct page *);

/* page_calendar.c: the calendar, the yearly table */
void page_calendar(struct page *);
void page_years(struct page *);

/* page_operators.c: where several operators stand beside each other */
void page_operators(struct page *);

/* page_money.c: spend, capital, cost per hour */
void page_money(struct page *);

/* page_trade.c: what is rented and what is sold */
void page_trade(struct page *);

/* page_operation.c: waiting, hours, outages, energy and carbon */
void page_operation(struct page *);

/* page_change.c: what would change the answer */
void page_change(struct page *);

/* page_trust.c: observations, grades, assumptions, notes, how to reproduce it */
void page_trust(struct page *);

/* page_compare.c: two or more runs side by side */
void page_compare(struct page *);

/* page_study.c: a study instead of runs */
void page_study(struct page *);

#endif
