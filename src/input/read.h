/* The YAML reader below tree_read: for texts that are not read as the user wrote them (--set
 * arguments). */
#ifndef COLOSSIM_INPUT_READ_H
#define COLOSSIM_INPUT_READ_H

#include "input/tree.h"

#include <stdint.h>

/* Reads one YAML document whose marks belong to a source that the diagnostics hold already. The
 * source's text equals the YAML text in its first 'shown' bytes, as far as both are shown: offsets
 * are the same in both, and a fault beyond is placed at the end. UTF-8 without control characters
 * is the caller's business. NULL on error. */
struct node *read_document(struct tree *, uint32_t source, const char *yaml, size_t length,
                           size_t shown, enum node_layer, struct diagnostics *);

/* Whether the text is UTF-8 that YAML allows. Otherwise reports, with the text (its faults replaced
 * by '?') as a new source of that name. */
bool read_is_text(const char *name, const char *text, size_t length, struct diagnostics *);

#endif
