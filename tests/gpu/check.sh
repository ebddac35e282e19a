#!/bin/sh
# What only a GPU can show: every benchmark runs, its results pass their references, two quick runs agree. Run by
# 'make check-gpu'; without a GPU, or a program that measures it, it says so and counts as skipped. On an H200 also whether
# the rates and the errors of the fits are what they ought to be. GPU_RECORDS=DIR keeps what was measured (a.yaml, b.yaml),
# the progress of the first run (a.log) and the report on its fits (show) in DIR.
set -eu
if [ -n "${GPU_RECORDS:-}" ]; then
    work=$GPU_RECORDS
    mkdir -p "$work"
else
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
fi
rc=0
if [ ! -x "$KERNELS" ]; then
    echo "SKIP: 5 GPU tests: colossim-kernels is not built (configure --with-cuda)"
    exit 0
fi
reason=$("$KERNELS" --bench launch --quiet --out "$work/first.yaml" 2>&1) || rc=$?
if [ $rc = 77 ]; then
    echo "SKIP: 5 GPU tests: ${reason#colossim-kernels: }"
    exit 0
fi
failed=0
verdict() {
    if [ "$1" = 0 ]; then echo "ok: $2"; else
        echo "FAILED: $2"
        failed=1
    fi
}

# Every kernel against its reference: a point that disagrees has status failed, and the program says so.
rc=0
begin=$(date +%s)
"$KERNELS" --out "$work/a.yaml" 2> "$work/a.log" || rc=$?
took=$(($(date +%s) - begin))
grep FAILED "$work/a.log" || true
sed -n 's/^.*: not run: \(.*\) ([0-9.]* min left)$/not run: \1/p' "$work/a.log" | sort | uniq -c
verdict $rc "all points of the quick profile pass their references"
verdict "$((took > 360))" "the quick profile ends within 6 minutes ($took s)"

"$KERNELS" --quiet --out "$work/b.yaml" || true
# Per point that was measured: what it is, its median, its share of throttled samples (-1: not known).
medians() {
    awk 'match($0, /, time: \{median: [^ ]+ s,/) {
             head = substr($0, 1, RSTART - 1)
             median = substr($0, RSTART, RLENGTH)
             gsub(/^.*median: | s,$/, "", median)
             throttled = -1
             if (match($0, /, throttled: [^,}]+/)) {
                 throttled = substr($0, RSTART, RLENGTH)
                 sub(/^.*: /, "", throttled)
             }
             print head "\t" median "\t" throttled
         }' "$1"
}
medians "$work/a.yaml" > "$work/a.tsv"
medians "$work/b.yaml" > "$work/b.tsv"
rc=0
awk -F '\t' 'NR == FNR { first[$1] = $2; slowed[$1] = $3; next }
    $1 in first && slowed[$1] < 0.05 && $3 < 0.05 {
        n++
        d = $2 / first[$1] - 1
        if (d < 0) d = -d
        if (d > ($1 ~ /bench: launch/ ? 0.05 : 0.02)) { far++; print "  differs by " 100 * d " %: " $1 }
    }
    END { printf "  %d of %d unthrottled points differ\n", far, n; exit !(n > 0 && far <= 0.05 * n) }' \
    "$work/a.tsv" "$work/b.tsv" || rc=$?
verdict $rc "two quick runs agree within 2 % (launch 5 %) on 95 % of the points"

# Idle below memory-bound below the limit.
watts() {
    awk -v state="{state: $1," 'index($0, state) && match($0, /, window: [^ ]+ s, energy: [^ ]+ J/) {
        split(substr($0, RSTART, RLENGTH), word, " ")
        print word[6] / word[3]
    }' "$work/a.yaml"
}
idle=$(watts idle) memory=$(watts memory) limit=$(awk '$1 == "power-limit:" { print $2 }' "$work/a.yaml")
if [ -z "$idle" ] || [ -z "$memory" ]; then
    echo "SKIP: 1 GPU test: no energy counter"
else
    rc=0
    awk -v i="$idle" -v m="$memory" -v l="$limit" 'BEGIN { exit !(i < m && (l == "" || m < 1.02 * l)) }' || rc=$?
    verdict $rc "power: idle $idle W < memory-bound $memory W < limit $limit W"
fi

# rate PATTERN FIELD UNIT: the highest rate of the points that match, by 'flop' or 'bytes'
rate() {
    awk -v pattern="$1" -v field="$2" -v unit="$3" '$0 ~ pattern && match($0, /, time: \{median: [^ ]+ s,/) {
        split(substr($0, RSTART, RLENGTH), word, " ")
        if (match($0, ", " field ": [^ ]+ " unit "[,}]")) {
            split(substr($0, RSTART, RLENGTH), amount, " ")
            if (amount[3] / word[4] > best) best = amount[3] / word[4]
        }
    }
    END { print best + 0 }' "$work/a.yaml"
}
# error ROW COLUMN: a mean error in % of 'calibrate show'; the columns count from the last
error() {
    awk -v row="  $1 " -v column="$2" 'index($0, row) == 1 && seen { print $(NF - column) } /^Error of/ { seen = 1 }' "$work/show"
}
# reaches WHAT VALUE OPERATOR TARGET
reaches() {
    if awk -v x="$2" -v y="$4" "BEGIN { exit !(x != \"\" && x != \"-\" && x + 0 $3 y) }"; then
        echo "  $1: $2"
    else
        echo "  $1: '$2' is not $3 $4"
        short=1
    fi
}
if ! grep -q 'name: "NVIDIA H200"' "$work/a.yaml"; then
    echo "SKIP: 1 GPU test: its targets are those of an H200"
    exit $failed
fi
short=0
product='bench: gemm, .*m: 8192, n: 8192, k: 8192, batch: 1, dtype: bf16'
library=$(rate "$product" flop FLOP)
reaches "triad, B/s" "$(rate 'bench: hbm, .*op: triad' bytes B)" '>=' 4.1e12
reaches "product of 8192 cubed in bf16, FLOP/s" "$library" '>=' 750e12
reaches "our own over the library's" \
    "$(awk -v own="$(rate 'bench: gemm_ref, .*m: 8192, n: 8192, k: 8192' flop FLOP)" -v l="$library" 'BEGIN { print (l > 0 ? own / l : "-") }')" '>=' 0.6
"$COLOSSIM" calibrate show "$work/a.yaml" > "$work/show" || short=1
reaches "held-out error of row-wise operations, %" "$(error 'elementwise, by memory' 5)" '<=' 3
reaches "held-out error of products between points, %" "$(error 'gemm.bf16, between points' 5)" '<=' 6
reaches "error of the largest fifth of products, %" "$(error 'gemm.bf16' 0)" '<=' 15
reaches "error of drawn power, each state left out, %" "$(error 'drawn-power' 1)" '<=' 8
verdict $short "rates and errors of fits are those that an H200 ought to reach"
exit $failed
