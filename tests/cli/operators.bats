#!/usr/bin/env bats
# Several operators beside each other: what each has at the end, over what all others have.

load helper

# The owner of plain.yaml has two boxes at work at the end, its rival one.
scenario()
{
    cp "$FIXTURES/plain.yaml" "$FIXTURES/uncertain.yaml" .
    cat >two.yaml <<YAML
colossim: 1
base: ${1:-plain}.yaml
name: two
sites: {cellar: {model: room, halls: {hall: {it-power: 40 kW}}, power: {grid: {model: line, power: 40 kW}}}}
operators:
  rival:
    orders: {box: {system: box, site: cellar, deliveries: [{date: 2025-01-01, accelerators: 8}]}}
observations:
  lead: {metric: operators.owner.h100e_over_others_dense_8bit, value: 2, published-by: Somebody}
  before: {metric: operators.rival.h100e_over_others_dense_8bit, date: 2025-01-05, value: 1, published-by: Somebody}
YAML
}

@test "the report has a row per operator" {
    scenario
    run_split colossim run two.yaml
    expect_status 0
    expect_output "operators  at the end of the run; of all others: its h100e over theirs"
    [[ $output =~ owner\ +16\ +16\ +-\ +2\ +-\  ]] || fail_with "the owner's row is wrong"
    [[ $output =~ rival\ +8\ +8\ +-\ +0\.5\  ]] || fail_with "the rival's row is wrong"
    [[ $output != *"more than all others"* ]] || fail_with "a spread without replications"
    [[ $output != *nan* ]] || fail_with "nan is printed"
}

@test "what several operators spend is not told as if one goal took it" {
    run_split colossim run "$SCENARIOS/rent-vs-buy.yaml"
    expect_status 0
    [[ $(tr -s '\n ' ' ' <<<"$output") == *"All operators together, alternatives or not, take \$1.61B, \$5.00B of rent, and "* ]] ||
        fail_with "one goal takes it"
    scenario
    run_split colossim run two.yaml
    spend=$(colossim run two.yaml --json | python3 -c 'import json, sys; print("$%.2fM" % (json.load(sys.stdin)["metrics"]["spend"]["value"] / 1e6))')
    [[ $(tr -s '\n ' ' ' <<<"$output") == *" all operators together take $spend, "* ]] || fail_with "not $spend"
}

@test "the mean of owned and rented hours is no price of either, so the answer has none" {
    run_split colossim run "$SCENARIOS/rent-vs-buy.yaml"
    expect_output "; seed 1"
    [[ $(sed -n '2,/; seed 1/p' <<<"$output" | tr -s '\n ' ' ') != *"per available accelerator-hour"* ]] || fail_with "a mean is the answer"
}

@test "a milestone may be one operator's" {
    scenario
    sed -i 's/{date: 2025-01-01, accelerators: 8}/{date: 2025-01-06, accelerators: 8}/' two.yaml
    cat >>two.yaml <<YAML
milestones:
  first: {accelerators: 8, operator: rival}
  ours: {accelerators: 8, operator: owner}
  goal: {h100e: 16, operator: owner}
  whole: {accelerators: 8, operator: rival, state: installed, observed: null, published-by: null, fixed-by: nothing}
  never: null
  half: null
YAML
    run_split colossim run two.yaml
    expect_status 0
    expect_output "rival reaches 8 accelerators energised on 2025-01-07."
    expect_output "owner reaches 16 H100-equivalents energised on 2025-02-02."
    [[ $output =~ 2025-01-07\ +first,\ rival\ +8\ +8\  ]] || fail_with "the milestone's row is not the rival's own"
    expect_output "At an operator's milestone all is the operator's own."
    run_split colossim run two.yaml --json
    python3 - <<PYTHON
import json
m = {m["name"]: m for m in json.loads('''$output''')["milestones"]}
assert {n: (m[n]["operator"], m[n]["date"]) for n in m} == {
    "first": ("rival", "2025-01-07"), "ours": ("owner", "2025-01-02"), "goal": ("owner", "2025-02-02"),
    "whole": ("rival", "2025-01-07")}, m
assert m["goal"]["required_supply_share"] is None
PYTHON
    run_split colossim run two.yaml --set milestones.first.state=in-service --set operators.rival.orders.box.deliveries.0.date=2025-03-01
    expect_output "rival does not reach 8 accelerators installed by 2025-03-01."
    expect_output "not reached by the end: first (8 in-service, of rival)"
    run_split colossim run two.yaml --set milestones.first.accelerators=16
    expect_status 2
    expect_error "milestone 'first' can't be reached: only 8 accelerators are ordered by rival"
    run_split colossim run two.yaml --set milestones.first.operator=nobody
    expect_status 2
    expect_error "there is no 'nobody' at 'operators'"
}

@test "one operator has nobody to be compared with" {
    scenario
    run_split colossim run plain.yaml
    [[ $output != *"of all others"* ]] || fail_with "a table of one operator"
}

@test "observations name an operator's share, on any day" {
    scenario
    run_split colossim run two.yaml --json
    python3 - <<PYTHON
import json
d = json.loads('''$output''')
o = {o["name"]: o["model"] for o in d["observations"]}
assert o["lead"] == 2 and o["before"] == 1, o
assert d["metrics"]["h100e_over_others_dense_8bit"]["value"] is None
owner, rival = d["operators"]
assert owner["operator"] == "owner" and owner["h100e_dense_8bit"] == {"value": 16, "over_others": 2}, owner
assert owner["h100e_dense_16bit"] == {"value": None, "over_others": None}, owner
assert rival["accelerators_energised"] == 8 and rival["power_provisioned"] == 15e3, rival
assert owner["accelerator_seconds_energised"] + rival["accelerator_seconds_energised"] == \
    d["metrics"]["accelerator_hours_energised"]["value"] * 3600
assert abs(owner["spend"] + rival["spend"] - d["metrics"]["spend"]["value"]) < 1e-3
PYTHON
}

@test "with replications it is counted in how many one has more than all others" {
    scenario uncertain
    run_split colossim run two.yaml --replications 4
    expect_status 0
    [[ $output =~ owner\ +16\ +16\ +16\ +-\ +-\ +-\ +4\ of\ 4\ +0\ of\ 0 ]] || fail_with "the owner has more in all four"
    [[ $output =~ rival\ +8\ +8\ +8\ +-\ +-\ +-\ +0\ of\ 4\ +0\ of\ 0 ]] || fail_with "the rival has more in none"
    run_split colossim run two.yaml --replications 4 --json
    python3 - <<PYTHON
import json
owner, rival = json.loads('''$output''')["operators"]
assert owner["h100e_dense_8bit"]["exceeds_others_in"] == 4 and rival["h100e_dense_8bit"]["exceeds_others_in"] == 0
assert rival["h100e_dense_8bit"]["p10"] == 8 and rival["h100e_dense_8bit"]["mean"] == 8
PYTHON
}
