#!/usr/bin/env bats
# 'colossim explain': keys found by what a user types, described from the tables.

load helper

@test "a key is explained by its path, whatever its items are called" {
    run_split colossim explain sites.memphis.power.grid-1.power
    expect_status 0
    expect_output "sites.NAME.power.NAME.power"
    expect_output "units     W, kW, MW, GW"
    expect_output "range     from 0 to 1 TW"
    expect_output "default   may be left out"
    expect_output "power: 150 MW"
    expect_output "{dist: triangular, low:"
    expect_output "{by-date: {"
    expect_output "--set sites.NAME.power.NAME.power='150 MW'"
    [ -z "$errors" ]
    whole=$output
    run_split colossim explain 'sites.*.power.NAME.power'
    [ "$output" = "$whole" ] || fail_with "differs"
}

@test "the end of a path is enough, and names may be left out" {
    run_split colossim explain orders.phase-1.deliveries.0.date
    expect_status 0
    expect_output "operators.NAME.orders.NAME.deliveries.N.date"
    run_split colossim explain operators.orders.deliveries.date
    expect_status 0
    expect_output "operators.NAME.orders.NAME.deliveries.N.date"
    run_split colossim explain pue
    expect_status 0
    expect_output "models.sites.NAME.pue"
}

@test "a name of several keys lists them all" {
    run_split colossim explain title
    expect_status 0
    expect_output "Keys of the same name elsewhere"
    expect_output "models.systems.NAME.title"
    run_split colossim explain price
    expect_status 0
    expect_output "models.accelerators.NAME.price"
    expect_output "models.parts.NAME.price"
}

@test "the default of a key that the library gives is the library's" {
    run_split colossim explain burn-in
    expect_status 0
    [[ $(tr -s '\n ' ' ' <<<"$output") == *" default {dist: triangular, low: 1 day, mode: 3 days, high: 7 days}, as the model library's assumptions.yaml gives "* ]] ||
        fail_with "not the library's"
    run_split colossim explain burn-in --json
    expect_output '"library_value": "{dist: triangular, low: 1 day, mode: 3 days, high: 7 days}"'
    run_split colossim explain assumptions.repair
    expect_output "default   what the model library's assumptions.yaml gives"
    mkdir own
    printf '%s\n' 'colossim: 1' 'burn-in: {value: 9 days, source: us}' >own/assumptions.yaml
    run_split colossim explain burn-in --models own
    expect_output "default   9 days, as the model library's assumptions.yaml gives"
    printf '%s\n' 'colossim: 1' 'burn-in: [' >own/assumptions.yaml
    run_split colossim explain burn-in --models own
    expect_status 0
    expect_output "default   what the model library's assumptions.yaml gives"
    [ -z "$errors" ] || fail_with "a faulty library is told"
}

@test "examples are of the size that a planner writes" {
    for known in "models.llms.NAME.layers 126" "models.llms.NAME.heads 128" "models.llms.NAME.parameters 405853388800" \
        "assumptions.install-rate 32 GPUs/day" "sites.NAME.repair.spares.NAME.parts.count 20" "sites.NAME.repair.technicians 40" \
        "assumptions.repair.swap.time 4 h"; do
        key=${known%% *}
        run_split colossim explain "$key"
        expect_output "  ${key##*.}: ${known#* }"
    done
    # The shapes of one model belong together: what they come to is what it states.
    {
        printf '%s\n' 'colossim: 1' 'llm: NAME' 'models:' '  llms:'
        colossim explain models.llms.NAME | sed -n '/^For example:/,/^Keys/p' | grep -E '^ {4}' | sed 's/^/  /'
        printf '%s\n' '        ffn: 53248' '        parameters: 405853388800'
    } >own.yaml
    run_split colossim train own.yaml --set accelerators=16384
    expect_status 0
    expect_output "Model    405.9B parameters"
    [[ $output != *"Note "* ]] || fail_with "other shapes"
}

@test "a group of keys of which one must be given is required, though each of them may be left out" {
    run_split colossim explain operators.NAME.policy.want
    expect_status 0
    expect_output "default   none: required"
    expect_output "h100e: a plain number that may change over time; may be left out"
}

@test "a stock that costs nothing says so" {
    run_split colossim explain spares.parts
    [[ $(tr -s '\n ' ' ' <<<"$output") == *"the stock itself costs nothing, however large, since no price of a part is known."* ]] ||
        fail_with "what does it cost?"
}

@test "examples of rates are rates" {
    run_split colossim explain operators.NAME.income-tax.rate
    expect_output "  rate: 21 %"
    expect_output "{dist: triangular, low: 16.8 %, mode: 21 %, high: 25.2 %}"
    run_split colossim explain sites.NAME.property-tax
    expect_output "rate: 1 % / year"
    run_split colossim explain assumptions.resale
    expect_output "resale: {curve: [[0 years, 80 %], [5 years, 10 %]]}"
}

@test "the words of values are explained" {
    for word in value dist by-date between curve source confidence low p10 lognormal; do
        run_split colossim explain "$word"
        expect_status 0
        [[ $output == "$word"$'\n'* ]] || fail_with "not explained: $word"
    done
    run_split colossim explain sites.memphis.crews.by-date
    expect_status 0
    expect_output "sites.NAME.crews"
}

@test "a metric is explained, with and without subject and day" {
    run_split colossim explain power_provisioned
    expect_status 0
    expect_output "unit      W"
    expect_output "sites.NAME.power_provisioned"
    whole=$output
    run_split colossim explain sites.memphis.power_provisioned@2025-07-22
    [ "$output" = "$whole" ] || fail_with "differs"
    run_split colossim explain milestones.100k.day
    expect_output "milestones.NAME.day"
    run_split colossim explain --json power_provisioned
    expect_output '"name": "power_provisioned"'
    run_split colossim explain power_provisiond
    expect_status 2
    expect_error "did you mean 'power_provisioned'?"
}

@test "all metrics are listed, each can be explained" {
    run_split colossim explain metrics
    expect_status 0
    sed -n 's/^  \([a-z0-9_]*\)\(, .*\)*$/\1/p' <<<"$output" >metrics.txt
    [ "$(wc -l <metrics.txt)" -gt 20 ]
    run_split colossim explain --json metrics
    [ "$(grep -c '^      "name": ' <<<"$output")" -eq "$(wc -l <metrics.txt)" ] || fail_with "differs"
    for name in $(head -n 5 metrics.txt; tail -n 5 metrics.txt); do
        run_split colossim explain "$name"
        expect_status 0
    done
}

@test "without a key, all keys of a scenario are listed" {
    run_split colossim explain
    expect_status 0
    for key in name start end sites operators milestones observations assumptions models; do
        expect_output "  $key: "
    done
}

@test "a reference lists what the library has" {
    run_split colossim explain operators.xai.orders.phase-1.system
    expect_status 0
    expect_output "library"
    expect_output "hgx-h100"
    mkdir -p own/systems
    touch own/systems/mine.yaml
    run_split colossim explain orders.system --models own
    expect_output "mine"
}

@test "an unknown key gets a suggestion, exit code 2 and no output" {
    run_split colossim explain site.memphis.powr
    expect_status 2
    expect_error "there is no key 'site.memphis.powr'; did you mean 'sites.memphis.power'?"
    [ -z "$output" ]
    run_split colossim explain --json xyzzyxyzzy
    expect_status 2
    expect_error "there is no key 'xyzzyxyzzy'"
    [ -z "$output" ]
}

@test "a word that is no key leads to the keys and metrics that speak of it" {
    run_split colossim explain rent
    expect_status 2
    expect_error "there is no key 'rent'; these speak of it:"
    expect_error "operators.NAME.rentals"
    expect_error "running_cost_rent"
    run_split colossim explain gpus
    expect_error "there is no key 'gpus'; did you mean 'accelerators'?"
    run_split colossim explain npv
    expect_error "there is no key 'npv'; did you mean 'net_present_value'?"
    run_split colossim explain neocloud
    expect_status 2
}

@test "an unknown name is held against all that can be explained, in any case" {
    expect_near()
    {
        run_split colossim explain "$1"
        expect_status 2
        expect_error "there is no key '$1'; did you mean '$2'?"
    }
    expect_near replicats study.replicates
    expect_near study.replicats study.replicates
    expect_near train.tokns train.tokens
    expect_near metrcs metrics
    expect_near studdy study
    expect_near between-x between
    expect_near POWER_PROVISIOND power_provisioned
    run_split colossim explain objectiv
    expect_error "these speak of it:"
    expect_error "  study.objectives"
    expect_error "  train.objective"
    run_split colossim explain PUE
    expect_error "  models.sites.NAME.pue"
    run_split colossim explain sweep
    expect_status 2
    expect_error "there is no key 'sweep'; 'colossim help sweep' describes the command"
}

@test "what 'train' and 'search' take is explained" {
    run_split colossim explain train
    expect_status 0
    expect_output "objective: time, cost or energy"
    run_split colossim explain objective
    expect_output "--set objective=time"
    run_split colossim explain train.tokens
    expect_output "Tokens of the whole run"
}

@test "every path of a resolved scenario can be explained" {
    # of all paths that end alike, the first
    colossim show --origin "$SCENARIOS/h100.yaml" | sed -n 's/^[^ ]*  *\([^ ]*\) = .*/\1/p' |
        awk -F. '!seen[$NF]++' >paths.txt
    [ "$(wc -l <paths.txt)" -gt 50 ]
    while IFS= read -r path; do
        run_split colossim explain "$path"
        expect_status 0
        name=${path##*.}
        [[ $output == *".$name"$'\n'* || $output == "$name"$'\n'* ]] || fail_with "not explained: $path"
    done <paths.txt
}

@test "--json prints one object with all that is known" {
    run_split colossim explain --json sites.memphis.halls.a.it-power
    expect_status 0
    expect_output '"schema": "colossim.explain.1"'
    expect_output '"key": "sites.memphis.halls.a.it-power"'
    expect_output '"path": "sites.NAME.halls.NAME.it-power"'
    expect_output '"kind": "quantity"'
    expect_output '"dimension": "a power"'
    expect_output '"required": true'
    expect_output '"max": 1000000000000'
}

@test "texts fit 80 columns, examples apart" {
    for key in "" sites operators price title burn-in source; do
        run_split colossim explain $key
        long=$(grep -Ev '^  [a-z-]+: |^  --set ' <<<"$output" | grep -E '^.{81,}') || true
        [ -z "$long" ] || fail_with "too long: $long"
    done
}
