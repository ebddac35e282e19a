/* Which gate binds: the one before which most accelerators stand that were wanted before, of all
 * sites together or at one of them; and when that changes, whenever the state is sampled. */
#ifndef COLOSSIM_FLEET_BINDING_H
#define COLOSSIM_FLEET_BINDING_H

#include "engine/time.h"
#include "fleet/outcome.h"

struct world;

/* What binds a scope at an instant, which is now or the tick after it. */
enum constraint binding_of(const struct world *, enum sample_scope, uint32_t subject, sim_time at);

/* Notes in the outcome what binds all sites together and each of them from now on, where it
 * changed. For whoever has moved accelerators through gates, ordered or cancelled any; of several
 * notes in one instant the last one counts. */
void binding_note(struct world *);

/* Has it noted when accelerators are wanted from that instant on. */
void binding_note_at(struct world *, sim_time wanted);

/* At the end of the run: drops what is no change, since the last note of its instant went back to
 * what bound before. */
void binding_close(struct world *);

#endif
