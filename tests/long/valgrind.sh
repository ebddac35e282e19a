#!/bin/sh
# Valgrind finds no error and no leak in a run of a scenario and in a refused one, on one thread.
set -eu
command -v valgrind > /dev/null || { echo "skipped: valgrind is not installed"; exit 0; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
check() {
    expected=$1
    shift
    rc=0
    OMP_NUM_THREADS=1 valgrind --quiet --leak-check=full --show-leak-kinds=definite,indirect \
        --errors-for-leak-kinds=definite,indirect --error-exitcode=99 "$COLOSSIM" "$@" > "$work/out" 2> "$work/err" || rc=$?
    if [ $rc != "$expected" ]; then
        cat "$work/err"
        echo "FAILED: exit code $rc instead of $expected: colossim $*"
        exit 1
    fi
    echo "ok: colossim $*"
}
cd "$work"
check 0 run "$TOP_SRCDIR/scenarios/h100.yaml" --replications 3 --threads 1
check 0 report h100.db
check 0 compare h100.db h100.db
check 0 show "$TOP_SRCDIR/scenarios/colossus.yaml" --origin
check 2 check "$TOP_SRCDIR/scenarios/h100.yaml" --set start=soon --set sites.room.crews=-1
