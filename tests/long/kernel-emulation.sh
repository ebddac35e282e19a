#!/bin/sh
# Our own kernels compute what they should, where no GPU is: their sources run on an emulator of warps, barriers and the
# tensor instructions (tests/emulation). It tells nothing of speed, nor of races that only a GPU's order of events shows.
set -eu
CXX=${CXX:-c++}
command -v "$CXX" > /dev/null || { echo "skipped: there is no C++ compiler"; exit 0; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$TOP_SRCDIR/kernels"
cp attention.h attention_tile.cuh gemm_ref.h number.h rows.h "$work"
cp "$TOP_SRCDIR"/tests/emulation/* "$work" # after: tensor.cuh and hopper.cuh stand in for those of kernels/
for name in cuda cuda_bf16 cuda_fp8 cuda_runtime_api; do
    echo '#include "emulator.h"' > "$work/$name.h"
done
# What comes before the functions of the host; memory that the launch sizes lies where the emulator has it, and where no
# alignment is asked for it has none.
for name in attention attention_backward gemm_mma gemm_wgmma rows; do
    sed -E '/^(extern "C"|static cudaError_t|static unsigned)/,$d
        s/extern __shared__ __align__\([0-9]+\) ([a-z0-9_]+) ([a-z]+)\[\];/\1 *\2 = (\1 *)shared_memory();/
        s/extern __shared__ ([a-z0-9_]+) ([a-z]+)\[\];/\1 *\2 = (\1 *)(shared_memory() + 16);/' \
        $name.cu > "$work/$name.inc"
done
cd "$work"
"$CXX" -std=c++17 -O2 -fno-strict-aliasing -w -I. -o check check.cc emulator.cc
./check
