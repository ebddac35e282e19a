/* Accelerators as the catalogue knows them: models/accelerators/NAME.yaml. All rates are dense (no
 * sparsity), all links one-way. */
#ifndef COLOSSIM_MODEL_ACCELERATOR_H
#define COLOSSIM_MODEL_ACCELERATOR_H

#include "base/date.h"
#include "input/key.h"
#include "input/value.h"

#include <stdint.h>

struct calibration;

struct accelerator {
    const char *name;  /* 'h100-sxm' */
    const char *title; /* 'NVIDIA H100 SXM5 80 GB' */
    const char *vendor;
    const char *device_name;  /* as its driver calls it: 'NVIDIA H200'; NULL when not known */
    int status;               /* index into accelerator_status_words */
    day_number release;       /* first shipment; 0 when unknown */
    day_number kernels_since; /* first shipment of an earlier part with its chip; 0: its own */
    double fp64, tf32, bf16;  /* FLOP/s dense; NaN when unpublished, as in the following */
    double fp8, fp4;          /* operations/s dense */
    bool int8_only;           /* fp8 is the rate of INT8: training can't use it */
    double measured_matmul;   /* FLOP/s, best bf16 matrix product that anybody published */
    double memory;            /* B that software sees */
    double package_memory;    /* B on the package, see accelerator_package_memory; NaN: all */
    double memory_bandwidth;  /* B/s */
    double scaleup_bandwidth; /* B/s one-way per accelerator in its scale-up domain */
    int64_t scaleup_domain;   /* accelerators in one scale-up domain at most */
    int scaleup_links;        /* enum scaleup_links */
    double tdp;               /* W */
    struct path price;        /* $ per accelerator, the chip module alone; n = 0 when unpublished */
    const struct calibration *calibration; /* measured speed; NULL when nothing was */
};

/* B of memory that a package is made with: drivers and error correction keep a part of it from
 * software. */
double accelerator_package_memory(const struct accelerator *);

enum { STATUS_SHIPPING, STATUS_ANNOUNCED, STATUS_SPECULATIVE };
extern const char *const accelerator_status_words[];

/* How the accelerators of a scale-up domain are joined: through switches, at full bandwidth for any
 * two, or each with each by a link of its own. */
enum scaleup_links { SCALEUP_SWITCHED, SCALEUP_MESH };
extern const char *const scaleup_links_words[];

extern const struct key_table accelerator_table;

/* What one H100 counts as, per basis: models/h100e.yaml, bound at 'h100e'. */
struct h100e_reference {
    double dense_8bit, dense_16bit; /* FLOP/s */
    double measured_matmul;         /* FLOP/s */
    double memory_bandwidth;        /* B/s */
};

enum h100e_basis {
    H100E_DENSE_8BIT,
    H100E_DENSE_16BIT,
    H100E_MEASURED_MATMUL,
    H100E_MEMORY_BANDWIDTH,
    H100E_BASES
};
extern const char *const h100e_basis_words[];
extern const struct key_table h100e_reference_table;

/* Day from which software for its kernels has ripened; 0 when unknown. */
day_number accelerator_kernels_since(const struct accelerator *);

/* H100-equivalents of one accelerator; NaN when the figure the basis needs is unpublished. */
double accelerator_h100e(const struct accelerator *, const struct h100e_reference *,
                         enum h100e_basis);

#endif
