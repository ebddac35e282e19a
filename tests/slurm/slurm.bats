#!/usr/bin/env bats
# Studies under a real Slurm of four virtual nodes, which the tests start and end: 'make check-slurm'. Whatever happens to
# tasks and nodes, the merged result is that of one undisturbed run on one machine.

load ../cli/helper
load cluster

setup_file()
{
    LACKS=$(slurm_lacks)
    export LACKS
    [ -z "$LACKS" ] || return 0
    export CLUSTER=$BATS_FILE_TMPDIR/slurm SLURM_CONF=$BATS_FILE_TMPDIR/slurm/slurm.conf
    slurm_start "$CLUSTER"
}

teardown_file()
{
    [ -n "$LACKS" ] || slurm_stop "$CLUSTER"
}

teardown()
{
    [ -n "$LACKS" ] || [ -n "${BATS_TEST_COMPLETED:-}" ] || tail -n 20 "$CLUSTER/log/slurmctld.log" out/*.log 2>/dev/null || true
}

# study SAMPLES: so many points of the H100 server, some ten milliseconds each
study()
{
    cat >study.yaml <<STUDY
colossim: 1
kind: study
name: server
base: $SCENARIOS/h100.yaml
design: random
samples: $1
replicates: 60
vary:
  models.systems.hgx-h100.server-price: {range: [\$100k, \$300k]}
metrics: [capital_total, cost_per_available_accelerator_hour, failures]
STUDY
}

# submit: hands the study to Slurm in four tasks, one per node; the array's job id in $array, the merge's in $merge
submit()
{
    unset OMP_NUM_THREADS # which goes before what Slurm gives
    merge=$(slurm "$COLOSSIM" sweep slurm study.yaml -o out --shards 4 --threads 2 --time 0:10:00 --submit)
    array=$(slurm squeue -h -o %F -n server | sort -u)
    [ -n "$array" ] && [ -n "$merge" ] && [ "$array" != "$merge" ]
}

# points_of SHARD: how many its file has; 0 where it isn't yet
points_of()
{
    sqlite3 "out/shard-$1-of-4.db" 'SELECT count(*) FROM points' 2>/dev/null || echo 0
}

has_points()
{
    [ "$(points_of "$1")" -gt 0 ]
}

# Everything that equal studies have in common.
tables()
{
    local table
    for table in study factors metrics thresholds points inputs outcomes; do
        sqlite3 "$1" "SELECT * FROM $table" | sort
    done
}

# expect_result: the merge has run, and made what one run on this machine makes
expect_result()
{
    wait_until 240 queue_empty
    grep -q ' 0 failed, 0 missing' out/merge.log
    colossim sweep run study.yaml -o alone -q
    colossim sweep merge alone
    tables alone/merged.db >alone.txt
    tables out/merged.db >out.txt
    cmp alone.txt out.txt
    [ "$(sqlite3 out/merged.db 'SELECT count(*) FROM points')" -eq "$(sqlite3 out/merged.db \
        'SELECT count(DISTINCT number) FROM points')" ]
}

# node_of SHARD: where its task runs
node_of()
{
    slurm squeue -h -r -j "${array}_$1" -o %N
}

task_has_ended()
{
    ! task_in_state "${array}_$1" RUNNING
}

@test "three commands: plan, slurm --submit, analyze" {
    [ -z "$LACKS" ] || skip "$LACKS"
    study 200
    run_split colossim sweep plan study.yaml
    expect_status 0
    expect_output "200 points"
    submit
    expect_result
    run_split colossim sweep analyze out
    expect_status 0
    expect_output "200 of 200 points"
    expect_output "Quantiles"
    # Threads follow what Slurm gave.
    [ "$(sqlite3 out/shard-3-of-4.db 'SELECT threads FROM work')" -eq 2 ]
}

@test "a folder may be called what it likes, and what the jobs say is in it" {
    [ -z "$LACKS" ] || skip "$LACKS"
    study 8
    folder="it's 50%a of \"it\" #1"
    unset OMP_NUM_THREADS
    slurm "$COLOSSIM" sweep slurm study.yaml -o "$folder" --shards 2 --time 0:10:00 --submit
    wait_until 120 queue_empty
    grep -q '4 of 4 points done' "$folder/task-2.log"
    grep -q ' 0 failed, 0 missing' "$folder/merge.log"
}

@test "a task that is killed and requeued goes on where it was" {
    [ -z "$LACKS" ] || skip "$LACKS"
    study 1200
    submit
    wait_until 60 has_points 2
    kill -KILL "$(task_process 2 "$(node_of 2)")"
    wait_until 60 task_has_ended 2
    kept=$(points_of 2)
    [ "$kept" -gt 0 ]
    [ "$kept" -lt 300 ]
    slurm scontrol requeue "${array}_2"
    start_soon "${array}_2"
    wait_until 120 grep -q "300 of 300 points done, 0 failed ($kept were there before)" out/task-2.log
    expect_result
}

@test "a task that Slurm requeues ends cleanly first" {
    [ -z "$LACKS" ] || skip "$LACKS"
    study 1200
    submit
    wait_until 60 has_points 4
    slurm scontrol requeue "${array}_4"
    wait_until 60 grep -q 'stopped; the same command goes on' out/task-4.log
    kept=$(points_of 4)
    [ "$kept" -lt 300 ]
    wait_until 60 task_in_state "${array}_4" PENDING
    start_soon "${array}_4"
    wait_until 120 grep -q "300 of 300 points done, 0 failed ($kept were there before)" out/task-4.log
    expect_result
}

@test "a node that goes down in the middle costs no point, and none counts twice" {
    [ -z "$LACKS" ] || skip "$LACKS"
    study 1200
    submit
    wait_until 60 has_points 3
    node=$(node_of 3)
    node_crash "$node" 3
    wait_until 60 task_in_state "${array}_3" PENDING
    kept=$(points_of 3)
    [ "$kept" -gt 0 ]
    [ "$kept" -lt 300 ]
    start_soon "${array}_3"
    wait_until 60 task_in_state "${array}_3" RUNNING
    [ "$(node_of 3)" != "$node" ]
    wait_until 120 grep -q "300 of 300 points done, 0 failed ($kept were there before)" out/task-3.log
    expect_result
    node_return "$node"
}
