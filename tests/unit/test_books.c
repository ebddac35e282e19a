/* The two books: they agree over any history of outages, and a lost record is found to the
 * unit-tick. */
#include "engine/books.h"
#include "engine/engine.h"
#include "engine/inverse.h"
#include "engine/stream.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { UP, DOWN };
enum { NODES = 500, PER_NODE = 8 };

/* What goes wrong in the books, if anything. */
enum fault { NOTHING, LOST_RECORD, LATE_RECORD, LOST_COUNT };

struct fleet {
    struct books books;
    sim_time down_since[NODES];
    bool down[NODES];
    unsigned outages;
};

/* A fleet of nodes that fail and are repaired for 'span'; the fault strikes at the hundredth
 * outage. */
static void run(struct fleet *f, sim_time span, enum fault fault)
{
    struct engine *e = engine_new();
    struct stream s = stream_make(1, "books", 0, 0);
    struct event out;
    *f = (struct fleet){0};
    books_open(&f->books, 0);
    books_enter(&f->books, 0, UP, NODES * PER_NODE);
    for (uint32_t node = 0; node < NODES; node++)
        engine_post(e, sim_wait(inverse_exponential(stream_u01(&s), 1e6)), PHASE_CHANGE,
                    (struct message){.subject = node});
    while (engine_next(e, span, &out)) {
        const uint32_t node = out.subject;
        const bool strikes = f->down[node] && ++f->outages == 100;
        if (!f->down[node]) {
            f->down_since[node] = e->now;
            books_move(&f->books, e->now, UP, DOWN, PER_NODE);
        } else {
            if (!(strikes && fault == LOST_COUNT))
                books_move(&f->books, e->now, DOWN, UP, PER_NODE);
            if (!(strikes && fault == LOST_RECORD))
                books_record(&f->books, DOWN, PER_NODE, f->down_since[node],
                             strikes && fault == LATE_RECORD ? e->now - 1 : e->now);
        }
        f->down[node] = !f->down[node];
        engine_post(
            e, e->now + sim_wait(inverse_exponential(stream_u01(&s), f->down[node] ? 2e5 : 1e6)),
            PHASE_CHANGE, (struct message){.subject = node});
    }
    engine_free(e);
}

static int128 still_open(const struct fleet *f, sim_time now)
{
    int128 open = 0;
    for (unsigned node = 0; node < NODES; node++)
        if (f->down[node])
            open += books_stay(PER_NODE, f->down_since[node], now);
    return open;
}

static const sim_time SPAN = 60 * SIM_TICKS_PER_DAY;

static void both_books_agree_to_the_unit_tick(void **state)
{
    (void)state;
    struct fleet f;
    run(&f, SPAN, NOTHING);
    assert_true(f.outages > 1000);
    int128 off = 1;
    assert_true(books_agree(&f.books, SPAN, DOWN, still_open(&f, SPAN), &off));
    assert_true(off == 0);
    assert_true(gauge_integral(&f.books.counter[UP], SPAN) +
                    gauge_integral(&f.books.counter[DOWN], SPAN) ==
                (int128)NODES * PER_NODE * SPAN);
}

static void a_planted_fault_is_caught(void **state)
{
    (void)state;
    struct fleet f;
    int128 off;
    run(&f, SPAN, LOST_RECORD);
    assert_false(books_agree(&f.books, SPAN, DOWN, still_open(&f, SPAN), &off));
    assert_true(off > 0);
    run(&f, SPAN, LATE_RECORD);
    assert_false(books_agree(&f.books, SPAN, DOWN, still_open(&f, SPAN), &off));
    assert_true(off == PER_NODE);
    run(&f, SPAN, LOST_COUNT);
    assert_false(books_agree(&f.books, SPAN, DOWN, still_open(&f, SPAN), NULL));
}

static void an_open_record_left_out_is_caught(void **state)
{
    (void)state;
    struct fleet f;
    run(&f, SPAN, NOTHING);
    assert_true(still_open(&f, SPAN) > 0);
    assert_false(books_agree(&f.books, SPAN, DOWN, 0, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_books_agree_to_the_unit_tick),
        cmocka_unit_test(a_planted_fault_is_caught),
        cmocka_unit_test(an_open_record_left_out_is_caught),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
