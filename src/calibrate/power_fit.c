/* Drawn power: what an accelerator draws idle, and what matrix products at the dense rate and
 * memory traffic at the full bandwidth would add. A window's rates are means over all of it, so a
 * duty cycle needs no term of its own. Nor does the power limit: a board at its limit lowers its
 * clocks, and the rates that were measured are those of the lowered clocks. Windows on other than
 * random data don't count, since zeros draw less for the same arithmetic.
 *
 * A family is a state, so that 'families held out' leaves one state out. Three constants need three
 * states that are not on one line in the plane of the two rates. */
#include "calibrate/stage.h"

#include <math.h>
#include <string.h>

/* Twice the area of a triangle in that plane, below which its corners count as on one line. A state
 * at rest, one at half of the bandwidth and one at half of the dense rate span 0.25. */
static const double ON_A_LINE = 0.05;

static const char *const names[] = {"idle", "tensor", "memory", NULL};

struct load {
    double tensor, memory; /* rates over those of the datasheet */
};

struct power_context {
    const struct load *load; /* by place in the stage */
};

static void predict(const void *context, const double *value, const size_t *rows, size_t n,
                    double *out)
{
    const struct power_context *c = context;
    for (size_t i = 0; i < n; i++) {
        const struct load *l = &c->load[rows[i]];
        out[i] = log(value[0] + value[1] * l->tensor + value[2] * l->memory);
    }
}

static double span(const struct load *a, const struct load *b, const struct load *c)
{
    return fabs((b->tensor - a->tensor) * (c->memory - a->memory) -
                (c->tensor - a->tensor) * (b->memory - a->memory));
}

static bool tells(const void *context, const size_t *rows, size_t n)
{
    const struct load *load = ((const struct power_context *)context)->load;
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++)
            for (size_t k = j + 1; k < n; k++)
                if (span(&load[rows[i]], &load[rows[j]], &load[rows[k]]) > ON_A_LINE)
                    return true;
    return false;
}

/* Dense rate of the products that keep a state up, 'gemm_bf16'; NaN for others. */
static double rate_of_work(const struct accelerator *a, const char *work)
{
    static const char product[] = "gemm_";
    if (strncmp(work, product, sizeof product - 1) != 0)
        return NAN;
    const double rates[] = {[TYPE_F32] = NAN,     [TYPE_TF32] = a->tf32, [TYPE_BF16] = a->bf16,
                            [TYPE_F16] = a->bf16, [TYPE_E4M3] = a->fp8,  [TYPE_E2M1] = a->fp4};
    for (int type = 0; data_type_words[type]; type++)
        if (strcmp(work + sizeof product - 1, data_type_words[type]) == 0)
            return rates[type];
    return NAN;
}

/* False when the window's rates can't be told, or are those of data that is not random. */
static bool load_of(const struct stage_input *in, const struct power_window *w, struct load *out)
{
    const struct accelerator *a = in->accelerator;
    *out = (struct load){0};
    if (w->status != STATE_MEASURED)
        return false;
    if (w->duty_percent == 0)
        return true;
    out->tensor = w->flop > 0 ? w->flop / w->run / rate_of_work(a, w->work) : 0;
    out->memory = w->bytes > 0 ? w->bytes / w->run / a->memory_bandwidth : 0;
    return strcmp(w->data, "normal") == 0 && isfinite(out->tensor) && isfinite(out->memory);
}

/* W that the guesses are shares of; they say next to nothing. */
static double scale_of(const struct stage_input *in)
{
    const double limit = in->file->content->device.power_limit, tdp = in->accelerator->tdp;
    return limit > 0 ? limit : tdp > 0 ? tdp : 500;
}

void fit_drawn_power(struct stage_input *in, struct kernel_fit *out)
{
    struct stage_fit *s = &out->stage[STAGE_POWER];
    struct load *load = arena_array(in->memory, in->n_windows + 1, sizeof *load);
    size_t *rows = arena_array(in->memory, in->n_windows + 1, sizeof *rows);
    stage_begin(in, s, names, 3);
    for (uint32_t i = 0; i < in->n_windows; i++) {
        const struct power_window *w = &in->windows[i];
        rows[s->n] = s->n;
        if (load_of(in, w, &load[s->n]))
            stage_take_window(in, s, w, w->energy / w->window);
    }
    const struct power_context context = {load};
    if (!tells(&context, rows, s->n)) {
        if (in->n_windows > 0)
            s->why = arena_format(in->memory,
                                  "%zu energy window%s on random data can't tell its three "
                                  "constants apart: that takes states at rest, bound by memory and "
                                  "bound by matrix products",
                                  s->n, s->n == 1 ? "" : "s");
        for (size_t i = 0; i < s->n; i++)
            in->windows_used[s->windows[i] - in->windows] = false;
        s->n = s->measured = 0;
        return;
    }
    const double scale = scale_of(in);
    struct robust_problem p = {.predict = predict,
                               .tells = tells,
                               .context = &context,
                               .parameter = {{1e-3 * scale, scale, 0.1 * scale, ROBUST_FREE},
                                             {1e-2 * scale, 10 * scale, 0.8 * scale, ROBUST_FREE},
                                             {1e-3 * scale, 5 * scale, 0.4 * scale, ROBUST_FREE}}};
    stage_fit(in, s, &p);
    in->own.drawn = out->result.drawn =
        (struct calibration_power){s->fit.value[0], s->fit.value[1], s->fit.value[2]};
}
