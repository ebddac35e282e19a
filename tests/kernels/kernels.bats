#!/usr/bin/env bats
# colossim-kernels on a machine without a GPU: arguments, plans, and what it says when it can't measure.

load ../cli/helper

KERNELS=${KERNELS:-colossim-kernels}

# Whatever the machine has, these tests see no GPU.
kernels()
{
    CUDA_VISIBLE_DEVICES= "$KERNELS" "$@"
}

names="launch hbm elemwise cast gemm gemm_grouped gemm_ref attn_decode attn_prefill pcie p2p coll overlap power"

@test "without a GPU it gives one line with the reason and exit code 77" {
    run_split kernels --out file.yaml
    expect_status 77
    [ -z "$output" ]
    [ "$(wc -l <<<"$errors")" -eq 1 ] || fail_with "more than one line"
    expect_error "colossim-kernels: "
    [ ! -e file.yaml ]
}

@test "a stub of libcuda is recognised" {
    stub=$(dirname "$NVCC")/../lib64/stubs/libcuda.so
    [ -e "$stub" ] || skip "the toolkit has no stub"
    mkdir stubs
    ln -s "$stub" stubs/libcuda.so.1
    LD_LIBRARY_PATH=$PWD/stubs run_split "$KERNELS"
    [ "$status" -eq 77 ] || skip "the machine's own driver was found first"
    expect_error "stub"
}

@test "it needs no library of NVIDIA's to start" {
    command -v readelf >/dev/null || skip "readelf is not installed"
    run_split readelf -d "$KERNELS"
    expect_status 0
    ! grep -E 'NEEDED.*(cuda|cublas|nccl|nvidia|stdc\+\+)' <<<"$output" || fail_with "linked"
}

@test "the simulator's library and the kernels' share no name" {
    command -v nm >/dev/null || skip "nm is not installed"
    names_of()
    {
        nm -g --defined-only "$1" 2>/dev/null | awk 'NF == 3 { print $3 }' | sort -u
    }
    [ -n "$(names_of "$TOP_BUILDDIR/libkernels.a")" ]
    both=$(comm -12 <(names_of "$TOP_BUILDDIR/libkernels.a") <(names_of "$TOP_BUILDDIR/libcolossim.a"))
    [ -z "$both" ] || fail_with "in both: $both"
}

@test "the list names every benchmark" {
    run_split kernels --list
    expect_status 0
    expect_output "a product beside a copy, or an all-reduce (2 GPUs or more): how each slows the other"
    listed=$(awk '{ printf "%s ", $1 }' <<<"$output")
    [ "$listed" = "$names " ] || fail_with "listed: $listed"
}

@test "a dry run shows points, bytes, FLOP and time of both profiles" {
    run_split kernels --dry-run
    expect_status 0
    expect_output "FLOP"
    expect_output "assumed: no GPU here"
    expect_output "  1.1e+12   4.03e+08"
    expect_output "gemm m 8192 n 8192 k 8192 batch 1 dtype bf16"
    quick=$(sed -n '$s/ points.*//p' <<<"$output")
    for name in $names; do
        grep -q "  $name " <<<"$output" || fail_with "no point of $name"
    done
    run_split kernels --dry-run --profile=full
    full=$(sed -n '$s/ points.*//p' <<<"$output")
    [ "$full" -gt "$((4 * quick))" ]
    expect_no_files
}

@test "a dry run plans for the GPU that is named, and for no other where it isn't there" {
    run_split "$TOP_BUILDDIR/tests/kernels/faked" --dry-run --bench launch
    expect_status 0
    expect_output "Fake GPU 0, profile quick"
    for how in --dry-run --bench=launch; do
        run_split "$TOP_BUILDDIR/tests/kernels/faked" "$how" --device 1
        expect_status 77
        [ -z "$output" ] || fail_with "it planned something"
        expect_error "there is no device 1: the machine has 1"
    done
}

@test "a run on the runtime that stands in writes what it measured of its GPU" {
    run_split "$TOP_BUILDDIR/tests/kernels/faked" --bench hbm --out gpu.yaml
    expect_status 1
    expect_error "op copy bytes 1048576 cache hot: 8 us"
    expect_error "points failed" # writes are not among what stands in
    grep -q '^title: "Fake GPU 0, colossim-kernels ' gpu.yaml || fail_with "no title"
}

@test "a run that is killed within a benchmark leaves what it had measured" {
    "$TOP_BUILDDIR/tests/kernels/faked" --quiet --profile full --bench hbm --out gpu.yaml 3>&- &
    for ((i = 0; i < 600; i++)); do
        grep -q 'op: copy.*time: {median' gpu.yaml && break
        sleep 0.1
    done
    kill -9 $!
    wait $! || true
    grep -q 'op: copy.*time: {median' gpu.yaml || fail_with "nothing was written within a minute"
    grep -q 'op: triad.*status: not-run, why: "the run ended before"' gpu.yaml || fail_with "it had ended"
}

@test "chosen benchmarks are planned alone, in the list's order, once each" {
    run_split kernels --dry-run --bench gemm --bench launch --bench gemm
    expect_status 0
    planned=$(sed '1,2d; $d' <<<"$output" | awk '{ print $4 }' | uniq | tr '\n' ' ')
    [ "$planned" = "launch gemm " ] || fail_with "planned: $planned"
}

@test "bad usage is exit code 2, with the word that was meant" {
    while IFS='|' read -r arguments words; do
        read -ra list <<<"$arguments"
        run_split kernels "${list[@]}"
        expect_status 2
        expect_error "$words"
        expect_error "--help"
    done <<'TEXT'
--bench gem|did you mean 'gemm'?
--profle full|did you mean '--profile'?
--profile fast|'quick' or 'full'
--device -1|whole number
--device x|whole number
--out|needs a value
--list=yes|takes no value
-z|unknown option '-z'
hbm|unexpected argument 'hbm'
TEXT
}

@test "help has usage, options and examples that are accepted, within 100 columns" {
    run_split kernels --help
    expect_status 0
    expect_output "Usage: colossim-kernels"
    long=$(grep -E '^.{101,}' <<<"$output") || true
    [ -z "$long" ] || fail_with "too long: $long"
    sed -n '/^Examples:/,/^$/s/^  colossim-kernels \(.*\)/\1/p' <<<"$output" >examples.txt
    [ -s examples.txt ]
    while IFS= read -r line; do
        read -ra words <<<"$line"
        run_split kernels "${words[@]}" --list
        [ "$status" -eq 0 ] || fail_with "example: $line"
    done <examples.txt
}

@test "a closed pipe is an error, not a crash" {
    run_split bash -c '"$0" --dry-run --profile full 2>err | true; exit ${PIPESTATUS[0]}' "$KERNELS"
    [ "$status" -le 1 ]
    run_split bash -c '"$0" --list >/dev/full' "$KERNELS"
    expect_status 1
    expect_error "can't be written"
}

# A program in the place of colossim-kernels that writes what the n-th file of this folder holds.
fake_runs()
{
    cat >fake <<'END'
#!/bin/bash
while [ $# -gt 0 ]; do
    [ "$1" = --out ] && out=$2
    shift
done
n=$(($(cat count 2>/dev/null || echo 0) + 1))
echo $n >count
echo "[1/2] p2p engine kernel: not run: needs >= 2 GPUs (1.2 min left)" >&2
echo "[2/2] coll op allreduce: not run: needs >= 2 GPUs (0.0 min left)" >&2
cp "run$n.yaml" "$out"
END
    chmod +x fake
}

# run_of DEVICE SECONDS THROTTLED IDLE-JOULES: points as the program writes them (test_record.c: a_point_is_a_line).
run_of()
{
    cat <<END
colossim: 1
title: a test
confidence: measured
device:
  name: "$1"
  power-limit: 700 W
points:
END
    point()
    {
        echo "  - {bench: $1, impl: $2, shape: {$3}, time: {median: $4 s, mad: 0 s, p05: 0 s, p95: 1 s, runs: 20}, flop: $5 FLOP, bytes: $6 B, throttled: ${7:-0}, converged: true}"
    }
    point launch driver "how: event" 2.5e-06 0 0
    local side
    for side in 512 1024 2048 3072 4096 6144 12288 16384; do
        point gemm cublaslt "m: $side, n: $side, k: $side, batch: 1, dtype: bf16, acc: f32, layout: tn" \
            "$(awk -v s=$side 'BEGIN { print 3e-6 + 2 * s ^ 3 * (1 + 60 / s) ^ 2 * (1 + 300 / s) / 830e12 }')" "$(awk -v s=$side 'BEGIN { printf "%.9g", 2 * s ^ 3 }')" 1
    done
    point gemm cublaslt "m: 8192, n: 8192, k: 8192, batch: 1, dtype: bf16, acc: f32, layout: tn" "$2" 1099511627776 1 "$3"
    point gemm_ref own "m: 8192, n: 8192, k: 8192, batch: 1, dtype: bf16, acc: f32, layout: tn" 1.9e-03 1099511627776 1
    local bytes
    for bytes in 268435456 1073741824 4294967296; do
        point hbm own "op: triad, bytes: $bytes, cache: cold" "$(awk -v b=$bytes 'BEGIN { print 2.5e-6 + 3 * b / 4.15e12 }')" 0 $((3 * bytes))
        point elemwise own "op: add, rows: $((bytes / 16384)), width: 8192" "$(awk -v b=$bytes 'BEGIN { print 2.5e-6 + 3 * b / 4.1e12 }')" 0 $((3 * bytes))
    done
    cat <<END
  - {bench: coll, impl: nccl, shape: {op: allreduce, n: 8, bytes: 1024}, status: not-run, why: "needs >= 2 GPUs"}
power:
  - {state: idle, work: nothing, data: none, duty-percent: 0, seconds: 12, impl: "own", window: 12.1 s, energy: $4 J, counter-steps: 120, flop: 0 FLOP, bytes: 0 B}
  - {state: memory, work: triad, data: normal, duty-percent: 100, seconds: 12, impl: "own", window: 12 s, energy: 3600 J, counter-steps: 120, run: 0.001 s, flop: 0 FLOP, bytes: 4e+09 B}
  - {state: tensor, work: gemm_bf16, data: normal, duty-percent: 100, seconds: 12, impl: "cublaslt", window: 12 s, energy: 8160 J, counter-steps: 120, run: 0.0014 s, flop: 1099511627776 FLOP, bytes: 4e+08 B}
  - {state: duty_50, work: gemm_bf16, data: normal, duty-percent: 50, seconds: 12, impl: "cublaslt", window: 12 s, energy: 4540 J, counter-steps: 120, run: 0.0028 s, flop: 1099511627776 FLOP, bytes: 4e+08 B}
END
}

check_with()
{
    rm -f count
    KERNELS=$PWD/fake run_split sh "$TOP_SRCDIR/tests/gpu/check.sh"
}

@test "the checks on a GPU read what the program writes" {
    fake_runs
    run_of "NVIDIA H100" 1.40e-03 0 900 >run1.yaml
    cp run1.yaml run2.yaml
    run_of "NVIDIA H100" 1.42e-03 0 900 >run3.yaml
    check_with
    expect_status 0
    expect_output "0 of 17 unthrottled points differ"
    expect_output "ok: power: idle 74.3802 W < memory-bound 300 W < limit 700 W"
    expect_output "SKIP: 1 GPU test: its targets are those of an H200"
    expect_output "2 not run: needs >= 2 GPUs"
    run_of "NVIDIA H100" 1.45e-03 0 900 >run3.yaml # 3.6 % more, one of 17
    check_with
    expect_status 1
    expect_output "1 of 17 unthrottled points differ"
    run_of "NVIDIA H100" 1.45e-03 0.3 900 >run3.yaml # throttled: not compared
    run_of "NVIDIA H100" 1.40e-03 0 5000 >run2.yaml
    check_with
    expect_status 1
    expect_output "0 of 16 unthrottled points differ"
    expect_output "FAILED: power: idle 413.223 W"
}

@test "on an H200 the checks know the rates and errors to reach" {
    fake_runs
    run_of "NVIDIA H200" 1.40e-03 0 900 >run1.yaml
    cp run1.yaml run2.yaml
    cp run1.yaml run3.yaml
    check_with
    expect_status 0
    expect_output "product of 8192 cubed in bf16, FLOP/s: 7.85365e+14"
    expect_output "our own over the library's: 0.736842"
    expect_output "ok: rates and errors of fits"
    for i in 1 2 3; do
        run_of "NVIDIA H200" 1.60e-03 0 900 >run$i.yaml
    done
    check_with
    expect_status 1
    expect_output "FLOP/s: '6.87195e+14' is not >= 750e12"
    expect_output "FAILED: rates and errors of fits"
}

@test "the checks on a GPU keep what was measured where they are told to" {
    fake_runs
    for i in 1 2 3; do
        run_of "NVIDIA H200" 1.40e-03 0 900 >run$i.yaml
    done
    rm -f count
    GPU_RECORDS=$PWD/kept KERNELS=$PWD/fake run_split sh "$TOP_SRCDIR/tests/gpu/check.sh"
    expect_status 0
    cmp run2.yaml kept/a.yaml
    cmp run3.yaml kept/b.yaml
    grep -q "needs >= 2 GPUs" kept/a.log
    grep -q "drawn-power" kept/show
}

@test "without a GPU or a program the checks say how many they skip" {
    CUDA_VISIBLE_DEVICES= run_split sh "$TOP_SRCDIR/tests/gpu/check.sh"
    expect_status 0
    expect_output "SKIP: 5 GPU tests: "
    KERNELS=$PWD/nothing run_split sh "$TOP_SRCDIR/tests/gpu/check.sh"
    expect_status 0
    expect_output "SKIP: 5 GPU tests: colossim-kernels is not built"
}
