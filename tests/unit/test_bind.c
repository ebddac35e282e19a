/* The binder: what it makes of every kind of key, every message it has, references, origins and
 * draws. */
#include "support_reading.h"

#include "input/bind.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

struct breed {
    const char *name;
    double weight; /* kg, spelled as a power here: there is no mass among the quantities of the
                      tables */
};

struct visit {
    day_number date;
    int64_t guests;
};

struct keeper {
    int64_t hours;
    double wage;
};

enum { FOOD_HAY, FOOD_FISH };

struct animal {
    const char *name;
    const struct breed *breed;
    int food;
    double hay_price, fish_rate;
};

struct zoo {
    double power, rate;
    struct path price;
    struct curve growth;
    struct distribution nap;
    struct measure seen;
    int64_t cages;
    bool open;
    day_number founded;
    int mood;
    const char *motto;
    struct keeper keeper;
    struct span visits, animals, breeds;
};

static bool check_animal(const void *self, const struct node *node, struct diagnostics *d)
{
    const struct animal *a = self;
    if (a->breed->weight < 1000 || a->food == FOOD_HAY)
        return true;
    diag_error(d, node_mark(node), NULL, "'%s' is too heavy for fish", a->name);
    return false;
}

static const char *const mood_words[] = {"calm", "wild", "asleep", NULL};
static const char *const food_words[] = {"hay", "fish", NULL};

static const struct key breed_keys[] = {
    {"weight", KEY_QUANTITY, DIM_POWER, offsetof(struct breed, weight), .min = 1, .max = 1e6,
     .doc = "Weight."},
};
static const struct key_table breed_table = {KEY_TABLE("breed", struct breed, breed_keys)};

static const struct key hay_keys[] = {
    {"hay-price", KEY_QUANTITY, DIM_MONEY, offsetof(struct animal, hay_price), .fallback = "$5",
     .doc = "Hay."},
};
static const struct key_table hay_table = {KEY_TABLE("animal", struct animal, hay_keys)};
static const struct key fish_keys[] = {
    {"fish-rate", KEY_QUANTITY, DIM_RATE, offsetof(struct animal, fish_rate),
     .doc = "Fish per time."},
};
static const struct key_table fish_table = {KEY_TABLE("animal", struct animal, fish_keys)};
static const struct key_case animal_cases[] = {{"hay", &hay_table}, {"fish", &fish_table}};
static const struct key animal_keys[] = {
    {"breed", KEY_REF, .offset = offsetof(struct animal, breed), .target = "breeds",
     .doc = "Its breed."},
    {"food", KEY_WORD, .offset = offsetof(struct animal, food), .words = food_words,
     .fallback = "hay", .doc = "What it eats."},
};
static const struct key_table animal_table = {
    KEY_TABLE("animal", struct animal, animal_keys),
    .tag = "food",
    .cases = animal_cases,
    .n_cases = 2,
    .check = check_animal,
    .doc = "One animal.",
};

static const struct key visit_keys[] = {
    {"date", KEY_DATE, .offset = offsetof(struct visit, date), .doc = "Day."},
    {"guests", KEY_COUNT, .offset = offsetof(struct visit, guests), .min = 1, .max = 1000,
     .doc = "Guests."},
};
static const struct key_table visit_table = {KEY_TABLE("visit", struct visit, visit_keys)};

static const struct key keeper_keys[] = {
    {"hours", KEY_COUNT, .offset = offsetof(struct keeper, hours), .fallback = "8",
     .doc = "Hours a day."},
    {"wage", KEY_QUANTITY, DIM_MONEY, offsetof(struct keeper, wage), .optional = true,
     .doc = "Wage."},
};
static const struct key_table keeper_table = {KEY_TABLE("keeper", struct keeper, keeper_keys)};

static const struct key zoo_keys[] = {
    {"power", KEY_QUANTITY, DIM_POWER, offsetof(struct zoo, power), .min = 1e3, .max = 1e9,
     .doc = "Power."},
    {"rate", KEY_QUANTITY, DIM_NONE, offsetof(struct zoo, rate), .optional = true,
     .doc = "A share."},
    {"price", KEY_PATH, DIM_MONEY, offsetof(struct zoo, price), .min = 0, .max = 1e6,
     .fallback = "$10", .doc = "Ticket."},
    {"growth", KEY_CURVE, DIM_TIME, offsetof(struct zoo, growth), .optional = true,
     .doc = "Growth by age."},
    {"nap", KEY_DISTRIBUTION, DIM_TIME, offsetof(struct zoo, nap), .min = 0, .max = 1e6,
     .fallback = "1 h", .doc = "How long they sleep."},
    {"seen", KEY_MEASURE, .offset = offsetof(struct zoo, seen), .optional = true,
     .doc = "Anything."},
    {"cages", KEY_COUNT, .offset = offsetof(struct zoo, cages), .optional = true, .doc = "Cages."},
    {"open", KEY_BOOL, .offset = offsetof(struct zoo, open), .fallback = "true", .doc = "Open."},
    {"founded", KEY_DATE, .offset = offsetof(struct zoo, founded), .optional = true,
     .doc = "Founded."},
    {"mood", KEY_WORD, .offset = offsetof(struct zoo, mood), .words = mood_words,
     .fallback = "calm", .doc = "Mood."},
    {"motto", KEY_TEXT, .offset = offsetof(struct zoo, motto), .optional = true, .doc = "Motto."},
    {"keeper", KEY_STRUCT, .offset = offsetof(struct zoo, keeper), .sub = &keeper_table,
     .doc = "Keeper."},
    {"visits", KEY_LIST, .offset = offsetof(struct zoo, visits), .sub = &visit_table,
     .optional = true, .doc = "Visits."},
    {"animals", KEY_MAP, .offset = offsetof(struct zoo, animals), .sub = &animal_table,
     .optional = true, .doc = "Animals."},
    {"breeds", KEY_MAP, .offset = offsetof(struct zoo, breeds), .sub = &breed_table,
     .optional = true, .doc = "Breeds."},
};
static const struct key_table zoo_table = {KEY_TABLE("zoo", struct zoo, zoo_keys)};

struct bound {
    struct reading r;
    struct arena memory;
    struct origins origins;
    struct zoo zoo;
    bool ok;
};

static void bind_text(struct bound *b, const char *text)
{
    *b = (struct bound){0};
    reading_begin(&b->r);
    arena_init(&b->memory);
    b->r.tree.root = reading_read(&b->r, text);
    assert_non_null(b->r.tree.root);
    b->ok = bind_tree(&b->r.tree, &zoo_table, &b->zoo, NULL, &b->memory, &b->origins, &b->r.d);
}

static void unbind(struct bound *b)
{
    reading_end(&b->r);
    arena_free(&b->memory);
}

static void refuses(const char *text, const char *expected)
{
    struct bound b;
    bind_text(&b, text);
    assert_false(b.ok);
    assert_messages(&b.r.d, expected);
    unbind(&b);
}

/* Messages whose caret lines would only repeat the text. */
static void refuses_saying(const char *text, const char *part)
{
    struct bound b;
    bind_text(&b, text);
    assert_false(b.ok);
    struct text out;
    text_init(&out);
    diagnostics_render(&b.r.d, &out);
    assert_contains(text_get(&out), part);
    text_free(&out);
    unbind(&b);
}

static void test_binds_every_kind(void **state)
{
    (void)state;
    struct bound b;
    bind_text(
        &b,
        "power: 150 MW\n"
        "rate: 60 %\n"
        "price: {by-date: {2024-01: $30, 2026-01-01: {value: $24, source: x}}, between: linear}\n"
        "growth: {curve: [[1 day, 0.5], [10 days, 2]], scale: log}\n"
        "nap: {dist: uniform, low: 1 h, high: 3 h}\n"
        "seen: 3 GWh\n"
        "cages: {value: 12k, source: counted}\n"
        "open: false\n"
        "founded: 1844-08-01\n"
        "mood: wild\n"
        "motto: 'null'\n"
        "keeper: {wage: $20}\n"
        "visits: [{date: 2024-02-29, guests: 3}, {date: 2024-03-01, guests: 1_000}]\n"
        "animals: {leo: {breed: lion, food: fish, fish-rate: 2 / day}, bo: {breed: lion}}\n"
        "breeds: {lion: {weight: 200 W}}\n");
    assert_messages(&b.r.d, "");
    assert_true(b.ok);
    const struct zoo *z = &b.zoo;
    assert_true(z->power == 150e6);
    assert_true(z->rate == 0.6);
    assert_int_equal(z->price.n, 2);
    assert_true(z->price.values[0] == 30 && z->price.values[1] == 24 && z->price.linear);
    assert_int_equal(z->price.dates[0], date_to_days((struct civil_date){2024, 1, 1}));
    assert_int_equal(z->growth.n, 2);
    assert_true(z->growth.x[0] == 86400 && z->growth.y[1] == 2 && z->growth.log_x);
    assert_int_equal(z->nap.kind, DIST_UNIFORM);
    assert_true(distribution_median(&z->nap) == 7200);
    assert_true(z->seen.value == 3e9 * 3600);
    assert_true(dim_equal(z->seen.dim, (struct dim)DIM_ENERGY));
    assert_int_equal(z->cages, 12000);
    assert_false(z->open);
    assert_int_equal(z->founded, date_to_days((struct civil_date){1844, 8, 1}));
    assert_int_equal(z->mood, 1);
    assert_string_equal(z->motto, "null");
    assert_int_equal(z->keeper.hours, 8);
    assert_true(z->keeper.wage == 20);
    const struct visit *visits = z->visits.items;
    assert_int_equal(z->visits.n, 2);
    assert_int_equal(visits[1].guests, 1000);
    const struct animal *animals = z->animals.items;
    const struct breed *breeds = z->breeds.items;
    assert_int_equal(z->animals.n, 2);
    assert_string_equal(animals[0].name, "leo");
    assert_ptr_equal(animals[0].breed, &breeds[0]);
    assert_ptr_equal(animals[1].breed, &breeds[0]);
    assert_int_equal(animals[0].food, FOOD_FISH);
    assert_close(animals[0].fish_rate, 2.0 / 86400, 1e-15);
    assert_true(animals[1].hay_price == 5);
    unbind(&b);
}

static void test_what_is_left_out_has_its_default_or_says_so(void **state)
{
    (void)state;
    struct bound b;
    bind_text(&b, "power: 1 MW\n");
    assert_true(b.ok);
    const struct zoo *z = &b.zoo;
    assert_true(isnan(z->rate) && isnan(z->seen.value) && isnan(z->keeper.wage));
    assert_int_equal(z->price.n, 1);
    assert_true(z->price.values[0] == 10);
    assert_int_equal(z->growth.n, 0);
    assert_int_equal(z->nap.kind, DIST_CONSTANT);
    assert_true(z->nap.a == 3600);
    assert_true(z->open);
    assert_null(z->motto);
    assert_int_equal(z->founded, 0);
    assert_int_equal(z->visits.n, 0);
    assert_int_equal(z->keeper.hours, 8);
    unbind(&b);
}

static void test_missing_keys_are_named_with_their_owner(void **state)
{
    (void)state;
    refuses("rate: 1\nbreeds: {lion: {}}\n",
            "t.yaml:1:1: error: the zoo is missing its key 'power'\n"
            "    1 | rate: 1\n"
            "      | ^\n"
            "t.yaml:2:10: error: breeds.lion: the breed is missing its key 'weight'\n"
            "    2 | breeds: {lion: {}}\n"
            "      |          ^~~~\n"
            "2 errors\n");
}

static void test_unknown_keys_get_a_suggestion(void **state)
{
    (void)state;
    refuses("power: 1 MW\npwoer: 2 MW\n", "t.yaml:2:1: error: unknown key 'pwoer' in zoo\n"
                                          "    2 | pwoer: 2 MW\n"
                                          "      | ^~~~~ did you mean 'power'?\n"
                                          "1 error\n");
    refuses("power: {value: 1 MW, sorce: x}\n",
            "t.yaml:1:22: error: power: unknown key 'sorce'\n"
            "    1 | power: {value: 1 MW, sorce: x}\n"
            "      |                      ^~~~~ did you mean 'source'?\n"
            "1 error\n");
}

static void test_a_key_of_another_case_has_no_effect(void **state)
{
    (void)state;
    refuses("power: 1 MW\nanimals: {leo: {breed: lion, fish-rate: 1 / day}}\nbreeds: {lion: "
            "{weight: 2 W}}\n",
            "t.yaml:2:30: error: 'fish-rate' has no effect where food is 'hay'\n"
            "    2 | animals: {leo: {breed: lion, fish-rate: 1 / day}}\n"
            "      |                              ^~~~~~~~~\n"
            "1 error\n");
}

static void test_values_of_the_wrong_form_are_refused(void **state)
{
    (void)state;
    refuses_saying("power: [1 MW]\n",
                   "t.yaml:1:8: error: power: expected a quantity, or {dist: ...}");
    refuses_saying("power: {by-date: {2024-01-01: 1 MW}}\n",
                   "power: this value can't change over time");
    refuses_saying("power: 1 MW\ncages: {dist: uniform, low: 1, high: 2}\n",
                   "cages: this value can't be uncertain: only quantities can");
    refuses_saying("power: 1 MW\ncages: 1.5\n",
                   "t.yaml:2:8: error: cages: '1.5' is no whole number");
    refuses_saying("power: 1 MW\ncages: -5\n", "cages: -5 is below the least allowed, 0");
    refuses_saying("power: 1 MW\nopen: yes\n", "open: expected true or false, not 'yes'");
    refuses_saying("power: 1 MW\nfounded: 2023-02-29\n",
                   "founded: '2023-02-29' is no date: write YYYY-MM-DD");
    refuses_saying("power: 1 MW\nmood: clam\n", "mood: expected calm, wild or asleep, not 'clam'");
    refuses_saying("power: 1 MW\nmood: clam\n", "did you mean 'calm'?");
    refuses_saying("power: 1 MW\nkeeper: 5\n", "keeper: expected a keeper, a map of keys");
    refuses_saying("power: 1 MW\nvisits: {a: 1}\n", "visits: expected a list of visit items");
    refuses_saying("power: 1 MW\nanimals: [1]\n",
                   "animals: expected a map of animal items by name");
    refuses_saying("power: 1 MW\ngrowth: 5\n", "growth: expected {curve: [[x, y], ...]}");
    refuses_saying("power: 1 MW\ngrowth: {curve: [[1 day, 2], [1 day, 3]]}\n",
                   "the points' x must ascend");
    refuses_saying("power: 1 MW\ngrowth: {curve: [[1 day]]}\n", "expected a point, [x, y]");
    refuses_saying("power: 1 MW\ngrowth: {curve: [[0 s, 1]], scale: log}\n", "no place for x = 0");
}

static void test_units_and_ranges_are_checked(void **state)
{
    (void)state;
    refuses("power: 150 MWh\n",
            "t.yaml:1:12: error: power: 'MWh' is an energy, expected a power (W, kW, MW, GW)\n"
            "    1 | power: 150 MWh\n"
            "      |            ^~~ did you mean '150 MW'?\n"
            "1 error\n");
    refuses_saying("power: 10 W\n",
                   "t.yaml:1:8: error: power: 10 W is below the least allowed, 1 kW");
    refuses_saying("power: 2 GW\n", "power: 2 GW is above the most allowed, 1 GW");
    refuses_saying("power: {dist: normal, mean: 1 MW, sd: 1 MW}\n",
                   "values from 1 kW to 1 GW are allowed; cut it with 'min'");
    refuses_saying("power: 1 MW\nvisits: [{date: 2024-01-01, guests: 0}]\n",
                   "visits.0.guests: 0 is below the least allowed, 1");
}

static void test_distributions_are_checked(void **state)
{
    (void)state;
    refuses_saying("power: {dist: uniform, low: 2 MW, high: 1 MW}\n",
                   "t.yaml:1:29: error: power: 'low' is above 'high'");
    refuses_saying("power: {dist: triangluar, low: 1 MW}\n",
                   "there is no distribution 'triangluar'");
    refuses_saying("power: {dist: triangluar, low: 1 MW}\n", "did you mean 'triangular'?");
    refuses_saying("power: {dist: uniform, low: 1 MW, hihg: 2 MW}\n",
                   "power: 'uniform' has no parameter 'hihg'");
    refuses_saying("power: {dist: triangular, low: 1 MW, high: 2 MW}\n",
                   "'triangular' also needs 'mode'");
    refuses_saying("power: {dist: uniform, low: 1 MWh, high: 2 MW}\n", "'MWh' is an energy");
    refuses_saying(
        "power: {dist: uniform, low: {dist: uniform, low: 1 MW, high: 2 MW}, high: 9 MW}\n",
        "a parameter of a value drawn once must be a plain number");
}

static void test_dates_of_a_path_ascend(void **state)
{
    (void)state;
    refuses_saying("power: 1 MW\nprice: {by-date: {2025-01-01: $1, 2024-01-01: $2}}\n",
                   "t.yaml:2:35: error: price.by-date: dates must ascend");
    refuses_saying("power: 1 MW\nprice: {by-date: {2024-01: $1, 2024-01-01: $2}}\n",
                   "the same date twice");
    refuses_saying("power: 1 MW\nprice: {by-date: {soon: $1}}\n",
                   "price.by-date: 'soon' is no date");
    refuses_saying("power: 1 MW\nprice: {by-date: {}}\n", "expected a map from dates to values");
    refuses_saying("power: 1 MW\nprice: {by-date: {2024-01-01: $1}, betwene: linear}\n",
                   "did you mean 'between'?");
}

/* The last value, k months after its date, is (1 - 20 %)^(k / 12) of itself. */
static void test_the_last_value_of_a_path_may_change_by_a_share_a_year(void **state)
{
    (void)state;
    static const char text[] =
        "power: 1 MW\nprice: {by-date: {2024-01-01: $200, 2025-01-31: $100}, change: -20 % / year";
    char linear[sizeof text + 32];
    struct bound step, line;
    snprintf(linear, sizeof linear, "%s, between: linear}\n", text);
    bind_text(&line, linear);
    snprintf(linear, sizeof linear, "%s}\n", text);
    bind_text(&step, linear);
    assert_true(step.ok && line.ok);
    static const struct {
        struct civil_date on;
        double step, line;
    } expected[] = {
        {{2023, 6, 1}, 200, 200},
        {{2025, 1, 31}, 100, 100},
        {{2025, 2, 27}, 100, 100 - 27 / 28.0 * (100 - 98.15765298737517)},
        {{2025, 2, 28}, 98.15765298737517, 98.15765298737517}, /* cut to the month's last day */
        {{2026, 1, 31}, 80, 80},
        {{2027, 1, 31}, 64, 64},
        {{2027, 2, 27}, 64, 64 - 27 / 28.0 * (64 - 62.820897911920106)},
        {{2125, 1, 31}, 100 * 2.0370359763e-10, 100 * 2.0370359763e-10},
        {{2400, 1, 1}, 100 * 2.0370359763e-10, 100 * 2.0370359763e-10},
    };
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        const double day = date_to_days(expected[i].on);
        assert_float_equal(path_at(&step.zoo.price, day), expected[i].step, 1e-6);
        assert_float_equal(path_at(&line.zoo.price, day), expected[i].line, 1e-6);
    }
    assert_int_equal(step.zoo.price.changed, PATH_MONTHS);
    assert_int_equal(
        path_next_change(&step.zoo.price, date_to_days((struct civil_date){2026, 2, 1})),
        date_to_days((struct civil_date){2026, 2, 28}));
    unbind(&step);
    unbind(&line);
}

static void test_a_change_stays_in_the_range_and_in_the_calendar(void **state)
{
    (void)state;
    struct bound b;
    bind_text(&b, "power: 1 MW\nprice: {by-date: {9998-12-01: $100}, change: 900 % / year}\n");
    assert_true(b.ok);
    assert_int_equal(b.zoo.price.changed, 12);
    assert_float_equal(b.zoo.price.values[12], 1000, 1e-9);
    unbind(&b);
    bind_text(&b, "power: 1 MW\nprice: {by-date: {2025-01-01: $100}, change: 900 % / year}\n");
    assert_true(b.ok);
    assert_true(b.zoo.price.values[b.zoo.price.n - 1] == 1e6);
    unbind(&b);
}

static void test_a_change_that_makes_no_sense_is_refused(void **state)
{
    (void)state;
    refuses_saying("power: 1 MW\nprice: {by-date: {2024-01-01: $1}, change: -20 %}\n",
                   "price.change: '%' has no dimension, expected a rate");
    refuses_saying("power: 1 MW\nprice: {by-date: {2024-01-01: $1}, change: -100 % / year}\n",
                   "price.change: -1 per year is below the least allowed, -0.99 per year");
    refuses_saying("power: 1 MW\nprice: {value: $1, change: -20 % / year}\n",
                   "price.change: a change needs a date from which it goes on");
    refuses_saying("power: 1 MW\nprice: {value: $1, change: -20 % / year}\n",
                   "write {by-date: {2026-01-01: ...}, change: ...}");
    refuses_saying("power: 1 MW\nprice: {dist: uniform, low: $1, high: $2, change: 1 % / year}\n",
                   "price.change: a change needs a date from which it goes on");
    refuses_saying("power: 1 MW\nprice: {value: {by-date: {2024-01-01: $1}}, change: 1 % / year}\n",
                   "write it beside 'by-date'");
    refuses_saying("power: 1 MW\nprice: {by-date: {2024-01-01: {value: $1, change: 1 % / year}}}\n",
                   "write it beside 'by-date'");
    refuses_saying("power: {value: 1 MW, change: 1 % / year}\n",
                   "power.change: this value can't change over time");
}

static void test_descriptions_must_make_sense(void **state)
{
    (void)state;
    refuses_saying(
        "power: {value: 1 MW, confidence: guessed}\n",
        "power.confidence: 'guessed' is no confidence: measured, datasheet, published or assumed");
    refuses_saying("power: {value: 1 MW, as-of: lately}\n",
                   "'lately' is no date: write 2026, 2026-08");
    refuses_saying("power: {value: 1 MW, currency-year: 25}\n", "'25' is no year");
    refuses_saying("power: {value: 1 MW, note: [a]}\n", "power.note: expected a text");
}

static void test_references_are_resolved_or_refused(void **state)
{
    (void)state;
    refuses("power: 1 MW\nanimals: {leo: {breed: loin}}\nbreeds: {lion: {weight: 2 W}}\n",
            "t.yaml:2:24: error: there is no 'loin' at 'breeds'\n"
            "    2 | animals: {leo: {breed: loin}}\n"
            "      |                        ^~~~ did you mean 'lion'?\n"
            "1 error\n");
    refuses("power: 1 MW\nbreeds: {lion: {weight: 2 W}}\n",
            "t.yaml:2:10: error: breed 'lion' has no effect: nothing refers to it\n"
            "    2 | breeds: {lion: {weight: 2 W}}\n"
            "      |          ^~~~\n"
            "1 error\n");
}

static void test_checks_run_on_resolved_structs(void **state)
{
    (void)state;
    refuses_saying("power: 1 MW\n"
                   "animals: {leo: {breed: lion, food: fish, fish-rate: 1 / day}}\n"
                   "breeds: {lion: {weight: 2 kW}}\n",
                   "t.yaml:2:11: error: 'leo' is too heavy for fish");
}

static void test_errors_are_collected(void **state)
{
    (void)state;
    struct bound b;
    bind_text(&b, "power: 1 MWh\nmood: x\nopen: 3\nfounded: y\ncages: z\n");
    assert_false(b.ok);
    assert_int_equal(b.r.d.errors, 5);
    unbind(&b);
}

static const struct origin *origin_of(const struct bound *b, const void *field)
{
    const struct origin *o = origins_get(&b->origins, field);
    assert_non_null(o);
    return o;
}

static void test_origins_know_source_and_grade(void **state)
{
    (void)state;
    struct bound b;
    bind_text(&b,
              "source: the zoo's book\nconfidence: published\n"
              "power: {value: 1 MW, source: the meter, confidence: measured, note: at noon}\n"
              "rate: 1\n"
              "price: {by-date: {2024-01-01: $1, 2025-01-01: {value: $2, confidence: assumed}}}\n");
    assert_true(b.ok);
    const struct origin *power = origin_of(&b, &b.zoo.power);
    assert_int_equal(power->grade, GRADE_MEASURED);
    assert_string_equal(power->source, "the meter");
    assert_string_equal(power->note, "at noon");
    assert_int_equal(power->node->at.line, 3);
    assert_int_equal(origin_of(&b, &b.zoo.rate)->grade, GRADE_PUBLISHED);
    assert_string_equal(origin_of(&b, &b.zoo.rate)->source, "the zoo's book");
    assert_int_equal(origin_of(&b, &b.zoo.price)->grade, GRADE_ASSUMED);
    const struct origin *nap = origin_of(&b, &b.zoo.nap);
    assert_null(nap->node);
    assert_int_equal(nap->grade, GRADE_ASSUMED);
    assert_null(origins_get(&b.origins, &b.zoo.cages));
    assert_int_equal(origins_grade(&b.origins, &b.zoo.cages), GRADE_ASSUMED);
    unbind(&b);
}

static void test_a_stronger_layers_value_does_not_inherit_a_weaker_layers_source(void **state)
{
    (void)state;
    struct bound b;
    b = (struct bound){0};
    reading_begin(&b.r);
    arena_init(&b.memory);
    b.r.tree.root =
        reading_read(&b.r, "source: the book\nconfidence: measured\npower: 1 MW\nrate: 1\n");
    assert_true(tree_set(&b.r.tree, &zoo_table, "power=2 MW", 1, &b.r.d));
    assert_true(bind_tree(&b.r.tree, &zoo_table, &b.zoo, NULL, &b.memory, &b.origins, &b.r.d));
    assert_int_equal(origin_of(&b, &b.zoo.rate)->grade, GRADE_MEASURED);
    assert_int_equal(origin_of(&b, &b.zoo.power)->grade, GRADE_ASSUMED);
    assert_null(origin_of(&b, &b.zoo.power)->source);
    unbind(&b);
}

static void test_a_constant_distribution_is_no_long_form(void **state)
{
    (void)state;
    struct bound b;
    bind_text(&b, "power: {dist: constant, value: 2 MW}\n"
                  "nap: {value: {dist: constant, value: 2 h}, source: x}\n");
    assert_messages(&b.r.d, "");
    assert_true(b.ok);
    assert_true(b.zoo.power == 2e6);
    assert_true(distribution_median(&b.zoo.nap) == 7200);
    unbind(&b);
}

static void test_a_reference_has_a_long_form(void **state)
{
    (void)state;
    struct bound b;
    bind_text(&b, "power: 1 MW\n"
                  "animals: {leo: {breed: {value: lion, source: the label}}}\n"
                  "breeds: {lion: {weight: 2 W}}\n");
    assert_messages(&b.r.d, "");
    assert_true(b.ok);
    const struct animal *leo = b.zoo.animals.items;
    assert_string_equal(leo->breed->name, "lion");
    assert_string_equal(origin_of(&b, &leo->breed)->source, "the label");
    unbind(&b);
}

static const char uncertain_zoo[] =
    "power: {dist: uniform, low: 1 MW, high: 2 MW}\n"
    "price: {by-date: {2024-01-01: {dist: triangular, low: $1, mode: $2, high: $3}, 2025-01-01: "
    "$9}, change: {dist: uniform, low: -30 % / year, high: -10 % / year}}\n"
    "nap: {dist: exponential, mean: {dist: uniform, low: 1 h, high: 2 h}, max: 100 h}\n";

static void test_uncertain_quantities_are_found_and_samplers_are_not(void **state)
{
    (void)state;
    struct bound b;
    bind_text(&b, uncertain_zoo);
    assert_true(b.ok);
    assert_true(b.zoo.power == 1.5e6);
    assert_int_equal(b.zoo.nap.kind, DIST_EXPONENTIAL);
    assert_true(b.zoo.nap.a == 5400);
    struct uncertain u;
    uncertain_find(&b.r.tree, &zoo_table, &b.memory, &u);
    assert_int_equal(u.n, 4);
    assert_string_equal(u.path[0], "power");
    assert_string_equal(u.path[1], "price.by-date.2024-01-01");
    assert_string_equal(u.path[2], "price.change");
    assert_string_equal(u.key[2]->name, "change");
    assert_string_equal(u.path[3], "nap.mean");
    assert_string_equal(u.key[3]->name, "nap");
    unbind(&b);
}

static void test_draws_depend_on_seed_replication_and_path_alone(void **state)
{
    (void)state;
    struct bound b, more;
    bind_text(&b, uncertain_zoo);
    bind_text(&more, "rate: {dist: uniform, low: 0, high: 1}\n"
                     "nap: {dist: exponential, mean: 2 h, max: 99 h}\n"
                     "power: {dist: uniform, low: 1 MW, high: 2 MW}\n");
    assert_true(b.ok && more.ok);
    struct uncertain u, v;
    uncertain_find(&b.r.tree, &zoo_table, &b.memory, &u);
    uncertain_find(&more.r.tree, &zoo_table, &more.memory, &v);
    double before = 0;
    for (uint32_t replication = 1; replication <= 3; replication++) {
        struct draw_set x, y;
        struct zoo one = {0}, other = {0};
        uncertain_draw(&u, 7, replication, &b.memory, &x);
        uncertain_draw(&v, 7, replication, &more.memory, &y);
        assert_true(bind_tree(&b.r.tree, &zoo_table, &one, &x, &b.memory, NULL, &b.r.d));
        assert_true(bind_tree(&more.r.tree, &zoo_table, &other, &y, &more.memory, NULL, &more.r.d));
        assert_true(one.power == other.power);
        assert_true(one.power > 1e6 && one.power < 2e6 && one.power != before);
        assert_true(one.price.values[1] == 9);
        assert_true(other.rate > 0 && other.rate < 1);
        before = one.power;
    }
    unbind(&b);
    unbind(&more);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_binds_every_kind),
        cmocka_unit_test(test_what_is_left_out_has_its_default_or_says_so),
        cmocka_unit_test(test_missing_keys_are_named_with_their_owner),
        cmocka_unit_test(test_unknown_keys_get_a_suggestion),
        cmocka_unit_test(test_a_key_of_another_case_has_no_effect),
        cmocka_unit_test(test_values_of_the_wrong_form_are_refused),
        cmocka_unit_test(test_units_and_ranges_are_checked),
        cmocka_unit_test(test_distributions_are_checked),
        cmocka_unit_test(test_dates_of_a_path_ascend),
        cmocka_unit_test(test_the_last_value_of_a_path_may_change_by_a_share_a_year),
        cmocka_unit_test(test_a_change_stays_in_the_range_and_in_the_calendar),
        cmocka_unit_test(test_a_change_that_makes_no_sense_is_refused),
        cmocka_unit_test(test_descriptions_must_make_sense),
        cmocka_unit_test(test_references_are_resolved_or_refused),
        cmocka_unit_test(test_checks_run_on_resolved_structs),
        cmocka_unit_test(test_errors_are_collected),
        cmocka_unit_test(test_origins_know_source_and_grade),
        cmocka_unit_test(test_a_stronger_layers_value_does_not_inherit_a_weaker_layers_source),
        cmocka_unit_test(test_a_constant_distribution_is_no_long_form),
        cmocka_unit_test(test_a_reference_has_a_long_form),
        cmocka_unit_test(test_uncertain_quantities_are_found_and_samplers_are_not),
        cmocka_unit_test(test_draws_depend_on_seed_replication_and_path_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
