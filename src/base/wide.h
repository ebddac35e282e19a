/* 128-bit integers for sums that must be exact: units times ticks over decades overflow 64 bits
 * (1e8 accelerators over ten years are 3.3e22 unit-ticks). */
#ifndef COLOSSIM_BASE_WIDE_H
#define COLOSSIM_BASE_WIDE_H

__extension__ typedef __int128 int128;

#endif
