# Shared by all command-line tests. 'make check' passes COLOSSIM, the program under test, COLOSSIM_MODELS, its model library,
# and TOP_SRCDIR; without them the program is taken from PATH and the sources from this file's place.

COLOSSIM=${COLOSSIM:-colossim}
TOP_SRCDIR=${TOP_SRCDIR:-$(cd "$BATS_TEST_DIRNAME/../.." && pwd)}
FIXTURES=$TOP_SRCDIR/tests/cli/fixtures
SCENARIOS=$TOP_SRCDIR/scenarios

# Each test works in an empty folder of its own, where default results files land.
setup()
{
    cd "$BATS_TEST_TMPDIR"
    unset NO_COLOR
    export XDG_DATA_HOME=$BATS_TEST_TMPDIR.data # nobody's own library
    export TERM=dumb
}

# run_split COMMAND...: like bats' run, with standard output in $output and standard error in $errors. They are kept beside
# the test's folder, since tests look at what is in it, and some work in the source tree.
run_split()
{
    local rc=0 kept=$BATS_TEST_TMPDIR.kept
    "$@" >"$kept.stdout" 2>"$kept.stderr" || rc=$?
    status=$rc
    output=$(cat "$kept.stdout")
    errors=$(cat "$kept.stderr")
    rm -f "$kept.stdout" "$kept.stderr"
}

colossim()
{
    command "$COLOSSIM" "$@"
}

# fail_with MESSAGE: ends the test and shows what the program said.
fail_with()
{
    printf '%s\n-- status %s, output:\n%s\n-- errors:\n%s\n' "$1" "$status" "$output" "$errors" >&2
    return 1
}

expect_status()
{
    [ "$status" -eq "$1" ] || fail_with "expected exit code $1"
}

# expect_output PART..., expect_error PART...: each of them
expect_output()
{
    local part
    for part in "$@"; do
        [[ $output == *"$part"* ]] || fail_with "expected in the output: $part"
    done
}

expect_error()
{
    local part
    for part in "$@"; do
        [[ $errors == *"$part"* ]] || fail_with "expected in the errors: $part"
    done
}

expect_no_files()
{
    local files
    files=$(ls -A)
    [ -z "$files" ] || fail_with "files were left: $files"
}
