#include "score/data.h"

bool score_data_open(struct score_data *data, const char *models, const char *path,
                     struct diagnostics *d)
{
    if (!measurements_open(&data->file, &score_kind, models, path, d))
        return false;
    data->setup = data->file.setup;
    training_rows_read(&data->file.csv, data->setup, true, &data->file.memory, &data->rows);
    return measurements_some(&data->file, data->rows.n, &data->rows.left_out, d);
}

void score_data_close(struct score_data *data)
{
    measurements_close(&data->file);
}
