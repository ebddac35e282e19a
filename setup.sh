#!/bin/sh
# From a fresh clone to a running program, or to all tests passed. See ./setup.sh help.
set -eu
cd "$(dirname "$0")"

usage() {
    cat <<'TEXT'
usage: ./setup.sh          install what is missing, build, run scenarios/colossus.yaml
       ./setup.sh build    install what is missing and build into ./build
       ./setup.sh test     the same set-up, then all tests: plain, with Slurm, under ASan and UBSan, and one distcheck
       ./setup.sh help     this text

Missing packages are installed with apt-get, as root or through sudo. On systems without apt-get the script names
what to install and stops.
TEXT
}

say() {
    printf '== %s\n' "$*"
}

# Debian package for each thing that the build and the tests need, with a check that tells whether it is there.
missing_packages() {
    need() {
        package=$1
        shift
        "$@" > /dev/null 2>&1 || printf ' %s' "$package"
    }
    need gcc command -v cc
    need libc6-dev test -e /usr/include/stdio.h
    need make command -v make
    need autoconf command -v autoconf
    need automake command -v automake
    need pkgconf command -v pkg-config
    need libgsl-dev pkg-config --exists gsl
    need libyaml-dev pkg-config --exists yaml-0.1
    need libsqlite3-dev pkg-config --exists sqlite3
    need libcmocka-dev pkg-config --exists cmocka
    need bats command -v bats
    need sqlite3 command -v sqlite3
    need xz-utils command -v xz
    need python3 command -v python3
    need procps command -v ps
    [ "${1:-}" = test ] || return 0
    need libxml2-utils command -v xmllint
    need bsdutils command -v script
    need chromium command -v chromium
    need poppler-utils command -v pdfimages
}

install_missing() {
    packages=$(missing_packages "${purpose:-}")
    [ -n "$packages" ] || return 0
    if ! command -v apt-get > /dev/null 2>&1; then
        echo "Please install these (Debian's names):$packages" >&2
        exit 1
    fi
    if [ "$(id -u)" = 0 ]; then
        as_root=
    elif command -v sudo > /dev/null 2>&1; then
        as_root=sudo
    else
        echo "Please install these as root: apt-get install$packages" >&2
        exit 1
    fi
    say "installing$packages"
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y update > setup.log 2>&1 || { cat setup.log; exit 1; }
    # Word splitting is wanted: one argument per package.
    # shellcheck disable=SC2086
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends $packages \
        >> setup.log 2>&1 || { cat setup.log; exit 1; }
    rm -f setup.log
}

# Slurm, for its tests alone: where it can't be installed they are skipped and say so. Only as root: they need it anyway.
install_slurm() {
    ! command -v slurmctld > /dev/null 2>&1 || return 0
    [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null 2>&1 || return 0
    say "installing slurm-wlm munge"
    if env DEBIAN_FRONTEND=noninteractive apt-get -q -y install --no-install-recommends slurm-wlm munge \
        > setup.log 2>&1; then
        rm -f setup.log
    else
        tail -n 5 setup.log
    fi
}

jobs_at_once() {
    getconf _NPROCESSORS_ONLN 2> /dev/null || echo 1
}

# configure_and_make FOLDER OPTION...: an out-of-tree build; quiet unless it fails
configure_and_make() {
    folder=$1
    shift
    mkdir -p "$folder"
    (
        cd "$folder"
        { ../configure "$@" && make -j"$(jobs_at_once)"; } > setup.log 2>&1 || { tail -n 60 setup.log; exit 1; }
    )
}

generate() {
    say "generating configure"
    ./bootstrap > bootstrap.log 2>&1 || { cat bootstrap.log; exit 1; }
    rm -f bootstrap.log
}

build() {
    install_missing
    generate
    say "building in ./build"
    configure_and_make build "$@"
}

# Counts of a build folder's last test run, from the result files of the test driver.
count() {
    find "$1" -name '*.trs' -exec cat {} + 2> /dev/null | grep -c -E "^:test-result: ($2)( |\$)" || true
}

run_check() {
    folder=$1
    find "$folder" -name '*.trs' -exec rm -f {} +
    result=0
    (cd "$folder" && make -k -j"$(jobs_at_once)" check > check.log 2>&1) || result=1
    if [ $result != 0 ]; then
        grep -E '^(FAIL|ERROR|XPASS)|[^ ]+\.c:[0-9]+.*error' "$folder/check.log" | head -n 60 || true
        echo "(whole log: $folder/check.log, $folder/test-suite.log)"
        tail -n 80 "$folder/test-suite.log" 2> /dev/null || true
    fi
    return $result
}

counts() {
    echo "$(count "$1" 'PASS|XFAIL') passed, $(count "$1" 'FAIL|ERROR|XPASS') failed, $(count "$1" SKIP) skipped"
}

test_all() {
    rc=0
    purpose=test
    # Where a usable CUDA Toolkit is, the kernels are built and tested as well, as far as that goes without a GPU.
    build --enable-werror --with-cuda=guess
    sed -n 's/^  CUDA  */CUDA Toolkit: /p' build/setup.log
    say "tests, plain build"
    run_check build || rc=1
    build-aux/skipped build
    if [ -x build/colossim-kernels ]; then
        (cd build && make -s check-gpu) || rc=1
    fi

    say "tests, Slurm"
    install_slurm
    (cd build && make -s check-slurm) || rc=1

    say "tests, AddressSanitizer and UBSan"
    configure_and_make build-sanitized --enable-werror --enable-sanitizers CFLAGS='-O1 -g'
    run_check build-sanitized || rc=1
    echo "sanitized: $(counts build-sanitized)"

    say "distcheck"
    if (cd build && make -j"$(jobs_at_once)" distcheck DISTCHECK_CONFIGURE_FLAGS=--enable-werror > distcheck.log 2>&1); then
        echo "distcheck: fine"
    else
        tail -n 60 build/distcheck.log
        echo "distcheck: failed (whole log: build/distcheck.log)"
        rc=1
    fi
    counts build
    return $rc
}

case "${1:-run}" in
run)
    build
    say "build/colossim run scenarios/colossus.yaml"
    build/colossim run scenarios/colossus.yaml
    ;;
build) build ;;
test) test_all ;;
help | -h | --help) usage ;;
*)
    usage >&2
    exit 2
    ;;
esac
