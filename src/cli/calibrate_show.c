/* calibrate show: the report on a fit, with pictures. */
#include "cli/calibrate.h"

#include "cli/output.h"

int calibrate_show(const struct arguments *a, struct text *out)
{
    struct fitted_file f;
    const bool good = fitted_open(a, a->operands[1], &f);
    if (good && a->given[OPTION_JSON])
        fit_json_write(&f.fit, out);
    else if (good)
        fit_report_write(&f.fit, output_colors(a, 1), out);
    fitted_close(&f);
    return good ? EXIT_OK : EXIT_INPUT;
}
