#!/usr/bin/env bats
# compare: two results side by side.

load helper

plain=$FIXTURES/plain.yaml
uncertain=$FIXTURES/uncertain.yaml

@test "equal runs have no differences" {
    colossim run "$plain" -o a.db >/dev/null
    colossim run "$plain" -o b.db >/dev/null
    run_split colossim compare a.db b.db
    expect_status 0
    [ -z "$errors" ]
    if grep -q 'crews\|power_\|half' <<<"$output"; then fail_with "differences"; fi
    expect_output "metrics are the same"
    expect_output "3 milestones are the same"
}

@test "what went in differently comes first, then metrics, then milestones" {
    colossim run "$plain" -o a.db >/dev/null
    colossim run "$plain" -o b.db --set sites.room.power.grid.power=50kW --set assumptions.install-rate='4 GPUs/day' >/dev/null
    run_split colossim compare a.db b.db
    expect_status 0
    order=$(grep -n '^inputs\|^metrics\|^milestones' <<<"$output" | cut -d: -f2 | tr '\n' ' ')
    [[ $order == "inputs metrics at the end milestones " ]] || fail_with "order: $order"
    grep -q 'sites.room.power.grid.power  *40 kW  *50kW$' <<<"$output" || fail_with "no input"
    grep -q 'power_provisioned  *30.0 kW  *45.0 kW  *+15.0 kW  *+50.0 %$' <<<"$output" || fail_with "no metric"
    grep -q 'half  *2025-01-02  *2025-01-03  *+1 d$' <<<"$output" || fail_with "no milestone"
    grep -q 'never  *> end  *2025-02-22  *-$' <<<"$output" || fail_with "not the one that was not reached: $output"
}

@test "replications are compared pair by pair" {
    colossim run "$uncertain" --replications 8 -o a.db >/dev/null
    colossim run "$uncertain" --replications 8 -o b.db --set models.systems.box.server-price='$21k' >/dev/null
    run_split colossim compare a.db b.db --json
    expect_status 0
    python3 -c '
import json, sys
d = json.load(sys.stdin)
assert d["schema"] == "colossim.compare.1" and d["paired"] is True and d["a"]["replications"] == 8
assert [i["key"] for i in d["inputs"]] == ["models.systems.box.server-price"]
assert d["inputs"][0]["a"]["value"] == "$20k" and d["inputs"][0]["b"]["value"] == "$21k"
[servers] = [m for m in d["metrics"] if m["name"] == "capital_servers"]
# The draws are the same: the difference is exactly 3 x $1k in every pair, whatever else varies.
[total] = [m for m in d["metrics"] if m["name"] == "capital_all"]
for m in servers, total:
    assert m["paired"]["pairs"] == 8
    for k in "mean", "low", "high":
        assert abs(m["paired"][k] - 3000) < 1e-6, m
' <<<"$output" || fail_with "wrong content"
    run_split colossim compare a.db b.db
    expect_output "8 replications: medians are compared"
    expect_output "95 %"
}

# From a grid that has 10 kW less than a box needs nothing ever works, and no hour costs anything.
@test "replications that a median leaves out are counted" {
    cat >late.yaml <<YAML
colossim: 1
base: $plain
name: late
sites: {room: {power: {grid: {power: {dist: uniform, low: 5 kW, high: 40 kW}}}}}
YAML
    local seed
    for seed in 1 2; do
        colossim run late.yaml --replications 30 --seed $seed -o $seed.db -q >/dev/null
        sqlite3 $seed.db "SELECT count(*) FROM metric_values WHERE metric = 'cost_per_useful_accelerator_hour' AND replication > 0 AND value IS NULL" >$seed
    done
    [ "$(<1)" -gt 0 ] && [ "$(<1)" -ne "$(<2)" ] || fail_with "not defined in $(<1) and $(<2)"
    run_split colossim compare 1.db 2.db
    expect_status 0
    grep -q "^  cost_per_useful_accelerator_hour  *$(<1) of 30  *$(<2) of 30$" <<<"$output" || fail_with "not said: $output"
    run_split colossim compare 1.db 2.db --json
    python3 -c '
import json, sys
metrics = {m["name"]: m for m in json.load(sys.stdin)["metrics"]}
hour, power = metrics["cost_per_useful_accelerator_hour"], metrics["power_firm"]
assert [hour["undefined_a"], hour["undefined_b"]] == [int(n) for n in sys.argv[1:]], hour
assert power["undefined_a"] == power["undefined_b"] == 0, power
' "$(<1)" "$(<2)" <<<"$output" || fail_with "wrong counts"
    colossim report 1.db 2.db -o page.html -q
    tr -d '\n' <page.html | sed 's/<tr/\n&/g; s/<[^>]*>/ /g' | tr -s ' ' >page.txt
    grep -q "not defined in" page.txt
    grep -q "cost per useful accelerator-hour $(<1) of 30 $(<2) of 30 " page.txt || fail_with "not on the page: $(grep 'cost per useful' page.txt)"
    colossim run "$plain" -o a.db -q >/dev/null
    colossim run "$plain" -o b.db -q >/dev/null --set sites.room.power.grid.power=5kW
    run_split colossim compare a.db b.db
    [[ $output == *cost_per_useful* && $output != *"not defined"* ]] || fail_with "there are no medians"
    colossim report a.db b.db -o page.html -q --force
    if grep -q "not defined in" page.html; then fail_with "there are no medians on the page"; fi
}

@test "files that are no results are refused, both at once" {
    echo text >text.db
    run_split colossim compare text.db missing.db
    expect_status 2
    expect_error "text.db"
    expect_error "missing.db"
    [ -z "$output" ]
    run_split colossim compare text.db
    expect_status 2
}

@test "results of another version are refused" {
    colossim run "$plain" -o a.db >/dev/null
    cp a.db b.db
    python3 -c 'import sqlite3; db = sqlite3.connect("b.db"); db.execute("PRAGMA user_version = 99"); db.commit()'
    run_split colossim compare a.db b.db
    expect_status 2
    expect_error "b.db"
    expect_error "version"
}

@test "results with other columns are refused, by every command that reads them" {
    colossim run "$plain" -o a.db >/dev/null
    cp a.db b.db
    python3 -c 'import sqlite3; db = sqlite3.connect("b.db"); db.execute("ALTER TABLE payments ADD COLUMN color TEXT"); db.commit()'
    for command in "compare a.db b.db" "report b.db"; do
        run_split colossim $command
        expect_status 2
        expect_error "'b.db' was written by another colossim than this one: its table 'payments' has other columns"
    done
}
