#include "model/interruptions.h"

#include <stddef.h>

#define FIELD(NAME) .offset = offsetof(struct interruption_choice, NAME)
static const struct key interruption_keys[] = {
    {"counted", KEY_BOOL, FIELD(counted), .fallback = "true",
     .doc = "Whether failures of nodes stop the run and checkpoints take time. 'false': it is "
            "predicted without either."},
    {"restart", KEY_QUANTITY, DIM_TIME, FIELD(restart), .min = 0, .max = 3.2e7, .optional = true,
     .doc = "From a failure to the next step: finding it, a spare node in its place, starting, "
            "loading the checkpoint. Left out: assumptions.job-restart."},
    {"save", KEY_QUANTITY, DIM_TIME, FIELD(save), .min = 0, .max = 3.2e7, .optional = true,
     .doc = "Time for which a checkpoint stops the run. Left out: what writing weights and "
            "optimizer state takes at assumptions.checkpoint-bandwidth; one that is written in the "
            "background stops it for a moment only."},
    {"write", KEY_QUANTITY, DIM_TIME, FIELD(write), .min = 0, .max = 3.2e7, .fallback = "0 s",
     .doc = "From the beginning of a checkpoint until a restart can use it, where that is longer "
            "than 'save': one written in the background."},
};
#undef FIELD
const struct key_table interruption_choice_table = {
    KEY_TABLE("interruptions", struct interruption_choice, interruption_keys),
    .doc = "What failures and checkpoints cost a training run."};

double checkpoint_save(const struct assumptions *assumptions, double bytes, double accelerators)
{
    return bytes / (assumptions->checkpoint_bandwidth * accelerators);
}
