/* NCCL's own header comes apart from the toolkit; its C interface has been stable since 2.7, so the
 * functions used are declared here by its user guide (docs.nvidia.com/deeplearning/nccl). */
#include "collective.h"

#include "base/fail.h"
#include "library.h"

#include <stdlib.h>
#include <string.h>

enum { NCCL_SUM = 0, NCCL_BFLOAT16 = 9 };

struct nccl {
    int (*get_version)(int *);
    const char *(*error_text)(int);
    int (*init_all)(void **, int, const int *);
    int (*destroy)(void *);
    int (*abort)(void *);
    int (*all_reduce)(const void *, void *, size_t, int, int, void *, cudaStream_t);
    int (*all_gather)(const void *, void *, size_t, int, void *, cudaStream_t);
    int (*reduce_scatter)(const void *, void *, size_t, int, int, void *, cudaStream_t);
    int (*send)(const void *, size_t, int, int, void *, cudaStream_t);
    int (*receive)(void *, size_t, int, int, void *, cudaStream_t);
    int (*group_start)(void);
    int (*group_end)(void);
    void *communicator[COLLECTIVE_DEVICES];
    int n;
};

#define SYMBOL(NAME, FIELD)                       \
    {                                             \
        NAME, offsetof(struct nccl, FIELD), false \
    }
static const struct symbol symbols[] = {
    SYMBOL("ncclGetVersion", get_version),
    SYMBOL("ncclGetErrorString", error_text),
    SYMBOL("ncclCommInitAll", init_all),
    SYMBOL("ncclCommDestroy", destroy),
    SYMBOL("ncclCommAbort", abort),
    SYMBOL("ncclAllReduce", all_reduce),
    SYMBOL("ncclAllGather", all_gather),
    SYMBOL("ncclReduceScatter", reduce_scatter),
    SYMBOL("ncclSend", send),
    SYMBOL("ncclRecv", receive),
    SYMBOL("ncclGroupStart", group_start),
    SYMBOL("ncclGroupEnd", group_end),
};
#undef SYMBOL

static const char *const names[COLLECTIVE_COUNT] = {
    [COLLECTIVE_ALLREDUCE] = "allreduce",         [COLLECTIVE_ALLGATHER] = "allgather",
    [COLLECTIVE_REDUCESCATTER] = "reducescatter", [COLLECTIVE_ALLTOALL] = "alltoall",
    [COLLECTIVE_SENDRECV] = "sendrecv",
};

struct nccl *nccl_open(struct text *why)
{
    static const char *const libraries[] = {"libnccl.so.2", "libnccl.so", NULL};
    struct nccl *nccl = memory_zeroed(1, sizeof *nccl);
    if (library_open(libraries, symbols, sizeof symbols / sizeof *symbols, nccl, why))
        return nccl;
    free(nccl);
    return NULL;
}

void nccl_close(struct nccl *nccl)
{
    if (nccl)
        nccl_part(nccl);
    free(nccl);
}

int nccl_version(struct nccl *nccl)
{
    int version;
    return nccl->get_version(&version) == 0 ? version : 0;
}

static bool succeeded(struct nccl *nccl, int error, const char *what, struct text *why)
{
    if (error)
        text_addf(why, "NCCL: %s: %s", what, nccl->error_text(error));
    return error == 0;
}

bool nccl_join(struct nccl *nccl, int n, struct text *why)
{
    int device[COLLECTIVE_DEVICES];
    if (nccl->n == n)
        return true;
    nccl_part(nccl);
    for (int i = 0; i < n; i++)
        device[i] = i;
    if (!succeeded(nccl, nccl->init_all(nccl->communicator, n, device), "communicators", why))
        return false;
    nccl->n = n;
    return true;
}

void nccl_part(struct nccl *nccl)
{
    for (int i = 0; i < nccl->n; i++)
        nccl->destroy(nccl->communicator[i]);
    nccl->n = 0;
}

void nccl_abort(struct nccl *nccl)
{
    for (int i = 0; i < nccl->n; i++)
        nccl->abort(nccl->communicator[i]);
    nccl->n = 0;
}

/* The calls of one rank inside the group. 'count' values make up 'bytes'. */
static int call(struct nccl *nccl, enum collective kind, int rank, const char *send, char *receive,
                size_t count, cudaStream_t stream)
{
    const size_t n = (size_t)nccl->n, part = count / n;
    void *communicator = nccl->communicator[rank];
    switch (kind) {
    case COLLECTIVE_ALLREDUCE:
        return nccl->all_reduce(send, receive, count, NCCL_BFLOAT16, NCCL_SUM, communicator,
                                stream);
    case COLLECTIVE_ALLGATHER:
        return nccl->all_gather(send, receive, part, NCCL_BFLOAT16, communicator, stream);
    case COLLECTIVE_REDUCESCATTER:
        return nccl->reduce_scatter(send, receive, part, NCCL_BFLOAT16, NCCL_SUM, communicator,
                                    stream);
    case COLLECTIVE_ALLTOALL:
        for (size_t peer = 0; peer < n; peer++) {
            int error = nccl->send(send + 2 * peer * part, part, NCCL_BFLOAT16, (int)peer,
                                   communicator, stream);
            if (!error)
                error = nccl->receive(receive + 2 * peer * part, part, NCCL_BFLOAT16, (int)peer,
                                      communicator, stream);
            if (error)
                return error;
        }
        return 0;
    default: {
        const int next = (rank + 1) % nccl->n, last = (rank + nccl->n - 1) % nccl->n;
        const int error = nccl->send(send, count, NCCL_BFLOAT16, next, communicator, stream);
        return error ? error
                     : nccl->receive(receive, count, NCCL_BFLOAT16, last, communicator, stream);
    }
    }
}

bool nccl_enqueue(struct nccl *nccl, enum collective kind, void *const *send, void *const *receive,
                  size_t bytes, cudaStream_t *streams, struct text *why)
{
    int error = nccl->group_start();
    for (int rank = 0; rank < nccl->n && !error; rank++)
        error = call(nccl, kind, rank, send[rank], receive[rank], bytes / 2, streams[rank]);
    const int ended = nccl->group_end();
    return succeeded(nccl, error ? error : ended, collective_name(kind), why);
}

const char *collective_name(enum collective kind)
{
    return names[kind];
}

double collective_wire_share(enum collective kind, int n)
{
    switch (kind) {
    case COLLECTIVE_ALLREDUCE: return 2.0 * (n - 1) / n;
    case COLLECTIVE_SENDRECV: return 1;
    default: return (double)(n - 1) / n;
    }
}
