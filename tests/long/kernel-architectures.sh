#!/bin/sh
# Compiles every kernel for every architecture that nvcc knows of the supported set, warnings as errors, and looks at what
# came out: on the two highest architectures and on Hopper no kernel may use a stack or spill registers, and the PTX holds
# the instructions that the kernels are written for. PTX is not yet what runs: where a GPU is, 'make check-gpu' measures.
set -eu
[ -n "${NVCC:-}" ] || { echo "skipped: configure found no nvcc"; exit 0; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
known=$("$NVCC" --list-gpu-code)
failed=0

fail() {
    echo "FAILED: $*"
    failed=1
}

# compile FILE ARCHITECTURE OUTPUT OPTION...
compile() {
    file=$1 architecture=$2 output=$3
    shift 3
    "$NVCC" -std=c++17 -O3 -I"$TOP_SRCDIR/src" -I"$TOP_SRCDIR/kernels" -Xcompiler -Wall,-Wextra -Werror all-warnings \
        -gencode "arch=compute_$architecture,code=sm_$architecture" "$@" -o "$output" "$file"
}

set --
for number in 75 80 86 89 90 100 103 120; do
    case "$known" in
    *sm_$number*) if [ $number = 90 ]; then set -- "$@" 90a; else set -- "$@" $number; fi ;;
    esac
done
echo "architectures: $*"
strict=$(for a in "$@"; do echo "$a"; done | tail -n 2 | tr '\n' ' ')90a

for file in "$TOP_SRCDIR"/kernels/*.cu; do
    name=$(basename "$file" .cu)
    for architecture in "$@"; do
        if ! compile "$file" "$architecture" "$work/$name.cubin" -cubin -Xptxas -v > "$work/log" 2>&1; then
            cat "$work/log"
            fail "$name does not compile for sm_$architecture"
            continue
        fi
        if grep -i 'serialized' "$work/log"; then # ptxas says so without calling it a warning
            fail "$name: wgmma instructions wait for each other on sm_$architecture"
        fi
        readelf -h "$work/$name.cubin" 2> /dev/null | grep -q 'ELF' || fail "$name: no ELF for sm_$architecture"
        case " $strict " in
        *" $architecture "*)
            if grep -E 'bytes stack frame' "$work/log" |
                grep -Ev '^ *0 bytes stack frame, 0 bytes spill stores, 0 bytes spill loads'; then
                fail "$name uses a stack or spills on sm_$architecture"
            fi
            ;;
        esac
    done
done

# expect FILE ARCHITECTURE PATTERN: the PTX has the instruction
expect() {
    "$NVCC" -std=c++17 -O3 -I"$TOP_SRCDIR/src" -I"$TOP_SRCDIR/kernels" -arch="compute_$2" -ptx -o "$work/ptx" \
        "$TOP_SRCDIR/kernels/$1.cu"
    grep -Eq "$3" "$work/ptx" || fail "$1 for compute_$2 has no $3"
    if grep -Eq '(ld|st)\.local' "$work/ptx"; then
        fail "$1 for compute_$2 uses local memory"
    fi
}
expect hbm 80 'ld\.global\.nc\.v4'
expect hbm 80 'st\.global\.v4'
expect rows 80 'ld\.global\.nc\.v4\.u32'
expect gemm_mma 80 'mma\.sync\.aligned\.m16n8k16.*bf16'
expect gemm_mma 80 'cp\.async\.cg'
expect gemm_wgmma 90a 'wgmma\.mma_async\.sync\.aligned\.m64n256k16'
expect gemm_wgmma 90a 'cp\.async\.bulk\.tensor\.2d'
expect attention 80 'ldmatrix\.sync\.aligned\.m8n8\.x4\.trans'
expect attention_backward 80 'mma\.sync'

[ $failed = 0 ] && echo "all kernels compile for all architectures; no stack, no spills on: $strict"
exit $failed
