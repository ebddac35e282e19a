#!/usr/bin/env bats
# 'colossim calibrate fit' and 'show': from measurement files to calibrations that 'train' uses.

load helper

PUBLISHED=$TOP_SRCDIR/models/measurements/kernels

# A measurement file of products on an H200; further points from standard input.
write_points()
{
    cat >gpu.yaml <<'END'
colossim: 1
title: made up
source: a test
confidence: measured
device: {name: NVIDIA H200, power-limit: 650 W}
points:
END
    local side
    for side in 512 1024 2048 4096 8192; do
        # 700 TFLOP/s, with the launch's 4 us
        awk -v s=$side 'BEGIN { t = 2 * s^3 / 700e12 + 4e-6; printf "  - {bench: gemm, impl: cublaslt, shape: {m: %d, n: %d, k: %d, dtype: bf16}, time: {median: %.6e s, mad: 0 s, p05: %.6e s, p95: %.6e s, runs: 20}}\n", s, s, s, t, t, t }' >>gpu.yaml
    done
    cat >>gpu.yaml
}

@test "a fit is a calibration that training uses as it stands" {
    write_points </dev/null
    mkdir -p lib/calibration
    run_split colossim calibrate fit gpu.yaml -o lib/calibration/h200-sxm.yaml
    expect_status 0
    expect_output "h200-sxm: made up, fitted to 5 points (5 measured, 0 published)"
    expect_output "gemm.bf16"
    set -- llama3-8b --set system=hgx-h200 --set accelerators=8 --json
    run_split colossim train "$@" --models lib
    expect_status 0
    fitted=$output
    run_split colossim train "$@"
    expect_status 0
    [ "$fitted" != "$output" ] || fail_with "the calibration changed nothing"
    run_split colossim models show calibration/h200-sxm --models lib
    expect_output "power: {value: 650 W, source: limit of the board that was measured"
    expect_output "FlashAttention" # what was not measured is taken over
    expect_output "dense: {value: 989.4 TFLOP/s, source: data sheet" # of what was measured
}

@test "the accelerator is known by its device's name, or told" {
    write_points </dev/null
    sed -i 's/NVIDIA H200/NVIDIA XYZ/' gpu.yaml
    run_split colossim calibrate fit gpu.yaml
    expect_status 2
    expect_error "no accelerator of the library has the device name 'NVIDIA XYZ'"
    run_split colossim calibrate fit gpu.yaml --accelerator h100-sxm
    expect_status 0
    expect_output "title: \"made up\""
    run_split colossim calibrate fit gpu.yaml --accelerator h100-sxn
    expect_status 2
    expect_error "did you mean 'h100-sxm'?"
}

@test "bad measurement files are refused with line and column" {
    write_points <<'END'
  - {bench: gemm, impl: x, shape: {m: 8, n: 8, k: 8, dtype: bf16}, time: {median: 3, mad: 0 s, p05: 1 s, p95: 9 s, runs: 1}}
END
    run_split colossim calibrate show gpu.yaml
    expect_status 2
    expect_error "gpu.yaml:12:"
    expect_error "median"
    run_split colossim calibrate fit gpu.yaml -o out.yaml
    expect_status 2
    [ ! -e out.yaml ]
    echo "colossim: 1" >empty.yaml
    run_split colossim calibrate fit empty.yaml
    expect_status 2
    expect_error "missing its key 'points'"
    run_split colossim calibrate fit nothing.yaml
    expect_status 2
    expect_error "nothing.yaml"
}

@test "another file in the place of measurements is called what it is" {
    write_points </dev/null
    colossim calibrate fit gpu.yaml >h200-sxm.yaml
    run_split colossim calibrate show h200-sxm.yaml
    expect_status 2
    expect_error "this is no file of measurements: its keys are those of models/calibration"
    expect_error "'colossim explain measurements' lists their keys"
    expect_error "1 error"
    run_split colossim calibrate fit "$SCENARIOS/h100.yaml"
    expect_error "its keys are those of a scenario or study"
    expect_error "1 error"
    run_split colossim explain measurements
    expect_output "points: a list; each item is a measured point; required"
}

@test "an accelerator without published points gets those that have some" {
    run_split colossim calibrate show h100
    expect_status 2
    expect_error "did you mean 'h100-sxm'?"
    run_split colossim calibrate show nothing
    expect_status 2
    expect_error "there are those of a100-80gb, b200"
}

@test "a benchmark that there isn't is told once, and not by each key that it would have" {
    write_points <<'END'
  - {bench: gem, impl: x, shape: {m: 8, n: 8, k: 8, dtype: bf16}, rate: 1 TFLOP/s}
END
    run_split colossim calibrate show gpu.yaml
    expect_status 2
    expect_error "did you mean 'gemm'?"
    expect_error "1 error"
}

@test "points faster than the data sheet allows are in doubt" {
    write_points <<'END'
  - {bench: gemm, impl: x, shape: {m: 512, n: 512, k: 512, dtype: bf16}, rate: 5 PFLOP/s}
  - {bench: hbm, impl: x, shape: {op: triad, bytes: 2000000000}, rate: 5 TB/s}
END
    run_split colossim calibrate show gpu.yaml
    expect_status 0
    expect_output "1 point faster than the data sheet allows, 5 PFLOP/s of 989 TFLOP/s"
    colossim calibrate show gpu.yaml --json | python3 -c '
import json, sys
assert json.load(sys.stdin)["points_above_datasheet"] == 1'
}

# refused_at COLUMN WORDS SHAPE: a point of an overlap with such a shape, on line 12, besides its product.
refused_at()
{
    write_points <<END
  - {bench: overlap, impl: x, shape: {m: 8, n: 8, k: 8, dtype: bf16, $3}, time: {median: 1 s, mad: 0 s, p05: 1 s, p95: 1 s, runs: 9}}
END
    run_split colossim calibrate fit gpu.yaml -o out.yaml
    expect_status 2
    expect_error "gpu.yaml:12:$1: error:"
    expect_error "$2"
    [ ! -e out.yaml ]
}

@test "an overlap is with a copy or with a collective, given whole" {
    refused_at 31 "with a copy ('copy-bytes' and 'copy-blocks') or with a collective" "timed: gemm"
    refused_at 83 "'copy-bytes' needs 'copy-blocks' with it" "timed: gemm, copy-bytes: 8"
    refused_at 83 "'members' needs 'collective-bytes' with it" "timed: gemm, members: 8"
    refused_at 114 "a copy or with a collective, not with both" \
        "timed: gemm, copy-bytes: 8, copy-blocks: 0, members: 8, collective-bytes: 8"
    refused_at 70 "not with both" "members: 8, collective-bytes: 8, copy-bytes: 8, copy-blocks: 0"
    refused_at 70 "'timed' is 'gemm' or 'copy' here" "timed: allreduce, copy-bytes: 8, copy-blocks: 0"
    refused_at 83 "'beside' is 'nothing' or the other" "timed: gemm, beside: copy, members: 8, collective-bytes: 8"
}

@test "points that say nothing of a law make no calibration" {
    cat >gpu.yaml <<'END'
colossim: 1
title: none
device: {name: NVIDIA H200}
points:
  - {bench: coll, impl: nccl, shape: {op: allreduce, n: 8, bytes: 1024}, status: not-run, why: needs 2 GPUs}
END
    run_split colossim calibrate fit gpu.yaml -o out.yaml
    expect_status 2
    expect_error "nothing to fit"
    [ ! -e out.yaml ]
}

@test "a file that no fit wrote is not replaced" {
    write_points </dev/null
    echo mine >out.yaml
    run_split colossim calibrate fit gpu.yaml -o out.yaml
    expect_status 2
    expect_error "was not written by a fit"
    run_split colossim calibrate fit gpu.yaml -o out.yaml --force
    expect_status 0
    run_split colossim calibrate fit gpu.yaml -o out.yaml
    expect_status 0
    cp gpu.yaml before.yaml
    run_split colossim calibrate fit gpu.yaml -o gpu.yaml --force
    expect_status 2
    expect_error "'gpu.yaml' holds the measurements and is never replaced"
    cmp gpu.yaml before.yaml
}

@test "a fit replaces no model that it read but the accelerator's calibration" {
    write_points </dev/null
    mkdir lib
    cp -r "$TOP_SRCDIR/models/accelerators" "$TOP_SRCDIR/models/calibration" lib
    cp lib/accelerators/h200-sxm.yaml before.yaml
    run_split colossim calibrate fit gpu.yaml -o lib/accelerators/h200-sxm.yaml --force --models lib
    expect_status 2
    expect_error "'lib/accelerators/h200-sxm.yaml' is an input of this command and is never replaced"
    cmp lib/accelerators/h200-sxm.yaml before.yaml
    run_split colossim calibrate fit gpu.yaml -o lib/calibration/h200-sxm.yaml --force --models lib
    expect_status 0
}

@test "show gives intervals and errors held out, also as JSON" {
    run_split colossim calibrate show "$PUBLISHED/a100-80gb.yaml"
    expect_status 0
    expect_output "(0 measured, "
    expect_output "95 % interval"
    expect_output "families"
    run_split colossim calibrate show a100-80gb --json
    expect_status 0
    expect_output '"schema": "colossim.calibrate.1"'
    expect_output '"random_fifths"'
    expect_output '"stage": "gemm.bf16"'
}

@test "a fit is the same at one thread and at two" {
    OMP_NUM_THREADS=1 run_split colossim calibrate fit "$PUBLISHED/gb200.yaml"
    expect_status 0
    one=$output
    OMP_NUM_THREADS=2 run_split colossim calibrate fit "$PUBLISHED/gb200.yaml"
    [ "$output" = "$one" ]
}

@test "options belong to words" {
    run_split colossim calibrate steps --accelerator h100-sxm
    expect_status 2
    expect_error "'calibrate steps' takes no option '--accelerator'; it belongs to 'calibrate run', 'calibrate fit'"
    run_split colossim calibrate fit
    expect_status 2
    expect_error "needs a file of measurements"
    run_split colossim calibrate fitt x.yaml
    expect_status 2
    expect_error "did you mean 'fit'?"
}

@test "show draws measured and fitted points, on the terminal and as SVG" {
    write_points </dev/null
    run_split colossim calibrate show gpu.yaml --svg gpu.svg
    expect_status 0
    expect_output "gemm.bf16: rate over arithmetic ('o' measured, 'x' law, '*' both)"
    [ "$(grep -c '<circle class="f s0"' gpu.svg)" -ge 5 ]
    python3 -c 'import sys, xml.dom.minidom as m; m.parse("gpu.svg")'
    colossim calibrate show gpu.yaml --svg gpu.svg -q
    cp gpu.yaml before.yaml
    run_split colossim calibrate show gpu.yaml --svg gpu.yaml
    expect_status 2
    expect_error "'gpu.yaml' exists and is no drawing"
    cmp gpu.yaml before.yaml
    run_split colossim calibrate show gpu.yaml --svg nowhere/gpu.svg
    expect_status 2
    [ -z "$output" ]
}

@test "show says what feeds no law, and holds out what the laws are judged by" {
    write_points <<'END'
  - {bench: gemm, impl: cublaslt, shape: {m: 4096, n: 4096, k: 4096, dtype: tf32}, time: {median: 4e-4 s, mad: 0 s, p05: 4e-4 s, p95: 4e-4 s, runs: 20}}
  - {bench: gemm_grouped, impl: cublas, shape: {groups: 8, m: 4096, k: 7168, tokens: 32768, spread: even, dtype: bf16}, time: {median: 3.4e-3 s, mad: 0 s, p05: 3.4e-3 s, p95: 3.4e-3 s, runs: 20}}
  - {bench: elemwise, impl: own, shape: {op: add, rows: 8192, width: 8192}, bytes: 400 MB, time: {median: 1e-4 s, mad: 0 s, p05: 1e-4 s, p95: 1e-4 s, runs: 20}}
END
    run_split colossim calibrate show gpu.yaml
    expect_status 0
    expect_output "grouped.bf16"
    expect_output "elementwise, by memory"
    expect_output "Measured, and feeding no law"
    expect_output "gemm tf32       1  training multiplies in bf16, fp8 and fp4: no law of this data type"
    colossim calibrate show gpu.yaml --json | python3 -c '
import json, sys
x = json.load(sys.stdin)
assert [u["what"] for u in x["unused"]] == ["gemm tf32"] and x["unused_points"] == 1
assert "largest_fifth" not in x["elementwise_errors"] and x["elementwise_errors"]["random_fifths"]["n"] == 1'
}

@test "show says how many points are in doubt" {
    write_points </dev/null
    run_split colossim calibrate show gpu.yaml
    grep -q 'points with a time' <<<"$output" && fail_with "doubts where there are none"
    write_points <<'END'
  - {bench: launch, impl: driver, shape: {how: event}, time: {median: 4e-6 s, mad: 0 s, p05: 4e-6 s, p95: 4e-6 s, runs: 20}, converged: false, throttled: 0.2}
  - {bench: coll, impl: nccl, shape: {op: allreduce, n: 8, bytes: 1024}, time: {median: 4e-5 s, mad: 0 s, p05: 4e-5 s, p95: 4e-5 s, runs: 20}, blocker: false, throttled: 0.01}
  - {bench: coll, impl: nccl, shape: {op: allreduce, n: 8, bytes: 2048}, status: failed, why: wrong result}
END
    run_split colossim calibrate show gpu.yaml
    expect_status 0
    expect_output "7 points with a time; 1 still noisy when their time was up; 1 on lowered clocks; 1 with launches perhaps in their times; 1 more failed"
    colossim calibrate show gpu.yaml --json | python3 -c '
import json, sys
x = json.load(sys.stdin)
assert [x[k] for k in ("noisy_points", "slowed_points", "points_without_blocker", "failed_points")] == [1, 1, 1, 1]'
}

@test "measured grouped products change how experts are predicted" {
    write_points <<'END'
  - {bench: gemm_grouped, impl: cublas, shape: {groups: 8, m: 4096, k: 7168, tokens: 32768, spread: even, dtype: bf16}, time: {median: 6e-3 s, mad: 0 s, p05: 6e-3 s, p95: 6e-3 s, runs: 20}}
END
    mkdir -p lib/calibration one/calibration
    colossim calibrate fit gpu.yaml -q -o lib/calibration/h200-sxm.yaml
    grep -A1 'grouped:' lib/calibration/h200-sxm.yaml | grep -q 'value: 0.44'
    sed '/^    grouped:/,/^      confidence/d' lib/calibration/h200-sxm.yaml >one/calibration/h200-sxm.yaml
    set -- train deepseek-v3 --set system=hgx-h200 --set accelerators=1024 --json
    run_split colossim "$@" --models one
    without=$output
    run_split colossim "$@" --models lib
    expect_status 0
    [ "$output" != "$without" ] || fail_with "grouped products change nothing"
    run_split colossim "$@" --models lib --set training.experts-level=0.3 # which they stand for
    with=$output
    run_split colossim "$@" --models lib
    [ "$output" = "$with" ]
}

# A program in the place of colossim-kernels; its text from standard input.
fake_kernels()
{
    { echo '#!/bin/bash'; cat; } >kernels
    chmod +x kernels
    export COLOSSIM_KERNELS=$PWD/kernels
}

@test "run measures, fits and installs, and training uses it with no further edit" {
    write_points </dev/null
    sed -i 's/^title/id: nvidia-h200_test\ntitle/' gpu.yaml
    fake_kernels <<'END'
echo "$@" >arguments
[ "$1" = --out ] && cp gpu.yaml "$2"
END
    set -- train llama3-8b --set system=hgx-h200 --set accelerators=8 --json
    run_split colossim "$@"
    before=$output
    run_split colossim calibrate run --device 1
    expect_status 0
    expect_output "h200-sxm: made up"
    expect_error "installed $XDG_DATA_HOME/colossim/calibration/h200-sxm.yaml"
    expect_error "but training takes '$COLOSSIM_MODELS/calibration/h200-sxm.yaml'"
    [ "$(ls "$XDG_DATA_HOME/colossim/measurements")" = nvidia-h200_test.yaml ]
    grep -q -- '--profile quick --device 1' arguments
    COLOSSIM_MODELS= run_split colossim "$@"
    expect_status 0
    [ "$output" != "$before" ] || fail_with "the calibration changed nothing"
    COLOSSIM_MODELS= run_split colossim calibrate run # and once more, in its own place
    expect_status 0
    ! grep -q 'but training takes' <<<"$errors" || fail_with "$errors"
}

@test "a calibration of an accelerator's own name stands before the one that its file names" {
    mkdir -p lib/calibration
    sed 's/ efficiency: {value: 0.[0-9]*/ efficiency: {value: 0.5/' "$TOP_SRCDIR/models/calibration/a100-80gb.yaml" >lib/calibration/a100-40gb.yaml
    set -- train llama3-8b --set system=hgx-a100-40gb --set accelerators=16 --json
    run_split colossim "$@"
    expect_status 0
    before=$output
    run_split colossim "$@" --models lib
    expect_status 0
    [ "$output" != "$before" ] || fail_with "the calibration changed nothing"
    run_split colossim "$@" --models lib --set models.accelerators.a100-40gb.calibration=a100-80gb
    expect_status 0
    [ "$output" = "$before" ] || fail_with "--set does not win"
}

@test "run without a GPU, without the program, or with a broken one installs nothing" {
    fake_kernels <<'END'
echo "colossim-kernels: no NVIDIA driver" >&2
exit 77
END
    run_split colossim calibrate run
    expect_status 77
    expect_error "no NVIDIA driver"
    expect_error "nothing was installed"
    [ ! -e "$XDG_DATA_HOME" ] # not even empty folders
    fake_kernels <<<'exit 1'
    run_split colossim calibrate run
    expect_status 1
    [ ! -e "$XDG_DATA_HOME" ]
    COLOSSIM_KERNELS=$PWD/missing run_split colossim calibrate run
    expect_status 1
    expect_error "missing can't be run"
    [ ! -e "$XDG_DATA_HOME" ]
    mkdir -p "$XDG_DATA_HOME/colossim" # somebody else's stays
    COLOSSIM_KERNELS=$PWD/missing run_split colossim calibrate run
    [ "$(cd "$XDG_DATA_HOME" && find .)" = $'.\n./colossim' ]
    fake_kernels <<<'echo "colossim: 2" >"$2"'
    run_split colossim calibrate run
    expect_status 1
    expect_error "the measurements are in"
    [ "$(ls "$XDG_DATA_HOME/colossim")" = measurements ]
    XDG_DATA_HOME=$PWD/kernels run_split colossim calibrate run # a file
    expect_status 1
    expect_error "can't make the folder"
    XDG_DATA_HOME= HOME= run_split colossim calibrate run
    expect_status 1
    expect_error "no place to install to"
}

@test "the shipped calibrations are fits of the shipped points" {
    for points in "$PUBLISHED"/*.yaml; do
        name=$(basename "$points" .yaml)
        colossim calibrate fit "$points" >"$name.yaml"
        tail -n +2 "$TOP_SRCDIR/models/calibration/$name.yaml" | diff "$name.yaml" - >differences.txt ||
            { cat differences.txt; echo "run build-aux/update-calibrations"; false; }
    done
}

# Four energy windows of an H200: at rest, bound by memory, bound by products all and half of the time.
write_windows()
{
    cat >>gpu.yaml <<'END'
power:
  - {state: idle, impl: own, work: nothing, data: none, duty-percent: 0, seconds: 12, window: 12 s, energy: 912 J}
  - {state: memory, impl: own, work: triad, data: normal, duty-percent: 100, seconds: 12, window: 12 s, energy: 3600 J, run: 7.7e-4 s, bytes: 3.22e+9 B}
  - {state: tensor, impl: cublaslt, work: gemm_bf16, data: normal, duty-percent: 100, seconds: 12, window: 12 s, energy: 8200 J, run: 1.4e-3 s, flop: 1.0995e+12 FLOP, bytes: 4.03e+8 B}
  - {state: duty_50, impl: cublaslt, work: gemm_bf16, data: normal, duty-percent: 50, seconds: 12, window: 12 s, energy: 4600 J, run: 2.8e-3 s, flop: 1.0995e+12 FLOP, bytes: 4.03e+8 B}
END
}

@test "energy windows make a law of drawn power, which training, search and campaigns use" {
    write_points </dev/null
    write_windows
    mkdir -p lib/calibration
    run_split colossim calibrate show gpu.yaml --svg gpu.svg
    expect_status 0
    expect_output "Drawn power of each state"
    expect_output "drawn-power: power over the law's"
    run_split colossim calibrate fit gpu.yaml -o lib/calibration/h200-sxm.yaml
    expect_status 0
    grep -q 'fitted to 4 measured energy windows' lib/calibration/h200-sxm.yaml
    set -- llama3-8b --set system=hgx-h200 --set accelerators=8
    run_split colossim train "$@"
    [[ $output != *"law of drawn power"* ]]
    run_split colossim train "$@" --models lib
    expect_status 0
    expect_output "W an accelerator by its law of drawn power; kernels run"
    # for each watt of its accelerators over idle the node draws 'node-factor' watts
    colossim train "$@" --models lib --json >law.json
    colossim train "$@" --models lib --json --set assumptions.node-factor=1.14 >more.json
    python3 -c '
import json
law, more = (json.load(open(f))["run"] for f in ("law.json", "more.json"))
over = 8 * (law["accelerator_power"] - 76.0)
assert over > 1000 and abs((more["power"] - law["power"]) / over - 0.1) < 1e-3, (law, more)'
    colossim train "$@" --json | grep -q '"accelerator_power": null'
    run_split colossim search "$@" --set objective=energy --models lib
    expect_status 0
}

@test "windows that can't tell the constants of drawn power apart say so" {
    write_points </dev/null
    write_windows
    sed -i '/state: memory/d' gpu.yaml
    run_split colossim calibrate show gpu.yaml
    expect_status 0
    expect_output "3 energy windows on random data can't tell"
    run_split colossim calibrate fit gpu.yaml
    [[ $output != *"drawn-power:"* ]]
    sed -i 's/energy: 912 J/energy: 912 W/' gpu.yaml
    run_split colossim calibrate fit gpu.yaml
    expect_status 2
    expect_error "gpu.yaml:13:"
    expect_error "expected an energy"
}
