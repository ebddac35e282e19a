#include "input/write.h"

#include "input/key.h"

#include <string.h>

enum { LINE = 100, STEP = 2 }; /* columns of a line; blanks per level */

/* Characters that read as themselves anywhere in a plain scalar. All others ask for quotes: some
 * only in some places, but nobody reads a file for its missing quotes. */
static bool plain_character(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c && strchr("$%+-._/*() ", c));
}

static bool plain_first(unsigned char c)
{
    return plain_character(c) && !strchr("%-* ", c);
}

/* Whether the text reads back as a plain scalar. */
static bool is_plain(const char *text)
{
    if (!plain_first((unsigned char)text[0]) &&
        !(text[0] == '-' && text[1] != ' ' && text[1] != '-' && text[1]))
        return false;
    size_t length = strlen(text);
    for (size_t i = 0; i < length; i++)
        if (!plain_character((unsigned char)text[i]))
            return false;
    return text[length - 1] != ' ' && strcmp(text, "...") != 0;
}

/* Bytes of a character that must be escaped although it is no ASCII: the controls U+0080 to U+009F,
 * the line breaks of Unicode, the byte order mark and the two that are no characters; 0 for all
 * others. */
static size_t hidden(const unsigned char *s, unsigned *code)
{
    size_t n = s[0] == 0xC2 && s[1] >= 0x80 && s[1] < 0xA0 ? 2 : 0;
    if ((s[0] == 0xE2 && s[1] == 0x80 && (s[2] == 0xA8 || s[2] == 0xA9)) ||
        (s[0] == 0xEF && s[1] == 0xBB && s[2] == 0xBF) ||
        (s[0] == 0xEF && s[1] == 0xBF && s[2] >= 0xBE))
        n = 3;
    *code = n == 2 ? (s[0] & 0x1FU) << 6 | (s[1] & 0x3FU)
                   : (s[0] & 0x0FU) << 12 | (n ? (s[1] & 0x3FU) << 6 | (s[2] & 0x3FU) : 0);
    return n;
}

static void add_quoted(struct text *out, const char *text)
{
    text_add_char(out, '"');
    for (const unsigned char *s = (const unsigned char *)text; *s; s++) {
        unsigned code;
        size_t n = hidden(s, &code);
        if (n) {
            text_addf(out, "\\u%04X", code);
            s += n - 1;
        } else if (*s == '"' || *s == '\\')
            text_addf(out, "\\%c", *s);
        else if (*s == '\n')
            text_add(out, "\\n");
        else if (*s == '\t')
            text_add(out, "\\t");
        else
            text_add_char(out, (char)*s);
    }
    text_add_char(out, '"');
}

static void add_scalar(struct text *out, const struct node *node)
{
    if (node_is_null(node))
        text_add(out, "null");
    else if (!node->quoted && is_plain(node->text))
        text_add(out, node->text);
    else
        add_quoted(out, node->text);
}

static void add_key(struct text *out, const char *key)
{
    if (is_plain(key))
        text_add(out, key);
    else
        add_quoted(out, key);
    text_add_char(out, ':');
}

static void add_flow(struct text *out, const struct node *node, bool descriptions)
{
    if (node->kind == NODE_SCALAR) {
        add_scalar(out, node);
        return;
    }
    const char *separator = "";
    text_add_char(out, node->kind == NODE_MAP ? '{' : '[');
    for (const struct node *item = node->child; item; item = item->next) {
        if (!descriptions && item->key && key_is_description(item->key))
            continue;
        text_add(out, separator);
        separator = ", ";
        if (node->kind == NODE_MAP) {
            add_key(out, item->key);
            text_add_char(out, ' ');
        }
        add_flow(out, item, descriptions);
    }
    text_add_char(out, node->kind == NODE_MAP ? '}' : ']');
}

void node_write_flow(const struct node *node, struct text *out)
{
    add_flow(out, node, true);
}

void node_write_value(const struct node *node, struct text *out)
{
    node = node_unwrap(node);
    if (node->kind == NODE_SCALAR)
        text_add(out, node->text);
    else
        add_flow(out, node, false);
}

static bool has_only_scalars(const struct node *node)
{
    for (const struct node *item = node->child; item; item = item->next)
        if (item->kind != NODE_SCALAR)
            return false;
    return true;
}

/* Puts the value on the line that begins at 'line' if it belongs there. */
static bool add_on_line(struct text *out, const struct node *node, size_t line)
{
    if (node->kind != NODE_SCALAR && !has_only_scalars(node))
        return false;
    size_t before = out->length;
    text_add_char(out, ' ');
    node_write_flow(node, out);
    if (node->kind == NODE_SCALAR || !node->child || text_columns(out->at + line) <= LINE) {
        text_add_char(out, '\n');
        return true;
    }
    out->at[before] = '\0';
    out->length = before;
    return false;
}

/* The items of a map or list; the first one stands where the text ends when 'begun' says so. */
static void add_items(struct text *out, const struct node *node, int indent, bool begun)
{
    for (const struct node *item = node->child; item; item = item->next, begun = false) {
        size_t line = out->length;
        if (!begun)
            text_pad(out, ' ', indent);
        if (node->kind == NODE_MAP)
            add_key(out, item->key);
        else
            text_add_char(out, '-');
        if (add_on_line(out, item, line))
            continue;
        bool follows = node->kind == NODE_LIST;
        text_add_char(out, follows ? ' ' : '\n');
        add_items(out, item, indent + STEP, follows);
    }
}

void node_write_yaml(const struct node *root, struct text *out)
{
    if (root->kind != NODE_SCALAR && root->child)
        add_items(out, root, 0, false);
    else {
        node_write_flow(root, out);
        text_add_char(out, '\n');
    }
}

void node_write_json(const struct node *node, const char *key, struct json *j)
{
    if (node->kind == NODE_SCALAR) {
        json_text(j, key, node->text);
        return;
    }
    bool map = node->kind == NODE_MAP;
    (map ? json_open_object : json_open_array)(j, key);
    for (const struct node *item = node->child; item; item = item->next)
        node_write_json(item, map ? item->key : NULL, j);
    (map ? json_close_object : json_close_array)(j);
}
