/* The table of metrics, and those of the functions behind it, which return SI, that are not on
 * money, hours or power. A row's doc is the definition that users read; formulas of cost are in
 * cost.h. */
#include "results/metric.h"

#include "base/seconds.h"
#include "results/metric_hours.h"
#include "results/metric_money.h"
#include "results/metric_power.h"
#include "results/metric_view.h"

#include <math.h>

bool operator_uses(const struct scenario *scenario, uint32_t owner, const struct site *site)
{
    const struct owner *operators = scenario->operators.items;
    const struct site *used;
    for (uint32_t i = 0; (used = owner_site(&operators[owner], i)) != NULL; i++)
        if (used == site)
            return true;
    return false;
}

static double accelerators(const struct metric_view *v, unsigned stage)
{
    return (double)v->sample->accelerators[stage];
}

static double h100e(const struct metric_view *v, unsigned basis)
{
    return v->sample->h100e[basis];
}

static double h100e_of_scenario(const struct metric_view *v, unsigned part)
{
    (void)part;
    return v->sample->h100e[v->at.outcome->scenario->h100e_basis];
}

/* What all other operators have at that moment; 0 for one that is alone. */
static double h100e_over_others(const struct metric_view *v, unsigned basis)
{
    const struct outcome *out = v->at.outcome;
    double others = 0;
    if (v->at.scope != SCOPE_OPERATOR)
        return NAN;
    for (uint32_t i = 0; i < out->scenario->operators.n; i++)
        if (i != v->at.subject)
            others += outcome_sample(out, SCOPE_OPERATOR, i, v->at.day)->h100e[basis];
    return ratio(v->sample->h100e[basis], others);
}

static double flops(const struct metric_view *v, unsigned part)
{
    (void)part;
    return v->sample->flops;
}

static double availability(const struct metric_view *v, unsigned part)
{
    (void)part;
    return ratio(hours_of_accelerators(v, STAGE_AVAILABLE),
                 hours_of_accelerators(v, STAGE_IN_SERVICE));
}

static double utilisation(const struct metric_view *v, unsigned part)
{
    (void)part;
    return ratio(hours_of_accelerators(v, USEFUL), hours_of_accelerators(v, STAGE_AVAILABLE));
}

static double outage(const struct metric_view *v, unsigned part)
{
    (void)part;
    return hours_of_accelerators(v, STAGE_IN_SERVICE) - hours_of_accelerators(v, STAGE_AVAILABLE);
}

static double site_outage(const struct metric_view *v, unsigned part)
{
    (void)part;
    return v->at.outcome->site_outage_seconds;
}

enum events { FAILURES, REPAIRS };

static double events(const struct metric_view *v, unsigned which)
{
    return (double)(which == FAILURES ? v->at.outcome->failures : v->at.outcome->repairs);
}

/* Accelerator-seconds that outages waited for technicians or for spares. */
enum repair_wait { FOR_TECHNICIANS, FOR_SPARES };

static double repair_wait(const struct metric_view *v, unsigned which)
{
    const struct outcome *out = v->at.outcome;
    double sum = 0;
    for (size_t i = 0; i < out->n_queues; i++)
        if (out->queues[i].for_spares == (which == FOR_SPARES))
            sum += out->queues[i].wait_seconds;
    return sum;
}

enum supply { MADE, SHARE };

static double supply(const struct metric_view *v, unsigned which)
{
    const struct outcome *out = v->at.outcome;
    return which == MADE ? out->made_h100e : ratio(out->given_h100e, out->made_h100e);
}

enum slots { SLOT_SHARE, SLOTS_WANTED, SLOTS_ARRIVED };

/* Slots of a supplier stand in the row of each operator. */
static double slots(const struct metric_view *v, unsigned which)
{
    const struct outcome *out = v->at.outcome;
    double made = 0, taken = 0, wanted = 0, arrived = 0;
    for (size_t i = 0; i < out->n_slots; i++) {
        const struct slot_result *s = &out->slots[i];
        made += i > 0 && out->slots[i - 1].supplier == s->supplier ? 0 : s->made;
        taken += s->slots;
        wanted += s->wanted;
        arrived += s->arrived;
    }
    return which == SLOT_SHARE ? ratio(taken, made) : which == SLOTS_WANTED ? wanted : arrived;
}

static double waiting(const struct metric_view *v, unsigned gate)
{
    return v->at.outcome->waiting[gate];
}

static double waiting_all(const struct metric_view *v, unsigned part)
{
    (void)part;
    double sum = 0;
    for (unsigned gate = 0; gate < CONSTRAINTS; gate++)
        sum += v->at.outcome->waiting[gate];
    return sum;
}

static double milestone_day(const struct metric_view *v, unsigned part)
{
    (void)part;
    const struct milestone_result *m = &v->at.outcome->milestones[v->at.subject];
    return m->day ? (double)(m->day - v->at.outcome->scenario->start) * SECONDS_PER_DAY : INFINITY;
}

#define KG            \
    {                 \
        .kilogram = 1 \
    }
#define PER_HOUR "$/h", 1.0 / SECONDS_PER_HOUR, DIM_MONEY_PER_TIME
#define PER_YEAR "$/year", 1.0 / SECONDS_PER_YEAR, DIM_MONEY_PER_TIME
#define HOURS "h", 3600, DIM_TIME
#define DAYS "d", SECONDS_PER_DAY, DIM_TIME
#define WATTS "W", 1, DIM_POWER
#define JOULES "J", 1, DIM_ENERGY
#define DOLLARS "$", 1, DIM_MONEY
#define NUMBER "", 1, DIM_NONE
/* What all costs of an hour are of; each definition stands alone, wherever it is shown. */
#define COST_SO_FAR                                                                    \
    "running_cost and the capital, every dollar of it at its annual rate (CRF, as in " \
    "annual_capital_cost) from the day it was paid to the end of its life"

/* What a share s that is left at the end of a life saves a year. */
#define LESS_SALVAGE "less s r / ((1 + r)^L - 1) for a share s that is left at the end"

const struct metric metric_table[] = {
    {"accelerators_ordered", NUMBER, METRIC_STATE, BETTER_NEITHER, STAGE_ORDERED, accelerators,
     "Accelerators of all orders of the scenario."},
    {"accelerators_delivered", NUMBER, METRIC_STATE, BETTER_NEITHER, STAGE_DELIVERED, accelerators,
     "Accelerators that have arrived at their site."},
    {"accelerators_installed", NUMBER, METRIC_STATE, BETTER_HIGHER, STAGE_INSTALLED, accelerators,
     "Accelerators that a crew has installed, energised or not."},
    {"accelerators_energised", NUMBER, METRIC_STATE, BETTER_HIGHER, STAGE_ENERGISED, accelerators,
     "Accelerators that have firm power, burn-in and outages included."},
    {"accelerators_in_service", NUMBER, METRIC_STATE, BETTER_HIGHER, STAGE_IN_SERVICE, accelerators,
     "Accelerators whose burn-in is over, outages included."},
    {"accelerators_available", NUMBER, METRIC_STATE, BETTER_HIGHER, STAGE_AVAILABLE, accelerators,
     "Accelerators in service and up."},
    {"accelerators_stranded", NUMBER, METRIC_STATE, BETTER_LOWER, 0, power_stranded_accelerators,
     "Accelerators installed and not energised."},
    {"stranded_accelerator_hours", HOURS, METRIC_TOTAL, BETTER_LOWER, 0, power_stranded_time,
     "Hours of accelerators installed and not energised: accelerator_hours_installed less "
     "accelerator_hours_energised."},
    {"stranded_cost", DOLLARS, METRIC_TOTAL, BETTER_LOWER, 0, power_stranded_cost,
     "What the capital of IT cost while it stood installed and without power: what was paid for "
     "it, times that time, at the annual rate of IT (that of annual_capital_cost_it)."},

    {"h100e", NUMBER, METRIC_STATE, BETTER_HIGHER, 0, h100e_of_scenario,
     "H100-equivalents of the energised accelerators on the scenario's basis (h100e-basis)."},
    {"h100e_dense_8bit", NUMBER, METRIC_STATE, BETTER_HIGHER, H100E_DENSE_8BIT, h100e,
     "H100-equivalents of the energised accelerators by dense 8-bit rate."},
    {"h100e_dense_16bit", NUMBER, METRIC_STATE, BETTER_HIGHER, H100E_DENSE_16BIT, h100e,
     "H100-equivalents of the energised accelerators by dense 16-bit rate."},
    {"h100e_measured_matmul", NUMBER, METRIC_STATE, BETTER_HIGHER, H100E_MEASURED_MATMUL, h100e,
     "H100-equivalents of the energised accelerators by the best published measured matrix "
     "product."},
    {"h100e_memory_bandwidth", NUMBER, METRIC_STATE, BETTER_HIGHER, H100E_MEMORY_BANDWIDTH, h100e,
     "H100-equivalents of the energised accelerators by memory bandwidth."},
    {"h100e_over_others_dense_8bit", NUMBER, METRIC_STATE, BETTER_NEITHER, H100E_DENSE_8BIT,
     h100e_over_others,
     "h100e_dense_8bit of an operator over that of all other operators together: above 1 it has "
     "more than they. Written operators.NAME.h100e_over_others_dense_8bit; undefined otherwise."},
    {"h100e_over_others_dense_16bit", NUMBER, METRIC_STATE, BETTER_NEITHER, H100E_DENSE_16BIT,
     h100e_over_others,
     "h100e_dense_16bit of an operator over that of all other operators together: above 1 it has "
     "more than they. Written operators.NAME.h100e_over_others_dense_16bit; undefined otherwise."},
    {"supply_h100e", NUMBER, METRIC_RUN, BETTER_NEITHER, MADE, supply,
     "H100-equivalents, on the scenario's basis, of all packages that the scenario's suppliers "
     "make in the months that end within the run, those that go elsewhere included. A goal less "
     "what is there at the start, over this, is the share of the supply that the goal requires."},
    {"supply_share", NUMBER, METRIC_RUN, BETTER_NEITHER, SHARE, supply,
     "Share of supply_h100e that the scenario's operators got."},
    {"slot_share", NUMBER, METRIC_RUN, BETTER_NEITHER, SLOT_SHARE, slots,
     "Share of the slots of all suppliers of generators that the scenario's operators got, of "
     "those suppliers that any of their sources names."},
    {"generators_wanted", NUMBER, METRIC_RUN, BETTER_NEITHER, SLOTS_WANTED, slots,
     "Generators that power sources ask for of suppliers."},
    {"generators_arrived", NUMBER, METRIC_RUN, BETTER_HIGHER, SLOTS_ARRIVED, slots,
     "Generators asked for of suppliers that came within the run."},
    {"flops_bf16", "FLOP/s", 1, DIM_FLOPS, METRIC_STATE, BETTER_HIGHER, 0, flops,
     "Dense BF16 rate of the energised accelerators, by data sheet."},

    {"power_nameplate_it", WATTS, METRIC_STATE, BETTER_LOWER, POWER_NAMEPLATE_IT, power_state,
     "Nameplate power of the energised systems with their network and storage, IT side: without "
     "the facility's overhead."},
    {"power_provisioned", WATTS, METRIC_STATE, BETTER_LOWER, POWER_PROVISIONED, power_state,
     "Power reserved for the energised systems, at the facility's meter at its peak: nameplate "
     "times the site's provisioning factor, with network and storage, times its peak ratio. What "
     "firm power is held against."},
    {"power_provisioned_per_accelerator", WATTS, METRIC_STATE, BETTER_LOWER, 0,
     power_per_accelerator, "power_provisioned over accelerators_energised."},
    {"power_drawn", WATTS, METRIC_STATE, BETTER_NEITHER, POWER_DRAWN, power_state,
     "Power drawn at the meter at that moment: what the systems use at their utilisation, network "
     "and storage, times PUE."},
    {"power_drawn_30_days", WATTS, METRIC_STATE, BETTER_NEITHER, 0, power_mean,
     "Mean power drawn over the 30 days before (over the run so far when it is shorter), from the "
     "energy between. Where no state was recorded 30 days before, power between the two "
     "neighbouring ones counts as constant."},
    {"power_firm", WATTS, METRIC_STATE, BETTER_NEITHER, POWER_FIRM, power_state,
     "Firm power: contracts in force, and generators that may run and are no spares, derated. "
     "Batteries and solar plants add none."},
    {"power_unpermitted", WATTS, METRIC_STATE, BETTER_LOWER, FIGURE_UNPERMITTED, power_figure,
     "What generators on site beyond the permitted number would add to power_firm."},
    {"power_stranded", WATTS, METRIC_STATE, BETTER_LOWER, 0, power_stranded,
     "Firm power that nothing is provisioned on: per site firm minus provisioned, summed over the "
     "sites. A site on which more is provisioned than is firm, by oversubscription or because "
     "power was lost, counts as 0."},
    {"power_drawn_p50", WATTS, METRIC_STATE, BETTER_NEITHER, FIGURE_DRAWN_P50, power_figure,
     "Power drawn that half of the hours of the last 30 days did not exceed (of the run so far "
     "when it is shorter), by hourly means; of several sites the sum of theirs."},
    {"power_drawn_p99", WATTS, METRIC_STATE, BETTER_NEITHER, FIGURE_DRAWN_P99, power_figure,
     "Power drawn that 99 % of the hours of the last 30 days did not exceed (of the run so far "
     "when it is shorter), by hourly means; of several sites the sum of theirs."},
    {"power_drawn_highest", WATTS, METRIC_STATE, BETTER_NEITHER, FIGURE_DRAWN_HIGHEST, power_figure,
     "The highest hourly mean of the power drawn in the last 30 days (of the run so far when it is "
     "shorter); of several sites the sum of theirs."},
    {"power_headroom", WATTS, METRIC_STATE, BETTER_LOWER, POWER_PROVISIONED, power_headroom,
     "power_provisioned less power_drawn_p99: what is reserved and hardly ever drawn."},
    {"power_headroom_firm", WATTS, METRIC_STATE, BETTER_NEITHER, POWER_FIRM, power_headroom,
     "power_firm less power_drawn_p99."},
    {"throttled_hours", HOURS, METRIC_TOTAL, BETTER_LOWER, FIGURE_THROTTLED, power_figure,
     "Hours in which a site with oversubscription was capped at its firm power; of several sites "
     "the sum of theirs."},
    {"throttled_accelerator_hours", HOURS, METRIC_TOTAL, BETTER_LOWER,
     FIGURE_THROTTLED_ACCELERATORS, power_figure,
     "Work that capping has cost: available hours times utilisation, less "
     "accelerator_hours_useful."},
    {"power_peak_drawn", WATTS, METRIC_RUN, BETTER_LOWER, PEAK_DRAWN, power_peak,
     "The highest power that a site drew at any moment of the run, summed over sites; they need "
     "not have drawn it at the same time."},
    {"power_peak_provisioned", WATTS, METRIC_RUN, BETTER_LOWER, PEAK_PROVISIONED, power_peak,
     "The highest power_provisioned of the run, all sites together."},

    {"energy", JOULES, METRIC_TOTAL, BETTER_LOWER, 0, power_energy,
     "Energy drawn at the meter, without energy_auxiliaries."},
    {"energy_systems", JOULES, METRIC_RUN, BETTER_LOWER, USE_SYSTEMS, power_energy_by_use,
     "Energy used by the systems themselves."},
    {"energy_network_and_storage", JOULES, METRIC_RUN, BETTER_LOWER, USE_NETWORK_AND_STORAGE,
     power_energy_by_use, "Energy used by network and storage."},
    {"energy_overhead", JOULES, METRIC_RUN, BETTER_LOWER, USE_OVERHEAD, power_energy_by_use,
     "Energy used by the facility: cooling, conversion losses. energy = systems + network and "
     "storage + overhead + battery losses."},
    {"energy_battery_losses", JOULES, METRIC_RUN, BETTER_LOWER, USE_BATTERY_LOSSES,
     power_energy_by_use, "Energy that batteries lose by being charged and discharged."},
    {"energy_auxiliaries", JOULES, METRIC_RUN, BETTER_LOWER, USE_AUXILIARIES, power_energy_by_use,
     "Energy that generators need themselves, generated besides the energy drawn at the meter."},
    {"energy_on_site", JOULES, METRIC_RUN, BETTER_NEITHER, 0, power_energy_on_site,
     "Energy that generators and solar plants on site generated, energy_auxiliaries included."},
    {"carbon", "kg", 1, KG, METRIC_RUN, BETTER_LOWER, 0, power_carbon,
     "CO2-equivalent of the energy that the sources give or generate, by their intensities."},
    {"water",
     "m3",
     1,
     {.metre = 3},
     METRIC_TOTAL,
     BETTER_LOWER,
     FIGURE_WATER,
     power_figure,
     "Water evaporated at the sites: IT energy times the site's 'water' (WUE). Undefined where a "
     "site that used energy has no figure of it."},

    {"capital_chips", DOLLARS, METRIC_TOTAL, BETTER_LOWER, ACCOUNT_CHIPS, dollars_paid,
     "Paid for accelerators."},
    {"capital_servers", DOLLARS, METRIC_TOTAL, BETTER_LOWER, ACCOUNT_SERVERS, dollars_paid,
     "Paid for the systems around the accelerators."},
    {"capital_network", DOLLARS, METRIC_TOTAL, BETTER_LOWER, ACCOUNT_NETWORK, dollars_paid,
     "Paid for switches, transceivers and cables of the counted fabrics."},
    {"capital_storage", DOLLARS, METRIC_TOTAL, BETTER_LOWER, ACCOUNT_STORAGE, dollars_paid,
     "Paid for shared storage and management."},
    {"capital_shell", DOLLARS, METRIC_TOTAL, BETTER_LOWER, ACCOUNT_SHELL, dollars_paid,
     "Paid for buildings with their mechanical and electrical plant."},
    {"capital_it", DOLLARS, METRIC_TOTAL, BETTER_LOWER, CAPITAL_IT, dollars_capital,
     "Capital in IT: chips, servers, network and storage."},
    {"capital_site", DOLLARS, METRIC_TOTAL, BETTER_LOWER, CAPITAL_SITE, dollars_capital,
     "Capital in the site: buildings, mechanical and electrical plant. Land and generation stand "
     "apart."},
    {"capital_generation", DOLLARS, METRIC_TOTAL, BETTER_LOWER, CAPITAL_GENERATION, dollars_capital,
     "Capital in generators and batteries of one's own."},
    {"capital_land", DOLLARS, METRIC_TOTAL, BETTER_LOWER, CAPITAL_LAND, dollars_capital,
     "Paid for land."},
    {"capital_total", DOLLARS, METRIC_TOTAL, BETTER_LOWER, 0, dollars_capital_total,
     "capital_it + capital_site, the scope of most published figures: without land and "
     "generation."},
    {"capital_all", DOLLARS, METRIC_TOTAL, BETTER_LOWER, 0, dollars_capital_all,
     "All capital: capital_total + capital_generation + capital_land."},
    {"capital_past_life", DOLLARS, METRIC_STATE, BETTER_NEITHER, 0, dollars_capital_past_life,
     "Capital that was paid longer ago than its life (it-life, site-life, generation-life): "
     "annual_capital_cost counts it no more, whether what it bought still works or not."},
    {"capital_it_per_accelerator", DOLLARS, METRIC_TOTAL, BETTER_LOWER, 0,
     dollars_capital_it_per_accelerator,
     "capital_it over all accelerators delivered so far: as what was paid stays paid, those that "
     "have retired count still. Leased ones count too, and spares are in the capital alone."},
    {"network_share_of_capital_it", NUMBER, METRIC_TOTAL, BETTER_NEITHER, 0, dollars_network_share,
     "capital_network over capital_it."},

    {"running_cost", DOLLARS, METRIC_TOTAL, BETTER_LOWER, 0, dollars_running,
     "Running costs: energy, staff, maintenance, repairs, property tax, insurance, leases, "
     "forfeited deposits. They are booked when a month is over, repairs and forfeits at once."},
    {"running_cost_energy", DOLLARS, METRIC_TOTAL, BETTER_LOWER, ACCOUNT_ENERGY, dollars_paid,
     "Energy and fuel."},
    {"demand_charges", DOLLARS, METRIC_TOTAL, BETTER_LOWER, FIGURE_DEMAND, power_figure,
     "Part of running_cost_energy: charges on the highest power that a source gave in each month."},
    {"running_cost_staff", DOLLARS, METRIC_TOTAL, BETTER_LOWER, ACCOUNT_STAFF, dollars_paid,
     "Staff of the sites."},
    {"running_cost_maintenance", DOLLARS, METRIC_TOTAL, BETTER_LOWER, ACCOUNT_MAINTENANCE,
     dollars_paid, "Maintenance, insurance and licences of the IT in service."},
    {"running_cost_repair", DOLLARS, METRIC_TOTAL, BETTER_LOWER, ACCOUNT_REPAIR, dollars_paid,
     "Parts and hands of repairs beyond the maintenance contract."},
    {"running_cost_rent", DOLLARS, METRIC_TOTAL, BETTER_LOWER, ACCOUNT_RENT, dollars_paid,
     "Rent of accelerators that others own."},
    {"running_cost_tax", DOLLARS, METRIC_TOTAL, BETTER_LOWER, ACCOUNT_TAX, dollars_paid,
     "Property tax of the sites."},
    {"running_cost_insurance", DOLLARS, METRIC_TOTAL, BETTER_LOWER, ACCOUNT_INSURANCE, dollars_paid,
     "Premiums of insurance that the sites name, beyond what maintenance has of it."},
    {"running_cost_lease", DOLLARS, METRIC_TOTAL, BETTER_LOWER, ACCOUNT_LEASE, dollars_paid,
     "Rent of halls and systems that are leased instead of bought."},
    {"running_cost_forfeit", DOLLARS, METRIC_TOTAL, BETTER_LOWER, ACCOUNT_FORFEIT, dollars_paid,
     "Deposits lost with orders that were cancelled."},
    {"spend", DOLLARS, METRIC_TOTAL, BETTER_LOWER, 0, dollars_spend,
     "All that was bought and used, paid or not: capital_all + running_cost."},

    {"revenue", DOLLARS, METRIC_TOTAL, BETTER_HIGHER, 0, dollars_revenue,
     "What sold hours have brought in, booked when a month is over. A site has none."},

    {"profit", DOLLARS, METRIC_TOTAL, BETTER_HIGHER, 0, dollars_profit,
     "What was earned before income tax: revenue, resale, debt_released and interest_capitalised "
     "less running_cost, interest, depreciation and write_off; below 0, a loss."},
    {"income_tax", DOLLARS, METRIC_TOTAL, BETTER_LOWER, ACCOUNT_INCOME_TAX, dollars_paid,
     "Income tax on the profit of years that are over, paid or not yet due; at the end also of the "
     "year that the run cuts short. No part of running_cost or annual_cost. A site has none."},

    {"cash", DOLLARS, METRIC_STATE, BETTER_HIGHER, CASH_BALANCE, dollars_cash,
     "Cash of the operators with 'funding'; undefined where there are none."},
    {"cash_lowest", DOLLARS, METRIC_TOTAL, BETTER_HIGHER, CASH_LOWEST, dollars_cash,
     "The lowest that cash less unpaid bills has been at the end of an instant; of several "
     "operators, of the one that had least."},
    {"cash_unpaid", DOLLARS, METRIC_STATE, BETTER_LOWER, CASH_UNPAID, dollars_cash,
     "Bills that are due and that cash does not suffice for."},
    {"cash_raised", DOLLARS, METRIC_TOTAL, BETTER_NEITHER, CASH_RAISED, dollars_cash,
     "Paid in by the owners of operators with 'funding', the cash at the start included."},
    {"debt", DOLLARS, METRIC_STATE, BETTER_LOWER, ACCOUNT_DEBT, dollars_debt,
     "Principal of loans that is owed and not due yet, of the operators with 'funding'."},
    {"debt_highest", DOLLARS, METRIC_TOTAL, BETTER_LOWER, DEBT_MOST, dollars_cash,
     "The most that debt has been; of several operators, of the one that owed most."},
    {"debt_overdue", DOLLARS, METRIC_STATE, BETTER_LOWER, CASH_OVERDUE, dollars_cash,
     "Interest and instalments that are due and not paid: the operator is in default. Part of "
     "cash_unpaid."},
    {"interest", DOLLARS, METRIC_TOTAL, BETTER_LOWER, ACCOUNT_INTEREST, dollars_debt,
     "Interest on loans, billed or added to what is owed. No part of running_cost or annual_cost, "
     "which count the cost of capital by the discount rate, whoever lends it."},
    {"interest_capitalised", DOLLARS, METRIC_TOTAL, BETTER_NEITHER, 0, dollars_interest_capitalised,
     "The part of interest that became book value of what was being built (ASC 835-20), and no "
     "expense of its month."},
    {"inflation_loss", DOLLARS, METRIC_TOTAL, BETTER_LOWER, ACCOUNT_INFLATION, dollars_paid,
     "What cash has lost by inflation less what debt has; 0 where dollars are nominal."},

    {"deposits", DOLLARS, METRIC_STATE, BETTER_LOWER, ACCOUNT_DEPOSIT, dollars_paid,
     "Paid ahead for what has not arrived."},
    {"depreciation", DOLLARS, METRIC_TOTAL, BETTER_NEITHER, ACCOUNT_DEPRECIATION, dollars_paid,
     "Wear of capital in the books since the start: in equal parts over the life of its class, "
     "from the day it is in use to what is left at the end; booked when a month is over."},
    {"write_off", DOLLARS, METRIC_TOTAL, BETTER_LOWER, ACCOUNT_WRITE_OFF, dollars_paid,
     "Book value of what retired before it was written down."},
    {"resale", DOLLARS, METRIC_TOTAL, BETTER_HIGHER, 0, dollars_resale,
     "What used systems were sold for when they retired."},
    {"retirement_gain", DOLLARS, METRIC_TOTAL, BETTER_HIGHER, 0, dollars_retirement_gain,
     "resale and debt_released less write_off: what was gained on what retired; below 0, a loss."},
    {"debt_released", DOLLARS, METRIC_TOTAL, BETTER_LOWER, ACCOUNT_RELEASE, dollars_debt,
     "Principal and overdue bills that lenders gave up for the lots that they took when debt "
     "service was not paid."},
    {"work_in_progress", DOLLARS, METRIC_STATE, BETTER_LOWER, 0, dollars_in_progress,
     "Capital that is paid and not in use yet: systems before they enter service."},
    {"book_value_it", DOLLARS, METRIC_STATE, BETTER_NEITHER, CAPITAL_IT, dollars_book,
     "Book value of the IT in use: its price less depreciation."},
    {"book_value_site", DOLLARS, METRIC_STATE, BETTER_NEITHER, CAPITAL_SITE, dollars_book,
     "Book value of buildings with their plant: their price less depreciation."},
    {"book_value_generation", DOLLARS, METRIC_STATE, BETTER_NEITHER, CAPITAL_GENERATION,
     dollars_book, "Book value of generators and batteries: their price less depreciation."},
    {"book_value_land", DOLLARS, METRIC_STATE, BETTER_NEITHER, CAPITAL_LAND, dollars_book,
     "Book value of land: its price, which is not written down."},
    {"book_value", DOLLARS, METRIC_STATE, BETTER_NEITHER, 0, dollars_book_value,
     "Book value of all capital: book_value_it, _site, _generation and _land and work_in_progress. "
     "It is capital_all less depreciation, write_off and what had worn before the run."},
    {"assets", DOLLARS, METRIC_STATE, BETTER_NEITHER, ASSETS, dollars_balance_sheet,
     "What the operators have: cash, deposits and book_value. assets = liabilities + equity."},
    {"liabilities", DOLLARS, METRIC_STATE, BETTER_LOWER, LIABILITIES, dollars_balance_sheet,
     "What the operators owe: unpaid bills and debt."},
    {"equity", DOLLARS, METRIC_STATE, BETTER_HIGHER, EQUITY, dollars_balance_sheet,
     "What is the owners' of the operators' assets: all that they paid in, revenue, resale, "
     "debt_released and interest_capitalised, less running_cost, interest, inflation_loss, "
     "depreciation, write_off and income_tax."},

    {"present_cost", DOLLARS, METRIC_TOTAL, BETTER_LOWER, 0, dollars_present_cost,
     "What all spending is worth on the first day: capital discounted at the discount-rate from "
     "the day it was paid, running costs from the end of their month; less what used systems were "
     "sold for, from the day of the sale. A deposit counts once its delivery has come, and from "
     "its own day then. What was paid before the first day, as for what an operator has from the "
     "start, counts too, with the discount-rate added up to then."},
    {"net_present_value", DOLLARS, METRIC_TOTAL, BETTER_HIGHER, 0, dollars_net_present_value,
     "What all revenue is worth on the first day, discounted from the end of its month, less "
     "present_cost (and so what was paid before the first day) and income_tax, from the day on "
     "which it is due. What is still owned at the end "
     "counts for nothing, and neither do loans, whose "
     "price the discount rate stands for. The discount-rate at which it is 0 is the internal rate "
     "of return (IRR), which 'colossim solve' finds."},

    {"present_book_value", DOLLARS, METRIC_TOTAL, BETTER_HIGHER, 0, dollars_present_book_value,
     "What book_value at the end of the time is worth on the first day, discounted at the "
     "discount-rate: what net_present_value lacks if the capital is still worth that."},

    {"annual_capital_cost_it", PER_YEAR, METRIC_STATE, BETTER_LOWER, CAPITAL_IT,
     dollars_annual_capital_of_class,
     "What the IT capital within its life costs a year: capital times CRF(discount-rate, it-life), "
     "where CRF(r, L) = r / (1 - (1 + r)^-L), " LESS_SALVAGE
     ", here it-salvage or what resale says at it-life."},
    {"annual_capital_cost_site", PER_YEAR, METRIC_STATE, BETTER_LOWER, CAPITAL_SITE,
     dollars_annual_capital_of_class,
     "What the site's capital within its life costs a year: capital times CRF(discount-rate, "
     "site-life), where CRF(r, L) = r / (1 - (1 + r)^-L), " LESS_SALVAGE ", here site-salvage."},
    {"annual_capital_cost_generation", PER_YEAR, METRIC_STATE, BETTER_LOWER, CAPITAL_GENERATION,
     dollars_annual_capital_of_class,
     "What capital in generators and batteries within its life costs a year: capital times "
     "CRF(discount-rate, generation-life), where CRF(r, L) = r / (1 - (1 + r)^-L), " LESS_SALVAGE
     ", here generation-salvage."},
    {"annual_capital_cost_land", PER_YEAR, METRIC_STATE, BETTER_LOWER, CAPITAL_LAND,
     dollars_annual_capital_of_class,
     "What land costs a year: it keeps its value, so that its price costs the discount rate "
     "alone."},
    {"annual_capital_cost", PER_YEAR, METRIC_STATE, BETTER_LOWER, AT_DISCOUNT_RATE,
     dollars_annual_capital,
     "What all capital within its life costs a year: the sum of annual_capital_cost_it, _site, "
     "_generation and _land."},
    {"annual_capital_cost_zero_rate", PER_YEAR, METRIC_STATE, BETTER_LOWER, AT_ZERO_RATE,
     dollars_annual_capital,
     "annual_capital_cost at a discount rate of 0: capital over life, land nothing."},
    {"annual_running_cost", PER_YEAR, METRIC_STATE, BETTER_LOWER, 0, dollars_annual_running,
     "Running costs per year: mean of the last twelve calendar months, or of those there were. "
     "Undefined in the first month."},
    {"annual_cost", PER_YEAR, METRIC_STATE, BETTER_LOWER, AT_DISCOUNT_RATE, dollars_annual_cost,
     "Annual cost of ownership: annual_capital_cost + annual_running_cost."},
    {"annual_cost_zero_rate", PER_YEAR, METRIC_STATE, BETTER_LOWER, AT_ZERO_RATE,
     dollars_annual_cost, "annual_capital_cost_zero_rate + annual_running_cost."},

    {"cost_per_installed_accelerator_hour", PER_HOUR, METRIC_TOTAL, BETTER_LOWER, STAGE_INSTALLED,
     hours_cost,
     "Cost so far over accelerator_hours_installed and rented_hours. The cost: " COST_SO_FAR "."},
    {"cost_per_energised_accelerator_hour", PER_HOUR, METRIC_TOTAL, BETTER_LOWER, STAGE_ENERGISED,
     hours_cost,
     "Cost so far over accelerator_hours_energised and rented_hours. The cost: " COST_SO_FAR "."},
    {"cost_per_available_accelerator_hour", PER_HOUR, METRIC_TOTAL, BETTER_LOWER, STAGE_AVAILABLE,
     hours_cost,
     "Cost so far over accelerator_hours_available and rented_hours. The cost: " COST_SO_FAR "."},
    {"cost_per_useful_accelerator_hour", PER_HOUR, METRIC_TOTAL, BETTER_LOWER, USEFUL, hours_cost,
     "Cost so far over accelerator_hours_useful and rented_hours_useful. The cost: " COST_SO_FAR
     "."},
    {"cost_per_installed_h100e_hour", PER_HOUR, METRIC_TOTAL, BETTER_LOWER, STAGE_INSTALLED,
     hours_cost_h100e,
     "Cost so far over installed and rented hours, each accelerator counted in H100-equivalents on "
     "the scenario's basis. The cost: " COST_SO_FAR "."},
    {"cost_per_energised_h100e_hour", PER_HOUR, METRIC_TOTAL, BETTER_LOWER, STAGE_ENERGISED,
     hours_cost_h100e,
     "Cost so far over energised and rented hours, each accelerator counted in H100-equivalents on "
     "the scenario's basis. The cost: " COST_SO_FAR "."},
    {"cost_per_available_h100e_hour", PER_HOUR, METRIC_TOTAL, BETTER_LOWER, STAGE_AVAILABLE,
     hours_cost_h100e,
     "Cost so far over available hours, each accelerator counted in H100-equivalents on the "
     "scenario's basis. The cost: " COST_SO_FAR "."},
    {"cost_per_useful_h100e_hour", PER_HOUR, METRIC_TOTAL, BETTER_LOWER, USEFUL, hours_cost_h100e,
     "Cost so far over useful hours, each accelerator counted in H100-equivalents on the "
     "scenario's basis. The cost: " COST_SO_FAR "."},
    {"cost_per_owned_available_hour", PER_HOUR, METRIC_TOTAL, BETTER_LOWER, STAGE_AVAILABLE,
     hours_cost_owned,
     "Cost so far without running_cost_rent, over accelerator_hours_available: the rent for an "
     "hour, used or not, at which owning and renting cost the same. The cost: " COST_SO_FAR "."},
    {"cost_per_owned_useful_hour", PER_HOUR, METRIC_TOTAL, BETTER_LOWER, USEFUL, hours_cost_owned,
     "Cost so far without running_cost_rent, over accelerator_hours_useful: the price of a used "
     "hour at which owning and renting by use cost the same. The cost: " COST_SO_FAR "."},
    {"cost_per_rented_hour", PER_HOUR, METRIC_TOTAL, BETTER_LOWER, STAGE_AVAILABLE,
     hours_cost_rented, "running_cost_rent over rented_hours."},
    {"cost_per_rented_useful_hour", PER_HOUR, METRIC_TOTAL, BETTER_LOWER, USEFUL, hours_cost_rented,
     "running_cost_rent over rented_hours_useful."},
    {"cost_per_sold_hour", PER_HOUR, METRIC_TOTAL, BETTER_LOWER, 0, hours_cost_sold,
     "Cost so far over sold_hours: the price of an hour at which sales pay for everything. The "
     "cost: " COST_SO_FAR "."},
    {"revenue_per_sold_hour", PER_HOUR, METRIC_TOTAL, BETTER_HIGHER, 0, hours_revenue_sold,
     "revenue over sold_hours."},
    {"accelerators_per_system", NUMBER, METRIC_TOTAL, BETTER_NEITHER, 0,
     hours_accelerators_per_system,
     "Accelerators of one whole system, a server or a rack. Undefined where systems of several "
     "sizes are ordered."},
    {"cost_per_installed_system_hour", PER_HOUR, METRIC_TOTAL, BETTER_LOWER, STAGE_INSTALLED,
     hours_cost_system, "cost_per_installed_accelerator_hour times accelerators_per_system."},
    {"cost_per_available_system_hour", PER_HOUR, METRIC_TOTAL, BETTER_LOWER, STAGE_AVAILABLE,
     hours_cost_system, "cost_per_available_accelerator_hour times accelerators_per_system."},

    {"accelerator_hours_installed", HOURS, METRIC_TOTAL, BETTER_HIGHER, STAGE_INSTALLED,
     hours_of_accelerators, "Hours of accelerators from their installation on."},
    {"accelerator_hours_energised", HOURS, METRIC_TOTAL, BETTER_HIGHER, STAGE_ENERGISED,
     hours_of_accelerators,
     "Hours of accelerators from their first firm power on, burn-in and outages included."},
    {"accelerator_hours_in_service", HOURS, METRIC_TOTAL, BETTER_HIGHER, STAGE_IN_SERVICE,
     hours_of_accelerators,
     "Hours of accelerators from the end of their burn-in on, outages included."},
    {"accelerator_hours_available", HOURS, METRIC_TOTAL, BETTER_HIGHER, STAGE_AVAILABLE,
     hours_of_accelerators, "Hours of accelerators in service and up."},
    {"accelerator_hours_useful", HOURS, METRIC_TOTAL, BETTER_HIGHER, USEFUL, hours_of_accelerators,
     "Available hours times the utilisation in force."},
    {"sold_hours", HOURS, METRIC_TOTAL, BETTER_HIGHER, 0, hours_sold,
     "Available hours that were sold."},
    {"accelerators_rented", NUMBER, METRIC_STATE, BETTER_NEITHER, 0, hours_rented_accelerators,
     "Accelerators of others at the operators' disposal; they are in no other count."},
    {"rented_hours", HOURS, METRIC_TOTAL, BETTER_NEITHER, STAGE_AVAILABLE, hours_rented,
     "Hours of rented accelerators, used or not."},
    {"rented_hours_useful", HOURS, METRIC_TOTAL, BETTER_HIGHER, USEFUL, hours_rented,
     "Hours of rented accelerators times the utilisation in force."},
    {"availability", NUMBER, METRIC_TOTAL, BETTER_HIGHER, 0, availability,
     "accelerator_hours_available over accelerator_hours_in_service."},
    {"utilisation", NUMBER, METRIC_TOTAL, BETTER_HIGHER, 0, utilisation,
     "accelerator_hours_useful over accelerator_hours_available."},
    {"outage_accelerator_hours", HOURS, METRIC_TOTAL, BETTER_LOWER, 0, outage,
     "Hours of accelerators in service and down."},
    {"site_outage_accelerator_hours", HOURS, METRIC_RUN, BETTER_LOWER, 0, site_outage,
     "Hours of accelerators that were down for the outage of their whole site alone; part of "
     "outage_accelerator_hours."},
    {"failures", NUMBER, METRIC_RUN, BETTER_LOWER, FAILURES, events, "Failures of nodes."},
    {"repairs", NUMBER, METRIC_RUN, BETTER_NEITHER, REPAIRS, events, "Repairs completed."},

    {"technician_wait_accelerator_hours", HOURS, METRIC_RUN, BETTER_LOWER, FOR_TECHNICIANS,
     repair_wait,
     "Accelerator-hours of outages that waited for a technician; part of "
     "outage_accelerator_hours."},
    {"spare_wait_accelerator_hours", HOURS, METRIC_RUN, BETTER_LOWER, FOR_SPARES, repair_wait,
     "Accelerator-hours of outages that waited for a spare node or part; part of "
     "outage_accelerator_hours."},

    {"waiting_accelerator_days_chips", DAYS, METRIC_RUN, BETTER_LOWER, BY_CHIPS, waiting,
     "Accelerator-days from wanted to delivered, of accelerators that were then paid and had hall "
     "space, and for which power did not come last."},
    {"waiting_accelerator_days_cash", DAYS, METRIC_RUN, BETTER_LOWER, BY_CASH, waiting,
     "Accelerator-days from wanted to paid, of accelerators that were ready to be delivered "
     "before, then had hall space, and for which power did not come last."},
    {"waiting_accelerator_days_hall", DAYS, METRIC_RUN, BETTER_LOWER, BY_HALL, waiting,
     "Accelerator-days from wanted to hall space, of accelerators that were delivered and paid "
     "before, and for which power did not come last."},
    {"waiting_accelerator_days_crews", DAYS, METRIC_RUN, BETTER_LOWER, BY_CREWS, waiting,
     "Accelerator-days from hall space to installed, of accelerators for which power did not come "
     "last."},
    {"waiting_accelerator_days_power", DAYS, METRIC_RUN, BETTER_LOWER, BY_POWER, waiting,
     "Accelerator-days from wanted to energised, of accelerators for which firm power came last, "
     "after they were installed: all of their wait, since nothing that came before held them up."},
    {"waiting_accelerator_days", DAYS, METRIC_RUN, BETTER_LOWER, 0, waiting_all,
     "Accelerator-days from wanted to energised: the sum of the gates."},

    {"day", DAYS, METRIC_MILESTONE, BETTER_LOWER, 0, milestone_day,
     "Days from the start of the run until a milestone was reached. Written milestones.NAME.day."},
};
const size_t metric_count = sizeof metric_table / sizeof metric_table[0];
