#!/usr/bin/env bats
# Failures and repairs from the command line.

load helper

# metric NAME: its value in the JSON that stands in $output.
metric()
{
    python3 -c 'import json, sys; print("%.10g" % json.load(sys.stdin)["metrics"][sys.argv[1]]["value"])' "$1" <<<"$output"
}

# expect_close NAME VALUE TOLERANCE: relative.
expect_close()
{
    local value
    value=$(metric "$1")
    awk -v a="$value" -v b="$2" -v most="$3" 'BEGIN { d = a / b - 1; exit !(d < most && d > -most) }' ||
        fail_with "$1 is $value, not $2"
}

@test "expected outages give the means of events, and say so" {
    run_split colossim run "$SCENARIOS/colossus.yaml" --json
    expect_status 0
    local failures=$(metric failures) available=$(metric availability) capital=$(metric capital_total)
    run_split colossim run "$SCENARIOS/colossus.yaml" --json --set outages=expected
    expect_status 0
    expect_close failures "$failures" 0.01
    expect_close availability "$available" 0.0001
    expect_close capital_total "$capital" 1e-9
    expect_output "outages are expected values"
}

@test "outages are events or expected, nothing else" {
    run_split colossim run "$SCENARIOS/colossus.yaml" --set outages=expectd
    expect_status 2
    expect_error "did you mean 'expected'"
    expect_no_files
}

# with_spares SYSTEM: --set arguments that keep spare nodes of a system at Memphis.
with_spares()
{
    spares=(--set "sites.memphis.repair.spares.$1.nodes={count: 10, lead-time: 10 days}")
}

@test "technicians and spares are set, swept and reported" {
    with_spares hgx-h100
    run_split colossim run "$SCENARIOS/colossus.yaml" --set sites.memphis.repair.technicians=30 "${spares[@]}"
    expect_status 0
    expect_output "repairs wait for"
    expect_output "memphis: technicians "
    expect_output "memphis: spare nodes, hgx-h100 "
    run_split colossim sweep run "$SCENARIOS/studies/colossus-repair.yaml" -o study
    expect_status 0
    run_split colossim sweep analyze study --csv
    expect_output "technician_wait_accelerator_hours"
}

@test "technicians and spares are needed in expectation too" {
    local parts='sites.memphis.repair.spares.hgx-h100.parts={count: 200, lead-time: 7 days}'
    run_split colossim run "$SCENARIOS/colossus.yaml" --json --set sites.memphis.repair.technicians=31 --set "$parts"
    expect_status 0
    local available=$(metric availability) waited=$(metric spare_wait_accelerator_hours)
    run_split colossim run "$SCENARIOS/colossus.yaml" --json --set sites.memphis.repair.technicians=31 --set "$parts" --set outages=expected
    expect_status 0
    expect_close availability "$available" 0.005
    expect_close spare_wait_accelerator_hours "$waited" 0.05
    expect_output '"what": "technicians"'
    run_split colossim solve "$SCENARIOS/colossus.yaml" sites.memphis.repair.technicians for availability=0.995 --from 20 --to 80 \
        --set sites.memphis.repair.technicians=40 --set outages=expected
    expect_status 0
    expect_output "at least 32"
}

@test "repairs that have no effect are refused" {
    with_spares hgx-b300
    run_split colossim check "$SCENARIOS/colossus.yaml" "${spares[@]}"
    expect_status 2
    expect_error "nobody puts a system 'hgx-b300' at site 'memphis'"
    run_split colossim check "$SCENARIOS/colossus.yaml" --set 'sites.memphis.repair.spares={hgx-h100: {}}'
    expect_status 2
    expect_error "the spares of 'hgx-h100' need 'nodes' or 'parts'"
    run_split colossim check "$FIXTURES/plain.yaml" --set sites.room.repair.technicians=3
    expect_status 2
    expect_error "nothing fails at site"
    run_split colossim check "$SCENARIOS/colossus.yaml" --set sites.memphis.repair.technicians=0
    expect_status 2
}

@test "outages of a whole site are listed by their cause" {
    local utility='sites.memphis.outages.utility={rate: 4 per year, duration: 6 h, restart: 2 h}'
    run_split colossim run "$SCENARIOS/colossus.yaml" --set "$utility"
    expect_status 0
    expect_output "memphis: utility"
    run_split colossim run "$SCENARIOS/colossus.yaml" --set "$utility" --json
    expect_status 0
    local dark=$(metric site_outage_accelerator_hours) energy=$(metric energy)
    run_split colossim run "$SCENARIOS/colossus.yaml" --set "$utility" --json --set outages=expected
    expect_status 0
    expect_close energy "$energy" 0.002
    expect_close site_outage_accelerator_hours "$dark" 0.5 # twelve outages, as luck has it
    run_split colossim check "$SCENARIOS/colossus.yaml" --set 'sites.memphis.outages.utility={rate: 4 h, duration: 6 h}'
    expect_status 2
    expect_error "sites.memphis.outages.utility.rate"
}

@test "early failures are a cause of their own" {
    run_split colossim run "$SCENARIOS/colossus.yaml" --set operators.xai.orders.phase-1.failures=bathtub --json
    expect_status 0
    expect_output '"cause": "early"'
}

@test "a rack may go down with a tray, where there are trays" {
    local order=operators.xai.orders.phase-3-gb200
    run_split colossim run "$SCENARIOS/colossus.yaml" --json --set $order.drain=rack
    expect_status 0
    expect_output '"cause": "rack out"'
    run_split colossim check "$SCENARIOS/colossus.yaml" --set $order.min-good=64
    expect_status 0
    run_split colossim check "$SCENARIOS/colossus.yaml" --set $order.min-good=73
    expect_status 2
    expect_error "has fewer accelerators than 'min-good' asks for"
    run_split colossim check "$SCENARIOS/colossus.yaml" --set $order.min-good=64 --set $order.drain=rack
    expect_status 2
    expect_error "leave 'min-good' out"
    run_split colossim check "$SCENARIOS/colossus.yaml" --set operators.xai.orders.phase-1.drain=rack
    expect_status 2
    expect_error "a system here is one node"
}

@test "a hall that goes down is one of the site's" {
    run_split colossim run "$SCENARIOS/colossus.yaml" --set 'sites.memphis.outages.chiller={hall: hall-3, rate: 6 per year, duration: 6 h}'
    expect_status 0
    expect_output "memphis: chiller"
    run_split colossim check "$SCENARIOS/colossus.yaml" --set 'sites.memphis.outages.chiller={hall: hall-9, rate: 6 per year, duration: 6 h}'
    expect_status 2
    expect_error "site 'memphis' has no hall 'hall-9'"
}
