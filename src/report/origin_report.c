#include "report/origin_report.h"

#include "input/write.h"
#include "report/table.h"

#include <string.h>

/* 'scenarios/x.yaml:14', '--set #2', 'default' */
static void add_place(struct text *out, const struct source_table *files, const struct node *node)
{
    const struct source *source = source_table_get(files, node->at.file);
    if (!source)
        text_add(out, "default");
    else if (strncmp(source->name, "--set", 5) == 0)
        text_add(out, source->name);
    else
        text_addf(out, "%s:%lu", source->name, (unsigned long)node->at.line);
}

/* The node that says where a value is from: inside a long form that merging has put together, the
 * value. */
static const struct node *giver(const struct node *node)
{
    const struct node *value;
    while ((value = node_get(node, "value")))
        node = value;
    return node;
}

/* The value that this one replaced: by itself, or inside its long form. */
static const struct node *replaced_by(const struct node *node)
{
    const struct node *value = node;
    while (value && !value->shadowed)
        value = node_get(value, "value");
    return value ? value->shadowed : NULL;
}

static size_t widest_place(const struct origin_report_request *r)
{
    size_t widest = 0;
    struct text place;
    text_init(&place);
    for (size_t i = 0; i < r->origins->n; i++) {
        place.length = 0;
        add_place(&place, r->files, giver(r->origins->items[i].node));
        size_t columns = text_columns(text_get(&place));
        widest = columns > widest ? columns : widest;
    }
    text_free(&place);
    return widest;
}

static void write_detail(const struct origin_report_request *r, const char *lead,
                         const char *detail, struct text *out)
{
    struct text lines;
    text_init(&lines);
    paragraph_write(&lines, lead, detail, REPORT_WIDTH);
    style_add(out, STYLE_FAINT, r->colors, text_get(&lines));
    text_free(&lines);
}

static void write_replaced(const struct origin_report_request *r, const struct node *node,
                           struct text *out)
{
    struct text detail;
    text_init(&detail);
    for (const struct node *old = replaced_by(node); old; old = replaced_by(old)) {
        detail.length = 0;
        node_write_value(old, &detail);
        text_add(&detail, " from ");
        add_place(&detail, r->files, giver(old));
        write_detail(r, "    replaces    ", text_get(&detail), out);
    }
    text_free(&detail);
}

/* Parts of a value (a knot of a path, a parameter of a distribution) that were replaced by
 * themselves. */
static void write_parts(const struct origin_report_request *r, const struct node *node,
                        struct arena *memory, struct text *out)
{
    for (const struct node *part = node->child; part; part = part->next) {
        if (part->shadowed && strcmp(part->key ? part->key : "", "value") != 0) {
            struct text detail;
            text_init(&detail);
            text_addf(&detail, "%s of ", node_path(part, memory));
            add_place(&detail, r->files, part);
            write_detail(r, "    with        ", text_get(&detail), out);
            write_replaced(r, part, out);
            text_free(&detail);
        }
        write_parts(r, part, memory, out);
    }
}

static void write_origin(const struct origin_report_request *r, const struct origin *o,
                         size_t place_width, struct arena *memory, struct text *out)
{
    if (r->places) {
        struct text place;
        text_init(&place);
        add_place(&place, r->files, giver(o->node));
        int blanks = (int)(place_width - text_columns(text_get(&place))) + 2;
        style_add(out, STYLE_FAINT, r->colors, text_get(&place));
        text_pad(out, ' ', blanks);
        text_free(&place);
    }
    style_add(out, STYLE_STRONG, r->colors, node_path(o->node, memory));
    text_add(out, " = ");
    node_write_value(o->node, out);
    if (r->sources)
        text_addf(out, o->graded ? "  [%s]" : "  [%s, not stated]", grade_name(o->grade));
    text_add_char(out, '\n');
    if (r->places) {
        write_replaced(r, o->node, out);
        write_parts(r, o->node, memory, out);
    }
    if (r->sources && o->source)
        write_detail(r, "    source      ", o->source, out);
    if (r->sources && o->note)
        write_detail(r, "    note        ", o->note, out);
}

void origin_report_write(const struct origin_report_request *r, struct text *out)
{
    struct arena memory;
    arena_init(&memory);
    size_t place_width = r->places ? widest_place(r) : 0;
    for (size_t i = 0; i < r->origins->n; i++)
        if (r->places || key_is_number(r->origins->items[i].key))
            write_origin(r, &r->origins->items[i], place_width, &memory, out);
    arena_free(&memory);
}

static void write_place(struct json *j, const struct source_table *files, const struct node *node)
{
    const struct source *source = source_table_get(files, node->at.file);
    json_text(j, "file", source ? source->name : NULL);
    if (source)
        json_integer(j, "line", node->at.line);
    else
        json_null(j, "line");
}

static void write_value(struct json *j, const struct node *node)
{
    struct text value;
    text_init(&value);
    node_write_value(node, &value);
    json_text(j, "value", text_get(&value));
    text_free(&value);
}

void origin_json_write(const struct origin_report_request *r, const char *key, struct json *j)
{
    struct arena memory;
    arena_init(&memory);
    json_open_array(j, key);
    for (size_t i = 0; i < r->origins->n; i++) {
        const struct origin *o = &r->origins->items[i];
        json_open_object(j, NULL);
        json_text(j, "key", node_path(o->node, &memory));
        write_value(j, o->node);
        write_place(j, r->files, giver(o->node));
        json_open_array(j, "replaced");
        for (const struct node *old = replaced_by(o->node); old; old = replaced_by(old)) {
            json_open_object(j, NULL);
            write_value(j, old);
            write_place(j, r->files, giver(old));
            json_close_object(j);
        }
        json_close_array(j);
        json_text(j, "confidence", key_is_number(o->key) ? grade_name(o->grade) : NULL);
        json_text(j, "source", o->source);
        json_text(j, "note", o->note);
        json_close_object(j);
    }
    json_close_array(j);
    arena_free(&memory);
}
