#!/usr/bin/env bats
# Studies: designs from a file, runs that can be killed, shards, merging, analysis.

load helper

# study DESIGN LINE...: a study of the H100 server; 'vary' is given, further lines are added
study()
{
    local design=$1
    shift
    {
        printf 'colossim: 1\nkind: study\nname: server\nbase: %s\ndesign: %s\n' "$SCENARIOS/h100.yaml" "$design"
        printf '%s\n' "$@"
        printf 'metrics: [capital_total, cost_per_available_accelerator_hour, failures]\n'
    } >study.yaml
}

price="models.systems.hgx-h100.server-price"
date="operators.owner.orders.server.deliveries.0.date"

# The tables of a file that equal studies have in common.
tables()
{
    for table in study factors metrics thresholds points inputs outcomes; do
        sqlite3 "$1" "SELECT * FROM $table" | sort
    done
}

@test "a grid has every combination, and a point equals the same run" {
    study grid "vary:" "  $price: {range: [\$100k, \$300k], steps: 3}" "  $date: [2025-01-01, 2026-01-01]"
    run_split colossim sweep run study.yaml -o out
    expect_status 0
    run_split colossim sweep analyze out --csv
    expect_status 0
    [ "$(wc -l <<<"$output")" -eq 7 ]
    point=$(grep ',200000,2026-01-01,' <<<"$output" | cut -d, -f6)
    colossim run "$SCENARIOS/h100.yaml" --set "$price=\$200k" --set "$date=2026-01-01" -o x.db -q >run.txt
    [ -n "$point" ]
    alone=$(sqlite3 x.db "SELECT value FROM metric_values WHERE replication = 0 AND metric = 'capital_total'")
    awk -v a="$point" -v b="$alone" 'BEGIN { exit !(a == b) }' || fail_with "point: $point, run: $alone"
}

@test "what is said of a system holds where it varies, and one that no point names is refused" {
    local system=operators.owner.orders.server.system
    study grid "vary:" "  $system: [hgx-h100, hgx-h200]"
    colossim sweep run study.yaml -o out -q --set models.systems.hgx-h100.server-price=\$1M --set models.systems.hgx-h200.server-price=\$2M
    for point in 0,hgx-h100,1 1,hgx-h200,2; do
        IFS=, read -r i name price <<<"$point"
        colossim run "$SCENARIOS/h100.yaml" --set $system=$name --set models.systems.$name.server-price=\$${price}M -o x.db -q --force >run.txt
        alone=$(sqlite3 x.db "SELECT printf('%.6g', value) FROM metric_values WHERE replication = 0 AND metric = 'capital_total'")
        swept=$(colossim sweep analyze out --csv | awk -F, -v i=$i '$1 == i { printf "%.6g", $5 }')
        [ -n "$alone" ] && [ "$swept" = "$alone" ] || fail_with "$name: $swept, alone $alone"
    done
    run_split colossim sweep run study.yaml -o none -q --set models.systems.hgx-b200.server-price=\$1M
    expect_status 2
    expect_error "system 'hgx-b200' has no effect: nothing refers to it"
    [ ! -e none ]
}

# A run knows for each site whose it is. Where both boxes stand at 'other', nobody is at 'room'.
@test "a point that leaves a site to nobody fails alone" {
    cat >two.yaml <<YAML
colossim: 1
base: $FIXTURES/plain.yaml
name: two
sites:
  other: {model: room, halls: {hall: {it-power: 40 kW}}, power: {grid: {model: line, power: 40 kW}}}
operators:
  owner:
    orders:
      more: {system: box, site: room, deliveries: [{date: 2025-01-01, accelerators: 8}]}
      rest: {system: box, site: other, deliveries: [{date: 2025-01-01, accelerators: 8}]}
YAML
    study grid "vary:" "  operators.owner.orders.boxes.site: [room, other]" "  operators.owner.orders.more.site: [room, other]"
    sed -i 's/^base: .*/base: two.yaml/; s/^metrics: .*/metrics: [capital_total]/' study.yaml
    run_split colossim sweep plan study.yaml
    expect_error "site 'room' has no effect: nothing refers to it"
    run_split colossim sweep run study.yaml -o out
    expect_status 3
    run_split colossim sweep status study.yaml -o out
    expect_output "3 done, 1 failed, 0 missing"
}

@test "the change of a price may vary, and its key is no count where the value is one" {
    local change=models.accelerators.h100-sxm.price.change
    study grid "set: {$change: -20 % / year}" "vary:" "  $change: [-10 % / year, -30 % / year]"
    run_split colossim sweep run study.yaml -o out -q
    expect_status 0
    [ "$(colossim sweep analyze out --csv | tail -n +2 | cut -d, -f4 | paste -sd' ')" = "-10 -30" ] || fail_with "$(colossim sweep analyze out --csv)"
    study grid "set: {sites.room.crews: {by-date: {2025-01-01: 2}, change: 50 % / year}}" "vary:" "  sites.room.crews.change: [10 % / year, 20.5 % / year]"
    run_split colossim sweep run study.yaml -o more -q
    expect_status 0
}

@test "1 and 2 threads and any shards make the same tables" {
    study latin-hypercube "samples: 12" "replicates: 2" "vary:" "  $price: {dist: triangular, low: \$200k, mode: \$250k, high: \$400k}"
    colossim sweep run study.yaml -o one --threads 1
    colossim sweep run study.yaml -o two --threads 2
    for k in 3 1 2; do
        colossim sweep run study.yaml -o three --shard $k/3
    done
    for out in one two three; do
        colossim sweep merge $out
        tables $out/merged.db >$out.txt
    done
    cmp one.txt two.txt
    cmp one.txt three.txt
    [ -s one.txt ]
}

@test "a run killed again and again ends with the same tables" {
    study random "samples: 400" "vary:" "  $price: {range: [\$100k, \$300k]}"
    colossim sweep run study.yaml -o whole -q
    for seconds in 1.2 0.1 1.2 0.3; do
        run_split timeout -s KILL $seconds "$COLOSSIM" sweep run study.yaml -o cut -q --threads 1
        [ ! -s cut/shard-1-of-1.db ] || [ "$(sqlite3 cut/shard-1-of-1.db 'PRAGMA integrity_check')" = ok ]
    done
    run_split colossim sweep run study.yaml -o cut
    expect_status 0
    colossim sweep merge whole
    colossim sweep merge cut
    tables whole/merged.db >whole.txt
    tables cut/merged.db >cut.txt
    cmp whole.txt cut.txt
}

@test "SIGTERM commits what is done, says so in the exit code, and the next run goes on" {
    study random "samples: 100000" "vary:" "  $price: {range: [\$100k, \$300k]}"
    run_split timeout --preserve-status -s TERM 1 "$COLOSSIM" sweep run study.yaml -o out --threads 1
    expect_status 143
    expect_error 'the same command goes on'
    done=$(sqlite3 out/shard-1-of-1.db 'SELECT count(*) FROM points')
    [ "$done" -gt 0 ]
    run_split colossim sweep status study.yaml -o out
    expect_status 3
    expect_output "missing"
}

@test "status tells what is missing and why points would run again" {
    study zip "vary:" "  $price: [\$100k, \$200k, \$300k]"
    run_split colossim sweep run study.yaml -o out --shard 1/2
    expect_status 0
    run_split colossim sweep status study.yaml -o out
    expect_status 3
    expect_output "2 done, 0 failed, 1 missing"
    run_split colossim sweep status study.yaml -o out --set start=2024-12-01
    expect_output "the scenario or one of its models changed"
    expect_output "0 done, 0 failed, 3 missing"
    run_split colossim sweep status out
    expect_status 2
    expect_error "'out' is a folder: 'sweep status' needs the study's file, and its folder as --output"
}

@test "an option of another part is refused and says where it belongs" {
    study zip "vary:" "  $price: [\$100k, \$200k]"
    colossim sweep run study.yaml -o out
    local part option value owners
    while read -r part option value owners; do
        local where=study.yaml
        case $part in merge | analyze) where=out ;; esac
        [ "$value" = - ] && value=
        run_split colossim sweep "$part" "$where" "$option" $value
        expect_status 2
        [ -z "$output" ] || fail_with "'sweep $part' printed something"
        expect_error "'sweep $part' takes no option '$option'; it belongs to $owners"
    done <<'END'
plan --submit - 'sweep slurm'
plan --output out 'sweep run', 'sweep status', 'sweep merge', 'sweep analyze', 'sweep slurm'
run --shards 2 'sweep slurm'
run --json - 'sweep plan', 'sweep status', 'sweep analyze'
status --force - 'sweep run', 'sweep merge', 'sweep analyze'
merge --set end=2027-01-01 'sweep plan', 'sweep run', 'sweep status', 'sweep slurm'
analyze --time 1:00:00 'sweep slurm'
slurm --shard 1/2 'sweep run'
slurm --csv - 'sweep analyze'
END
    run_split colossim sweep plan out
    expect_status 2
    expect_error "'out' is a folder: 'sweep plan' needs the study's file"
    if grep -q -e --output <<<"$errors"; then fail_with "it names an option that 'plan' refuses"; fi
}

@test "a changed study is refused, and with --force keeps the points that stay the same" {
    study zip "vary:" "  $price: [\$100k, \$200k, \$300k]"
    colossim sweep run study.yaml -o out
    study zip "vary:" "  $price: [\$100k, \$200k, \$310k, \$320k]"
    run_split colossim sweep run study.yaml -o out
    expect_status 2
    expect_error "another plan"
    expect_error "--force"
    run_split colossim sweep run study.yaml -o out --force
    expect_status 0
    expect_error "4 of 4 points done, 0 failed (2 were there before)"
    [[ $errors =~ [0-9.]+\ s,\ [0-9.]+\ points/s,\ [0-9.]+\ %\ of\ it\ writing ]] || fail_with "no speed"
    expect_error "'colossim sweep analyze out' says what the points say"
    run_split colossim sweep run study.yaml -o out
    expect_error "4 of 4 points done, 0 failed (4 were there before)"
    [[ $errors != *points/s* ]] || fail_with "the speed of nothing"
}

@test "merging is the same twice, counts duplicates once, and needs one plan" {
    study random "samples: 8" "vary:" "  $price: {range: [\$100k, \$300k]}"
    colossim sweep run study.yaml -o out --shard 1/2
    run_split colossim sweep merge out
    expect_status 3
    expect_error "4 missing"
    colossim sweep run study.yaml -o out --shard 2/2
    colossim sweep run study.yaml -o out --shard 1/1
    run_split colossim sweep merge out
    expect_status 0
    tables out/merged.db >first.txt
    colossim sweep merge out
    tables out/merged.db >second.txt
    cmp first.txt second.txt
    [ "$(sqlite3 out/merged.db 'SELECT count(*) FROM points')" -eq 8 ]
    study random "samples: 8" "seed: 5" "vary:" "  $price: {range: [\$100k, \$300k]}"
    colossim sweep run study.yaml -o other --shard 1/3
    cp other/shard-1-of-3.db out
    run_split colossim sweep merge out
    expect_status 2
    expect_error "of different plans"
}

@test "a merge replaces an older merged file, and none of the shards" {
    study grid "vary:" "  $price: {range: [\$100k, \$300k], steps: 2}"
    for shard in 1 2; do
        colossim sweep run study.yaml -o out -q --shard $shard/2
    done
    cp -r out before
    for force in "" --force; do
        run_split colossim sweep merge out -o out/shard-2-of-2.db $force
        expect_status 2
        expect_error "'out/shard-2-of-2.db' is an input of this command and is never replaced"
    done
    diff -r out before
    colossim sweep merge out -q
    colossim sweep merge out -q
}

@test "a merge replaces a database by force, but no study" {
    study grid "vary:" "  $price: {range: [\$100k, \$300k], steps: 2}"
    colossim sweep run study.yaml -o out -q
    cp study.yaml before.yaml
    run_split colossim sweep merge out -o study.yaml --force
    expect_status 2
    expect_error "'study.yaml' is no SQLite database, and --force replaces no other files"
    cmp study.yaml before.yaml
    sqlite3 other.db 'CREATE TABLE t (a)'
    colossim sweep merge out -o other.db --force -q
    : >empty.db
    colossim sweep merge out -o empty.db --force -q
    run_split colossim sweep --help
    [[ $(tr -s '\n ' ' ' <<<"$output") == *"Elsewhere: replace a merged file of another study, and any other database; no input, though."* ]] ||
        fail_with "the help promises something else"
}

@test "a failing point is recorded and does not stop the others" {
    study zip "vary:" "  end: [2026-01-01, 2024-01-01, 2027-01-01]"
    run_split colossim sweep run study.yaml -o out
    expect_status 3
    expect_error "3 of 3 points done, 1 failed"
    run_split colossim sweep analyze out
    expect_status 3
    expect_output "Failed points"
    expect_output "1: "
    study zip "limits: {max-failures: 10 %}" "vary:" "  end: [2024-01-01, 2024-01-02, 2027-01-01, 2027-01-02]"
    run_split colossim sweep run study.yaml -o other --threads 1
    expect_status 3
    expect_error "given up"
}

@test "a resumed run counts the points that failed before, in what it says, its exit code and the limit" {
    study zip "vary:" "  end: [2024-01-01, 2024-01-02, 2027-01-01, 2027-01-02]"
    run_split colossim sweep run study.yaml -o out
    expect_status 3
    run_split colossim sweep run study.yaml -o out
    expect_status 3
    expect_error "4 of 4 points done, 2 failed (4 were there before)"
    study zip "vary:" "  end: [2024-01-01, 2024-01-02]"
    colossim sweep run study.yaml -o grown -q || [ $? -eq 3 ]
    study zip "limits: {max-failures: 40 %}" "vary:" "  end: [2024-01-01, 2024-01-02, 2027-01-01, 2027-01-02]"
    run_split colossim sweep run study.yaml -o grown --force --threads 1
    expect_status 3
    expect_error "2 of 4 points done, 2 failed (2 were there before)"
    expect_error "given up"
}

@test "what a study may not say is told with its place" {
    study grid "vary:" "  sites.room.crewz: [1, 2]"
    run_split colossim sweep run study.yaml
    expect_status 2
    expect_error "study.yaml:7:3: error: the scenario has no value at 'sites.room.crewz'"
    study grid "vary:" "  $price: {range: [100 kW, 200 kW], steps: 2}"
    run_split colossim sweep run study.yaml
    expect_status 2
    expect_error "is a power"
    study sobol "samples: 100" "vary:" "  $price: {range: [\$100k, \$300k]}"
    run_split colossim sweep run study.yaml
    expect_status 2
    expect_error "study.yaml:6:10: error: design 'sobol' needs a power of two as 'samples': the nearest are 64 and 128"
    study sobol "vary:" "  $price: {range: [\$100k, \$300k]}"
    run_split colossim sweep run study.yaml
    expect_error "study.yaml:5:9: error: design 'sobol' needs 'samples'"
    study grid "vary:" "  sites.room.crews: [1, 2]" "  $date: {range: [2025-01-01, 2026-01-01]}"
    run_split colossim sweep run study.yaml
    expect_error "study.yaml:8:52: error: design 'grid' takes values from lists: give '$date' 'steps' or a 'list'"
    study grid "vary:" "  sites.room.crews: [1, 2]" "antithetic: true"
    run_split colossim sweep run study.yaml
    expect_error "study.yaml:8:13: error: antithetic pairs are for the designs"
    study saltelli "samples: 64" "vary:" "  $price: {range: [\$100k, \$300k]}" "  sites.room.crews: {list: [1, 0.1 W]}"
    run_split colossim sweep run study.yaml
    expect_status 2
    study monte-carlo "samples: 8" "antithetic: true" "vary:" "  $price: {rnge: [\$100k, \$300k]}"
    run_split colossim sweep run study.yaml
    expect_error "did you mean 'range'?"
    [ ! -e server ]
}

@test "a key that the scenario lacks gets the one that was meant proposed" {
    study grid "vary:" "  sites.room.crewz: [1, 2]" "  sites.rom.crews: [1, 2]" \
        "  systems.hgx-h100.server-price: [\$1k, \$2k]" "  crews: [1, 2]" "  orders.x.price: [\$1k]"
    run_split colossim sweep plan study.yaml
    expect_status 2
    expect_error "study.yaml:8:3: error: the scenario has no value at 'sites.rom'"
    expect_error "did you mean 'sites.room.crews'?"
    expect_error "did you mean '$price'?"
    expect_error "study.yaml:11:3: error: the scenario has no value at 'orders'"
    [ "$(grep -c 'did you mean' <<<"$errors")" -eq 4 ] || fail_with "$errors"
    run_split colossim solve "$SCENARIOS/h100.yaml" "sites.rom.crews" for failures=1
    expect_status 2
    expect_error "did you mean 'sites.room.crews'?"
}

@test "a study's name can name a folder and jobs, and its keys have values" {
    study grid "vary:" "  $price: [\$1k, \$2k]"
    cp study.yaml good.yaml
    for name in "''" "'a b'" '"x\nrm -rf y"' ../out .hidden; do
        sed "s|^name:.*|name: $name|" good.yaml >study.yaml
        run_split colossim sweep plan study.yaml
        expect_status 2
        expect_error "study.yaml:3:7: error: a study's name has letters, digits"
    done
    for key in name base seed title; do
        { sed "/^$key:/d" good.yaml && echo "$key: null"; } >study.yaml
        run_split colossim sweep plan study.yaml
        expect_status 2
        expect_error "'$key' has nothing to delete"
        expect_error "1 error"
    done
}

@test "results that aren't there are missed by all parts alike" {
    for part in merge analyze; do
        run_split colossim sweep $part nowhere
        expect_status 2
        expect_error "nowhere': No such file or directory"
    done
}

@test "a design's own statistics are printed, and no others" {
    study saltelli "samples: 16" "vary:" "  $price: {range: [\$100k, \$300k]}" "  $date: {range: [2025-01-01, 2026-01-01]}"
    colossim sweep run study.yaml -o out
    run_split colossim sweep analyze out
    expect_status 0
    expect_output "Quantiles"
    expect_output "interactions"
    study one-at-a-time "vary:" "  $price: {range: [\$100k, \$300k]}" "  $date: {range: [2025-01-01, 2026-01-01]}"
    colossim sweep run study.yaml -o oat
    run_split colossim sweep analyze oat
    expect_status 0
    expect_output "one factor at a time"
    [[ $output != *Quantiles* ]] || fail_with "quantiles of a design that is no sample"
    [[ $output != *interactions* ]] || fail_with "indices of a design that has none"
}

@test "deliveries slip together, each from its own day, as the page on studies says" {
    sed -n '/^### A delivery that slips/,/^## /p' "$TOP_SRCDIR/docs/studies.md" | sed -n 's/^    //p' >slip.yaml
    cp "$FIXTURES/plain.yaml" .
    cat >plan.yaml <<YAML
colossim: 1
base: plain.yaml
start: 2026-01-01
end: 2029-01-01
operators:
  owner: null
  lab:
    orders:
      phase-1: {system: box, site: room, deliveries: [{date: 2026-07-01, accelerators: 8}]}
      phase-2: {system: box, site: room, deliveries: [{date: 2027-05-01, accelerators: 8}]}
milestones: {half: null, whole: null, never: null, all: {accelerators: 16}}
observations: null
YAML
    colossim sweep run slip.yaml -o slip -q
    colossim sweep merge slip -o slip.db -q
    [ "$(sqlite3 slip.db 'SELECT count(*) FROM factors')" = 1 ] || fail_with "they move apart"
    read -r first last <<<"$(sqlite3 -separator ' ' slip.db 'SELECT min(value), max(value) FROM outcomes WHERE metric = 0')"
    start=$(($(date -u -d 2026-01-01 +%s) / 86400)) may=$(($(date -u -d 2027-05-01 +%s) / 86400))
    # A box is installed in a day; the first and the last of 32 equal parts of 123 days are within 4 of the ends.
    python3 -c "import sys; first, last, promised = map(float, sys.argv[1:])
assert promised + 1 <= first <= promised + 5 and promised + 119 <= last <= promised + 124, (first, last, promised)" "$first" "$last" "$((may - start))"
}

@test "linked keys move together and references can vary" {
    study grid "link: [[$date, operators.owner.orders.server.wanted]]" "vary:" \
        "  operators.owner.orders.server.system: [hgx-h100, hgx-h200]" "  $date: [2025-01-01, 2025-06-01]"
    run_split colossim sweep run study.yaml -o out
    expect_status 0
    [ "$(sqlite3 out/shard-1-of-1.db 'SELECT count(DISTINCT value) FROM outcomes WHERE metric = 0')" -ge 2 ]
}

@test "linked keys that vary over different ranges are told each with its own" {
    study latin-hypercube "samples: 4" "link: [[$price, $date]]" "vary:" \
        "  $price: {range: [\$100k, \$300k]}" "  $date: {range: [2025-01-01, 2025-02-01]}"
    colossim sweep run study.yaml -o out -q
    colossim sweep analyze out --json >out.json
    expected="$price: \$100k to \$300k; $date: 2025-01-01 to 2025-02-01"
    python3 -c 'import json, sys; given = json.load(open("out.json"))["factors"][0]["given"]; assert given == sys.argv[1], given' "$expected"
}

@test "replicates are added until the interval is narrow, at fixed counts" {
    study zip "replicates: 4" "vary:" "  sites.room.crews: [1, 2]"
    sed -i 's/^metrics:.*/metrics: [failures]/' study.yaml
    run_split colossim sweep run study.yaml -o out --precision '20 %'
    expect_status 0
    for n in $(sqlite3 out/shard-1-of-1.db 'SELECT replicates FROM points'); do
        [[ " 4 8 16 32 64 128 256 512 1024 1280 " == *" $n "* ]] || fail_with "$n replicates"
        [ "$n" -gt 4 ]
    done
    study zip "replicates: 2" "precision: {half-width: 0.01 %, most: 4}" "vary:" "  sites.room.crews: [1, 2]"
    sed -i 's/^metrics:.*/metrics: [failures]/' study.yaml
    run_split colossim sweep run study.yaml -o short
    expect_error "2 points did not reach the precision"
}

@test "a full disk ends the run with a message and leaves whole batches" {
    study random "samples: 5000" "vary:" "  $price: {range: [\$100k, \$300k]}"
    rc=0
    (ulimit -f 300 && colossim sweep run study.yaml -o out -q) 2>errors.txt || rc=$?
    [ $rc -eq 1 ] || fail_with "exit code $rc"
    grep -q "can't write" errors.txt
    rc=0
    (ulimit -f 20 && colossim sweep merge out -q) 2>errors.txt || rc=$?
    [ $rc -eq 1 ] || fail_with "exit code $rc of the merge"
    grep -q "can't merge into" errors.txt
    [ ! -e out/merged.db ]
}

@test "the script for Slurm runs the same study and merges in any case" {
    study grid "vary:" "  $price: {range: [\$100k, \$300k], steps: 3}"
    run_split colossim sweep slurm study.yaml -o 'my out' --shards 4 --time 1:00:00 --threads 2
    expect_status 0
    expect_output "#SBATCH --array=1-4"
    expect_output "#SBATCH --requeue"
    expect_output "#SBATCH --cpus-per-task=2"
    expect_output "afterany"
    sh -n <<<"$output"
    for time in soon '' -5 1: 1--2; do
        run_split colossim sweep slurm study.yaml "--time=$time"
        expect_status 2
        expect_error "is no time limit like '1:00:00'"
    done
}

@test "sbatch is told a folder's name as it is" {
    study grid "vary:" "  $price: {range: [\$100k, \$300k], steps: 3}"
    run_split colossim sweep slurm study.yaml -o "it's 50%a of \"it\" #1"
    expect_status 0
    local folder='"it'\''s 50%%a of \"it\" #1'
    expect_output "#SBATCH --output=$folder/task-%a.log\""
    expect_output "#SBATCH --output=$folder/merge.log\""
}

@test "the logarithm of a metric is a metric, and its threshold is the metric's" {
    study random "samples: 40" "vary:" "  $price: {range: [\$100k, \$300k]}" "thresholds: {ln capital_total: \$550k, capital_total: \$550k}"
    sed -i 's/^metrics:.*/metrics: [ln capital_total, capital_total]/' study.yaml
    colossim sweep run study.yaml -o out -q
    run_split colossim sweep analyze out --json
    python3 - "$output" <<'PYTHON' || fail_with "logarithms"
import json, math, sys
study = json.loads(sys.argv[1])
for point in study["all_points"]:
    log, plain = point["metrics"].values()
    assert abs(log - math.log(plain)) < 1e-12
of_log, of_plain = study["thresholds"]
assert of_log["probability"]["value"] == of_plain["probability"]["value"]
assert 0 < of_log["probability"]["value"] < 1
assert [m["unit"] for m in study["metrics"]] == ["", "$"]
PYTHON
    study zip "vary:" "  sites.room.crews: [1, 2]"
    sed -i 's/^metrics:.*/metrics: [ln milestones.x.day]/' study.yaml
    run_split colossim sweep run study.yaml -o no
    expect_status 2
}

@test "a star in a path is every item, all of them one factor" {
    study zip "vary:" "  sites.*.crews: [1, 2]"
    sed -i "s|^base:.*|base: $SCENARIOS/xai-50m.yaml|" study.yaml
    run_split colossim sweep plan study.yaml
    expect_output "sites.*.crews"
    expect_output "sites.new.crews"
    study zip "vary:" "  sites.*.crewz: [1, 2]"
    run_split colossim sweep plan study.yaml
    expect_status 2
    expect_error "nothing in the scenario is a 'sites.*.crewz'"
    study zip "vary:" "  sites.*.crews: [1, 2]" "  sites.room.crews: [1, 2]"
    run_split colossim sweep plan study.yaml
    expect_status 2
    expect_error "'sites.room.crews' varies already, by 'sites.*.crews'"
}

@test "a list's quantities may stand in quotes" {
    study grid "vary:" "  $price: {list: [\"\$200k\", '\$300k', \$400k]}"
    colossim sweep run study.yaml -o out -q
    run_split colossim sweep analyze out --csv
    expect_status 0
    [ "$(head -1 <<<"$output" | cut -d, -f4)" = "$price (\$)" ] || fail_with "the column is called otherwise"
    [ "$(tail -n +2 <<<"$output" | cut -d, -f4 | paste -sd' ')" = "200000 300000 400000" ] || fail_with "other values"
}

@test "a quantity that was changed in a shard by hand is shown in SI units, not believed" {
    study grid "vary:" "  $price: [\$200k, \$300k]"
    colossim sweep run study.yaml -o out -q
    sqlite3 out/shard-1-of-1.db "UPDATE inputs SET text = 'anything'"
    run_split colossim sweep analyze out --csv
    expect_status 0
    [ "$(tail -n +2 <<<"$output" | cut -d, -f4 | paste -sd' ')" = "200000 300000" ] || fail_with "other values"
}

@test "a point with more money than the books hold is a failed one among the others" {
    study zip "vary:" "  sites.room.halls.hall.it-power: [40 kW, 1e9 kW, 50 kW, 0.9e9 kW]"
    sed -i "s|^base:.*|base: $FIXTURES/plain.yaml|" study.yaml
    run_split colossim sweep run study.yaml -o out --threads 2
    expect_status 3
    expect_error "4 of 4 points done, 2 failed"
    [ "$(ls -A out)" = shard-1-of-1.db ] || fail_with "left $(ls -A out)"
    run_split colossim sweep analyze out --csv
    expect_status 3
    expect_output "the scenario comes to more money than the books can hold (9.2e12 \$)"
    colossim run "$FIXTURES/plain.yaml" --set sites.room.halls.hall.it-power='50 kW' -o x.db -q >run.txt
    [ "$(sqlite3 x.db "SELECT value FROM metric_values WHERE metric = 'capital_total'")" = \
        "$(sqlite3 out/shard-1-of-1.db "SELECT value FROM outcomes WHERE point = 2 AND metric = 0")" ]
}

@test "a point that takes too long is given up, and tried again by the next run" {
    study zip "limits: {point-timeout: 1 ms}" "vary:" "  sites.room.crews: [1, 2]"
    sed -i "s|^base:.*|base: $SCENARIOS/xai-50m.yaml|; s|sites.room|sites.memphis|" study.yaml
    run_split colossim sweep run study.yaml -o out
    expect_status 3
    run_split colossim sweep analyze out
    expect_status 3
    expect_output "took longer than the point-timeout of 0.001 s"
    run_split colossim sweep status study.yaml -o out
    expect_status 3
    expect_output "0 done, 2 failed, 0 missing"
    sed -i '/^limits/d' study.yaml
    run_split colossim sweep run study.yaml -o out
    expect_status 0
    expect_error "2 of 2 points done, 0 failed (0 were there before)"
}

@test "what a study may say is explained" {
    run_split colossim explain study
    expect_output "antithetic: true or false"
    expect_output "thresholds"
    run_split colossim explain study.seed
    expect_output "Seed of the design"
    [[ $output != *--set* ]] || fail_with "--set doesn't reach a study's keys"
    study grid "vry:" "  $price: [\$100k]"
    run_split colossim sweep plan study.yaml
    expect_error "did you mean 'vary'?"
}

@test "the front, pairs and correlations of a study are those of its file" {
    study random "samples: 200" "correlate: [[$price, $date, 0.8]]" "objectives: {minimize: [capital_total], maximize: [failures]}" \
        "vary:" "  $price: {range: [\$100k, \$300k]}" "  $date: {range: [2025-01-01, 2025-12-31]}"
    colossim sweep run study.yaml -o out -q
    colossim sweep analyze out --csv >points.csv
    python3 - <<'PYTHON'
import csv, datetime
rows = list(csv.DictReader(open("points.csv")))
assert len(rows) == 200
price = [float(r["models.systems.hgx-h100.server-price ($)"]) for r in rows]
day = [datetime.date.fromisoformat(r["operators.owner.orders.server.deliveries.0.date"]).toordinal() for r in rows]
rank = lambda xs: [sorted(xs).index(x) for x in xs]
a, b = rank(price), rank(day)
n = len(a)
mean = lambda xs: sum(xs) / n
cov = lambda xs, ys: mean([x * y for x, y in zip(xs, ys)]) - mean(xs) * mean(ys)
assert 0.7 < cov(a, b) / (cov(a, a) * cov(b, b)) ** 0.5 < 0.9
best = [r for r in rows if not any(
    float(s["capital_total"]) <= float(r["capital_total"]) and float(s["failures"]) >= float(r["failures"]) and
    (float(s["capital_total"]) < float(r["capital_total"]) or float(s["failures"]) > float(r["failures"])) for s in rows)]
assert [r["point"] for r in best] == [r["point"] for r in rows if r["pareto"] == "1"]
PYTHON
    study random "samples: 8" "antithetic: true" "vary:" "  $price: {range: [\$100k, \$300k]}"
    colossim sweep run study.yaml -o pairs -q
    colossim sweep analyze pairs --csv | awk -F, 'NR > 1 { if (NR % 2) { if ($4 + last < 399999 || $4 + last > 400001) exit 1 }; last = $4 }'
}

@test "what 'set' changes holds at all points, and the command line goes before it" {
    study zip "set: {start: 2024-06-01, $price: \$100k}" "vary:" "  sites.room.crews: [1, 2]"
    colossim sweep run study.yaml -o out -q
    point=$(colossim sweep analyze out --csv | awk -F, 'NR == 2 { print $5 }')
    study zip "set: {start: 2024-06-01, $price: \$200k}" "vary:" "  sites.room.crews: [1, 2]"
    colossim sweep run study.yaml -o over -q --set "$price=\$100k"
    [ "$point" = "$(colossim sweep analyze over --csv | awk -F, 'NR == 2 { print $5 }')" ]
    run_split colossim sweep run study.yaml -o out
    expect_status 2
    expect_error "the scenario or one of its models changed"
    study zip "set: {sites.room.crewz: 3}" "vary:" "  sites.room.crews: [1, 2]"
    run_split colossim sweep plan study.yaml
    expect_status 2
    expect_error "study.yaml:6:18: error: unknown key 'crewz'"
    study zip "set: {start: 2024-06-01}" "vary:" "  sites.room.crews: [1, 2]"
    run_split colossim sweep plan study.yaml --set sites.room.crewz=3
    expect_error "--set #1:1:12: error: unknown key 'crewz'"
}

@test "a point of another seed is a run of that seed, with what is drawn for it" {
    sed 's/^name: .*/&\nassumptions: {it-life: {dist: uniform, low: 3 years, high: 6 years}}/' "$SCENARIOS/h100.yaml" >unsure.yaml
    study grid "uncertain: drawn" "vary:" "  seed: [5, 6]"
    sed -i "s|^base: .*|base: unsure.yaml|" study.yaml
    colossim sweep run study.yaml -o out -q
    for seed in 5 6; do
        colossim run unsure.yaml --seed "$seed" --replications 2 -o "$seed.db" -q >/dev/null
        [ "$(sqlite3 "$seed.db" "SELECT value FROM metric_values WHERE metric = 'cost_per_available_accelerator_hour' AND replication = 1")" = \
            "$(sqlite3 out/shard-1-of-1.db "SELECT value FROM outcomes WHERE point = $((seed - 5)) AND metric = 1")" ] || fail_with "seed $seed"
    done
    [ "$(sqlite3 out/shard-1-of-1.db "SELECT count(DISTINCT value) FROM outcomes WHERE metric = 1")" = 2 ] || fail_with "drawn alike"
}

@test "levels are called what the study calls them" {
    study one-at-a-time "vary:" "  $price: {range: [\$0.1M, \$300k]}" "  sites.room.power.grid.power: {dist: uniform, low: 20 kW, high: 30 kW}"
    colossim sweep run study.yaml -o out -q
    run_split colossim sweep analyze out
    expect_output '$0.1M'
    expect_output '21 kW'
}

# What a point is given can be read as it stands: in the unit of the study, by people and by programs.
@test "points are written in the study's own units, and are what was run" {
    study grid "vary:" "  models.power.grid-us.energy-price: {range: [0.03 \$/kWh, 0.15 \$/kWh], steps: 6}" \
        "  $price: {log-range: [\$200k, \$600k], steps: 4}" "  sites.room.crews: [1]"
    colossim sweep run study.yaml -o out -q
    run_split colossim sweep analyze out
    expect_output '0.054 $/kWh'
    expect_output '0.078 $/kWh  $288.4499141k'
    colossim report out/merged.db -o out.html -q
    sed 's/<wbr\/>//g' out.html | grep -q '>0.078 $/kWh<' || fail_with "not in the page"
    colossim sweep analyze out --csv >points.csv
    head -n 1 points.csv | grep -qF "models.power.grid-us.energy-price (\$/kWh),$price (\$),sites.room.crews,capital_total"
    [ "$(sed -n 7p points.csv | cut -d, -f4-6)" = 0.054,288449.9141,1 ] || fail_with "$(sed -n 7p points.csv)"
    colossim run "$SCENARIOS/h100.yaml" --set "$price=\$288449.9141" --set 'models.power.grid-us.energy-price=0.054 $/kWh' -o x.db -q >run.txt
    [ "$(sqlite3 x.db "SELECT value FROM metric_values WHERE metric = 'cost_per_available_accelerator_hour'")" = \
        "$(sqlite3 out/shard-1-of-1.db "SELECT value FROM outcomes WHERE point = 5 AND metric = 1")" ] || fail_with "another value was run"
    study random "samples: 3" "vary:" "  models.power.grid-us.energy-price: {range: [0.03 \$/kWh, 0.15 \$/kWh]}"
    colossim sweep run study.yaml -o drawn -q
    run_split colossim sweep analyze drawn --json
    [[ $output =~ '"models.power.grid-us.energy-price": "0.'[0-9]{1,11}' $/kWh"' ]] || fail_with "not in its unit"
    colossim report drawn/merged.db -o drawn.html -q
    sed 's/<wbr\/>//g; /What was varied/,/<\/table>/!d' drawn.html | grep -qF '>0.03 $/kWh to 0.15 $/kWh<' || fail_with "no range"
}

@test "the ends of a logarithmic range of whole numbers weigh what their neighbours do, and days have none" {
    # Rounded, 1 is what lies from 0.5 to 1.5 of 0.5 to 4.5: log 3 / log 9 of the points.
    study latin-hypercube "samples: 200" "vary:" "  sites.room.crews: {log-range: [1, 4]}"
    colossim sweep run study.yaml -o out -q
    n=$(sqlite3 out/shard-1-of-1.db "SELECT count(*) FROM inputs WHERE number = 1")
    [ "$n" -ge 99 ] && [ "$n" -le 101 ] || fail_with "$n of 200 points are 1"
    study random "samples: 8" "vary:" "  $date: {log-range: [2025-01-01, 2025-12-31]}"
    run_split colossim sweep plan study.yaml
    expect_status 2
    expect_error "$date: a day has no logarithm"
    expect_error "give its days as a 'range'"
}

# Half of the days lie after the end: what a late source does is not in the quantiles.
@test "quantiles and probabilities say of how many points they are where some failed" {
    study latin-hypercube "samples: 40" "thresholds: {capital_total: \$550k}" \
        "vary:" "  sites.room.power.grid.from: {range: [2027-01-01, 2028-12-31]}"
    run_split colossim sweep run study.yaml -o out
    expect_status 3
    good=$(sqlite3 out/shard-1-of-1.db "SELECT count(*) FROM points WHERE state = 'done'")
    [ "$good" -ge 19 ] && [ "$good" -le 21 ] || fail_with "$good points are good"
    run_split colossim sweep analyze out
    expect_status 3
    expect_output "Quantiles  of the $good good points of 40; and the mean"
    expect_output "Probabilities  of the $good good points of 40; each"
    expect_output "lies outside the run (2025-01-01 to 2028-01-01); a source given by 'requested' and 'lead-time' may come after the end"
    colossim report out/merged.db -o out.html -q
    grep -q "All this is of $good of 40 points: $((40 - good)) failed, see Warnings and limits" out.html || fail_with "not in the answer"
    grep -q "Of the $good good points of 40." out.html || fail_with "not at the quantiles"
    study latin-hypercube "samples: 8" "vary:" "  $price: {range: [\$100k, \$300k]}"
    colossim sweep run study.yaml -o whole -q
    run_split colossim sweep analyze whole
    [[ $output != *"good points"* ]] || fail_with "all are good"
    colossim report whole/merged.db -o whole.html -q
    if grep -q "All this is of" whole.html; then false; fi
}

@test "points that would fail are counted by the plan, with a way out" {
    study grid "vary:" "  models.sites.generic-us.pue: {range: [1.1, 2], steps: 10}"
    run_split colossim sweep plan study.yaml
    expect_status 0
    expect_error "8 of 10 points that were tried make no valid scenario and would fail; point 2: the PUE of site model 'generic-us' (1.3) exceeds its peak-ratio (1.22)"
    expect_error "raise 'models.sites.generic-us.peak-ratio' with it (a study's 'link' moves both)"
    run_split colossim sweep plan study.yaml --json
    expect_output '"tried": 10'
    expect_output '"invalid": 8'
    study grid "link: [[models.sites.generic-us.pue, models.sites.generic-us.peak-ratio]]" \
        "vary:" "  models.sites.generic-us.pue: {range: [1.1, 2], steps: 10}"
    run_split colossim sweep plan study.yaml
    expect_status 0
    [ -z "$errors" ] || fail_with "they move together"
    run_split colossim sweep run study.yaml -o out
    expect_status 0
    study random "samples: 5000" "vary:" "  $price: {range: [\$100k, \$300k]}"
    run_split colossim sweep plan study.yaml --json
    expect_output '"tried": 200'
}

@test "a damaged shard is named with what to do about it" {
    study grid "vary:" "  $price: {range: [\$100k, \$300k], steps: 200}"
    for k in 1 2; do
        colossim sweep run study.yaml -o good --shard $k/2 -q
    done
    for damage in whole page; do
        rm -rf out && cp -r good out
        if [ $damage = whole ]; then
            echo "no database" >out/shard-2-of-2.db
        else # the tables' list stays as it is: the fault is met when rows are read
size=$(stat -c %s out/shard-2-of-2.db)
            head -c $((size - 8192)) /dev/zero | tr '\0' '\377' | dd of=out/shard-2-of-2.db bs=8192 seek=1 conv=notrunc 2>dd.txt
        fi
        for command in "merge out" "status study.yaml -o out"; do
            run_split colossim sweep $command
            expect_status 2
            expect_error "can't read 'out/shard-2-of-2.db'"
            expect_error "the file is damaged: delete it and run that shard again"
        done
        rm out/shard-2-of-2.db
        colossim sweep run study.yaml -o out --shard 2/2 -q
        colossim sweep merge out
    done
    echo "no database" >out/shard-2-of-2.db
    run_split colossim sweep run study.yaml -o out --shard 2/2
    expect_status 2
    expect_error "the file is damaged: delete it and run that shard again"
}

@test "a study's file that says what no study does is damaged, and crashes nothing" {
    study random "samples: 4" "antithetic: true" "vary:" "  $price: {range: [\$100k, \$300k]}" "thresholds: {capital_total: [\$1M]}"
    colossim sweep run study.yaml -o good -q
    for change in "DELETE FROM study WHERE key = 'design'" "DELETE FROM study WHERE key = 'name'" "DELETE FROM metrics" \
        "UPDATE study SET value = -1 WHERE key = 'points'" "UPDATE thresholds SET metric = 77777777" \
        "UPDATE points SET number = 1000000000 WHERE number = 3" "UPDATE points SET number = -5 WHERE number = 3" \
        "UPDATE points SET replicates = -1" "UPDATE points SET replicates = 1000000000000"; do
        rm -rf out && cp -r good out
        sqlite3 out/shard-1-of-1.db "$change"
        for command in "sweep analyze out" "sweep status study.yaml -o out" "report out/shard-1-of-1.db -o page.html"; do
            run_split colossim $command
            [ "$status" = 2 ] || fail_with "$command after $change: $status"
            expect_error "can't read 'out/shard-1-of-1.db'"
            expect_error "the file is damaged: delete it and run that shard again"
        done
        run_split colossim sweep run study.yaml -o out --force
        [ "$status" -le 2 ] || fail_with "sweep run after $change: $status"
    done
}

@test "a study given in place of its results is called one" {
    study grid "vary:" "  sites.room.crews: [1, 2]"
    run_split colossim sweep analyze study.yaml
    expect_status 2
    expect_error "'study.yaml' is the study, not its results: 'colossim sweep run study.yaml' writes them, to 'server'"
    colossim sweep run study.yaml -q
    run_split colossim sweep analyze study.yaml
    expect_status 2
    expect_error "'study.yaml' is the study, not its results: 'colossim sweep analyze server'"
    run_split colossim sweep analyze "$FIXTURES/plain.yaml"
    expect_status 2
    expect_error "this is a scenario, not a study"
    sed -i 's/^design/desgn/' study.yaml
    run_split colossim sweep analyze study.yaml
    expect_status 2
    expect_error "study.yaml:5:1: error: unknown key 'desgn' in study"
}

# The third box works from February 21 on; the last state of a month before is January's, the last milestone February 2.
@test "a metric of a day is that of the day, however seldom the run is sampled" {
    cp "$FIXTURES/plain.yaml" .
    cat >days.yaml <<'YAML'
colossim: 1
kind: study
name: days
base: plain.yaml
design: grid
set: {sites.room.power.grid.power: 45 kW}
vary: {operators.owner.orders.boxes.deliveries.2.date: [2025-02-10, 2025-02-20]}
metrics: [accelerators_energised@2025-02-20, accelerators_energised@2025-02-21, accelerators_energised]
YAML
    colossim sweep run days.yaml -o out -q
    run_split colossim sweep analyze out --csv
    expect_status 0
    expect_output "0,done,1,2025-02-10,24,24,24" "1,done,1,2025-02-20,16,24,24"
}

@test "a day after the end of a run has no metric, and its last day has" {
    cp "$FIXTURES/plain.yaml" .
    cat >ends.yaml <<'YAML'
colossim: 1
kind: study
name: ends
base: plain.yaml
design: grid
vary: {end: [2025-02-25, 2025-03-02]}
metrics: [accelerators_energised@2025-02-24, accelerators_energised@2025-02-25, accelerators_energised]
YAML
    colossim sweep run ends.yaml -o out -q
    run_split colossim sweep analyze out --csv
    expect_status 0
    expect_output "0,done,1,2025-02-25,16,,16" "1,done,1,2025-03-02,16,16,16"
}

@test "the first points of every shipped study can be run" {
    for study in "$TOP_SRCDIR"/scenarios/studies/*.yaml; do
        run_split colossim sweep run "$study" -o "$(basename "$study" .yaml)" --shard 1/100 --quiet
        expect_status 0
    done
}
