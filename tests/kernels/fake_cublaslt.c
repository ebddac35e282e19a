/* cuBLASLt over host memory: it keeps what it is told and multiplies matrices of f32 or bf16.
 * FAKE_CUBLASLT: 'version', 'create', 'none' (no algorithm), 'matmul' fail there. */
#include "fake_cuda.h"

#include <cublasLt.h>
#include <stdlib.h>
#include <string.h>

struct layout {
    cudaDataType type;
    uint64_t rows, columns;
    int64_t ld, stride;
    int32_t batch;
};

struct desc {
    cublasOperation_t a, b;
};

static int is(const char *what)
{
    const char *chosen = getenv("FAKE_CUBLASLT");
    return chosen && strcmp(chosen, what) == 0;
}

size_t cublasLtGetVersion(void)
{
    return is("version") ? 90000 : CUBLAS_VER_MAJOR * 10000 + 100;
}

cublasStatus_t cublasLtCreate(cublasLtHandle_t *handle)
{
    if (is("create"))
        return CUBLAS_STATUS_NOT_INITIALIZED;
    int *device = malloc(sizeof *device);
    *device = fake_current ? fake_current() : -1;
    *handle = (cublasLtHandle_t)device;
    return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t cublasLtDestroy(cublasLtHandle_t handle)
{
    free(handle);
    return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t cublasLtMatmulDescCreate(cublasLtMatmulDesc_t *desc, cublasComputeType_t compute,
                                        cudaDataType_t scale)
{
    (void)compute;
    (void)scale;
    *desc = calloc(1, sizeof(struct desc));
    return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t cublasLtMatmulDescDestroy(cublasLtMatmulDesc_t desc)
{
    free(desc);
    return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t cublasLtMatmulDescSetAttribute(cublasLtMatmulDesc_t desc,
                                              cublasLtMatmulDescAttributes_t which,
                                              const void *value, size_t size)
{
    struct desc *d = (struct desc *)desc;
    if (which == CUBLASLT_MATMUL_DESC_TRANSA)
        memcpy(&d->a, value, size);
    if (which == CUBLASLT_MATMUL_DESC_TRANSB)
        memcpy(&d->b, value, size);
    return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t cublasLtMatrixLayoutCreate(cublasLtMatrixLayout_t *layout, cudaDataType type,
                                          uint64_t rows, uint64_t columns, int64_t ld)
{
    struct layout *l = calloc(1, sizeof *l);
    *l = (struct layout){.type = type, .rows = rows, .columns = columns, .ld = ld, .batch = 1};
    *layout = (cublasLtMatrixLayout_t)l;
    return type == CUDA_R_32F || type == CUDA_R_16BF ? CUBLAS_STATUS_SUCCESS
                                                     : CUBLAS_STATUS_NOT_SUPPORTED;
}

cublasStatus_t cublasLtMatrixLayoutDestroy(cublasLtMatrixLayout_t layout)
{
    free(layout);
    return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t cublasLtMatrixLayoutSetAttribute(cublasLtMatrixLayout_t layout,
                                                cublasLtMatrixLayoutAttribute_t which,
                                                const void *value, size_t size)
{
    struct layout *l = (struct layout *)layout;
    if (which == CUBLASLT_MATRIX_LAYOUT_BATCH_COUNT)
        memcpy(&l->batch, value, size);
    if (which == CUBLASLT_MATRIX_LAYOUT_STRIDED_BATCH_OFFSET)
        memcpy(&l->stride, value, size);
    return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t cublasLtMatmulPreferenceCreate(cublasLtMatmulPreference_t *preference)
{
    *preference = calloc(1, 1);
    return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t cublasLtMatmulPreferenceDestroy(cublasLtMatmulPreference_t preference)
{
    free(preference);
    return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t cublasLtMatmulPreferenceSetAttribute(cublasLtMatmulPreference_t preference,
                                                    cublasLtMatmulPreferenceAttributes_t which,
                                                    const void *value, size_t size)
{
    (void)preference;
    (void)value;
    return which == CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES && size == sizeof(size_t)
               ? CUBLAS_STATUS_SUCCESS
               : CUBLAS_STATUS_INVALID_VALUE;
}

cublasStatus_t cublasLtMatmulAlgoGetHeuristic(cublasLtHandle_t handle, cublasLtMatmulDesc_t desc,
                                              cublasLtMatrixLayout_t a, cublasLtMatrixLayout_t b,
                                              cublasLtMatrixLayout_t c, cublasLtMatrixLayout_t d,
                                              cublasLtMatmulPreference_t preference, int wanted,
                                              cublasLtMatmulHeuristicResult_t results[], int *found)
{
    (void)handle, (void)desc, (void)a, (void)b, (void)c, (void)d, (void)preference;
    memset(results, 0, (size_t)wanted * sizeof *results);
    *found = is("none") ? 0 : 1;
    return CUBLAS_STATUS_SUCCESS;
}

/* Element (i, j) of op(matrix) number x. */
static float element(const void *at, const struct layout *l, cublasOperation_t op, int32_t x,
                     uint64_t i, uint64_t j)
{
    const uint64_t ld = (uint64_t)l->ld, first = (uint64_t)x * (uint64_t)l->stride;
    const uint64_t place = first + (op == CUBLAS_OP_T ? j + i * ld : i + j * ld);
    if (l->type == CUDA_R_32F)
        return ((const float *)at)[place];
    const uint32_t bits = (uint32_t)((const uint16_t *)at)[place] << 16;
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static void store(void *at, const struct layout *l, int32_t x, uint64_t i, uint64_t j, float value)
{
    const uint64_t place = (uint64_t)x * (uint64_t)l->stride + i + j * (uint64_t)l->ld;
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    if (l->type == CUDA_R_32F)
        ((float *)at)[place] = value;
    else
        ((uint16_t *)at)[place] = (uint16_t)((bits + 0x8000) >> 16);
}

/* A handle belongs to the device that was current when it was made. */
static int elsewhere(cublasLtHandle_t handle, cudaStream_t stream)
{
    return stream && fake_current &&
           (*(int *)handle != fake_current() || fake_device_of(stream) != fake_current());
}

cublasStatus_t cublasLtMatmul(cublasLtHandle_t handle, cublasLtMatmulDesc_t desc, const void *alpha,
                              const void *a, cublasLtMatrixLayout_t a_layout, const void *b,
                              cublasLtMatrixLayout_t b_layout, const void *beta, const void *c,
                              cublasLtMatrixLayout_t c_layout, void *d,
                              cublasLtMatrixLayout_t d_layout,
                              const cublasLtMatmulAlgo_t *algorithm, void *workspace,
                              size_t workspace_bytes, cudaStream_t stream)
{
    (void)c, (void)c_layout, (void)algorithm, (void)workspace, (void)workspace_bytes;
    const struct desc *how = (const struct desc *)desc;
    const struct layout *la = (const struct layout *)a_layout,
                        *lb = (const struct layout *)b_layout;
    const struct layout *ld = (const struct layout *)d_layout;
    const uint64_t k = how->a == CUBLAS_OP_T ? la->rows : la->columns;
    if (is("matmul") || *(const float *)alpha != 1 || *(const float *)beta != 0 ||
        k != (how->b == CUBLAS_OP_T ? lb->columns : lb->rows) || elsewhere(handle, stream))
        return CUBLAS_STATUS_EXECUTION_FAILED;
    for (int32_t x = 0; x < ld->batch; x++)
        for (uint64_t j = 0; j < ld->columns; j++)
            for (uint64_t i = 0; i < ld->rows; i++) {
                float sum = 0;
                for (uint64_t l = 0; l < k; l++)
                    sum += element(a, la, how->a, x, i, l) * element(b, lb, how->b, x, l, j);
                store(d, ld, x, i, j, sum);
            }
    if (stream && fake_spend)
        fake_spend(stream, fake_time(stream), FAKE_PRODUCT);
    return CUBLAS_STATUS_SUCCESS;
}
