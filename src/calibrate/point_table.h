/* The key tables of what a measurement file lists: points and energy windows. Parts of
 * measurement_table. */
#ifndef COLOSSIM_CALIBRATE_POINT_TABLE_H
#define COLOSSIM_CALIBRATE_POINT_TABLE_H

#include "input/key.h"

extern const struct key_table measured_point_table, power_window_table;

#endif
