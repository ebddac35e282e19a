#include "input/quote.h"

#include "input/utf8.h"

#include <stdio.h>
#include <string.h>

struct quoted quote_part(const char *at, size_t length)
{
    const unsigned char *s = (const unsigned char *)at;
    struct quoted q;
    size_t n = 0;
    q.text[n++] = '\'';
    for (size_t i = 0; i < length;) {
        uint32_t code;
        const size_t size = utf8_character(s + i, length - i, &code);
        if (n + (size ? size : 1) > QUOTED_BYTES) {
            n += (size_t)sprintf(q.text + n, "...");
            break;
        }
        if (size == 0 || code < 0x20 || (code >= 0x7F && code <= 0xA0))
            q.text[n++] = '?';
        else {
            memcpy(q.text + n, s + i, size);
            n += size;
        }
        i += size ? size : 1;
    }
    q.text[n++] = '\'';
    q.text[n] = '\0';
    return q;
}

struct quoted quote_text(const char *text)
{
    return quote_part(text, strlen(text));
}
