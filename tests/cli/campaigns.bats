#!/usr/bin/env bats
# Training campaigns of a scenario, from the file to the report.

load helper

campaigns()
{
    printf 'operators.xai.orders.phase-1.campaigns={%s}' "$1"
}

@test "a campaign is predicted, run and reported" {
    run_split colossim run "$SCENARIOS/colossus.yaml" -o a.db --set "$(campaigns "big: {llm: llama3.1-405b, tokens: 15e12,
        accelerators: 16384, from: 2024-09-10, plan: {tensor: 8, pipeline: 16, recompute: full}}")"
    expect_status 0
    expect_output "Training runs as predicted"
    expect_output "llama3.1-405b"
    run sqlite3 a.db "SELECT started >= '2024-09-10' AND ended > started AND tokens_done = tokens FROM campaigns"
    [ "$output" = 1 ]
    # what it costs is its accelerator-hours at the cost of an energised one
    run_split colossim run "$SCENARIOS/colossus.yaml" -o b.db --json --set "$(campaigns "big: {llm: llama3.1-405b, tokens: 15e12,
        accelerators: 16384, from: 2024-09-10, plan: {tensor: 8, pipeline: 16, recompute: full}}")"
    printf '%s' "$output" > a.json
    python3 - <<'PY'
import json
d = json.load(open("a.json"))
c = d["campaigns"][0]
hour = d["metrics"]["cost_per_energised_accelerator_hour"]["value"]
assert abs(c["cost"] / (c["accelerator_seconds"] / 3600 * hour) - 1) < 1e-6, (c["cost"], hour)
PY
}

@test "a campaign is slowed by a cap and stopped by outages of its site" {
    cat >site.yaml <<'YAML'
colossim: 1
name: site
start: 2025-01-01
end: 2026-01-01
sites:
  room:
    model: generic-us
    crews: 100
    halls: {hall: {it-power: 10 MW}}
    power: {grid: {model: grid-us, power: 10 MW}}
operators:
  owner:
    orders:
      servers:
        system: hgx-h100
        site: room
        fabric: quantum-2-400g
        deliveries: [{date: 2025-01-02, accelerators: 2048}]
        campaigns:
          run: {llm: llama3-70b, tokens: 2e12, accelerators: 1024, plan: {tensor: 8, pipeline: 2, recompute: full}}
YAML
    run_split colossim run site.yaml -o free.db
    expect_status 0
    [[ $output != *"campaign 'run'"* ]] || fail_with "nothing hinders it"
    run_split colossim run site.yaml -o hindered.db --set sites.room.oversubscription=3 --set sites.room.power.grid.power='2 MW' \
        --set 'sites.room.outages={utility: {rate: 100 per year, duration: 6 h, restart: 2 h}}' \
        --set operators.owner.orders.servers.campaigns.run.checkpoint-interval=6h
    expect_status 0
    expect_output "  campaign 'run': "
    output=$(tr -s ' \n' ' ' <<<"$output") # what is said of it may break anywhere
    expect_output "of standstill in outages of its site, "
    expect_output "lost to the cap on power, "
    expect_output "of work done again, "
    # what it was hindered is what it took longer
    run sqlite3 hindered.db "ATTACH 'free.db' AS free;
        SELECT here.standstill > 0 AND here.slowed > 0 AND here.again > 0 AND was.slowed = 0 AND here.tokens_done = here.tokens
            AND abs((here.accelerator_seconds - was.accelerator_seconds) / 1024 - here.standstill - here.slowed - here.again - here.saving) < 1
        FROM main.campaigns AS here, free.campaigns AS was"
    [ "$output" = 1 ] || fail_with "$output"
    run_split colossim run site.yaml -o capped.db --json --set sites.room.oversubscription=3 --set sites.room.power.grid.power='2 MW'
    expect_output '"standstill_seconds": 0,' '"again_seconds": 0'
    [[ $output != *'"slowed_seconds": 0,'* ]] || fail_with "it is not slowed"
}

@test "failures of its nodes stop a campaign" {
    local run="llm: llama3-70b, tokens: 5e12, accelerators: 8192, from: 2024-09-10, plan: {tensor: 8, pipeline: 2, recompute: full}"
    run_split colossim run "$SCENARIOS/colossus.yaml" -o stopped.db --set "$(campaigns "run: {$run}")"
    expect_status 0
    output=$(tr -s ' \n' ' ' <<<"$output") # what is said of it may break anywhere
    expect_output " campaign 'run': " "failures of its nodes, a checkpoint every " "of work; " "of restarts, " "of work done again, " "for checkpoints"
    run_split colossim run "$SCENARIOS/colossus.yaml" -o free.db --set "$(campaigns "run: {$run, interruptions: {counted: false}}")"
    expect_status 0
    [[ $output != *"campaign 'run'"* ]] || fail_with "nothing hinders it"
    run sqlite3 stopped.db "ATTACH 'free.db' AS free;
        SELECT here.stops > 10 AND here.restarting > 0 AND here.saving > 0 AND here.again > 0 AND was.stops = 0
            AND was.checkpoint_interval IS NULL AND here.tokens_done = here.tokens
            AND abs((here.accelerator_seconds - was.accelerator_seconds) / 8192 - here.restarting - here.saving - here.again) < 1
        FROM main.campaigns AS here, free.campaigns AS was"
    [ "$output" = 1 ] || fail_with "$output"
}

@test "a checkpoint interval that nothing makes use of has no effect" {
    run_split colossim check "$SCENARIOS/colossus.yaml" --set "$(campaigns 'run: {llm: llama3-8b, tokens: 1e12, accelerators: 1024, checkpoint-interval: 1 h,
        interruptions: {counted: false}}')"
    expect_status 2
    expect_error "'checkpoint-interval' of campaign 'run' has no effect: its site 'memphis' has no 'outages', and no failure of a node interrupts it"
}

@test "a campaign that can't run is an error at its place" {
    run_split colossim check "$SCENARIOS/colossus.yaml" --set "$(campaigns 'run: {llm: llama3.1-405b, tokens: 1e12, accelerators: 200000}')"
    expect_status 2
    expect_error "campaign 'run' wants 200000 accelerators, but only 100000 are ordered"
    run_split colossim check "$SCENARIOS/colossus.yaml" --set "$(campaigns 'run: {llm: llama3.1-405b, tokens: 1e12, accelerators: 1024, plan: {tensor: 3}}')"
    expect_status 2
    expect_error "campaign 'run': tensor 3"
    run_split colossim check "$SCENARIOS/colossus.yaml" --set "$(campaigns 'run: {llm: llama3.1-405b, tokens: 1e12, accelerators: 8}')"
    expect_status 2
    expect_error "campaign 'run': no plan fits"
    run_split colossim check "$SCENARIOS/colossus.yaml" --set "$(campaigns 'run: {llm: llama3.1-405b, tokens: 1e12, accelerators: 1024, from: 2030-01-01}')"
    expect_status 2
    expect_error "beginning of the campaign on 2030-01-01 lies outside the run"
}

@test "a campaign in a data type that its accelerators lack is refused, with the reason" {
    run_split colossim run "$SCENARIOS/colossus.yaml" -o a.db --set "$(campaigns "big: {llm: llama3-70b, tokens: 1e12,
        accelerators: 1024, precision: fp4}")"
    expect_status 2
    expect_error "campaign 'big': 'h100-sxm' has no fp4 rate"
}

@test "check and run say where a campaign's model has other numbers of parameters than its file says" {
    cat >own.yaml <<'YAML'
colossim: 1
name: own
start: 2025-01-01
end: 2025-03-01
models: {llms: {own: {title: Own, layers: 32, hidden: 4096, heads: 32, kv-heads: 8, head-dim: 128, gated-mlp: true, ffn: 14336, vocabulary: 128256, context: 8192, parameters: 400e9}}}
sites: {room: {model: us-air, crews: 4, halls: {hall: {it-power: 2 MW}}, power: {grid: {model: grid-us, power: 3 MW}}}}
operators:
  owner:
    orders:
      boxes:
        system: hgx-h100
        site: room
        fabric: quantum-2-400g
        deliveries: [{date: 2025-01-02, accelerators: 512}]
        campaigns: {c: {llm: own, tokens: 1e11, accelerators: 256}}
YAML
    said="campaign 'c': its speed follows from the shapes of 'own', whose 'parameters' says 400B"
    run_split colossim check own.yaml
    expect_status 0
    [[ $errors == *"note: $said"* ]] || fail_with "check: $errors"
    run_split colossim run own.yaml
    expect_status 0
    expect_output "$said"
    run_split colossim check own.yaml --set models.llms.own.parameters=8.03e9
    [[ $errors != *shapes* ]] || fail_with "near: $errors"
}
