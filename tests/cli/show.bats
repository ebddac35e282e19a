#!/usr/bin/env bats
# show: the scenario as it is understood, in a form that can be run again.

load helper

plain=$FIXTURES/plain.yaml
uncertain=$FIXTURES/uncertain.yaml

# same_results ARGUMENT...: what 'show ARGUMENT...' prints, run again, gives equal results: all that --json has, grades included.
same_results()
{
    colossim run "$@" --json --replications 3 -o same.db --force >first.json
    run_split colossim show "$@"
    expect_status 0
    [ -z "$errors" ] || fail_with "there were messages"
    printf '%s\n' "$output" >shown.yaml
    colossim run shown.yaml --json --replications 3 -o same.db --force >second.json
    diff first.json second.json
}

@test "what is shown runs again with equal results" {
    same_results "$plain"
    same_results "$uncertain"
    same_results "$SCENARIOS/h100.yaml"
    same_results "$SCENARIOS/colossus.yaml"
}

# Defaults that would have no effect if they said anything else: growth of memory that nobody counts, the law of a want
# without a goal.
@test "so does a scenario in which written defaults have no effect" {
    same_results "$SCENARIOS/race-2030.yaml" --set operators.google.policy.want='{h100e: 5e6}'
}

@test "so does what --set changed, with its own confidence and not that of the value it replaced" {
    same_results "$SCENARIOS/h100.yaml" --set models.systems.hgx-h100.nameplate=9kW --set models.accelerators.h100-sxm.price=\$20k \
        --set assumptions.it-life=4years --set 'assumptions.network-factor={value: 1.2, confidence: measured, source: here}'
    same_results "$SCENARIOS/colossus.yaml" --set sites.memphis.crews.by-date.2024-08-12=60 --set models.power.grid-tennessee.energy-price='0.08 $/kWh'
    same_results "$uncertain" --seed 7
}

@test "so does a price that falls by a share a year" {
    same_results "$plain" --set 'models.accelerators.chip.price={by-date: {2025-01-01: {dist: uniform, low: $9k, high: $11k}}, change: {dist: uniform, low: -40 % / year, high: -10 % / year}}'
    run_split colossim show "$SCENARIOS/h100.yaml" --sources --set models.accelerators.h100-sxm.price.change='-20 % / year'
    expect_output "2025-01-01: {dist: lognormal, p10: \$22k, p90: \$30k}}, change: -20 % / year}  [assumed, not stated]"
    run_split colossim show "$SCENARIOS/h100.yaml" --sources --set models.accelerators.h100-sxm.price.change='{value: -20 % / year, confidence: published}'
    expect_output "change: {value: -20 % / year}}  [published]"
    run_split colossim show "$SCENARIOS/h100.yaml" --sources --set models.accelerators.h100-sxm.price.between=linear
    expect_output "between: linear}  [published]"
    run_split colossim explain models.accelerators.chip.price
    expect_output "change: -20 % / year}"
    run_split colossim explain change
    expect_output "a step each month"
}

@test "showing what was shown changes nothing" {
    colossim show "$SCENARIOS/colossus.yaml" | tail -n +2 >once.yaml
    colossim show once.yaml | tail -n +2 >twice.yaml
    cmp once.yaml twice.yaml
}

@test "models, assumptions and defaults are in it" {
    run_split colossim show "$SCENARIOS/h100.yaml"
    expect_output "h100e-basis: dense-8bit"
    expect_output "provisioning-factor: 1"
    expect_output "NVIDIA H100 SXM5"
    expect_output "burn-in:"
}

@test "--origin tells file and line, and the whole chain of what was replaced" {
    cat >base.yaml <<'YAML'
colossim: 1
base: plain.yaml
sites: {room: {crews: 3}}
YAML
    sed 's/^    model: room$/&\n    crews: 2/' "$plain" >plain.yaml
    run_split colossim show base.yaml --origin --set sites.room.crews=4
    expect_status 0
    chain=$(grep -A2 'sites.room.crews = 4' <<<"$output" | tr -s ' ')
    [ "$chain" = "--set #1 sites.room.crews = 4
 replaces 3 from base.yaml:3
 replaces 2 from plain.yaml:11" ] || fail_with "chain: $chain"
    expect_output "default"
    grep -q '^default  *sites.room.provisioning-factor = 1$' <<<"$output" || fail_with "no default"
    grep -q '^models:h100e.yaml:[0-9]*  *h100e.dense-8bit = ' <<<"$output" || fail_with "no library"
}

@test "--origin tells of a replaced part of a value" {
    run_split colossim show "$SCENARIOS/colossus.yaml" --origin --set sites.memphis.crews.by-date.2024-08-12=60
    expect_output "sites.memphis.crews = {by-date: {2024-04-24: 40, 2024-08-12: 60"
    expect_output "with        sites.memphis.crews.by-date.2024-08-12 of --set #1"
    expect_output "replaces    130 from"
}

@test "a value that a variant gives in whole keeps no date and no source of the one below" {
    cat >base.yaml <<YAML
colossim: 1
base: $plain
sites: {room: {crews: {by-date: {2025-01-01: 2, 2025-01-20: 4}, between: linear, source: a plan, confidence: published}}}
YAML
    printf 'colossim: 1\nbase: base.yaml\nsites: {room: {crews: {by-date: {2025-01-10: 3}}}}\n' >dated.yaml
    printf 'colossim: 1\nbase: base.yaml\nsites: {room: {crews: {dist: uniform, low: 1, high: 9}}}\n' >drawn.yaml
    printf 'colossim: 1\nbase: drawn.yaml\nsites: {room: {crews: {high: 5, source: a guess}}}\n' >part.yaml
    run_split colossim show dated.yaml --sources
    grep -q '^sites.room.crews = {by-date: {2025-01-10: 3}}  \[assumed, not stated\]$' <<<"$output" ||
        fail_with "$(grep crews <<<"$output")"
    run_split colossim show base.yaml --origin --set 'sites.room.crews={by-date: {2025-01-10: 3}}'
    expect_output "--set #1"
    expect_output "sites.room.crews = {by-date: {2025-01-10: 3}}"
    run_split colossim show base.yaml --set sites.room.crews.by-date.2025-01-20=5
    expect_output "by-date: {2025-01-01: 2, 2025-01-20: 5}"
    expect_output "between: linear"
    run_split colossim show "$SCENARIOS/h100.yaml" --sources --set models.accelerators.h100-sxm.price.by-date.2026-01-01=\$20k
    expect_output "2026-01-01: \$20k}"
    expect_output "2022-09-20: {dist"
    run_split colossim show drawn.yaml --sources
    expect_output "sites.room.crews = {dist: uniform, low: 1, high: 9}  [assumed, not stated]"
    run_split colossim show part.yaml --sources
    expect_output "sites.room.crews = {dist: uniform, low: 1, high: 5}"
    expect_output "source      a guess"
}

@test "a path of --set into a form that a value has not begins the value anew" {
    printf 'colossim: 1\nbase: %s\nsites: {room: {crews: {value: 3, source: a plan}}}\n' "$plain" >fixed.yaml
    printf 'colossim: 1\nbase: %s\nsites: {room: {crews: {dist: uniform, low: 1, high: 9}}}\n' "$plain" >drawn.yaml
    printf 'colossim: 1\nbase: %s\nsites: {room: {crews: {between: linear}}}\n' "$plain" >unsaid.yaml
    for file in fixed drawn; do
        run_split colossim show $file.yaml --sources --set sites.room.crews.by-date.2025-01-10=5 --set sites.room.crews.by-date.2025-01-20=6
        expect_status 0
        expect_output "sites.room.crews = {by-date: {2025-01-10: 5, 2025-01-20: 6}}  [assumed, not stated]"
    done
    run_split colossim show "$plain" --sources --set sites.room.crews=3 --set sites.room.crews.by-date.2025-01-10=5 --set sites.room.crews.change='10 %/year'
    expect_status 0
    expect_output "sites.room.crews = {by-date: {2025-01-10: 5}, change: 10 %/year}"
    printf 'colossim: 1\nbase: %s\nsites: {room: {crews: 3}}\n' "$plain" >plainly.yaml
    run_split colossim show plainly.yaml --sources --set sites.room.crews.by-date.2025-01-10=5
    expect_output "sites.room.crews = {by-date: {2025-01-10: 5}}"
    run_split colossim check plainly.yaml --set sites.room.crews.note=few --set start.by-date.2025-01-10=3
    expect_error "'crews' is the value '3': it has no keys below it"
    expect_error "'start' is the value '2025-01-01': it has no keys below it"
    run_split colossim show unsaid.yaml --sources --set sites.room.crews.by-date.2025-01-10=5
    expect_output "sites.room.crews = {between: linear, by-date: {2025-01-10: 5}}"
}

@test "so it does where the library has the form, or another one, below the scenario's" {
    local price=models.accelerators.h100-sxm.price
    printf 'colossim: 1\nbase: %s\nmodels: {accelerators: {h100-sxm: {price: {value: $30k}}}}\n' "$SCENARIOS/h100.yaml" >fixed.yaml
    run_split colossim show fixed.yaml --sources --set $price.by-date.2026-01-01=\$20k
    expect_status 0
    expect_output "$price = {by-date: {2026-01-01: \$20k}}"
    run_split colossim show "$SCENARIOS/h100.yaml" --sources --set 'models.power.grid-us.energy-price.by-date.2026-01-01=0.1 $/kWh'
    expect_status 0
    expect_output 'models.power.grid-us.energy-price = {by-date: {2026-01-01: 0.1 $/kWh}}  [assumed, not stated]'
}

@test "the value of a date is given whole like any other" {
    printf 'colossim: 1\nbase: %s\nsites: {room: {crews: {by-date: {2025-01-01: {dist: uniform, low: 1, high: 9}}}}}\n' "$plain" >dated.yaml
    run_split colossim show dated.yaml --sources --set sites.room.crews.by-date.2025-01-01.value=4
    expect_status 0
    expect_output "sites.room.crews = {by-date: {2025-01-01: {value: 4}}}"
}

@test "--sources tells source, confidence and note of numbers" {
    run_split colossim show "$SCENARIOS/h100.yaml" --sources
    expect_status 0
    expect_output "h100e.measured-matmul = 794.5 TFLOP/s  [measured]"
    expect_output "source      S. Bekman"
    expect_output "note        "
    expect_output "sites.room.crews = 1  [assumed, not stated]"
    if grep -q '^name = ' <<<"$output"; then fail_with "a name is no number"; fi
    run_split colossim show "$SCENARIOS/h100.yaml" --sources --set h100e.measured-matmul=800TFLOP/s
    expect_output "h100e.measured-matmul = 800TFLOP/s  [assumed"
}

@test "--json has the scenario, and each value with its origin" {
    run_split colossim show "$plain" --json --set sites.room.crews=4
    expect_status 0
    python3 -c '
import json, sys
d = json.load(sys.stdin)
assert d["schema"] == "colossim.show.1"
assert d["scenario"]["sites"]["room"]["crews"] == "4"
[crews] = [v for v in d["values"] if v["key"] == "sites.room.crews"]
assert crews["value"] == "4" and crews["file"] == "--set #1" and crews["confidence"] == "assumed"
[basis] = [v for v in d["values"] if v["key"] == "h100e-basis"]
assert basis["file"] is None and basis["confidence"] is None
' <<<"$output" || fail_with "wrong content"
}

@test "a scenario with an error is not shown" {
    run_split colossim show "$plain" --set sites.room.crew=4
    expect_status 2
    expect_error "did you mean 'crews'"
    [ -z "$output" ]
    expect_no_files
}
