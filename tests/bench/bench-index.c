/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bench.h"
#include "bench-recording.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "timeline/loom-timeline-model.h"
#include "trace/loom-spare-memory.h"
#include "trace/loom-trace-load.h"

/*
 * What a recording of ten million events costs until everything in it can be drawn:
 *
 *   SPEED      millions of events a second of processor time
 *   TIME       milliseconds on the clock
 *   PREVIEW    milliseconds until its beginning can be drawn
 *   MEMORY     bytes an event beside the mapped file
 * */

enum
{
  SPEED,
  TIME,
  PREVIEW,
  MEMORY,
};

static gint64
processor_time (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return ((gint64) usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000 +
         usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
}

typedef struct
{
  gint64 memory;
  gint64 processor; /* microseconds */
  gint64 clock;     /* nanoseconds */
} Cost;

static Cost previewed;

static Cost
cost_now (void)
{
  return (Cost) { bench_get_memory (), processor_time (), bench_get_time () };
}

static Cost
cost_between (Cost begin, Cost end)
{
  return (Cost) { end.memory - begin.memory, end.processor - begin.processor,
                  end.clock - begin.clock };
}

static void
preview_cb (LoomTrace *preview, gpointer user_data G_GNUC_UNUSED)
{
  g_autoptr (LoomTimelineModel) model = loom_timeline_model_new (preview);

  bench_check ("lanes of the preview", TRUE,
               loom_trace_get_n_lanes (loom_timeline_model_get_trace (model)) > 8);
  previewed = cost_now ();
}

static double
number_of (Cost whole, Cost preview, double n_events)
{
  switch (QUESTION)
    {
    case SPEED:
      return n_events / (double) whole.processor;
    case TIME:
      return (double) whole.clock / 1e6;
    case PREVIEW:
      return (double) preview.clock / 1e6;
    case MEMORY:
    default:
      return (double) whole.memory / n_events;
    }
}

static double
measure (void)
{
  g_autoptr (GFile) file = bench_recording_get (BENCH_RECORDING_EVENTS);
  g_autoptr (GError) error = NULL;
  Cost begin;
  g_autoptr (LoomTrace) trace = NULL;
  g_autoptr (LoomTimelineModel) model = NULL;
  Cost end;

  loom_spare_memory_return ();
  begin = cost_now ();
  trace = loom_trace_load_previewed (file, preview_cb, NULL, NULL, NULL, &error);
  if (trace == NULL)
    g_error ("%s", error->message);
  model = loom_timeline_model_new (trace);
  end = cost_now ();
  return number_of (cost_between (begin, end), cost_between (begin, previewed),
                    (double) loom_trace_get_n_events (trace));
}

BENCH_MAIN ({ "weft", measure, BENCH_FRESH_PROCESS })
