#!/usr/bin/env bats
# solve: what a key must be for a metric to reach a value, on plain boxes whose answers a reader can check.

load helper

plain()
{
    cp "$FIXTURES/plain.yaml" "$FIXTURES/uncertain.yaml" .
}

# answer FIELD: of the last --json, as Python writes it
answer()
{
    python3 -c "import json, sys; d = json.loads(sys.argv[1]); print(d$1)" "$output"
}

refuses()
{
    expect_status 2
    [ -z "$output" ] || fail_with "something was printed"
    expect_error "nothing was run"
    for text; do
        expect_error "$text"
    done
}

@test "power for a third box is three times 15 kW" {
    plain
    run_split colossim solve plain.yaml sites.room.power.grid.power for accelerators_energised=24
    expect_status 0
    expect_output "plain  sites.room.power.grid.power for accelerators_energised of at least 24"
    [[ $output =~ answer\ +at\ least\ 45(\.0[0-4]*)?\ kW ]] || fail_with "it is not 45 kW"
    [[ $output =~ "monotone  over all of them: accelerators_energised only rises" ]] || fail_with "it is monotone"
    expect_output "each run once with uncertain values at their medians"
    [ ! -e plain.db ]
}

@test "crews are whole ones: three that install three chips a day for a box of eight" {
    plain
    run_split colossim solve plain.yaml sites.room.crews for milestones.half.day=2025-01-02 --from 1 --to 8 \
        --set 'assumptions.install-rate=3 GPUs/day'
    expect_status 0
    expect_output "answer    at least 3;"
}

@test "a price that must not be passed: 24 chips for 300 k\$" {
    plain
    run_split colossim solve plain.yaml models.accelerators.chip.price for 'capital_chips=$300k' --json
    expect_status 0
    [ "$(answer '["schema"]')" = colossim.solve.1 ]
    [ "$(answer '["side"]')" = "at most" ]
    [ "$(answer '["target"]["wanted"]')" = "at most" ]
    python3 -c "import sys; sys.exit(not 12500 * 0.999 <= float('$(answer '["answer"]["si"]')') <= 12500)"
    python3 -c "import sys; sys.exit(not 12500 < float('$(answer '["misses"]["si"]')') <= 12500 * 1.002)"
    [ "$(answer '["monotone"]')" = True ]
    [ "$(answer '["replications"]')" = 0 ]
}

# A box that comes on February 10 works on the 11th; the runs record January 31 and, for a milestone, February 2.
@test "a target of a day is met on that day, not at the last sample before it" {
    plain
    local date=operators.owner.orders.boxes.deliveries.2.date
    for how in "" "--replications 2"; do
        run_split colossim solve plain.yaml $date for accelerators_energised@2025-02-15=24 --set sites.room.power.grid.power=45kW \
            --from 2025-02-05 --to 2025-02-25 $how
        expect_status 0
        expect_output "answer    at most 2025-02-14;"
    done
    run_split colossim solve plain.yaml $date for accelerators_energised@2025-02-15=accelerators_energised@2025-02-26 \
        --set sites.room.power.grid.power=45kW --from 2025-02-05 --to 2025-02-24
    expect_status 0
    expect_output "answer    at most 2025-02-14;"
}

@test "a day after the end of a run has no value to search for" {
    plain
    for how in "" "--replications 2"; do
        run_split colossim solve plain.yaml end for accelerators_energised@2025-02-25=16 --from 2025-02-24 --to 2025-03-02 $how
        expect_status 1
        expect_error "accelerators_energised@2025-02-25 is not defined everywhere from 2025-02-24 to 2025-03-02 of 'end'"
    done
}

# The median of 8 to 12 k$ is where the search begins; what is found then stands for all replications.
# A box is 15 kW: the second one needs 30 kW of power, which 'at most' would be content without.
@test "a target may say whether it is the least or the most, against what is better as a rule" {
    plain
    grid=sites.room.power.grid.power
    run_split colossim solve plain.yaml $grid for 'power_provisioned>=30 kW' --from '10 kW' --to '44 kW'
    expect_status 0
    expect_output "plain  $grid for power_provisioned of at least 30.0 kW"
    [[ $output =~ answer\ +at\ least\ 30(\.0[0-4]*)?\ kW ]] || fail_with "it is not 30 kW"
    run_split colossim solve plain.yaml $grid for 'power_provisioned<=15 kW' --from '10 kW' --to '44 kW' --json
    expect_status 0
    [ "$(answer '["target"]["wanted"]')" = "at most" ]
    [ "$(answer '["metric"]')" = power_provisioned ]
    run_split colossim solve plain.yaml $grid for 'accelerators_energised<=15' --from '10 kW' --to '44 kW'
    expect_status 0
    expect_output "for accelerators_energised of at most 15"
    run_split colossim solve plain.yaml $grid for ' power_provisioned >= 30 kW ' --from '10 kW' --to '44 kW' --json
    expect_status 0
    [ "$(answer '["target"]["wanted"]')" = "at least" ]
    [ "$(answer '["metric"]')" = power_provisioned ]
    run_split colossim solve plain.yaml $grid for 'power_provisioned>30 kW'
    refuses "'power_provisioned>30 kW' is no METRIC=VALUE, METRIC>=VALUE or METRIC<=VALUE"
    run_split colossim solve plain.yaml $grid for ' >= 15'
    refuses "there is no metric ''"
    run_split colossim solve plain.yaml $grid for '>=15'
    refuses "there is no metric ''"
    run_split colossim solve plain.yaml $grid for '=15'
    refuses "there is no metric ''"
}

@test "a value that is uncertain is replaced by one" {
    plain
    run_split colossim solve uncertain.yaml models.accelerators.chip.price for 'capital_chips=$300k' --replications 3 --json
    expect_status 0
    python3 -c "import json; d = json.loads(open('/dev/stdin').read()); assert '\$10k' in [p['value'] for p in d['tried']], d" <<<"$output"
    python3 -c "import sys; sys.exit(not 12500 * 0.999 <= float('$(answer '["answer"]["si"]')') <= 12500)"
}

# Of five generators of 15 kW two boxes need two: three may be spare.
@test "counts are found exactly" {
    plain
    cat >spare.yaml <<'YAML'
colossim: 1
base: plain.yaml
name: spare
models: {power: {line: null, gen: {title: Generator, kind: generator, unit-power: 15 kW, energy-price: 0.1 $/kWh, carbon: 500 g/kWh}}}
sites: {room: {power: {grid: null, own: {model: gen, units: 5, spare-units: 0}}}}
YAML
    run_split colossim solve spare.yaml sites.room.power.own.spare-units for accelerators_energised=16 --from 0 --to 5
    expect_status 0
    expect_output "answer    at most 3; there accelerators_energised is 16"
    expect_output "interval  3 (16) to 4 (8)"
}

# A box that finds its hall ready works the day after.
@test "days are found exactly, for the day of a milestone" {
    plain
    run_split colossim solve plain.yaml sites.room.halls.hall.ready for milestones.half.day=2025-01-20 \
        --from 2025-01-01 --to 2025-02-28
    expect_status 0
    expect_output "answer    at most 2025-01-19; there milestones.half.day is 2025-01-20"
    expect_output "interval  2025-01-19 (2025-01-20) to 2025-01-20 (2025-01-21)"
}

@test "a milestone that is never reached is late, not an error" {
    plain
    run_split colossim solve plain.yaml sites.room.power.grid.power for milestones.never.day=2025-03-01 \
        --from 10kW --to 100kW --json
    expect_status 0
    [ "$(answer '["tried"][0]["metric"]["value"]')" = None ]
    [ "$(answer '["tried"][0]["metric"]["date"]')" = None ]
    [ "$(answer '["answer"]["metric"]["date"]')" = 2025-02-21 ]
}

@test "with replications a quantile is held against the value, the same at any number of threads" {
    plain
    for threads in 1 2; do
        colossim solve uncertain.yaml models.systems.box.server-price for 'capital_it=$400k' --replications 12 \
            --quantile '90 %' --threads $threads --json >$threads.json
    done
    cmp 1.json 2.json
    output=$(cat 1.json)
    [ "$(answer '["quantile"]')" = 0.9 ]
    # Chips of 8 to 12 k$ leave 160 to 112 k$ less for three servers.
    python3 -c "import sys; sys.exit(not (400 - 24 * 12) / 3e-3 < float('$(answer '["answer"]["si"]')') < (400 - 24 * 10) / 3e-3)"
    run_split colossim solve uncertain.yaml models.systems.box.server-price for 'capital_it=$400k' --replications 12
    expect_output "each in the same 12 replications"
    expect_output "95 % of it"
    expect_output "P50 of capital_it"
}

@test "no answer in the range says what there is at its ends" {
    plain
    run_split colossim solve plain.yaml sites.room.power.grid.power for accelerators_energised=25 --from 10kW --to 1MW
    expect_status 1
    [ -z "$output" ]
    expect_error "accelerators_energised is nowhere at least 25 from 10kW to 1000kW of 'sites.room.power.grid.power': 0 at 10kW, 24 at 1000kW"
    run_split colossim solve plain.yaml sites.room.power.grid.power for accelerators_energised=24 --from 10kW --to 20kW
    expect_status 1
    expect_error "0 at 10kW, 8 at 20kW; from 15kW on the key makes no difference, and what still waits at the end of the run waits for power; or give a wider range, --from and --to"
    run_split colossim solve plain.yaml sites.room.power.grid.power for accelerators_energised=24 --from 10kW --to 40kW
    expect_status 1
    expect_error "0 at 10kW, 16 at 40kW; give a wider range, --from and --to"
    run_split colossim solve plain.yaml sites.room.power.grid.power for accelerators_energised=0
    expect_status 1
    expect_error "accelerators_energised is everywhere at least 0 from"
}

# With all power there is the third box runs, and with half of the hall it waits for power that a larger hall doesn't bring.
@test "where no range helps the answer is what binds in the key's place" {
    plain
    run_split colossim solve plain.yaml sites.room.power.grid.power for accelerators_energised=25
    expect_status 1
    expect_error "from 80 kW on the key makes no difference, and at the end of the run nothing waits to be energised"
    [[ $errors != *"wider range"* ]] || fail_with "no range is wide enough"
    run_split colossim solve plain.yaml sites.room.halls.hall.it-power for accelerators_energised=24
    expect_status 1
    expect_error "from 20 kW on the key makes no difference, and what still waits at the end of the run waits for power"
    run_split colossim solve plain.yaml models.power.line.energy-price for accelerators_energised=24
    expect_status 1
    expect_error "16 at 0.000097656 \$/kWh, 16 at 102.4 \$/kWh; the key makes no difference, and what still waits"
    run_split colossim solve uncertain.yaml models.power.line.energy-price for accelerators_energised=24 --replications 2
    expect_status 1
    [[ $errors == *"the key makes no difference"* && $errors != *"still waits"* ]] || fail_with "of several runs no gate is known"
}

# At 0 % 240 k$ of chips, 60 of servers and 600 of the shell cost 120 k$ a year, before what runs.
@test "the answer for an uncertain key is in the unit of what it is drawn from" {
    plain
    local rate='assumptions.discount-rate={dist: triangular, low: 1 %, mode: 2 %, high: 3 %}'
    run_split colossim solve plain.yaml assumptions.discount-rate for annual_cost='140 k$/year' --set "$rate"
    expect_status 0
    [[ $output =~ "answer    at most 1."[0-9]+" %; there annual_cost is \$140k/year" ]] || fail_with "no percents: $output"
    run_split colossim solve plain.yaml assumptions.discount-rate for annual_cost='60 k$/year' --set "$rate"
    expect_status 1
    expect_error "annual_cost is nowhere at most \$60k/year from"
}

# The third box is never there by the end: a small hall has no space for it, a large one no power.
@test "where different things bind at the range's ends both are told" {
    plain
    run_split colossim solve plain.yaml sites.room.halls.hall.it-power for milestones.never.day=2025-03-01 --from 10kW --to 100kW
    expect_status 1
    expect_error "the key makes no difference, and what still waits at the end of the run waits for hall at 10kW and for power at 100kW"
}

# At the range's low end two boxes find no power, so that the second milestone comes after the end.
@test "a milestone that comes after the end makes a difference to the key" {
    plain
    run_split colossim solve plain.yaml sites.room.power.grid.power for milestones.whole.day=2025-01-15 --from 10kW --to 100kW
    expect_status 1
    expect_error "milestones.whole.day is nowhere at most 2025-01-15 from 10kW to 100kW"
    expect_error "later than the end at 10kW, 2025-02-02 at 100kW; from 32.5kW on the key makes no difference"
    run_split colossim solve plain.yaml sites.room.power.grid.power for milestones.whole.day=milestones.half.day --from 18kW --to 100kW
    expect_status 1
    expect_error "the former later than the end at 18kW, 31 days at 100kW; from 38.5kW on the key makes no difference"
    run_split colossim solve plain.yaml sites.room.power.grid.power for milestones.half.day=milestones.whole.day --from 18kW --to 100kW
    expect_status 1
    expect_error "the latter later than the end at 18kW, -31 days at 100kW; from 38.5kW on the key makes no difference"
}

# A price that a scenario gives by the hour is not 'M$/year' at the other end of a range.
@test "all values are written in the unit of the scenario's" {
    plain
    run_split colossim solve plain.yaml sites.room.halls.hall.lease for 'accelerators_energised=24' --from '0.001 $/kW-h' --to '1000 $/kW-h'
    expect_error "from 0.001 \$/kW-h to 1000 \$/kW-h of"
}

# Three boxes of eight, the third for want of power not: counts between them would be no scenario.
@test "accelerators are tried in whole systems" {
    plain
    run_split colossim solve plain.yaml operators.owner.orders.boxes.deliveries.0.accelerators for accelerators_energised=16 --from 1 --to 27 \
        --set 'operators.owner.orders.boxes.deliveries=[{date: 2025-01-01, accelerators: 8}]' --set milestones=null
    expect_status 0
    expect_output "answer    at least 16; there accelerators_energised is 16"
    expect_output "counted   in whole systems of 8 ('box')"
    expect_output "interval  8 (8) to 16 (16)"
    run_split colossim solve plain.yaml operators.owner.orders.boxes.deliveries.0.accelerators for accelerators_energised=16 --json \
        --set 'operators.owner.orders.boxes.deliveries=[{date: 2025-01-01, accelerators: 8}]' --set milestones=null
    [ "$(answer '["step"]')" = 8 ]
    [ "$(answer '["system"]')" = box ]
    run_split colossim solve plain.yaml operators.owner.orders.boxes.deliveries.0.accelerators for energy=1MWh --from 9 --to 20
    refuses "'operators.owner.orders.boxes.deliveries.0.accelerators' counts whole systems of 8 accelerators ('box')"
    run_split colossim solve plain.yaml sites.room.crews for milestones.half.day=2025-01-02 --from 1 --to 8 \
        --set 'assumptions.install-rate=3 GPUs/day' --json
    [ "$(answer '["step"]')" = 1 ]
    [ "$(answer '["system"]')" = None ]
}

# Small boxes draw little; of large ones fewer find power, down to none.
@test "several answers are told apart from one" {
    plain
    run_split colossim solve plain.yaml models.systems.box.nameplate for energy=15MWh --from 2kW --to 100kW
    expect_status 1
    expect_error "energy passes 15 MWh more than once"
    expect_error "narrower range"
}

@test "a key that is none, or holds no number, is refused" {
    plain
    run_split colossim solve plain.yaml sites.room.pwoer.grid.power for energy=1MWh
    refuses "no value at 'sites.room.pwoer"
    run_split colossim solve plain.yaml operators.owner.orders.boxes.system for energy=1MWh
    refuses "'operators.owner.orders.boxes.system' holds no number"
    run_split colossim solve plain.yaml sites.room.halls.hall.ready for energy=1MWh
    refuses "no single value above zero to begin with" "--from and --to"
}

@test "a target that is none is refused" {
    plain
    run_split colossim solve plain.yaml sites.room.crews for energy
    refuses "'energy' is no METRIC=VALUE"
    run_split colossim solve plain.yaml sites.room.crews for enregy=1MWh
    refuses "there is no metric 'enregy'" "did you mean 'energy'?"
    run_split colossim solve plain.yaml sites.room.crews for energy=1MW
    refuses "energy: 'MW' is a power"
    run_split colossim solve plain.yaml sites.room.crews for milestones.half.day=soon
    refuses "or a day"
    run_split colossim solve plain.yaml sites.room.crews for energy@2031-01-01=1MWh
    refuses "2031-01-01 lies outside the run"
}

@test "of two metrics the misspelt one is named" {
    plain
    run_split colossim solve plain.yaml sites.room.crews for milestones.whole.dya=2025-02-01
    refuses "there is no metric 'dya'; did you mean 'day'?"
    run_split colossim solve plain.yaml sites.room.crews for milestones.half.day=milestones.whole.dya
    refuses "there is no metric 'dya'; did you mean 'day'?"
    run_split colossim solve plain.yaml sites.room.crews for milestones.half.day=milestones.whoel.day
    refuses "the scenario has no milestone 'whoel'; did you mean 'whole'?"
    run_split colossim solve plain.yaml sites.room.crews for operators.owner.spend=operators.owner.spnd
    refuses "there is no metric 'spnd'; did you mean 'spend'?"
}

@test "a range that is none is refused" {
    plain
    run_split colossim solve plain.yaml sites.room.power.grid.power for energy=1MWh --from 1kW
    refuses "give both ends of the range"
    run_split colossim solve plain.yaml sites.room.power.grid.power for energy=1MWh --from 2kW --to 1kW
    refuses "--from must lie below --to"
    run_split colossim solve plain.yaml sites.room.power.grid.power for energy=1MWh --from 2kWh --to 10kWh
    refuses "--from: 'kWh' is an energy"
    run_split colossim solve plain.yaml sites.room.halls.hall.ready for energy=1MWh --from 2025 --to 2026
    refuses "--from: '2025' is no day"
}

@test "a value that makes no valid scenario ends the search and says why" {
    plain
    run_split colossim solve plain.yaml models.systems.box.load-fraction for energy=1MWh --from 0.1 --to 1.5
    expect_status 1
    expect_error "models.systems.box.load-fraction: "
    run_split colossim solve plain.yaml operators.owner.orders.boxes.deliveries.0.date for energy=1MWh --from 2025-01-01 --to 2025-02-10
    expect_status 1
    expect_error "operators.owner.orders.boxes.deliveries.0.date: "
    expect_error "deliveries must stand in order of date"
}

@test "a target may be another metric: chips that cost as much as their site" {
    plain
    run_split colossim solve plain.yaml models.accelerators.chip.price for capital_chips=capital_site
    expect_status 0
    expect_output "models.accelerators.chip.price for capital_chips of at most capital_site"
    expect_output "answer    at most \$25k; there capital_chips less capital_site is \$0"
    run_split colossim solve plain.yaml models.accelerators.chip.price for capital_chips=capital_site --json
    [ "$(answer '["other"]')" = capital_site ]
    [ "$(answer '["target"]["value"]')" = 0 ]
    run_split colossim solve plain.yaml models.accelerators.chip.price for capital_chips=capital_site \
        --replications 8 --quantile 0.5 --from '$5k' --to '$50k'
    expect_status 0
    expect_output "P50 of capital_chips less capital_site"
    run_split colossim solve plain.yaml models.accelerators.chip.price for capital_chips=energy
    refuses "'capital_chips' can't be held against 'energy': they are of different kinds"
    run_split colossim solve plain.yaml sites.room.crews for milestones.half.day=energy
    refuses "different kinds"
}

# Of 99 days of the three boxes until the end two boxes work, one from the day after the hall is ready on day r and one, past
# the 31st, from the day after that: 117 - 2 r days. The rest is waited: half of all at r = 33.75.
@test "metrics of unlike units are held against each other as what they measure" {
    plain
    for pair in waiting_accelerator_days=accelerator_hours_energised accelerator_hours_energised=waiting_accelerator_days; do
        run_split colossim solve plain.yaml sites.room.halls.hall.ready for $pair --from 2025-01-01 --to 2025-03-01
        expect_status 0
        expect_output "answer    at most 2025-02-03;"
    done
}

@test "a value beyond what its key allows is named once" {
    plain
    run_split colossim solve plain.yaml models.accelerators.chip.price for 'capital_chips=$300k' --from '$1' --to '$1e15'
    expect_status 1
    expect_error "error: models.accelerators.chip.price: \$31.623M is above the most allowed, \$10M"
}

@test "more money than can be counted is no answer" {
    plain
    run_split colossim solve plain.yaml models.accelerators.chip.price for 'capital_chips=$300k' --from '$1M' --to '$9M' \
        --set operators.owner.orders.boxes.deliveries.0.accelerators=8000000
    expect_status 1
    [ -z "$output" ] || fail_with "something was printed"
    expect_error "models.accelerators.chip.price: the scenario comes to more money than the books can hold"
}

@test "usage errors point to help" {
    plain
    run_split colossim solve plain.yaml sites.room.crews energy=1MWh
    expect_status 2
    expect_error "'solve' needs FILE KEY for METRIC=VALUE"
    run_split colossim solve plain.yaml sites.room.crews to energy=1MWh
    expect_status 2
    expect_error "expected 'for' where 'to' stands"
    run_split colossim solve plain.yaml sites.room.crews for energy=1MWh --quantile 0.9
    expect_status 2
    expect_error "--quantile has no effect without --replications"
    run_split colossim solve plain.yaml sites.room.crews for energy=1MWh --quantile 90 --replications 3
    expect_status 2
    expect_error "no share between 0 and 1"
}
