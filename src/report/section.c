#include "report/section.h"

void section_begin(struct text *out, const struct look *look, const char *name, const char *remark)
{
    text_add_char(out, '\n');
    style_add(out, STYLE_STRONG, look->colors, name);
    if (*remark) {
        text_add(out, "  ");
        style_add(out, STYLE_FAINT, look->colors, remark);
    }
    text_add_char(out, '\n');
}
