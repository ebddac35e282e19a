/* Which texts can be read at all: UTF-8 without characters that YAML forbids. Checked before
 * libyaml sees the text, so that the place of the first bad byte is known and no raw byte reaches a
 * terminal. */
#include "input/utf8.h"

#include "input/read.h"

#include <string.h>

size_t utf8_character(const unsigned char *s, size_t left, uint32_t *code)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const size_t n = s[0] < 0x80   ? 1
                     : s[0] < 0xC0 ? 0
                     : s[0] < 0xE0 ? 2
                     : s[0] < 0xF0 ? 3
                     : s[0] < 0xF8 ? 4
                                   : 0;
    if (n == 0 || n > left)
        return 0;
    uint32_t c = n == 1 ? s[0] : s[0] & (0xFFU >> (n + 1));
    for (size_t i = 1; i < n; i++) {
        if ((s[i] & 0xC0) != 0x80)
            return 0;
        c = c << 6 | (s[i] & 0x3FU);
    }
    *code = c;
    return c >= least[n] && c <= 0x10FFFF && (c < 0xD800 || c > 0xDFFF) ? n : 0;
}

/* The characters that YAML 1.1 calls printable (its section 5.1), less the byte order mark and the
 * line breaks that no editor counts as such (U+0085, U+2028, U+2029). */
static bool printable(uint32_t c)
{
    return c == '\t' || c == '\n' || (c >= 0x20 && c <= 0x7E) ||
           (c >= 0xA0 && c <= 0xFFFD && c != 0xFEFF && c != 0x2028 && c != 0x2029) || c >= 0x10000;
}

/* A carriage return is fine before a line feed only. */
static bool allowed(const char *text, size_t length, size_t at, uint32_t c)
{
    return printable(c) || (c == '\r' && at + 1 < length && text[at + 1] == '\n');
}

bool read_is_text(const char *name, const char *text, size_t length, struct diagnostics *d)
{
    const unsigned char *s = (const unsigned char *)text;
    if (length >= 2 && ((s[0] == 0xFF && s[1] == 0xFE) || (s[0] == 0xFE && s[1] == 0xFF))) {
        diag_error(d, (struct mark){.file = source_table_add(&d->sources, name, "", 0)},
                   "save it as UTF-8", "the text is UTF-16");
        return false;
    }
    const char *zero = memchr(text, '\0', length);
    if (zero) {
        diag_error(d, (struct mark){.file = source_table_add(&d->sources, name, "", 0)}, NULL,
                   "this is not a text file: byte %zu is zero", (size_t)(zero - text) + 1);
        return false;
    }
    struct mark at = {.line = 1, .col = 1};
    uint32_t code = 0;
    size_t n = 1;
    while (at.offset < length) {
        n = utf8_character(s + at.offset, length - at.offset, &code);
        if (n == 0 || !allowed(text, length, at.offset, code))
            break;
        at.offset += n;
        at.col++;
        if (code == '\n') {
            at.line++;
            at.col = 1;
        }
    }
    if (at.offset == length)
        return true;

    struct arena memory;
    arena_init(&memory);
    char *clean = arena_slice(&memory, text, length);
    for (size_t i = at.offset; i < length;) {
        uint32_t c = 0;
        const size_t bytes = utf8_character(s + i, length - i, &c);
        if (bytes && allowed(text, length, i, c)) {
            i += bytes;
            continue;
        }
        clean[i++] = '?';
    }
    at.file = source_table_add(&d->sources, name, clean, length);
    arena_free(&memory);
    if (n == 0)
        diag_error(d, at, "save the file as UTF-8", "byte 0x%02X is not UTF-8", s[at.offset]);
    else
        diag_error(d, at, NULL, "the control character U+%04X is not allowed", code);
    return false;
}
