/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/loom-fxt-bulk.h"

#include <weft.h>

#include "trace/loom-fxt-lanes.h"
#include "trace/loom-fxt-record.h"
#include "trace/loom-fxt-source.h"
#include "trace/loom-trace-builder-private.h"

/*
 * First every lane is built, the pairs and flows beside them. Then, by the one thread that waits for
 * that, what the jobs could not do: strings in arguments, and how long the recording is. Then every
 * lane is put in order, which needs to know where the recording ends.
 */

typedef enum
{
  BUILD_LANE,
  BUILD_ASYNCS,
  BUILD_FLOWS,
  SETTLE_LANE,
} Kind;

/* How far the workers are. Each says so under the mutex, and the thread that waits for them wakes up
 * to tell, for only there may the progress be told. All works run to their end, cancelled or not, so
 * that n_running comes to 0. */
typedef struct
{
  GMutex mutex;
  GCond changed;
  guint64 n_done; /* events */
  guint n_running;
} Pace;

typedef struct
{
  LoomFxtJob job;
  Pace *pace;
  guint n_told; /* of the events, as done */
  GCancellable *cancellable;
  Kind kind;
  guint lane;
  guint n_events;
  gint64 end; /* of the recording, to settle */
  gboolean is_sound;
} Work;

typedef struct
{
  LoomFxtScan *scan;
  GPtrArray *works; /* Work */
  Pace pace;
  LoomProgressFunc progress;
  gpointer progress_data;
  gdouble progress_begin;
  gdouble progress_end;
  GCancellable *cancellable;
} Bulk;

static void
work_free (gpointer data)
{
  Work *self = data;

  loom_fxt_job_clear (&self->job);
  g_free (self);
}

static void
tell (Work *self, guint n_events, gboolean ends)
{
  g_mutex_lock (&self->pace->mutex);
  self->pace->n_done += n_events;
  self->pace->n_running -= ends;
  g_cond_signal (&self->pace->changed);
  g_mutex_unlock (&self->pace->mutex);
  self->n_told += n_events;
}

static void
step_cb (guint n_events, gpointer user_data)
{
  Work *self = user_data;

  tell (self, MIN (n_events, self->n_events - self->n_told), FALSE);
}

static Work *
add_work (Bulk *self, Kind kind, guint lane, guint n_events)
{
  Work *work = g_new0 (Work, 1);

  loom_fxt_job_init (&work->job, self->scan);
  work->job.step = step_cb;
  work->job.step_data = work;
  work->pace = &self->pace;
  work->cancellable = self->cancellable;
  work->kind = kind;
  work->lane = lane;
  work->n_events = n_events;
  g_ptr_array_add (self->works, work);
  return work;
}

static void
do_kind (Work *self)
{
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  switch (self->kind)
    {
    case BUILD_LANE:
      self->is_sound = loom_fxt_job_lane (&self->job, self->lane, self->cancellable);
      break;
    case BUILD_ASYNCS:
      self->is_sound = loom_fxt_job_asyncs (&self->job, self->cancellable);
      break;
    case BUILD_FLOWS:
      self->is_sound = loom_fxt_job_flows (&self->job, self->cancellable);
      break;
    case SETTLE_LANE:
    default:
      loom_lane_builder_settle (loom_lane_builder_at (self->job.scan->builder, self->lane),
                                self->end);
      self->is_sound = TRUE;
      break;
    }
}

static gboolean
do_work (WeftResult *result G_GNUC_UNUSED,
         gpointer data,
         GCancellable *cancellable G_GNUC_UNUSED,
         GError **error G_GNUC_UNUSED)
{
  Work *self = data;

  do_kind (self);
  tell (self, self->n_events - self->n_told, TRUE);
  return TRUE;
}

static int
compare_works (gconstpointer a, gconstpointer b)
{
  const Work *one = *(const Work *const *) a;
  const Work *other = *(const Work *const *) b;

  return (one->n_events < other->n_events) - (one->n_events > other->n_events);
}

static void
report_progress (Bulk *self, guint64 n_done, guint64 n_events)
{
  if (self->progress != NULL && n_events > 0)
    self->progress (self->progress_begin + (self->progress_end - self->progress_begin) *
                                               (gdouble) n_done / (gdouble) n_events,
                    self->progress_data);
}

/* Until none of them runs. The thread may be a worker, whose place another one takes meanwhile. */
static void
wait_for_works (Bulk *self, guint64 n_events)
{
  guint64 n_reported = 0;

  weft_blocking_begin ();
  g_mutex_lock (&self->pace.mutex);
  while (self->pace.n_running > 0)
    {
      guint64 n_done = self->pace.n_done;

      if (n_done == n_reported)
        {
          g_cond_wait (&self->pace.changed, &self->pace.mutex);
          continue;
        }
      g_mutex_unlock (&self->pace.mutex);
      report_progress (self, n_done, n_events);
      n_reported = n_done;
      g_mutex_lock (&self->pace.mutex);
    }
  g_mutex_unlock (&self->pace.mutex);
  weft_blocking_end ();
}

/* The longest first, so that none of them is left for the end. */
static gboolean
do_works (Bulk *self, GError **error)
{
  g_autoptr (GPtrArray) tasks = g_ptr_array_new_with_free_func ((GDestroyNotify) weft_task_unref);
  guint64 n_events = 0;

  self->pace.n_done = 0;
  self->pace.n_running = self->works->len;
  g_ptr_array_sort (self->works, compare_works);
  for (guint i = 0; i < self->works->len; i++)
    {
      n_events += ((Work *) self->works->pdata[i])->n_events;
      g_ptr_array_add (tasks, weft_run (do_work, self->works->pdata[i], NULL, NULL));
    }
  wait_for_works (self, n_events);
  /* What is left of them is that they end. */
  for (guint i = 0; i < tasks->len; i++)
    if (!weft_task_wait (tasks->pdata[i], error))
      return FALSE;
  report_progress (self, n_events, n_events);
  return !g_cancellable_set_error_if_cancelled (self->cancellable, error);
}

static gboolean
build_texts (Bulk *self, LoomFxtJob *job)
{
  LoomTraceBuilder *builder = self->scan->builder;

  for (guint i = 0; i < job->texts->len; i++)
    {
      const LoomFxtText *text = &g_array_index (job->texts, LoomFxtText, i);
      LoomLaneBuilder *lane = loom_lane_builder_at (builder, text->lane);
      const guint64 *record = self->scan->words + text->word;
      guint32 args;

      if (loom_fxt_scan_record_size (self->scan, text->word) == 0 ||
          !loom_fxt_parser_read_args (self->scan->parser, record, &args))
        return FALSE;
      switch (text->kind)
        {
        case LOOM_FXT_TEXT_SLICE:
          loom_lane_builder_set_args (lane, text->index, args);
          break;
        case LOOM_FXT_TEXT_SLICE_END:
          loom_lane_builder_set_end_args (lane, text->index, args);
          break;
        case LOOM_FXT_TEXT_INSTANT:
        default:
          loom_lane_builder_set_instant_args (lane, text->index, args);
          break;
        }
    }
  g_array_set_size (job->texts, 0);
  return TRUE;
}

static void
note (Bulk *self, guint32 word)
{
  const guint64 *record = self->scan->words + word;

  loom_fxt_parser_note_event (self->scan->parser, record,
                              loom_fxt_scan_record_size (self->scan, word));
}

static gboolean
take_job (Bulk *self, LoomFxtJob *job)
{
  LoomTraceBuilder *builder = self->scan->builder;

  if (!build_texts (self, job))
    return FALSE;
  builder->trace->n_skipped += job->n_skipped;
  if (job->flows->len > 0)
    {
      g_array_unref (builder->trace->flows);
      builder->trace->flows = g_steal_pointer (&job->flows);
    }
  builder->latest_end = MAX (builder->latest_end, job->latest_end);
  if (job->last_time == G_MININT64)
    return TRUE;
  builder->first_time = MIN (builder->first_time, job->first_time);
  builder->last_time = MAX (builder->last_time, job->last_time);
  note (self, job->first_word);
  note (self, job->last_word);
  return TRUE;
}

/* What is asynchronous and has not ended lasts as long as the recording. */
static gboolean
build_open (Bulk *self, LoomFxtJob *job, gint64 end)
{
  for (guint i = 0; i < job->open->len; i++)
    {
      const LoomFxtPoint *point = &g_array_index (job->open, LoomFxtPoint, i);

      loom_fxt_job_open (job, point, end);
    }
  return build_texts (self, job);
}

static gboolean
build_lanes (Bulk *self, GError **error)
{
  for (guint i = 0; i < self->scan->lanes->len; i++)
    {
      LoomFxtLane *lane = &g_array_index (self->scan->lanes, LoomFxtLane, i);

      loom_lane_builder_reserve (loom_lane_builder_at (self->scan->builder, i), lane->n_slices,
                                 lane->n_instants);
      if (lane->events.n > 0)
        add_work (self, BUILD_LANE, i, lane->events.n);
    }
  if (self->scan->asyncs->len > 0)
    add_work (self, BUILD_ASYNCS, 0, self->scan->asyncs->len);
  if (self->scan->flows->len > 0)
    add_work (self, BUILD_FLOWS, 0, self->scan->flows->len);

  if (!do_works (self, error))
    return FALSE;
  for (guint i = 0; i < self->works->len; i++)
    if (!((Work *) self->works->pdata[i])->is_sound)
      return FALSE;
  return TRUE;
}

static gboolean
take_jobs (Bulk *self, gint64 *end)
{
  LoomTraceBuilder *builder = self->scan->builder;

  for (guint i = 0; i < self->works->len; i++)
    if (!take_job (self, &((Work *) self->works->pdata[i])->job))
      return FALSE;
  loom_trace_builder_add_events (builder, self->scan->n_events);
  *end = MAX (builder->last_time, builder->latest_end);
  for (guint i = 0; i < self->works->len; i++)
    if (!build_open (self, &((Work *) self->works->pdata[i])->job, *end))
      return FALSE;
  return TRUE;
}

static gboolean
settle_lanes (Bulk *self, gint64 end, GError **error)
{
  LoomTraceBuilder *builder = self->scan->builder;

  g_ptr_array_set_size (self->works, 0);
  for (guint i = 0; i < builder->lane_builders->len; i++)
    {
      const LoomLane *lane = builder->trace->lanes->pdata[i];

      if (lane->slices->len + lane->instants->len > 0)
        add_work (self, SETTLE_LANE, i, lane->slices->len + lane->instants->len)->end = end;
    }
  return do_works (self, error);
}

static gboolean
build (Bulk *self, GError **error)
{
  gint64 end;

  if (!build_lanes (self, error) || !take_jobs (self, &end))
    return FALSE;
  self->progress_begin = 0.8;
  self->progress_end = 1.0;
  return settle_lanes (self, end, error);
}

gboolean
loom_fxt_bulk_build (LoomFxtScan *scan,
                     GBytes *bytes,
                     LoomProgressFunc progress,
                     gpointer progress_data,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autoptr (GPtrArray) works = g_ptr_array_new_with_free_func (work_free);
  Bulk self = {
    .scan = scan,
    .works = works,
    .progress = progress,
    .progress_data = progress_data,
    .progress_begin = 0.3,
    .progress_end = 0.8,
    .cancellable = cancellable,
  };
  gboolean built;

  g_mutex_init (&self.pace.mutex);
  g_cond_init (&self.pace.changed);
  built = build (&self, error);
  g_cond_clear (&self.pace.changed);
  g_mutex_clear (&self.pace.mutex);
  if (!built)
    return FALSE;
  loom_fxt_source_set (scan->builder, bytes, loom_fxt_parser_get_tables (scan->parser));
  return TRUE;
}
