/* NCCL for ranks of one process over host memory: calls are kept until the group ends, then carried
 * out, so that wrong counts, offsets and peers show in the data. FAKE_NCCL names the function that
 * fails; 'wrong' leaves sums out. */
#include "fake_cuda.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { RANKS = 16, CALLS = 1024, BFLOAT16 = 9, SUM = 0 };
enum kind { ALL_REDUCE, ALL_GATHER, REDUCE_SCATTER, SEND, RECEIVE };

struct rank {
    int number;
};

struct call {
    enum kind kind;
    int rank, peer;
    const void *from;
    void *to;
    size_t count;
    cudaStream_t stream; /* NULL: nothing keeps time */
    int done;
};

static struct rank ranks[RANKS];
static int n_ranks, n_calls, depth;
static struct call calls[CALLS];

int ncclGetVersion(int *version);
const char *ncclGetErrorString(int error);
int ncclCommInitAll(void **communicators, int n, const int *devices);
int ncclCommDestroy(void *communicator);
int ncclCommAbort(void *communicator);
int ncclAllReduce(const void *from, void *to, size_t count, int type, int op, void *communicator,
                  void *stream);
int ncclAllGather(const void *from, void *to, size_t count, int type, void *communicator,
                  void *stream);
int ncclReduceScatter(const void *from, void *to, size_t count, int type, int op,
                      void *communicator, void *stream);
int ncclSend(const void *from, size_t count, int type, int peer, void *communicator, void *stream);
int ncclRecv(void *to, size_t count, int type, int peer, void *communicator, void *stream);
int ncclGroupStart(void);
int ncclGroupEnd(void);

static int fails(const char *name)
{
    const char *chosen = getenv("FAKE_NCCL");
    return chosen && strcmp(chosen, name) == 0 ? 3 : 0;
}

static float value(const void *at, size_t i)
{
    const uint32_t bits = (uint32_t)((const uint16_t *)at)[i] << 16;
    float x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* To the nearest, ties away from zero. */
static void store(void *at, size_t i, float x)
{
    uint32_t bits;
    memcpy(&bits, &x, sizeof bits);
    ((uint16_t *)at)[i] = (uint16_t)((bits + 0x8000) >> 16);
}

static int keep(enum kind kind, void *communicator, int peer, const void *from, void *to,
                size_t count, int type, void *stream)
{
    if (type != BFLOAT16 || depth == 0 || n_calls == CALLS)
        return 4;
    calls[n_calls++] = (struct call){.kind = kind,
                                     .rank = ((struct rank *)communicator)->number,
                                     .peer = peer,
                                     .from = from,
                                     .to = to,
                                     .count = count,
                                     .stream = (cudaStream_t)stream};
    return 0;
}

int ncclGetVersion(int *version)
{
    *version = 22809;
    return 0;
}

const char *ncclGetErrorString(int error)
{
    return error == 3 ? "internal error" : "invalid argument";
}

int ncclCommInitAll(void **communicators, int n, const int *devices)
{
    for (int i = 0; i < n; i++) {
        ranks[i].number = devices[i];
        communicators[i] = &ranks[i];
    }
    n_ranks = n;
    return fails("init");
}

int ncclCommDestroy(void *communicator)
{
    (void)communicator;
    return 0;
}

int ncclCommAbort(void *communicator)
{
    return ncclCommDestroy(communicator);
}

int ncclAllReduce(const void *from, void *to, size_t count, int type, int op, void *communicator,
                  void *stream)
{
    return op == SUM ? keep(ALL_REDUCE, communicator, -1, from, to, count, type, stream) : 4;
}

int ncclAllGather(const void *from, void *to, size_t count, int type, void *communicator,
                  void *stream)
{
    return keep(ALL_GATHER, communicator, -1, from, to, count, type, stream);
}

int ncclReduceScatter(const void *from, void *to, size_t count, int type, int op,
                      void *communicator, void *stream)
{
    return op == SUM ? keep(REDUCE_SCATTER, communicator, -1, from, to, count, type, stream) : 4;
}

int ncclSend(const void *from, size_t count, int type, int peer, void *communicator, void *stream)
{
    return keep(SEND, communicator, peer, from, NULL, count, type, stream);
}

int ncclRecv(void *to, size_t count, int type, int peer, void *communicator, void *stream)
{
    return keep(RECEIVE, communicator, peer, NULL, to, count, type, stream);
}

int ncclGroupStart(void)
{
    depth++;
    return fails("group");
}

static const struct call *send_to(int rank, int from)
{
    for (int i = 0; i < n_calls; i++)
        if (calls[i].kind == SEND && calls[i].rank == from && calls[i].peer == rank &&
            !calls[i].done) {
            calls[i].done = 1;
            return &calls[i];
        }
    return NULL;
}

static int carry_out(const struct call *c)
{
    for (size_t i = 0; i < c->count; i++)
        switch (c->kind) {
        case ALL_REDUCE:
        case REDUCE_SCATTER: {
            const size_t at = c->kind == ALL_REDUCE ? i : (size_t)c->rank * c->count + i;
            float sum = 0;
            for (int j = 0; j < n_calls - (fails("wrong") != 0); j++)
                sum += value(calls[j].from, at);
            store(c->to, i, sum);
            break;
        }
        case ALL_GATHER:
            for (int j = 0; j < n_calls; j++)
                store(c->to, (size_t)calls[j].rank * c->count + i, value(calls[j].from, i));
            break;
        default: break;
        }
    if (c->kind != RECEIVE)
        return 0;
    const struct call *sent = send_to(c->rank, c->peer);
    if (!sent || sent->count != c->count)
        return 4;
    memcpy(c->to, sent->from, 2 * c->count);
    return 0;
}

/* Ranks wait for each other. */
static void keep_time(void)
{
    double begin = 0;
    if (!fake_time)
        return;
    for (int i = 0; i < n_calls; i++)
        if (calls[i].stream && fake_time(calls[i].stream) > begin)
            begin = fake_time(calls[i].stream);
    for (int i = 0; i < n_calls; i++)
        if (calls[i].stream && (i == 0 || calls[i - 1].stream != calls[i].stream))
            fake_spend(calls[i].stream, begin, FAKE_COLLECTIVE);
}

int ncclGroupEnd(void)
{
    int error = 0;
    if (--depth > 0)
        return 0;
    keep_time();
    for (int i = 0; i < n_calls; i++)
        error |= carry_out(&calls[i]);
    n_calls = 0;
    return error;
}
