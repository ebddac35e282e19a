#include "fleet/site/wait.h"

static sim_time later(sim_time a, sim_time b)
{
    return a > b ? a : b;
}

struct wait wait_of(const struct parcel *p, sim_time energised)
{
    /* Nothing that happens before the wanted day is a wait. */
    const sim_time chips = later(p->delivered, p->wanted), cash = later(p->paid, p->wanted),
                   hall = later(p->housed, p->wanted), crews = later(p->begun, p->wanted),
                   installed = later(p->installed, p->wanted), power = later(energised, p->wanted);
    const struct {
        enum constraint gate;
        sim_time opened, before; /* 'before': when the unit came to the gate */
    } gates[] = {
        {BY_POWER, power, installed}, {BY_CREWS, crews, hall},      {BY_HALL, hall, cash},
        {BY_CASH, cash, chips},       {BY_CHIPS, chips, p->wanted},
    };
    struct wait w = {.total = power - p->wanted};
    for (unsigned i = 0; i < sizeof gates / sizeof *gates && w.next == BY_DEMAND; i++) {
        if (gates[i].opened == gates[i].before)
            continue;
        if (w.last == BY_DEMAND) {
            w.last = gates[i].gate;
            w.slack = gates[i].opened - gates[i].before;
        } else {
            w.next = gates[i].gate;
        }
    }
    if (w.last == BY_POWER) {
        w.by[BY_POWER] = w.total;
    } else {
        w.by[BY_CREWS] = power - hall;
        w.by[hall > cash ? BY_HALL : cash > chips ? BY_CASH : BY_CHIPS] = hall - p->wanted;
    }
    return w;
}
