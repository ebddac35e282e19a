#include "report/markup.h"

#include <stdbool.h>
#include <stdint.h>

static const char REPLACEMENT[] = "\xEF\xBF\xBD"; /* U+FFFD */

/* Bytes of the UTF-8 character that begins here; 0 for anything that XML 1.0 has no place for:
 * control characters, broken or overlong sequences, surrogates, U+FFFE and U+FFFF. */
static size_t character(const unsigned char *s)
{
    if (s[0] < 0x80)
        return s[0] >= 0x20 || s[0] == '\n' || s[0] == '\t' ? 1 : 0;
    size_t length = s[0] >= 0xF0 ? 4 : s[0] >= 0xE0 ? 3 : 2;
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    uint32_t code = s[0] & (0xFFu >> (length + 1));
    if (s[0] < 0xC2 || s[0] > 0xF4)
        return 0;
    for (size_t i = 1; i < length; i++) {
        if ((s[i] & 0xC0) != 0x80)
            return 0;
        code = code << 6 | (s[i] & 0x3F);
    }
    bool allowed = code >= least[length] && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF) &&
                   code != 0xFFFE && code != 0xFFFF;
    return allowed ? length : 0;
}

void markup_text(struct text *out, const char *text)
{
    while (*text) {
        size_t length = character((const unsigned char *)text);
        if (length == 0) {
            text_add(out, REPLACEMENT);
            text++;
            continue;
        }
        switch (*text) {
        case '&': text_add(out, "&amp;"); break;
        case '<': text_add(out, "&lt;"); break;
        case '>': text_add(out, "&gt;"); break;
        case '"': text_add(out, "&quot;"); break;
        default: text_add_bytes(out, text, length);
        }
        text += length;
    }
}

void markup_element(struct text *out, const char *name, const char *attributes, const char *content)
{
    text_addf(out, "<%s%s%s>", name, *attributes ? " " : "", attributes);
    markup_text(out, content);
    text_addf(out, "</%s>", name);
}
