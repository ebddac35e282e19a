/* The sections of the report on a run, each a pure function of the facts. Shared by the files of
 * the report alone. */
#ifndef COLOSSIM_REPORT_SECTION_H
#define COLOSSIM_REPORT_SECTION_H

#include "report/facts.h"
#include "report/table.h"

struct look {
    bool colors;
    bool picture; /* a terminal that shows block characters */
};

/* A blank line, then the section's name, and a remark behind it ("" for none). */
void section_begin(struct text *, const struct look *, const char *name, const char *remark);

/* timeline.c: the state at milestones and year ends */
void section_timeline(const struct run_facts *, const struct look *, struct text *);

/* spark.c: three curves, where there is a terminal to see them */
void section_spark(const struct run_facts *, const struct look *, struct text *);

/* published.c: the model beside what was published */
void section_published(const struct run_facts *, const struct look *, struct text *);

/* spread.c: quantiles over replications */
void section_spread(const struct run_facts *, const struct look *, struct text *);

/* waiting.c: what accelerators waited for */
void section_waiting(const struct run_facts *, const struct look *, struct text *);

/* supply.c: what suppliers made, the operators' share of it and the share that milestones require;
 * nothing where they made nothing */
void section_supply(const struct run_facts *, const struct look *, struct text *);

/* power.c: power that nobody uses, drawn power by the hour, accelerators without power */
void section_power(const struct run_facts *, const struct look *, struct text *);

/* campaigns.c: training runs of the fleet; nothing where there are none */
void section_campaigns(const struct run_facts *, const struct look *, struct text *);

/* standing.c: where several operators stand beside each other; nothing for one */
void section_standing(const struct run_facts *, const struct look *, struct text *);

/* relief.c: what one more unit of each constraint is worth; nothing without 'run --relief' */
void section_relief(const struct run_facts *, const struct look *, struct text *);

/* money.c: capital, running costs, costs per hour and year */
void section_money(const struct run_facts *, const struct look *, struct text *);

/* rent.c: what rented accelerators cost, and whether owning would cost less; nothing without */
void section_rent(const struct run_facts *, const struct look *, struct text *);

/* sales.c: hours sold and what they brought; nothing without */
void section_sales(const struct run_facts *, const struct look *, struct text *);

/* cash.c: how operators with 'funding' got by; nothing where there are none */
void section_cash(const struct run_facts *, const struct look *, struct text *);

/* statement.c: their income and cash by year */
void section_statement(const struct run_facts *, const struct look *, struct text *);

/* operation.c: availability, failures, energy */
void section_operation(const struct run_facts *, const struct look *, struct text *);

/* trust.c: what the result rests on */
void section_trust(const struct run_facts *, const struct look *, struct text *);

#endif
