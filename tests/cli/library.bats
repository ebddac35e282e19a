#!/usr/bin/env bats
# The model library from the command line: what it has, what it refuses to guess, what doesn't ship.

load helper

# scenario SYSTEM ACCELERATORS FABRIC POWER [LINE]: a year of one order, as tiny.yaml
scenario()
{
    cat >tiny.yaml <<YAML
colossim: 1
name: tiny
start: 2025-01-01
end: 2026-01-01
${5:-}
sites:
  room:
    model: us-liquid
    crews: 100
    halls: {hall: {it-power: 900 MW}}
    power: {grid: {model: $4, power: 900 MW}}
operators:
  owner:
    orders:
      first:
        system: $1
        site: room
        fabric: $3
        deliveries:
          - {date: 2025-01-02, accelerators: $2}
YAML
}

refuses()
{
    run_split colossim check tiny.yaml
    expect_status 2
    for text in "$@"; do expect_error "$text"; done
}

accepts()
{
    run_split colossim check tiny.yaml "$@"
    expect_status 0
}

@test "models list names every kind, with years, kinds and what doesn't ship" {
    run_split colossim models list
    expect_status 0
    for kind in accelerators systems parts fabrics sites power failures; do expect_output "$kind"; done
    [[ $output =~ h100-sxm\ +2022\ +NVIDIA\ H100\ SXM5\ 80\ GB ]] || fail_with "no line of h100-sxm"
    expect_output "(announced)"
    [[ $output =~ feynman\ +NVIDIA\ Feynman\ \(speculative\) ]] || fail_with "no line of feynman"
    expect_output "tpu-v7-torus             torus  "
}

@test "models list KIND --json gives status, release and kind" {
    run_split colossim models list accelerators --json
    expect_status 0
    expect_output '"name": "vr200"'
    expect_output '"status": "announced"'
    expect_output '"release": "2022-09-20"'
    run_split colossim models list power --json
    expect_output '"is": "battery"'
}

@test "an accelerator that doesn't ship is refused until the scenario allows it" {
    scenario vr200-nvl72 72 quantum-x800-nvl72 grid-us
    refuses "'vr200' is announced, it doesn't ship" "allow-speculative: true"
    scenario vr200-nvl72 72 quantum-x800-nvl72 grid-us "allow-speculative: true"
    accepts --set 'models.accelerators.vr200.price={value: $80k, confidence: assumed}'
}

# 919,944 packages have two ports each, 229,986 on each of eight planes of switches of 144: 3,195 leaves with 72 down, in 45 pods
# of 71 leaves and 72 spines, and 72 x 24 core switches, each with three links to each pod. GB300 has one port per package.
@test "Rubin racks take two ports of 800 Gb/s per package, on eight planes whose parts are assumed" {
    scenario vr200-nvl72 919944 quantum-x800-rubin grid-us "allow-speculative: true"
    run_split colossim run tiny.yaml --set 'models.accelerators.vr200.price={value: $80k, confidence: assumed}' --json
    expect_status 0
    python3 - <<PYTHON
import json
order, = json.loads('''$output''')["orders"]
assert order["switches"] == 8 * (3195 + 45 * 72 + 72 * 24), order
assert order["cables"] == 8 * (229986 + 3195 * 72 + 45 * 72 * 72), order
PYTHON
    run_split colossim show tiny.yaml --set 'models.accelerators.vr200.price={value: $80k, confidence: assumed}' --sources
    expect_status 0
    for key in rails leaf-oversubscription spine-oversubscription; do
        [[ $output =~ models\.fabrics\.quantum-x800-rubin\.$key\ =\ [0-9]+\ +\[assumed\] ]] || fail_with "$key is not called assumed"
    done
}

@test "a figure that the library lacks is refused by its name, and an assumed one taken" {
    scenario trn2-ultraserver 1024 tomahawk-5-400g grid-sweden
    refuses "models.accelerators.trainium2.price is not published" \
        "--set models.accelerators.trainium2.price='{value: ..., confidence: assumed}'" \
        "models.power.grid-sweden.carbon is not published"
    accepts --set 'models.accelerators.trainium2.price={value: $10k, confidence: assumed}' \
        --set 'models.power.grid-sweden.carbon={value: 30 g/kWh, confidence: assumed}'
}

@test "a tariff that the library lacks is refused where it is used" {
    scenario hgx-h100 1024 quantum-2-400g grid-norway
    refuses "tiny.yaml:11:27: error: models.power.grid-norway.energy-price is not published"
}

@test "the basis of h100e decides which rate must be known" {
    scenario hgx-h20 1024 quantum-2-400g grid-us
    accepts
    scenario hgx-h20 1024 quantum-2-400g grid-us "h100e-basis: measured-matmul"
    refuses "models.accelerators.h20.measured-matmul is not published"
}

@test "a missing figure is reported once, however many orders need it" {
    scenario trn2-ultraserver 1024 tomahawk-5-400g grid-us
    cat >>tiny.yaml <<'YAML'
      second:
        system: trn2-ultraserver
        site: room
        deliveries: [{date: 2025-01-02, accelerators: 64}]
YAML
    refuses "models.accelerators.trainium2.price is not published"
    [[ $errors == *"1 error" ]] || fail_with "expected one error"
}

@test "a fabric whose parts have no price is refused part by part" {
    scenario hgx-h100 1024 mine grid-us
    cat >>tiny.yaml <<'YAML'
models:
  fabrics:
    mine: {title: mine, switch: sn5400, cable: dac-400g, rails: 8}
YAML
    refuses "models.parts.sn5400.power is not published" "models.parts.sn5400.price is not published"
}

@test "a torus counts its optical switches, and keys of the other kind of fabric have no effect" {
    scenario tpu-v5p-cube 8960 tpu-v5p-torus grid-us
    run_split colossim run tiny.yaml --json
    expect_status 0
    expect_output '"switches": 115,' # 48 optical ones, 35 leaves and 32 spines between the hosts
    scenario tpu-v5p-cube 8960 mine grid-us
    cat >>tiny.yaml <<'YAML'
models:
  fabrics:
    mine: {title: mine, kind: torus, dimensions: 3, block-edge: 4, copper: ici-copper, rails: 8}
YAML
    refuses "'rails' has no effect where kind is 'torus'"
    sed -i "s/kind: torus/kind: {value: torus, source: a letter}/" tiny.yaml
    refuses "'rails' has no effect where kind is 'torus'"
}

@test "more blocks than an optical switch has ports for can't be joined" {
    scenario tpu-v5p-cube 64000 tpu-v5p-torus grid-us
    accepts
    run_split colossim check tiny.yaml --set models.fabrics.tpu-v5p-torus.pod-blocks=200
    expect_status 2
    expect_error "joins pods of 12800 by scale-up links, and those of 'tpu-v5p' join 8960 at most"
    run_split colossim check tiny.yaml --set models.fabrics.tpu-v5p-torus.pod-blocks=200 \
        --set models.accelerators.tpu-v5p.scaleup-domain=12800
    expect_status 2
    expect_error "can't join 1000 systems: its optical switches have too few ports for a pod's blocks"
}

@test "every system runs, or is refused for what nobody published of it" {
    systems=$(colossim models list systems | awk 'NR > 1 { print $1 }')
    [ "$(wc -w <<<"$systems")" -ge 30 ] || fail_with "systems: $systems"
    ran=0
    for system in $systems; do
        scenario "$system" 36864 ethernet-400g grid-us "allow-speculative: true"
        run_split colossim check tiny.yaml
        if [ "$status" -eq 0 ]; then
            ran=$((ran + 1))
        else
            expect_status 2
            ! grep 'error:' <<<"$errors" | grep -v 'is not published' || fail_with "$system"
        fi
    done
    [ "$ran" -ge 19 ] || fail_with "only $ran systems run"
}

@test "a file that no reference can name is not listed, and is told from one that is not there" {
    mkdir -p own/llms
    cp "$COLOSSIM_MODELS/llms/gpt-j-6b.yaml" own/llms/my_own.yaml
    run_split colossim models list llms --models own
    expect_status 0
    ! grep -q my_own <<<"$output" || fail_with "listed"
    run_split colossim train my_own --models own
    expect_status 2
    expect_error "'my_own' can't be a name at models.llms: names have a-z, 0-9, '.' and '-'"
    run_split colossim train my_other --models own
    expect_status 2
    expect_error "there is no LLM 'my_other'"
}
