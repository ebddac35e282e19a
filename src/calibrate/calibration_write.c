#include "calibrate/calibration_write.h"

#include "input/quantity.h"
#include "input/write.h"

#include <string.h>

/* Significant digits: of what is fitted; of rates as measured; of a power limit as it was read. */
enum { DIGITS = 3, RATE_DIGITS = 4, LIMIT_DIGITS = 6 };

const char calibration_mark[] = "# Written by 'colossim calibrate fit'.";

static void add_quoted(struct text *out, const char *words)
{
    const struct node node = {.kind = NODE_SCALAR, .quoted = true, .text = words};
    node_write_flow(&node, out);
}

void calibration_value_write(const char *parameter, double value, struct text *out)
{
    static const struct {
        const char *name;
        struct dim dim;
    } dims[] = {{"launch", DIM_TIME}, {"latency", DIM_TIME}, {"hop", DIM_TIME},
                {"idle", DIM_POWER},  {"tensor", DIM_POWER}, {"memory", DIM_POWER}};
    struct dim dim = DIM_NONE;
    for (size_t i = 0; i < sizeof dims / sizeof dims[0]; i++)
        if (strcmp(dims[i].name, parameter) == 0)
            dim = dims[i].dim;
    quantity_write(value, dim, DIGITS, out);
}

static const char *grade_of(const struct stage_fit *s)
{
    return grade_name(s->measured == s->n ? GRADE_MEASURED : GRADE_PUBLISHED);
}

/* A key that stays as it was, with the source that it had, of its own or of what it stands in. */
static void write_as_before(const struct kernel_fit *f, const char *key, const double *field,
                            const char *indent, struct text *out)
{
    const struct origin *o = origins_get(&f->file->origins, field);
    text_addf(out, "%s%s: ", indent, key);
    if (o->node->kind == NODE_MAP) {
        node_write_flow(o->node, out);
        text_add(out, "\n");
        return;
    }
    text_add(out, "{value: ");
    node_write_flow(o->node, out);
    if (o->source) {
        text_add(out, ", source: ");
        add_quoted(out, o->source);
    }
    text_addf(out, ", confidence: %s}\n", grade_name(o->grade));
}

/* 'NAME: {value: 0.83, note: "0.80 to 0.86 at 95 %"}' */
static void write_parameter(const struct stage_fit *s, size_t i, const char *indent,
                            struct text *out)
{
    struct text note;
    text_init(&note);
    calibration_value_write(s->names[i], s->fit.low[i], &note);
    text_add(&note, " to ");
    calibration_value_write(s->names[i], s->fit.high[i], &note);
    text_add(&note, " at 95 %");
    if (s->fit.at_bound[i])
        text_add(&note, "; AT ITS BOUND");
    if (s->fit.open[i])
        text_add(&note, "; the points leave it open: it rests on the guess before any of them");
    text_addf(out, "%s%s: {value: ", indent, s->names[i]);
    calibration_value_write(s->names[i], s->fit.value[i], out);
    text_add(out, ", note: ");
    add_quoted(out, text_get(&note));
    if (s->fit.open[i])
        text_add(out, ", confidence: assumed");
    text_add(out, "}\n");
    text_free(&note);
}

static void add_error(struct text *note, const char *what, const struct error_summary *e)
{
    if (e->n > 0)
        text_addf(note, "; %s %.1f %%", what, 100 * e->mean);
}

/* The source of a stage's i-th point or window where it was quoted; NULL for one measured here. */
static const char *source_of(const struct kernel_fit *f, const struct stage_fit *s, size_t i)
{
    const struct measured_point *p = s->points[i];
    const double *field = !p                 ? &s->windows[i]->energy
                          : p->time.runs > 0 ? &p->time.median
                                             : &p->rate;
    const struct origin *o = origins_get(&f->file->origins, field);
    return o && origins_grade(&f->file->origins, field) != GRADE_MEASURED ? o->source : NULL;
}

/* What the points come from, each source once: the file for those measured here. */
static void add_sources(const struct kernel_fit *f, const struct stage_fit *s, struct text *out)
{
    if (s->measured > 0)
        text_addf(out, "; '%s'", f->file->content->title);
    for (size_t i = 0; i < s->n; i++) {
        const char *source = source_of(f, s, i);
        bool known = !source;
        for (size_t k = 0; k < i && !known; k++) {
            const char *other = source_of(f, s, k);
            known = other && strcmp(other, source) == 0;
        }
        if (!known)
            text_addf(out, "; %s", source);
    }
}

/* 'source', 'confidence' and 'note' of a stage. */
static void write_heading(const struct kernel_fit *f, const struct stage_fit *s, const char *indent,
                          struct text *out)
{
    struct text words;
    text_init(&words);
    text_addf(&words, "fitted to %zu %s %s%s by 'colossim calibrate fit'", s->n, grade_of(s),
              s->windows[0] ? "energy window" : "point", s->n == 1 ? "" : "s");
    add_sources(f, s, &words);
    text_addf(out, "%ssource: ", indent);
    add_quoted(out, text_get(&words));
    text_addf(out, "\n%sconfidence: %s\n", indent, grade_of(s));
    words.length = 0;
    text_addf(&words, "mean error of the law %.1f %%", 100 * s->law[HOLDOUT_NONE].mean);
    for (int how = HOLDOUT_RANDOM; how < HOLDOUTS; how++)
        add_error(&words,
                  s->windows[0] && how == HOLDOUT_FAMILY ? "each state left out"
                                                         : holdout_words[how],
                  &s->law[how]);
    add_error(&words, "random fifths between measured neighbours", &s->refined[HOLDOUT_RANDOM]);
    if (s->n > s->m) {
        text_addf(out, "%snote: ", indent);
        add_quoted(out, text_get(&words));
        text_add(out, "\n");
    }
    text_free(&words);
}

static void write_points(const struct kernel_fit *f, const struct stage_fit *s,
                         const struct calibration_gemm *gemm, struct text *out)
{
    const struct gemm_point *points = gemm->points.items;
    if (gemm->points.n > 0) {
        text_add(out, "    dense: {value: ");
        quantity_write(gemm->dense, (struct dim)DIM_FLOPS, RATE_DIGITS, out);
        text_add(out, ", source: data sheet, confidence: datasheet}\n    points:\n");
    }
    for (uint32_t i = 0; i < gemm->points.n; i++) {
        const char *source = NULL;
        for (size_t k = 0; k < s->n && !source; k++) {
            const struct point_shape *shape = &s->points[k]->shape;
            if (shape->m == points[i].m && shape->n == points[i].n && shape->k == points[i].k)
                source = source_of(f, s, k);
        }
        text_addf(out, "      - {m: %lld, n: %lld, k: %lld, rate: ", (long long)points[i].m,
                  (long long)points[i].n, (long long)points[i].k);
        quantity_write(points[i].rate, (struct dim)DIM_FLOPS, RATE_DIGITS, out);
        if (source) {
            text_add(out, ", source: ");
            add_quoted(out, source);
        }
        text_add(out, "}\n");
    }
}

/* A node as block YAML under its key. */
static void write_node(const struct node *node, const char *key, int indent, struct text *out)
{
    struct text block;
    if (!node)
        return;
    text_pad(out, ' ', indent);
    text_addf(out, "%s:", key);
    if (node->kind == NODE_SCALAR || !node->child) {
        text_add(out, " ");
        node_write_flow(node, out);
        text_add(out, "\n");
        return;
    }
    text_init(&block);
    node_write_yaml(node, &block);
    text_add(out, "\n");
    for (const char *line = text_get(&block); *line;) {
        const size_t length = strcspn(line, "\n") + 1;
        text_pad(out, ' ', indent + 2);
        text_add_bytes(out, line, length);
        line += length;
    }
    text_free(&block);
}

static const struct node *calibration_node(const struct kernel_fit *f)
{
    const struct calibration *known = f->file->content->accelerator->calibration;
    const struct node *all = node_find(f->file->tree.root, "models.calibration");
    return known ? node_get(all, known->name) : NULL;
}

/* What the fit knows of grouped products, else what was known before. */
static void write_grouped(const struct kernel_fit *f, int precision, const struct node *old,
                          struct text *out)
{
    const int stage = STAGE_GROUPED_BF16 + precision;
    const struct stage_fit *s = &f->stage[stage];
    if (s->n == 0) {
        write_node(node_get(old, "grouped"), "grouped", 4, out);
        return;
    }
    text_addf(out, "    %s:\n      value: ", s->names[0]);
    calibration_value_write(s->names[0], s->fit.value[0], out);
    text_add(out, "\n");
    write_heading(f, s, "      ", out);
}

/* The products of a type as they were before the fit, but for 'grouped'. */
static void write_old_products(const struct node *old, struct text *out)
{
    for (const struct node *child = old->child; child; child = child->next)
        if (strcmp(child->key, "grouped") != 0)
            write_node(child, child->key, 4, out);
}

static void write_products(const struct kernel_fit *f, int precision, struct text *out)
{
    const int stage = STAGE_BF16 + precision;
    const struct stage_fit *s = &f->stage[stage];
    write_heading(f, s, "    ", out);
    for (size_t i = 0; i < s->m; i++)
        if (s->kept[i])
            write_as_before(f, s->names[i], s->before[i], "    ", out);
        else
            write_parameter(s, i, "    ", out);
    write_points(f, s, calibration_products(&f->result, precision_words[precision]), out);
}

static void write_gemm(const struct kernel_fit *f, const struct node *known, struct text *out)
{
    const struct node *before = node_get(known, "gemm");
    bool any = false;
    for (int p = 0; p < PRECISIONS; p++) {
        const struct node *old = node_get(before, precision_words[p]);
        const bool fitted = f->stage[STAGE_BF16 + p].n > 0;
        if (!fitted && !old)
            continue;
        text_addf(out, "%s  %s:\n", any ? "" : "gemm:\n", precision_words[p]);
        any = true;
        if (fitted)
            write_products(f, p, out);
        else
            write_old_products(old, out);
        write_grouped(f, p, old, out);
    }
}

/* The hop of links of which one number of members was measured. */
static void write_known_hop(const struct kernel_fit *f, const struct stage_fit *s, struct text *out)
{
    const struct calibration *before = f->file->content->accelerator->calibration;
    if (strcmp(s->names[s->m - 1], "hop") == 0)
        return;
    if (s->before[0]) {
        write_as_before(f, "hop", &before->scale_up.hop, "  ", out);
        return;
    }
    text_add(out, "  hop: {value: ");
    calibration_value_write("hop", f->result.scale_up.hop, out);
    text_add(out, ", note: not fitted, confidence: assumed}\n");
}

/* A stage whose parameters are the keys of a map. */
static void write_section(const struct kernel_fit *f, enum fit_stage stage,
                          const struct node *known, struct text *out)
{
    const struct stage_fit *s = &f->stage[stage];
    const char *key = fit_stage_words[stage];
    if (s->n == 0) {
        write_node(node_get(known, key), key, 0, out);
        return;
    }
    text_addf(out, "%s:\n", key);
    write_heading(f, s, "  ", out);
    for (size_t i = 0; i < s->m; i++)
        if (s->kept[i])
            write_as_before(f, s->names[i], s->before[i], "  ", out);
        else
            write_parameter(s, i, "  ", out);
    if (stage == STAGE_SCALE_UP)
        write_known_hop(f, s, out);
    if (stage == STAGE_ATTENTION && f->result.attention.power > 0)
        write_node(node_get(node_get(known, key), "power"), "power", 2, out);
}

/* A stage of one number. */
static void write_number(const struct kernel_fit *f, enum fit_stage stage, const struct node *known,
                         struct text *out)
{
    const struct stage_fit *s = &f->stage[stage];
    if (s->n == 0) {
        const char *key = stage == STAGE_MEMORY ? "memory-efficiency" : "launch";
        write_node(node_get(known, key), key, 0, out);
        return;
    }
    text_addf(out, "%s:\n  value: ", s->names[0]);
    calibration_value_write(s->names[0], s->fit.value[0], out);
    text_add(out, "\n");
    write_heading(f, s, "  ", out);
}

/* Which of its constants the fit is of, where the others may be of anything. */
static void write_fitted(const struct kernel_fit *f, struct text *out)
{
    const char *fitted[STAGES + 1] = {NULL};
    size_t n = 0;
    for (int s = 0; s < STAGES; s++)
        if (f->stage[s].n > 0)
            fitted[n++] = fit_stage_words[s];
    text_add(out, "# Fitted to points of this accelerator: ");
    text_add_list(out, fitted, "and");
    text_add(out, ". All else is as it was before, with the source that it had.\n");
}

void calibration_write(const struct kernel_fit *f, struct text *out)
{
    const struct node *known = calibration_node(f);
    text_addf(out, "%s\n", calibration_mark);
    if (known)
        write_fitted(f, out);
    text_add(out, "colossim: 1\n");
    write_node(node_get(known, "source"), "source", 0, out);
    write_node(node_get(known, "confidence"), "confidence", 0, out);
    text_add(out, "title: ");
    add_quoted(out, f->file->content->title);
    text_add(out, "\n");
    if (f->result.power > 0) {
        text_add(out, "power: {value: ");
        quantity_write(f->result.power, (struct dim)DIM_POWER, LIMIT_DIGITS, out);
        text_add(out, ", source: limit of the board that was measured, confidence: measured}\n");
    } else {
        write_node(node_get(known, "power"), "power", 0, out);
    }
    write_gemm(f, known, out);
    write_section(f, STAGE_ATTENTION, known, out);
    write_section(f, STAGE_FLASH_ATTENTION_2, known, out);
    write_number(f, STAGE_MEMORY, known, out);
    write_node(node_get(known, "scan-efficiency"), "scan-efficiency", 0, out);
    write_number(f, STAGE_LAUNCH, known, out);
    write_section(f, STAGE_SCALE_UP, known, out);
    write_node(node_get(known, "scale-out"), "scale-out", 0, out);
    write_section(f, STAGE_POWER, known, out);
}
