# A Slurm of one machine: munged, slurmctld and four slurmd, each a node of two CPUs, on the loopback and in one folder.
# All of it is started here and ended by its process ids; a Slurm that the machine may have is not touched.

NODES="n1 n2 n3 n4"

# slurm_lacks: why the tests can't run here, in words; empty when they can
slurm_lacks()
{
    local program
    for program in munged slurmctld slurmd sbatch; do
        if ! command -v $program >/dev/null; then
            echo "no $program: install slurm-wlm and munge (Debian's names)"
            return
        fi
    done
    # Daemons drop no rights and write their own state: as another user their files would need a set-up of their own.
    [ "$(id -u)" = 0 ] || echo "needs root to start slurmd"
}

# slurm_configure FOLDER: writes slurm.conf; ports are chosen by process id, so that two test runs may go on at a time
slurm_configure()
{
    local d=$1 host port
    host=$(hostname -s)
    port=$((20000 + $$ % 2000 * 10))
    mkdir -p "$d/state" "$d/log" "$d/munge"
    local node
    for node in $NODES; do mkdir -p "$d/spool-$node"; done
    chmod 755 "$d/munge"
    (umask 077 && head -c 128 /dev/urandom >"$d/munge/key")
    cat >"$d/slurm.conf" <<CONF
ClusterName=test
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$d/munge/socket
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
SlurmctldPort=$port
StateSaveLocation=$d/state
SlurmdSpoolDir=$d/spool-%n
SlurmctldPidFile=$d/slurmctld.pid
SlurmdPidFile=$d/slurmd-%n.pid
SlurmctldLogFile=$d/log/slurmctld.log
SlurmdLogFile=$d/log/slurmd-%n.log
SlurmdParameters=config_overrides
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
SwitchType=switch/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerParameters=sched_interval=1,bf_interval=1
KillWait=5
ReturnToService=2
MailProg=/bin/true
NodeName=n[1-4] NodeHostname=$host NodeAddr=127.0.0.1 Port=[$((port + 1))-$((port + 4))] CPUs=2 RealMemory=2000 State=UNKNOWN
PartitionName=debug Nodes=n[1-4] Default=YES MaxTime=INFINITE State=UP OverSubscribe=NO
CONF
}

# slurm_start FOLDER
slurm_start()
{
    local d=$1 node
    slurm_configure "$d"
    export SLURM_CONF=$d/slurm.conf
    munged --force --key-file="$d/munge/key" --socket="$d/munge/socket" --pid-file="$d/munge/pid" \
        --log-file="$d/munge/log" --seed-file="$d/munge/seed" 3>&-
    slurmctld -c 3>&-
    for node in $NODES; do slurmd -c -N "$node" 3>&-; done
    wait_until 60 nodes_idle
}

# Ends what slurm_start started, by the files that say which processes these are, and waits for it: the controller
# writes its state on the way out, into a folder that is removed next.
slurm_stop()
{
    local d=$1 file process processes=()
    for file in "$d"/slurmd-*.pid "$d/slurmctld.pid" "$d/munge/pid"; do
        [ -s "$file" ] || continue
        process=$(cat "$file")
        processes+=("$process")
        kill "$process" 2>/dev/null || true
    done
    wait_until 30 none_runs "${processes[@]}" || kill -KILL "${processes[@]}" 2>/dev/null || true
}

none_runs()
{
    local process
    for process; do
        if kill -0 "$process" 2>/dev/null; then return 1; fi
    done
}

# slurm COMMAND...: a Slurm command, which without an answer would wait for ever
slurm()
{
    timeout 30 "$@"
}

nodes_idle()
{
    [ "$(slurm sinfo -h -N -t idle -o %N | wc -l)" -eq 4 ]
}

# wait_until SECONDS COMMAND...: asks again and again
wait_until()
{
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        if [ $SECONDS -ge $end ]; then
            echo "waited in vain for: $*" >&2
            return 1
        fi
        sleep 0.2
    done
}

queue_empty()
{
    [ -z "$(slurm squeue -h)" ]
}

# task_in_state TASK STATE, a task written as 12_3
task_in_state()
{
    [ "$(slurm squeue -h -r -j "$1" -o %T 2>/dev/null)" = "$2" ]
}

# Slurm holds back what it requeues for two minutes; the tests don't. Not within the second in which the task ended on its
# node, though: credentials are told apart by whole seconds, and the node would take the new one for the revoked one.
start_soon()
{
    slurm scontrol update JobId="$1" StartTime=now+3
}

# task_process TASK NODE: the process id of this program as Slurm runs it there
task_process()
{
    local process
    for process in $(pgrep -x colossim); do
        if grep -qzx "SLURM_CONF=$SLURM_CONF" "/proc/$process/environ" &&
            grep -qzx "SLURMD_NODENAME=$2" "/proc/$process/environ" &&
            grep -qzx "SLURM_ARRAY_TASK_ID=$1" "/proc/$process/environ"; then
            echo "$process"
        fi
    done 2>/dev/null
}

# node_crash NODE TASK: its daemons and the task on it end as in a power cut, and the controller is told
node_crash()
{
    local task step
    task=$(task_process "$2" "$1")
    step=$(sed -n 's/^PPid:[[:space:]]*//p' "/proc/$task/status")
    [ "$(cat "/proc/$step/comm")" = slurmstepd ]
    # The step's own daemon before the task, or it would report how the task ended.
    kill -KILL "$(cat "$CLUSTER/slurmd-$1.pid")" "$step" "$task"
    slurm scontrol update NodeName="$1" State=DOWN Reason=crash
}

# node_return NODE: started again
node_return()
{
    slurmd -c -N "$1" 3>&-
    wait_until 60 nodes_idle
}
