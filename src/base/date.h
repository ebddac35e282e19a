/* Civil dates (proleptic Gregorian, UTC) as day numbers since 1970-01-01. Scenarios speak in dates;
 * the simulation counts from the scenario's start (engine/time.h). */
#ifndef COLOSSIM_BASE_DATE_H
#define COLOSSIM_BASE_DATE_H

#include <stdbool.h>
#include <stdint.h>

typedef int32_t day_number; /* days since 1970-01-01 */

enum { DATE_TEXT = 16 }; /* bytes that date_format needs */

struct civil_date {
    int year;  /* 1 to 9999 */
    int month; /* 1 to 12 */
    int day;   /* 1 to 31 */
};

/* Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms" (days_from_civil, civil_from_days).
 */
day_number date_to_days(struct civil_date);
struct civil_date date_from_days(day_number);

/* Reads '2024-04-24' or '2024-04' (the first of the month). False for anything else, impossible
 * days included. */
bool date_parse(const char *text, day_number *out);

/* Writes '2024-04-24'. */
void date_format(day_number, char out[DATE_TEXT]);

/* The same day n months later, cut to the month's last day (31 January + 1 month = 28 or 29
 * February). */
day_number date_add_months(day_number, int months);

/* The first day of the month after. */
day_number date_next_month(day_number);

/* Months between the first of two dates' months: 2024-11 to 2025-02 is 3. */
int date_months_between(day_number from, day_number to);

#endif
