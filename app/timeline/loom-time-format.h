/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "12.3 ms": three significant digits and a unit, from nanoseconds. */
char  *loom_time_format_duration (double nanoseconds) G_GNUC_WARN_UNUSED_RESULT;

/* "1.250 s": as many decimals as it takes to tell it from one @resolution nanoseconds beside it. */
char  *loom_time_format_point    (double time,
                                  double resolution) G_GNUC_WARN_UNUSED_RESULT;

/* The same in the unit of @extent, so that all ticks of a ruler have one. */
char  *loom_time_format_tick     (double time,
                                  double resolution,
                                  double extent) G_GNUC_WARN_UNUSED_RESULT;

/* The least of 1, 2, 5 × 10ⁿ nanoseconds that is not below @nanoseconds. */
double loom_time_tick_step       (double nanoseconds);

/* "12,345": grouped as the locale has it. */
char  *loom_count_format         (guint64 count) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
