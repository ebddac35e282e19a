#!/usr/bin/env bats
# 'colossim schema', and the schemas that are shipped for editors.

load helper

# The names of all schemas there should be: the scenario's, the study's, and one for each file and folder of models; measurements
# are a folder of files that differ in kind, but for those of kernels.
names()
{
    echo scenario
    echo study
    echo measurements
    for model in "$TOP_SRCDIR"/models/*/ "$TOP_SRCDIR"/models/*.yaml "$TOP_SRCDIR"/models/measurements/*.yaml; do
        case $model in
        */measurements/) ;;
        *) basename "$model" .yaml ;;
        esac
    done
}

# A library of another version, installed where this program looks too, would add names of models.
skip_with_other_library()
{
    ours=$(cd "$TOP_SRCDIR/models" && ls */*.yaml | grep -v '^measurements/' | sed 's|.*/||; s|[.]yaml$||' | sort)
    found=$(colossim models list | sed -n 's/^  \([^ ]*\).*/\1/p' | sort)
    [ "$ours" = "$found" ] || skip "another model library is installed"
}

@test "the shipped schemas are what the program prints" {
    skip_with_other_library
    for name in $(names); do
        colossim schema "$name" >printed.json
        diff -q printed.json "$TOP_SRCDIR/schema/$name.schema.json" >differences.txt ||
            { echo "schema/$name.schema.json is out of date: run build-aux/update-generated"; false; }
    done
}

@test "there is a schema for each kind of file and no other" {
    shipped=$(cd "$TOP_SRCDIR/schema" && ls | sed 's/[.]schema[.]json$//' | sort)
    [ "$shipped" = "$(names | sort)" ]
    colossim completion bash >completion.bash
    for name in $(names); do
        grep -q "schema) COMPREPLY=.*[\" ]$name[\" ]" completion.bash || fail_with "not completed: $name"
    done
}

@test "every shipped file names its schema in the first line" {
    (cd "$TOP_SRCDIR" && ls scenarios/*.yaml scenarios/studies/*.yaml models/*.yaml models/*/*.yaml models/*/*/*.yaml) >files.txt
    [ "$(wc -l <files.txt)" -gt 20 ]
    while IFS= read -r file; do
        line=$(head -n 1 "$TOP_SRCDIR/$file")
        place=${line#"# yaml-language-server: \$schema="}
        [ "$place" != "$line" ] || { echo "$file has no modeline"; false; }
        [ -f "$TOP_SRCDIR/$(dirname "$file")/$place" ] || { echo "$file names $place: not there"; false; }
        case $file in
        scenarios/studies/*) kind=study ;;
        scenarios/*) kind=scenario ;;
        models/measurements/kernels/*) kind=measurements ;;
        models/measurements/*) kind=$(basename "$file" .yaml) ;;
        models/*/*) kind=$(basename "$(dirname "$file")") ;;
        *) kind=$(basename "$file" .yaml) ;;
        esac
        [ "$(basename "$place")" = "$kind.schema.json" ] || { echo "$file names $place"; false; }
    done <files.txt
}

@test "without a name, the scenario's schema is printed" {
    run_split colossim schema
    expect_status 0
    whole=$output
    run_split colossim schema scenario
    [ "$output" = "$whole" ]
    expect_output '"$schema": "http://json-schema.org/draft-07/schema#"'
}

@test "an unknown name is refused with those there are" {
    run_split colossim schema system
    expect_status 2
    expect_error "'schema' knows no 'system'; did you mean 'systems'?"
    [ -z "$output" ]
    run_split colossim schema xyzzyxyzzy
    expect_status 2
    expect_error "there are scenario, assumptions, h100e, price-index, accelerators"
}

@test "references are proposed the names of the user's own models" {
    mkdir -p own/systems
    touch own/systems/my-own-rack.yaml
    run_split colossim schema --models own
    expect_status 0
    expect_output '"my-own-rack"'
}
