#!/usr/bin/env bats
# The documentation says what is: its links lead somewhere, its commands exist, its examples print what it shows.

load helper

pages()
{
    (cd "$TOP_SRCDIR" && ls README.md docs/*.md)
}

# 'PAGE LINK' for every link of every page that doesn't leave the project.
links()
{
    awk 'FNR == 1 { fenced = 0 }
         /^```/ { fenced = !fenced }
         !fenced { line = $0
             while (match(line, /\]\([^)]+\)/)) {
                 link = substr(line, RSTART + 2, RLENGTH - 3)
                 if (link !~ /^http/) print FILENAME, link
                 line = substr(line, RSTART + RLENGTH)
             } }' $(pages)
}

# 'FILE#ANCHOR' for every heading of every page, as GitHub makes them.
anchors()
{
    awk 'FNR == 1 { fenced = 0 }
         /^```/ { fenced = !fenced }
         !fenced && /^#+ / { text = tolower($0); sub(/^#+ /, "", text)
             gsub(/[^a-z0-9 _-]/, "", text); gsub(/ /, "-", text); print FILENAME "#" text }' $(pages)
}

@test "every link inside the documentation leads to a file and a heading that exist" {
    cd "$TOP_SRCDIR"
    anchors >"$BATS_TEST_TMPDIR/anchors"
    links | sort -u >"$BATS_TEST_TMPDIR/links"
    [ -s "$BATS_TEST_TMPDIR/links" ]
    while read -r page link; do
        file=${link%%#*}
        if [ -z "$file" ]; then
            file=$page
        elif [[ $page == */* ]]; then
            file=${page%/*}/$file
        fi
        [ -e "$file" ] || fail_with "$page links to $link: no such file"
        [[ $link != *#* ]] || echo "$file#${link#*#}" >>"$BATS_TEST_TMPDIR/wanted"
    done <"$BATS_TEST_TMPDIR/links"
    missing=$(grep -vxF -f "$BATS_TEST_TMPDIR/anchors" "$BATS_TEST_TMPDIR/wanted") || true
    [ -z "$missing" ] || fail_with "no such headings: $missing"
}

@test "every page of the documentation is linked from README.md" {
    cd "$TOP_SRCDIR"
    for page in docs/*.md; do
        grep -qF "]($page" README.md || fail_with "$page is not linked"
    done
}

@test "every command line in the documentation is accepted by the option table" {
    cd "$TOP_SRCDIR"
    # One line for each command with each set of options.
    cat $(pages) | sed 's/^\$ //' | grep -oE '(^|`|\()colossim [a-z][^`()]*' | sed 's/^[`(]//; s/ *[|>].*//; s/  .*//' |
        awk '{ use = $2; for (i = 3; i <= NF; i++) if ($i ~ /^-/) use = use " " $i } !seen[use]++' >"$BATS_TEST_TMPDIR/lines"
    [ -s "$BATS_TEST_TMPDIR/lines" ]
    while IFS= read -r line; do
        eval "words=($line)"
        run_split colossim "${words[@]:1}" --help
        [ "$status" -eq 0 ] || fail_with "$line"
    done <"$BATS_TEST_TMPDIR/lines"
}

@test "the two commands of README.md are commands of setup.sh" {
    cd "$TOP_SRCDIR"
    grep -q '^\./setup\.sh  ' README.md
    grep -q '^\./setup\.sh test  ' README.md
    sh -n setup.sh
    run_split sh setup.sh help
    expect_status 0
    expect_output "./setup.sh test"
    grep -q '^test) ' setup.sh
    grep -q '^run)$' setup.sh
}

# Examples, page by page: see build-aux/doc-examples.
check_examples()
{
    export COLOSSIM COLOSSIM_MODELS
    run_split "$TOP_SRCDIR/build-aux/doc-examples" --check "$TOP_SRCDIR/$1"
    [ "$status" -eq 0 ] || fail_with "write it anew with: build-aux/doc-examples $1"
}

@test "the examples of README.md print what it shows" {
    check_examples README.md
}

@test "the scenarios of the guide run and print what it shows" {
    check_examples docs/guide.md
}

@test "the examples of the other pages print what they show" {
    for page in $(pages); do
        case $page in README.md | docs/guide.md) continue ;; esac
        grep -qE '^```(console|yaml)$' "$TOP_SRCDIR/$page" || continue
        check_examples "$page"
    done
}

@test "the check of examples finds a changed number, a missing line, and a broken scenario" {
    printf '%s\n' '```yaml' '# plan.yaml' 'colossim: 1' 'base: scenarios/h100.yaml' '```' \
        '```console' '$ colossim check plan.yaml' 'plan.yaml: no errors' '$ printf "1\n2\n3\n"' '1' '[...]' '3' '```' >good.md
    export COLOSSIM COLOSSIM_MODELS
    run_split "$TOP_SRCDIR/build-aux/doc-examples" --check good.md
    expect_status 0
    sed 's/^3$/4/' good.md >bad.md
    run_split "$TOP_SRCDIR/build-aux/doc-examples" --check bad.md
    expect_status 1
    expect_error "bad.md:13: 'printf \"1\\n2\\n3\\n\"' does not print: 4"
    sed '/^\[\.\.\.\]$/d' good.md >bad.md
    run_split "$TOP_SRCDIR/build-aux/doc-examples" --check bad.md
    expect_status 1
    sed 's/^colossim: 1$/colosim: 1/' good.md >bad.md
    run_split "$TOP_SRCDIR/build-aux/doc-examples" --check bad.md
    expect_status 1
    expect_error "plan.yaml is no valid scenario"
}

@test "docs/assumptions.md lists what the program assumes, key by key" {
    colossim show "$SCENARIOS/h100.yaml" --sources | sed -n 's/^assumptions\.\([^ ]*\) = \(.*\)  \[\(.*\)\]$/\1 \2 \3/p' | sort >program
    sed -n 's/^| `\([a-z.-]*\)` | `\(.*\)` | \([a-z]*\) | .*/\1 \2 \3/p' "$TOP_SRCDIR/docs/assumptions.md" | sort >page
    [ -s program ]
    run_split diff program page
    expect_status 0
}

@test "every title is that of a metric" {
    sed -n 's/^    {"\([a-z0-9_]*\)", ".*"},$/\1/p' "$TOP_SRCDIR/src/results/metric_title.c" | grep _ | sort -u >titles
    sed -n 's/^| `\([a-z0-9_]*\)` | .*/\1/p' "$TOP_SRCDIR/docs/metrics.md" | sort -u >metrics
    [ "$(wc -l <titles)" -gt 40 ]
    run_split comm -23 titles metrics
    [ "$(grep -vxE 'accelerator_hour|h100e_hour|system_hour' <<<"$output")" = "" ] || fail_with "titles of no metric"
}

@test "the tour of the source names every folder, and no file that is not there" {
    cd "$TOP_SRCDIR"
    for folder in src/*/; do
        grep -qF "### \`$folder\`" docs/architecture.md || fail_with "docs/architecture.md lacks $folder"
        grep -qF "\`${folder%/}\`" README.md || fail_with "README.md lacks $folder"
    done
    for folder in models scenarios schema tests docs build-aux; do
        grep -qF "\`$folder" README.md || fail_with "README.md lacks $folder"
    done
    # Names in backticks in the first column of a folder's table, with or without '*'.
    awk '/^####? `src\// { split($0, part, "`"); folder = part[2] }
         /^### Beside/ { folder = "" }
         folder && /^\| `/ { split($0, cell, "|"); n = split(cell[2], part, "`"); for (i = 2; i <= n; i += 2) print folder part[i] }' \
        docs/architecture.md >"$BATS_TEST_TMPDIR/named"
    [ -s "$BATS_TEST_TMPDIR/named" ]
    while IFS= read -r name; do
        ls $name.[ch] >/dev/null 2>&1 || fail_with "docs/architecture.md names $name"
    done <"$BATS_TEST_TMPDIR/named"
}
