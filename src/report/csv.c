#include "report/csv.h"

#include <string.h>

void csv_field(struct text *out, const char *text)
{
    if (!text)
        return;
    if (text[strcspn(text, ",\"\n\r")] == '\0') {
        text_add(out, text);
        return;
    }
    text_add_char(out, '"');
    for (; *text; text++)
        text_addf(out, *text == '"' ? "\"\"" : "%c", *text);
    text_add_char(out, '"');
}

void csv_text(struct text *out, const char *text)
{
    text_add_char(out, ',');
    csv_field(out, text);
}
