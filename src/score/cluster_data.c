#include "score/cluster_data.h"

bool cluster_data_open(struct cluster_data *data, const char *models, const char *path,
                       struct diagnostics *d)
{
    if (!measurements_open(&data->file, &cluster_kind, models, path, d))
        return false;
    data->setup = data->file.setup;
    cluster_rows_read(&data->file.csv, data->setup, &data->file.memory, &data->rows);
    return measurements_some(&data->file, data->rows.n, &data->rows.left_out, d);
}

void cluster_data_close(struct cluster_data *data)
{
    measurements_close(&data->file);
}
