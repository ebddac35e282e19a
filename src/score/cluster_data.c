#include "score/cluster_data.h"

#include "input/file.h"
#include "score/data.h"

static bool has_columns(const struct csv *csv, const char *path, struct diagnostics *d)
{
    static const char *const needed[] = {
        "name",        "owner",      "chip1",      "chip1_qty", "chip2",  "chip2_qty", "power_MW",
        "power_basis", "cost_usd_B", "cost_basis", "date",      "status", "source"};
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++)
        if (csv_column(csv, needed[i]) >= csv->columns) {
            diag_error(d, (struct mark){0}, NULL, "%s: there is no column '%s'", path, needed[i]);
            return false;
        }
    return true;
}

bool cluster_data_open(struct cluster_data *data, const char *models, const char *path,
                       struct diagnostics *d)
{
    *data = (struct cluster_data){0};
    arena_init(&data->memory);
    tree_init(&data->tree);
    text_init(&data->text);
    data->setup = cluster_setup_load(models, &data->tree, &data->memory, d);
    if (!data->setup)
        return false;
    if (!path)
        path = score_data_path(models, "clusters.csv", &data->memory);
    if (!file_read(path, path, (struct mark){0}, &data->text, d))
        return false;
    struct csv csv;
    csv_read(text_get(&data->text), &data->memory, &csv);
    if (!has_columns(&csv, path, d))
        return false;
    cluster_rows_read(&csv, data->setup, &data->memory, &data->rows);
    if (data->rows.n > 0)
        return true;
    diag_error(d, (struct mark){0}, NULL, "%s: no row can be predicted", path);
    return false;
}

void cluster_data_close(struct cluster_data *data)
{
    text_free(&data->text);
    tree_free(&data->tree);
    arena_free(&data->memory);
}
