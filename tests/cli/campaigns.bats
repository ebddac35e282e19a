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
    expect_output "campaigns  training runs as predicted"
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
