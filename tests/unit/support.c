#include "support.h"

#include <math.h>
#include <string.h>

void support_assert_close(double actual, double expected, double relative, const char *file,
                          int line)
{
    if (fabs(actual - expected) <= relative * fabs(expected))
        return;
    print_error("%.15g is not within %g of %.15g\n", actual, relative, expected);
    _fail(file, line);
}

void support_assert_contains(const char *text, const char *part, const char *file, int line)
{
    if (strstr(text, part))
        return;
    print_error("'%s' is not in:\n%s\n", part, text);
    _fail(file, line);
}
