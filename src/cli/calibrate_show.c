/* calibrate show: the report on a fit, with pictures of points and law. */
#include "cli/calibrate.h"

#include "cli/output.h"
#include "report/page_assets.h"
#include "report/scatter.h"
#include "results/target.h"

/* Power against what the law says of it: the law is the diagonal. */
static struct scatter make_power_scatter(const struct stage_fit *s, const char *name)
{
    return (struct scatter){.title = name,
                            .x_name = "the law's",
                            .y_name = "power",
                            .x_dim = DIM_POWER,
                            .y_dim = DIM_POWER,
                            .n = s->n,
                            .x = s->predicted,
                            .measured = s->seconds,
                            .law = s->predicted};
}

/* A stage as rates over sizes; products of untold size stand at the size that the fit takes them
 * for. */
static struct scatter make_scatter(const struct stage_fit *s, const char *name,
                                   struct arena *memory)
{
    double *x = arena_array(memory, s->n, sizeof *x),
           *measured = arena_array(memory, s->n, sizeof *x),
           *law = arena_array(memory, s->n, sizeof *x);
    const bool arithmetic = point_flop(s->points[0]) > 0;
    for (size_t i = 0; i < s->n; i++) {
        const struct measured_point *p = s->points[i];
        x[i] = arithmetic ? point_flop(p) : point_bytes(p);
        measured[i] = x[i] / s->seconds[i];
        law[i] = x[i] / s->predicted[i];
    }
    return (struct scatter){.title = name,
                            .x_name = arithmetic ? "arithmetic" : "bytes",
                            .y_name = "rate",
                            .x_dim = arithmetic ? (struct dim)DIM_FLOP : (struct dim)DIM_BYTES,
                            .y_dim = arithmetic ? (struct dim)DIM_FLOPS : (struct dim)DIM_BANDWIDTH,
                            .n = s->n,
                            .x = x,
                            .measured = measured,
                            .law = law};
}

/* Every stage but the launch, which is one number. Returns how many. */
static size_t make_scatters(const struct kernel_fit *f, struct arena *memory,
                            struct scatter out[STAGES])
{
    size_t n = 0;
    for (int s = STAGE_MEMORY; s < STAGES; s++)
        if (f->stage[s].n > 0)
            out[n++] = s == STAGE_POWER ? make_power_scatter(&f->stage[s], fit_stage_words[s])
                                        : make_scatter(&f->stage[s], fit_stage_words[s], memory);
    return n;
}

/* A drawing may be replaced, measurements may not. */
static bool may_replace(void *context, const char *path, struct arena *memory,
                        struct diagnostics *d)
{
    (void)context, (void)memory;
    if (target_begins_with(path, "<svg"))
        return true;
    diag_error(d, (struct mark){0}, NULL, "'%s' exists and is no drawing; name another file", path);
    return false;
}

static int write_drawing(const struct arguments *a, const struct fitted_file *f,
                         const struct scatter *scatters, size_t n)
{
    struct text drawing;
    text_init(&drawing);
    scatter_draw(scatters, n, f->file.content->title, chart_style, &drawing);
    const int code = output_file(a, a->value[OPTION_SVG_FILE], NULL, may_replace, NULL, &drawing);
    text_free(&drawing);
    return code;
}

int calibrate_show(const struct arguments *a, struct text *out)
{
    struct fitted_file f;
    int code = EXIT_INPUT;
    if (fitted_open(a, a->operands[1], &f)) {
        struct scatter scatters[STAGES];
        const size_t n = make_scatters(&f.fit, &f.memory, scatters);
        code = EXIT_OK;
        if (a->given[OPTION_SVG_FILE])
            code = write_drawing(a, &f, scatters, n);
        if (code == EXIT_OK && a->given[OPTION_JSON]) {
            fit_json_write(&f.fit, out);
        } else if (code == EXIT_OK) {
            fit_report_write(&f.fit, output_colors(a, 1), out);
            for (size_t i = 0; i < n; i++)
                scatter_print(&scatters[i], out);
        }
    }
    fitted_close(&f);
    return code;
}
