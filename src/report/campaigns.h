/* Training campaigns as a table, for the terminal and for the page alike. */
#ifndef COLOSSIM_REPORT_CAMPAIGNS_H
#define COLOSSIM_REPORT_CAMPAIGNS_H

#include "report/facts.h"
#include "report/table.h"

extern const char campaigns_remark[];

/* A row per campaign; to be freed by the caller. */
void campaigns_table(const struct run_facts *, struct table *);

/* "campaign 'big': 12 failures of its nodes, a checkpoint every 37 min of work; 7.0 h of restarts,
 * ..."; false, and nothing, for one that nothing hindered. */
bool campaigns_add_hindrance(struct text *, const struct campaign_result *);

#endif
