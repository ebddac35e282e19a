#include "base/date.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static int month_length(int year, int month)
{
    static const int length[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : length[month - 1];
}

/* The year is taken to begin in March, so that the leap day comes last; an era is 400 years =
 * 146,097 days. */
day_number date_to_days(struct civil_date d)
{
    int y = d.month <= 2 ? d.year - 1 : d.year;
    int era = (y >= 0 ? y : y - 399) / 400;
    int year_of_era = y - era * 400;
    int day_of_year = (153 * (d.month + (d.month > 2 ? -3 : 9)) + 2) / 5 + d.day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

struct civil_date date_from_days(day_number days)
{
    int z = days + 719468;
    int era = (z >= 0 ? z : z - 146096) / 146097;
    int day_of_era = z - era * 146097;
    int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int month_from_march = (5 * day_of_year + 2) / 153;
    int month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    return (struct civil_date){
        .year = year_of_era + era * 400 + (month <= 2),
        .month = month,
        .day = day_of_year - (153 * month_from_march + 2) / 5 + 1,
    };
}

/* Reads exactly n digits; -1 when there are fewer. */
static int digits(const char *text, int n)
{
    int value = 0;
    for (int i = 0; i < n; i++) {
        if (!isdigit((unsigned char)text[i]))
            return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

bool date_parse(const char *text, day_number *out)
{
    size_t length = strlen(text);
    if ((length != 10 && length != 7) || text[4] != '-' || (length == 10 && text[7] != '-'))
        return false;
    struct civil_date d = {
        .year = digits(text, 4),
        .month = digits(text + 5, 2),
        .day = length == 10 ? digits(text + 8, 2) : 1,
    };
    if (d.year < 1 || d.month < 1 || d.month > 12 || d.day < 1 ||
        d.day > month_length(d.year, d.month))
        return false;
    *out = date_to_days(d);
    return true;
}

void date_format(day_number days, char out[DATE_TEXT])
{
    struct civil_date d = date_from_days(days);
    snprintf(out, DATE_TEXT, "%04d-%02u-%02u", d.year % 10000, (unsigned)d.month % 100,
             (unsigned)d.day % 100);
}

day_number date_add_months(day_number days, int months)
{
    struct civil_date d = date_from_days(days);
    int month0 = d.year * 12 + d.month - 1 + months;
    d.year = month0 / 12;
    d.month = month0 % 12 + 1;
    int last = month_length(d.year, d.month);
    if (d.day > last)
        d.day = last;
    return date_to_days(d);
}

day_number date_next_month(day_number days)
{
    day_number first = days - (date_from_days(days).day - 1);
    return date_add_months(first, 1);
}

int date_months_between(day_number from, day_number to)
{
    struct civil_date a = date_from_days(from), b = date_from_days(to);
    return (b.year - a.year) * 12 + b.month - a.month;
}
