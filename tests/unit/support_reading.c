#include "support_reading.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void reading_begin(struct reading *r)
{
    tree_init(&r->tree);
    diagnostics_init(&r->d);
}

void reading_end(struct reading *r)
{
    tree_free(&r->tree);
    diagnostics_free(&r->d);
}

struct node *reading_read(struct reading *r, const char *text)
{
    return tree_read(&r->tree, "t.yaml", text, strlen(text), LAYER_SCENARIO, &r->d);
}

static void assert_text(struct text *actual, const char *expected, const char *file, int line)
{
    const bool equal = strcmp(text_get(actual), expected) == 0;
    if (!equal)
        print_error("--- expected:\n%s\n--- got:\n%.2000s\n---\n", expected, text_get(actual));
    text_free(actual);
    if (!equal)
        _fail(file, line);
}

void support_assert_messages(const struct diagnostics *d, const char *expected, const char *file,
                             int line)
{
    struct text out;
    text_init(&out);
    diagnostics_render(d, &out);
    assert_text(&out, expected, file, line);
}

static void add_flow(const struct node *node, struct text *out)
{
    if (node->kind == NODE_SCALAR) {
        text_addf(out, node->quoted ? "'%s'" : "%s", node->text);
        return;
    }
    text_add(out, node->kind == NODE_MAP ? "{" : "[");
    for (const struct node *item = node->child; item; item = item->next) {
        assert_ptr_equal(item->parent, node);
        if (node->kind == NODE_MAP)
            text_addf(out, "%s: ", item->key);
        add_flow(item, out);
        if (item->next)
            text_add(out, ", ");
    }
    text_add(out, node->kind == NODE_MAP ? "}" : "]");
}

void support_assert_flow(const struct node *node, const char *expected, const char *file, int line)
{
    if (!node) {
        print_error("expected %s, got nothing\n", expected);
        _fail(file, line);
    }
    struct text out;
    text_init(&out);
    add_flow(node, &out);
    assert_text(&out, expected, file, line);
}

void folder_begin(char path[FOLDER_PATH])
{
    snprintf(path, FOLDER_PATH, "/tmp/colossim-test-XXXXXX");
    assert_non_null(mkdtemp(path));
    assert_int_equal(chdir(path), 0);
}

static int remove_entry(const char *path, const struct stat *status, int type, struct FTW *level)
{
    (void)status;
    (void)type;
    (void)level;
    return remove(path);
}

void folder_end(const char *path)
{
    assert_int_equal(chdir("/"), 0);
    assert_int_equal(nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS), 0);
}

void write_file(const char *path, const char *text)
{
    char folder[256];
    for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
        snprintf(folder, sizeof folder, "%.*s", (int)(slash - path), path);
        mkdir(folder, 0755);
    }
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}
