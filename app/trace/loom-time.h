/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

/* Nanoseconds, such as no recording can make overflow. */

G_BEGIN_DECLS

/* What clocks say: 73 years before their origin to 146 after it. So two times of a recording can be
 * subtracted. What a damaged file says beyond is put there, and a slice for which that was done is
 * marked (LOOM_SLICE_CLAMPED). */
#define LOOM_TIME_FIRST (-(G_GINT64_CONSTANT (1) << 61))
#define LOOM_TIME_LAST  ((G_GINT64_CONSTANT (1) << 62) - 1)

static inline gint64
loom_time_within (gint64 time)
{
  return CLAMP (time, LOOM_TIME_FIRST, LOOM_TIME_LAST);
}

static inline gboolean
loom_time_is_beyond (gint64 time)
{
  return time <= LOOM_TIME_FIRST || time >= LOOM_TIME_LAST;
}

/* A sum of times: of three million tasks that waited for an hour each it is 342 years already. Where
 * it is more than there is room for, that much. */
static inline gint64
loom_time_sum (gint64 one, gint64 other)
{
  gint64 sum;

  return __builtin_add_overflow (one, other, &sum) ? (other > 0 ? G_MAXINT64 : G_MININT64) : sum;
}

G_END_DECLS
