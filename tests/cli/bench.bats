#!/usr/bin/env bats
# The benchmarks run and say what they measured. Nothing is asserted about time.

load helper

# value KEY: the number or word of a key in the JSON output.
value()
{
    sed -n "s/^ *\"$1\": \"\{0,1\}\([^\",]*\)\"\{0,1\},\{0,1\}$/\1/p" <<<"$output"
}

@test "bench engine compares the queue with a heap" {
    run_split colossim bench engine --holds 10000
    expect_status 0
    expect_output "heap/post"
    expect_no_files
}

@test "bench engine --json" {
    run_split colossim bench engine --holds 10000 --json
    expect_status 0
    [ "$(value schema)" = colossim.bench_engine.1 ]
    [ "$(value same_order | sort -u)" = true ]
    [ "$(value pending | tr '\n' ' ')" = "1000 1000000 " ]
    [ "$(value holds | sort -u)" = 10000 ]
}

@test "bench fleet reports events, memory and that its books balance" {
    run_split colossim bench fleet --nodes 1000 --years 1
    expect_status 0
    expect_output "8,000 GPUs in 1,000 nodes"
    expect_output "3.79 per 1,000 node-days"
    expect_output "million failures and repairs per second of processor time"
    expect_output "candidates on nodes down or not there yet"
    expect_output "MB at the peak"
    expect_output "all balance"
    expect_no_files
}

@test "bench fleet --json" {
    run_split colossim bench fleet --nodes 1000 --years 1 --json
    expect_status 0
    [ "$(value schema)" = colossim.bench_fleet.1 ]
    [ "$(value nodes)" = 1000 ]
    [ "$(value accelerators)" = 8000 ]
    [ "$(value balanced)" = true ]
    [ "$(value failure_preset)" = llama3 ]
    [ "$(value failures)" -gt 500 ]
    [ "$(value repairs)" -le "$(value failures)" ]
    [ "$(value thinned)" -eq $(($(value candidates) - $(value failures))) ]
}

@test "bench fleet fails at the rate of the shipped preset" {
    run_split colossim bench fleet --nodes 10 --years 1 --json
    shipped=$(sed -n 's/.*rate: \([0-9]*\) per 110592 node-days.*/\1/p' \
        "$TOP_SRCDIR/models/failures/llama3.yaml" | awk '{ n += $1 } END { print n }')
    [ "$shipped" -eq 419 ]
    awk -v rate="$(value failures_per_node_second)" -v n="$shipped" \
        'BEGIN { exit !((rate * 110592 * 86400 / n - 1) ^ 2 < 1e-20) }'
}

@test "bench fleet gives the same fleet every time" {
    run_split colossim bench fleet --nodes 500 --years 2 --json
    first=$(grep -v -e cpu -e peak <<<"$output")
    run_split colossim bench fleet --nodes 500 --years 2 --json
    [ "$first" = "$(grep -v -e cpu -e peak <<<"$output")" ]
}

@test "bench refuses what it does not know" {
    run_split colossim bench wheel
    expect_status 2
    expect_error "there are engine, fleet and perf"
    run_split colossim bench
    expect_status 2
    expect_error "engine|fleet"
    run_split colossim bench engine --holds 0
    expect_status 2
    expect_error "--holds"
    run_split colossim bench fleet --nodes 0
    expect_status 2
    expect_error "--nodes"
    run_split colossim bench fleet --years ten
    expect_status 2
    expect_error "'ten'"
}

@test "bench engine and perf refuse options of the fleet's" {
    run_split colossim bench engine --nodes 1000
    expect_status 2
    expect_error "'bench engine' takes no option '--nodes'; it belongs to 'bench fleet'"
    run_split colossim bench perf --years 2
    expect_status 2
    expect_error "'bench perf' takes no option '--years'; it belongs to 'bench fleet'"
}
