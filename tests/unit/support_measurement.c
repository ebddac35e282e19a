#include "support_measurement.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>

bool fitting_open(struct fitting *f, const struct text *points)
{
    struct text whole;
    text_init(&whole);
    text_addf(&whole,
              "colossim: 1\ntitle: made up\naccelerator: h200-sxm\nsource: a test\n"
              "confidence: measured\npoints:\n%s",
              text_get(points));
    folder_begin(f->folder);
    write_file("m.yaml", text_get(&whole));
    text_free(&whole);
    diagnostics_init(&f->d);
    arena_init(&f->memory);
    return measurement_open(&f->file, "m.yaml", NULL, NULL, &f->d) &&
           kernel_fit(&f->file, &f->memory, &f->fit, &f->d);
}

void fitting_begin(struct fitting *f, const struct text *points)
{
    struct text messages;
    if (fitting_open(f, points))
        return;
    text_init(&messages);
    diagnostics_render(&f->d, &messages);
    fail_msg("%s", text_get(&messages));
}

void fitting_end(struct fitting *f)
{
    measurement_close(&f->file);
    arena_free(&f->memory);
    diagnostics_free(&f->d);
    folder_end(f->folder);
}

void fitting_refuses(const struct text *points, int line, const char *message)
{
    struct fitting f;
    struct text messages;
    char place[32];
    text_init(&messages);
    assert_false(fitting_open(&f, points));
    diagnostics_render(&f.d, &messages);
    snprintf(place, sizeof place, "m.yaml:%d:", line);
    assert_contains(text_get(&messages), message);
    assert_contains(text_get(&messages), place);
    text_free(&messages);
    fitting_end(&f);
}

void fitting_add(struct text *out, const char *bench, const char *impl, const char *shape,
                 double seconds)
{
    text_addf(
        out,
        "  - {bench: %s, impl: %s, shape: {%s}, time: {median: %.9g s, mad: 0 s, p05: %.9g s, "
        "p95: %.9g s, runs: 10}}\n",
        bench, impl, shape, seconds, seconds, seconds);
}

double fitting_noise(struct stream *s, double spread)
{
    return exp(spread * gsl_cdf_ugaussian_Pinv(stream_u01(s)));
}

void assert_covers(const struct robust_fit *fit, size_t i, double truth)
{
    if (!(fit->low[i] <= truth && truth <= fit->high[i]))
        fail_msg("%g is not within %g to %g (%g)", truth, fit->low[i], fit->high[i], fit->value[i]);
}
