/* What is rented and what is sold, by the hour. */
#include "report/page_section.h"

#include "report/markup.h"
#include "report/trade.h"

static void write_rent(struct page *page, struct text *words)
{
    const struct run_facts *f = &page->run->facts;
    struct table t;
    rent_table(f, &t);
    page_table(page, "Rented accelerators", "accelerators that others own", &t);
    rent_add_break_even(words, f);
    page_sentence(page, words);
}

static void write_sales(struct page *page, struct text *words)
{
    const struct run_facts *f = &page->run->facts;
    markup_element(page->out, "h3", "class=\"own\"", "Sold hours");
    sales_add_words(words, f);
    page_sentence(page, words);
}

void page_trade(struct page *page)
{
    struct text words;
    text_init(&words);
    if (page->run->facts.run.n_rentals)
        write_rent(page, &words);
    if (sales_any(&page->run->facts))
        write_sales(page, &words);
    text_free(&words);
}
