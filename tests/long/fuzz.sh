#!/bin/sh
# Ten times the mutations of 'make check'.
set -eu
FUZZ_MUTATIONS=2000000 "$TOP_BUILDDIR/tests/fuzz/reader"
