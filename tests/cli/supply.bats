#!/usr/bin/env bats
# Suppliers: two operators share what one makes, and impossible supply is refused.

load helper

# A maker of 80 chips a day, and two operators.
good()
{
    cp "$FIXTURES/plain.yaml" .
    cat <<'YAML'
colossim: 1
name: supply
start: 2025-01-01
end: 2025-03-03
base: plain.yaml
sites:
  room: {crews: 1000, halls: {hall: {it-power: 100 MW}}, power: {grid: {power: 100 MW}}}
  cellar:
    model: room
    crews: 1000
    halls: {hall: {it-power: 100 MW}}
    power: {grid: {model: line, power: 100 MW}}
suppliers:
  maker:
    wafers: 10 / day
    wafer-share: 50 %
    generations: {chip: {accelerator: chip, packages-per-wafer: 16, from: 2024-01-01}}
operators:
  owner:
    contracts: {some: {supplier: maker, share: 25 %}}
    orders:
      boxes: {deliveries: null, supplier: maker, quantity: 4000}
  rival:
    orders:
      boxes: {system: box, site: cellar, supplier: maker, quantity: 4000, ordered: 2025-01-10}
milestones: null
observations: null
models: {accelerators: {chip: {memory: 100 GB}}}
YAML
}

spoil()
{
    good | sed "$1" >supply.yaml
    if good | cmp -s - supply.yaml; then fail_with "the change '$1' changes nothing"; fi
}

refuses()
{
    run_split colossim run supply.yaml
    expect_status 2
    [ -z "$output" ] || fail_with "something was printed"
    for text; do
        expect_error "$text"
    done
}

# 80 a day: 2,480 in January. A quarter is the owner's, 620; of the other 1,860 the owner lacks 3,380 and the rival 4,000:
# 852 and 1,008. In February 2,240: 560, then of 1,680 by 1,968 and 2,992 left: 667 and 1,013. Delivered in whole boxes.
@test "two operators share a supplier, the contract first" {
    good >supply.yaml
    run_split colossim run supply.yaml --json
    expect_status 0
    python3 - <<PYTHON
import json
result = json.loads('''$output''')
orders = {o["operator"]: o for o in result["orders"]}
supply = {s["operator"]: s for s in result["supply"]}
january = 620 + 1860 * 3380 / 7380, 1860 * 4000 / 7380
left = 4000 - january[0] - 560, 4000 - january[1]
february = 560 + 1680 * left[0] / sum(left), 1680 * left[1] / sum(left)
for i, name in enumerate(("owner", "rival")):
    want = (january[i] + february[i]) // 8 * 8
    assert orders[name]["energised"] == want, (name, orders[name], want)
    row = supply[name]
    assert row["supplier"] == "maker" and abs(row["got"] - january[i] - february[i]) < 1e-6, row
    assert abs(row["share"] - row["got_h100e"] / row["made_h100e"]) < 1e-12, row
value = {name: m["value"] for name, m in result["metrics"].items()}
assert abs(sum(row["got_h100e"] for row in result["supply"]) / value["supply_h100e"] - value["supply_share"]) < 1e-12
PYTHON
}

@test "an order has deliveries or a supplier" {
    spoil 's/null, supplier: maker, quantity/null, quantity/'
    refuses "order 'boxes' has no supplier: 'quantity' has no effect without one"
    spoil 's/null, supplier: maker, quantity: 4000}/null, supplier: maker}/'
    refuses "order 'boxes' has a supplier and no quantity"
    spoil 's/{deliveries: null, /{/'
    refuses "order 'boxes' has both deliveries and a supplier"
    spoil 's/null, supplier: maker, quantity: 4000}/null, ordered: 2025-01-02}/'
    refuses "order 'boxes' has no supplier: 'ordered' has no effect without one"
    spoil 's/null, supplier: maker, quantity: 4000}/null, supplier: maker, quantity: 4001}/'
    refuses "4001 accelerators are no whole number of 'box' (8 accelerators each): the nearest are 4000 and 4008"
    spoil 's/ordered: 2025-01-10/ordered: 2026-01-10/'
    refuses "order on 2026-01-10 lies outside the run"
}

@test "a supplier that can't be reckoned with is refused" {
    spoil '/wafers: 10/d; s/wafer-share: 50 %/lead-time: 2 days/'
    refuses "supplier 'maker' needs 'wafers' or 'memory'" "'packages-per-wafer' of 'chip' has no effect"
    spoil '/wafers: 10/d'
    refuses "'wafer-share' has no effect without 'wafers'"
    spoil 's/wafers: 10 .*/wafers: {by-date: {2025-01-01: 10 \/ day}, change: 20 % \/ year}\n    wafer-growth: 10 %/'
    refuses "'wafer-growth' has no effect where 'wafers' says its 'change'"
    spoil 's/wafers: 10 .*/wafers: 10 \/ day\n    wafer-growth: 10 %/'
    refuses "'wafers' needs a date from which its 'wafer-growth' counts"
    spoil 's/, packages-per-wafer: 16//'
    refuses "generation 'chip' needs 'packages-per-wafer'"
    spoil 's/wafer-share: 50 %/memory: 1 TB \/ day/; s/{memory: 100 GB}/{}/'
    refuses "models.accelerators.chip.memory is not published"
    spoil 's/generations: .*/generations: {}/'
    refuses "supplier 'maker' makes nothing"
    spoil 's/from: 2024-01-01}}/from: 2024-01-01}, again: {accelerator: chip, packages-per-wafer: 1, from: 2024-01-01}}/'
    refuses "generation 'again' is an accelerator that the supplier makes already"
    spoil 's/accelerator: chip, packages/accelerator: h100-sxm, packages/'
    refuses "supplier 'maker' makes no 'chip', the accelerator of 'box'"
}

@test "nobody is promised more than there is" {
    spoil 's/wafer-share: 50 %/elsewhere: 80 %/'
    refuses "105 % of the packages of 'maker' are promised"
    spoil 's/wafer-share: 50 %/elsewhere: {by-date: {2025-01-01: 50 %, 2025-02-01: 80 %}}/'
    refuses "105 % of the packages of 'maker' are promised on 2025-02-01"
    local rises='s/share: 25 %/share: {by-date: {2025-01-01: 25 %}, change: 900 % \/ year}/'
    spoil "$rises; s/wafer-share: 50 %/elsewhere: 70 %/"
    refuses "100.3 % of the packages of 'maker' are promised on 2025-02-01"
    spoil "$rises; s/wafer-share: 50 %/elsewhere: 60 %/"
    run_split colossim check supply.yaml
    expect_status 0 # 97 % in the run's last month, and 160 % long after it
    spoil 's/share: 25 %}/share: 25 %}, more: {supplier: maker, share: 5 %}/'
    refuses "contract 'more' is the operator's second one with this supplier"
    spoil 's/boxes: {deliveries: null, supplier: maker, quantity: 4000}/boxes: {site: room}/'
    refuses "contract 'some' has no effect: the operator orders nothing of this supplier"
}

@test "a supplier that nobody orders of is refused" {
    spoil '/contracts:/d; s/boxes: {deliveries.*/boxes: {site: room}/; s/supplier: maker, quantity: 4000[^}]*/deliveries: [{date: 2025-01-02, accelerators: 8}]/'
    refuses "maker"
}

# Eight boxes from the start and a policy that wants 800 chips.
policy()
{
    good | sed '/contracts:/,$d'
    cat <<'YAML'
    orders: null
    initial: {old: {system: box, site: room, accelerators: 64, age: 1 year}}
    policy:
      want: {accelerators: 800}
      options: {boxes: {system: box, supplier: maker}}
      sites: [{site: cellar}]
milestones: null
observations: null
models: {accelerators: {chip: {memory: 100 GB}}}
YAML
}

spoil_policy()
{
    policy | sed "$1" >supply.yaml
    if policy | cmp -s - supply.yaml; then fail_with "the change '$1' changes nothing"; fi
}

@test "a policy buys what an operator lacks" {
    policy >supply.yaml
    run_split colossim run supply.yaml --json
    expect_status 0
    python3 - <<PYTHON
import json
orders = json.loads('''$output''')["orders"]
assert [(o["order"], o["accelerators"], o["energised"]) for o in orders] == [
    ("initial-old", 64, 64), ("policy-2025-02-boxes-cellar", 736, 736)], orders
PYTHON
}

# A chip is one H100-equivalent: 64 on the first day, 800 on the second of February, never more.
@test "a goal in H100-equivalents is a milestone, late or reached" {
    policy | sed 's/^milestones: null/milestones: {half: {accelerators: null, h100e: 64, observed: null, published-by: null}, whole: {accelerators: null, h100e: 800, observed: null, published-by: null, fixed-by: nothing}, own: {h100e: 800, operator: owner}, never: {accelerators: null, h100e: 801}}/' >supply.yaml
    run_split colossim run supply.yaml --json
    expect_status 0
    python3 - <<PYTHON
import json
result = json.loads('''$output''')
got = {m["name"]: (m["accelerators"], m["h100e"], m["date"]) for m in result["milestones"]}
required = {m["name"]: m["required_supply_share"] for m in result["milestones"]}
made = result["metrics"]["supply_h100e"]["value"]
assert required["half"] is None and abs(required["whole"] - 736 / made) < 1e-12, required
assert required["own"] == required["whole"], required
assert got == {"half": (None, 64, "2025-01-01"), "whole": (None, 800, "2025-02-02"), "own": (None, 800, "2025-02-02"), "never": (None, 801, None)}, got
PYTHON
    rm supply.db
    run_split colossim run supply.yaml
    expect_status 0
    [[ $output == *"not reached by the end: never (801 h100e energised)"* ]] || fail_with "the missed goal is not named"
    policy | sed 's/^milestones: null/milestones: {half: {h100e: 64}, whole: null, never: null}/' >supply.yaml
    refuses "milestone 'half' needs either 'accelerators' or 'h100e'"
}

@test "a policy that can't be followed is refused" {
    spoil_policy 's/want: .*/want: {law: linear}/'
    refuses "wants either 'h100e' or 'accelerators'"
    spoil_policy 's/accelerators: 800/accelerators: 800, law: linear/'
    refuses "'law' of 'owner' has no effect"
    spoil_policy 's/accelerators: 800/accelerators: 800, by: 2024-02-01/'
    refuses "the goal of 'owner' lies before the first day"
    spoil_policy 's/accelerators: 800/accelerators: 800, by: 2025-02-01/; /initial:/d; s/{site: cellar}/{site: room}, {site: cellar}/'
    refuses "grows exponentially from nothing"
    spoil_policy '/^suppliers:/,/generations:/d; s/{boxes: {system: box, supplier: maker}}/{}/'
    refuses "has nothing to buy"
    spoil_policy '/^  cellar:/,/grid: {model/d; s/\[{site: cellar}\]/[]/'
    refuses "the policy of 'owner' has no sites"
    spoil_policy 's/accelerators: 64/accelerators: 65/'
    refuses "65 accelerators are no whole number of 'box' (8 accelerators each): the nearest are 64 and 72"
    spoil_policy 's/age: 1 year/&, paid: 5 M$/; s/memory: 100 GB/&, price: $0/; s/^models: {/&systems: {box: {server-price: $0}}, /; /^observations/a assumptions: {storage-cost: $0}'
    refuses "what was paid for the initial lot 'old' is divided among its parts by their prices, which are 0: give models.accelerators.chip.price, or leave 'paid' out"
    spoil_policy 's/orders: null/orders: {boxes: null, policy-1: {system: box, site: room, deliveries: [{date: 2025-01-02, accelerators: 8}]}}/'
    refuses "'policy-1' is no name for an order"
    spoil_policy 's/accelerator: chip, packages/accelerator: h100-sxm, packages/'
    refuses "supplier 'maker' makes no 'chip', the accelerator of 'box'"
}
