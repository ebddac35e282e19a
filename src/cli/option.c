#include "cli/option.h"

#include "base/words.h"

#include <stdio.h>
#include <string.h>

#define ON(COMMAND) (UINT32_C(1) << COMMAND_##COMMAND)
#define ON_SCENARIO (ON(RUN) | ON(CHECK) | ON(SHOW) | ON(SOLVE))
#define ON_TRAINING (ON(TRAIN) | ON(SEARCH))
#define ON_ALL ((UINT32_C(1) << COMMAND_COUNT) - 1)

const struct option option_table[OPTION_COUNT] = {
    [OPTION_SET] =
        {"set", 0, "KEY=VALUE", COMPLETES_NOTHING, true, ON_SCENARIO | ON(SWEEP) | ON_TRAINING,
         "Replace one value of the scenario or of a model it uses, for example "
         "'--set sites.memphis.crews=40'. May be given more than once; the last one wins."},
    [OPTION_SEED] = {"seed", 0, "N", COMPLETES_NOTHING, false, ON_SCENARIO,
                     "Seed of all random draws; short for '--set seed=N'."},
    [OPTION_REPLICATIONS] =
        {"replications", 0, "N", COMPLETES_NOTHING, false, ON(RUN) | ON(SOLVE),
         "Run N times with other random draws and other values of all that is uncertain, and give "
         "P10, P50 and P90. Without it uncertain values stand at their median."},
    [OPTION_RELIEF] =
        {"relief", 0, NULL, COMPLETES_NOTHING, false, ON(RUN),
         "Run once more for each gate (chips, cash, hall, crews, power, repair) with 10 % more "
         "of it and the same random numbers, and say what that changes."},
    [OPTION_QUANTILE] = {"quantile", 0, "SHARE", COMPLETES_NOTHING, false, ON(SOLVE),
                         "Which quantile over the replications is held against the value: "
                         "'90 %' for what nine of ten stay below; default: the median."},
    [OPTION_FROM] = {"from", 0, "VALUE", COMPLETES_NOTHING, false, ON(SOLVE),
                     "Lower end of the range that is searched, as the key writes its values."},
    [OPTION_TO] = {"to", 0, "VALUE", COMPLETES_NOTHING, false, ON(SOLVE), "Its upper end."},
    [OPTION_THREADS] =
        {"threads", 0, "N", COMPLETES_NOTHING, false, ON(RUN) | ON(SOLVE) | ON(SWEEP),
         "Replications to run at the same time; default: all processors this process "
         "may use. The results do not depend on it."},
    [OPTION_OUTPUT] = {"output", 'o', "FILE", COMPLETES_RESULT, false,
                       ON(RUN) | ON(REPORT) | ON(SWEEP) | ON(CALIBRATE),
                       "Write the results to FILE; default: the scenario's name with '.db' in the "
                       "current folder."},
    [OPTION_FORCE] = {"force", 'f', NULL, COMPLETES_NOTHING, false,
                      ON(RUN) | ON(REPORT) | ON(SWEEP) | ON(CALIBRATE),
                      "Replace the file that is written, whatever it holds; no input, though."},
    [OPTION_MODELS] = {"models", 0, "DIR", COMPLETES_FOLDER, false,
                       ON_SCENARIO | ON(SWEEP) | ON(EXPLAIN) | ON(SCHEMA) | ON(MODELS) |
                           ON(DOCTOR) | ON(BENCH) | ON(VALIDATE) | ON(CALIBRATE) | ON_TRAINING,
                       "Look for models in DIR before all other folders."},
    [OPTION_DATA] =
        {"data", 0, "FILE.csv", COMPLETES_FILE, false, ON(VALIDATE) | ON(CALIBRATE),
         "Take measurements from FILE.csv, with the columns of the library's own file of "
         "that kind in models/measurements."},
    [OPTION_MAX_ERROR] = {"max-error", 0, "SHARE", COMPLETES_NOTHING, false, ON(VALIDATE),
                          "Exit with 4 when the headline error is above SHARE ('15 %')."},
    [OPTION_ALL_PLANS] =
        {"all-plans", 0, "FILE.csv", COMPLETES_FILE, false, ON(SEARCH),
         "Write every plan that is compared to FILE.csv, in no fixed order. Where several numbers "
         "of chunks make the largest chunk equally large, only the least of them is compared."},
    [OPTION_SYSTEMS] =
        {"systems", 0, "NAME,NAME", COMPLETES_NOTHING, false, ON(TRAIN),
         "Answer the question for each of these systems of the library, each with the fabric that "
         "usually joins it, and show one table: 'hgx-h100,gb200-nvl72'."},
    [OPTION_ORIGIN] = {"origin", 0, NULL, COMPLETES_NOTHING, false, ON(SHOW),
                       "Say for each value which file and line it came from and what it replaced."},
    [OPTION_SOURCES] = {"sources", 0, NULL, COMPLETES_NOTHING, false, ON(SHOW),
                        "Say for each value its source and confidence."},
    [OPTION_HOLDS] = {"holds", 0, "N", COMPLETES_NOTHING, false, ON(BENCH),
                      "Events that each run of 'bench engine' takes; default 1000000."},
    [OPTION_NODES] = {"nodes", 0, "N", COMPLETES_NOTHING, false, ON(BENCH),
                      "Nodes of the synthetic fleet; default 6250000 (50 million GPUs)."},
    [OPTION_YEARS] = {"years", 0, "N", COMPLETES_NOTHING, false, ON(BENCH),
                      "Years that the synthetic fleet runs; default 10."},
    [OPTION_SHARD] = {"shard", 0, "K/N", COMPLETES_NOTHING, false, ON(SWEEP),
                      "Run part K of N; 'auto' takes both from Slurm's job array or from the rank "
                      "that srun or mpirun gave. Default: 1/1."},
    [OPTION_SHARDS] = {"shards", 0, "N", COMPLETES_NOTHING, false, ON(SWEEP),
                       "Tasks of the job array that 'sweep slurm' makes."},
    [OPTION_TIME] = {"time", 0, "LIMIT", COMPLETES_NOTHING, false, ON(SWEEP),
                     "Time limit of each task, as sbatch takes it: '1:00:00'."},
    [OPTION_SUBMIT] = {"submit", 0, NULL, COMPLETES_NOTHING, false, ON(SWEEP),
                       "Submit what 'sweep slurm' would print."},
    [OPTION_PRECISION] =
        {"precision", 0, "SHARE", COMPLETES_NOTHING, false, ON(SWEEP),
         "Add replicates to each point until the interval of the first metric's mean is within "
         "SHARE ('2 %') of it; instead of what the study says."},
    [OPTION_FORMAT] =
        {"format", 0, "FORMAT", COMPLETES_NOTHING, false, ON(HELP),
         "'text' (default), 'man', the manual page, 'reference', the page of all keys, or "
         "'metrics', that of all figures of results."},
    [OPTION_JSON] =
        {"json", 0, NULL, COMPLETES_NOTHING, false,
         ON_ALL & ~(ON(REPORT) | ON(SCHEMA) | ON(COMPLETION) | ON(HELP)),
         "Print one JSON object instead of tables: snake_case keys, SI units and US dollars."},
    [OPTION_CSV] = {"csv", 0, NULL, COMPLETES_NOTHING, false, ON(RUN) | ON(SWEEP),
                    "Print the samples as comma-separated values instead of tables."},
    [OPTION_CSV_FOLDER] =
        {"csv", 0, "DIR", COMPLETES_FOLDER, false, ON(REPORT),
         "Write the data of each chart to a file of comma-separated values in DIR, and of a single "
         "run each operator's yearly statement of income and cash to statement.csv there."},
    [OPTION_SVG] = {"svg", 0, "DIR", COMPLETES_FOLDER, false, ON(REPORT),
                    "Write each chart to an SVG file in DIR, for papers and slides."},
    [OPTION_SVG_FILE] = {"svg", 0, "FILE.svg", COMPLETES_FILE, false, ON(CALIBRATE),
                         "Draw the points and the law into FILE.svg."},
    [OPTION_ACCELERATOR] = {"accelerator", 0, "NAME", COMPLETES_NOTHING, false, ON(CALIBRATE),
                            "What was measured, as the library calls it; default: what the file "
                            "says, or the accelerator with its device name."},
    [OPTION_PROFILE] = {"profile", 0, "NAME", COMPLETES_NOTHING, false, ON(CALIBRATE),
                        "How much 'calibrate run' measures: 'quick' (default) or 'full'."},
    [OPTION_DEVICE] = {"device", 0, "N", COMPLETES_NOTHING, false, ON(CALIBRATE),
                       "The GPU that 'calibrate run' measures, as CUDA counts them; default 0."},
    [OPTION_QUIET] = {"quiet", 'q', NULL, COMPLETES_NOTHING, false, ON_ALL,
                      "Print results, warnings and errors only."},
    [OPTION_NO_COLOR] = {"no-color", 0, NULL, COMPLETES_NOTHING, false, ON_ALL,
                         "No colours; the same as a non-empty NO_COLOR or TERM=dumb."},
    [OPTION_HELP] = {"help", 'h', NULL, COMPLETES_NOTHING, false, ON_ALL,
                     "Describe the command and its options."},
    [OPTION_VERSION] = {"version", 'V', NULL, COMPLETES_NOTHING, false, ON_ALL,
                        "Print the program's version."},
};

/* What an option means to some commands, where that is more or other than the table says. */
static const struct {
    enum option_id id;
    uint32_t commands; /* one bit per command_id */
    const char *doc;
} special_docs[] = {
    {OPTION_SET, ON_TRAINING,
     "Replace one value of the question or of a model it uses, for example '--set "
     "accelerators=512'; 'colossim explain train' lists the keys. May be given more than once; the "
     "last one wins."},
    {OPTION_REPLICATIONS, ON(SOLVE),
     "Run each value N times with other random draws and other values of all that is uncertain, "
     "and take one quantile of the metric. Without it uncertain values stand at their median."},
    {OPTION_THREADS, ON(SWEEP),
     "Points to run at the same time; default: all processors this process may use. The results do "
     "not depend on it. For 'sweep slurm': processors of each task, default 1."},
    {OPTION_OUTPUT, ON(REPORT),
     "Write the page to FILE, '-' for standard output; default: the results file's name with "
     "'.html'; of several, 'compare.html'."},
    {OPTION_OUTPUT, ON(SWEEP),
     "The study's folder, default: its name; for 'sweep merge' and 'analyze' the merged file, "
     "default: 'merged.db' in the folder."},
    {OPTION_OUTPUT, ON(CALIBRATE),
     "For 'calibrate fit': write the calibration to FILE; default: standard output."},
    {OPTION_FORCE, ON(SWEEP),
     "For 'sweep run': go on after a change, dropping the points that would come out differently. "
     "Elsewhere: replace a merged file of another study, and any other database; no input, "
     "though."},
    {OPTION_CSV, ON(SWEEP), "Print the points as comma-separated values instead of tables."},
};

const char *option_doc(enum option_id id, const struct command *command)
{
    for (size_t i = 0; i < sizeof special_docs / sizeof *special_docs; i++)
        if (special_docs[i].id == id && special_docs[i].commands >> command_id(command) & 1)
            return special_docs[i].doc;
    return option_table[id].doc;
}

bool option_is_common(enum option_id id)
{
    return option_table[id].commands == ON_ALL;
}

bool option_taken(enum option_id id, const struct command *command)
{
    return command ? option_table[id].commands >> command_id(command) & 1 : option_is_common(id);
}

enum option_id option_by_name(const char *name, size_t length, const struct command *command)
{
    enum option_id first = OPTION_COUNT;
    for (int i = 0; i < OPTION_COUNT; i++) {
        if (strlen(option_table[i].name) != length ||
            memcmp(option_table[i].name, name, length) != 0)
            continue;
        if (command && option_taken((enum option_id)i, command))
            return (enum option_id)i;
        if (first == OPTION_COUNT)
            first = (enum option_id)i;
    }
    return first;
}

enum option_id option_by_letter(char letter)
{
    for (int i = 0; i < OPTION_COUNT; i++)
        if (option_table[i].letter && option_table[i].letter == letter)
            return (enum option_id)i;
    return OPTION_COUNT;
}

const char *option_nearest(const char *word, size_t length, const struct command *command)
{
    const char *names[OPTION_COUNT];
    size_t n = 0;
    for (int i = 0; i < OPTION_COUNT; i++)
        if (!command || option_taken((enum option_id)i, command))
            names[n++] = option_table[i].name;
    for (size_t i = 0; i < n && length > 1; i++)
        if (strncmp(names[i], word, length) == 0)
            return names[i];
    char copy[64];
    snprintf(copy, sizeof copy, "%.*s", length < sizeof copy ? (int)length : (int)sizeof copy - 1,
             word);
    return words_nearest(copy, names, n);
}
