/* UTF-8, one character at a time. */
#ifndef COLOSSIM_INPUT_UTF8_H
#define COLOSSIM_INPUT_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* Bytes of the character at the text's beginning: 1 to 4, or 0 when it is no UTF-8 (RFC 3629);
 * 'left' is at least 1. */
size_t utf8_character(const unsigned char *text, size_t left, uint32_t *code);

#endif
