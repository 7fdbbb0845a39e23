/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the recording of one run says, read from the index of its tasks: a task's body ran
 * (LOOM_TASK_RUN), each time but the first after an await; the post before it, if there was
 * one, is a LOOM_TASK_QUEUE.
 */

#include "lab/loom-verdict.h"

#include "analysis/loom-task-index.h"
#include "findings/loom-findings.h"
#include "lab/loom-drawing.h"
#include "lab/loom-lesson.h"
#include "lab/loom-overlap.h"
#include "lab/loom-run-tasks.h"

/* What a display shows 60 of in a second. */
#define FRAME (G_GINT64_CONSTANT (1000000000) / 60)

typedef struct
{
  LoomVerdict *verdict;
  LoomTrace *trace;
  LoomTaskIndex *tasks;
  guint task;         /* the run's, in the index */
  GHashTable *of_run; /* guint: it and what it made */
  GHashTable *pieces; /* LoomFunctionFacts: a GArray of where and when it went on */
  gint64 begin;
  gint64 end;
  guint32 line;
} Query;

static void
resume_clear (gpointer data)
{
  LoomResume *self = data;

  g_free (self->function);
  g_free (self->thread);
}

static void
function_facts_free (gpointer data)
{
  LoomFunctionFacts *self = data;

  g_hash_table_unref (self->lanes);
  g_free (self);
}

static LoomFunctionFacts *
get_function (LoomVerdict *self, const char *name)
{
  LoomFunctionFacts *facts = g_hash_table_lookup (self->functions, name);

  if (facts == NULL)
    {
      facts = g_new0 (LoomFunctionFacts, 1);
      facts->lanes = g_hash_table_new (NULL, NULL);
      g_hash_table_insert (self->functions, g_strdup (name), facts);
    }
  return facts;
}

/* Tasks. */

static gboolean
is_in (const Query *query, gint64 time)
{
  return time >= query->begin && time <= query->end;
}

static void
add_run (LoomFunctionFacts *facts, const LoomTaskEvent *run)
{
  g_hash_table_add (facts->lanes, GUINT_TO_POINTER (run->lane));
}

static void
add_piece (const Query *query, LoomFunctionFacts *facts, const LoomTaskEvent *run)
{
  LoomPiece piece = { run->begin, run->end, run->lane };
  GArray *pieces = g_hash_table_lookup (query->pieces, facts);

  if (pieces == NULL)
    {
      pieces = g_array_new (FALSE, FALSE, sizeof (LoomPiece));
      g_hash_table_insert (query->pieces, facts, pieces);
    }
  g_array_append_val (pieces, piece);
}

static void
count_at_once (const Query *query)
{
  GHashTableIter iter;
  gpointer facts, pieces;

  g_hash_table_iter_init (&iter, query->pieces);
  while (g_hash_table_iter_next (&iter, &facts, &pieces))
    ((LoomFunctionFacts *) facts)->n_at_once = loom_overlap_count (pieces);
}

static void
add_resume (const Query *query,
            LoomFunctionFacts *facts,
            const LoomTaskEvent *run,
            const LoomTaskEvent *post)
{
  facts->n_resumes++;
  facts->n_on_ui += loom_trace_get_lane (query->trace, run->lane)->is_main;
  if (post != NULL)
    facts->queue_delay = MAX (facts->queue_delay, post->end - post->begin);
  add_piece (query, facts, run);
}

/* Of the run's own task: told one by one. */
static void
tell_resume (const Query *query,
             const LoomTaskEvent *previous,
             const LoomTaskEvent *run,
             const LoomTaskEvent *post)
{
  LoomVerdict *self = query->verdict;
  const LoomLane *lane = loom_trace_get_lane (query->trace, run->lane);
  guint64 line = 0;
  LoomResume resume = {
    .function = g_strdup (self->function),
    .thread = g_strdup (lane->name),
    .on_ui = lane->is_main,
    .inline_ = post == NULL,
    .hopped = post != NULL && post->lane != run->lane,
    .queued = post != NULL ? post->end - post->begin : 0,
    .waited = MAX ((post != NULL ? post->begin : run->begin) - previous->end, 0),
  };

  if (loom_trace_get_slice_number (query->trace, run->lane, run->index, query->line, &line))
    resume.line = (guint) MIN (line, G_MAXUINT);
  self->queue_delay = MAX (self->queue_delay, resume.queued);
  self->resumed_on_ui = self->resumed_on_ui && resume.on_ui;
  g_array_append_val (self->resumes, resume);
}

static void
read_task (const Query *query, guint number, const LoomTaskInfo *task)
{
  LoomVerdict *self = query->verdict;
  LoomFunctionFacts *facts = get_function (self, loom_trace_get_string (query->trace, task->name));
  gboolean of_run = g_hash_table_contains (query->of_run, GUINT_TO_POINTER (number));
  const LoomTaskEvent *previous = NULL;
  const LoomTaskEvent *post = NULL;
  guint n_events;
  const LoomTaskEvent *events = loom_task_index_get_events (query->tasks, number, &n_events);

  facts->n_tasks++;
  self->all.n_tasks += of_run;
  for (guint i = 0; i < n_events && events[i].begin <= query->end; i++)
    {
      if (events[i].kind == LOOM_TASK_QUEUE)
        post = &events[i];
      if (events[i].kind != LOOM_TASK_RUN)
        continue;

      add_run (facts, &events[i]);
      if (of_run)
        add_run (&self->all, &events[i]);
      if (of_run && post != NULL && post->lane != events[i].lane)
        self->n_hops++;
      if (previous != NULL)
        {
          add_resume (query, facts, &events[i], post);
          if (of_run)
            add_resume (query, &self->all, &events[i], post);
          if (number == query->task)
            tell_resume (query, previous, &events[i], post);
        }
      previous = &events[i];
      post = NULL;
    }
}

static char *
join_threads (GArray *resumes)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < resumes->len; i++)
    {
      char *name = g_array_index (resumes, LoomResume, i).thread;

      if (!g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
        g_ptr_array_add (names, name);
    }
  g_ptr_array_add (names, NULL);
  return g_strjoinv (", ", (char **) names->pdata);
}

static void
read_tasks (Query *query, guint64 task_id)
{
  LoomVerdict *self = query->verdict;

  query->task = loom_run_tasks_add (query->tasks, task_id, query->of_run);

  self->resumed_on_ui = TRUE;
  for (guint i = 0; i < loom_task_index_get_n (query->tasks); i++)
    {
      const LoomTaskInfo *task = loom_task_index_get (query->tasks, i);

      if (is_in (query, task->begin))
        read_task (query, i, task);
    }
  count_at_once (query);
  self->resumed_on_ui = self->resumed_on_ui && self->resumes->len > 0;
  self->resume_thread = join_threads (self->resumes);
}

/* The main loop, and its frames. */

static void
read_loop (const Query *query, const LoomLane *lane)
{
  guint32 loop = loom_trace_find_string (query->trace, "weft.loop");
  guint32 run = loom_trace_find_string (query->trace, "weft.run");
  guint32 frame = loom_trace_find_string (query->trace, "frame");
  LoomVerdict *self = query->verdict;

  for (guint i = 0; i < lane->slices->len; i++)
    {
      const LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, i);
      gint64 begin = MAX (slice->begin, query->begin);
      gint64 length = MIN (slice->begin + slice->duration, query->end) - begin;

      if (length <= 0)
        continue;
      /* The iteration in which the run began had begun before; of it there are the functions only. */
      if ((loop != 0 && slice->category == loop) ||
          (run != 0 && slice->category == run && slice->depth == 0))
        {
          length -= loom_drawing_count (query->trace, lane, i + 1, begin, begin + length);
          self->main_held = MAX (self->main_held, length);
          self->n_missed += (guint) (length / FRAME);
        }
      else if (frame != 0 && slice->category == frame && slice->begin >= query->begin)
        {
          self->n_frames = MAX (self->n_frames, 0) + 1;
        }
    }
}

static void
read_counter (const Query *query, const LoomLane *lane)
{
  for (guint i = lane->samples->len; i-- > 0;)
    {
      const LoomSample *sample = &g_array_index (lane->samples, LoomSample, i);

      if (!is_in (query, sample->time))
        continue;
      g_hash_table_insert (query->verdict->counters, g_strdup (lane->name),
                           g_memdup2 (&(gint64) { (gint64) sample->value }, sizeof (gint64)));
      return;
    }
}

/* From the first that was noted to the last. */
static void
read_allocations (const Query *query, const LoomLane *lane)
{
  gint64 first = -1;
  gint64 last = -1;

  for (guint i = 0; i < lane->samples->len; i++)
    {
      const LoomSample *sample = &g_array_index (lane->samples, LoomSample, i);

      if (!is_in (query, sample->time))
        continue;
      last = (gint64) sample->value;
      if (first < 0)
        first = last;
    }
  query->verdict->n_allocations = first < 0 ? -1 : last - first;
}

static void
read_guards (const Query *query, const LoomLane *lane)
{
  guint32 guard = loom_trace_find_string (query->trace, "weft.guard");
  guint32 message = loom_trace_find_string (query->trace, "message");
  LoomVerdict *self = query->verdict;

  if (guard == 0 || lane->instants == NULL)
    return;
  for (guint i = 0; i < lane->instants->len; i++)
    {
      const LoomInstant *instant = &g_array_index (lane->instants, LoomInstant, i);

      if (instant->category != guard || !is_in (query, instant->time))
        continue;
      if (self->n_guarded++ == 0)
        self->guard_message = g_strdup (loom_trace_get_string (
            query->trace, loom_trace_get_instant_text (query->trace, lane->number, i, message)));
    }
}

static void
read_lanes (const Query *query)
{
  for (guint i = 0; i < loom_trace_get_n_lanes (query->trace); i++)
    {
      const LoomLane *lane = loom_trace_get_lane (query->trace, i);

      if (lane->kind == LOOM_LANE_COUNTER && g_str_equal (lane->name, LOOM_LESSON_ALLOCATIONS))
        read_allocations (query, lane);
      else if (lane->kind == LOOM_LANE_COUNTER)
        read_counter (query, lane);
      else
        read_guards (query, lane);
      if (lane->kind == LOOM_LANE_THREAD && lane->is_main)
        read_loop (query, lane);
    }
}

static gboolean
read_findings (const Query *query, GCancellable *cancellable, GError **error)
{
  LoomFindingSettings settings;
  g_autoptr (LoomFindings) findings = NULL;

  loom_finding_settings_init (&settings);
  findings = loom_findings_new (query->tasks, &settings, cancellable, error);
  if (findings == NULL)
    return FALSE;

  for (guint i = 0; i < loom_findings_get_n (findings); i++)
    {
      const LoomFinding *finding = loom_findings_get (findings, i);

      if (finding->begin > query->end || finding->end < query->begin)
        continue;
      if (loom_drawing_explains (query->trace, finding, settings.thresholds[finding->rule]))
        continue;
      query->verdict->n_findings[finding->rule]++;
    }
  return TRUE;
}

/**
 * loom_verdict_read:
 * @trace: a finished recording of this program
 * @task_id: the run's task
 * @function: the name of its function
 * @begin: nanoseconds since the origin: when the run began
 * @end: when it had ended; no other run may have been going on in between
 * @cancellable: (nullable): a cancellable
 * @error: set when cancelled
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): what the recording says of it
 */
LoomVerdict *
loom_verdict_read (LoomTrace *trace,
                   guint64 task_id,
                   const char *function,
                   gint64 begin,
                   gint64 end,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (LoomTaskIndex) tasks = loom_task_index_new (trace, cancellable, error);
  g_autoptr (LoomVerdict) self = NULL;
  g_autoptr (GHashTable) of_run = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) pieces =
      g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref);
  Query query = {
    .trace = trace,
    .tasks = tasks,
    .of_run = of_run,
    .pieces = pieces,
    .begin = begin,
    .end = end,
    .line = loom_trace_find_string (trace, "line"),
  };

  if (tasks == NULL)
    return NULL;

  query.verdict = self = g_new0 (LoomVerdict, 1);
  self->function = g_strdup (function);
  self->duration = end - begin;
  self->n_frames = -1;
  self->n_allocations = -1;
  self->resumes = g_array_new (FALSE, FALSE, sizeof (LoomResume));
  g_array_set_clear_func (self->resumes, resume_clear);
  self->all.lanes = g_hash_table_new (NULL, NULL);
  self->functions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, function_facts_free);
  self->counters = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  read_tasks (&query, task_id);
  read_lanes (&query);
  if (!read_findings (&query, cancellable, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * loom_verdict_free:
 * @self: (transfer full): a verdict
 */
void
loom_verdict_free (LoomVerdict *self)
{
  g_array_unref (self->resumes);
  g_hash_table_unref (self->all.lanes);
  g_hash_table_unref (self->functions);
  g_hash_table_unref (self->counters);
  g_free (self->function);
  g_free (self->resume_thread);
  g_free (self->guard_message);
  g_free (self);
}

/**
 * loom_verdict_get_function:
 * @self: a verdict
 * @name: an async function, or one of weft_run ()
 *
 * Returns: (transfer none) (nullable): what became of its tasks
 */
const LoomFunctionFacts *
loom_verdict_get_function (const LoomVerdict *self, const char *name)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return g_hash_table_lookup (self->functions, name);
}
