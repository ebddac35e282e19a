#include "results/schema.h"

#include <stddef.h>

/* Days are 'YYYY-MM-DD', seconds count from midnight (86400: the end of the day). Amounts of money
 * are whole micro-dollars. Everything else is SI but for metrics, which have a unit of their own.
 * The comments stay in the file: '.schema' shows them. */
/* clang-format off */
const char *const schema[] = {
    "CREATE TABLE scenario (\n"
    "  id INTEGER PRIMARY KEY CHECK (id = 1), -- one row\n"
    "  name TEXT NOT NULL, title TEXT, question TEXT,\n"
    "  first_day TEXT NOT NULL, last_day TEXT NOT NULL, -- of the run\n"
    "  seed INTEGER NOT NULL, h100e_basis TEXT NOT NULL,\n"
    "  dollars TEXT NOT NULL -- 'nominal', or 'real 2025'\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE subjects (\n"
    "  scope TEXT, number INTEGER, -- 'site' or 'operator', in the order of the scenario\n"
    "  name TEXT NOT NULL, PRIMARY KEY (scope, number)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE inputs (\n"
    "  path TEXT PRIMARY KEY, -- key of the resolved scenario\n"
    "  value TEXT NOT NULL,   -- as written\n"
    "  layer TEXT NOT NULL, origin TEXT NOT NULL, line INTEGER NOT NULL, -- who gave it, and where\n"
    "  grade TEXT NOT NULL, graded INTEGER NOT NULL, -- how it is known; 0: for want of a statement\n"
    "  source TEXT, note TEXT -- as the file says\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE metrics (\n"
    "  metric TEXT PRIMARY KEY, number INTEGER NOT NULL, -- order of the table\n"
    "  unit TEXT NOT NULL, si REAL NOT NULL, -- unit of its values, and SI value of one\n"
    "  time TEXT NOT NULL, better TEXT NOT NULL, doc TEXT NOT NULL\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE metric_values (\n"
    "  metric TEXT, replication INTEGER,\n"
    "  value REAL, -- NULL: undefined; Inf: a milestone later than the end of the run\n"
    "  PRIMARY KEY (metric, replication)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE metric_summaries ( -- over the replications with drawn values\n"
    "  metric TEXT PRIMARY KEY,\n"
    "  n INTEGER NOT NULL, after_end INTEGER NOT NULL, -- replications defined; of these later than the end\n"
    "  p10 REAL, p50 REAL, p90 REAL, mean REAL\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE replications (\n"
    "  replication INTEGER PRIMARY KEY, -- 0: uncertain values at their median\n"
    "  peak_drawn REAL, peak_provisioned REAL, stranded_power REAL, -- W\n"
    "  unserved_energy REAL, -- J drawn beyond what the sources could give\n"
    "  failures INTEGER NOT NULL, repairs INTEGER NOT NULL,\n"
    "  candidates INTEGER NOT NULL, events INTEGER NOT NULL -- failure candidates drawn, events handled\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE parameters (\n"
    "  replication INTEGER, path TEXT, -- uncertain key\n"
    "  value REAL, -- that it had, SI\n"
    "  PRIMARY KEY (replication, path)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE series (\n"
    "  replication INTEGER, scope TEXT, subject TEXT, -- 'total' and '', or the name of a site or operator\n"
    "  day TEXT, second REAL,\n"
    "  ordered INTEGER NOT NULL, delivered INTEGER NOT NULL, installed INTEGER NOT NULL, -- accelerators\n"
    "  energised INTEGER NOT NULL, in_service INTEGER NOT NULL, available INTEGER NOT NULL,\n"
    "  handed_over INTEGER NOT NULL, -- delivered since the start, what has retired included\n"
    "  h100e_dense_8bit REAL, h100e_dense_16bit REAL, h100e_measured_matmul REAL, -- energised\n"
    "  h100e_memory_bandwidth REAL, flops_bf16 REAL,\n"
    "  power_nameplate_it REAL, power_provisioned REAL, power_drawn REAL, power_drawn_30_days REAL, -- W\n"
    "  power_firm REAL,\n"
    "  power_unpermitted REAL, power_drawn_p50 REAL, power_drawn_p99 REAL, power_drawn_highest REAL, -- hourly\n"
    "  throttled_seconds REAL, throttled_accelerator_seconds REAL, -- means of 30 days; the rest: since the start\n"
    "  water REAL, demand_charges REAL, stranded_capital REAL, -- m3, $, $ x s\n"
    "  energy REAL, -- J since the start, as all below\n"
    "  capital INTEGER NOT NULL, running INTEGER NOT NULL, -- micro-dollars\n"
    "  chips INTEGER NOT NULL, servers INTEGER NOT NULL, network INTEGER NOT NULL,\n"
    "  storage INTEGER NOT NULL, shell INTEGER NOT NULL, land INTEGER NOT NULL,\n"
    "  generation INTEGER NOT NULL, energy_cost INTEGER NOT NULL, staff INTEGER NOT NULL,\n"
    "  maintenance INTEGER NOT NULL, repair INTEGER NOT NULL, rent INTEGER NOT NULL,\n"
    "  tax INTEGER NOT NULL,\n"
    "  insurance INTEGER NOT NULL, lease INTEGER NOT NULL, forfeit INTEGER NOT NULL,\n"
    "  funding INTEGER NOT NULL, revenue INTEGER NOT NULL, -- revenue: negative\n"
    "  cash INTEGER NOT NULL, payable INTEGER NOT NULL, -- what is owed: negative\n"
    "  debt INTEGER NOT NULL, interest INTEGER NOT NULL, inflation INTEGER NOT NULL, -- debt: negative\n"
    "  deposit INTEGER NOT NULL, depreciated INTEGER NOT NULL, depreciation INTEGER NOT NULL, write_off INTEGER NOT NULL,\n"
    "  resale INTEGER NOT NULL, release INTEGER NOT NULL, -- negative\n"
    "  income_tax INTEGER NOT NULL, capitalised INTEGER NOT NULL, -- capitalised: negative\n"
    "  book_it INTEGER NOT NULL, book_site INTEGER NOT NULL, book_generation INTEGER NOT NULL,\n"
    "  book_land INTEGER NOT NULL, work_in_progress INTEGER NOT NULL, -- book values, of capital in use\n"
    "  cash_balance INTEGER NOT NULL, cash_unpaid INTEGER NOT NULL, -- of operators with 'funding'\n"
    "  cash_lowest INTEGER NOT NULL, cash_raised INTEGER NOT NULL,\n"
    "  debt_overdue INTEGER NOT NULL, debt_highest INTEGER NOT NULL,\n"
    "  ordered_seconds REAL, delivered_seconds REAL, installed_seconds REAL, -- accelerator-seconds\n"
    "  energised_seconds REAL, in_service_seconds REAL, available_seconds REAL, useful_seconds REAL,\n"
    "  h100e_installed_seconds REAL, h100e_energised_seconds REAL, -- on the scenario's basis\n"
    "  h100e_available_seconds REAL, h100e_useful_seconds REAL,\n"
    "  binds TEXT NOT NULL, -- gate before which most accelerators stand\n"
    "  last_gate TEXT NOT NULL, next_gate TEXT NOT NULL, slack REAL, -- of those energised last; s between the two\n"
    "  PRIMARY KEY (replication, scope, subject, day, second)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE fleet_by_model (\n"
    "  replication INTEGER, accelerator TEXT, day TEXT, second REAL, -- as in series, where it changed\n"
    "  energised INTEGER NOT NULL, h100e REAL, -- on the scenario's basis\n"
    "  PRIMARY KEY (replication, accelerator, day, second)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE binding (\n"
    "  replication INTEGER, scope TEXT, subject TEXT, -- 'total' and '', or the name of a site\n"
    "  day TEXT, second REAL, -- as in series, where it changed\n"
    "  binds TEXT NOT NULL, -- from then on; as in series\n"
    "  PRIMARY KEY (replication, scope, subject, day, second)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE ledger (\n"
    "  replication INTEGER, month TEXT, operator TEXT, site TEXT, -- month: its first day; site '': none\n"
    "  account TEXT, amount INTEGER NOT NULL, -- micro-dollars, debits less credits: all accounts sum to 0\n"
    "  count INTEGER NOT NULL, -- postings\n"
    "  PRIMARY KEY (replication, month, operator, site, account)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE payments (\n"
    "  replication INTEGER, number INTEGER, -- single payments of capital, by time\n"
    "  day TEXT NOT NULL, second REAL,\n"
    "  booked TEXT NOT NULL, booked_second REAL, -- as capital; later where it was paid ahead, as a deposit\n"
    "  operator TEXT NOT NULL, site TEXT NOT NULL,\n"
    "  account TEXT NOT NULL, grade TEXT NOT NULL, amount INTEGER NOT NULL, -- micro-dollars; below 0: sold\n"
    "  rest REAL, kept INTEGER NOT NULL, -- of a sale: s of its life that were left, what it would have been worth then\n"
    "  PRIMARY KEY (replication, number)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE dollars_by_grade (\n"
    "  replication INTEGER, account TEXT, grade TEXT, -- weakest grade of the numbers that made the amount\n"
    "  amount INTEGER NOT NULL, -- micro-dollars\n"
    "  PRIMARY KEY (replication, account, grade)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE energy_by_use (\n"
    "  replication INTEGER, use TEXT, energy REAL, -- J at the meter\n"
    "  PRIMARY KEY (replication, use)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE energy_by_grade (\n"
    "  replication INTEGER, grade TEXT, energy REAL, -- J at the meter\n"
    "  PRIMARY KEY (replication, grade)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE waiting (\n"
    "  replication INTEGER, gate TEXT, -- what held accelerators between wanted and energised\n"
    "  accelerator_seconds REAL, PRIMARY KEY (replication, gate)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE cash ( -- operators with 'funding'\n"
    "  replication INTEGER, number INTEGER, operator TEXT NOT NULL,\n"
    "  balance INTEGER NOT NULL, unpaid INTEGER NOT NULL, -- micro-dollars, at the end of the run\n"
    "  lowest INTEGER NOT NULL, raised INTEGER NOT NULL, -- balance less unpaid bills; paid in by the owners\n"
    "  lowest_on TEXT NOT NULL, -- first day of the lowest\n"
    "  unpaid_most INTEGER NOT NULL, unpaid_since TEXT, -- NULL: all was paid in time\n"
    "  credit INTEGER NOT NULL, -- bills that are not due yet, micro-dollars\n"
    "  deposits INTEGER NOT NULL, book INTEGER NOT NULL, -- what its capital is worth in the books, micro-dollars\n"
    "  debt INTEGER NOT NULL, debt_most INTEGER NOT NULL, interest INTEGER NOT NULL, -- of loans; interest: billed or added\n"
    "  debt_overdue INTEGER NOT NULL, overdue_most INTEGER NOT NULL, default_since TEXT, -- debt service; NULL: it was all paid\n"
    "  PRIMARY KEY (replication, number)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE lots (\n"
    "  replication INTEGER, number INTEGER,\n"
    "  operator TEXT NOT NULL, order_name TEXT NOT NULL, site TEXT NOT NULL, system TEXT NOT NULL,\n"
    "  accelerators INTEGER NOT NULL, energised INTEGER NOT NULL,\n"
    "  first_energised TEXT, last_energised TEXT,\n"
    "  last_gate TEXT NOT NULL, next_gate TEXT NOT NULL, slack REAL, -- of the accelerators energised last; s\n"
    "  tiers INTEGER NOT NULL, leaf_switches INTEGER NOT NULL, -- the counted fabric; 0: not counted\n"
    "  spine_switches INTEGER NOT NULL, core_switches INTEGER NOT NULL, optical_switches INTEGER NOT NULL,\n"
    "  host_links INTEGER NOT NULL, leaf_links INTEGER NOT NULL, spine_links INTEGER NOT NULL,\n"
    "  switch_transceivers INTEGER NOT NULL, nic_transceivers INTEGER NOT NULL, cables INTEGER NOT NULL,\n"
    "  fabric_power REAL, -- W\n"
    "  network_power REAL, network_power_by_factor REAL, -- W IT: used, for comparison\n"
    "  PRIMARY KEY (replication, number)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE rentals (\n"
    "  replication INTEGER, number INTEGER, name TEXT NOT NULL,\n"
    "  operator TEXT NOT NULL, accelerator TEXT NOT NULL, accelerators INTEGER NOT NULL,\n"
    "  begins TEXT NOT NULL, ends TEXT NOT NULL, -- the day after the last\n"
    "  billing TEXT NOT NULL, available_seconds REAL NOT NULL, useful_seconds REAL NOT NULL, -- of accelerators\n"
    "  rent INTEGER NOT NULL, -- micro-dollars\n"
    "  PRIMARY KEY (replication, number)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE campaigns (\n"
    "  replication INTEGER, number INTEGER, name TEXT NOT NULL,\n"
    "  operator TEXT NOT NULL, order_name TEXT NOT NULL, llm TEXT NOT NULL,\n"
    "  accelerators INTEGER NOT NULL, tokens REAL NOT NULL, tokens_done REAL NOT NULL,\n"
    "  tokens_rate REAL NOT NULL, -- tokens/s of all its accelerators while it runs\n"
    "  utilisation REAL NOT NULL, -- model FLOP/s over the dense rate, causal attention\n"
    "  busy REAL NOT NULL, -- share of its time in which kernels run\n"
    "  started TEXT, ended TEXT, -- NULL: not within the run\n"
    "  accelerator_seconds REAL NOT NULL, energy_it REAL NOT NULL, -- J, IT side\n"
    "  standstill REAL NOT NULL, slowed REAL NOT NULL, again REAL NOT NULL, -- s, of its time,\n"
    "  saving REAL NOT NULL, restarting REAL NOT NULL, -- likewise\n"
    "  stops REAL NOT NULL, -- failures of its nodes, by expectation\n"
    "  checkpoint_interval REAL, -- s of work between two; NULL: none is made\n"
    "  cost REAL, -- $: its hours at what an energised hour of the operator costs\n"
    "  PRIMARY KEY (replication, number)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE milestones (\n"
    "  replication INTEGER, number INTEGER, name TEXT NOT NULL,\n"
    "  operator TEXT, -- NULL: of all together\n"
    "  accelerators INTEGER, h100e REAL, -- one of them; NULL: the other one\n"
    "  state TEXT NOT NULL,\n"
    "  day TEXT, -- NULL: not within the run\n"
    "  observed TEXT, published_by TEXT, fixed_by TEXT NOT NULL,\n"
    "  PRIMARY KEY (replication, number)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE observations (\n"
    "  replication INTEGER, number INTEGER, name TEXT NOT NULL,\n"
    "  metric TEXT NOT NULL, unit TEXT NOT NULL, si REAL NOT NULL, day TEXT, -- NULL: end of the run\n"
    "  model REAL, published REAL, low REAL, high REAL, -- in the metric's unit\n"
    "  published_by TEXT, published_scope TEXT, fixed_by TEXT NOT NULL,\n"
    "  PRIMARY KEY (replication, number)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE causes (\n"
    "  replication INTEGER, number INTEGER, preset TEXT NOT NULL, cause TEXT NOT NULL,\n"
    "  outages INTEGER NOT NULL, down_seconds REAL, -- accelerator-seconds, outages still open at the end included\n"
    "  PRIMARY KEY (replication, number)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE repair_queues ( -- what outages had to wait for\n"
    "  replication INTEGER, number INTEGER, site TEXT NOT NULL, what TEXT NOT NULL,\n"
    "  places INTEGER NOT NULL, -- technicians, or pieces of the base stock\n"
    "  demands INTEGER NOT NULL, waited INTEGER NOT NULL, -- outages that asked; of these who waited\n"
    "  wait_seconds REAL, -- accelerator-seconds\n"
    "  PRIMARY KEY (replication, number)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE power_sources (\n"
    "  replication INTEGER, number INTEGER, site TEXT NOT NULL, phase TEXT NOT NULL, kind TEXT NOT NULL,\n"
    "  begins TEXT, energy REAL, -- its first day, J\n"
    "  cost INTEGER NOT NULL, demand INTEGER NOT NULL, -- micro-dollars; demand: of the cost\n"
    "  carbon REAL, firm REAL, -- kg CO2e, W at the end\n"
    "  PRIMARY KEY (replication, number)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE generator_slots ( -- what an operator's sources got of a supplier of generators\n"
    "  replication INTEGER, number INTEGER, supplier TEXT NOT NULL, operator TEXT NOT NULL,\n"
    "  made REAL, wanted REAL, -- slots of the supplier, for all customers; generators asked for\n"
    "  slots REAL, arrived REAL, -- set aside for the operator; generators that came\n"
    "  short_of INTEGER NOT NULL, -- months' slots that went on to others for want of cash\n"
    "  fee INTEGER NOT NULL, forfeited INTEGER NOT NULL, -- micro-dollars, paid for what did not come\n"
    "  PRIMARY KEY (replication, number)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE supply ( -- what an operator got of a supplier of accelerators\n"
    "  replication INTEGER, number INTEGER, supplier TEXT NOT NULL, operator TEXT NOT NULL,\n"
    "  made_h100e REAL, -- all that the supplier made, for whomever\n"
    "  got REAL, got_h100e REAL, -- accelerators set aside for the operator\n"
    "  PRIMARY KEY (replication, number)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE notes (\n"
    "  replication INTEGER, number INTEGER, text TEXT NOT NULL, -- what the reader must know\n"
    "  PRIMARY KEY (replication, number)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE reliefs ( -- runs with one gate eased, by 'run --relief'\n"
    "  number INTEGER PRIMARY KEY, gate TEXT NOT NULL UNIQUE,\n"
    "  share REAL NOT NULL, what TEXT NOT NULL -- by how much, and what was eased\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE relief_values (\n"
    "  gate TEXT, metric TEXT, replication INTEGER, -- the same random numbers as without relief\n"
    "  value REAL, -- as in metric_values\n"
    "  PRIMARY KEY (gate, metric, replication)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE run_info (\n"
    "  key TEXT PRIMARY KEY, value TEXT -- the only table that may differ between equal runs\n"
    ") STRICT, WITHOUT ROWID",
    NULL,
};
/* clang-format on */
