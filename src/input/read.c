/* From libyaml's events to nodes with marks. The event interface is used, not the document one: it
 * gives duplicate keys, aliases and tags to us before anything is built, so that each can be
 * refused or bounded where it stands.
 *
 * libyaml counts code points; the caret needs bytes. A cursor walks through the text along with the
 * events, which come nearly in the order of the text, and turns one count into the other. */
#include "input/read.h"

#include "base/fail.h"
#include "input/file.h"
#include "input/name_index.h"

#include <string.h>
#include <yaml.h>

/* What '&name' stands for. */
struct anchor {
    const struct node *node; /* NULL while it is being read */
    size_t size;             /* nodes of it, aliases expanded */
};

struct reader {
    struct tree *tree;
    struct diagnostics *d;
    yaml_parser_t parser;
    uint32_t source;
    enum node_layer layer;
    const char *text;
    size_t length;             /* bytes of text */
    size_t shown;              /* bytes of text that the source shows, too */
    size_t index, offset;      /* cursor: code points and bytes from the beginning */
    struct name_index anchors; /* of struct anchor */
    size_t aliases;            /* expanded so far */
};

static void move_cursor(struct reader *r, size_t index)
{
    while (r->index < index && r->offset < r->length) {
        do
            r->offset++;
        while (r->offset < r->length && text_continues(r->text[r->offset]));
        r->index++;
    }
    while (r->index > index) {
        do
            r->offset--;
        while (text_continues(r->text[r->offset]));
        r->index--;
    }
}

/* The place behind the last byte that the source shows. */
static struct mark end_of_text(const struct reader *r)
{
    struct mark at = {.file = r->source, .line = 1, .col = 1, .offset = r->shown};
    for (size_t i = 0; i < r->shown; i++) {
        if (r->text[i] == '\n') {
            at.line++;
            at.col = 1;
        } else
            at.col += !text_continues(r->text[i]);
    }
    return at;
}

/* The place of a piece of text that ends before 'end', or with its first line. */
static struct mark place(struct reader *r, yaml_mark_t start, size_t end)
{
    move_cursor(r, start.index);
    if (r->offset > r->shown)
        return end_of_text(r);
    size_t stop = r->offset;
    for (size_t left = end > start.index ? end - start.index : 0; left > 0 && stop < r->shown;
         left--) {
        if (r->text[stop] == '\n' || r->text[stop] == '\r')
            break;
        do
            stop++;
        while (stop < r->shown && text_continues(r->text[stop]));
    }
    return (struct mark){.file = r->source,
                         .line = (uint32_t)start.line + 1,
                         .col = (uint32_t)start.column + 1,
                         .offset = r->offset,
                         .length = stop - r->offset};
}

/* Where the value stands whose anchor and tag an event begins with. */
static yaml_mark_t behind_properties(struct reader *r, yaml_mark_t start, size_t end)
{
    move_cursor(r, start.index);
    size_t at = r->offset;
    bool comment = false, property = false;
    yaml_mark_t mark = start;
    while (at < r->length && mark.index < end) {
        const char c = r->text[at];
        if (c == '\n')
            comment = property = false;
        else if (c == '#' && !property)
            comment = true;
        else if (!comment && (c == '&' || c == '!'))
            property = true;
        else if (c == ' ' || c == '\t' || c == '\r')
            property = false;
        else if (!comment && !property)
            return mark;
        do
            at++;
        while (at < r->length && text_continues(r->text[at]));
        mark.index++;
        mark.column++;
        if (c == '\n') {
            mark.line++;
            mark.column = 0;
        }
    }
    return start;
}

/* libyaml's messages in a planner's words. */
static const struct {
    const char *problem, *words;
} plain_words[] = {
    {"mapping values are not allowed in this context",
     "a ':' is not expected here: indent the key like its neighbours, or put the text in quotes"},
    {"block sequence entries are not allowed in this context",
     "a list item '- ' can't begin here: give it a line of its own"},
    {"mapping keys are not allowed in this context", "a '?' key can't begin here"},
    {"could not find expected ':'", "expected ':' behind the key"},
    {"did not find expected ',' or ']'", "expected ',' or ']'"},
    {"did not find expected ',' or '}'", "expected ',' or '}'"},
    {"did not find expected '-' indicator", "expected a list item '- ', or other indentation"},
    {"did not find expected key", "expected a key: the indentation doesn't fit the lines above"},
    {"did not find expected node content", "expected a value"},
    {"did not find expected <document start>",
     "this doesn't belong to the text above: one file holds one map"},
    {"did not find expected comment or line break", "expected the end of the line"},
    {"did not find expected whitespace or line break", "expected a space"},
    {"did not find expected alphabetic or numeric character",
     "'&' and '*' begin the name of an anchor: put the text in quotes"},
    {"found a tab character that violates indentation", "a tab can't indent: use spaces"},
    {"found a tab character where an indentation space is expected",
     "a tab can't indent: use spaces"},
    {"found unexpected end of stream", "the quotes are not closed"},
    {"found unexpected document indicator", "the quotes are not closed before the document ends"},
    {"found unknown escape character",
     "unknown escape in double quotes: use single quotes, or a double backslash"},
    {"found unexpected ':'",
     "a ':' inside [] or {} needs a space behind it, or quotes around the text"},
    {"found incompatible YAML document", "only YAML 1.1 and 1.2 are read"},
    {"could not find expected directive name",
     "a line can't begin with '%': put the text in quotes"},
    {"found unknown directive name", "a line can't begin with '%': put the text in quotes"},
    {"found undefined tag handle", "tags ('!') are not read: the key says what a value is"},
};

static const struct {
    const char *context, *words;
} plain_contexts[] = {
    {"while parsing a block mapping", "in the map that begins here"},
    {"while parsing a block collection", "in the list that begins here"},
    {"while parsing a flow mapping", "in the map that is opened here"},
    {"while parsing a flow sequence", "in the list that is opened here"},
    {"while scanning a quoted scalar", "the quotes are opened here"},
    {"while scanning a simple key", "the key begins here"},
};

/* Reports what made libyaml stop. */
static void report_syntax(struct reader *r)
{
    const yaml_parser_t *p = &r->parser;
    if (p->error == YAML_MEMORY_ERROR)
        fail_out_of_memory(r->length);
    const struct mark at = place(r, p->problem_mark, 0);
    const char *problem = p->problem ? p->problem : "unreadable";
    const char c = r->offset < r->length ? r->text[r->offset] : '\0';
    const char *words = NULL;
    for (size_t i = 0; i < sizeof plain_words / sizeof plain_words[0]; i++)
        if (strcmp(problem, plain_words[i].problem) == 0)
            words = plain_words[i].words;
    if (words)
        diag_error(r->d, at, NULL, "%s", words);
    else if (strcmp(problem, "found character that cannot start any token") == 0 && c == '\t')
        diag_error(r->d, at, NULL, "a tab can't indent: use spaces");
    else if (strcmp(problem, "found character that cannot start any token") == 0)
        diag_error(r->d, at, NULL, "'%c' can't begin a value: put the text in quotes", c);
    else
        diag_error(r->d, at, NULL, "not YAML: %s", problem);
    for (size_t i = 0; p->context && i < sizeof plain_contexts / sizeof plain_contexts[0]; i++)
        if (strcmp(p->context, plain_contexts[i].context) == 0 &&
            p->context_mark.index < p->problem_mark.index)
            diag_note(r->d, place(r, p->context_mark, 0), "%s", plain_contexts[i].words);
}

static bool next_event(struct reader *r, yaml_event_t *event)
{
    if (yaml_parser_parse(&r->parser, event))
        return true;
    report_syntax(r);
    return false;
}

/* False when the tree is full. */
static bool count_nodes(struct reader *r, struct mark at, size_t more)
{
    if (more <= TREE_MAX_NODES - r->tree->nodes) {
        r->tree->nodes += more;
        return true;
    }
    diag_error(r->d, at, NULL, "the input has more than %d values%s", TREE_MAX_NODES,
               r->aliases ? ", aliases expanded" : "");
    return false;
}

static bool check_depth(struct reader *r, struct mark at, int depth)
{
    if (depth <= TREE_MAX_DEPTH)
        return true;
    diag_error(r->d, at, NULL, "maps and lists are nested deeper than %d levels", TREE_MAX_DEPTH);
    return false;
}

static struct node *new_node(struct reader *r, enum node_kind kind, struct mark at)
{
    struct node *node = arena_alloc(&r->tree->memory, sizeof *node);
    node->kind = kind;
    node->layer = r->layer;
    node->at = at;
    return node;
}

/* A text that a terminal can show and C can hold. */
static bool check_characters(struct reader *r, struct mark at, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        const unsigned char c = (unsigned char)text[i];
        if ((c < ' ' && c != '\n' && c != '\t') || c == 0x7F) {
            diag_error(r->d, at, NULL, "the text has a control character (0x%02X)", c);
            return false;
        }
    }
    return true;
}

static void report_tag(struct reader *r, struct mark at, const char *tag)
{
    static const char standard[] = "tag:yaml.org,2002:";
    const bool is_standard = strncmp(tag, standard, sizeof standard - 1) == 0;
    diag_error(r->d, at, NULL, "tags ('%s%s') are not read: the key says what a value is",
               is_standard ? "!!" : "", is_standard ? tag + sizeof standard - 1 : tag);
}

static struct node *copy(struct reader *r, const struct node *from, struct mark alias, int depth)
{
    if (from->kind != NODE_SCALAR && !check_depth(r, alias, depth))
        return NULL;
    struct node *node = new_node(r, from->kind, from->at);
    node->quoted = from->quoted;
    node->key = from->key;
    node->key_at = from->key_at;
    node->text = from->text;
    struct node **tail = &node->child;
    for (const struct node *item = from->child; item; item = item->next) {
        *tail = copy(r, item, alias, depth + 1);
        if (!*tail)
            return NULL;
        (*tail)->parent = node;
        tail = &(*tail)->next;
    }
    return node;
}

static struct node *read_alias(struct reader *r, const yaml_event_t *event, int depth)
{
    const struct mark at = place(r, event->start_mark, event->end_mark.index);
    const char *name = (const char *)event->data.alias.anchor;
    const struct anchor *anchor = name_index_get(&r->anchors, name);
    if (!anchor || !anchor->node) {
        diag_error(r->d, at, NULL,
                   anchor ? "the alias '*%s' stands inside its own anchor"
                          : "no anchor '&%s' above",
                   name);
        return NULL;
    }
    if (++r->aliases > TREE_MAX_ALIASES) {
        diag_error(r->d, at, NULL, "more than %d aliases", TREE_MAX_ALIASES);
        return NULL;
    }
    return count_nodes(r, at, anchor->size) ? copy(r, anchor->node, at, depth) : NULL;
}

static struct node *read_value(struct reader *, const yaml_event_t *, int depth);

static struct node *read_list(struct reader *r, struct mark at, int depth)
{
    if (!check_depth(r, at, depth))
        return NULL;
    struct node *list = new_node(r, NODE_LIST, at);
    struct node **tail = &list->child;
    for (;;) {
        yaml_event_t event;
        if (!next_event(r, &event))
            return NULL;
        const bool end = event.type == YAML_SEQUENCE_END_EVENT;
        struct node *item = end ? NULL : read_value(r, &event, depth + 1);
        yaml_event_delete(&event);
        if (end)
            return list;
        if (!item)
            return NULL;
        item->parent = list;
        *tail = item;
        tail = &item->next;
    }
}

/* A key: its text in the tree's memory and its place. NULL when nothing can be read behind it; an
 * unusable key that can be skipped is reported, and 'usable' false. */
static const char *read_key(struct reader *r, const yaml_event_t *event, struct mark *at,
                            bool *usable)
{
    *at = place(r, event->start_mark, event->end_mark.index);
    if (event->type != YAML_SCALAR_EVENT) {
        at->length = 0;
        diag_error(r->d, *at, NULL, "a key must be a plain text");
        return NULL;
    }
    const char *text = (const char *)event->data.scalar.value;
    const bool plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    *usable = false;
    if (event->data.scalar.tag)
        report_tag(r, *at, (const char *)event->data.scalar.tag);
    else if (event->data.scalar.anchor)
        diag_error(r->d, *at, NULL, "a key can't have an anchor");
    else if (event->data.scalar.length == 0)
        diag_error(r->d, *at, NULL, "a key is missing before ':'");
    else if (plain && strcmp(text, "<<") == 0)
        diag_error(r->d, *at, NULL,
                   "'<<' is not read: put what is shared into a file and name it with 'base:'");
    else
        *usable = check_characters(r, *at, text, event->data.scalar.length);
    return arena_slice(&r->tree->memory, text, event->data.scalar.length);
}

/* Whether the map has the key already; if so, reports both places. */
static bool is_duplicate(struct reader *r, struct name_index *keys, const struct node *map,
                         const char *key, struct mark at)
{
    const struct node *first = keys->n ? name_index_get(keys, key) : node_get(map, key);
    if (!first)
        return false;
    diag_error(r->d, at, NULL, "duplicate key '%s'", key);
    diag_note(r->d, first->key_at, "'%s' stands here already", key);
    return true;
}

/* Reads the items of a map. Small maps are searched for duplicates item by item, large ones by an
 * index. */
static struct node *read_items(struct reader *r, struct node *map, struct name_index *keys,
                               int depth)
{
    enum { SMALL = 16 };
    size_t n = 0;
    struct node **tail = &map->child;
    for (;;) {
        yaml_event_t event;
        if (!next_event(r, &event))
            return NULL;
        if (event.type == YAML_MAPPING_END_EVENT) {
            yaml_event_delete(&event);
            return map;
        }
        struct mark at;
        bool usable = false;
        const char *key = read_key(r, &event, &at, &usable);
        yaml_event_delete(&event);
        if (!key || !next_event(r, &event))
            return NULL;
        struct node *item = read_value(r, &event, depth + 1);
        yaml_event_delete(&event);
        if (!item)
            return NULL;
        if (!usable || is_duplicate(r, keys, map, key, at))
            continue;
        item->key = key;
        item->key_at = at;
        item->parent = map;
        *tail = item;
        tail = &item->next;
        if (++n == SMALL)
            for (struct node *each = map->child; each; each = each->next)
                *name_index_at(keys, each->key) = each;
        else if (n > SMALL)
            *name_index_at(keys, key) = item;
    }
}

static struct node *read_map(struct reader *r, struct mark at, int depth)
{
    if (!check_depth(r, at, depth))
        return NULL;
    struct name_index keys;
    name_index_init(&keys);
    struct node *map = read_items(r, new_node(r, NODE_MAP, at), &keys, depth);
    name_index_free(&keys);
    return map;
}

static struct node *read_scalar(struct reader *r, const yaml_event_t *event, struct mark at)
{
    const char *text = (const char *)event->data.scalar.value;
    check_characters(r, at, text, event->data.scalar.length);
    struct node *node = new_node(r, NODE_SCALAR, at);
    node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    node->text = arena_slice(&r->tree->memory, text, event->data.scalar.length);
    return node;
}

/* Reads the value that begins with the event; 'depth' is its level if it is a map or list. NULL
 * when reading can't go on; faults that let it go on are only reported. */
static struct node *read_value(struct reader *r, const yaml_event_t *event, int depth)
{
    const yaml_char_t *name = NULL, *tag = NULL;
    bool empty = false;
    switch (event->type) {
    case YAML_ALIAS_EVENT: return read_alias(r, event, depth);
    case YAML_SCALAR_EVENT:
        name = event->data.scalar.anchor;
        tag = event->data.scalar.tag;
        empty = event->data.scalar.length == 0;
        break;
    case YAML_SEQUENCE_START_EVENT:
        name = event->data.sequence_start.anchor;
        tag = event->data.sequence_start.tag;
        break;
    case YAML_MAPPING_START_EVENT:
        name = event->data.mapping_start.anchor;
        tag = event->data.mapping_start.tag;
        break;
    default: fail_internal("YAML event %d where a value is expected", (int)event->type);
    }
    const bool scalar = event->type == YAML_SCALAR_EVENT;
    yaml_mark_t start = event->start_mark;
    if (tag)
        report_tag(r, place(r, start, 0), (const char *)tag);
    if ((name || tag) && !empty)
        start = behind_properties(r, start, scalar ? event->end_mark.index : r->length);
    const struct mark at = place(r, start, scalar ? event->end_mark.index : 0);
    const size_t before = r->tree->nodes;
    if (!count_nodes(r, at, 1))
        return NULL;

    struct anchor *anchor = NULL;
    if (name) {
        anchor = arena_alloc(&r->tree->memory, sizeof *anchor);
        *name_index_at(&r->anchors, arena_text(&r->tree->memory, (const char *)name)) = anchor;
    }
    struct node *node = scalar                                     ? read_scalar(r, event, at)
                        : event->type == YAML_SEQUENCE_START_EVENT ? read_list(r, at, depth)
                                                                   : read_map(r, at, depth);
    if (anchor)
        *anchor = (struct anchor){node, r->tree->nodes - before};
    return node;
}

/* The document between the stream's start and end. */
static struct node *read_stream(struct reader *r)
{
    struct node *root = NULL;
    for (;;) {
        yaml_event_t event;
        if (!next_event(r, &event))
            return NULL;
        const yaml_event_type_t type = event.type;
        const struct mark at = place(r, event.start_mark, event.end_mark.index);
        if (type == YAML_DOCUMENT_START_EVENT && root) {
            diag_error(r->d, at, NULL, "a second document begins here: a file holds one");
            root = NULL;
        } else if (type != YAML_STREAM_START_EVENT && type != YAML_STREAM_END_EVENT &&
                   type != YAML_DOCUMENT_START_EVENT && type != YAML_DOCUMENT_END_EVENT) {
            root = read_value(r, &event, 1);
        } else if (type == YAML_STREAM_END_EVENT && !root) {
            diag_error(r->d, (struct mark){.file = r->source}, NULL,
                       r->shown ? "there is nothing in it but comments and blanks"
                                : "the file is empty");
        } else {
            yaml_event_delete(&event);
            if (type == YAML_STREAM_END_EVENT)
                return root;
            continue;
        }
        yaml_event_delete(&event);
        if (!root)
            return NULL;
    }
}

/* Refuses %TAG lines before libyaml sees them: it compares each one with all before it, and tags
 * are not read anyway. */
static bool check_directives(const struct reader *r)
{
    static const char directive[] = "%TAG";
    const size_t length = sizeof directive - 1;
    struct mark at = {.file = r->source, .line = 1, .col = 1, .length = length};
    for (;;) {
        if (r->length - at.offset >= length &&
            memcmp(r->text + at.offset, directive, length) == 0) {
            diag_error(r->d, at, NULL, "tags are not read: the key says what a value is");
            return false;
        }
        const char *end = memchr(r->text + at.offset, '\n', r->length - at.offset);
        if (!end)
            return true;
        at.offset = (size_t)(end - r->text) + 1;
        at.line++;
    }
}

struct node *read_document(struct tree *tree, uint32_t source, const char *yaml, size_t length,
                           size_t shown, enum node_layer layer, struct diagnostics *d)
{
    struct reader r = {.tree = tree,
                       .d = d,
                       .source = source,
                       .layer = layer,
                       .text = yaml,
                       .length = length,
                       .shown = shown};
    if (!check_directives(&r))
        return NULL;
    const size_t errors = d->errors;
    name_index_init(&r.anchors);
    if (!yaml_parser_initialize(&r.parser))
        fail_out_of_memory(sizeof r.parser);
    yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)yaml, length);
    struct node *root = read_stream(&r);
    yaml_parser_delete(&r.parser);
    name_index_free(&r.anchors);
    return d->errors == errors ? root : NULL;
}

struct node *tree_read(struct tree *tree, const char *name, const char *text, size_t length,
                       enum node_layer layer, struct diagnostics *d)
{
    if (length > TREE_MAX_BYTES) {
        diag_error(d, (struct mark){.file = source_table_add(&d->sources, name, "", 0)}, NULL,
                   "the file is larger than %d MB", TREE_MAX_BYTES >> 20);
        return NULL;
    }
    static const char byte_order_mark[] = "\xEF\xBB\xBF";
    if (length >= 3 && memcmp(text, byte_order_mark, 3) == 0) {
        text += 3;
        length -= 3;
    }
    if (!read_is_text(name, text, length, d))
        return NULL;
    const uint32_t source = source_table_add(&d->sources, name, text, length);
    return read_document(tree, source, text, length, length, layer, d);
}

struct node *tree_read_file(struct tree *tree, const char *path, const char *shown,
                            enum node_layer layer, struct diagnostics *d)
{
    if (!shown)
        shown = strcmp(path, "-") == 0 ? "<stdin>" : path;
    struct text text;
    text_init(&text);
    struct node *root = NULL;
    if (file_read(path, shown, (struct mark){0}, &text, d))
        root = tree_read(tree, shown, text_get(&text), text.length, layer, d);
    text_free(&text);
    return root;
}
