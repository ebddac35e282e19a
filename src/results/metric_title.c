/* Most names are words already, parted by '_'; the table has those whose words stand otherwise. */
#include "results/metric_title.h"

#include <stdbool.h>
#include <string.h>

static const struct {
    const char *name, *title;
} titles[] = {
    {"accelerators_delivered", "delivered accelerators"},
    {"accelerators_energised", "energised accelerators"},
    {"accelerators_in_service", "accelerators in service"},
    {"accelerators_installed", "installed accelerators"},
    {"accelerators_ordered", "ordered accelerators"},
    {"accelerators_available", "available accelerators"},
    {"accelerators_rented", "rented accelerators"},
    {"accelerators_stranded", "installed accelerators without power"},
    {"stranded_accelerator_hours", "accelerator-hours installed without power"},
    {"stranded_cost", "capital cost of accelerators without power"},
    {"h100e_dense_8bit", "H100-equivalents, dense 8-bit"},
    {"h100e_dense_16bit", "H100-equivalents, dense 16-bit"},
    {"h100e_measured_matmul", "H100-equivalents by measured matrix products"},
    {"h100e_memory_bandwidth", "H100-equivalents by memory bandwidth"},
    {"h100e_over_others_dense_8bit", "H100-equivalents over those of all others, 8-bit"},
    {"h100e_over_others_dense_16bit", "H100-equivalents over those of all others, 16-bit"},
    {"supply_h100e", "H100-equivalents made by suppliers"},
    {"supply_share", "share of the supply"},
    {"slot_share", "share of the slots for generators"},
    {"flops_bf16", "dense bf16 rate"},
    {"power_nameplate_it", "nameplate power of IT"},
    {"power_provisioned", "provisioned power"},
    {"power_provisioned_per_accelerator", "provisioned power per accelerator"},
    {"power_drawn", "drawn power"},
    {"power_drawn_30_days", "drawn power, mean of 30 days"},
    {"power_firm", "firm power"},
    {"power_unpermitted", "power without a permit"},
    {"power_stranded", "firm power that nothing is provisioned from"},
    {"power_drawn_p50", "drawn power, median hour"},
    {"power_drawn_p99", "drawn power, 99th percentile of hours"},
    {"power_drawn_highest", "drawn power, highest hour"},
    {"power_headroom", "provisioned power above the 99th percentile drawn"},
    {"power_headroom_firm", "firm power above the 99th percentile drawn"},
    {"power_peak_drawn", "peak drawn power"},
    {"power_peak_provisioned", "peak provisioned power"},
    {"energy_on_site", "energy generated on site"},
    {"carbon", "emissions, CO2-equivalent"},
    {"capital_it", "capital of IT"},
    {"capital_site", "capital of the site"},
    {"capital_total", "capital of IT and site"},
    {"capital_all", "all capital"},
    {"capital_past_life", "capital past its life"},
    {"capital_it_per_accelerator", "capital of IT per accelerator"},
    {"network_share_of_capital_it", "share of the network in the capital of IT"},
    {"running_cost", "running costs"},
    {"spend", "all spending"},
    {"annual_cost", "cost of a year"},
    {"annual_cost_zero_rate", "cost of a year without interest"},
    {"utilisation", "useful share of available hours"},
    {"availability", "available share of the time in service"},
    {"technician_wait_accelerator_hours", "accelerator-hours of waiting for technicians"},
    {"spare_wait_accelerator_hours", "accelerator-hours of waiting for spares"},
    {"outage_accelerator_hours", "accelerator-hours lost to outages"},
    {"site_outage_accelerator_hours", "accelerator-hours lost to outages of sites"},
    {"throttled_accelerator_hours", "accelerator-hours lost to the power cap"},
    {"waiting_accelerator_days", "accelerator-days of waiting"},
    {"waiting_accelerator_days_chips", "accelerator-days of waiting for chips"},
    {"waiting_accelerator_days_cash", "accelerator-days of waiting for cash"},
    {"waiting_accelerator_days_hall", "accelerator-days of waiting for hall space"},
    {"waiting_accelerator_days_crews", "accelerator-days of waiting for crews"},
    {"waiting_accelerator_days_power", "accelerator-days of waiting for power"},
};

/* How words of names are written in texts; longer ones first. */
static const struct {
    const char *words, *written;
} spellings[] = {
    {"accelerator_hour", "accelerator-hour"},
    {"h100e_hour", "H100-equivalent-hour"},
    {"system_hour", "system-hour"},
    {"h100e", "H100-equivalents"},
    {"it", "IT"},
};

static bool is_whole(const char *at, const char *begin, const char *end, size_t n)
{
    return (at == begin || at[-1] == '_') &&
           (at + n == end || at[n] == '_' ||
            (at[n] == 's' && (at + n + 1 == end || at[n + 1] == '_')));
}

/* The words of a name by themselves. */
static void add_words(struct text *out, const char *begin, const char *end)
{
    for (const char *at = begin; at < end;) {
        size_t n = 0;
        for (size_t i = 0; i < sizeof spellings / sizeof *spellings && n == 0; i++) {
            const size_t length = strlen(spellings[i].words);
            if (length > (size_t)(end - at) || memcmp(at, spellings[i].words, length) != 0 ||
                !is_whole(at, begin, end, length))
                continue;
            text_add(out, spellings[i].written);
            n = length;
        }
        if (n == 0) {
            text_add_char(out, *at == '_' ? ' ' : *at);
            n = 1;
        }
        at += n;
    }
}

static void add_plain(struct text *out, const char *begin, const char *end)
{
    const size_t length = (size_t)(end - begin);
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
        if (strlen(titles[i].name) == length && memcmp(titles[i].name, begin, length) == 0) {
            text_add(out, titles[i].title);
            return;
        }
    add_words(out, begin, end);
}

void metric_title_add(struct text *out, const char *name)
{
    static const char milestones[] = "milestones.", logarithm[] = "ln ";
    if (strncmp(name, logarithm, sizeof logarithm - 1) == 0) {
        text_add(out, "logarithm of ");
        name += sizeof logarithm - 1;
    }
    const char *end = name + strcspn(name, "@"), *last = name, *subject = name;
    for (const char *c = name; c < end; c++)
        last = *c == '.' ? c + 1 : last;
    if (strncmp(name, milestones, sizeof milestones - 1) == 0 && last > name) {
        subject += sizeof milestones - 1;
        text_addf(out, "day of milestone %.*s", (int)(last - 1 - subject), subject);
        return;
    }
    add_plain(out, last, end);
    subject = memchr(name, '.', (size_t)(last - name));
    if (subject && subject + 1 < last)
        text_addf(out, ", %.*s", (int)(last - subject - 2), subject + 1);
    if (*end)
        text_addf(out, ", on %s", end + 1);
}

const char *metric_title(const char *name, struct arena *memory)
{
    struct text title;
    text_init(&title);
    metric_title_add(&title, name);
    const char *copy = arena_text(memory, text_get(&title));
    text_free(&title);
    return copy;
}
