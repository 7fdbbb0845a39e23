/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "statistics/loom-statistics-row.h"

#include <glib/gi18n-lib.h>

#include "timeline/loom-time-format.h"

struct _LoomStatisticsRow
{
  GObject parent_instance;

  LoomTrace *trace; /* owned */
  LoomRangeRow row;
};

G_DEFINE_FINAL_TYPE (LoomStatisticsRow, loom_statistics_row, G_TYPE_OBJECT)

static void
loom_statistics_row_finalize (GObject *object)
{
  g_object_unref (LOOM_STATISTICS_ROW (object)->trace);
  G_OBJECT_CLASS (loom_statistics_row_parent_class)->finalize (object);
}

static void
loom_statistics_row_class_init (LoomStatisticsRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = loom_statistics_row_finalize;
}

static void
loom_statistics_row_init (LoomStatisticsRow *self G_GNUC_UNUSED)
{
}

LoomStatisticsRow *
loom_statistics_row_new (LoomTrace *trace, const LoomRangeRow *row)
{
  LoomStatisticsRow *self = g_object_new (LOOM_TYPE_STATISTICS_ROW, NULL);

  self->trace = g_object_ref (trace);
  self->row = *row;
  return self;
}

const LoomRangeRow *
loom_statistics_row_get (LoomStatisticsRow *self)
{
  return &self->row;
}

static const char *
text_of (LoomStatisticsRow *self, LoomStatisticsColumn column)
{
  if (column == LOOM_STATISTICS_NAME)
    return loom_trace_get_string (self->trace, self->row.totals.name);
  return self->row.lane != LOOM_EVERY_LANE ? loom_trace_get_lane (self->trace, self->row.lane)->name
                                           : _ ("all");
}

static gint64
number_of (const LoomNameTotals *totals, LoomStatisticsColumn column)
{
  switch (column)
    {
    case LOOM_STATISTICS_COUNT:
      return (gint64) totals->count;
    case LOOM_STATISTICS_TOTAL:
      return totals->total;
    case LOOM_STATISTICS_SELF:
      return totals->self;
    case LOOM_STATISTICS_MEDIAN:
      return totals->median;
    case LOOM_STATISTICS_P95:
      return totals->p95;
    case LOOM_STATISTICS_P99:
      return totals->p99;
    case LOOM_STATISTICS_LONGEST:
    case LOOM_STATISTICS_NAME:
    case LOOM_STATISTICS_THREAD:
    default:
      return totals->longest;
    }
}

char *
loom_statistics_row_dup (LoomStatisticsRow *self, LoomStatisticsColumn column)
{
  if (column <= LOOM_STATISTICS_THREAD)
    return g_strdup (text_of (self, column));
  if (column == LOOM_STATISTICS_COUNT)
    return loom_count_format (self->row.totals.count);
  return loom_time_format_duration ((double) number_of (&self->row.totals, column));
}

int
loom_statistics_row_compare (LoomStatisticsRow *one,
                             LoomStatisticsRow *other,
                             LoomStatisticsColumn column)
{
  gint64 left, right;

  if (column <= LOOM_STATISTICS_THREAD)
    return g_utf8_collate (text_of (one, column), text_of (other, column));
  left = number_of (&one->row.totals, column);
  right = number_of (&other->row.totals, column);
  return (left > right) - (left < right);
}
