/* What the tests of the input layer share: messages as a user sees them, and files in a folder of their own. */
#ifndef COLOSSIM_TESTS_READING_H
#define COLOSSIM_TESTS_READING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/diag.h"
#include "input/tree.h"

#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A tree with its diagnostics. */
struct reading {
    struct tree tree;
    struct diagnostics d;
};

static inline void reading_begin(struct reading *r)
{
    tree_init(&r->tree);
    diagnostics_init(&r->d);
}

static inline void reading_end(struct reading *r)
{
    tree_free(&r->tree);
    diagnostics_free(&r->d);
}

/* Reads 't.yaml' from a text. */
static inline struct node *reading_read(struct reading *r, const char *text)
{
    return tree_read(&r->tree, "t.yaml", text, strlen(text), LAYER_SCENARIO, &r->d);
}

/* All messages, rendered, are exactly the expected ones. */
static inline void assert_messages(const struct diagnostics *d, const char *expected)
{
    struct text out;
    text_init(&out);
    diagnostics_render(d, &out);
    char *copy = strdup(text_get(&out));
    text_free(&out);
    const bool equal = strcmp(copy, expected) == 0;
    if (!equal)
        print_error("--- expected:\n%s--- got:\n%s---\n", expected, copy);
    free(copy);
    assert_true(equal);
}

/* A node as one line of YAML flow text. */
static inline void add_flow(const struct node *node, struct text *out)
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

static inline void assert_flow(const struct node *node, const char *expected)
{
    assert_non_null(node);
    struct text out;
    text_init(&out);
    add_flow(node, &out);
    char *copy = strdup(text_get(&out));
    text_free(&out);
    const bool equal = strcmp(copy, expected) == 0;
    if (!equal)
        print_error("--- expected:\n%s\n--- got:\n%s\n---\n", expected, copy);
    free(copy);
    assert_true(equal);
}

/* Makes an empty folder and goes there. */
static inline void folder_begin(char path[64])
{
    strcpy(path, "/tmp/colossim-test-XXXXXX");
    assert_non_null(mkdtemp(path));
    assert_int_equal(chdir(path), 0);
}

static inline int remove_entry(const char *path, const struct stat *status, int type, struct FTW *level)
{
    (void)status;
    (void)type;
    (void)level;
    return remove(path);
}

static inline void folder_end(const char *path)
{
    assert_int_equal(chdir("/"), 0);
    assert_int_equal(nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS), 0);
}

/* Writes a file; folders on its way are made. */
static inline void write_file(const char *path, const char *text)
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

#endif
