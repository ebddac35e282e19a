#include "matmul.h"

#include "base/fail.h"
#include "library.h"

#include <assert.h>
#include <cublasLt.h>
#include <cublas_v2.h>
#include <stdlib.h>
#include <string.h>

enum { GROUPS = 256 };

struct matmul_library {
    size_t (*version)(void);
    cublasStatus_t (*create)(cublasLtHandle_t *);
    cublasStatus_t (*destroy)(cublasLtHandle_t);
    cublasStatus_t (*desc_create)(cublasLtMatmulDesc_t *, cublasComputeType_t, cudaDataType_t);
    cublasStatus_t (*desc_destroy)(cublasLtMatmulDesc_t);
    cublasStatus_t (*desc_set)(cublasLtMatmulDesc_t, cublasLtMatmulDescAttributes_t, const void *,
                               size_t);
    cublasStatus_t (*layout_create)(cublasLtMatrixLayout_t *, cudaDataType_t, uint64_t, uint64_t,
                                    int64_t);
    cublasStatus_t (*layout_destroy)(cublasLtMatrixLayout_t);
    cublasStatus_t (*layout_set)(cublasLtMatrixLayout_t, cublasLtMatrixLayoutAttribute_t,
                                 const void *, size_t);
    cublasStatus_t (*preference_create)(cublasLtMatmulPreference_t *);
    cublasStatus_t (*preference_destroy)(cublasLtMatmulPreference_t);
    cublasStatus_t (*preference_set)(cublasLtMatmulPreference_t,
                                     cublasLtMatmulPreferenceAttributes_t, const void *, size_t);
    cublasStatus_t (*heuristic)(cublasLtHandle_t, cublasLtMatmulDesc_t, cublasLtMatrixLayout_t,
                                cublasLtMatrixLayout_t, cublasLtMatrixLayout_t,
                                cublasLtMatrixLayout_t, cublasLtMatmulPreference_t, int,
                                cublasLtMatmulHeuristicResult_t *, int *);
    cublasStatus_t (*matmul)(cublasLtHandle_t, cublasLtMatmulDesc_t, const void *, const void *,
                             cublasLtMatrixLayout_t, const void *, cublasLtMatrixLayout_t,
                             const void *, const void *, cublasLtMatrixLayout_t, void *,
                             cublasLtMatrixLayout_t, const cublasLtMatmulAlgo_t *, void *, size_t,
                             cudaStream_t);
    cublasLtHandle_t handle;

    /* cuBLAS, for grouped products only; the handle is NULL where it can't be loaded. */
    cublasStatus_t (*blas_create)(cublasHandle_t *);
    cublasStatus_t (*blas_destroy)(cublasHandle_t);
    cublasStatus_t (*blas_set_stream)(cublasHandle_t, cudaStream_t);
    cublasStatus_t (*blas_grouped)(cublasHandle_t, const cublasOperation_t *,
                                   const cublasOperation_t *, const int *, const int *, const int *,
                                   const void *, const void *const *, cudaDataType_t, const int *,
                                   const void *const *, cudaDataType_t, const int *, const void *,
                                   void *const *, cudaDataType_t, const int *, int, const int *,
                                   cublasComputeType_t);
    cublasHandle_t blas_handle;
    struct text blas_why;
};

#define SYMBOL(NAME, FIELD)                                 \
    {                                                       \
        NAME, offsetof(struct matmul_library, FIELD), false \
    }
static const struct symbol lt_symbols[] = {
    SYMBOL("cublasLtGetVersion", version),
    SYMBOL("cublasLtCreate", create),
    SYMBOL("cublasLtDestroy", destroy),
    SYMBOL("cublasLtMatmulDescCreate", desc_create),
    SYMBOL("cublasLtMatmulDescDestroy", desc_destroy),
    SYMBOL("cublasLtMatmulDescSetAttribute", desc_set),
    SYMBOL("cublasLtMatrixLayoutCreate", layout_create),
    SYMBOL("cublasLtMatrixLayoutDestroy", layout_destroy),
    SYMBOL("cublasLtMatrixLayoutSetAttribute", layout_set),
    SYMBOL("cublasLtMatmulPreferenceCreate", preference_create),
    SYMBOL("cublasLtMatmulPreferenceDestroy", preference_destroy),
    SYMBOL("cublasLtMatmulPreferenceSetAttribute", preference_set),
    SYMBOL("cublasLtMatmulAlgoGetHeuristic", heuristic),
    SYMBOL("cublasLtMatmul", matmul),
};
static const struct symbol blas_symbols[] = {
    SYMBOL("cublasCreate_v2", blas_create),
    SYMBOL("cublasDestroy_v2", blas_destroy),
    SYMBOL("cublasSetStream_v2", blas_set_stream),
    SYMBOL("cublasGemmGroupedBatchedEx", blas_grouped),
};
#undef SYMBOL

struct matmul {
    struct matmul_library *library;
    cublasLtMatmulDesc_t desc;
    cublasLtMatrixLayout_t a, b, c;
    cublasLtMatmulAlgo_t algorithm;
    struct matmul_operands at;
    cublasStatus_t status;
};

/* The library's major version as in the header that this file was compiled with: its structs may
 * differ in others. */
#define LT_NAME_(MAJOR) "libcublasLt.so." #MAJOR
#define LT_NAME(MAJOR) LT_NAME_(MAJOR)
#define BLAS_NAME_(MAJOR) "libcublas.so." #MAJOR
#define BLAS_NAME(MAJOR) BLAS_NAME_(MAJOR)

static void open_blas(struct matmul_library *l)
{
    static const char *const names[] = {BLAS_NAME(CUBLAS_VER_MAJOR), "libcublas.so", NULL};
    if (!library_open(names, blas_symbols, sizeof blas_symbols / sizeof *blas_symbols, l,
                      &l->blas_why))
        return;
    const cublasStatus_t status = l->blas_create(&l->blas_handle);
    if (status != CUBLAS_STATUS_SUCCESS) {
        l->blas_handle = NULL;
        text_addf(&l->blas_why, "cuBLAS does not start (status %d)", (int)status);
    }
}

struct matmul_library *matmul_open(struct text *why)
{
    static const char *const names[] = {LT_NAME(CUBLAS_VER_MAJOR), "libcublasLt.so", NULL};
    struct matmul_library *l = memory_zeroed(1, sizeof *l);
    if (!library_open(names, lt_symbols, sizeof lt_symbols / sizeof *lt_symbols, l, why)) {
        free(l);
        return NULL;
    }
    const size_t version = l->version();
    if (version / 10000 != CUBLAS_VER_MAJOR) {
        text_addf(why, "cuBLASLt has version %zu, this program was built for %d.x", version,
                  CUBLAS_VER_MAJOR);
        free(l);
        return NULL;
    }
    const cublasStatus_t status = l->create(&l->handle);
    if (status != CUBLAS_STATUS_SUCCESS) {
        text_addf(why, "cuBLASLt does not start (status %d)", (int)status);
        free(l);
        return NULL;
    }
    open_blas(l);
    return l;
}

void matmul_close(struct matmul_library *l)
{
    if (!l)
        return;
    if (l->blas_handle)
        l->blas_destroy(l->blas_handle);
    l->destroy(l->handle);
    text_free(&l->blas_why);
    free(l);
}

int matmul_version(struct matmul_library *l)
{
    return (int)l->version();
}

enum dtype matmul_result_dtype(enum dtype operands)
{
    switch (operands) {
    case DTYPE_F32:
    case DTYPE_TF32: return DTYPE_F32;
    case DTYPE_F16: return DTYPE_F16;
    default: return DTYPE_BF16;
    }
}

size_t matmul_scale_bytes(int64_t rows, int64_t k)
{
    return (size_t)((rows + 127) / 128 * 128 * ((k / 16 + 3) / 4 * 4));
}

/* CUDA's name of a type; false for one that this toolkit lacks. */
static bool data_type(enum dtype dtype, cudaDataType_t *out)
{
    switch (dtype) {
    case DTYPE_BF16: *out = CUDA_R_16BF; return true;
    case DTYPE_F16: *out = CUDA_R_16F; return true;
    case DTYPE_E4M3: *out = CUDA_R_8F_E4M3; return true;
    case DTYPE_E2M1:
#if CUDART_VERSION >= 12080
        *out = CUDA_R_4F_E2M1;
        return true;
#else
        return false;
#endif
    default: *out = CUDA_R_32F; return true;
    }
}

static void set_desc(struct matmul *x, cublasLtMatmulDescAttributes_t which, const void *value,
                     size_t size)
{
    const cublasStatus_t status = x->library->desc_set(x->desc, which, value, size);
    if (x->status == CUBLAS_STATUS_SUCCESS)
        x->status = status;
}

static void set_scales(struct matmul *x, enum dtype dtype)
{
    if (dtype == DTYPE_E4M3) {
        /* Frameworks accumulate the forward product of 8-bit training this way. */
        const int8_t fast = 1;
        set_desc(x, CUBLASLT_MATMUL_DESC_FAST_ACCUM, &fast, sizeof fast);
        set_desc(x, CUBLASLT_MATMUL_DESC_A_SCALE_POINTER, &x->at.one, sizeof x->at.one);
        set_desc(x, CUBLASLT_MATMUL_DESC_B_SCALE_POINTER, &x->at.one, sizeof x->at.one);
    }
#if CUDART_VERSION >= 12080
    if (dtype == DTYPE_E2M1) {
        const cublasLtMatmulMatrixScale_t mode = CUBLASLT_MATMUL_MATRIX_SCALE_VEC16_UE4M3;
        set_desc(x, CUBLASLT_MATMUL_DESC_A_SCALE_MODE, &mode, sizeof mode);
        set_desc(x, CUBLASLT_MATMUL_DESC_B_SCALE_MODE, &mode, sizeof mode);
        set_desc(x, CUBLASLT_MATMUL_DESC_A_SCALE_POINTER, &x->at.scales, sizeof x->at.scales);
        set_desc(x, CUBLASLT_MATMUL_DESC_B_SCALE_POINTER, &x->at.scales, sizeof x->at.scales);
    }
#endif
}

static void make_layout(struct matmul *x, cublasLtMatrixLayout_t *out, cudaDataType_t type,
                        int64_t rows, int64_t columns, int batch)
{
    struct matmul_library *l = x->library;
    if (x->status != CUBLAS_STATUS_SUCCESS)
        return;
    x->status = l->layout_create(out, type, (uint64_t)rows, (uint64_t)columns, rows);
    if (x->status != CUBLAS_STATUS_SUCCESS || batch == 1)
        return;
    const int32_t count = batch;
    const int64_t stride = rows * columns;
    x->status = l->layout_set(*out, CUBLASLT_MATRIX_LAYOUT_BATCH_COUNT, &count, sizeof count);
    if (x->status == CUBLAS_STATUS_SUCCESS)
        x->status = l->layout_set(*out, CUBLASLT_MATRIX_LAYOUT_STRIDED_BATCH_OFFSET, &stride,
                                  sizeof stride);
}

static void choose(struct matmul *x)
{
    struct matmul_library *l = x->library;
    cublasLtMatmulPreference_t preference;
    if (x->status == CUBLAS_STATUS_SUCCESS)
        x->status = l->preference_create(&preference);
    if (x->status != CUBLAS_STATUS_SUCCESS)
        return;
    cublasLtMatmulHeuristicResult_t result;
    int found = 0;
    x->status = l->preference_set(preference, CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES,
                                  &x->at.workspace_bytes, sizeof x->at.workspace_bytes);
    if (x->status == CUBLAS_STATUS_SUCCESS)
        x->status = l->heuristic(l->handle, x->desc, x->a, x->b, x->c, x->c, preference, 1, &result,
                                 &found);
    if (x->status == CUBLAS_STATUS_SUCCESS && (found == 0 || result.state != CUBLAS_STATUS_SUCCESS))
        x->status = CUBLAS_STATUS_NOT_SUPPORTED;
    if (x->status == CUBLAS_STATUS_SUCCESS)
        x->algorithm = result.algo;
    l->preference_destroy(preference);
}

struct matmul *matmul_new(struct matmul_library *l, const struct matmul_shape *shape,
                          const struct matmul_operands *at, struct text *why)
{
    cudaDataType_t in, out;
    if (!data_type(shape->dtype, &in)) {
        text_addf(why, "the toolkit of this build has no %s", dtype_name(shape->dtype));
        return NULL;
    }
    data_type(matmul_result_dtype(shape->dtype), &out);
    struct matmul *x = memory_zeroed(1, sizeof *x);
    x->library = l;
    x->at = *at;
    x->status = l->desc_create(
        &x->desc, shape->dtype == DTYPE_TF32 ? CUBLAS_COMPUTE_32F_FAST_TF32 : CUBLAS_COMPUTE_32F,
        CUDA_R_32F);
    const cublasOperation_t a = shape->a_transposed ? CUBLAS_OP_T : CUBLAS_OP_N;
    const cublasOperation_t b = shape->b_transposed ? CUBLAS_OP_T : CUBLAS_OP_N;
    if (x->status == CUBLAS_STATUS_SUCCESS) {
        set_desc(x, CUBLASLT_MATMUL_DESC_TRANSA, &a, sizeof a);
        set_desc(x, CUBLASLT_MATMUL_DESC_TRANSB, &b, sizeof b);
        set_scales(x, shape->dtype);
    }
    const int64_t m = shape->m, n = shape->n, k = shape->k;
    make_layout(x, &x->a, in, shape->a_transposed ? k : m, shape->a_transposed ? m : k,
                shape->batch);
    make_layout(x, &x->b, in, shape->b_transposed ? n : k, shape->b_transposed ? k : n,
                shape->batch);
    make_layout(x, &x->c, out, m, n, shape->batch);
    choose(x);
    if (x->status == CUBLAS_STATUS_SUCCESS)
        return x;
    text_addf(why, "cuBLASLt has no algorithm for it here (status %d)", (int)x->status);
    matmul_free(x);
    return NULL;
}

void matmul_free(struct matmul *x)
{
    if (!x)
        return;
    struct matmul_library *l = x->library;
    if (x->a)
        l->layout_destroy(x->a);
    if (x->b)
        l->layout_destroy(x->b);
    if (x->c)
        l->layout_destroy(x->c);
    if (x->desc)
        l->desc_destroy(x->desc);
    free(x);
}

void matmul_enqueue(void *matmul, cudaStream_t stream)
{
    struct matmul *x = matmul;
    struct matmul_library *l = x->library;
    const float one = 1, zero = 0;
    const cublasStatus_t status =
        l->matmul(l->handle, x->desc, &one, x->at.a, x->a, x->at.b, x->b, &zero, x->at.c, x->c,
                  x->at.c, x->c, &x->algorithm, x->at.workspace, x->at.workspace_bytes, stream);
    if (status != CUBLAS_STATUS_SUCCESS)
        x->status = status;
}

int matmul_status(const struct matmul *x)
{
    return (int)x->status;
}

bool matmul_groups_available(struct matmul_library *l, struct text *why)
{
    if (!l->blas_handle)
        text_add(why, text_get(&l->blas_why));
    return l->blas_handle != NULL;
}

void matmul_groups_enqueue(void *groups, cudaStream_t stream)
{
    struct matmul_groups *g = groups;
    struct matmul_library *l = g->library;
    assert(g->count <= GROUPS);
    cublasOperation_t transposed[GROUPS], plain[GROUPS];
    int m[GROUPS], k[GROUPS], size[GROUPS];
    float one[GROUPS], zero[GROUPS];
    for (int i = 0; i < g->count; i++) {
        transposed[i] = CUBLAS_OP_T;
        plain[i] = CUBLAS_OP_N;
        m[i] = g->m;
        k[i] = g->k;
        size[i] = 1;
        one[i] = 1;
        zero[i] = 0;
    }
    cublasStatus_t status = l->blas_set_stream(l->blas_handle, stream);
    if (status == CUBLAS_STATUS_SUCCESS)
        status = l->blas_grouped(l->blas_handle, transposed, plain, m, g->n, k, one, g->a,
                                 CUDA_R_16BF, k, g->b, CUDA_R_16BF, k, zero, g->c, CUDA_R_16BF, m,
                                 g->count, size, CUBLAS_COMPUTE_32F);
    if (status != CUBLAS_STATUS_SUCCESS)
        g->status = (int)status;
}
