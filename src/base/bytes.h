/* The unit in which people read the memory of accelerators. It is made in powers of two and told by
 * drivers so, while storage and links count in powers of ten. */
#ifndef COLOSSIM_BASE_BYTES_H
#define COLOSSIM_BASE_BYTES_H

#define BYTES_PER_GIB 1073741824.0

#endif
