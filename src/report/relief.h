/* What one more unit of each constraint is worth, as a table for the terminal and for the page
 * alike. Of use where a run has reliefs. */
#ifndef COLOSSIM_REPORT_RELIEF_H
#define COLOSSIM_REPORT_RELIEF_H

#include "base/arena.h"
#include "report/facts.h"
#include "report/table.h"

/* 'each gate eased by 10 % in turn, ...', and what easing each gate means. */
void relief_add_remark(struct text *, const struct run_facts *);
void relief_add_meanings(struct text *, const struct run_facts *);

/* A row per gate below the plan's own; heads live in the arena, the table is freed by the caller.
 */
void relief_table(const struct run_facts *, struct arena *, struct table *);

#endif
