#!/usr/bin/env bats
# The rules that the source tree keeps: layers, lists of files, formats, what stands in the models.

load helper

# The layers from left to right; the four in braces of the design don't see each other.
order="base engine input model scenario perf fleet results study score calibrate report cli"

# may_include FROM TO: whether a file of one layer may include a header of another one
may_include()
{
    local from=$1 to=$2 layer
    [ "$from" = "$to" ] && return 0
    case "$from $to" in
    "study score" | "study calibrate" | "study report" | "score study" | "score calibrate" | "score report") return 1 ;;
    "calibrate study" | "calibrate score" | "calibrate report" | "report study" | "report score" | "report calibrate")
        return 1
        ;;
    esac
    for layer in $order; do
        [ "$layer" = "$to" ] && return 0
        [ "$layer" = "$from" ] && return 1
    done
    return 1
}

@test "the layering test itself finds what is not allowed" {
    may_include fleet engine
    may_include cli report
    for pair in "engine fleet" "results report" "report study" "base nowhere"; do
        if may_include $pair; then fail_with "allowed: $pair"; fi
    done
}

@test "no file includes a header of a layer to its right" {
    bad=
    while IFS=: read -r file include; do
        from=${file#"$TOP_SRCDIR"/src/}
        from=${from%%/*}
        to=${include#*\"}
        may_include "$from" "${to%%/*}" || bad+="$file includes ${to%\"*}"$'\n'
    done < <(grep -r --include='*.[ch]' '^#include "' "$TOP_SRCDIR/src" | sed 's/:#include/:/')
    [ -z "$bad" ] || fail_with "$bad"
}

@test "only results knows SQL, only input parses YAML, only cli and base print and exit" {
    cd "$TOP_SRCDIR/src"
    bad=$(grep -rl sqlite3.h --include='*.[ch]' . | grep -v -e '^./results/' -e '^./cli/doctor.c' || true)
    [ -z "$bad" ] || fail_with "knows SQL: $bad"
    bad=$(grep -rl yaml.h --include='*.[ch]' . | grep -v -e '^./input/' -e '^./cli/doctor.c' || true)
    [ -z "$bad" ] || fail_with "parses YAML: $bad"
    bad=$(grep -rnE '(^|[^a-z_])(printf|puts|putchar|exit|abort)\(|\<std(out|err)\>' --include='*.c' . |
        grep -v -e '^./cli/' -e '^./base/fail.c' -e '__attribute__' || true)
    [ -z "$bad" ] || fail_with "prints or exits: $bad"
}

@test "the lists of files for automake equal the tree" {
    cd "$TOP_SRCDIR"
    [ -w . ] || skip "the source tree is read-only"
    run_split build-aux/update-lists --check
    expect_status 0
}

@test "every header is guarded by its own name" {
    cd "$TOP_SRCDIR/src"
    for header in $(find . -name '*.h'); do
        guard=COLOSSIM_$(sed 's:^\./::; s:[/.]:_:g' <<<"$header" | tr a-z A-Z)
        grep -q "^#ifndef $guard\$" "$header" || fail_with "$header has no guard $guard"
    done
    cd "$TOP_SRCDIR"
    for header in kernels/*.h kernels/*.cuh; do
        guard=COLOSSIM_$(sed 's:[/.]:_:g' <<<"$header" | tr a-z A-Z)
        grep -q "^#ifndef $guard\$" "$header" || fail_with "$header has no guard $guard"
    done
}

@test "only kernels knows CUDA, and of the simulator it knows only base" {
    cd "$TOP_SRCDIR"
    found=$(grep -rliE 'cuda_runtime|cublas|nvml' --include='*.[ch]' src) || true
    [ -z "$found" ] || fail_with "knows CUDA: $found"
    found=$(grep -hE '^#include "[a-z]+/' kernels/* | grep -v '"base/') || true
    [ -z "$found" ] || fail_with "kernels includes: $found"
}

@test "the sources keep the house's format" {
    command -v clang-format >/dev/null || skip "clang-format is not installed"
    cd "$TOP_SRCDIR"
    run_split clang-format --dry-run -Werror $(find src kernels tests -name '*.[ch]' -o -name '*.cu' -o -name '*.cuh')
    expect_status 0
}

@test "a skip says why" {
    cd "$TOP_SRCDIR"
    silent=$(grep -nE '(^|[^a-z_])skip *$' tests/*/*.bats) || true
    [ -z "$silent" ] || fail_with "no reason: $silent"
    mkdir "$BATS_TEST_TMPDIR/build"
    printf '1..3\nok 1 plain\nok 2 fast # SKIP no GPU: the driver is missing\nok 3 whole\n' >"$BATS_TEST_TMPDIR/tap"
    sh build-aux/tap-driver.sh --test-name gpu.bats --log-file "$BATS_TEST_TMPDIR/build/gpu.log" \
        --trs-file "$BATS_TEST_TMPDIR/build/gpu.trs" -- cat "$BATS_TEST_TMPDIR/tap" >/dev/null
    run_split build-aux/skipped "$BATS_TEST_TMPDIR/build"
    expect_status 0
    [ "$output" = "SKIP: gpu.bats 2 fast # SKIP no GPU: the driver is missing" ] || fail_with "said otherwise"
}

# Bash's errexit lets a command behind '!' pass, whatever it returns: such a line needs '|| fail_with', or must end its function.
unable_to_fail()
{
    awk '{ whole = whole $0 }
         /[|\\&]$/ { next }
         at && !/^}/ { print FILENAME ":" at }
         { at = whole ~ /(^|;|do|then) *! / && whole !~ /\|\|/ ? FNR ": " whole : ""; whole = "" }' "$@"
}

@test "what a test says must not be can fail it" {
    cd "$TOP_SRCDIR"
    weak=$(unable_to_fail tests/*/*.bats tests/*/*.bash)
    [ -z "$weak" ] || fail_with "can't fail: $weak"
    printf '    %s\n' '! grep -q a b' 'done' '! grep -q a b || fail_with c' '! grep a b |' 'grep c' 'for x in y; do ! z; done' \
        'ls' >"$BATS_TEST_TMPDIR/weak.bats"
    printf '    %s\n}\n' '! grep -q a b' >"$BATS_TEST_TMPDIR/last.bats"
    [ "$(unable_to_fail "$BATS_TEST_TMPDIR/weak.bats" | wc -l)" -eq 3 ]
    [ -z "$(unable_to_fail "$BATS_TEST_TMPDIR/last.bats")" ]
}

@test "a unit test that is run by hand fails by its exit status too" {
    cd "$TOP_SRCDIR"
    silent=$(grep -n cmocka_run_group_tests tests/*/*.c* | grep -v 'return cmocka_run_group_tests([^()]*);$') || true
    [ -z "$silent" ] || fail_with "the status is not that of its tests: $silent"
}

@test "every shipped YAML file names its schema and the format's version" {
    cd "$TOP_SRCDIR"
    for file in $(find models scenarios -name '*.yaml'); do
        grep -q '^colossim: 1$' "$file" || fail_with "$file has no 'colossim: 1'"
        [[ $file == scenarios/studies/* ]] && continue # what a study may say depends on its scenario
        schema=$(sed -n '1s/^# yaml-language-server: \$schema=//p' "$file")
        [ -n "$schema" ] || fail_with "$file has no modeline"
        [ -f "$(dirname "$file")/$schema" ] || fail_with "$file names a schema that isn't there: $schema"
    done
}

@test "every calibration of an accelerator bears its name: another one's constants are extrapolated" {
    cd "$TOP_SRCDIR"
    for file in models/calibration/*.yaml; do
        grep -q '^gemm:' "$file" || continue # links, or what stands in for all
        name=$(basename "$file" .yaml)
        grep -q '^confidence: assumed' "$file" && continue # derived from another one's, and bears nobody's name
        [ "$name" = default ] || [ -f "models/accelerators/$name.yaml" ] || fail_with "$file: no such accelerator"
    done
}
