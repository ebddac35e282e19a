#include "model/library.h"

#include "model/accelerator.h"
#include "model/calibration.h"
#include "model/fabric.h"
#include "model/failure.h"
#include "model/llm.h"
#include "model/site.h"
#include "model/system.h"

#include <stddef.h>

#define FIELD(NAME) KEY_MAP, .offset = offsetof(struct library, NAME), .optional = true
static const struct key library_keys[] = {
    {"accelerators", FIELD(accelerators), .sub = &accelerator_table,
     .doc = "Accelerators by name."},
    {"systems", FIELD(systems), .sub = &system_table, .doc = "Systems by name."},
    {"parts", FIELD(parts), .sub = &part_table, .doc = "Parts of networks by name."},
    {"fabrics", FIELD(fabrics), .sub = &fabric_table, .doc = "Scale-out fabrics by name."},
    {"sites", FIELD(sites), .sub = &site_model_table, .doc = "Places by name."},
    {"power", FIELD(power), .sub = &power_model_table, .doc = "Kinds of power source by name."},
    {"failures", FIELD(failures), .sub = &failure_preset_table, .doc = "Failure presets by name."},
    {"llms", FIELD(llms), .sub = &llm_table, .doc = "Large language models by name."},
    {"calibration", FIELD(calibration), .sub = &calibration_table,
     .doc = "Measured speed of accelerators' kernels and of fabrics by name."},
};
#undef FIELD
const struct key_table library_table = {
    KEY_TABLE("models", struct library, library_keys),
    .doc = "Library items that the scenario uses, changes or defines.",
};
