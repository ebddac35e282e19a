#!/usr/bin/env bats
# run: what it computes, where it writes, when it refuses.

load helper

# dump FILE: all tables of a results file but 'run_info', which says when and where the run was made.
dump()
{
    python3 - "$1" <<'PYTHON'
import sqlite3, sys
db = sqlite3.connect("file:%s?mode=ro" % sys.argv[1], uri=True)
tables = [r[0] for r in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")]
for table in tables:
    if table != "run_info":
        print(table)
        for row in sorted(db.execute("SELECT * FROM " + table), key=repr):
            print(row)
PYTHON
}

# metric NAME: its value in the JSON that stands in $output.
metric()
{
    python3 -c 'import json, sys; print("%.10g" % json.load(sys.stdin)["metrics"][sys.argv[1]]["value"])' "$1" <<<"$output"
}

expect_metric()
{
    local value
    value=$(metric "$1")
    [ "$value" = "$2" ] || fail_with "$1 is $value, not $2"
}

plain=$FIXTURES/plain.yaml
uncertain=$FIXTURES/uncertain.yaml

# Each box: nameplate 10 kW, 15 kW at the facility's peak, 10 kW x 0.8 x PUE 1.2 = 9.6 kW drawn, from its second day on,
# after a day of installation: 59 and 28 days. The third one finds 10 of 40 kW left: all of its 10 days' wait is for power,
# also the day in which it was installed meanwhile.
@test "a plain scenario gives what a reader computes" {
    run_split colossim run "$plain" --json
    expect_status 0
    [ -z "$errors" ] || fail_with "there were messages"
    expect_metric accelerators_installed 24
    expect_metric accelerators_energised 16
    expect_metric power_nameplate_it 20000
    expect_metric power_provisioned 30000
    expect_metric power_drawn 19200
    expect_metric power_stranded 10000
    expect_metric energy "$(python3 -c 'print("%.10g" % (9600 * 86400 * (59 + 28)))')"
    expect_metric running_cost_energy 2004.48
    expect_metric capital_chips 240000
    expect_metric capital_servers 60000
    expect_metric capital_shell 600000
    expect_metric capital_total 900000
    expect_metric waiting_accelerator_days_crews 16
    expect_metric waiting_accelerator_days_power 80
    expect_metric annual_capital_cost "$(python3 -c 'print("%.10g" % (300000 / 5 + 600000 / 10))')"
}

@test "the report names what a planner asks for, with units, in 120 columns" {
    cp "$plain" plain.yaml # a long path of the file would make a line that can't be broken
    run_split colossim run plain.yaml
    expect_status 0
    for part in "Three plain boxes" "What do plain boxes draw and cost?" "2025-01-01 to 2025-03-01" "seed 1" \
        "nominal dollars" "installed  energised" "sioned" "2025-01-02  half" "whole (i)" "fixed (input)" \
        "not reached by the end: never (24 energised)" "provisioned power     30.0 kW  32.0 kW (28.0-35.0)" "-6.2 %" \
        "predictions: 2 of 3" "scope: at the meter" "crews 16.7 %" "power 83.3 %" "of 96 accelerator-days" \
        "stranded at the end (firm, not provisioned): 10.0 kW of 40.0 kW" "installed without power: 8 accelerators at the end" \
        "\$25,000" "shell-cost" "10.0 t CO2e" "datasheet" "names no fabric" "--replications 200" "plain.db"; do
        expect_output "$part"
    done
    long=$(python3 -c 'import sys; [print(l, end="") for l in sys.stdin if len(l) > 121]' <<<"$output")
    [ -z "$long" ] || fail_with "too wide: $long"
    if grep -q $'\033' <<<"$output"; then fail_with "colours without a terminal"; fi
}

@test "what never fails is told, by the names that the scenario has for it" {
    run_split colossim run "$plain" -q
    expect_output "order 'boxes' names no failures: none of its nodes ever fails"
    run_split colossim run "$plain" -q --set operators.owner.orders.boxes.failures=llama3
    [[ $output != *"no failures"* ]] || fail_with "its nodes fail"
    run_split colossim run "$plain" -q --set operators.owner.orders=null --set milestones=null \
        --set 'operators.owner.initial={old: {system: box, site: room, accelerators: 16, age: 1 year}}'
    expect_output "initial lot 'old' names no fabric"
    expect_output "initial lot 'old' names no failures: none of its nodes ever fails"
}

# The age says of which day the prices are.
@test "what an initial lot cost rests on its age too, where that is assumed" {
    run_split colossim run "$plain" -q --set milestones=null \
        --set 'operators.owner.initial={old: {system: box, site: room, accelerators: 16, age: {value: 1 year, confidence: assumed}}}'
    expect_status 0
    grep -qE '^  chips .* operators.owner.initial.old.age$' <<<"$output" || fail_with "no age: $output"
}

# The price of what is sold, and how much of it works, have made no rent.
@test "rent rests on what is said of the rental, and energy on what is said of what is owned" {
    run_split colossim run "$plain" -q \
        --set 'operators.owner.sales={share: {value: 50 %, confidence: published}, price: 3 $/GPU-h}' \
        --set 'operators.owner.rentals={cloud: {accelerator: chip, accelerators: 8, price: 2 $/GPU-h, utilisation: 80 %}}'
    expect_status 0
    grep -qE '^  rent .* operators.owner.rentals.cloud.price$' <<<"$output" || fail_with "not the price alone: $output"
    ! grep -E '^  energy .*rentals' <<<"$output" || fail_with "what is rented draws nothing here"
}

# assumed ACCOUNT: the assumed keys behind an account's dollars, in the text that stands in $output.
assumed()
{
    sed -n '/^  assumed most/,/^$/p' <<<"$output" | tr -s ' \n' ' ' | grep -oE " $1 [$][^$]*"
}

@test "a shell rests on its hall's power where it is paid whole, and so does the lease of a hall" {
    local power='sites.room.halls.hall.it-power={value: 40 kW, confidence: assumed}'
    run_split colossim run "$plain" -q --set "$power"
    expect_status 0
    [[ $(assumed shell) == *halls.hall.it-power* ]] || fail_with "no hall: $output"
    run_split colossim run "$plain" -q --set "$power" --set sites.room.halls.hall.paid=by-use
    [[ $(assumed shell) != *halls.hall.it-power* ]] || fail_with "what is used is paid: $output"
    run_split colossim run "$plain" -q --set "$power" --set 'sites.room.halls.hall.lease=10 $/kW-month'
    [ -z "$(assumed shell)" ] || fail_with "a leased hall has a shell: $output"
    [[ $(assumed lease) == *halls.hall.it-power* ]] || fail_with "no hall: $output"
}

@test "energy rests on its demand charge too, where that is assumed" {
    run_split colossim run "$plain" -q --set 'models.power.line.demand-charge={value: 10 $/kW-month, confidence: assumed}'
    expect_status 0
    grep -qE 'models.power.line.demand-charge' <<<"$output" || fail_with "no demand charge: $output"
}

@test "one accelerator of a system is charged its share" {
    run_split colossim run "$plain" --json --set 'operators.owner.orders.boxes.deliveries=[{date: 2025-01-01, accelerators: 1}]' \
        --set milestones=null --set sites.room.halls.hall.paid=by-use
    expect_status 0
    expect_metric power_provisioned 1875
    expect_metric capital_it 12500
    expect_metric capital_shell 18750
}

@test "json is one object with a schema, snake_case keys and everything the report says" {
    run_split colossim run "$plain" --json
    python3 -m json.tool <<<"$output" >/dev/null || fail_with "not JSON"
    python3 -c '
import json, re, sys
d = json.load(sys.stdin)
assert d["schema"] == "colossim.run.1" and d["replications"] == 1 and d["results"] == "plain.db"
def keys(x):
    if isinstance(x, dict):
        for k, v in x.items():
            assert re.fullmatch("[a-z0-9_]+", k), k
            keys(v)
    elif isinstance(x, list):
        for v in x:
            keys(v)
keys(d)
half, whole, never = d["milestones"]
assert (half["date"], half["difference_days"], half["fixed_by"]) == ("2025-01-02", -3, None)
assert whole["fixed_by"] == "input" and never["date"] is None
[o] = d["observations"]
assert (o["model"], o["published"], o["low"], o["high"]) == (30000, 32000, 28000, 35000)
assert abs(o["difference"] + 0.0625) < 1e-12
assert d["waiting_accelerator_seconds"] == {"chips": 0, "cash": 0, "hall": 0, "crews": 16 * 86400, "power": 80 * 86400}
assert sum(d["rests_on"]["dollars"].values()) == 900000 + 2004.48
assert d["samples"][-1]["accelerators"]["installed"] == 24
' <<<"$output" || fail_with "wrong content"
}

@test "rents of accelerators, systems and halls are all in the total of running costs" {
    cat >rents.yaml <<'EOF'
colossim: 1
name: rents
start: 2026-01-01
end: 2027-01-01
models:
    power: {grid-us: {energy-price: 0 $/MWh, demand-charge: 0 $/kW-month}}
assumptions: {staff-cost: 0 $/MW-year, maintenance-rate: 0 %/year, burn-in: 0 h}
sites:
    home:
        model: generic-us
        halls: {hall: {ready: 2026-01-01, it-power: 100 kW, lease: 0.01 $/W-day}}
        power: {grid: {model: grid-us, power: 200 kW, from: 2026-01-01}}
operators:
    me:
        rentals: {cloud: {accelerator: h100-sxm, accelerators: 8, price: 2.50 $/GPU-h}}
        orders:
            o:
                system: hgx-h100
                site: home
                payment: {lease: 3 $/GPU-h}
                deliveries: [{date: 2026-01-01, accelerators: 8}]
EOF
    run_split colossim run rents.yaml
    expect_status 0
    # 8 x 8,760 h at $2.50 and at $3, and 365 days of 100 kW at $10 a kW: 175.2 + 210.2 + 365 k$
    expect_output "rent             175.2   23.3 %"
    expect_output "lease            575.2   76.7 %"
    expect_output "all running costs  750.4  100.0 %"
}

@test "who rents all that he has needs no site, and is answered with what that costs" {
    printf '%s\n' 'colossim: 1' 'name: cloud' 'start: 2026-01-01' 'end: 2027-01-01' \
        'operators: {me: {rentals: {cloud: {accelerator: h100-sxm, accelerators: 8, price: 2.50 $/GPU-h}}}}' >cloud.yaml
    run_split colossim run cloud.yaml
    expect_status 0
    expect_output "  Renting 8 accelerators takes \$175k by 2026-12-31: \$2.50 per available accelerator-hour, and"
    expect_output "Nothing is owned."
    [[ $output =~ 'all running costs'\ +[0-9.k]+\ +100.0\ %\ +'$2.50' ]] || fail_with "no cost of an hour in all"
    [[ $output != *energised\ on* && $output != *"waited for"* && $output != *--relief* ]] || fail_with "there is nothing to energise"
    colossim report cloud.db -q
    grep -q 'Renting 8 accelerators' cloud.html
    ! grep -q 'What grows when' cloud.html || fail_with "nothing grows"
    run_split colossim run cloud.yaml --set "operators.me.orders.box={system: hgx-h100, site: home, deliveries: [{date: 2026-01-01, accelerators: 8}]}"
    expect_status 2
    expect_error "there is no 'home' at 'sites'"
}

@test "the answer tells what still waits at the end, and for what" {
    run_split colossim run "$SCENARIOS/h100.yaml" --set 'sites.room.power.grid.power=1 kW'
    expect_status 0
    expect_output "At the end 8 of 8 accelerators ordered still wait, most of them"
    run_split colossim run "$SCENARIOS/h100.yaml" -o whole.db
    [[ $output != *"still wait"* ]] || fail_with "nothing waits"
}

@test "csv has a line for each sample, parted by commas alone" {
    run_split colossim run "$plain" --csv
    expect_status 0
    python3 -c '
import csv, sys
rows = list(csv.DictReader(sys.stdin))
assert {r["scope"] for r in rows} == {"total", "site", "operator"}
last = [r for r in rows if r["scope"] == "site"][-1]
assert last["subject"] == "room" and last["date"] == "2025-03-01"
assert float(last["power_provisioned"]) == 30000 and last["accelerators_installed"] == "24"
' <<<"$output" || fail_with "wrong content"
    run_split colossim run "$plain" --csv --json
    expect_status 2
}

@test "docs/results.md names every field, column and table, and no table that is not there" {
    colossim run "$uncertain" --replications 2 --json >run.json
    colossim run "$uncertain" --csv >run.csv
    colossim run "$uncertain" -o other.db --set sites.room.crews=2 >/dev/null
    colossim compare uncertain.db other.db --json >compare.json
    colossim show "$uncertain" --json --set sites.room.crews=2 >show.json
    run_split python3 - "$TOP_SRCDIR/docs/results.md" <<'PYTHON'
import json, re, sqlite3, sys
page = re.sub("```.*?```", "", open(sys.argv[1], encoding="utf-8").read(), flags=re.DOTALL)
sections = {s.split("\n", 1)[0]: set(re.findall("`([^`]+)`", s)) for s in page.split("\n## ")}
missing = []
def keys(section, x):
    if isinstance(x, dict):
        for k, v in x.items():
            if k not in sections[section]:
                missing.append(section + ": " + k)
            keys(section, v)
    elif isinstance(x, list):
        for v in x:
            keys(section, v)
run = json.load(open("run.json"))
run["metrics"] = {"value": run["metrics"]["energy"]}
for old in list(run["metrics"]["value"]):
    run["metrics"][old] = 0
keys("colossim run --json", run)
keys("colossim run --csv", dict.fromkeys(open("run.csv").readline().strip().split(",")))
keys("colossim compare --json", json.load(open("compare.json")))
show = json.load(open("show.json"))
show["scenario"] = {}
keys("colossim show --json", show)
tables = {r[0] for r in sqlite3.connect("uncertain.db").execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
listed = set()
for line in page.split("\n## The results file")[1].split("\n"):
    if line.startswith("| `"):
        listed |= set(re.findall("`([a-z_]+)`", line.split("|")[1]))
missing += ["table " + t for t in tables ^ listed]
print("\n".join(sorted(set(missing))))
PYTHON
    expect_status 0
    [ -z "$output" ] || fail_with "not on the page, or not in the file"
}

@test "the results are equal at one and at two threads, and printed equally" {
    for threads in 1 2; do
        run_split colossim run "$uncertain" --replications 9 --threads $threads
        expect_status 0
        printf '%s\n' "$output" >report-$threads.txt
        dump uncertain.db >tables-$threads.txt
    done
    cmp report-1.txt report-2.txt
    cmp tables-1.txt tables-2.txt
    [ "$(wc -l <tables-1.txt)" -gt 500 ]
}

@test "another seed gives other draws, the same one the same" {
    colossim run "$uncertain" --replications 3 --csv >own.csv
    colossim run "$uncertain" --replications 3 --csv --seed 1 >one.csv
    colossim run "$uncertain" --replications 3 --csv --seed 2 >two.csv
    cmp own.csv one.csv
    if cmp -s one.csv two.csv; then false; fi
}

@test "replications give quantiles of figures and of dates, beyond the end included" {
    run_split colossim run "$uncertain" --replications 20
    expect_status 0
    expect_output "20 replications"
    expect_output "P10"
    expect_output "reached in 0 of 20"
    expect_output "> end"
    run_split colossim run "$uncertain" --replications 20 --json
    python3 -c '
import json, sys
d = json.load(sys.stdin)
assert d["replications"] == 20 and d["replication_shown"] == 0
chips = d["metrics"]["capital_chips"]
assert 8000 * 24 < chips["p10"] < chips["p50"] < chips["p90"] < 12000 * 24
assert chips["value"] == 240000
half, whole, never = d["milestones"]
assert half["p10"] < half["p90"] and half["reached_in"] > 0
assert never["p50"] is None and never["reached_in"] == 0
' <<<"$output" || fail_with "wrong content"
}

# From a grid that has 10 kW less than a box needs nothing ever works, and no hour costs anything.
@test "replications in which a figure is not defined are counted where its quantiles are printed" {
    cat >late.yaml <<YAML
colossim: 1
base: $plain
name: late
sites: {room: {power: {grid: {power: {dist: uniform, low: 5 kW, high: 40 kW}}}}}
YAML
    colossim run late.yaml --replications 30 -o late.db --json -q >late.json
    undefined=$(sqlite3 late.db "SELECT count(*) FROM metric_values WHERE metric = 'cost_per_useful_accelerator_hour' AND replication > 0 AND value IS NULL")
    [ "$undefined" -gt 0 ] && [ "$undefined" -lt 30 ] || fail_with "not defined in $undefined"
    [ "$(python3 -c 'import json; print(json.load(open("late.json"))["metrics"]["cost_per_useful_accelerator_hour"]["undefined"])')" = "$undefined" ]
    [ "$(python3 -c 'import json; print(json.load(open("late.json"))["metrics"]["capital_total"]["undefined"])')" = 0 ]
    run_split colossim run late.yaml --replications 30 -o again.db
    [[ $output =~ cost_per_useful_accelerator_hour[^$'\n']*"not defined in $undefined of 30" ]] || fail_with "not said in the table"
    colossim report late.db -o late.html -q
    grep -q "P90 [^;]*; not defined in $undefined of 30" late.html || fail_with "not said in the page"
}

@test "the scenario comes from standard input with '-'" {
    run_split colossim run - --json <"$plain"
    expect_status 0
    expect_metric power_provisioned 30000
    [ -f plain.db ]
}

@test "bad numbers are refused before anything is read" {
    for option in --replications=0 --replications=x --replications=-1 --threads=0 --threads=1.5; do
        run_split colossim run missing.yaml $option
        expect_status 2
        expect_error "${option%%=*}"
    done
    run_split colossim run "$plain" --seed=x
    expect_status 2
    expect_error "--seed"
    expect_no_files
}

@test "an observation of no metric is an error at its place" {
    run_split colossim run "$plain" --set observations.power.metric=power_provisiond
    expect_status 2
    expect_error "--set #1"
    expect_error "power_provisioned"
    expect_error "nothing was run"
    run_split colossim check "$plain" --set observations.power.metric=power_provisiond
    expect_status 2
    expect_no_files
}

@test "an output path that can't be written is refused before the run" {
    run_split colossim run "$plain" -o missing/x.db
    expect_status 2
    expect_error "missing"
    expect_no_files
    run_split colossim run "$plain" -o "$plain/x.db"
    expect_status 2
    mkdir folder
    run_split colossim run "$plain" -o folder
    expect_status 2
    run_split colossim run "$plain" -o /dev/full
    expect_status 2
    [ -z "$output" ] || fail_with "something was printed"
    rmdir folder
    expect_no_files
}

@test "a folder without write permission is refused" {
    [ "$(id -u)" -ne 0 ] || skip "root may write anywhere"
    mkdir closed
    chmod 555 closed
    run_split colossim run "$plain" -o closed/x.db
    expect_status 2
    expect_error "closed/x.db"
}

@test "no file that a run reads is written, not even with --force" {
    mkdir -p lib/systems
    cp "$FIXTURES/plain.yaml" base.yaml
    printf 'colossim: 1\nbase: base.yaml\nname: over\n' >over.yaml
    cp "$COLOSSIM_MODELS/systems/hgx-h100.yaml" lib/systems
    cp "$SCENARIOS/h100.yaml" own.yaml
    ln -s over.yaml link.yaml
    ln base.yaml hard.yaml
    cp -r . "$BATS_TEST_TMPDIR.before"
    for files in "over.yaml over.yaml" "over.yaml base.yaml" "over.yaml link.yaml" "over.yaml hard.yaml" \
        "own.yaml lib/systems/hgx-h100.yaml"; do
        for force in "" --force; do
            run_split colossim run ${files% *} -o ${files#* } --models lib $force
            expect_status 2
            expect_error "'${files#* }' is an input of this command and is never replaced; name another file" "nothing was run"
        done
    done
    run_split colossim run - -o over.yaml --force <over.yaml
    expect_status 2
    diff -r . "$BATS_TEST_TMPDIR.before"
}

@test "an existing file named by --output needs --force" {
    echo precious >x.db
    run_split colossim run "$plain" -o x.db
    expect_status 2
    expect_error "--force"
    [ "$(cat x.db)" = precious ] || fail_with "the file was touched"
    run_split colossim run "$plain" -o x.db --force
    expect_status 0
    run_split colossim run "$plain" -o x.db
    expect_status 2
    [ "$(ls)" = x.db ] || fail_with "files were left: $(ls)"
}

@test "the default file is replaced for the same scenario only" {
    run_split colossim run "$plain"
    expect_status 0
    run_split colossim run "$plain" --set sites.room.crews=2
    expect_status 0
    run_split colossim run "$uncertain" --set name=plain
    expect_status 0
    cp plain.db uncertain.db
    run_split colossim run "$uncertain"
    expect_status 2
    expect_error "uncertain.db"
    cmp plain.db uncertain.db
    echo no results >uncertain.db
    run_split colossim run "$uncertain"
    expect_status 2
    [ "$(cat uncertain.db)" = "no results" ] || fail_with "the file was touched"
}

@test "a full standard output is a failure, and says so" {
    rc=0
    colossim run "$plain" >/dev/full 2>stderr.txt || rc=$?
    [ "$rc" -eq 1 ]
    grep -q "can't write the output" stderr.txt
}

@test "a disk that fills up leaves the older results" {
    run_split colossim run "$plain"
    expect_status 0
    dump plain.db >before.txt
    rc=0
    (ulimit -f 40 && colossim run "$plain" --replications 200 >/dev/null 2>stderr.txt) || rc=$?
    [ "$rc" -eq 1 ]
    grep -q "plain.db" stderr.txt
    dump plain.db >after.txt
    cmp before.txt after.txt
    rm before.txt after.txt stderr.txt
    [ "$(ls -A)" = plain.db ] || fail_with "files were left: $(ls -A)"
}

@test "colours need a terminal, and obey NO_COLOR and --no-color" {
    command -v script >/dev/null || skip "no 'script' to make a terminal"
    export TERM=xterm
    run_split script -qec "'$COLOSSIM' run '$plain'" /dev/null
    [[ $output == *$'\033[1m'* ]] || fail_with "no colours on a terminal"
    run_split script -qec "NO_COLOR=1 '$COLOSSIM' run '$plain'" /dev/null
    [[ $output != *$'\033'* ]] || fail_with "colours in spite of NO_COLOR"
    run_split script -qec "'$COLOSSIM' run --no-color '$plain'" /dev/null
    [[ $output != *$'\033'* ]] || fail_with "colours in spite of --no-color"
}

@test "without a terminal there is no progress, with --quiet no message" {
    run_split colossim run "$uncertain" --replications 50
    expect_status 0
    [ -z "$errors" ] || fail_with "there were messages"
    run_split colossim run "$uncertain" --replications 50 --quiet -o quiet.db
    expect_status 0
    expect_output "quiet.db"
}

@test "deliveries from before the first shipments of an accelerator are told, later ones are not" {
    run_split colossim run "$plain" --set models.accelerators.chip.release=2025-01-02
    expect_status 0
    expect_output "order 'boxes' has deliveries from before its accelerators shipped, at the first price known"
    run_split colossim run "$plain" --set models.accelerators.chip.release=2025-01-01
    expect_status 0
    [[ $output != *"accelerators shipped"* ]] || fail_with "nothing is early"
}

@test "a small fleet's powers have their digits beside the firm power of a large site" {
    run_split colossim run "$plain" --set 'sites.room.power.grid.power=2 MW'
    expect_status 0
    expect_output "- kW -"
    expect_output "2,000.00"
}

# A fleet that waits for halls, crews and power in turn, fails, borrows, sells and is taxed.
fleet()
{
    cat >fleet.yaml <<'YAML'
colossim: 1
name: fleet
start: 2026-01-01
end: 2029-01-01
outages: expected
sites:
  ohio:
    model: generic-us
    crews: 10
    halls:
      h1: {ready: 2026-02-15, it-power: 5 MW}
      h2: {ready: 2026-08-15, it-power: 6 MW}
    power:
      grid: {model: grid-us, power: 6 MW}
      more: {model: grid-us, from: 2026-10-01, power: 8 MW}
    repair:
      technicians: 2
      spares:
        hgx-h100:
          nodes: {count: 4, lead-time: 14 days}
          parts: {count: 6, lead-time: 5 days}
operators:
  acme:
    funding: {cash: $250M, inflow: 1e6 $/month, loans: {bank: {limit: $150M, rate: 8 %, term: 4 years}}}
    income-tax: {rate: 21 %}
    sales: {share: 80 %, price: 2.5 $/GPU-h}
    orders:
      first:
        system: hgx-h100
        site: ohio
        fabric: spectrum-x-400g
        failures: llama3
        deliveries: [{date: 2026-02-01, accelerators: 2048}, {date: 2026-05-15, accelerators: 2048}]
YAML
}

@test "each input moves each figure the way that it must" {
    fleet
    # KEY=VALUE, then figures that rise (+), fall (-) or stay as they are (=)
    cat >moves.txt <<'TXT'
models.power.grid-us.energy-price=0.15 $/kWh | +running_cost_energy +cost_per_available_accelerator_hour -net_present_value =energy =capital_all
models.power.grid-us.carbon=500 g/kWh | +carbon =energy =spend
sites.ohio.crews=20 | -waiting_accelerator_days +accelerator_hours_available -cost_per_available_accelerator_hour =capital_all
sites.ohio.crews=1 | +waiting_accelerator_days +waiting_accelerator_days_crews -accelerator_hours_available
sites.ohio.power.more.from=2026-04-01 | -waiting_accelerator_days_power +accelerator_hours_energised +net_present_value
sites.ohio.halls.h2.ready=2027-01-01 | +waiting_accelerator_days_hall -accelerator_hours_energised -energy
models.accelerators.h100-sxm.price=$40k | +capital_chips +annual_capital_cost +interest -equity =capital_servers =energy
models.sites.generic-us.shell-cost=20 $/W | +capital_site +debt_highest -net_present_value =capital_it
models.sites.generic-us.pue=1.2 | +energy +energy_overhead +running_cost =energy_systems =power_provisioned =water
models.sites.generic-us.peak-ratio=1.4 | +power_provisioned +capital_shell +waiting_accelerator_days_power =power_nameplate_it
models.systems.hgx-h100.nameplate=12 kW | +power_nameplate_it +power_provisioned +energy =capital_it
models.systems.hgx-h100.idle-fraction=0.5 | +energy =power_provisioned =accelerator_hours_available
sites.ohio.provisioning-factor=0.8 | -power_provisioned -waiting_accelerator_days =power_nameplate_it
assumptions.utilisation=50% | -energy -accelerator_hours_useful +cost_per_useful_accelerator_hour =accelerator_hours_available
assumptions.discount-rate=12% | -present_cost +annual_capital_cost +cost_per_available_accelerator_hour =spend
assumptions.it-life=7 years | -annual_capital_cost_it -depreciation +income_tax =annual_capital_cost_site
assumptions.burn-in=30 days | -accelerator_hours_in_service =accelerator_hours_energised
assumptions.staff-cost=0.5 $/W-year | +running_cost_staff =running_cost_energy
assumptions.maintenance-rate=5 % / year | +running_cost_maintenance =running_cost_energy
assumptions.repair.swap.time=48 h | -availability +outage_accelerator_hours -energy -revenue
models.failures.llama3.causes.faulty-gpu.rate=1480 per 110592 node-days | +failures -availability +running_cost_repair +spare_wait_accelerator_hours
sites.ohio.repair.technicians=1 | +technician_wait_accelerator_hours -availability =capital_all
sites.ohio.repair.spares.hgx-h100.parts.count=1 | +spare_wait_accelerator_hours -availability =capital_all
sites.ohio.repair.spares.hgx-h100.nodes.count=0 | -capital_chips -availability
models.fabrics.spectrum-x-400g.leaf-oversubscription=3 | -capital_network -energy_network_and_storage =capital_chips
operators.acme.sales.price=3 $/GPU-h | +revenue +income_tax +net_present_value +cash =cost_per_available_accelerator_hour
operators.acme.income-tax.rate=40% | +income_tax -net_present_value -equity =profit
operators.acme.funding.loans.bank.rate=16% | +interest -equity =spend
operators.acme.funding.cash=$100M | +debt_highest +interest -profit =spend
TXT
    python3 - "$COLOSSIM" <<'PY'
import json, subprocess, sys

def figures(*options):
    done = subprocess.run([sys.argv[1], "run", "fleet.yaml", "--json", "-q", *options], capture_output=True, text=True)
    assert done.returncode == 0, (options, done.stderr)
    return {name: m["value"] for name, m in json.loads(done.stdout)["metrics"].items() if "value" in m}

before = figures()
wrong = []
for line in open("moves.txt"):
    change, moves = line.strip().split(" | ")
    after = figures("--set", change, "-o", "after.db", "--force")
    for move in moves.split():
        a, b = before[move[1:]], after[move[1:]]
        near = abs(b - a) <= 1e-9 * abs(a)
        if not {"+": b > a and not near, "-": b < a and not near, "=": near}[move[0]]:
            wrong.append(f"{change}: {move} from {a} to {b}")
assert not wrong, "\n".join(wrong)
PY
}
