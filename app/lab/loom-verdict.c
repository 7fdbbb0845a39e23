/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What a Weft recording says of a task, by the vocabulary of runtime/trace/: its body's
 * slices (weft.run, argument "task"), the posts that led to them (flows weft.hop, whose id
 * is the task's), its awaits (weft.await) and what the guard caught (weft.guard).
 */

#include "lab/loom-verdict.h"

typedef struct
{
  LoomTrace *trace;
  guint64 task_id;
  gint64 begin;
  gint64 end;
  guint run_category;
  guint guard_category;
  guint hop_category;
} Query;

typedef struct
{
  const LoomLane *lane;
  gint64 begin;
  gint64 end;
  guint line;
} Body;

static void
resume_clear (gpointer data)
{
  LoomResume *self = data;

  g_free (self->function);
  g_free (self->thread);
}

static guint64
get_number (LoomTrace *trace, guint lane, guint slice, const char *name)
{
  guint64 number;

  return loom_trace_get_slice_number (trace, lane, slice, loom_trace_find_string (trace, name),
                                      &number)
             ? number
             : 0;
}

static int
compare_bodies (gconstpointer a, gconstpointer b)
{
  const Body *one = a;
  const Body *other = b;

  return (one->begin > other->begin) - (one->begin < other->begin);
}

static guint
first_slice_from (const LoomLane *lane, gint64 time)
{
  guint low = 0, high = lane->slices->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (lane->slices, LoomSlice, middle).begin < time)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static void
add_bodies (const Query *query, const LoomLane *lane, GArray *bodies)
{
  for (guint i = first_slice_from (lane, query->begin); i < lane->slices->len; i++)
    {
      const LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, i);

      if (slice->begin > query->end)
        break;
      if (slice->category != query->run_category)
        continue;

      if (get_number (query->trace, lane->number, i, "task") == query->task_id)
        {
          Body body = {
            .lane = lane,
            .begin = slice->begin,
            .end = slice->begin + slice->duration,
            .line = (guint) get_number (query->trace, lane->number, i, "line"),
          };

          g_array_append_val (bodies, body);
        }
    }
}

static GArray *
find_bodies (const Query *query)
{
  GArray *bodies = g_array_new (FALSE, FALSE, sizeof (Body));

  for (guint i = 0; i < loom_trace_get_n_lanes (query->trace); i++)
    {
      const LoomLane *lane = loom_trace_get_lane (query->trace, i);

      if (lane->kind == LOOM_LANE_THREAD)
        add_bodies (query, lane, bodies);
    }
  g_array_sort (bodies, compare_bodies);
  return bodies;
}

/* The post that led to @body, which begins with the taking of it. */
static const LoomFlow *
find_post (const Query *query, const Body *body, gint64 previous_begin)
{
  const LoomFlow *flows = loom_trace_get_flows (query->trace);
  const LoomFlow *found = NULL;

  for (guint i = 0; i < loom_trace_get_n_flows (query->trace); i++)
    {
      const LoomFlow *flow = &flows[i];

      if (flow->category == query->hop_category && flow->id == query->task_id &&
          flow->to_lane == body->lane->number && flow->to_time >= body->begin &&
          flow->to_time <= body->end && flow->from_time >= previous_begin &&
          (found == NULL || flow->to_time < found->to_time))
        found = flow;
    }
  return found;
}

static void
add_resume (LoomVerdict *self,
            const Query *query,
            const char *function,
            const Body *previous,
            const Body *body)
{
  const LoomFlow *post = find_post (query, body, previous->begin);
  LoomResume resume = {
    .function = g_strdup (function),
    .thread = g_strdup (body->lane->name),
    .line = body->line,
    .on_ui = body->lane->is_main,
    .inline_ = post == NULL,
    .hopped = post != NULL && post->from_lane != post->to_lane,
    .queued = post != NULL ? post->to_time - post->from_time : 0,
    .waited = MAX ((post != NULL ? post->from_time : body->begin) - previous->end, 0),
  };

  self->queue_delay = MAX (self->queue_delay, resume.queued);
  self->resumed_on_ui = self->resumed_on_ui && resume.on_ui;
  g_array_append_val (self->resumes, resume);
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

static guint
count_hops (const Query *query)
{
  const LoomFlow *flows = loom_trace_get_flows (query->trace);
  guint n_hops = 0;

  for (guint i = 0; i < loom_trace_get_n_flows (query->trace); i++)
    if (flows[i].category == query->hop_category && flows[i].from_lane != flows[i].to_lane &&
        flows[i].from_time >= query->begin && flows[i].to_time <= query->end)
      n_hops++;
  return n_hops;
}

static char *
dup_message (LoomTrace *trace, guint lane, guint instant)
{
  guint32 text =
      loom_trace_get_instant_text (trace, lane, instant, loom_trace_find_string (trace, "message"));

  return text != 0 ? g_strdup (loom_trace_get_string (trace, text)) : NULL;
}

static void
read_guards (LoomVerdict *self, const Query *query)
{
  for (guint lane = 0; lane < loom_trace_get_n_lanes (query->trace); lane++)
    {
      GArray *instants = loom_trace_get_lane (query->trace, lane)->instants;

      for (guint i = instants != NULL ? instants->len : 0; i-- > 0;)
        {
          const LoomInstant *instant = &g_array_index (instants, LoomInstant, i);

          if (instant->time < query->begin)
            break;
          if (instant->category != query->guard_category || instant->time > query->end)
            continue;
          self->n_guarded++;
          g_free (self->guard_message);
          self->guard_message = dup_message (query->trace, lane, i);
        }
    }
}

/**
 * loom_verdict_read:
 * @trace: a recording of this program
 * @task_id: the run's task
 * @function: the name of its function
 * @begin: nanoseconds since the origin: when the run began
 * @end: when it had ended; nothing else may have run in between
 *
 * Returns: (transfer full): what the recording says of it
 */
LoomVerdict *
loom_verdict_read (
    LoomTrace *trace, guint64 task_id, const char *function, gint64 begin, gint64 end)
{
  LoomVerdict *self = g_new0 (LoomVerdict, 1);
  Query query = {
    .trace = trace,
    .task_id = task_id,
    .begin = begin,
    .end = end,
    .run_category = loom_trace_find_string (trace, "weft.run"),
    .guard_category = loom_trace_find_string (trace, "weft.guard"),
    .hop_category = loom_trace_find_string (trace, "weft.hop"),
  };
  g_autoptr (GArray) bodies = find_bodies (&query);

  self->resumes = g_array_new (FALSE, FALSE, sizeof (LoomResume));
  g_array_set_clear_func (self->resumes, resume_clear);
  self->resumed_on_ui = bodies->len > 1;
  for (guint i = 1; i < bodies->len; i++)
    add_resume (self, &query, function, &g_array_index (bodies, Body, i - 1),
                &g_array_index (bodies, Body, i));

  self->resume_thread = join_threads (self->resumes);
  self->n_hops = count_hops (&query);
  if (query.guard_category != 0)
    read_guards (self, &query);
  return self;
}

/**
 * loom_verdict_free:
 * @self: (transfer full): a verdict
 */
void
loom_verdict_free (LoomVerdict *self)
{
  g_array_unref (self->resumes);
  g_free (self->resume_thread);
  g_free (self->guard_message);
  g_free (self);
}
