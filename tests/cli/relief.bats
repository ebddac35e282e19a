#!/usr/bin/env bats
# run --relief: what 10 % more of each constraint changes.

load helper

# Two of three boxes have power: 42 kW for 15 kW each. A tenth more is 46.2 kW.
scenario()
{
    cp "$FIXTURES/plain.yaml" .
    printf 'colossim: 1\nbase: plain.yaml\nname: short\nsites: {room: {power: {grid: {power: 42 kW}}}}\n' >short.yaml
}

@test "relief says which gate lets more through, and what that costs" {
    scenario
    run_split colossim run short.yaml --relief
    expect_status 0
    expect_output "each gate eased by 10 % in turn, same random numbers; changes"
    [[ $output =~ "as it is  2025-01-02  2025-02-02       > end            16" ]] || fail_with "the plan is not there"
    [[ $output =~ power\ +0\ d\ +0\ d\ +2025-02-21\ +\+8\ +\+8 ]] || fail_with "power lets no third box in"
    [[ $output =~ chips\ +0\ d\ +-2\ d\ +"> end"\ +0\ +0 ]] || fail_with "chips bring no box sooner"
    [[ $output =~ hall\ +0\ d\ +0\ d\ +"> end" ]] || fail_with "a hall that does not bind changes a milestone"
    [[ $output != *"  cash  "* ]] || fail_with "cash is eased where nobody can run short of it"
    [[ $output != *"run short.yaml --relief"* ]] || fail_with "relief is proposed again"
}

# 50 days to the grid are 46 where a tenth more comes in a day; then the box works the day after.
@test "power that waits for a late grid, and a late hall, are eased by their dates" {
    scenario
    for late in sites.room.power.grid.from=2025-02-20 sites.room.halls.hall.ready=2025-02-20; do
        run_split colossim run short.yaml --set "$late" --relief
        expect_status 0
        [[ $late == *power* ]] && gate=power || gate=hall
        [[ $output =~ $gate\ +-4\ d\ +-4\ d ]] || fail_with "$gate brings nothing sooner"
    done
    run_split colossim run short.yaml --relief --set 'sites.room.power.grid={model: line, power: 42 kW, requested: 2024-11-02, lead-time: 110 days}'
    [[ $output =~ power\ +-4\ d\ +-4\ d ]] || fail_with "a request brings nothing sooner"
}

@test "relief is proposed by a run without it" {
    scenario
    run_split colossim run short.yaml
    expect_output "colossim run short.yaml --relief"
    [[ $output != *"each gate eased"* ]] || fail_with "a relief that was not asked for"
}

@test "--json and the results file hold every metric with each gate eased" {
    scenario
    run_split colossim run short.yaml --relief --json
    expect_status 0
    python3 - <<PYTHON
import json, sqlite3
d = json.loads('''$output''')
relief = {r["gate"]: r for r in d["relief"]}
assert list(relief) == ["chips", "hall", "crews", "power"], list(relief)
power = relief["power"]["metrics"]
assert relief["power"]["share"] == 0.1 and "power" in relief["power"]["eased"]
assert power["accelerators_energised"] == {"value": 24, "change": 8, "unit": ""}, power["accelerators_energised"]
assert power["milestones.never.day"]["value"] == 51 and power["milestones.never.day"]["change"] is None
assert relief["crews"]["metrics"]["milestones.never.day"]["value"] is None
assert set(power) >= set(d["metrics"]), "metrics are missing"
db = sqlite3.connect("short.db")
assert db.execute("SELECT gate, share FROM reliefs ORDER BY number").fetchall() == [(g, 0.1) for g in relief]
assert db.execute("SELECT value FROM relief_values WHERE gate = 'power' AND metric = 'h100e'").fetchall() == [(24,)]
PYTHON
}

@test "the run itself is the same with relief as without" {
    scenario
    colossim run short.yaml --json -o a.db >a.json
    colossim run short.yaml --json --relief -o b.db >b.json
    python3 -c '
import json
a, b = (json.load(open(f)) for f in ("a.json", "b.json"))
assert a.pop("relief") == [] and b.pop("relief")
a.pop("results"), b.pop("results")
assert a == b'
}

@test "with replications relief gives quantiles of paired changes, at any number of threads" {
    cp "$FIXTURES/plain.yaml" "$FIXTURES/uncertain.yaml" .
    for threads in 1 2; do
        colossim run uncertain.yaml --set sites.room.power.grid.power=42kW --relief --replications 6 --threads $threads \
            --json -o $threads.db | grep -v '"results":' >$threads.json
    done
    cmp 1.json 2.json
    python3 - <<'PYTHON'
import json, sqlite3
d = json.load(open("1.json"))
change = {r["gate"]: r["metrics"]["accelerators_energised"]["change_over_replications"] for r in d["relief"]}
assert change["hall"] == {"p10": 0, "p50": 0, "p90": 0, "mean": 0, "undefined": 0}, change
db = sqlite3.connect("1.db")
pairs = db.execute("""SELECT e.value - b.value FROM relief_values e JOIN metric_values b USING (metric, replication)
    WHERE gate = 'crews' AND metric = 'accelerator_hours_energised' AND replication > 0""").fetchall()
assert len(pairs) == 6 and all(p[0] >= 0 for p in pairs), pairs
crews = [r for r in d["relief"] if r["gate"] == "crews"][0]["metrics"]["accelerator_hours_energised"]
assert abs(crews["change_over_replications"]["mean"] - sum(p[0] for p in pairs) / 6) < 1e-6
PYTHON
    run_split colossim run uncertain.yaml --relief --replications 3
    expect_output "medians of the changes"
}

@test "cash is a gate of operators with funding" {
    scenario
    run_split colossim run short.yaml --relief --set 'operators.owner.funding={cash: $1M}' --json
    expect_status 0
    python3 -c "import json; assert [r['gate'] for r in json.loads('''$output''')['relief']][1] == 'cash'"
}

@test "only a run takes --relief" {
    scenario
    run_split colossim check short.yaml --relief
    expect_status 2
    expect_error "relief"
}
