/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Any bytes as a recording: read, looked at as the inspector does, and written again.
 *
 *   FORMAT_FXT, FORMAT_CHROME_JSON, FORMAT_SYSCAP, FORMAT_GZIP
 *
 * What a format begins with is put in front, so that the fuzzer need not guess it.
 */

#include <gio/gio.h>
#include <string.h>

#include "analysis/loom-range-statistics.h"
#include "findings/loom-findings-report.h"
#include "timeline/loom-timeline-model.h"
#include "trace/loom-fxt.h"
#include "trace/loom-trace-load.h"

/* A recording may be large on purpose, but what is tried many times a second is not. */
#define MOST_BYTES (64 * 1024)

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

#if defined FORMAT_FXT
static const guint8 head[] = { 0x10, 0x00, 0x04, 0x46, 0x78, 0x54, 0x16, 0x00 };
#elif defined FORMAT_SYSCAP
static const guint8 head[] = { 0x5e, 0x97, 0xca, 0xfd };
#elif defined FORMAT_GZIP
static const guint8 head[] = { 0x1f, 0x8b, 0x08 };
#else
static const guint8 head[] = { '[' };
#endif

static void
look_at_events (LoomTrace *trace)
{
  for (guint i = 0; i < loom_trace_get_n_lanes (trace); i++)
    {
      const LoomLane *lane = loom_trace_get_lane (trace, i);

      for (guint j = 0; j < lane->slices->len; j++)
        {
          g_autoptr (GVariant) args = loom_trace_dup_slice_args (trace, i, j);
          const LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, j);

          g_assert (slice->duration >= 0);
          g_assert (g_utf8_validate (loom_trace_get_string (trace, slice->name), -1, NULL));
        }
      for (guint j = 0; j < lane->instants->len; j++)
        {
          g_autoptr (GVariant) args = loom_trace_dup_instant_args (trace, i, j);
        }
    }
}

static void
look_at_picture (LoomTrace *trace)
{
  g_autoptr (LoomTimelineModel) model = loom_timeline_model_new (trace);
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (LoomMark));

  for (guint i = 0; i < loom_trace_get_n_lanes (trace); i++)
    {
      LoomPyramid *pyramid = loom_timeline_model_get_pyramid (model, i);

      for (guint depth = 0; depth < loom_pyramid_get_n_depths (pyramid); depth++)
        loom_pyramid_query (pyramid, depth, 0, 1000, 500, marks);
    }
}

static void
analyse (LoomTrace *trace)
{
  g_autoptr (LoomTaskIndex) tasks = loom_task_index_new (trace, NULL, NULL);
  g_autoptr (LoomRangeStatistics) statistics =
      loom_range_statistics_new (trace, 0, 1000000, NULL, NULL);
  g_autoptr (LoomFindings) findings = NULL;
  g_autofree char *text = NULL;
  g_autofree char *junit = NULL;
  LoomFindingSettings settings;

  loom_finding_settings_init (&settings);
  findings = loom_findings_new (tasks, &settings, NULL, NULL);
  text = loom_findings_to_text (findings);
  junit = loom_findings_to_junit (findings);
  g_assert (g_utf8_validate (junit, -1, NULL));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GByteArray) array = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LoomTrace) trace = NULL;

  if (size > MOST_BYTES)
    return 0;
  array = g_byte_array_new ();
  g_byte_array_append (array, head, sizeof head);
  g_byte_array_append (array, data, (guint) size);
  bytes = g_byte_array_free_to_bytes (g_steal_pointer (&array));

  trace = loom_trace_load_bytes (bytes, "fuzz", NULL, NULL, NULL, &error);
  g_assert ((trace == NULL) == (error != NULL));
#ifdef FORMAT_FXT
  {
    g_autoptr (LoomTrace) other = loom_fxt_load_on_pool (bytes, "fuzz", NULL, NULL, NULL, NULL);

    g_assert (other == NULL || trace != NULL);
    g_assert (other == NULL || loom_trace_get_n_events (other) == loom_trace_get_n_events (trace));
    if (other != NULL)
      look_at_events (other);
  }
#endif
  if (trace == NULL)
    return 0;
  look_at_events (trace);
  look_at_picture (trace);
  analyse (trace);
  return 0;
}
