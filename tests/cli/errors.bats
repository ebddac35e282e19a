#!/usr/bin/env bats
# Bad input: a clear message at its place, exit code 2, nothing run and no file touched.

load helper

# A scenario that runs; each test spoils one thing.
good()
{
    cat <<'YAML'
colossim: 1
name: tiny
start: 2025-01-01
end: 2026-01-01
sites:
  room:
    model: generic-us
    halls: {hall: {it-power: 20 kW}}
    power: {grid: {model: grid-us, power: 30 kW}}
operators:
  owner:
    orders:
      server:
        system: hgx-h100
        site: room
        deliveries:
          - {date: 2025-01-02, accelerators: 8}
YAML
}

# spoil SED: writes tiny.yaml with the change
spoil()
{
    good | sed "$1" >tiny.yaml
    if good | cmp -s - tiny.yaml; then fail_with "the change '$1' changes nothing"; fi
}

# refuses TEXT...: running tiny.yaml fails with all these texts, with exit code 2, and leaves nothing behind
refuses()
{
    run_split colossim run tiny.yaml
    expect_status 2
    [ -z "$output" ] || fail_with "something was printed"
    for text; do
        expect_error "$text"
    done
    [ "$(ls -A)" = tiny.yaml ] || fail_with "files: $(ls -A)"
}

@test "the scenario that the tests spoil runs" {
    good >tiny.yaml
    run_split colossim run tiny.yaml
    expect_status 0
    [ -s tiny.db ]
}

@test "a model may be named in the long form" {
    spoil 's/system: hgx-h100/system: {value: hgx-h100, source: "the offer"}/'
    run_split colossim run tiny.yaml
    expect_status 0
}

@test "an unknown key gets a suggestion, a line and a caret" {
    spoil 's/start:/strat:/'
    refuses "tiny.yaml:3:1: error: unknown key 'strat' in scenario" "did you mean 'start'?" "    3 | strat: 2025-01-01" \
        "nothing was run"
}

@test "a duplicate key names both places" {
    spoil 's/^end: .*/&\nend: 2027-01-01/'
    refuses "tiny.yaml:5:1: error: " "tiny.yaml:4:1: note: "
}

@test "a wrong unit says what it is and what is expected" {
    spoil 's/power: 30 kW/power: 30 kWh/'
    refuses "sites.room.power.grid.power: 'kWh' is an energy, expected a power (W, kW, MW, GW)" "did you mean '30 kW'?"
}

@test "a number too large for the likely unit is told as it is" {
    spoil 's/it-power: 20 kW/&, lease: 1e308/'
    refuses "'1e308' has no unit"
}

@test "a missing unit gets the likely one" {
    spoil 's/it-power: 20 kW/it-power: 20/'
    refuses "sites.room.halls.hall.it-power: '20' has no unit, expected a power" "did you mean '20 MW'?"
}

@test "a model that isn't there gets a suggestion" {
    spoil 's/hgx-h100/hgx-h10/'
    refuses "tiny.yaml:14:17: error: there is no system 'hgx-h10'" "did you mean 'hgx-h100'?"
}

@test "a site that isn't there gets a suggestion" {
    spoil 's/site: room/site: roon/'
    refuses "tiny.yaml:15:15: error: there is no 'roon' at 'sites'" "did you mean 'room'?"
}

@test "where nothing is spelled alike, the message says what there is or who lists it" {
    spoil 's/site: room/site: texas/'
    refuses "there is no 'texas' at 'sites'" "there is only 'room'"
    spoil 's/model: generic-us/model: texas/'
    refuses "there is no site model 'texas'" "'colossim models list sites' names all"
}

@test "a name in a --set that no item has is told once, with the names there are" {
    good >tiny.yaml
    run_split colossim run tiny.yaml --set sites.roon.crews=4
    expect_status 2
    expect_error "--set #1:1:7: error: there is no site 'roon' in the scenario"
    expect_error "did you mean 'room'?"
    expect_error "1 error"
    run_split colossim run tiny.yaml --set sites.ohio.crews=4
    expect_error "there is only 'room'"
    expect_error "a new one needs 'model', 'halls' and 'power' as well"
    run_split colossim run tiny.yaml --set "sites.ohio={model: generic-us}"
    expect_error "sites.ohio: the site is missing its key 'halls'"
    run_split colossim run tiny.yaml --set sites.ohio.halls.hall.count=4
    expect_error "a new one needs 'model' and 'power' as well"
    expect_error "sites.ohio.halls.hall: the hall is missing its key 'it-power'"
}

@test "a part that only a --set begins says which of its keys are missing, and nothing of items" {
    run_split colossim train llama3.1-405b --set "spread.bandwidth=3 GB/s"
    expect_status 2
    expect_error "--set #1:1:1: error: spread: the spread over sites is missing its keys 'sites' and 'latency'"
    expect_error "1 error"
    [[ $errors != *"there is"* ]] || fail_with "speaks of items"
}

@test "a key that stands elsewhere, or goes by another word, says where and by which" {
    spoil 's/^end: .*/&\ncrews: 4/'
    refuses "unknown key 'crews' in scenario" "there is sites.NAME.crews"
    spoil 's/accelerators: 8/gpus: 8/'
    refuses "unknown key 'gpus' in delivery" "did you mean 'accelerators'?"
    good >tiny.yaml
    run_split colossim check tiny.yaml --set "assumptions.depreciation=3 years"
    expect_error "did you mean 'it-life'?"
}

@test "a rent of power in the unit of a price of power is told the unit it needs" {
    spoil "s|it-power: 20 kW|it-power: 20 kW, lease: 180 \$/kW|"
    refuses "expected money per energy" "\$/kW-month"
}

@test "a missing file gets the nearest one proposed, .yml as well as .yaml" {
    good >tiny.yml
    run_split colossim check tinny.yml
    expect_status 2
    expect_error "tinny.yml: error: there is no such file; did you mean 'tiny.yml'?"
    mv tiny.yml tiny.yaml
    run_split colossim check tinny.yml
    expect_error "did you mean 'tiny.yaml'?"
}

@test "a study in the place of a scenario, and the other way round, are called what they are" {
    good >tiny.yaml
    printf '%s\n' 'colossim: 1' 'kind: study' 'name: s' 'base: tiny.yaml' 'design: grid' 'vary: {seed: [1, 2]}' \
        'metrics: [energy]' >study.yaml
    run_split colossim run study.yaml
    expect_status 2
    expect_error "study.yaml:2:7: error: this is a study, not a scenario"
    expect_error "'colossim sweep run study.yaml' runs it"
    expect_error "1 error"
    run_split colossim sweep run tiny.yaml
    expect_status 2
    expect_error "this is a scenario, not a study"
    expect_error "a study has 'kind: study' and 'base: tiny.yaml'"
    expect_error "1 error"
    run_split colossim sweep study.yaml
    expect_status 2
    expect_error "'sweep' needs a part before 'study.yaml': 'colossim sweep run study.yaml'"
    run_split colossim sweep study.yml
    expect_error "'sweep' needs a part before 'study.yml': 'colossim sweep run study.yml'"
    run_split colossim sweep merg study
    expect_error "'sweep' knows no 'merg'; did you mean 'merge'?"
    run_split colossim sweep go study
    expect_error "'sweep' knows no 'go'; there are plan, run, status, merge, analyze and slurm"
}

@test "negative counts are refused" {
    spoil 's/accelerators: 8/accelerators: -8/'
    refuses "tiny.yaml:17:46: error: operators.owner.orders.server.deliveries.0.accelerators: -8 is below the least allowed, 1"
}

@test "a limit is told in few digits, and a number that may be meant as a share as one" {
    for set in 'it-life=0 years' 'it-life=1000 years' discount-rate=7 'discount-rate=700 %' discount-rate=200; do
        run_split colossim check "$FIXTURES/plain.yaml" --set "assumptions.$set"
        expect_status 2
        case $set in
        it-life=0*) expect_error "0 days is below the least allowed, 11.6 days" ;;
        it-life*) expect_error "1000 years is above the most allowed, 101 years" ;;
        discount-rate=7) expect_error "7 is above the most allowed, 1" "did you mean '7 %'?" ;;
        *) [[ $errors != *"did you mean"* ]] || fail_with "$set is no share" ;;
        esac
    done
    run_split colossim explain assumptions.it-life
    expect_output "from 11.6 days to 101 years"
}

@test "thousands that a comma parts are told from a list" {
    run_split colossim check "$FIXTURES/plain.yaml" --set 'sites.room.power.grid.power=50,000 kW'
    expect_status 2
    expect_error "--set #1:1:32: error: numbers have no thousands separators"
    expect_error "did you mean '50000 kW'?"
    run_split colossim check "$FIXTURES/plain.yaml" --set 'sites.room.power.grid.power=50,0 kW'
    expect_error "a second value: write a list as [a, b]"
    printf 'colossim: 1\nbase: %s\nname: x\nsites: {room: {power: {grid: {power: 50,000 kW}}}}\n' "$FIXTURES/plain.yaml" >parted.yaml
    run_split colossim check parted.yaml
    expect_status 2
    expect_error "'sites.room.power.grid.000 kW' has no value"
    expect_error "numbers have no thousands separators"
}

@test "a part of a number of systems is refused" {
    spoil 's/accelerators: 8/accelerators: 12/'
    refuses "12 accelerators are no whole number of 'hgx-h100' (8 accelerators each): the nearest are 8 and 16"
}

@test "an end before the start is refused" {
    spoil 's/^end: .*/end: 2024-12-31/'
    refuses "tiny.yaml:4:6: error: 'end' must come after 'start'"
}

@test "deliveries out of order are refused" {
    spoil 's/^ *- .*/&\n          - {date: 2025-01-01, accelerators: 8}/'
    refuses "deliveries must stand in order of date"
}

@test "a delivery outside of the run is refused" {
    spoil 's/2025-01-02/2026-01-01/'
    refuses "tiny.yaml:17:20: error: delivery on 2026-01-01 lies outside the run (2025-01-01 to 2026-01-01)"
}

@test "a power source outside of the run is refused" {
    spoil 's/power: 30 kW/from: 2024-01-01, power: 30 kW/'
    refuses "power source on 2024-01-01 lies outside the run"
}

@test "a milestone outside of the run or out of reach is refused" {
    good >tiny.yaml
    printf 'milestones:\n  a: {accelerators: 8, observed: 2030-01-01}\n  b: {accelerators: 9}\n' >>tiny.yaml
    refuses "milestone on 2030-01-01 lies outside the run" "milestone 'b' can't be reached: only 8 accelerators are ordered"
}

@test "an impossible date is refused" {
    spoil 's/2025-01-02/2025-02-30/'
    refuses "'2025-02-30' is no date: write YYYY-MM-DD"
}

@test "a low above its high is refused" {
    spoil 's/power: 30 kW/power: {dist: uniform, low: 40 kW, high: 30 kW}/'
    refuses "sites.room.power.grid.power: 'low' is above 'high'"
}

@test "a site without power is refused" {
    spoil 's/power: {grid.*/power: {}/'
    refuses "site 'room' has no power"
}

@test "a named item that nothing refers to is refused" {
    good >tiny.yaml
    sed -i 's/^operators:/  attic: {model: generic-us, halls: {h: {it-power: 1 MW}}, power: {g: {model: grid-us, power: 1 MW}}}\n&/' tiny.yaml
    refuses "site 'attic' has no effect: nothing refers to it"
}

@test "an override of a library item that nothing refers to any more is refused as such, whatever else it lacks" {
    good >tiny.yaml
    sed -i 's/grid-us, power: 30 kW/mine, power: 30 kW/' tiny.yaml
    cat >>tiny.yaml <<YAML
models:
  power:
    mine: {title: mine, kind: grid, energy-price: 0.05 \$/kWh, demand-charge: 0 \$/kW-month, carbon: 0 g/kWh}
    grid-us: {energy-price: 0.06 \$/kWh}
YAML
    refuses "power model 'grid-us' has no effect: nothing refers to it" "1 error"
}

@test "overrides without effect and faults of values are told all at once" {
    good >tiny.yaml
    printf 'models:\n  systems: {hgx-b200: {nameplate: 9 kW}}\n' >>tiny.yaml
    run_split colossim check tiny.yaml --set models.accelerators.vr200.price=\$9k --set sites.room.crews=-4 \
        --set models.systems.hgx-h200.nameplat=9kW
    expect_status 2
    expect_error "tiny.yaml:19:13: error: system 'hgx-b200' has no effect: nothing refers to it"
    expect_error "--set #1:1:21: error: accelerator 'vr200' has no effect: nothing refers to it"
    expect_error "--set #2:1:18: error: sites.room.crews: -4 is below the least allowed, 0"
    expect_error "--set #3:1:16: error: system 'hgx-h200' has no effect: nothing refers to it"
    expect_error "--set #3:1:25: error: unknown key 'nameplat' in system"
    expect_error "5 errors"
}

@test "what an override refers to and nobody has is told once" {
    good >tiny.yaml
    run_split colossim check tiny.yaml --set models.systems.hgx-h200.accelerator=nonsense
    expect_status 2
    expect_error "there is no accelerator 'nonsense'"
    expect_error "1 error"
}

@test "what a misspelt key may refer to is not said to have no effect" {
    spoil 's/site: room/siet: room/'
    refuses "unknown key 'siet'" "the order is missing its key 'site'" "2 errors"
}

@test "a null in the assumptions takes away what stands above the library, whose value holds again" {
    good >tiny.yaml
    echo "assumptions: {it-salvage: 10 %, repair: {swap: {cost: \$700}}}" >>tiny.yaml
    sed 's/^name:.*/name: later\nbase: tiny.yaml\nassumptions: {it-salvage: null, repair: {swap: {cost: null}}, resale: {curve: [[0 years, 80 %], [5 years, 10 %]]}}/;3q' tiny.yaml >later.yaml
    run_split colossim show later.yaml --sources
    expect_status 0
    expect_output "assumptions.it-salvage = 0"
    expect_output "high: \$2000"
    run_split colossim check tiny.yaml --set assumptions.it-salvage=null
    expect_status 0
    printf 'colossim: 1\nname: later\nbase: tiny.yaml\nassumptions: null\n' >later.yaml
    run_split colossim show later.yaml --sources
    expect_status 0
    expect_output "assumptions.it-salvage = 0"
    expect_output "high: \$2000"
    run_split colossim check tiny.yaml --set assumptions=null
    expect_status 0
    printf 'colossim: 1\nname: last\nbase: later.yaml\nassumptions: {it-life: 4 years}\n' >last.yaml
    printf 'colossim: 1\nname: unrepaired\nbase: tiny.yaml\nassumptions: {repair: null}\n' >unrepaired.yaml
    run_split colossim show last.yaml --sources
    expect_status 0
    expect_output "assumptions.it-life = 4 years"
    expect_output "assumptions.it-salvage = 0"
    run_split colossim show unrepaired.yaml --sources --set assumptions.repair.swap.cost=\$600
    expect_status 0
    expect_output "assumptions.repair.swap.cost = \$600"
    run_split colossim show tiny.yaml --sources --set assumptions=null --set assumptions.it-life='4 years'
    expect_status 0
    expect_output "assumptions.it-salvage = 0"
    mkdir lib
    sed 's/^it-salvage:/it-salvaged:/' "$COLOSSIM_MODELS/assumptions.yaml" >lib/assumptions.yaml
    run_split colossim check tiny.yaml --models lib --set assumptions.it-salvage=null
    expect_error "assumptions: the key 'it-salvage' is missing"
}

@test "a null above the library deletes something or is refused" {
    good >tiny.yaml
    for key in models models.systems assumptions assumptions.it-salvage h100e; do
        run_split colossim check tiny.yaml --set $key=null
        expect_status 2
        expect_error "'$key' has nothing to delete: no file below gives it"
        expect_error "1 error"
    done
    { cat tiny.yaml && echo "models:"; } >empty.yaml
    run_split colossim check empty.yaml
    expect_status 2
    expect_error "'models' has no value"
    { cat tiny.yaml && echo "models: {systems: {hgx-h100: {title: mine}}}"; } >over.yaml
    run_split colossim check over.yaml --set models=null
    expect_status 0
    run_split colossim check over.yaml --set models.systems=null
    expect_status 0
}

@test "a null in a value that is given whole has nothing to delete" {
    local whole="has nothing to delete: a value that says its form is given whole"
    printf 'colossim: 1\nbase: %s\nsites: {room: {crews: {by-date: {2025-01-01: 2, 2025-01-20: 4}}}}\n' "$FIXTURES/plain.yaml" >dated.yaml
    run_split colossim check dated.yaml --set sites.room.crews.by-date=null
    expect_status 2
    expect_error "--set #1:1:18: error: 'sites.room.crews.by-date' $whole"
    expect_error "1 error"
    printf 'colossim: 1\nbase: dated.yaml\nsites: {room: {crews: {by-date: null, value: 3}}}\n' >fixed.yaml
    run_split colossim check fixed.yaml
    expect_error "fixed.yaml:3:24: error: 'sites.room.crews.by-date' $whole"
    printf 'colossim: 1\nbase: dated.yaml\nsites: {room: {crews: {by-date: {2025-01-01: 3, 2025-01-20: null}}}}\n' >later.yaml
    run_split colossim check later.yaml
    expect_error "later.yaml:3:49: error: 'sites.room.crews.by-date.2025-01-20' $whole"
    run_split colossim show dated.yaml --sources --set sites.room.crews.by-date.2025-01-20=null
    expect_status 0
    expect_output "sites.room.crews = {by-date: {2025-01-01: 2}}"
    run_split colossim check dated.yaml --set sites.room.crews.by-date.2025-01-10=null
    expect_error "'sites.room.crews.by-date.2025-01-10' has nothing to delete: no file below gives it"
}

@test "all errors of a file are told at once, in order" {
    spoil 's/^end: .*/end: soon/; s/20 kW/20 kWh/; s/accelerators: 8/accelerators: x/'
    refuses "3 errors"
    [ "$(grep -o 'tiny.yaml:[0-9]*:' <<<"$errors" | tr '\n' ' ')" = "tiny.yaml:4: tiny.yaml:8: tiny.yaml:17: " ]
}

@test "a base that leads back to itself is refused" {
    spoil 's/^name:.*/&\nbase: tiny.yaml/'
    refuses "tiny.yaml:3:7: error: base: the files go in a circle: tiny.yaml -> tiny.yaml"
}

@test "a base that isn't there is refused at its place" {
    spoil 's/^name:.*/&\nbase: nowhere.yaml/'
    refuses "tiny.yaml:3:7: error:" "nowhere.yaml"
}

@test "an error in --set is placed at its argument" {
    good >tiny.yaml
    run_split colossim run tiny.yaml --set seed=3 --set sites.room.power.grid.power=30
    expect_status 2
    expect_error "--set #2:"
    expect_error "sites.room.power.grid.power: '30' has no unit"
    [ "$(ls -A)" = tiny.yaml ]
}

@test "a message that quotes a part of what the user wrote stays UTF-8" {
    long=a$(printf 'é%.0s' {1..100})
    spoil "s/2025-01-01/$long/"
    run_split colossim run tiny.yaml
    expect_status 2
    [[ "$errors" == *"start: 'aé"*"é...' is no date"* ]] || fail_with "$errors"
    iconv -f UTF-8 -t UTF-8 <<<"$errors" >/dev/null
    run_split colossim run -é tiny.yaml
    expect_status 2
    expect_error "unknown option '-é'"
}

@test "a missing, an empty, a binary and a non-UTF-8 file are refused" {
    run_split colossim run tiny.yaml
    expect_status 2
    expect_error "tiny.yaml"
    : >tiny.yaml
    refuses "tiny.yaml" "error"
    head -c 4096 "$COLOSSIM" >tiny.yaml
    refuses "tiny.yaml" "error"
    printf 'name: caf\xe9\n' >tiny.yaml
    refuses "tiny.yaml" "UTF-8"
    mkdir folder && mv tiny.yaml folder/ && mv folder tiny.yaml
    run_split colossim run tiny.yaml
    expect_status 2
}

@test "a file of 100 MB is refused without reading it all" {
    truncate -s 100M tiny.yaml
    refuses "tiny.yaml: error: the file is larger than 16 MB"
}

@test "an alias bomb is refused" {
    {
        echo 'a0: &a0 [x, x, x, x, x, x, x, x, x, x]'
        for i in 1 2 3 4 5 6 7 8 9; do
            echo "a$i: &a$i [*a$((i - 1)), *a$((i - 1)), *a$((i - 1)), *a$((i - 1)), *a$((i - 1)), *a$((i - 1)), *a$((i - 1)), *a$((i - 1)), *a$((i - 1)), *a$((i - 1))]"
        done
    } >tiny.yaml
    refuses "tiny.yaml" "alias"
}

@test "deep nesting is refused" {
    { printf 'a: '; printf '[%.0s' $(seq 5000); printf ']%.0s' $(seq 5000); echo; } >tiny.yaml
    refuses "tiny.yaml" "64"
}

@test "check finds the same errors and writes nothing" {
    spoil 's/20 kW/20 kWh/'
    run_split colossim check tiny.yaml
    expect_status 2
    expect_error "'kWh' is an energy"
    [ "$(ls -A)" = tiny.yaml ]
}

# What the library lacks is found before the keys are read, and what it has is no fault of theirs.
@test "a model that isn't there hides no other fault" {
    spoil 's/hgx-h100/hgx-h10/; s/generic-us/generic-su/; s/2025-01-02/2025-13-02/; s/deliveries/delivery/; s/30 kW/30 kWh/'
    refuses "tiny.yaml:7:12: error: there is no site model 'generic-su', neither in the model library nor at models.sites" \
        "'kWh' is an energy, expected a power" \
        "tiny.yaml:14:17: error: there is no system 'hgx-h10', neither in the model library" "did you mean 'hgx-h100'?" \
        "unknown key 'delivery' in order" "4 errors"
    spoil 's/hgx-h100/hgx-h10/; s/2025-01-02/2025-13-02/'
    refuses "there is no system 'hgx-h10'" "'2025-13-02' is no date" "2 errors"
    good >tiny.yaml
    echo 'models: {systems: {hgx-h200: {server-price: $1}}}' >>tiny.yaml
    sed -i 's/hgx-h100/hgx-h2000/' tiny.yaml
    refuses "there is no system 'hgx-h2000'" "1 error"
}

@test "of the two ends of a run the one is blamed that was given over the other" {
    good >tiny.yaml
    for fault in "start=1900-01-01 7 longer than a century" "start=2027-01-01 7 'end' must come after 'start'" \
        "end=2024-01-01 5 'end' must come after 'start'"; do
        read -r set column text <<<"$fault"
        run_split colossim run tiny.yaml --set $set
        expect_status 2
        expect_error "--set #1:1:$column: error:" "$text" "1 error"
    done
    printf 'colossim: 1\nbase: tiny.yaml\nstart: 2030-01-01\n' >over.yaml
    run_split colossim run over.yaml
    expect_error "over.yaml:3:8: error: 'end' must come after 'start'"
}

@test "a count may be written in any way that makes it whole, and one that is too large is called so" {
    for count in 8 8.0 0.8e1 0.008k 8_0e-1; do
        good | sed "s/accelerators: 8/accelerators: $count/" >tiny.yaml
        run_split colossim check tiny.yaml
        expect_status 0
    done
    good >tiny.yaml
    for large in 72e15 1e300 1000000001; do
        run_split colossim check tiny.yaml --set operators.owner.orders.server.deliveries.0.accelerators=$large
        expect_status 2
        expect_error "is above the most allowed, 1000000000"
    done
    run_split colossim check tiny.yaml --set seed=1e17
    expect_error "seed: 1e17 is above the most allowed, 9e15"
    spoil 's/accelerators: 8/accelerators: 9.5/'
    refuses "'9.5' is no whole number"
    spoil 's/accelerators: 8/accelerators: 10008/; s/hgx-h100/gb300-nvl72/'
    sed -i 's/10008/10000/' tiny.yaml
    refuses "10000 accelerators are no whole number of 'gb300-nvl72' (72 accelerators each): the nearest are 9936 and 10008"
}
