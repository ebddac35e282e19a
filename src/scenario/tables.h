/* The parts of the scenario's key tables, each in a file of its own. */
#ifndef COLOSSIM_SCENARIO_TABLES_H
#define COLOSSIM_SCENARIO_TABLES_H

#include "input/key.h"

extern const struct key_table site_table;        /* site_table.c */
extern const struct key_table supplier_table;    /* supplier_table.c */
extern const struct key_table generator_table;   /* generator_table.c */
extern const struct key_table operator_table;    /* operator_table.c */
extern const struct key_table holding_table;     /* holding_table.c */
extern const struct key_table policy_table;      /* policy_table.c */
extern const struct key_table rental_table;      /* rental_table.c */
extern const struct key_table payment_table;     /* payment_table.c */
extern const struct key_table charge_table;      /* payment_table.c */
extern const struct key_table sales_table;       /* sales_table.c */
extern const struct key_table income_tax_table;  /* income_tax_table.c */
extern const struct key_table funding_table;     /* funding_table.c */
extern const struct key_table milestone_table;   /* expectation_table.c */
extern const struct key_table campaign_table;    /* campaign_table.c */
extern const struct key_table observation_table; /* expectation_table.c */

#endif
