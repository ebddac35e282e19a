#!/usr/bin/env bats
# How configure finds the CUDA Toolkit, with a script in the place of nvcc that claims to be of some version and knows some
# architectures.

load helper

# make_toolkit VERSION ARCHITECTURE...: a toolkit in ./toolkit, whose nvcc compiles for these only.
make_toolkit()
{
    local version=$1
    shift
    mkdir -p toolkit/bin toolkit/include toolkit/lib64
    touch toolkit/include/cublasLt.h toolkit/include/cuda_runtime_api.h
    ar rcs toolkit/lib64/libcudart_static.a
    cat >toolkit/bin/nvcc <<END
#!/bin/bash
folder=$PWD/toolkit
known=" $* "
END
    cat >>toolkit/bin/nvcc <<'END'
case " $* " in
*" --version "*) echo "Cuda compilation tools, release VERSION, V"; exit ;;
*" --list-gpu-code "*) printf 'sm_%s\n' $known; exit ;;
*" -dryrun "*) echo "#\$ TOP=$folder" >&2; exit ;;
esac
while [ $# -gt 0 ]; do
    case $1 in
    -gencode)
        number=${2##*_}
        if [[ $known != *" ${number%%[a-z]} "* ]]; then
            echo "nvcc fatal : Unsupported gpu architecture '$2'" >&2
            exit 1
        fi
        shift ;;
    -o) output=$2; shift ;;
    esac
    shift
done
echo 'int launch(void) { return 0; }' >"$folder/kernel.c"
cc -c -o "$output" "$folder/kernel.c"
END
    sed -i "s/VERSION/$version/" toolkit/bin/nvcc
    chmod +x toolkit/bin/nvcc
}

# configure_with OPTION...
configure_with()
{
    rm -f result
    cp "$BATS_FILE_TMPDIR/compiler" cache
    # the build that is tested has said its own
    run_split env -u NVCC -u NVCC_GENCODE "$BATS_FILE_TMPDIR/configure" --cache-file=cache CC=cc "$@"
}

# A configure script of nothing but the macro, which takes seconds less than all of it, and remembers the compiler.
setup_file()
{
    command -v autoconf >/dev/null || skip "autoconf is not installed"
    cd "$BATS_FILE_TMPDIR"
    cat >configure.ac <<END
AC_INIT([toolkit], [1])
m4_define([AM_CONDITIONAL], [])
m4_include([$TOP_SRCDIR/m4/cuda.m4])
AC_PROG_CC
COLOSSIM_CUDA
AC_OUTPUT
echo "version \${cuda_version:-none}: \$CUDA_ARCHITECTURES, \$NVCC_GENCODE" >result
echo "libraries: \$CUDA_LIBS" >>result
END
    { autoconf && env -u NVCC -u NVCC_GENCODE ./configure --without-cuda --cache-file=compiler CC=cc; } >autoconf.log 2>&1 || {
        cat autoconf.log
        return 1
    }
}

@test "configure builds for the architectures that nvcc knows" {
    make_toolkit 12.4 50 60 70 75 80 86 87 89 90
    configure_with --with-cuda="$PWD/toolkit"
    expect_status 0
    grep -q 'version 12.4: sm_80, sm_90a, compute_90, ' result || fail_with "$(cat result)"
    grep -q 'arch=compute_90a,code=sm_90a -gencode arch=compute_90,code=compute_90$' result || fail_with "$(cat result)"
    # cuBLASLt and NCCL, loaded at run time, may lie in the toolkit alone
    grep -q -- "-Wl,-rpath,$PWD/toolkit/lib64" result || fail_with "$(cat result)"
    configure_with --with-cuda="$PWD/toolkit" --with-cuda-gencode=all
    expect_status 0
    grep -q ': sm_75, sm_80, sm_86, sm_89, sm_90a, compute_90, ' result || fail_with "$(cat result)"

    make_toolkit 13.0 75 80 86 87 88 89 90 100 110 103 120 121
    configure_with --with-cuda="$PWD/toolkit"
    expect_status 0
    grep -q 'version 13.0: sm_80, sm_90a, sm_100, compute_100, ' result || fail_with "$(cat result)"
    configure_with --with-cuda="$PWD/toolkit" --with-cuda-gencode=75,90a
    expect_status 0
    grep -q ': sm_75, sm_90a, compute_90a, ' result || fail_with "$(cat result)"
}

@test "configure refuses an architecture asked for that nvcc doesn't know, and says which it knows" {
    make_toolkit 12.4 80 90
    configure_with --with-cuda="$PWD/toolkit" --with-cuda-gencode=80,100
    expect_status 1
    expect_error "nvcc 12.4 knows no sm_100, only 80 90"
    configure_with --with-cuda="$PWD/toolkit" --with-cuda-gencode=80,90,100
    expect_status 1
    expect_error "nvcc 12.4 knows no sm_100, only 80 90"
    make_toolkit 13.9 140 150
    configure_with --with-cuda="$PWD/toolkit"
    expect_status 1
    expect_error "nvcc 13.9 knows none of sm_80, sm_90, sm_100"
}

@test "configure refuses a toolkit before 12, goes on without one where that was a guess, and looks for none unasked" {
    make_toolkit 11.8 80 90
    configure_with --with-cuda="$PWD/toolkit"
    expect_status 1
    expect_error "nvcc 11.8 is older than 12.0"
    PATH=$PWD/toolkit/bin:$PATH configure_with --with-cuda=guess
    expect_status 0
    grep -q 'version none' result
    make_toolkit 12.0 80 90
    PATH=$PWD/toolkit/bin:$PATH configure_with
    expect_status 0
    grep -q 'version none' result
    PATH=$PWD/toolkit/bin:$PATH configure_with --with-cuda
    expect_status 0
    grep -q 'version 12.0: sm_80, sm_90a, compute_90' result
    configure_with --with-cuda="$PWD/nowhere"
    expect_status 1
    expect_error "no nvcc in $PWD/nowhere/bin"
}
