#!/usr/bin/env bats
# The reference page of all keys, docs/reference.md.

load helper

@test "the shipped reference is what the program prints" {
    colossim help --format=reference >printed.md
    diff printed.md "$TOP_SRCDIR/docs/reference.md" ||
        { echo "docs/reference.md is out of date: run build-aux/update-generated"; false; }
}

@test "every key that explain lists is in the reference" {
    colossim help --format=reference >page.md
    for key in "" sites operators orders assumptions assumptions.repair models.systems models.parts models.power; do
        colossim explain $key | sed -n 's/^  \([a-z0-9-]*\): .*/\1/p' >keys.txt
        [ -s keys.txt ]
        while IFS= read -r name; do
            grep -q "^| \`$name\` |" page.md || { echo "not in the reference: $name"; false; }
        done <keys.txt
    done
}

@test "links of the reference lead to its headings" {
    colossim help --format=reference >page.md
    sed -n 's/^##* //p' page.md | tr 'A-Z ' 'a-z-' >headings.txt
    grep -o '(#[^)]*)' page.md | tr -d '(#)' >links.txt
    [ "$(wc -l <links.txt)" -gt 20 ]
    while IFS= read -r link; do
        grep -qx -- "$link" headings.txt || { echo "no heading: $link"; false; }
    done <links.txt
}

@test "all rows of a table have as many cells as its head" {
    colossim help --format=reference | awk -F'|' '
        /^[|]/ { gsub(/\\[|]/, ""); if (cells && NF != cells) { print; wrong = 1 }; cells = NF; next }
        { cells = 0 }
        END { exit wrong }'
}

@test "the reference covers all keys: no operand, no other format" {
    run_split colossim help run --format=reference
    expect_status 2
    expect_error "the reference covers all of them: no 'run'"
    run_split colossim help --format=html
    expect_status 2
    expect_error "unknown format 'html'; there are 'text', 'man', 'reference'"
}
