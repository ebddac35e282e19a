#include "support_dims.h"

const struct dim support_dims[SUPPORT_DIMS] = {
    DIM_NONE,
    DIM_TIME,
    DIM_RATE,
    DIM_BYTES,
    DIM_BANDWIDTH,
    DIM_FLOP,
    DIM_FLOPS,
    DIM_ENERGY,
    DIM_POWER,
    DIM_MONEY,
    DIM_MONEY_PER_POWER,
    DIM_MONEY_PER_ENERGY,
    DIM_MONEY_PER_TIME,
    DIM_CARBON_PER_ENERGY,
    DIM_LENGTH,
};
