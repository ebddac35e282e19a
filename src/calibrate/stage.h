/* What the stages of a fit share. Not for callers of kernel_fit. */
#ifndef COLOSSIM_CALIBRATE_STAGE_H
#define COLOSSIM_CALIBRATE_STAGE_H

#include "calibrate/kernel_fit.h"

struct stage_input {
    const struct measurement_file *file;
    struct arena *memory;
    const struct accelerator *accelerator;
    const struct calibration *fallback;
    const struct measured_point *points;
    uint32_t n;
    const struct power_window *windows;
    uint32_t n_windows;
    bool *used, *windows_used;        /* by place in both: whether a stage takes it */
    const struct calibration *before; /* the accelerator's; NULL: it has none */
    struct calibration own; /* what is known so far: the accelerator's calibration, then what
                               earlier stages found */
};

/* Begins with what the accelerator's calibration says; NULL for none. */
void stage_known(struct stage_input *, const struct calibration *);

/* The law of what is known so far. */
void stage_law(const struct stage_input *, struct law *);

/* Begins a stage: names of its parameters, ended by NULL. */
void stage_begin(const struct stage_input *, struct stage_fit *, const char *const *names,
                 size_t m);

/* Adds a point with the time that it stands for; left out when that isn't a time above 0. */
void stage_take(const struct stage_input *, struct stage_fit *, const struct measured_point *,
                double seconds, const char *family);

/* Adds an energy window with its mean power, W. */
void stage_take_window(const struct stage_input *, struct stage_fit *, const struct power_window *,
                       double power);

/* Fits the stage's points, with errors held out and the law's times. The problem gives parameters,
 * predict, refine, tells and context; sizes of points are their times. */
void stage_fit(const struct stage_input *, struct stage_fit *, struct robust_problem *);

/* Parameters that the points leave open stay what the accelerator's calibration says ('before', set
 * by the stage; NULL where it says nothing), which may rest on more than a guess does. The others
 * are fitted anew beside them. After stage_fit, of the same problem. */
void stage_keep_open(const struct stage_input *, struct stage_fit *, struct robust_problem *);

/* memory_fit.c, product_fit.c, grouped_fit.c, attention_fit.c, link_fit.c, power_fit.c: each does
 * nothing without points. */
void fit_memory(struct stage_input *, struct kernel_fit *);
void fit_products(struct stage_input *, struct kernel_fit *);
void fit_grouped(struct stage_input *, struct kernel_fit *);
void fit_attention(struct stage_input *, struct kernel_fit *);
void fit_scale_up(struct stage_input *, struct kernel_fit *);
void fit_drawn_power(struct stage_input *, struct kernel_fit *);

/* leftover.c: counts what no stage has taken, after all of them. */
void count_leftovers(const struct stage_input *, struct kernel_fit *);

#endif
