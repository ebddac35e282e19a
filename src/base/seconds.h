/* Units of time in seconds, as doubles. The year is the Julian one, of 365.25 days, as in '7 % per
 * year' and '$/kW-month'; calendars are base/date.h. */
#ifndef COLOSSIM_BASE_SECONDS_H
#define COLOSSIM_BASE_SECONDS_H

#define SECONDS_PER_HOUR 3600.0
#define SECONDS_PER_DAY (24 * SECONDS_PER_HOUR)
#define SECONDS_PER_YEAR (8766 * SECONDS_PER_HOUR)
#define SECONDS_PER_MONTH (SECONDS_PER_YEAR / 12)

#endif
