dnl COLOSSIM_CUDA: looks for the CUDA Toolkit (nvcc 12 or newer) that builds colossim-kernels, where it is asked for. It
dnl is not built by default before its benchmarks have run on a GPU; then the default becomes 'guess'.
dnl
dnl Kernels are compiled by nvcc, linked by the C compiler: without exceptions and guards of static variables the objects
dnl need no C++ library, and the CUDA runtime is linked in, so that the program starts where no NVIDIA library is. Those
dnl that it loads are looked for in LD_LIBRARY_PATH, in the toolkit's folder, and where the system has its own.
dnl
dnl Sets NVCC, NVCC_GENCODE, CUDA_ARCHITECTURES, CUDA_VERSION, CUDA_MAJOR, CUDA_CPPFLAGS, CUDA_LIBS and the conditional HAVE_CUDA.
AC_DEFUN([COLOSSIM_CUDA], [
AC_ARG_WITH([cuda],
  [AS_HELP_STRING([--with-cuda@<:@=DIR@:>@],
    [build colossim-kernels with the CUDA Toolkit in DIR, or where nvcc is found; default: no, since none of its benchmarks has run on a GPU yet])],
  [], [with_cuda=no])
AC_ARG_WITH([cuda-gencode],
  [AS_HELP_STRING([--with-cuda-gencode=LIST],
    [compute capabilities to build for, as '80,90,100' (default, as far as nvcc knows them) or 'all'; the last one also as PTX])],
  [], [with_cuda_gencode=default])
AC_ARG_VAR([NVCC], [CUDA compiler command])
AC_ARG_VAR([NVCCFLAGS], [CUDA compiler flags])
: ${NVCCFLAGS=-O3}

cuda_version=
cuda_why="not asked for"
AS_IF([test "$with_cuda" != no],
  [AS_CASE([$with_cuda],
    [yes|guess], [cuda_path=$PATH:/usr/local/cuda/bin],
    [cuda_path=$with_cuda/bin])
   AC_PATH_PROG([NVCC], [nvcc], [], [$cuda_path])
   AS_IF([test -z "$NVCC"], [cuda_why="no nvcc in $cuda_path"], [_COLOSSIM_CUDA_TRY])
   AS_IF([test -z "$cuda_version" && test "$with_cuda" != guess],
     [AC_MSG_ERROR([no usable CUDA Toolkit: $cuda_why])])])
AM_CONDITIONAL([HAVE_CUDA], [test -n "$cuda_version"])
AC_SUBST([NVCC_GENCODE])
AC_SUBST([CUDA_ARCHITECTURES])
AC_SUBST([CUDA_VERSION], [$cuda_version])
AC_SUBST([CUDA_MAJOR], [${cuda_version%%.*}])
AC_SUBST([CUDA_CPPFLAGS])
AC_SUBST([CUDA_LIBS])
])

dnl Version, architectures, then a kernel compiled by nvcc and linked by $CC.
AC_DEFUN([_COLOSSIM_CUDA_TRY], [
# Where the toolkit lies is nvcc's to say: the command found may be a script that calls it from elsewhere.
echo 'int nothing;' > conftest_root.cu
cuda_root=$("$NVCC" -dryrun -c conftest_root.cu 2>&1 | sed -n 's/^#\$ TOP=//p')
rm -f conftest_root.cu
AS_IF([test ! -d "$cuda_root/include"], [cuda_root=$(dirname "$(readlink -f "$NVCC")")/..])
cuda_root=$(cd "$cuda_root" && pwd)
AC_MSG_CHECKING([the version of $NVCC])
cuda_release=$("$NVCC" --version 2>/dev/null | sed -n 's/.*release \(@<:@0-9@:>@*\.@<:@0-9@:>@*\).*/\1/p')
AC_MSG_RESULT([${cuda_release:-none}])
AS_IF([test "0${cuda_release%%.*}" -lt 12],
  [cuda_why="nvcc ${cuda_release:-of unknown version} is older than 12.0"],
  [_COLOSSIM_CUDA_GENCODE
   AS_IF([test -n "$cuda_why"], [], [_COLOSSIM_CUDA_LINK])])
])

dnl Headers and libraries, and whether a kernel compiled by nvcc is linked by $CC.
AC_DEFUN([_COLOSSIM_CUDA_LINK], [
CUDA_CPPFLAGS=
AS_IF([test -e "$cuda_root/include/cuda_runtime_api.h"], [CUDA_CPPFLAGS="-isystem $cuda_root/include"])
CUDA_LIBS="-lcudart_static -lpthread -ldl -lrt"
for cuda_folder in "$cuda_root/lib64" "$cuda_root/lib"; do
  AS_IF([test -e "$cuda_folder/libcudart_static.a"],
    [CUDA_LIBS="-L$cuda_folder -Wl,-rpath,$cuda_folder -Wl,--enable-new-dtags $CUDA_LIBS"
     break])
done
AC_MSG_CHECKING([whether $CC links what nvcc compiles])
cat > conftest_kernel.cu <<'_EOT'
__global__ void nothing(void) {}
extern "C" int launch(void) { nothing<<<1, 1>>>(); return cudaGetLastError() != cudaSuccess; }
_EOT
cat > conftest_main.c <<'_EOT'
#include <cublasLt.h>
#include <cuda_runtime_api.h>
int launch(void);
int main(void) { return launch(); }
_EOT
AS_IF(["$NVCC" $NVCCFLAGS $NVCC_GENCODE -Xcompiler -fno-exceptions,-fno-threadsafe-statics \
         -c -o conftest_kernel.o conftest_kernel.cu >&AS_MESSAGE_LOG_FD 2>&1 &&
       $CC $CFLAGS $CUDA_CPPFLAGS -o conftest_main conftest_main.c conftest_kernel.o $CUDA_LIBS \
         >&AS_MESSAGE_LOG_FD 2>&1],
  [cuda_version=$cuda_release
   AC_MSG_RESULT([yes])],
  [AC_MSG_RESULT([no])
   cuda_why="a kernel and cublasLt.h don't compile or link, see config.log"])
rm -f conftest_kernel.cu conftest_kernel.o conftest_main.c conftest_main
])

dnl 90 stands for sm_90a, whose cubin runs on every GPU of capability 9.0 and may use wgmma. What this nvcc doesn't
dnl know is left out of a list that nobody asked for; of a list that somebody asked for it is an error.
AC_DEFUN([_COLOSSIM_CUDA_GENCODE], [
cuda_known=$("$NVCC" --list-gpu-code 2>/dev/null | sed -n 's/^sm_//p' | tr '\n' ' ')
AS_CASE([$with_cuda_gencode],
  [default], [cuda_wanted="80 90 100"],
  [all], [cuda_wanted="75 80 86 89 90 100 103 120"],
  [cuda_wanted=$(echo "$with_cuda_gencode" | tr ',' ' ')])
NVCC_GENCODE=
CUDA_ARCHITECTURES=
cuda_highest=
cuda_why=
for cuda_arch in $cuda_wanted; do
  AS_CASE([" $cuda_known "],
    [*" ${cuda_arch%%@<:@a-z@:>@*} "*], [],
    [AS_CASE([$with_cuda_gencode],
       [default|all], [],
       [cuda_why="nvcc $cuda_release knows no sm_$cuda_arch, only $cuda_known"])
     continue])
  AS_CASE([$cuda_arch], [90], [cuda_code=90a], [cuda_code=$cuda_arch])
  NVCC_GENCODE="$NVCC_GENCODE -gencode arch=compute_$cuda_code,code=sm_$cuda_code"
  CUDA_ARCHITECTURES="${CUDA_ARCHITECTURES}sm_$cuda_code, "
  cuda_highest=$cuda_arch
done
AS_IF([test -n "$cuda_highest"],
  [NVCC_GENCODE="$NVCC_GENCODE -gencode arch=compute_$cuda_highest,code=compute_$cuda_highest"
   CUDA_ARCHITECTURES="${CUDA_ARCHITECTURES}compute_$cuda_highest"],
  [test -z "$cuda_why"],
  [cuda_why="nvcc $cuda_release knows none of sm_$(echo $cuda_wanted | sed 's/ /, sm_/g')"])
])
