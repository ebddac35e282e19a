/* Text for pages: whatever a scenario or a file name has in it, it becomes characters on the page
 * and never markup. */
#ifndef COLOSSIM_REPORT_MARKUP_H
#define COLOSSIM_REPORT_MARKUP_H

#include "base/text.h"

/* Adds a text as content or as the value of an attribute in double quotes. Characters that XML has
 * no place for become U+FFFD. */
void markup_text(struct text *, const char *);

/* An element that holds a text: <h2>...</h2>; 'attributes' follow the name as they are ("" for
 * none). */
void markup_element(struct text *, const char *name, const char *attributes, const char *content);

#endif
