#!/usr/bin/env bats
# Generators of a supplier: two sites share his slots, and what has no effect is refused.

load helper

# A maker of about two turbines a month, and two operators with a site each that want six of them.
good()
{
    cp "$FIXTURES/plain.yaml" .
    cat <<'YAML'
colossim: 1
name: slots
start: 2025-01-01
end: 2025-10-01
base: plain.yaml
sites:
  room:
    crews: 1000
    halls: {hall: {it-power: 10 MW}}
    power:
      grid: null
      turbines: {model: turbine, supplier: forge, units: 4}
  cellar:
    model: room
    crews: 1000
    halls: {hall: {it-power: 10 MW}}
    power:
      turbines: {model: turbine, supplier: forge, units: 2, requested: 2025-02-15}
generator-suppliers:
  forge: {slots: 2 / month, lead-time: 30 days, slot-fee: 20 %}
operators:
  owner:
    contracts: {}
    orders:
      boxes: {deliveries: [{date: 2025-01-01, accelerators: 400}]}
  rival:
    orders:
      boxes: {system: box, site: cellar, deliveries: [{date: 2025-01-01, accelerators: 400}]}
milestones: null
observations: null
models:
  power:
    line: null
    turbine:
      {title: Turbine, kind: generator, unit-power: 100 kW, power-cost: 2 $/W, energy-price: 0.1 $/kWh, carbon: 500 g/kWh}
YAML
}

# refused TEXT SED...: the scenario with these changes
refused()
{
    local text=$1
    shift
    good | sed "$@" >slots.yaml
    if good | cmp -s - slots.yaml; then fail_with "the change '$*' changes nothing"; fi
    run_split colossim check slots.yaml
    expect_status 2
    expect_error "$text"
}

# 2.037 slots in January, 1.840 in February, 2.037 in March and so on. The first site has asked first: of February's first two
# months it gets 2 and 3 whole ones, then 4; the other one what is left of March.
@test "two sites share slots in the order of their requests" {
    good >slots.yaml
    run_split colossim run slots.yaml
    expect_status 0
    expect_output "room: turbines (generator)    2025-03-03"
    expect_output "cellar: turbines (generator)  2025-05-01"
    expect_output "forge          15.97  owner              4      4        4             0"
    expect_output "forge          15.97  rival              2      2        2             0"
    run_split colossim run slots.yaml --json
    python3 - <<PYTHON
import json
result = json.loads('''$output''')
owner, rival = result["generator_slots"]
assert owner == {"supplier": "forge", "operator": "owner", "made": owner["made"], "wanted": 4, "slots": 4, "arrived": 4,
                 "short_of": 0, "fee": 0, "forfeited": 0}, owner
assert abs(owner["made"] - 2 * 243 / (365.25 / 12)) < 1e-9, owner # January to August
assert rival["operator"] == "rival" and rival["slots"] == 2, rival
assert abs(result["metrics"]["slot_share"]["value"] - 6 / owner["made"]) < 1e-9
assert result["metrics"]["capital_generation"]["value"] == 6 * 100e3 * 2
PYTHON
}

@test "who lacks the fee is told so" {
    good | sed 's/    contracts: {}/    funding: {cash: $5M}/' >slots.yaml
    run_split colossim run slots.yaml --set operators.owner.funding.reserve='$5M'
    expect_status 0
    expect_output "forge          15.97  owner              4      0        0             8"
    expect_output "forge          15.97  rival              2      2        2             0"
}

@test "a supplier's generators come as he has slots" {
    refused "'from' has no effect here" 's/forge, units: 4/forge, from: 2025-02-01, units: 4/'
    refused "'lead-time' has no effect here" 's/forge, units: 4/forge, lead-time: 3 days, units: 4/'
    refused "a whole number of 'units'" 's/forge, units: 4/forge, units: 4.5/'
    refused "a whole number of 'units'" 's/forge, units: 4/forge, units: {by-date: {2025-01-01: 4, 2025-02-01: 6}}/'
    refused "he makes generators, given by 'units'" 's/forge, units: 4/forge, power: 4 MW/'
    refused "the slot fee of 'forge' has no effect: a 'turbine' costs nothing" 's/power-cost: 2/power-cost: 0/'
    refused "slots.yaml:12:72: error: 'cancelled' must come after 'requested'" \
        's/forge, units: 4/forge, units: 4, cancelled: 2025-01-01/'
    refused "cancellation on 2026-01-01 lies outside the run" 's/forge, units: 4/forge, units: 4, cancelled: 2026-01-01/'
    refused "'cancelled' has no effect without a 'supplier'" -e '/^generator-sup/,/forge/d' \
        -e 's/supplier: forge, units: 2, requested: 2025-02-15/units: 2, cancelled: 2025-03-01/' -e 's/supplier: forge, //'
    refused "'requested' needs a 'lead-time' or a 'supplier'" 's/supplier: forge, units: 2/units: 2/'
    refused "request on 2026-01-01 lies outside the run" 's/requested: 2025-02-15/requested: 2026-01-01/'
    refused "there is no 'forgery' at 'generator-suppliers'" 's/supplier: forge, units: 4/supplier: forgery, units: 4/'
}

@test "slots are contracted like packages" {
    refused "needs either a 'supplier' or a 'generator-supplier'" 's/contracts: {}/contracts: {c: {share: 10 %}}/'
    refused "120 % of the slots of 'forge' are promised" -e 's/contracts: {}/contracts: {c: {generator-supplier: forge, share: 90 %}}/' \
        -e 's/lead-time: 30 days/elsewhere: 30 %, lead-time: 30 days/'
    refused "is the operator's second one with this supplier" \
        's/contracts: {}/contracts: {c: {generator-supplier: forge, share: 9 %}, d: {generator-supplier: forge, share: 1 %}}/'
    refused "no source of the operator's sites names this supplier" \
        -e 's/contracts: {}/contracts: {c: {generator-supplier: other, share: 9 %}}/' -e 's/^  forge: \(.*\)/&\n  other: \1/'
    good | sed 's/contracts: {}/contracts: {c: {generator-supplier: forge, share: 9 %}}/' >slots.yaml
    run_split colossim check slots.yaml
    expect_status 0
}

@test "solve asks for whole generators" {
    good >slots.yaml
    run_split colossim solve slots.yaml sites.room.power.turbines.units for generators_arrived=5 --from 1 --to 8 --json
    expect_status 0
    python3 - <<PYTHON
import json
found = json.loads('''$output''')
assert found["answer"]["si"] == 3, found["answer"]
assert all(run["si"] == round(run["si"]) for run in found["tried"]), found["tried"]
PYTHON
}
