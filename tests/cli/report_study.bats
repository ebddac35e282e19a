#!/usr/bin/env bats
# The report of a study: what was varied, how sure the figures are, what decides them.

load helper

price="models.systems.hgx-h100.server-price"
date="operators.owner.orders.server.deliveries.0.date"

# study NAME DESIGN LINE...: a study of the H100 server
study()
{
    local name=$1 design=$2
    shift 2
    {
        printf 'colossim: 1\nkind: study\nname: %s\nbase: %s\ndesign: %s\n' "$name" \
            "$TOP_SRCDIR/scenarios/h100.yaml" "$design"
        printf '%s\n' "$@"
    } >"$name.yaml"
    "$COLOSSIM" sweep run "$name.yaml" -o "$name" -q
    "$COLOSSIM" sweep merge "$name" -o "$name.db" -q
}

# Studies for all tests of this file: they are read only.
setup_file()
{
    cd "$BATS_FILE_TMPDIR"
    vary=("vary:" "  $price: {range: [\$100k, \$300k]}" "  $date: {range: [2025-01-01, 2025-12-01]}")
    study shares saltelli "samples: 16" "${vary[@]}" "thresholds:" "  capital_total: [\$300k]" \
        "metrics: [capital_total, accelerators_energised@2025-03-31, accelerators_energised@2025-09-30]"
    study swings one-at-a-time "${vary[@]}" "  sites.room.crews: [1, 2]" \
        "metrics: [capital_total, cost_per_available_accelerator_hour]"
    study front latin-hypercube "samples: 24" "${vary[@]}" "metrics: [capital_total, energy]" \
        "objectives: {minimize: [capital_total], maximize: [energy]}"
    study steep monte-carlo "samples: 40" "metrics: [cost_per_available_accelerator_hour]" \
        "thresholds: {cost_per_available_accelerator_hour: [1.6 \$/h]}"
    study line grid "vary:" "  $price: {range: [\$100k, \$300k], steps: 5}" "metrics: [capital_total]"
    study hostile zip "title: '</title><script>alert(1)</script>'" "question: '<img src=x>'" "vary:" \
        "  title: ['<b>1</b>', '\"&']" "  $price: [\$100k, \$300k]" "metrics: [capital_total]"
}

studies=$BATS_FILE_TMPDIR

query()
{
    sqlite3 "$studies/$1.db" "$2"
}

@test "a study becomes one well-formed page that fetches nothing, the same each time" {
    for name in shares swings front line; do
        run_split colossim report "$studies/$name.db"
        expect_status 0
        [ -z "$output" ] || fail_with "output is for results"
        expect_error "the report is in $name.html"
        ! grep -oiE '(src|href|action|srcset)="[^"]*"|url\(|@import' $name.html || fail_with "something would be fetched"
        colossim report "$studies/$name.db" -o - -q | cmp - $name.html
    done
    command -v xmllint >/dev/null || skip "xmllint is not installed"
    xmllint --nonet --noout ./*.html
}

# None of the points that were drawn lies at an end.
@test "what was varied is said as the study gives it, of lists and steps by their ends" {
    study given sobol "samples: 4" "vary:" "  $price: {range: [\$100k, \$300k]}" "  $date: {range: [2025-01-01, 2025-12-01]}" \
        "  assumptions.it-life: {dist: triangular, low: 3 years, mode: 5 years, high: 7 years}" \
        "  assumptions.staff-cost: {log-range: [0.1 \$/W-year, 1 \$/W-year]}" "metrics: [capital_total]"
    colossim report given.db -o given.html -q
    colossim report "$studies/line.db" -o line.html -q
    sed -i 's/<wbr\/>//g' given.html line.html
    for over in '$100k to $300k' '2025-01-01 to 2025-12-01' 'triangular, low 3 years, mode 5 years, high 7 years' \
        '0.1 $/W-year to 1 $/W-year, by its logarithm'; do
        grep -qF ">$over<" given.html || fail_with "$over: $(sed '/What was varied/,/<\/table>/!d' given.html)"
    done
    grep -qF '>$100k to $300k, 5 values<' line.html
    colossim sweep analyze given.db --json | grep -qF '"given": "$100k to $300k"'
}

@test "a logarithm that a study asks for beside its metric is not what the page answers with" {
    study log sobol "samples: 8" "vary:" "  $price: {range: [\$100k, \$300k]}" \
        "metrics: [ln capital_total, capital_total]" "thresholds:" "  capital_total: [\$5M, \$6M]"
    run_split colossim report log.db -o - -q
    expect_status 0
    expect_output '<p class="answer">Capital of IT and site is $'
    [[ $output != *'<dt>Logarithm'* ]] || fail_with "a card of the logarithm"
    expect_output 'logarithm of capital of IT and site'
    expect_output 'How likely it is: capital of IT and site'
    expect_output '>at least $5M<'
    study swing one-at-a-time "vary:" "  $price: {range: [\$100k, \$300k]}" "metrics: [ln capital_total, capital_total]"
    run_split colossim report swing.db -o - -q
    expect_output 'What decides it most is server price, hgx-h100 (from $'
}

@test "Sobol' indices on the page are those of the analysis" {
    colossim report "$studies/shares.db" --csv data --svg charts -q
    [ -s charts/decides-0.svg ]
    colossim sweep analyze "$studies/shares.db" --json >findings.json
    python3 - <<'EOF' || fail_with "other numbers"
import csv, json
rows = list(csv.reader(open("data/decides-0.csv")))
assert rows[0] == ["factor", "alone", "from", "to", "with all its interactions", "from", "to", "key"], rows[0]
effects = json.load(open("findings.json"))["metrics"][0]["effects"]
assert len(rows) == len(effects) + 1 == 3
for row, effect in zip(rows[1:], effects):
    title = {"models.systems.hgx-h100.server-price": "server price, hgx-h100"}
    assert row[0] == title.get(effect["factor"], "delivery date, owner, server, no. 1"), row
    assert row[-1] == effect["factor"], row
    for k, which in enumerate(("sobol_first", "sobol_total")):
        for i, part in enumerate(("value", "low", "high")):
            want, have = effect[which][part], row[1 + 3 * k + i]
            assert have == "" if want is None else abs(float(have) - want) < 1e-9, (row, effect)
EOF
}

@test "the page calls figures and factors by words, and says which metric and key each is" {
    run_split colossim report "$studies/swings.db" -o - -q
    expect_status 0
    expect_output '<dt>Capital of IT and site</dt>'
    expect_output 'What decides cost per available accelerator-hour'
    expect_output '>server price, hgx-h100<'
    expect_output '>delivery date, owner, server, no. 1<'
    output=${output//<wbr\/>/}
    expect_output ">$price<"
    expect_output ">cost_per_available_accelerator_hour<"
    run_split colossim sweep analyze "$studies/swings.db"
    expect_output "capital_total"
}

@test "a correlation is not told as a cause, and a threshold has one of its own, with being reached" {
    colossim sweep analyze "$studies/steep" --json >findings.json
    sqlite3 -csv "$studies/steep.db" "SELECT f.name, i.number, o.value >= t.value FROM thresholds AS t, inputs AS i JOIN factors AS f ON f.number = i.factor
        JOIN outcomes AS o ON o.point = i.point ORDER BY f.name, i.point" >reached.csv
    python3 - >with.txt <<'PY'
import csv, json
def ranks(values):
    order = sorted(values)
    return [order.index(v) + (order.count(v) - 1) / 2 for v in values]
def correlation(a, b):
    ma, mb = sum(a) / len(a), sum(b) / len(b)
    product = lambda x, mx, y, my: sum((p - mx) * (q - my) for p, q in zip(x, y))
    return product(a, ma, b, mb) / (product(a, ma, a, ma) * product(b, mb, b, mb)) ** 0.5
factors = {}
for name, x, y in csv.reader(open("reached.csv")):
    factors.setdefault(name, ([], []))[0].append(float(x))
    factors[name][1].append(float(y))
by = {name: correlation(ranks(x), ranks(y)) for name, (x, y) in factors.items()}
best = max(by, key=lambda name: abs(by[name]))
study = json.load(open("findings.json"))
threshold = study["thresholds"][0]
assert 0 < threshold["probability"]["value"] < 1, threshold
assert threshold["goes_most_with"] == best, (threshold, by)
assert abs(threshold["rank_correlation"]["value"] - by[best]) < 1e-9
value = {e["factor"]: e["rank_correlation"]["value"] for e in study["metrics"][0]["effects"]}
assert abs(value[best] - by[best]) > 0.01
print("%+.2f" % by[best])
PY
    colossim report "$studies/steep.db" -q
    answer=$(grep -o '<p class="answer">[^<]*' steep.html)
    [[ $answer == *", and reaching it goes along most with "*" (rank correlation $(cat with.txt)). The value itself goes along most with "* ]] ||
        fail_with "$(cat with.txt): $answer"
    [[ $answer != *decides* ]] || fail_with "a cause: $answer"
    colossim sweep analyze "$studies/steep" >steep.txt
    ! grep -q "What decides" steep.txt || fail_with "a cause"
    grep -q "^What goes with cost_per_available_accelerator_hour" steep.txt
    colossim report "$studies/shares.db" -q
    grep -o '<p class="answer">[^<]*' shares.html | grep -q "What decides it most is "
}

@test "quantiles, fans and probabilities of a sample are shown" {
    colossim report "$studies/shares.db" --csv data -q
    [ "$(head -n 1 data/fan-1.csv)" = "date,P10,P50,P90" ] || fail_with "$(cat data/fan-1.csv)"
    [ "$(cut -d, -f1 data/fan-1.csv | tr '\n' ' ')" = "date 2025-03-31 2025-09-30 " ]
    colossim sweep analyze "$studies/shares.db" --json >findings.json
    chance=$(python3 -c 'import json; print("%.9g" % json.load(open("findings.json"))["thresholds"][0]["probability"]["value"])')
    [ "$(printf '%.9g' "$(sed -n 2p data/chances.csv | cut -d, -f2)")" = "$chance" ]
    for quantile in p10 p50 p90; do
        value=$(python3 -c "import json; print('\$%.0fk' % (json.load(open('findings.json'))['metrics'][0]['$quantile']['value'] / 1e3))")
        sed -n '/What came out/,/<\/table>/p' shares.html | grep -qF ">$value<" || fail_with "no $quantile of $value"
    done
}

@test "a tornado has the values at both ends and what makes no difference in words" {
    colossim report "$studies/swings.db" --csv data -q
    colossim sweep analyze "$studies/swings.db" --csv >points.csv
    [ "$(head -n 1 data/decides-0.csv)" = 'factor,least ($),at,largest ($),at,key' ] || fail_with "$(cat data/decides-0.csv)"
    least=$(grep ',100000,' points.csv | awk -F, '{ printf "%.9g", $(NF - 3) }')
    most=$(grep ',300000,' points.csv | awk -F, '{ printf "%.9g", $(NF - 3) }')
    [ "$(sed 's/^"[^"]*"/factor/' data/decides-0.csv | awk -F, 'NR == 2 { printf "%.9g %s %.9g %s", $2, $3, $4, $5 }')" = "$least \$100k $most \$300k" ] ||
        fail_with "$least, $most, but $(sed -n 2p data/decides-0.csv)"
    [ "$(wc -l <data/decides-0.csv)" = 2 ] || fail_with "bars without a swing: $(cat data/decides-0.csv)"
    sed -n '/<figure id="decides-0">/,/<svg/p' swings.html | grep -q 'No difference: .*crews, room'
}

@test "points on the Pareto front are those of the analysis" {
    colossim report "$studies/front.db" --csv data -q
    colossim sweep analyze "$studies/front.db" --json |
        python3 -c 'import json, sys; print(*sorted(p["point"] for p in json.load(sys.stdin)["pareto_front"]))' >want.txt
    grep 'Pareto front' data/scatter.csv | cut -d, -f1 | sort -n | tr '\n' ' ' | sed 's/ $//' >have.txt
    [ -s have.txt ]
    [ "$(cat want.txt)" = "$(cat have.txt)" ] || fail_with "want $(cat want.txt), have $(cat have.txt)"
    [ "$(wc -l <data/scatter.csv)" = 25 ]
    awk -F, 'NR > 2 && $2 < last { exit 1 } { last = $2 }' data/scatter.csv || fail_with "not from left to right"
}

@test "one factor that varies is what its figure is drawn over" {
    colossim report "$studies/line.db" --csv data -q
    [ "$(head -n 1 data/decides-0.csv)" = "point,\"server price, hgx-h100 (\$)\",capital of IT and site (\$),which" ] || fail_with "$(head -n 1 data/decides-0.csv)"
    [ "$(cut -d, -f2 data/decides-0.csv | tail -n +2 | tr '\n' ' ')" = "100000 150000 200000 250000 300000 " ]
    [ "$(sed -n 2p data/decides-0.csv | cut -d, -f3 | xargs printf '%.9g')" = \
        "$(query line 'SELECT printf("%.9g", value) FROM outcomes WHERE point = 0 AND metric = 0')" ]
}

@test "two factors of a grid are drawn as a line for each value of one over the other" {
    study curves grid "vary:" "  outages: [events, expected]" "  $price: {range: [\$100k, \$300k], steps: 3}" \
        "metrics: [capital_total]"
    colossim report curves.db --csv data --svg charts -q
    [ "$(head -n 1 data/decides-0.csv | cut -d, -f1-3)" = 'point,"server price, hgx-h100 ($)"' ] || fail_with "$(head -n 1 data/decides-0.csv)"
    [ "$(tail -n +2 data/decides-0.csv | cut -d, -f4 | sort | uniq -c | tr -s ' ' | tr '\n' ';')" = \
        " 3 outages: events; 3 outages: expected;" ] || fail_with "$(cat data/decides-0.csv)"
    [ "$(grep -o '<path class="l s[01]" d="[^"]*"' charts/decides-0.svg | grep -c 'M.*L.*L')" = 2 ]
    grep -q "What would change it" curves.html
    if grep -q "A rank correlation is" curves.html; then fail_with "lines say it better"; fi
    if grep -q "points without a value" curves.html; then fail_with "all points have one"; fi
}

@test "the lines of a grid are said to go across points without a value" {
    study gaps grid "vary:" "  $date: [2025-01-01, 2025-06-01]" "  $price: {range: [\$100k, \$300k], steps: 3}" \
        "metrics: [cost_per_available_accelerator_hour@2025-03-31]" # of what comes in June there is none
    colossim report gaps.db --csv data -q
    [ "$(tail -n +2 data/decides-0.csv | wc -l)" = 3 ] || fail_with "$(cat data/decides-0.csv)"
    grep -q "in the factor to the right alone, also across points without a value\." gaps.html
}

@test "one factor of words has a bar for each" {
    study words grid "vary:" "  outages: [events, expected]" "metrics: [availability]"
    colossim report words.db --csv data -q
    [ "$(cut -d, -f1 data/decides-0.csv | tr '\n' ' ')" = "outages events expected " ] || fail_with "$(cat data/decides-0.csv)"
    for point in 0 1; do
        [ "$(sed -n $((point + 2))p data/decides-0.csv | cut -d, -f2 | xargs printf '%.9g')" = \
            "$(sqlite3 words.db "SELECT printf('%.9g', value) FROM outcomes WHERE point = $point AND metric = 0")" ]
    done
}

@test "hostile names of a study do no harm" {
    colossim report "$studies/hostile.db" -q
    [ "$(grep -c '<script' hostile.html)" = 1 ]
    ! grep -qE '<img|<b>' hostile.html || fail_with "markup in a name"
    command -v xmllint >/dev/null || skip "xmllint is not installed"
    xmllint --nonet --noout hostile.html
}

@test "a study with failed and missing points says so" {
    study late zip "vary:" "  end: [2026-01-01, 2024-01-01, 2027-01-01]" "metrics: [capital_total]" || true
    [ -s late.db ]
    colossim report late.db -q
    sed -n '/Warnings and limits/,/<\/ul>/p' late.html | grep -q 'point 1 failed: '
    study part grid "vary:" "  $price: {range: [\$100k, \$300k], steps: 3}" "metrics: [capital_total]"
    colossim sweep run part.yaml -o some --shard 1/2 -q
    colossim sweep merge some -o some.db -q || true
    colossim report some.db -o some.html -q
    grep -q '1 of 3 points missing' some.html
    grep -q '2 of 3 points' some.html
}

@test "a study is reported alone and from its merged file" {
    run_split colossim report "$studies/line.db" "$studies/front.db"
    expect_status 2
    expect_error "a study's file is reported alone"
    run_split colossim report "$studies/line"
    expect_status 2
    expect_error "is a folder: 'colossim sweep merge"
    expect_no_files
}
