#!/usr/bin/env bats
# Questions about training: one step, a whole run, the best plans.

load helper

# What a question's step takes, in seconds.
step_time()
{
    colossim train "$@" --json | sed -n 's/.*"step_time": \([0-9.]*\),/\1/p'
}

@test "train answers how long and how much for Llama 3.1 405B on 16,384 H100s" {
    run_split colossim train llama3.1-405b --set accelerators=16384 --set tokens=15.6e12
    expect_status 0
    expect_output "Llama 3.1 405B on 16,384 x NVIDIA H100 SXM5 80 GB, bf16"
    expect_output "best of"
    expect_output "Run of 1.56e+13 tokens: 929,833 steps"
    expect_output "Energy"
    expect_output "write-down of IT"
    [ -z "$errors" ]
}

@test "each system gets the fabric that usually joins it, unless one is named" {
    run_split colossim train llama3-8b
    expect_output "Network  quantum-2-400g ("
    run_split colossim train llama3-8b --set system=gb300-nvl72 --set accelerators=1152
    expect_output "Network  quantum-x800-nvl72 ("
    run_split colossim train llama3-8b --set system=gb300-nvl72 --set accelerators=1152 --set fabric=quantum-2-400g-nvl72
    expect_output "Network  quantum-2-400g-nvl72 ("
    run_split colossim train llama3-8b --set system=gh200-4
    expect_output "Network  no fabric is named: as fast as the ports, and not priced"
    run_split colossim train llama3-8b --set fabric=null
    expect_output "Network  no fabric is named"
    printf 'colossim: 1\nllm: llama3-8b\nsystem: hgx-b300\n' >run.yaml
    run_split colossim train run.yaml
    expect_status 0
    expect_output "Network  quantum-x800 ("
    echo 'fabric: spectrum-x-400g' >>run.yaml
    run_split colossim train run.yaml
    expect_output "Network  spectrum-x-400g ("
}

@test "a question that has no answer says why, and what would do" {
    run_split colossim train llama3.1-405b --set accelerators=100000
    expect_status 2
    expect_error "fabric 'quantum-2-400g' can't join 12500 systems" "8192 systems are the most" "colossim models list fabrics"
    run_split colossim train llama3-8b --set fabric=tpu-v7-torus
    expect_status 2
    expect_error "joins pods of 9216 by scale-up links, and those of 'h100-sxm' join 8 at most"
    run_split colossim train llama3-8b --set precision=fp4
    expect_status 2
    expect_error "'h100-sxm' has no fp4 rate, only those of bf16 and fp8"
    run_split colossim train llama3-8b --set models.accelerators.h100-sxm.memory=null
    expect_status 2
    expect_error "no plan for 'h100-sxm': how much memory it has is not known"
    run_split colossim train llama3-8b --set fallback=mi300x
    expect_status 2
    expect_error "calibration 'mi300x' can't stand for what others leave out: it has no 'gemm.fp8' itself"
    run_split colossim train llama3-8b --set models.calibration.h100-sxm.flash-attention-2.power=700W # of no effect
    expect_status 2
    expect_error "unknown key 'power' in law of FlashAttention-2"
    run_split colossim train llama3-8b --set models.calibration.h100-sxm.attention.power=700W
    expect_status 0
    run_split colossim train llama3-8b --set system=trn2-server --set tokens=1e12
    expect_status 0
    expect_output "Unknown  models.accelerators.trainium2.price: give what is missing with --set"
}

@test "one question is answered for several systems in one table" {
    run_split colossim train llama3.1-405b --set accelerators=16384 --set tokens=15.6e12 --systems hgx-h100,gb200-nvl72,vr200-nvl72,hgx-v100
    expect_status 2
    expect_error "there is no system 'hgx-v100'"
    run_split colossim train llama3.1-405b --set accelerators=16384 --set tokens=15.6e12 --systems hgx-h100,gb200-nvl72,vr200-nvl72
    expect_status 0
    expect_output "Llama 3.1 405B, bf16, run of 1.56e+13 tokens with interruptions"
    [[ $output =~ hgx-h100\ +16,384\ .*quantum-2-400g ]]
    [[ $output =~ gb200-nvl72\ +16,416\ .*quantum-2-400g-nvl72 ]]
    expect_output "gb200-nvl72: whole systems, with 16,416 accelerators for the 16,384 that were asked for, and 2,052 sequences"
    expect_output "vr200-nvl72: no cost without models.accelerators.vr200.price: give what is missing with --set"
    colossim train llama3.1-405b --set accelerators=16384 --set tokens=15.6e12 --systems ' hgx-h100, gb200-nvl72,' --json >several.json
    colossim train llama3.1-405b --set accelerators=16384 --set tokens=15.6e12 --json >h100.json
    colossim train llama3.1-405b --set accelerators=16416 --set tokens=15.6e12 --set system=gb200-nvl72 --json >gb200.json
    python3 - <<'PY'
import json
several = json.load(open("several.json"))
assert several["schema"] == "colossim.train_systems.1"
for got, name in zip(several["systems"], ("h100", "gb200"), strict=True):
    one = json.load(open(f"{name}.json"))
    del one["schema"]
    assert got.pop("why") is None and got.pop("accelerators_asked") == 16384
    assert abs(got.pop("accelerator_hours") / (one["accelerators"] * one["run"]["time"] / 3600) - 1) < 1e-9
    assert got == one, name
PY
}

@test "a system that has no answer says why below the table of several" {
    run_split colossim train llama3.1-405b --set accelerators=256 --systems hgx-a100,gb200-nvl72,trn2-server --set precision=fp8
    expect_status 0
    expect_output "hgx-a100: 'a100-80gb' has no fp8 rate"
    [[ $output =~ gb200-nvl72\ +288\ +[0-9] ]]
    run_split colossim train llama3.1-405b --set accelerators=256 --systems hgx-a100 --set precision=fp8 --json
    expect_status 2
    expect_output "\"why\": \"'a100-80gb' has no fp8 rate"
    expect_error "no system has an answer"
    # a batch that whole racks can't share, and less than a rack
    run_split colossim train llama3.1-405b --set accelerators=16384 --systems gb200-nvl72 --set global-batch=2048
    [[ $output =~ gb200-nvl72\ +16,384\ +[0-9] ]]
    expect_output "gb200-nvl72: not all of its systems are filled; of the last one a share counts"
    run_split colossim train llama3-8b --set accelerators=8 --systems gb200-nvl72
    [[ $output =~ gb200-nvl72\ +8\ +[0-9] ]]
    run_split colossim train llama3-8b --systems ,
    expect_status 2
    expect_error "--systems wants names of systems"
    for set in system=hgx-h200 'system =hgx-h200'; do
        run_split colossim train llama3-8b --systems hgx-h100 --set "$set"
        expect_status 2
        [ -z "$output" ] || fail_with "something was answered"
        expect_error "'--set system=...' and --systems both name what it is trained on"
    done
}

@test "what --set says of one of several systems holds for that one, and of none of them is refused" {
    local slower="models.accelerators.b200.bf16=1000 TFLOP/s"
    run_split colossim train llama3.1-405b --systems hgx-h100,hgx-b200,hgx-b300 --set "$slower" --set models.fabrics.quantum-x800.note=here --json
    expect_status 0
    printf '%s\n' "$output" >several.json
    colossim train llama3.1-405b --set system=hgx-b200 --set "$slower" --json >b200.json
    colossim train llama3.1-405b --set system=hgx-h100 --json >h100.json
    python3 - <<'PYTHON' || fail_with "other answers"
import json
several = {s["system"]: s for s in json.load(open("several.json"))["systems"]}
for name in ("h100", "b200"):
    alone = json.load(open(f"{name}.json"))
    assert several[f"hgx-{name}"]["step_time"] == alone["step_time"], name
PYTHON
    run_split colossim train llama3.1-405b --systems hgx-h100,hgx-b200 --set models.fabrics.quantum-x800.note=here
    expect_status 2
    expect_error "fabric 'quantum-x800' has no effect: nothing refers to it"
    expect_error "1 error"
}

@test "of several systems each has its usual fabric, whatever the question's file says, unless --set names one" {
    printf 'colossim: 1\nllm: llama3-8b\nsystem: hgx-b300\nfabric: spectrum-x-400g\n' >run.yaml
    run_split colossim train run.yaml --systems hgx-b300,hgx-h100
    expect_status 0
    grep -q '^  hgx-b300 .* quantum-x800$' <<<"$output"
    grep -q '^  hgx-h100 .* quantum-2-400g$' <<<"$output"
    run_split colossim train run.yaml --systems hgx-b300,hgx-h100 --set fabric=null
    expect_status 0
    [ "$(grep -c ' none$' <<<"$output")" = 2 ]
}

@test "the default batch suits the number of accelerators" {
    run_split colossim train llama3.1-405b --set accelerators=16000 --json
    expect_status 0
    expect_output '"global_batch": 2000,'
    run_split colossim train llama3.1-405b --set accelerators=16000 --set global-batch=2048
    expect_status 0
    expect_output "2,048 of them per step"
}

@test "train refuses a run that never ends" {
    local often="--set failures=llama3 --set interruptions.restart=365d --set tokens=15e12"
    # shellcheck disable=SC2086
    run_split colossim train llama3.1-405b --set accelerators=16384 $often
    expect_status 2
    expect_error "the run never ends: its nodes fail every 3.1 h, a restart takes 365 d, and each checkpoint 2 s"
    run_split colossim train llama3.1-405b --set accelerators=16384 --set interruptions.restart=365d
    expect_status 0
}

@test "train counts the failures that stop a run, and its checkpoints" {
    run_split colossim train llama3.1-405b --set accelerators=16384 --set tokens=15.6e12
    expect_output "d with interruptions" "(nodes fail as in 'llama3')" "to restart each" "(the best interval)" "lost and done again"
    run_split colossim train llama3-70b --set tokens=15e12 --set plan.tensor=8 --set plan.pipeline=8 --json
    printf '%s' "$output" >a.json
    run_split colossim train llama3-70b --set tokens=15e12 --set plan.tensor=8 --set plan.pipeline=8 --json \
        --set interruptions.counted=false
    printf '%s' "$output" >b.json
    run_split colossim train llama3-70b --set tokens=15e12 --set plan.tensor=8 --set plan.pipeline=8 --json \
        --set failures=null --set checkpoint-interval=1h --set interruptions.save=60s
    printf '%s' "$output" >c.json
    python3 - <<'PY'
import json, math
a, b, c = (json.load(open(f))["run"] for f in ("a.json", "b.json", "c.json"))
i = a["interruptions"]
assert abs(i["work_share"] + i["again_share"] + i["save_share"] + i["restart_share"] - 1) < 1e-12
assert abs(a["time"] * i["work_share"] / a["work_time"] - 1) < 1e-12
# 128 nodes of eight at Llama 3's 419 failures in 110,592 node-days
assert abs(i["failures_per_second"] / (128 * 419 / 110592 / 86400) - 1) < 1e-9
assert abs(i["stops"] / (i["failures_per_second"] * a["time"]) - 1) < 1e-9
assert abs(i["restart_share"] - (1 - math.exp(-i["failures_per_second"] * i["restart_time"]))) < 1e-12
assert b["time"] == b["work_time"] == a["work_time"] and b["cost"] < a["cost"] and b["energy"] < a["energy"]
assert c["interruptions"]["failures"] is None and abs(c["time"] / c["work_time"] - 61 / 60) < 1e-9
PY
}

@test "train and search say how many parameters the model has, and where its file says otherwise" {
    own=models.llms.own
    printf '%s\n' 'colossim: 1' 'llm: own' 'accelerators: 8' 'models: {llms: {own: {title: Own, layers: 2, hidden: 1024, heads: 8, kv-heads: 8,' \
        '  head-dim: 128, gated-mlp: true, experts: {count: 4, top-k: 1, ffn: 1024, layers: 2}, vocabulary: 32000, context: 1024}}}' >own.yaml
    # Of two layers 4 x 1024^2 of attention, 4 x 3 x 1024^2 of experts, 4 x 1024 of the router; 2 x 32000 x 1024 at both ends; 5 norms.
    for command in train search; do
        run_split colossim "$command" own.yaml
        expect_status 0
        expect_output "Model    99.1M parameters, of which a token uses 47.46M"
        [[ $output != *"Note "* ]] || fail_with "nothing is stated"
        run_split colossim "$command" own.yaml --set $own.parameters=99000000 --set $own.active=50000000
        [[ $output != *"Note "* ]] || fail_with "what is stated is near"
        run_split colossim "$command" own.yaml --set $own.parameters=99e9 --set $own.active=5e9
        expect_output "Note     these follow from the shapes of 'own', whose 'parameters' says 99B and 'active' 5B"
        run_split colossim "$command" own.yaml --set $own.active=5e9 --json
        expect_output '"parameters": 99103744' '"active_parameters": 47461376' '"published_parameters": null' '"published_active_parameters": 5000000000'
    done
    run_split colossim train own.yaml --systems hgx-h100,hgx-b200 --set $own.parameters=99e9
    expect_output "Note     these follow from the shapes of 'own', whose 'parameters' says 99B"
    run_split colossim train own.yaml --systems hgx-h100,hgx-b200 --set $own.parameters=99000000
    [[ $output != *"Note "* ]] || fail_with "what is stated is near"
    run_split colossim train own.yaml --set $own.parameters=6e9 --set $own.active=4e12
    expect_status 2
    expect_error "a token can't use more parameters than the model has"
}

@test "train takes a plan and says what makes it impossible" {
    run_split colossim train llama3-70b --set plan.tensor=8 --set plan.pipeline=8 --json
    expect_status 0
    expect_output '"schema": "colossim.train.1"'
    expect_output '"data": 16'
    expect_output '"mfu_causal"'
    run_split colossim train llama3-70b --set plan.tensor=7
    expect_status 2
    run_split colossim train llama3-70b --set plan.tensor=1 --set plan.micro-batch=2
    expect_status 2
    expect_error "it needs more memory than the accelerator has"
    expect_error "where a plan may fill 75.7 of 79.6 GiB ('memory-share'); the largest part is"
    expect_error "; the fastest plan that fits is tensor "
    run_split colossim train llama3-70b --set accelerators=8 --set plan.tensor=8
    expect_status 2
    expect_error "; nor does any other; on 32 accelerators, the first of the doublings of 8, one does, for example "
    run_split colossim train llama3-70b --set plan.tensor=8 --set accelerators=100
    expect_status 2
    expect_error "uses 96 accelerators, not 100"
    for command in train search; do # nor is a plan the best where none has a time
        run_split colossim $command llama3-70b --set precision=fp4
        expect_status 2
        expect_error "'h100-sxm' has no fp4 rate"
        run_split colossim $command llama3-70b --set system=hgx-a100 --set precision=fp8
        expect_status 2
        expect_error "'a100-80gb' has no fp8 rate: its 8-bit rate is of INT8"
    done
}

@test "software is as ripe for an H200 as for the H100, whose chip it has" {
    for system in hgx-h100 hgx-h200; do
        colossim train gpt3-13b --set system=$system --set plan.tensor=2 --json >$system.json
    done
    python3 - <<'PY'
import json
h100, h200 = (json.load(open(f"hgx-h{n}00.json"))["breakdown"]["gemm"] for n in (1, 2))
assert 0.98 < h200 / h100 <= 1, (h100, h200) # its memory is faster
PY
}

@test "a cluster that its fabric can't join is refused, and each site of several has its own" {
    run_split colossim train llama3-70b --set accelerators=131072
    expect_status 2
    expect_error "fabric 'quantum-2-400g' can't join 16384 systems"
    run_split colossim train llama3-70b --set accelerators=131072 --set 'spread={sites: 2, bandwidth: 3 GB/s, latency: 2 ms}'
    expect_status 0
    # more than one fabric joins, but not more than four: the prices of all of them are missing
    run_split colossim train llama3-70b --set accelerators=131072 --set 'spread={sites: 4, bandwidth: 3 GB/s, latency: 2 ms}' --set tokens=1e12 --set models.parts.qm9700.price=null
    expect_status 0
    expect_output "Unknown  models.parts.qm9700.price: give what is missing with --set"
}

@test "adapters alone fit where the whole model does not" {
    run_split colossim train llama3-70b --set accelerators=8 --set global-batch=8 --set plan.adapters=true
    expect_status 0
    expect_output "adapters alone"
    run_split colossim train llama3-70b --set accelerators=8 --set global-batch=8
    expect_status 2
    expect_error "no plan fits"
}

@test "where no plan fits, the first doubling that one fits on is named" {
    for command in train search; do
        run_split colossim $command gpt3-175b --set accelerators=8
        expect_status 2
        expect_error "accelerators, the first of the doublings of 8, one does, for example tensor "
        n=$(sed -n 's/.*; on \([0-9]*\) accelerators, .*/\1/p' <<<"$errors")
        [ "$n" -gt 16 ]
        run_split colossim $command gpt3-175b --set accelerators=$((n / 2))
        expect_status 2
        run_split colossim $command gpt3-175b --set "accelerators=$n"
        expect_status 0
    done
    run_split colossim train llama3.1-405b --set accelerators=1
    expect_error "; nor does one on up to 64 accelerators"
    # a fabric that ends before: 65,536 H100s are its most
    run_split colossim train llama3.1-405b --set accelerators=32768 --set models.accelerators.h100-sxm.memory=1GB
    expect_error "; nor does one on up to 65536 accelerators"
}

@test "train says where software is assumed to be as good as on what it was fitted to" {
    run_split colossim train llama3-8b --set system=mi300x-8
    expect_status 0
    expect_output "that AMD's software is as good is assumed"
    run_split colossim train llama3-8b --set system=mi300x-8 --json
    expect_output '"software_fitted": false'
    run_split colossim train llama3-8b --set system=hgx-h800
    [[ $output != *"is assumed"* ]]
    run_split colossim train llama3-8b --set system=hgx-h800 --json
    expect_output '"software_fitted": true'
}

@test "an accelerator whose links nobody published is refused, not answered with no number" {
    run_split colossim train llama3-8b --set system=cloudmatrix-384 --set accelerators=384
    expect_status 2
    expect_error "the scale-up bandwidth of 'ascend-910c' is not known"
    run_split colossim train llama3-8b --set system=cloudmatrix-384 --set accelerators=384 \
        --set models.accelerators.ascend-910c.scaleup-bandwidth='392 GB/s'
    expect_status 0
}

@test "train refuses unknown models, keys and files" {
    run_split colossim train llama9
    expect_status 2
    expect_error "there is no LLM 'llama9'"
    run_split colossim train llama3-8b --set acelerators=8
    expect_status 2
    expect_error "did you mean 'accelerators'"
    run_split colossim train llama3-8b --set acelerators=8 --set gpus=8
    expect_error "--set #2:1:1: error: unknown key 'gpus'"
    run_split colossim train llama-4-70b
    expect_error "command line:1:5: error: there is no LLM 'llama-4-70b'"
    run_split colossim train missing.yaml
    expect_status 2
}

@test "train knows an LLM by any usual spelling of its names, unless two have it" {
    for name in Llama-3-8B "Meta Llama 3 8B" llama3.1_8b meta-llama/Llama-3.1-8B; do
        run_split colossim train "$name"
        expect_status 0
        expect_output "Llama 3 and 3.1 8B on"
    done
    run_split colossim search deepseek-r1 --set accelerators=512
    expect_output "DeepSeek-V3 on"
    run_split colossim train llama-38b
    expect_status 2
    expect_error "there is no LLM 'llama-38b'"
    expect_error "did you mean 'llama3-8b'"
    run_split colossim train nowhere/run
    expect_status 2
    expect_error "nowhere"
    mkdir -p models/llms runs
    printf 'colossim: 1\nllm: gpt3-1.3b\n' > runs/llama3-8b
    run_split colossim train runs/llama3-8b
    expect_status 0
    expect_output "GPT-3 1.3B on 1,024 x NVIDIA H100"
    printf 'nonsense: [' > models/llms/broken.yaml
    cp "$COLOSSIM_MODELS/llms/llama3-8b.yaml" models/llms/my-llama.yaml
    run_split colossim train "Llama 3.1 8B" --models models
    expect_status 2
    expect_error "'Llama 3.1 8B' is a spelling of both 'llama3-8b' and 'my-llama'"
    run_split colossim train llama3-8b --models models
    expect_status 0
}

@test "a file holds the question" {
    cat > run.yaml <<'YAML'
colossim: 1
llm: llama3-8b
system: gb200-nvl72
site: generic-us
power: grid-us
accelerators: 72
date: 2026-01-01
precision: fp8
software: {scaling: block}
YAML
    run_split colossim train run.yaml
    expect_status 0
    expect_output "72 x NVIDIA GB200"
    expect_output "fp8"
}

@test "search writes its plans onto no file that it reads" {
    printf 'colossim: 1\nllm: gpt3-175b\naccelerators: 512\n' >ask.yaml
    cp ask.yaml before.yaml
    run_split colossim search ask.yaml --all-plans nowhere/plans.csv
    expect_status 2
    expect_error "can't write 'nowhere/plans.csv'"
    run_split colossim search ask.yaml --all-plans ask.yaml
    expect_status 2
    expect_error "'ask.yaml' is an input of this command and is never replaced"
    cmp ask.yaml before.yaml
}

@test "search lists the best plans and writes all of them" {
    run_split colossim search gpt3-175b --set accelerators=512 --all-plans plans.csv
    expect_status 0
    expect_output "pipeline 16"
    head -1 plans.csv | grep -q '^tensor,context,pipeline'
    rows=$(($(wc -l < plans.csv) - 1))
    compared=$(grep -o '[0-9,]* compared' <<<"$output" | tr -dc 0-9)
    [ "$rows" = "$compared" ] || fail_with "$rows rows, $compared compared"
    best=$(awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i }
        NR > 1 && (!b || $at["step_time_s"] < b) { b = $at["step_time_s"] } END { printf "%.3f", b }' plans.csv)
    expect_output " $best "
    whole=$output
    OMP_NUM_THREADS=1 run_split colossim search gpt3-175b --set accelerators=512
    [ "$output" = "$whole" ] || fail_with "pruning or threads change the answer"
    run_split colossim search gpt3-175b --set accelerators=512 --all-plans /dev/full
    expect_status 1
    run_split colossim search gpt3-175b --set accelerators=8
    expect_status 2
    expect_error "no plan fits"
    expect_error "at least "
    said=$errors
    run_split colossim train gpt3-175b --set accelerators=8
    expect_status 2
    [ "$errors" = "$said" ] || fail_with "train says otherwise"
    expect_error " GiB of the 75.7 GiB that a plan may fill"
    run_split colossim train gpt3-175b --set accelerators=500 --set global-batch=8192
    expect_error "with 8192 sequences a step"
}

@test "a torus of TPUs trains, and all its commands answer" {
    for pod in v4:cube:v4 v5p:cube:v5p v7:cube:v7; do
        IFS=: read -r chip kind fabric <<<"$pod"
        run_split colossim train llama3-8b --set system=tpu-$chip-$kind --set fabric=tpu-$fabric-torus --set accelerators=256
        expect_status 0
        expect_output "Rests on assumed constants"
    done
    run_split colossim train llama3-8b --set system=tpu-v5e-pod --set fabric=tpu-2d-torus --set accelerators=512
    expect_status 0
    run_split colossim search llama3-70b --set system=tpu-v5p-cube --set fabric=tpu-v5p-torus --set accelerators=17920
    expect_status 0
}

@test "modules between nothing and whole layers are computed again" {
    plan="--set accelerators=512 --set plan.tensor=8 --set plan.pipeline=4 --set plan.chunks=5 --json"
    number() { sed -n "s/^ *\"$1\": \([0-9.]*\),\{0,1\}$/\1/p" <<<"$output" | head -1; }
    ask() {
        run_split colossim train llama3-70b $plan "$@"
        expect_status 0
        echo "$(number step_time) $(number activations)"
    }
    read -r time_none memory_none <<<"$(ask --set plan.recompute=none)"
    read -r time_norms memory_norms <<<"$(ask --set plan.recompute-modules=layernorm)"
    read -r time_more memory_more <<<"$(ask --set 'plan.recompute-modules=mlp layernorm')"
    read -r time_full memory_full <<<"$(ask --set plan.recompute=full)"
    awk "BEGIN { exit !($time_none < $time_norms && $time_norms < $time_more && $time_more < $time_full &&
                        $memory_none > $memory_norms && $memory_norms > $memory_more && $memory_more > $memory_full) }" ||
        fail_with "$time_none $time_norms $time_more $time_full; $memory_none $memory_norms $memory_more $memory_full"

    run_split colossim train llama3-70b $plan --set 'plan.recompute-modules=mlp layernorm'
    grep -q '^ *"recompute": "selective",$' <<<"$output"
    [ "$(tr -d ' \n' <<<"$output" | grep -o '"recompute_modules":[^]]*]')" = '"recompute_modules":["layernorm","mlp"]' ]
    run_split colossim train llama3-70b ${plan% --json} --set 'plan.recompute-modules=mlp layernorm'
    expect_status 0
    [[ $output == *"recompute layernorm+mlp"* ]] || fail_with "$output"
    run_split colossim train llama3-70b $plan --set plan.recompute=selective # by default scores
    [ "$(tr -d ' \n' <<<"$output" | grep -o '"recompute_modules":[^]]*]')" = '"recompute_modules":["core_attn"]' ]
}

@test "modules that don't exist, or have no effect, are refused" {
    run_split colossim train llama3-70b --set accelerators=64 --set 'plan.recompute-modules=mlp layernrom'
    expect_status 2
    expect_error "there is no module 'layernrom'"
    expect_error "layernorm"
    run_split colossim train llama3-70b --set accelerators=64 --set plan.tensor=8 --set plan.recompute-modules=layernrom
    expect_error "plan.recompute-modules=layernrom" # the one that is wrong, not the first of the plan
    run_split colossim train llama3-70b --set accelerators=64 --set plan.recompute-layers=3 --set plan.recompute=none
    expect_error "plan.recompute-layers=3"
    run_split colossim train llama3-70b --set accelerators=64 --set 'plan.recompute-modules=moe layernorm moe_act'
    expect_status 2
    expect_error "'recompute-modules' names what 'llama3-70b' doesn't have: moe_act, moe"
    run_split colossim train llama3-70b --set accelerators=64 --set 'plan.recompute-modules=" "'
    expect_status 2
    expect_error "'recompute-modules' names no module"
    run_split colossim train qwen3-30b-a3b --set accelerators=64 --set 'plan.recompute-modules=moe layernorm moe_act'
    expect_status 0
    # as plans are printed
    run_split colossim train llama3-8b --set accelerators=8 --set plan.tensor=2 --set plan.recompute-modules=layernorm+mlp
    expect_status 0
    expect_output "recompute layernorm+mlp"
    run_split colossim explain train.plan.recompute-modules
    expect_output 'recompute-modules: "layernorm mlp"'
    for kind in none full; do
        run_split colossim train llama3-70b --set accelerators=64 --set plan.recompute=$kind --set plan.recompute-modules=mlp
        expect_status 2
        expect_error "'recompute-modules' has no effect where 'recompute' is '$kind'"
    done
    for other in recompute=none recompute=selective recompute-modules=mlp; do
        run_split colossim train llama3-70b --set accelerators=64 --set plan.$other --set plan.recompute-layers=3
        expect_status 2
        expect_error "'recompute-layers' has no effect unless whole layers are computed again"
    done
}

@test "whole layers are computed again in the number that is said" {
    step() { step_time llama3-70b --set accelerators=64 --set plan.tensor=8 --set plan.pipeline=2 --set memory-share=1 "$@"; }
    all=$(step --set plan.recompute=full)
    some=$(step --set plan.recompute=full --set plan.recompute-layers=10)
    [ "$(step --set plan.recompute=full --set plan.recompute-layers=40)" = "$all" ]
    awk "BEGIN { exit !($some < 0.9 * $all) }" || fail_with "10 of 40 layers: $some, all: $all"
    run_split colossim train llama3-70b --set accelerators=64 --set plan.tensor=8 --set plan.pipeline=2 --set plan.recompute=full --set plan.recompute-layers=10
    expect_output "recompute full of 10 layers"
}

@test "a search tries modules, and keeps to those that are given" {
    run_split colossim search llama3-8b --set accelerators=8 --set global-batch=64 --all-plans plans.csv
    expect_status 0
    [ "$(head -1 plans.csv | cut -d, -f8-10)" = recompute,recompute_modules,recompute_layers ]
    [ "$(cut -d, -f8 plans.csv | sort -u | tr '\n' ' ')" = "full none recompute selective " ]
    [ "$(cut -d, -f9 plans.csv | sort -u | tr '\n' '|')" = "|layernorm|layernorm mlp|recompute_modules|" ]
    layers=$(sed 1d plans.csv | cut -d, -f10 | sort -n | uniq | tr '\n' ' ')
    [[ $layers == "0 1 2 "* ]] || fail_with "layers computed again: $layers"
    run_split colossim search llama3-8b --set accelerators=8 --set global-batch=64 --set plan.recompute-modules=mlp --all-plans plans.csv
    expect_status 0
    [ "$(sed 1d plans.csv | cut -d, -f9 | sort -u)" = mlp ]
}

@test "a cluster on several sites pays for what crosses them" {
    step() { step_time llama3-70b --set accelerators=1024 "$@"; }
    plan="--set plan.tensor=8 --set plan.pipeline=2"
    one=$(step $plan)
    fast=$(step $plan --set 'spread={sites: 2, bandwidth: 50 GB/s, latency: 10 us}')
    slow=$(step $plan --set 'spread={sites: 2, bandwidth: 1 GB/s, latency: 10 ms}')
    awk "BEGIN { exit !($one <= $fast * 1.01 && $fast < $slow) }" || fail_with "$one $fast $slow"
    # gradients cross the sites when they are between replicas instead of between stages
    across=$(step --set plan.tensor=8 --set plan.pipeline=1 --set plan.recompute=full --set 'spread={sites: 2, bandwidth: 1 GB/s, latency: 10 ms}')
    within=$(step --set plan.tensor=8 --set plan.pipeline=1 --set plan.recompute=full)
    awk "BEGIN { exit !($across > $within) }" || fail_with "$within $across"
    run_split colossim train llama3-70b --set accelerators=1024 --set 'spread={sites: 3, bandwidth: 1 GB/s, latency: 1 ms}'
    expect_status 2
    expect_error "1024 accelerators can't be spread over 3 sites of equal size"
    run_split colossim train llama3-70b --set accelerators=1024 --set 'spread={sites: 2}'
    expect_status 2
    expect_error "bandwidth"
}

@test "search compares by time, cost or energy" {
    for objective in time cost energy; do
        run_split colossim search gpt3-175b --set accelerators=512 --set objective=$objective --json
        expect_status 0
        expect_output "\"objective\": \"$objective\""
        printf '%s' "$output" > $objective.json
    done
    python3 - <<'PY'
import json
best = {}
for objective in ("time", "cost", "energy"):
    found = json.load(open(objective + ".json"))["best"]
    values = [f["value"] for f in found]
    assert values == sorted(values)
    best[objective] = found[0]
assert best["time"]["value"] == best["time"]["step_time"]
assert best["energy"]["step_time"] >= best["time"]["step_time"]
PY
    # what a step is said to cost is what 'train' says of the same plan
    run_split colossim train gpt3-175b --set accelerators=512 --set objective=cost --json
    expect_status 0
    printf '%s' "$output" > train.json
    python3 - <<'PY'
import json
searched, answer = json.load(open("cost.json"))["best"][0], json.load(open("train.json"))
assert answer["plan"] == searched["plan"]
assert abs(answer["run"]["cost"] / searched["value"] - 1) < 0.02, (answer["run"]["cost"], searched["value"])
PY
    run_split colossim search gpt3-175b --set accelerators=512 --set objective=beauty
    expect_status 2
    # nobody published the price of this server
    run_split colossim search llama3-8b --set system=gh200-4 --set fabric=null --set accelerators=64 --set objective=cost
    expect_status 2
    expect_error "the best plan by cost can't be told"
}

@test "keys of a plan without a tensor degree hold in a search" {
    run_split colossim train llama3-8b --set accelerators=64 --set plan.sharding=weights --set plan.pipeline=2 --json
    expect_status 0
    expect_output '"sharding": "weights"'
    expect_output '"pipeline": 2'
    run_split colossim train llama3-8b --set accelerators=64 --set plan.pipeline=7
    expect_status 2
    expect_error "no plan is possible: plan.pipeline 7 doesn't divide the 64 accelerators"
    run_split colossim search llama3-8b --set accelerators=64 --set plan.tensor=7
    expect_status 2
    expect_error "no plan is possible: plan.tensor 7 doesn't divide the 64 accelerators"
    run_split colossim search llama3-8b --set accelerators=64 --set plan.tensor=16 --set plan.pipeline=8
    expect_status 2
    expect_error "no plan of the given degrees and micro-batch spreads over exactly 64 accelerators"
    run_split colossim search llama3-8b --set accelerators=64 --set plan.sharding=any --set plan.tensor=2
    expect_status 0
    expect_output "sharded gradients"
    run_split colossim train llama3-8b --set accelerators=64 --set plan.sharding=gradients --set plan.tensor=1
    expect_status 0
    expect_output "sharded gradients"
    run_split colossim train llama3-8b --set accelerators=64 --set plan.sharding=gradients --set plan.tensor=1 --set plan.pipeline=2
    expect_status 2
    expect_error "sharded gradients (ZeRO-2) go with a pipeline only where it is interleaved"
}

@test "where a key alone makes all plans impossible, the message names it" {
    refuse() { # MESSAGE LLM KEY=VALUE...
        local message=$1 llm=$2 sets=(--set accelerators=512)
        shift 2
        for set; do sets+=(--set "$set"); done
        for command in train search; do
            run_split colossim $command "$llm" "${sets[@]}"
            expect_status 2
            expect_error "no plan is possible: $message"
        done
    }
    refuse "'llama3-70b' has no experts that plan.expert could spread" llama3-70b plan.expert=2
    refuse "plan.expert 3 doesn't divide the 8 experts" mixtral-8x7b plan.expert=3
    refuse "plan.micro-batch 3 doesn't divide the 2048 sequences of a step" llama3-70b plan.micro-batch=3
    refuse "plan.context 3 doesn't divide the 512 accelerators" llama3-70b plan.context=3
    refuse "pipeline 128 is more than the 80 layers" llama3-70b plan.pipeline=128
    refuse "chunks 83 is more than the 80 layers" llama3-70b plan.chunks=83
    refuse "pipeline 16 x chunks 6 is more than the 80 layers" llama3-70b plan.pipeline=16 plan.chunks=6
    refuse "interleaving (chunks 4) needs a pipeline of more than one stage" llama3-8b plan.pipeline=1 plan.chunks=4
    local schedule="a zero-bubble schedule needs a pipeline that isn't interleaved, not"
    refuse "$schedule pipeline 1" llama3-70b plan.schedule=zero-bubble plan.pipeline=1
    [[ $errors != *chunks* ]] || fail_with "nobody gave chunks"
    refuse "$schedule chunks 4" llama3-70b plan.schedule=zero-bubble plan.chunks=4
    refuse "$schedule pipeline 1 with chunks 4" llama3-70b plan.schedule=zero-bubble plan.pipeline=1 plan.chunks=4
    refuse "sharded weights don't go with an interleaved pipeline" llama3-70b plan.sharding=weights plan.chunks=2
    refuse "sharded gradients (ZeRO-2) go with a pipeline only" llama3-70b plan.sharding=gradients plan.pipeline=4 plan.chunks=1
    refuse "sharded gradients (ZeRO-2) go with a pipeline only" llama3-70b plan.sharding=gradients plan.schedule=zero-bubble
    run_split colossim search qwen2.5-14b --set accelerators=40 --set plan.tensor=5
    expect_status 2
    expect_error "tensor 5 doesn't divide the 8 key heads, nor is it a multiple of them"
}

@test "the best plan of a search takes what train says, where measured products correct the law too" {
    for set in "hgx-a100 bf16" "gb200-nvl72 fp4" "hgx-h100 fp8"; do
        set -- llama3-8b --set system=${set% *} --set precision=${set#* } --set accelerators=64 --json
        run_split colossim search "$@"
        expect_status 0
        best=$(grep -m 1 '"step_time"' <<<"$output" | tr -d ' ')
        [ -n "$best" ]
        run_split colossim train "$@"
        expect_status 0
        [ "$(grep -m 1 '"step_time"' <<<"$output" | tr -d ' ')" = "$best" ] || fail_with "search has $best"
    done
}

@test "bench perf measures evaluations and searches" {
    run_split colossim bench perf --json
    expect_status 0
    expect_output '"schema": "colossim.bench_perf.1"'
    expect_output '"evaluate_seconds"'
}

@test "a list where one text has several names is shown how that is written" {
    run_split colossim train llama3-8b --set 'plan.recompute-modules=[layernorm, mlp]'
    expect_status 2
    expect_error 'plan.recompute-modules: expected one value, a text'
    expect_error 'such as "layernorm mlp"'
}
