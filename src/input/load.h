/* From a file name to the finished tree: the scenario, its chain of 'base:' files, the --set
 * arguments, and the library files that references name, merged in order of precedence: --set,
 * scenario, base, model library, default.
 *
 * A library item named by a reference with target 'models.systems' is read from
 * <models>/systems/NAME.yaml and laid below whatever the scenario says at models.systems.NAME; so a
 * scenario overrides one number of a model, or defines a new one, with the same syntax, and --set
 * reaches library values too (models.systems.hgx-h100.price=...). Names of library items have a-z,
 * 0-9, '.' and '-'. Messages and origins call such a file 'models:systems/hgx-h100.yaml', wherever
 * it lies. An override of a library item that nothing refers to is laid on it too, for bind.h to
 * say so.
 *
 * Where a library file leaves out or gives a reference whose key says 'namesake', and the library
 * has an item of the target with the file's own name, that one is meant: a user who calibrates a
 * part need not change the file of the part.
 *
 * Every file is a map that has 'colossim: 1', the format's version. In the finished tree it stands
 * at the root only, so root tables list it. 'base' is taken out; root tables list it too (optional)
 * for those who read the tables. A library file may say 'kind: NAME' with the name of its item's
 * table, unless that table has a key 'kind' of its own; both keys are taken out of library items. A
 * finished tree has no null in a map. */
#ifndef COLOSSIM_INPUT_LOAD_H
#define COLOSSIM_INPUT_LOAD_H

#include "input/key.h"
#include "input/tree.h"

#include <stdbool.h>
#include <stddef.h>

struct load_request {
    const char *path;             /* scenario file, '-' for standard input */
    const char *below;            /* library file below it and its bases; NULL for none */
    const struct node *overrides; /* a map of another file, PATH: VALUE, laid on the scenario before
                                     the --set arguments; NULL for none */
    const char *const *sets;      /* --set arguments in order */
    size_t n_sets;
    size_t n_derived; /* of these the first ones that other arguments became: not counted in '#1' */
    const char *models; /* --models DIR, NULL for none */
};

/* Reads everything into an initialised tree. 'root' finds the references; a fallback of an absent
 * KEY_REF counts as one. Library files that stand at a fixed key of the root
 * (models/assumptions.yaml at 'assumptions') are named by 'fixed', pairs of key and file name
 * without '.yaml', ended by NULL; NULL for none. A null of such a file's place, or of one
 * of its required keys, deletes what is said above the library alone, whose value holds then. False
 * when any error was added: the tree is then only good for being freed, or, where it dangles
 * (tree.h), for being bound so that all faults are told at once. */
bool load_scenario(const struct load_request *, const struct key_table *root,
                   const char *const *fixed, struct tree *, struct diagnostics *);

/* The keys of the root that belong to a file and can't be set ('base', 'colossim'), ended by NULL.
 */
extern const char *const load_file_keys[];

/* The library folders in the order they are searched: --models, COLOSSIM_MODELS (folders separated
 * by ':'), 'models' in the scenario's folder, the scenario's folder, the user's own folder,
 * <exe>/../share/colossim/models, <exe>/models (a build tree links it to the source tree's), the
 * compiled-in COLOSSIM_DATADIR/models. Existing folders only; memory from the arena. 'scenario' (a
 * file's path) and 'models' may be NULL. */
size_t library_folders(const char *models, const char *scenario, struct arena *, const char ***out);

/* The user's own library, which may not be there: $XDG_DATA_HOME/colossim, by default
 * ~/.local/share/colossim (XDG Base Directory Specification). NULL without a home. */
const char *library_user_folder(struct arena *);

/* The folder of the running program; NULL where the system doesn't tell. */
const char *library_program_folder(struct arena *);

/* Whether an item may be called so: a-z, 0-9, '.' and '-'; no way out of the library's folder. */
bool library_is_name(const char *);

/* Path of a library file ('systems/hgx-h100'), NULL when no folder has it. */
const char *library_path(const char *const *folders, size_t n, const char *logical, struct arena *);

/* The same where no scenario is at hand: in the folders that are searched with that --models. */
const char *library_find(const char *models, const char *logical, struct arena *);

/* The names of all items of a kind ('systems'), sorted, from all folders, ended by NULL; for
 * 'models list' and suggestions. A file that can't be an item's is passed over. */
size_t library_names(const char *const *folders, size_t n, const char *kind, struct arena *,
                     const char ***out);

#endif
