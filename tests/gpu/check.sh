#!/bin/sh
# What only a GPU can show: every benchmark runs, its results pass their references, two quick runs agree. Run by
# 'make check-gpu'; without a GPU it says so and counts as skipped.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
rc=0
reason=$("$KERNELS" --bench launch --quiet --out "$work/first.yaml" 2>&1) || rc=$?
if [ $rc = 77 ]; then
    echo "SKIP: 4 GPU tests: ${reason#colossim-kernels: }"
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
verdict $rc "all points of the quick profile pass their references"
verdict "$((took > 360))" "the quick profile ends within 6 minutes ($took s)"

"$KERNELS" --quiet --out "$work/b.yaml" || true
# Per point: bench, key and median, from the file's own layout.
medians() {
    awk '/^  - \{bench:/ { head = $0; sub(/,$/, "", head) }
         /t_s: \{median: / { median = $0; sub(/.*median: /, "", median); sub(/,.*/, "", median); throttled = -1 }
         /throttled_frac: / { frac = $0; sub(/.*throttled_frac: /, "", frac); sub(/,.*/, "", frac)
                              print head "\t" median "\t" frac }' "$1"
}
medians "$work/a.yaml" > "$work/a.tsv"
medians "$work/b.yaml" > "$work/b.tsv"
rc=0
awk -F '\t' 'NR == FNR { first[$1] = $2; next }
    $1 in first && ($3 == "null" || $3 < 0.05) {
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
    awk -v state="state: $1," 'index($0, state) { w = $0; e = $0; sub(/.*window_s: /, "", w); sub(/,.*/, "", w)
        sub(/.*energy_j: /, "", e); sub(/,.*/, "", e); if (w > 0) print e / w }' "$work/a.yaml"
}
idle=$(watts idle) memory=$(watts memory) limit=$(awk '/power_limit_w:/ { print $2 }' "$work/a.yaml")
if [ -z "$idle" ] || [ -z "$memory" ]; then
    echo "SKIP: 1 GPU test: no energy counter"
else
    rc=0
    awk -v i="$idle" -v m="$memory" -v l="$limit" 'BEGIN { exit !(i < m && (l == "null" || m < 1.02 * l)) }' || rc=$?
    verdict $rc "power: idle $idle W < memory-bound $memory W < limit $limit W"
fi
exit $failed
