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
