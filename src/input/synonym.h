/* Words that people of the field use for what a key calls otherwise: 'gpus' for accelerators, 'tp'
 * for the tensor-parallel degree. For messages only: no file may be written with them. */
#ifndef COLOSSIM_INPUT_SYNONYM_H
#define COLOSSIM_INPUT_SYNONYM_H

/* What the keys call it, as the end of a path; NULL for a word that is no such synonym. Case and
 * whether '-' or '_' parts its words don't matter. */
const char *synonym_of(const char *word);

#endif
