/* The frame of the page: head, sections in the order in which a reader asks, style and script. */
#include "report/page.h"

#include "report/figure.h"
#include "report/markup.h"
#include "report/page_assets.h"
#include "report/page_section.h"

const char page_mark[] = "<meta name=\"generator\" content=\"colossim report\"/>";

void page_heading(struct page *page, const char *name, const char *remark)
{
    markup_element(page->out, "h2", "", name);
    if (*remark)
        markup_element(page->out, "p", "class=\"note\"", remark);
    text_add_char(page->out, '\n');
}

void page_chart(struct page *page, const struct chart *chart)
{
    figure_write(chart, page->out);
    if (page->request->chart)
        page->request->chart(page->request->context, chart);
}

void page_paragraph(struct page *page, const char *class, struct text *words)
{
    text_add(page->out, "<p");
    if (*class)
        text_addf(page->out, " class=\"%s\"", class);
    text_add_char(page->out, '>');
    markup_text(page->out, text_get(words));
    text_add(page->out, "</p>\n");
    words->length = 0;
    text_add(words, "");
}

void page_sentence(struct page *page, struct text *words)
{
    sentence_finish(words);
    if (words->length)
        page_paragraph(page, "said", words);
}

void page_table(struct page *page, const char *name, const char *remark, struct table *t)
{
    if (t->n_rows && *name)
        markup_element(page->out, "h3", "class=\"own\"", name);
    if (t->n_rows && *remark) {
        struct text words;
        text_init(&words);
        text_add(&words, remark);
        sentence_finish(&words);
        page_paragraph(page, "note", &words);
        text_free(&words);
    }
    if (t->n_rows)
        table_write_html(t, page->out);
    table_free(t);
}

static struct chart_mark *milestone_marks(struct page *page, size_t *n)
{
    const struct result_run *run = &page->run->facts.run;
    struct chart_mark *marks = arena_array(&page->memory, run->n_milestones, sizeof *marks);
    *n = 0;
    for (size_t i = 0; i < run->n_milestones; i++)
        if (run->milestones[i].day)
            marks[(*n)++] = (struct chart_mark){run->milestones[i].day, run->milestones[i].name};
    return marks;
}

struct chart page_dates(struct page *page, const char *id, enum chart_kind kind)
{
    const struct page_run *run = page->run;
    struct chart chart = {
        .id = id,
        .kind = kind,
        .n = run->moments.n,
        .x = run->moments.x,
        .days = run->moments.days,
        .from = run->facts.about.start,
        .to = run->facts.about.end,
    };
    chart.marks = milestone_marks(page, &chart.n_marks);
    return chart;
}

static void add_lines(struct text *out, const char *const *lines)
{
    for (; *lines; lines++)
        text_add(out, *lines);
}

static const char *title_of(const struct page *page)
{
    const struct study_findings *study = page->request->study;
    if (study)
        return study->facts.title ? study->facts.title : study->facts.name;
    const struct result_about *about = &page->run->facts.about;
    return about->title ? about->title : about->name;
}

static void write_head(struct page *page)
{
    struct text *out = page->out;
    text_addf(out,
              "<!DOCTYPE html>\n<html lang=\"en\" xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n"
              "<meta charset=\"utf-8\"/>\n%s\n"
              "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
              "style-src '%s'; script-src '%s'; base-uri 'none'; form-action 'none'\"/>\n"
              "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
              "<meta name=\"color-scheme\" content=\"light dark\"/>\n",
              page_mark, page_style_hash, page_script_hash);
    markup_element(out, "title", "", title_of(page));
    text_add(out, "\n<style>");
    add_lines(out, chart_style);
    add_lines(out, page_style);
    text_add(out, "</style>\n</head>\n<body>\n");
}

void page_write(const struct page_request *request, struct text *out)
{
    struct page page = {.request = request, .run = request->runs, .out = out};
    arena_init(&page.memory);
    write_head(&page);
    if (request->study)
        page_study(&page);
    else if (request->n > 1)
        page_compare(&page);
    else {
        page_answer(&page);
        page_change(&page);
        page_operators(&page);
        if (!facts_only_rents(&page.run->facts))
            page_growth(&page);
        page_money(&page);
        page_trade(&page);
        page_operation(&page);
        page_years(&page);
        page_calendar(&page);
    }
    if (!request->study)
        page_trust(&page);
    text_add(out, "<script>");
    add_lines(out, page_script);
    text_add(out, "</script>\n</body>\n</html>\n");
    arena_free(&page.memory);
}
