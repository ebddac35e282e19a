#include "input/reference.h"

#include "input/describe.h"
#include "input/distribution_kind.h"
#include "input/forms.h"
#include "input/places.h"
#include "input/unit_words.h"
#include "input/value.h"

#include <ctype.h>
#include <string.h>

static const char head[] =
    "# Reference: the keys of scenarios, models and studies\n"
    "\n"
    "Written by `colossim help --format=reference` from the tables that the program itself reads "
    "files by. `colossim explain KEY` says the same of one key, and the JSON Schemas in `schema/` "
    "say it to editors.\n"
    "\n"
    "- [Files](#files)\n"
    "- [How values are written](#how-values-are-written)\n"
    "- [Keys](#keys)\n";

static const char files[] =
    "\n## Files\n"
    "\n"
    "A scenario is one YAML file, a map of keys that begins with the format's version, "
    "`colossim: 1`. Unknown, misplaced, double and missing keys are errors.\n"
    "\n"
    "- `base: other.yaml` lays the file on another one, whose path is relative to the file that "
    "names it. Maps merge key by key; lists and single values are replaced whole; `key: null` "
    "deletes what the base gives. A value that says its form (";

static const char files_after_forms[] =
    ") is given whole: no date, bound or source of what it replaces stays; without a form "
    "(`{high: 5}`) only what is said changes. A path of `--set` that goes into a form "
    "(`price.by-date.2026-01-01`) changes a part where the value has that form, and gives a new "
    "value where it has another.\n"
    "- `--set sites.memphis.crews=40` replaces one value for one run, `--set KEY=null` deletes it. "
    "A key's path joins the names of keys and items with dots; items of a list have their "
    "position, from 0: `operators.xai.orders.phase-1.deliveries.0.date`.\n"
    "- Precedence, strongest first: `--set`, the scenario, its bases, the model library, defaults. "
    "`colossim show --origin` tells who won.\n"
    "- A reference such as `system: hgx-h100` names an item of a map, here of `models.systems`. "
    "The item is read from `systems/hgx-h100.yaml` in the model library; what the scenario says at "
    "`models.systems.hgx-h100` is laid on it, so that a scenario changes one number of a model, or "
    "defines a model of its own.\n"
    "\n"
    "In the paths below, *NAME* is the name of an item and *N* its position.\n";

static const char numbers[] =
    "\n## How values are written\n"
    "\n"
    "### Numbers with units\n"
    "\n"
    "A number is followed by its unit, with or without a blank: `150 MW`, `0.065 $/kWh`, "
    "`3.35 TB/s`, `90 days`. A bare number stands only where there is no dimension; then `60 %` is "
    "0.6 and `200k` is 200,000. `1e6` and `200_000` are read, `200,000` is not. Scales behind a "
    "number: ";

static const char units[] =
    " (`B` is a billion, but a byte where data are expected).\n"
    "\n"
    "Units are multiplied by `-` or `*` and divided by `/` or `per`, where a number may stand too: "
    "`0.12 $/W-year`, `148 per 110592 node-days`. Counts say what is counted and change nothing. "
    "A year is 365.25 days, a month its twelfth; calendar dates follow the calendar. Bandwidths "
    "of links are one-way.\n"
    "\n";

static const char money[] =
    "\n### Money\n"
    "\n"
    "US dollars: `$30k`, `30 k$`, `$1.5B`, `0.06 $/kWh`. Those that say "
    "`currency-year` are converted from that year's dollars.\n"
    "\n"
    "### Dates\n"
    "\n"
    "`2024-04-24`, or `2024-04` for the first day of the month; UTC.\n"
    "\n"
    "### Values that say more\n"
    "\n"
    "Any value can be a map around itself, `{value: 150 MW, source: \"...\", confidence: "
    "published}`. The descriptions may also stand in any map around values: they speak of all "
    "values below that have none of their own.\n"
    "\n";

static const char uncertain[] =
    "\n### Uncertain values\n"
    "\n"
    "A quantity may be given as a distribution: `{dist: triangular, low: 3 years, mode: 5 years, "
    "high: 7 years}`. It is drawn once per replication, and stands at its median in a single run. "
    "A key that is \"drawn for each event\" is drawn anew for each; the parameters of its "
    "distribution may be uncertain in turn. `min` and `max` truncate any distribution.\n"
    "\n"
    "| `dist` | parameters | what it is |\n"
    "|---|---|---|\n";

static const char paths[] =
    "\n### Values that change over time\n"
    "\n"
    "`{by-date: {2024-01-01: $30k, 2026-01-01: $24k}}` holds each value from its date on, the "
    "first one before it too. With `between: linear` beside `by-date`, values go straight from "
    "date to date. Each value may be uncertain.\n"
    "\n"
    "`{by-date: {2026-01-01: $30k}, change: -20 % / year}` goes on from the last date: *k* months "
    "after it the value is (1 - 0.20)^(*k*/12) of the last one, so 80 % of it after a year and 64 "
    "% after two. It holds for a month, or goes straight from month to month with `between: "
    "linear`; it stays within the key's range, and goes on for a century. `change` may be "
    "uncertain too. It is a share of a year, from -99 % to 1,000 %; one of a month is refused with "
    "the year's that it comes to: for `8 % / month` write `151.8 % / year`.\n"
    "\n"
    "### Curves\n"
    "\n"
    "`{curve: [[1 MB, 0.6], [100 MB, 0.95]]}` gives points in ascending order; the value is "
    "constant beyond the ends. `scale: log` beside `curve` goes from point to point in the "
    "logarithm.\n";

/* Text in a cell of a table. */
static void add_cell(const char *words, struct text *out)
{
    for (; *words; words++)
        text_addf(out, *words == '|' ? "\\%c" : "%c", *words == '\n' ? ' ' : *words);
}

static void add_names(const struct unit_words *group, struct text *out)
{
    bool first = true;
    for (size_t i = 0; i < group->n; i++) {
        if (unit_words_is_plural(group, i))
            continue;
        text_addf(out, "%s`%s`", first ? "" : " ", group->at[i]);
        first = false;
    }
}

static const char *without_article(const char *name)
{
    return strncmp(name, "a ", 2) == 0 ? name + 2 : strncmp(name, "an ", 3) == 0 ? name + 3 : name;
}

/* The dimensions of all keys, each with an example. Units stand as code, so that no reader takes
 * what lies between two '$' for a formula. */
static void write_dimensions(const struct place *places, size_t n, struct arena *memory,
                             struct text *out)
{
    text_add(out, "| dimension | usual units | example |\n|---|---|---|\n");
    for (size_t i = 0; i < n; i++) {
        const struct dim dim = places[i].key->dim;
        bool seen = !describe_has_dimension(places[i].key);
        for (size_t k = 0; k < i && !seen; k++)
            seen = describe_has_dimension(places[k].key) && dim_equal(places[k].key->dim, dim);
        if (seen)
            continue;
        const struct key any = {.name = "", .kind = KEY_QUANTITY, .dim = dim};
        const char **examples, *usual = dim_usual_units(dim);
        form_examples(&any, memory, &examples);
        text_addf(out, "| %s | ", without_article(dim_name(dim)));
        if (usual)
            text_addf(out, "`%s`", usual);
        text_addf(out, " | `%s` |\n", examples[0]);
    }
}

static void write_units(struct arena *memory, struct text *out)
{
    struct unit_words *groups;
    const size_t n = unit_words_list(memory, &groups);
    text_add(out, "\nAll words for units; those that are spelled out have a plural in `s` too:\n"
                  "\n| of | words |\n|---|---|\n");
    for (size_t i = 0; i < n; i++) {
        const bool counts = dim_equal(groups[i].dim, (struct dim)DIM_NONE);
        text_addf(out, "| %s | ", counts ? "counts" : without_article(dim_name(groups[i].dim)));
        add_names(&groups[i], out);
        text_add(out, " |\n");
    }
}

static void write_descriptions(struct text *out)
{
    text_add(out, "| description | meaning |\n|---|---|\n");
    for (size_t i = 0; i < KEY_DESCRIPTIONS; i++)
        text_addf(out, "| `%s` | %s |\n", key_descriptions[i], form_word_doc(key_descriptions[i]));
}

static void write_distributions(struct text *out)
{
    for (size_t i = 0; i < DIST_KINDS; i++) {
        const struct distribution_kind *kind = &distribution_kinds[i];
        text_addf(out, "| `%s` | ", kind->word);
        for (size_t set = 0; set < DISTRIBUTION_SETS && kind->sets[set]; set++) {
            text_add(out, set ? "; or " : "");
            bool first = true;
            for (size_t p = 0; p < PARAMETERS; p++) {
                if (!(kind->sets[set] >> p & 1))
                    continue;
                text_addf(out, "%s`%s`", first ? "" : ", ", distribution_parameters[p].name);
                first = false;
            }
        }
        text_addf(out, " | %s |\n", kind->doc);
    }
    text_add(out, "\n| parameter | meaning |\n|---|---|\n");
    for (size_t p = 0; p < PARAMETERS; p++)
        text_addf(out, "| `%s` | %s |\n", distribution_parameters[p].name,
                  distribution_parameters[p].doc);
}

/* The limits show a unit; without them the usual ones are named. */
static void write_holds(const struct key *key, struct text *out)
{
    struct text cell, range;
    text_init(&cell);
    text_init(&range);
    describe_type(key, &cell);
    if (describe_range(key, &range))
        text_addf(&cell, ", %s", text_get(&range));
    else if (describe_units(key))
        text_addf(&cell, " (`%s`)", describe_units(key));
    add_cell(text_get(&cell), out);
    text_free(&cell);
    text_free(&range);
}

static void write_default(const struct place *place, const char *const *fixed, struct text *out)
{
    const struct key *key = place->key;
    struct text cell;
    text_init(&cell);
    describe_default(key, &cell);
    const bool given = key_is_required(key) && places_file(place->path, fixed);
    text_add(out, key->fallback ? "`" : "");
    add_cell(given ? "from the library" : text_get(&cell), out);
    text_add(out, key->fallback ? "`" : "");
    text_free(&cell);
}

static void write_key(const struct place *place, const char *const *fixed, struct text *out)
{
    const struct key *key = place->key;
    text_addf(out, "| `%s` | ", key->name);
    write_holds(key, out);
    text_add(out, " | ");
    write_default(place, fixed, out);
    text_add(out, " | ");
    if (place->word)
        text_addf(out, "Only where `%s` is `%s`. ", place->tag, place->word);
    add_cell(key->doc, out);
    text_add(out, " |\n");
}

/* The path of the map that has a place's key: 'sites.NAME', or "" at the root. */
static const char *owner(const struct place *place, struct arena *memory)
{
    const size_t length = strlen(place->path) - strlen(place->key->name);
    return length ? arena_slice(memory, place->path, length - 1) : "";
}

/* Whether an earlier place has the same table at another path, and its first key. */
static bool is_repeated(const struct place *places, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (places[k].table == places[i].table && places[k].key == places[i].key)
            return true;
    return false;
}

/* A table's name as a heading. */
static const char *heading(const struct key_table *table, struct arena *memory)
{
    char *name = arena_text(memory, table->name);
    name[0] = (char)toupper((unsigned char)name[0]);
    return name;
}

/* The library's file that holds a map with this path; NULL for none. */
static const char *library_file(const char *path, const struct reference_request *r,
                                struct arena *memory)
{
    const char *file = places_file(path, r->fixed);
    if (file)
        return arena_format(memory, "%s.yaml", file);
    const size_t length = strlen(r->library);
    if (strncmp(path, r->library, length) != 0 || path[length] != '.')
        return NULL;
    const char *kind = path + length + 1;
    const size_t kind_length = strcspn(kind, ".");
    return kind[kind_length] && strcmp(kind + kind_length + 1, place_name) == 0
               ? arena_format(memory, "%.*s/NAME.yaml", (int)kind_length, kind)
               : NULL;
}

static void write_heading(const struct place *places, size_t n, size_t i,
                          const struct reference_request *r, struct arena *memory, struct text *out)
{
    const struct key_table *table = places[i].table;
    const char *path = owner(&places[i], memory), *file = library_file(path, r, memory);
    text_addf(out, "\n### %s\n\n%s\n\n", heading(table, memory), table->doc);
    if (*path) {
        text_addf(out, "At `%s`", path);
        for (size_t k = i + 1; k < n; k++)
            if (places[k].table == table && places[k].key == places[i].key)
                text_addf(out, ", `%s`", owner(&places[k], memory));
        text_addf(out, file ? ", and in the library's `%s`.\n\n" : ".\n\n", file);
    }
    text_add(out, "| key | holds | default | meaning |\n|---|---|---|---|\n");
}

static bool begins_table(const struct place *places, size_t i)
{
    return !is_repeated(places, i) && (i == 0 || places[i - 1].table != places[i].table);
}

static void write_contents(const struct place *places, size_t n, struct arena *memory,
                           struct text *out)
{
    for (size_t i = 0; i < n; i++) {
        if (!begins_table(places, i))
            continue;
        text_addf(out, "  - [%s](#", heading(places[i].table, memory));
        for (const char *c = places[i].table->name; *c; c++)
            text_add_char(out, *c == ' ' ? '-' : (char)tolower((unsigned char)*c));
        text_add(out, ")\n");
    }
}

/* All keys of a kind of file, a section per table. */
static void write_keys(const struct place *places, size_t n, const struct reference_request *r,
                       struct arena *memory, struct text *out)
{
    for (size_t i = 0; i < n; i++) {
        if (is_repeated(places, i))
            continue;
        if (begins_table(places, i))
            write_heading(places, n, i, r, memory, out);
        write_key(&places[i], r->fixed, out);
    }
}

void reference_write(const struct reference_request *r, struct text *out)
{
    struct arena memory;
    struct place *places, *others;
    arena_init(&memory);
    const size_t n = places_list(r->root, &memory, &places);
    const size_t n_others = places_list(r->other, &memory, &others);
    const struct unit_words scales = unit_words_scales(&memory);
    text_add(out, head);
    write_contents(places, n, &memory, out);
    write_contents(others, n_others, &memory, out);
    text_add(out, files);
    for (const char *const *word = value_form_words; *word; word++)
        text_addf(out, "%s`%s`", word == value_form_words ? "" : ", ", *word);
    text_add(out, files_after_forms);
    text_add(out, numbers);
    add_names(&scales, out);
    text_add(out, units);
    write_dimensions(places, n, &memory, out);
    write_units(&memory, out);
    text_add(out, money);
    write_descriptions(out);
    text_add(out, uncertain);
    write_distributions(out);
    text_add(out, paths);
    text_add(out, "\n## Keys\n");
    write_keys(places, n, r, &memory, out);
    write_keys(others, n_others, r, &memory, out);
    arena_free(&memory);
}
