#include "score/data.h"

#include "input/file.h"
#include "input/load.h"

#include <string.h>

const char *score_data_path(const char *models, const char *name, struct arena *memory)
{
    const char **folders;
    const size_t n = library_folders(models, NULL, memory, &folders);
    const char *yaml = library_path(folders, n, "measurements/scoring", memory);
    return yaml ? arena_format(memory, "%s/%s", file_folder(yaml, memory), name) : NULL;
}

bool score_data_open(struct score_data *data, const char *models, const char *path,
                     struct diagnostics *d)
{
    *data = (struct score_data){0};
    arena_init(&data->memory);
    tree_init(&data->tree);
    text_init(&data->text);
    data->setup = score_setup_load(models, &data->tree, &data->memory, d);
    if (!data->setup)
        return false;
    if (!path)
        path = score_data_path(models, "training.csv", &data->memory);
    if (!file_read(path, path, (struct mark){0}, &data->text, d))
        return false;
    struct csv csv;
    csv_read(text_get(&data->text), &data->memory, &csv);
    static const char *const needed[] = {"id",     "group", "gpu",
                                         "n_gpus", "model", "d_tokens_per_s_per_gpu"};
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++)
        if (csv_column(&csv, needed[i]) >= csv.columns) {
            diag_error(d, (struct mark){0}, NULL, "%s: there is no column '%s'", path, needed[i]);
            return false;
        }
    training_rows_read(&csv, data->setup, true, &data->memory, &data->rows);
    if (data->rows.n > 0)
        return true;
    diag_error(d, (struct mark){0}, NULL, "%s: no row can be predicted", path);
    return false;
}

void score_data_close(struct score_data *data)
{
    text_free(&data->text);
    tree_free(&data->tree);
    arena_free(&data->memory);
}
