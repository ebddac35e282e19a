/* The answers of 'colossim train' and 'colossim search', for people and as JSON. */
#ifndef COLOSSIM_REPORT_TRAINING_REPORT_H
#define COLOSSIM_REPORT_TRAINING_REPORT_H

#include "base/json.h"
#include "base/text.h"
#include "perf/run_cost.h"
#include "perf/training_world.h"

struct training_answer {
    const struct training_request *request;
    const struct training_world *world;
    struct plan plan;
    struct training_step step;
    struct memory_need memory;
    struct training_run_cost cost;
    uint64_t searched; /* plans looked at to find it; 0: it was given */
};

void training_report_write(const struct training_answer *, bool colors, struct text *out);
void training_json_write(const struct training_answer *, struct text *out);

/* The same into an open object, without its schema. */
void training_answer_json(struct json *, const struct training_answer *);

/* Model FLOP/s with causal attention over the dense rate of the plan's data type. */
double training_answer_mfu(const struct training_answer *);

/* Appends which prices and powers nobody published, without which there is no cost; false where
 * none is missing. */
bool training_unknown_write(const struct training_request *, struct text *);

/* A line on the parameters that an LLM's shapes come to, and one on what its file says where that
 * doesn't agree. */
void training_model_write(const struct llm *, struct text *);

struct search_answer {
    const struct training_request *request;
    const struct training_world *world;
    const struct search_found *found; /* best first */
    size_t n;
    struct search_counts counts;
};

void search_report_write(const struct search_answer *, size_t rows, bool colors, struct text *out);
void search_json_write(const struct search_answer *, struct text *out);

/* The same as an object under 'key', with all that a plan has. */
void plan_json(struct json *, const char *key, const struct plan *);

/* Its parts and their total, B, as an object under 'key'; null for NULL, which stands for a plan
 * that is impossible. */
void memory_json(struct json *, const char *key, const struct memory_need *);

#endif
