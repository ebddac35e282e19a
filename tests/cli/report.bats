#!/usr/bin/env bats
# The report for those who decide: one page, nothing fetched, the numbers of the results file.

load helper

# One run for all tests of this file: it is read only.
setup_file()
{
    cd "$BATS_FILE_TMPDIR"
    "$COLOSSIM" run "$TOP_SRCDIR/scenarios/colossus.yaml" -o colossus.db --quiet >/dev/null
    "$COLOSSIM" run "$TOP_SRCDIR/scenarios/colossus.yaml" -o many.db --replications 5 --quiet >/dev/null
    "$COLOSSIM" run "$TOP_SRCDIR/scenarios/colossus.yaml" -o late.db --quiet \
        --set sites.memphis.power.turbines-assumed.from=2024-10-01 >/dev/null
}

results=$BATS_FILE_TMPDIR

is_well_formed()
{
    command -v xmllint >/dev/null || skip "xmllint is not installed"
    xmllint --nonet --noout "$@"
}

query()
{
    sqlite3 "$results/colossus.db" "$1"
}

@test "report writes one well-formed page and says where" {
    run_split colossim report "$results/colossus.db"
    expect_status 0
    [ -z "$output" ] || fail_with "output is for results"
    expect_error "the report is in colossus.html"
    is_well_formed colossus.html
    [ "$(ls)" = "colossus.html" ] || fail_with "files: $(ls)"
    [ "$(wc -c <colossus.html)" -lt 300000 ]
}

@test "the page fetches nothing and allows nothing but its own style and script" {
    colossim report "$results/many.db" -q
    ! grep -oiE '(src|href|action|data|poster|srcset)="[^"]*"|url\(|@import|fetch\(|XMLHttpRequest|import\(' many.html |
        grep -v '^data="' || fail_with "something would be fetched"
    others=$(grep -oE 'https?://[^" ]*' many.html | sort -u | grep -vE '^http://www\.w3\.org/(2000/svg|1999/xhtml)$') || true
    [ -z "$others" ] || fail_with "addresses: $others"
    hash()
    {
        printf "$(sed -n "/<$1>/,/<\/$1>/p" many.html | sed -e "1s/.*<$1>//" -e "\$s/<\/$1>.*//" | head -c -1 |
            sha256sum | cut -c1-64 | sed 's/../\\x&/g')" | base64
    }
    policy=$(grep -o 'Content-Security-Policy" content="[^"]*"' many.html)
    [[ $policy == *"default-src 'none'; style-src 'sha256-$(hash style)'; script-src 'sha256-$(hash script)';"* ]] ||
        fail_with "style $(hash style), script $(hash script), but $policy"
}

@test "the page's style and script are those of the sources" {
    [ -w "$TOP_SRCDIR" ] || skip "the source tree is read-only"
    run_split "$TOP_SRCDIR/build-aux/update-page" --check
    expect_status 0
}

# A check in Python on standard input of the style sheets' colours, light and dark. Contrast is that of WCAG 2.1:
# (L1 + 0.05) / (L2 + 0.05) of the relative luminances.
check_colors()
{
    cat - >check.py
    cat >colors.py <<'EOF'
import re, sys
css = "".join(open(name).read() for name in sys.argv[1:])
def colors(block):
    return dict(re.findall(r"--(\w+): (#[0-9a-f]{3,6});", block))
light = colors(re.search(r"^:root {(.*?)}", css, re.S | re.M).group(1))
dark = {**light, **colors(re.search(r"prefers-color-scheme: dark\) {\s*:root {(.*?)}", css, re.S).group(1))}
assert light != dark
def linear(color):
    digits = color[1:] if len(color) == 7 else "".join(2 * c for c in color[1:])
    parts = [int(digits[i:i + 2], 16) / 255 for i in (0, 2, 4)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
def contrast(a, b):
    high, low = sorted((0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (linear(a), linear(b))), reverse=True)
    return (high + 0.05) / (low + 0.05)
assert abs(contrast("#000", "#fff") - 21) < 1e-9
EOF
    cat colors.py check.py >whole.py
    python3 whole.py "$TOP_SRCDIR/src/report/chart.css" "$TOP_SRCDIR/src/report/page.css"
}

@test "text stands out from its ground by 4.5 to 1, light and dark" {
    check_colors <<'EOF' || fail_with "too faint"
# Whatever colours a text is one of these on one of those: no rule of the two sheets names another colour.
used = set(re.findall(r"(?:[{;] *color|[{;] *fill): (?:var\(--)?([#\w]+)", css))
texts = {name for name in used if not re.fullmatch(r"c\d|none", name)}
assert texts == {"ink", "faint", "accent", "paper"}, texts
grounds = set(re.findall(r"background: (?:var\(--)?([#\w]+)", css)) - {"none"}
assert grounds == {"paper", "panel", "ink"}, grounds
for colors in (light, dark):
    for text, ground in [(t, g) for t in ("ink", "faint", "accent") for g in ("paper", "panel")] + [("paper", "ink")]:
        ratio = contrast(colors[text], colors[ground])
        assert ratio >= 4.5, (text, ground, colors[text], colors[ground], ratio)
# A drawing on its own falls back to the light colours.
for name, color in re.findall(r"var\(--(\w+), (#[0-9a-f]+)\)", css):
    assert light[name] == color, (name, color)
EOF
}

@test "what charts draw stands out from its ground by 3 to 1, light and dark" {
    check_colors <<'EOF' || fail_with "too faint"
shapes = set(re.findall(r"^\.chart \.[^{]*{[^}]*?(?:stroke|fill): var\(--(\w+)", css, re.M))
shapes -= {"line", "paper"} # grid lines, and the gaps between areas
assert shapes == {"ink", "faint"} | {"c%d" % i for i in range(9)}, shapes
for name in shapes:
    for colors in (light, dark):
        ratio = contrast(colors[name], colors["paper"])
        assert ratio >= 3, (name, colors[name], ratio)
EOF
}

# Colour blindness by Machado, Oliveira and Fernandes (2009), severity 1; distances in OKLab (Ottosson 2020), in which a
# just noticeable difference is about 0.02.
@test "the colours of series are apart for all eyes" {
    check_colors <<'EOF' || fail_with "too alike"
import itertools, math
eyes = {
    "all cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
def times(matrix, vector):
    return [sum(m * v for m, v in zip(row, vector)) for row in matrix]
def oklab(rgb):
    cones = times(((0.4122214708, 0.5363325363, 0.0514459929), (0.2119034982, 0.6806995451, 0.1073969566),
                   (0.0883024619, 0.2817188376, 0.6299787005)), [min(max(c, 0), 1) for c in rgb])
    return times(((0.2104542553, 0.7936177850, -0.0040720468), (1.9779984951, -2.4285922050, 0.4505937099),
                  (0.0259040371, 0.7827717662, -0.8086757660)), [c ** (1 / 3) for c in cones])
for colors in (light, dark):
    for a, b in itertools.combinations(range(9), 2):
        for eye, matrix in eyes.items():
            apart = math.dist(*(oklab(times(matrix, linear(colors["c%d" % i]))) for i in (a, b)))
            assert apart >= 0.08, (a, b, eye, apart)
EOF
}

@test "equal results give equal pages" {
    cp "$results/many.db" copy.db
    cp "$results/many.db" many.db
    colossim report many.db -o a.html -q
    colossim report many.db -o b.html -q
    cmp a.html b.html
    colossim report many.db -o - -q >c.html
    cmp a.html c.html
}

@test "charts carry the numbers of the results file" {
    colossim report "$results/colossus.db" --csv data --svg charts -q
    for id in fleet power spend capital cost-per-hour waiting hours outages energy calendar grades binds h100e; do
        [ -s "data/$id.csv" ] && [ -s "charts/$id.svg" ] || fail_with "no $id"
    done
    is_well_formed charts/*.svg
    # On a slide a drawing has its title, and what it measures.
    for id in waiting:accelerator-days hours:accelerator-hours 'power:MW at the facility' 'spend:$B paid since the start' \
        fleet:accelerators cost-per-hour:'per accelerator-hour'; do
        title=$(sed -n "s/.*<title id=\"${id%%:*}-title\">\([^<]*\)<.*/\1/p" "charts/${id%%:*}.svg")
        [ -n "$title" ] && grep -qF "class=\"title\">$title<" "charts/${id%%:*}.svg" || fail_with "$id shows no title"
        grep -F "class=\"measure\">${id#*:}" "charts/${id%%:*}.svg" >measure.txt || fail_with "$id shows no unit"
    done
    last="replication = 0 AND scope = 'total' ORDER BY day DESC, second DESC LIMIT 1"
    [ "$(tail -n 1 data/fleet.csv | cut -d, -f2-4)" = "$(sqlite3 -separator , "$results/colossus.db" \
        "SELECT delivered, installed, energised FROM series WHERE $last")" ]
    chips=$(query "SELECT printf('%.2f', chips / 1e6) FROM series WHERE $last")
    [ "$(printf '%.2f' "$(tail -n 1 data/capital.csv | cut -d, -f2)")" = "$chips" ]
    hour=$(query "SELECT printf('%.9g', value) FROM metric_values
        WHERE metric = 'cost_per_useful_accelerator_hour' AND replication = 0")
    [ "$(printf '%.9g' "$(tail -n 1 data/cost-per-hour.csv | cut -d, -f2)")" = "$hour" ]
    grep -q "<dd class=\"big\">$(printf '$%.2f/h' "$hour")</dd>" colossus.html
    power=$(query "SELECT printf('%.6g', accelerator_seconds / 86400) FROM waiting
        WHERE gate = 'power' AND replication = 0")
    [ "$(printf '%.6g' "$(grep '^power,' data/waiting.csv | cut -d, -f2)")" = "$power" ]
}

@test "each part of the spend has a unit in which it can be seen" {
    colossim report "$results/colossus.db" -q
    sed -n '/<figure id="spend">/,/<\/figure>/p' colossus.html >spend.html
    grep -q '<th class="n">chips $B</th>' spend.html
    grep -q '<th class="n">running costs $M</th>' spend.html
    running=$(query "SELECT printf('%.1f', max(running) / 1e12) FROM series WHERE replication = 0 AND scope = 'total'")
    sed 's/<[^>]*>/ /g' spend.html | grep -qE " $running *\$" || fail_with "not \$${running}M in the end"
}

@test "the fleet by model adds up to the fleet, on every recorded day" {
    [ "$(query "SELECT count(DISTINCT accelerator) FROM fleet_by_model")" -gt 1 ]
    wrong=$(query "SELECT count(*) FROM series AS s WHERE scope = 'total' AND
        abs(h100e_dense_8bit - ifnull((SELECT sum(h100e) FROM fleet_by_model AS f WHERE (day, second) = (
            SELECT day, second FROM fleet_by_model AS g WHERE g.accelerator = f.accelerator AND (g.day, g.second) <= (s.day, s.second)
            ORDER BY day DESC, second DESC LIMIT 1)), 0)) > 1e-6 * h100e_dense_8bit
        OR energised <> ifnull((SELECT sum(energised) FROM fleet_by_model AS f WHERE (day, second) = (
            SELECT day, second FROM fleet_by_model AS g WHERE g.accelerator = f.accelerator AND (g.day, g.second) <= (s.day, s.second)
            ORDER BY day DESC, second DESC LIMIT 1)), 0) AND scope = 'total'")
    [ "$wrong" = 0 ] || fail_with "$wrong states differ"
    colossim report "$results/colossus.db" --csv data -q
    [ "$(tail -n 1 data/models.csv | awk -F, '{ for (i = 2; i <= NF; i++) n += $i; print n }')" = "$(tail -n 1 data/fleet.csv | cut -d, -f4)" ]
}

# The second box works from the first midnight of February on, when a milestone is reached: January 31 ended with one.
@test "a state of midnight is that of the day that begins, on the page of a run and of several" {
    local date=operators.owner.orders.boxes.deliveries.1.date
    colossim run "$FIXTURES/plain.yaml" -o soon.db -q --set $date=2025-01-31 >/dev/null
    colossim run "$FIXTURES/plain.yaml" -o late.db -q --set $date=2025-02-10 >/dev/null
    colossim report soon.db -o soon.html --csv one -q
    [ "$(grep ^2025-01-31 one/fleet.csv)" = 2025-01-31,16,8,8,8 ] || fail_with "$(cat one/fleet.csv)"
    [ "$(grep ^2025-02-01 one/fleet.csv)" = 2025-02-01,16,16,16,16 ] || fail_with "$(cat one/fleet.csv)"
    grep -q '<td class="d">2025-02-01</td><td>16</td><td>16</td><td>16</td><td>16</td>' soon.html
    colossim report soon.db late.db -o both.html --csv two -q
    [ "$(grep ^2025-01-31 two/fleet.csv)" = 2025-01-31,8,8 ] || fail_with "$(cat two/fleet.csv)"
    [ "$(grep ^2025-02-01 two/fleet.csv)" = 2025-02-01,16,8 ] || fail_with "$(cat two/fleet.csv)"
}

@test "no result that a page is made of is written, not even with --force" {
    cp "$results/colossus.db" a.db
    cp "$results/late.db" b.db
    for arguments in "a.db -o a.db" "a.db b.db -o b.db" "a.db b.db -o ./a.db"; do
        run_split colossim report $arguments --force
        expect_status 2
        expect_error "'${arguments##* }' is an input of this command and is never replaced; name another file"
    done
    cp a.db fleet.csv
    run_split colossim report fleet.csv -o page.html --csv .
    expect_status 2
    expect_error "'./fleet.csv' is an input"
    cmp a.db fleet.csv
    cmp a.db "$results/colossus.db"
    cmp b.db "$results/late.db"
}

# Month by month the page missed what came and went between two samples, and the first month altogether.
@test "what bound when is said by its changes, from the first day on, and so is since when it binds" {
    colossim run "$FIXTURES/plain.yaml" -o plain.db -q >/dev/null
    colossim report plain.db -o plain.html --csv data -q
    diff data/binds.csv - <<'CSV'
site,what,from,until
room,crews,2025-01-01,2025-01-02
room,demand,2025-01-02,2025-02-01
room,crews,2025-02-01,2025-02-02
room,demand,2025-02-02,2025-02-20
room,crews,2025-02-20,2025-02-21
room,power,2025-02-21,2025-03-02
CSV
    grep -q 'Binds at the end</dt><dd class="big">power</dd><dd class="text">since 2025-02-21; crews before</dd>' plain.html
    colossim run "$FIXTURES/plain.yaml" -o crews.db -q --set assumptions.install-rate='0.01 GPUs/day' >/dev/null
    colossim report crews.db -q
    grep -q 'Binds at the end</dt><dd class="big">crews</dd><dd class="text">since 2025-01-01</dd>' crews.html
}

# On the first of March the operator's systems are ordered, made and delivered in one instant: then those that wait for crews are more, as before.
@test "what binds before an instant and after it has not changed, whatever did within it" {
    cp "$FIXTURES/plain.yaml" .
    cat >grow.yaml <<'YAML'
colossim: 1
base: plain.yaml
end: 2025-10-02
suppliers: {maker: {wafers: 2 / day, generations: {chip: {accelerator: chip, from: 2024-01-01, packages-per-wafer: 1}}}}
sites: {room: {halls: {hall: {it-power: 4 MW}}, power: {grid: {power: 6 MW}}}}
operators:
  owner:
    orders: null
    initial: {old: {system: box, site: room, accelerators: 8, age: 1 year}}
    policy:
      want: {h100e: {by-date: {2025-01-01: 80, 2025-02-01: 100, 2025-03-01: 120}}}
      options: {more: {system: box, supplier: maker}}
      sites: [{site: room}]
milestones: null
observations: null
assumptions: {install-rate: 0.2 GPUs/day}
YAML
    colossim run grow.yaml -o grow.db -q >/dev/null
    [ "$(sqlite3 grow.db "SELECT day, binds FROM binding WHERE scope = 'total'")" = "2025-02-01|crews" ]
    colossim report grow.db -q
    grep -q '<dd class="big">crews</dd><dd class="text">since 2025-02-01; nothing before</dd>' grow.html
}

@test "at the end of every day the changes of what binds say what its sample says" {
    for scenario in colossus race-2030 xai-50m; do
        colossim run "$SCENARIOS/$scenario.yaml" -o $scenario.db -q --set sample=day --set outages=expected >/dev/null
        result=$(sqlite3 $scenario.db "SELECT count(*), sum(binds <> ifnull((SELECT binds FROM binding AS b
            WHERE b.replication = s.replication AND b.scope = s.scope AND b.subject = s.subject AND b.day <= s.day
            ORDER BY b.day DESC, b.second DESC LIMIT 1), 'demand')) FROM series AS s WHERE scope <> 'operator' AND second = 86400")
        [[ $result =~ ^[0-9]{3,}\|0$ ]] || fail_with "$scenario: $result"
    done
}

@test "strips of many changes are drawn in steps, and a page says so" {
    colossim run "$SCENARIOS/race-2030.yaml" -o race.db -q >/dev/null
    colossim report race.db -o race.html --csv data -q
    [ "$(sqlite3 race.db "SELECT count(*) FROM binding")" -gt 150 ]
    [ "$(wc -l <data/binds.csv)" -le 151 ]
    grep -q 'shown is what did so for the longest part of each [a-z]*\.' race.html
    [ "$(wc -c <race.html)" -lt 300000 ]
}

@test "a table behind a chart has a row for every recorded day" {
    colossim report "$results/colossus.db" -q
    rows=$(sed -n '/<figure id="fleet">/,/<\/figure>/p' colossus.html | grep -c '^<tr>')
    days=$(query "SELECT count(DISTINCT day) FROM series WHERE replication = 0 AND scope = 'total'")
    [ "$rows" = "$days" ] || fail_with "$rows rows, $days days"
}

@test "the answer is made from the result" {
    colossim report "$results/colossus.db" -o a.html -q
    day=$(query "SELECT day FROM milestones WHERE name = '230k' AND replication = 0")
    grep -q "<p class=\"answer\">Reaches 230,000 accelerators energised on $day\." a.html
    colossim report "$results/many.db" -o b.html -q
    grep -q '<p class="answer">Reaches 230,000 accelerators energised on [0-9-]* (P10 .*, P90 ' b.html
    colossim run "$SCENARIOS/colossus.yaml" -o short.db -q >/dev/null \
        --set 'sites.memphis.power.turbines-assumed.power=50 MW'
    colossim report short.db -q
    grep -q '<p class="answer">Does not reach 230,000 accelerators energised by 2026-12-31: .* at the end\. ' short.html
}

@test "the answer names the last milestone, and how many accelerators where the goal is in H100-equivalents" {
    told()
    {
        colossim run two.yaml -q "$@" | sed -n '2,/; seed 1/p' | tr -s '\n ' ' '
    }
    cp "$FIXTURES/plain.yaml" .
    printf '%s\n' 'colossim: 1' 'base: plain.yaml' 'milestones: {early: {h100e: 8}}' >two.yaml
    [[ $(told) == *" Reaches 8 H100-equivalents energised on 2025-01-02; not 24 accelerators energised by 2025-03-01. By "* ]] ||
        fail_with "the boxes are not named: $(told)"
    [[ $(told --set milestones.never=null) == *" on 2025-01-02; 16 accelerators energised on 2025-02-02. By "* ]] ||
        fail_with "the purchase is not named: $(told --set milestones.never=null)"
    printf '%s\n' 'colossim: 1' 'base: plain.yaml' 'milestones: {never: null, served: {accelerators: 8, state: in-service}}' >two.yaml
    [[ $(told --set 'assumptions.burn-in=40 days') == *" Reaches 16 accelerators energised on 2025-02-02; 8 accelerators in service on 2025-02-1"[0-9]". By "* ]] ||
        fail_with "the last one is not named: $(told --set 'assumptions.burn-in=40 days')"
    [[ $(told) == *" Reaches 16 accelerators energised on 2025-02-02. By "* ]] || fail_with "what is on the way is named: $(told)"
}

@test "terminal and page begin with the same answer" {
    for scenario in deepseek xai-50m rent-vs-buy; do
        colossim run "$SCENARIOS/$scenario.yaml" -o "$scenario.db" >run.txt
        colossim report "$scenario.db" -q
        answer=$(grep -o '<p class="answer">[^<]*' "$scenario.html" | cut -d '>' -f 2 | tr -s ' ')
        [ "${#answer}" -gt 150 ] || fail_with "$answer"
        tr '\n' ' ' <run.txt | tr -s ' ' | grep -qF "$answer" || fail_with "$answer: $(head -8 run.txt)"
    done
    grep -q "Campaign 'v3-size' trains deepseek-v3 on 2,048 accelerators from 2024-10-01 to " deepseek.html
}

@test "replications add fans, a single run has none" {
    colossim report "$results/many.db" -q
    colossim report "$results/colossus.db" -q
    grep -q '<figure id="fleet-spread">' many.html
    ! grep -q -- '-spread">' colossus.html || fail_with "one run has no spread"
}

# The rows of a table on the page as lines, blanks squeezed.
page_rows()
{
    python3 -c '
import html, re, sys
for row in re.findall("<tr.*?</tr>", open(sys.argv[1]).read()):
    print(" ".join(" ".join(html.unescape(re.sub("<[^>]*>", "", c)) for c in re.findall("<td.*?</td>", row)).split()))' "$1"
}

@test "what would change it: what each gate is worth, in the rows of the terminal" {
    run_split colossim run "$SCENARIOS/colossus.yaml" -o eased.db --relief -q
    colossim report eased.db -q
    page_rows eased.html >rows.txt
    for gate in 'as it is' chips hall crews power; do
        row=$(sed -n '/^relief/,/^$/p' <<<"$output" | grep "^  $gate  " | tr -s ' ' | sed 's/^ //')
        [ -n "$row" ] || fail_with "no $gate on the terminal"
        grep -qxF -- "$row" rows.txt || fail_with "not on the page: $row"
    done
    colossim report "$results/colossus.db" -q
    sed -n '/What would change it/,/What grows/p' colossus.html | grep -q -- "--replications 50 --relief"
}

@test "what would change it: the uncertain numbers that go with a figure, by rank over the replications" {
    colossim run "$SCENARIOS/colossus.yaml" -o drawn.db --replications 20 -q >/dev/null
    colossim report drawn.db --csv data -q
    read -r row < <(sed -n 2p data/influence-0.csv)
    [[ $row == 'assumed install rate,'*,assumptions.install-rate ]] || fail_with "$(cat data/influence-0.csv)"
    grep -q 'What goes with day of milestone 230k' drawn.html
    sqlite3 drawn.db "SELECT p.value, m.value FROM parameters AS p JOIN metric_values AS m USING (replication)
        WHERE p.replication > 0 AND p.path = 'assumptions.install-rate.value' AND m.metric = 'milestones.230k.day'" >pairs.txt
    want=$(python3 - <<'EOF'
pairs = [tuple(map(float, line.split("|"))) for line in open("pairs.txt")]
def ranks(v):
    return [sum(b < a for b in v) + (sum(b == a for b in v) + 1) / 2 for a in v]
x, y = (ranks([p[i] for p in pairs]) for i in (0, 1))
mean = (len(pairs) + 1) / 2
cov = sum((a - mean) * (b - mean) for a, b in zip(x, y))
print("%.6f" % (cov / (sum((a - mean) ** 2 for a in x) * sum((b - mean) ** 2 for b in y)) ** 0.5))
EOF
)
    [ "$(wc -l <pairs.txt)" = 20 ]
    [ "$(sed -n 2p data/influence-0.csv | cut -d, -f2 | xargs printf '%.6f')" = "$want" ]
    colossim report "$results/many.db" -q
    ! grep -q 'id="influence-' many.html || fail_with "five replications are too few"
}

@test "training campaigns and what repairs wait for stand on the page as on the terminal" {
    run_split colossim run "$SCENARIOS/colossus.yaml" -o trained.db -q --set "operators.xai.orders.phase-1.campaigns={big: {
        llm: llama3.1-405b, tokens: 15e12, accelerators: 16384, from: 2024-09-10, plan: {tensor: 8, pipeline: 16, recompute: full}}}" \
        --set sites.memphis.repair.technicians=30
    colossim report trained.db -q
    page_rows trained.html >rows.txt
    for begin in 'big ' 'memphis: technicians '; do
        row=$(grep "^  $begin" <<<"$output" | tr -s ' ' | sed 's/^ //')
        [ -n "$row" ] || fail_with "no $begin"
        grep -qxF -- "$row" rows.txt || fail_with "not on the page: $row"
    done
    colossim report "$results/colossus.db" -q
    ! grep -q 'Training campaigns' colossus.html || fail_with "there are none"
}

@test "what operators have and owe stands on the page as on the terminal" {
    run_split colossim run "$SCENARIOS/colossus.yaml" -o lent.db -q --set operators.xai.funding.cash=\$12B \
        --set 'operators.xai.funding.loans={bank: {limit: $6B, rate: 9 %, term: 3 years, advance: 40 %}}'
    expect_status 0
    colossim report lent.db --csv data -q
    page_rows lent.html >rows.txt
    rows=$(sed -n '/^cash/,/^$/p' <<<"$output" | grep '^  xai ' | tail -n +2 | tr -s ' ' | sed 's/^ //')
    [ "$(wc -l <<<"$rows")" = 2 ] || fail_with "neither debt nor balance: $rows"
    while read -r row; do
        grep -qxF -- "$row" rows.txt || fail_with "not on the page: $row"
    done <<<"$rows"
    head -n 1 data/cash.csv | grep -q debt
}

# terminal_says NAME: what the terminal says under that name, a line per paragraph, blanks squeezed
terminal_says()
{
    sed -n -E "/^$1( |\$)/,/^\$/p" <<<"$output" | tail -n +2 | sed -E '/^$/d; s/  +/ /g'
}

# The page's text, each element on a line, blanks squeezed.
page_says()
{
    python3 -c '
import html, re, sys
text = re.sub("<wbr/>", "", open(sys.argv[1]).read())
for piece in re.split("<[^>]*>", text):
    print(" ".join(html.unescape(piece).split()))' "$1"
}

@test "power by the hour, headroom, what stands without power and what a year costs are on the page in the words of the terminal" {
    run_split colossim run "$SCENARIOS/colossus.yaml" -o run.db -q
    colossim report run.db -q
    page_says run.html >page.txt
    lines=$(terminal_says power)
    [ "$(wc -l <<<"$lines")" -ge 4 ] || fail_with "few words on power"
    grep -q 'P99 .*; above P99: provisioned ' <<<"$lines"
    grep -q 'installed without power: .* whose capital cost \$' <<<"$lines"
    lines+=$'\n'$(terminal_says cost | grep -E '^ (a year|worth on) ')
    [ "$(wc -l <<<"$lines")" -ge 6 ] || fail_with "few words on cost"
    while read -r line; do
        grep -qixF -- "$line." page.txt || fail_with "not on the page: $line"
    done <<<"$lines"
    total=$(sed -n 's/^energy  //p' <<<"$output")
    grep -q ' CO2e, water [0-9,]* m3$' <<<"$total" || fail_with "no water in $total"
    grep -qF -- ": $total." page.txt || fail_with "not on the page: $total"
    available=$(terminal_says operation | head -n 1)
    grep -qF -- "${available# }." page.txt || fail_with "not on the page: $available"
}

@test "what is rented and sold, and operators beside each other, are on the page in the words of the terminal" {
    run_split colossim run "$SCENARIOS/rent-vs-buy.yaml" -o run.db -q --replications 2 \
        --set 'operators.buyer.sales={share: 80 %, price: 2.10 $/GPU-h}'
    expect_status 0
    colossim report run.db -q
    page_rows run.html >rows.txt
    page_says run.html | tr '\n' ' ' >page.txt
    rows=$(terminal_says rent | grep -E ' (reserved|used) +\$'; terminal_says operators | grep -E '^ (buyer|one-year|as-needed|three-years) '
        grep -E '^  (buyer|.*-year|.*-years|as-needed) .* [0-2] of 2$' <<<"$output" | tr -s ' ')
    [ "$(wc -l <<<"$rows")" = 11 ] || fail_with "other rows: $rows"
    while read -r row; do
        grep -qxF -- "$row" rows.txt || fail_with "not on the page: $row"
    done <<<"$rows"
    for words in "$(terminal_says rent | sed -n '/break-even/,$p' | sed 's/ break-even/ /' | tr '\n' ' ' | tr -s ' ')" \
        "$(terminal_says sales | tr '\n' ' ' | tr -s ' ')"; do
        words=${words# }
        [ "${#words}" -gt 100 ] || fail_with "few words: $words"
        grep -qiF -- "${words% }" page.txt || fail_with "not on the page: $words"
    done
    colossim report "$results/colossus.db" -q
    ! grep -qE 'Rented accelerators|Sold hours|Operators beside' colossus.html || fail_with "nothing is rented or sold"
}

@test "hostile names do no harm" {
    colossim run "$SCENARIOS/colossus.yaml" --set 'title=</title><script>alert(1)</script>' \
        --set "question=<img src=x onerror='alert(1)'> & \"more\"" -o evil.db -q >/dev/null
    colossim report evil.db -q
    is_well_formed evil.html
    [ "$(grep -c '<script' evil.html)" = 1 ]
    ! grep -q '<img' evil.html || fail_with "an image of the scenario's"
    cp evil.db '<b>&.db'
    colossim report '<b>&.db' evil.db -o both.html -q
    is_well_formed both.html
    ! grep -q '<b>' both.html || fail_with "markup in a file's name"
}

@test "ten years of daily samples stay below 300 KB" {
    colossim run "$SCENARIOS/colossus.yaml" --set end=2034-04-24 --set sample=day -o long.db -q >/dev/null
    colossim report long.db -q
    is_well_formed long.html
    size=$(wc -c <long.html)
    [ "$size" -lt 300000 ] || fail_with "$size bytes"
}

@test "ten years of several operators and models, with replications and reliefs, stay below 300 KB" {
    colossim run "$SCENARIOS/race-2030.yaml" --set end=2036-01-01 --replications 20 --relief -o ten.db -q >/dev/null
    colossim report ten.db -q
    size=$(wc -c <ten.html)
    [ "$size" -lt 300000 ] || fail_with "$size bytes"
    rows=$(sed -n '/<figure id="fleet">/,/<\/figure>/p' ten.html | grep -c '^<tr>')
    [ "$rows" -ge 40 ] || fail_with "$rows rows"
}

@test "ten years of hourly states stay below 300 KB" {
    colossim run "$SCENARIOS/colossus.yaml" --set end=2034-04-24 -o hours.db -q >/dev/null
    columns=$(sqlite3 hours.db "SELECT group_concat(name) FROM pragma_table_info('series')
        WHERE name NOT IN ('replication', 'scope', 'subject', 'day', 'second')")
    sqlite3 hours.db "WITH RECURSIVE h(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM h WHERE n < 87599)
        INSERT INTO series (replication, scope, subject, day, second, $columns)
        SELECT 0, 'total', '', date('2024-04-24', '+' || (n / 24) || ' days'), 3600.0 * (n % 24) + 1800, $columns FROM h,
        (SELECT * FROM series WHERE replication = 0 AND scope = 'total' ORDER BY day DESC LIMIT 1)"
    [ "$(sqlite3 hours.db "SELECT count(*) > 87600 FROM series")" = 1 ]
    colossim report hours.db -q
    is_well_formed hours.html
    [ "$(wc -c <hours.html)" -lt 300000 ]
    rows=$(sed -n '/<figure id="fleet">/,/<\/figure>/p' hours.html | grep -c '^<tr>')
    [ "$rows" -gt 40 ] && [ "$rows" -le 150 ] || fail_with "$rows rows"
}

@test "a run of one day has a page" {
    colossim run "$SCENARIOS/h100.yaml" --set end=2025-01-02 -o day.db -q >/dev/null
    colossim report day.db -q
    is_well_formed day.html
    ! grep -qE '[^a-z](nan|inf)[^a-z]' <<<"$(sed 's/<script>.*//' day.html)" || fail_with "a number that is none"
    grep -q '<p class="answer">0 accelerators are energised on 2025-01-01\.' day.html
}

@test "several runs are compared, the inputs that differ first" {
    colossim report "$results/colossus.db" "$results/late.db" "$results/many.db" -q
    is_well_formed compare.html
    first=$(grep -o '<h2>[^<]*' compare.html | head -n 1)
    [ "$first" = "<h2>What went in differently" ]
    grep -q '2024-10-01' compare.html
    later=$(sqlite3 "$results/late.db" "SELECT day FROM milestones WHERE name = '100k' AND replication = 0")
    sooner=$(query "SELECT day FROM milestones WHERE name = '100k' AND replication = 0")
    [ "$later" != "$sooner" ]
    grep -q "<p class=\"answer\">late: 100k on $later instead of $sooner; " compare.html
    ! grep '<p class="answer">' compare.html | grep -E '([^ ]+) instead of \1[;.]' || fail_with "no difference"
    cp "$results/colossus.db" twin.db
    colossim report "$results/colossus.db" twin.db -o twins.html -q
    grep -q '<p class="answer">twin: milestones, H100-equivalents, capital and cost as in the first\.' twins.html
    [ "$(sed -n '/<figure id="fleet">/,/<\/figure>/p' compare.html | grep -c 'data-series=')" = 3 ]
}

@test "a report is replaced, another file is not" {
    colossim report "$results/colossus.db" -o r.html -q
    colossim report "$results/colossus.db" -o r.html -q
    echo precious >mine.html
    run_split colossim report "$results/colossus.db" -o mine.html
    expect_status 2
    expect_error "'mine.html' exists and is no report"
    [ "$(cat mine.html)" = precious ]
    colossim report "$results/colossus.db" -o mine.html --force -q
    grep -q '<h2>' mine.html
}

@test "terminal and page show the same rows" {
    run_split colossim run "$SCENARIOS/colossus.yaml" -o run.db -q
    colossim report run.db --csv data -q
    echo "$output" >terminal.txt
    python3 - <<'EOF' || fail_with "different rows"
import csv, html, re
lines = [" ".join(line.split()) for line in open("terminal.txt")]
def section(name):
    first = next(i for i, line in enumerate(lines) if line.split("  ")[0].startswith(name))
    return lines[first + 1:lines.index("", first)]
rows = [" ".join(" ".join(html.unescape(re.sub("<[^>]*>", "", cell)) for cell in re.findall("<td.*?</td>", row)).split())
        for row in re.findall("<tr.*?</tr>", open("run.html").read())]
published = [line for line in section("against published")[1:] if re.match(r"\d{4}-", line)]
sources = section("energy")[2:]
assert len(published) >= 5 and len(sources) == 6, (published, sources)
for line in published + sources:
    assert line in rows, line
outages = [line.split()[:-6] for line in section("operation")[3:]]
assert [" ".join(name) for name in outages] == [row[0] for row in csv.reader(open("data/outages.csv"))][1:], outages
EOF
}

@test "a page that can't be written is told before anything is touched" {
    mkdir folder far
    mkfifo pipe
    ln -s far/r.html link.html
    for name in no/such/r.html folder pipe /dev/null; do
        run_split timeout 20 "$COLOSSIM" report "$results/colossus.db" -o "$name" --force
        expect_status 2
        expect_error "can't write '$name'"
        [ "$name" != folder ] || continue
        run_split timeout 20 "$COLOSSIM" report "$results/colossus.db" -o r.html --svg "$name"
        expect_status 2
        [ ! -e r.html ] || fail_with "a page without its charts"
    done
    [ -p pipe ]
    mkdir charts
    mkfifo charts/fleet.svg
    run_split timeout 20 "$COLOSSIM" report "$results/colossus.db" -o r.html --svg charts
    expect_status 2
    expect_error "can't write 'charts/fleet.svg': it is no plain file"
    [ ! -e r.html ]
}

@test "a link is followed, and a neighbour's file is none of ours" {
    mkdir far
    colossim report "$results/colossus.db" -o far/r.html -q
    cp far/r.html first.html
    ln -s far/r.html r.html
    echo mine >far/r.html.tmp
    colossim report "$results/late.db" -o r.html -q
    [ -L r.html ] || fail_with "the link was replaced"
    ! cmp -s far/r.html first.html || fail_with "nothing was written"
    [ "$(cat far/r.html.tmp)" = mine ]
    [ "$(ls far)" = "$(printf 'r.html\nr.html.tmp')" ] || fail_with "files: $(ls far)"
}

@test "a full disk leaves the older page" {
    colossim report "$results/colossus.db" -o r.html -q
    cp r.html first.html
    run_split bash -c "trap '' XFSZ; ulimit -f 8; exec '$COLOSSIM' report '$results/late.db' -o r.html"
    expect_status 1
    expect_error "can't write 'r.html'"
    cmp r.html first.html
    [ "$(ls)" = "$(printf 'first.html\nr.html')" ] || fail_with "files: $(ls)"
}

@test "every assumed amount names a key or says that there is none" {
    for scenario in h100 colossus; do
        run_split colossim run "$SCENARIOS/$scenario.yaml" -o $scenario.db -q
        empty=$(sed -n '/^  assumed most/,/^$/p' <<<"$output" | grep -E '%$' || true)
        [ -z "$empty" ] || fail_with "no key: $empty"
        colossim report $scenario.db -q
        for account in $(sed -n '/^  assumed most/,/^$/p' <<<"$output" | sed -nE 's/^  ([a-z]+) .*\$.*/\1/p'); do
            sed -n '/Assumed numbers behind/,/<\/table>/p' $scenario.html | grep -q " of $account<" ||
                fail_with "the page of $scenario has no $account"
        done
    done
    grep -qE '^  shell .* models.sites.memphis.peak-ratio, sites.memphis.halls.hall-1.it-power' <<<"$output" || fail_with "no ratio"
    sed -n '/Assumed numbers behind/,/<\/table>/p' colossus.html | sed 's/<wbr\/>//g' |
        grep -q 'models.sites.memphis.peak-ratio'
}

@test "what can't be read is told" {
    run_split colossim report nothing.db
    expect_status 2
    expect_error "nothing.db"
    run_split colossim report
    expect_status 2
    expect_no_files
}

@test "--csv belongs to report as a folder and to run as a form, before the command as well" {
    run_split colossim --csv data report "$results/colossus.db" -q
    expect_status 0
    [ -s data/fleet.csv ]
    run_split colossim --csv run "$SCENARIOS/h100.yaml" -q
    expect_status 0
    expect_output "replication,scope,subject"
}

@test "curves are for terminals alone" {
    run_split env TERM=xterm LC_ALL=C.UTF-8 "$COLOSSIM" run "$SCENARIOS/h100.yaml" -q
    expect_status 0
    [[ $output != *"over the run"* ]] || fail_with "curves in a pipe"
    command -v script >/dev/null || skip "script is not installed"
    on_terminal()
    {
        env -u NO_COLOR TERM=xterm LC_ALL=C.UTF-8 "$@" script -qec "'$COLOSSIM' run '$SCENARIOS/h100.yaml' -q $more" \
            /dev/null </dev/null
    }
    on_terminal env | grep -q '█'
    ! on_terminal env NO_COLOR=1 | grep -q '█' || fail_with "blocks in spite of NO_COLOR"
    ! on_terminal env LC_ALL=C | grep -q '█' || fail_with "blocks in ASCII"
    more=--no-color
    ! on_terminal env | grep -q '█' || fail_with "blocks in spite of --no-color"
}

@test "a goal in H100-equivalents that is missed is answered in H100-equivalents, with its spread" {
    colossim run "$SCENARIOS/xai-50m.yaml" --replications 3 -o fifty.db -q >/dev/null
    colossim report fifty.db -o fifty.html -q
    # P10 and P90 of three: a fifth of the way between neighbours
    said()
    {
        python3 -c '
import sys
first, *rest = (float(v) for v in sys.stdin.read().split())
low, middle, high = sorted(rest)
print("%d (P10 %d, P90 %d)" % (round(first), round(low + 0.2 * (middle - low)), round(high - 0.2 * (high - middle))))'
    }
    goal=$(sqlite3 fifty.db "SELECT model FROM observations WHERE published = 5e7 ORDER BY replication" | said)
    reached=$(sqlite3 fifty.db "SELECT value FROM metric_values WHERE metric = 'h100e' ORDER BY replication" | said)
    want="Does not reach 50000000 H100-equivalents energised by 2031-07-21 (nor in any of 3 replications):"
    grep -o '<p class="answer">[^<]*' fifty.html | sed -E ':again; s/([0-9]),([0-9]{3})/\1\2/; t again' >answer.txt
    grep -qF "$want $goal on 2030-07-22, the day of the goal, $reached at the end." answer.txt ||
        fail_with "want $want $goal, $reached; have $(cat answer.txt)"
    # What all suppliers make is told of what was waited for.
    page_says fifty.html >page.txt
    grep -qE 'h100e made by the end, for whomever, of which operators of the scenario got [0-9.]+ %\.' page.txt
    grep -qE 'required by the end for what was missing on 2025-07-31: 10M [0-9.]+ %, 25M [0-9.]+ %, 50M [0-9.]+ %' page.txt
}

@test "who has most is answered where operators are compared, and whether renting is cheaper where some rent" {
    colossim run "$SCENARIOS/race-2030.yaml" -o race.db -q >/dev/null
    colossim report race.db -q
    sqlite3 race.db "SELECT subject || ' ' || printf('%d', round(h100e_dense_8bit)) FROM series AS s WHERE scope = 'operator'
        AND replication = 0 AND (day, second) = (SELECT day, second FROM series WHERE scope = 'operator' AND subject = s.subject
        AND replication = 0 ORDER BY day DESC, second DESC LIMIT 1) ORDER BY h100e_dense_8bit DESC" >order.txt
    [ "$(wc -l <order.txt)" = 5 ]
    want=$(paste -sd, order.txt | sed 's/,/, /g')
    grep -o '<p class="answer">[^<]*' race.html | sed -E ':again; s/([0-9]),([0-9]{3})/\1\2/; t again' >answer.txt
    [ "$(grep -oE ' for \$[0-9.]+[BT][,;]' answer.txt | wc -l)" = 5 ]
    sed -i -E 's/ for \$[0-9.]+[BT]([,;])/\1/g' answer.txt
    grep -qF ": $want; by either basis none has more than all others together. In all, " answer.txt || fail_with "want $want, have $(cat answer.txt)"
    size=$(wc -c <race.html)
    [ "$size" -lt 300000 ] || fail_with "$size bytes"
    colossim run "$SCENARIOS/rent-vs-buy.yaml" -o rent.db -q >/dev/null
    colossim report rent.db -q
    grep -o '<p class="answer">With the price of IT [^<]*' rent.html |
        grep -q "Reserved, 'three-years' is cheaper, .* 'one-year' is dearer, .* 'as-needed' is cheaper below [0-9.]* % of the hours in use\."
}

@test "one run alone says what prices and gates weigh" {
    colossim report "$results/colossus.db" -q
    last="replication = 0 AND scope = 'total' ORDER BY day DESC, second DESC LIMIT 1"
    tenth=$(query "SELECT printf('$%.0fM', chips / 1e13) FROM series WHERE $last")
    share=$(query "SELECT printf('%.1f', 10.0 * chips / (capital + running)) FROM series WHERE $last")
    sed -n '/What would change it/,/What grows/p' colossus.html |
        grep -qF "chips would cost $tenth more ($share % of the spend)" || fail_with "not $tenth, $share %"
    power=$(query "SELECT printf('%.1f', 100 * sum(accelerator_seconds * (gate = 'power')) / sum(accelerator_seconds))
        FROM waiting WHERE replication = 0")
    grep -qF "Of the waiting, $power % was before power; what easing a gate would bring forward is not said by that." colossus.html
    assumed=$(sed -n 's/.*assumptions stand behind \([0-9.]* %\) of the dollars.*/\1/p' colossus.html | head -n 1)
    grep -qF "<p class=\"basis\">Assumptions stand behind $assumed of the dollars" colossus.html
}

@test "the calendar shows a requested source from the day on which its lead time is over, and none that comes too late" {
    cat >asked.yaml <<YAML
colossim: 1
base: $FIXTURES/plain.yaml
name: asked
sites:
  room:
    power:
      grid: {power: 20 kW}
      soon: {model: line, power: 10 kW, requested: 2025-01-01, lead-time: 30 days}
      late: {model: line, power: 10 kW, requested: 2025-01-01, lead-time: 600 days}
YAML
    colossim run asked.yaml -q >/dev/null
    colossim report asked.db --csv data -q
    grep -q '^room: soon,"power, grid",2025-01-31,' data/calendar.csv || fail_with "$(cat data/calendar.csv)"
    ! grep -q '^room: late,"power' data/calendar.csv || fail_with "$(cat data/calendar.csv)"
}
