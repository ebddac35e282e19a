#include "score/collective_data.h"

bool collective_data_open(struct collective_data *data, const char *models, const char *path,
                          struct diagnostics *d)
{
    if (!measurements_open(&data->file, &collective_kind, models, path, d))
        return false;
    data->setup = data->file.setup;
    collective_rows_read(&data->file.csv, data->setup, &data->file.memory, &data->rows);
    return measurements_some(&data->file, data->rows.n, &data->rows.left_out, d);
}

void collective_data_close(struct collective_data *data)
{
    measurements_close(&data->file);
}
