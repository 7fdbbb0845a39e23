/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Rules about threads that wait. */

#include <glib/gi18n-lib.h>

#include "findings/loom-findings-private.h"
#include "timeline/loom-time-format.h"
#include "trace/loom-time.h"

/* A worker that waits for so many percent of its run was only there to wait. */
#define MOSTLY 80

typedef struct
{
  LoomSearch *search;
  guint32 wait; /* strings' numbers */
  guint32 block;
  guint32 run;
  guint32 task;
  guint32 park;
  guint32 file;
  guint32 line;
  guint32 function;
  GArray *blocked;       /* Span: of workers, by begin */
  const guint8 *workers; /* by lane */
} Waiting;

typedef struct
{
  gint64 begin;
  gint64 end;
} Span;

static gint64
end_of (const LoomSlice *slice)
{
  return slice->begin + slice->duration;
}

/* The slices that are around the one that is looked at, the innermost last. */
typedef struct
{
  guint32 numbers[G_MAXUINT8 + 1]; /* depths are no greater */
  guint n;
} Around;

static void
around_enter (Around *self, const LoomSlice *slice, guint number)
{
  self->n = MIN (self->n, slice->depth);
  self->numbers[self->n++] = number;
}

/* The slice that the last one entered is directly in. */
static const LoomSlice *
around_get_outer (const Around *self, const LoomLane *lane)
{
  return self->n > 1 ? &g_array_index (lane->slices, LoomSlice, self->numbers[self->n - 2]) : NULL;
}

/* The task of a function that runs. */
static guint
task_of_run (Waiting *self, const LoomLane *lane, const LoomSlice *run)
{
  guint number = (guint) (run - (const LoomSlice *) (gpointer) lane->slices->data);

  return loom_task_index_find_slice (self->search->tasks, lane->number, number);
}

/* The line that waits, and the function that it stands in: what is awaited is innocent. Where a
 * recording does not say, where the function that runs is defined. */
static const char *
set_place_of_wait (Waiting *self,
                   LoomFinding *finding,
                   const LoomLane *lane,
                   guint number,
                   const LoomSlice *around)
{
  LoomSearch *search = self->search;
  guint32 file = self->file != 0
                     ? loom_trace_get_slice_text (search->trace, lane->number, number, self->file)
                     : 0;
  guint64 line = 0;

  finding->file = 0;
  finding->line = 0;
  if (file != 0 &&
      loom_trace_get_slice_number (search->trace, lane->number, number, self->line, &line))
    {
      finding->file = file;
      finding->line = (guint32) line;
      return loom_search_text (
          search, loom_trace_get_slice_text (search->trace, lane->number, number, self->function));
    }
  if (around != NULL && around->category == self->run)
    {
      guint awaited = finding->task;

      loom_search_set_task (search, finding, task_of_run (self, lane, around));
      finding->task = awaited;
      return loom_search_text (search, around->name);
    }
  return "";
}

static void
add_ui_blocked (Waiting *self, const LoomLane *lane, guint number, const LoomSlice *around)
{
  LoomSearch *search = self->search;
  LoomFinding finding = loom_search_at_slice (search, LOOM_RULE_UI_BLOCKED, lane->number, number);
  g_autofree char *length = loom_time_format_duration ((double) (finding.end - finding.begin));
  const char *function = set_place_of_wait (self, &finding, lane, number, around);
  const char *thread = loom_search_lane_name (search, lane->number);
  const char *awaited = loom_search_name_of (search, finding.task);

  if (*function != '\0')
    finding.message = g_strdup_printf (
        /* TRANSLATORS: a thread, a duration, the function that waits, and the task that it waits for */
        _ ("%s was blocked for %s in “%s”, waiting for “%s”"), thread, length, function, awaited);
  else
    finding.message =
        g_strdup_printf (_ ("%s was blocked for %s, waiting for “%s”"), thread, length, awaited);
  loom_search_add (search, finding);
}

static void
add_ui_input_output (Waiting *self, const LoomLane *lane, guint number, const LoomSlice *around)
{
  LoomSearch *search = self->search;
  LoomFinding finding =
      loom_search_at_slice (search, LOOM_RULE_UI_INPUT_OUTPUT, lane->number, number);
  g_autofree char *length = loom_time_format_duration ((double) (finding.end - finding.begin));

  /* Waiting for a task is told by another rule. */
  if (around != NULL && around->category == self->wait)
    return;
  if (around != NULL && around->category == self->run)
    {
      loom_search_set_task (search, &finding, task_of_run (self, lane, around));
      finding.message = g_strdup_printf (_ ("%s was blocked for %s in “%s”"),
                                         loom_search_lane_name (search, lane->number), length,
                                         loom_search_text (search, around->name));
    }
  else
    finding.message = g_strdup_printf (_ ("%s was blocked for %s"),
                                       loom_search_lane_name (search, lane->number), length);
  loom_search_add (search, finding);
}

static void
look_at_main (Waiting *self, const LoomLane *lane)
{
  LoomSearch *search = self->search;
  gint64 wait = loom_search_threshold (search, LOOM_RULE_UI_BLOCKED);
  gint64 block = loom_search_threshold (search, LOOM_RULE_UI_INPUT_OUTPUT);
  Around around = { .n = 0 };

  for (guint i = 0; i < lane->slices->len; i++)
    {
      const LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, i);

      around_enter (&around, slice, i);
      if (slice->category == 0)
        continue;
      if (slice->category == self->wait && slice->duration >= wait)
        add_ui_blocked (self, lane, i, around_get_outer (&around, lane));
      else if (slice->category == self->block && slice->duration >= block)
        add_ui_input_output (self, lane, i, around_get_outer (&around, lane));
    }
}

/* How long of a run its thread waited for tasks. */
static gint64
waited_in (Waiting *self, const LoomLane *lane, guint run, guint32 *awaited)
{
  const LoomSlice *slices = (const LoomSlice *) (gpointer) lane->slices->data;
  gint64 longest = 0, sum = 0;

  for (guint i = run + 1; i < lane->slices->len && slices[i].depth > slices[run].depth; i++)
    if (slices[i].category == self->wait)
      {
        sum = loom_time_sum (sum, slices[i].duration);
        if (slices[i].duration > longest)
          {
            longest = slices[i].duration;
            *awaited = i;
          }
      }
  return sum;
}

static void
look_at_run (Waiting *self, const LoomLane *lane, guint number)
{
  LoomSearch *search = self->search;
  const LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, number);
  guint32 wait = 0;
  gint64 waited = waited_in (self, lane, number, &wait);
  g_autofree char *waited_text = NULL;
  g_autofree char *length = NULL;
  LoomFinding finding;

  if (waited < loom_search_threshold (search, LOOM_RULE_WORKER_WAITS) ||
      waited < slice->duration / 100 * MOSTLY)
    return;
  finding = loom_search_at_slice (search, LOOM_RULE_WORKER_WAITS, lane->number, number);
  waited_text = loom_time_format_duration ((double) waited);
  length = loom_time_format_duration ((double) slice->duration);
  finding.message = g_strdup_printf (
      _ ("%s ran “%s” for %s, of which it waited %s for “%s”"),
      loom_search_lane_name (search, lane->number), loom_search_text (search, slice->name), length,
      waited_text,
      loom_search_name_of (search, loom_task_index_find_slice (search->tasks, lane->number, wait)));
  loom_search_add (search, finding);
}

/* The pool's threads, which the runtime names; others may block as they like. */
static gboolean
is_worker (Waiting *self, const LoomLane *lane)
{
  if (lane->kind != LOOM_LANE_THREAD || lane->is_main)
    return FALSE;
  if (g_str_has_prefix (lane->name, "worker "))
    return TRUE;
  for (guint i = 0; self->park != 0 && i < lane->slices->len; i++)
    if (g_array_index (lane->slices, LoomSlice, i).category == self->park)
      return TRUE;
  return FALSE;
}

static void
look_at_worker (Waiting *self, const LoomLane *lane)
{
  for (guint i = 0; i < lane->slices->len; i++)
    {
      const LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, i);

      if (slice->category == 0)
        continue;
      if (slice->category == self->run && slice->depth == 0)
        look_at_run (self, lane, i);
      else if (slice->category == self->wait || slice->category == self->block)
        {
          Span span = { slice->begin, end_of (slice) };

          g_array_append_val (self->blocked, span);
        }
    }
}

static int
compare_spans (gconstpointer a, gconstpointer b)
{
  const Span *one = a;
  const Span *other = b;

  return (one->begin > other->begin) - (one->begin < other->begin);
}

/* Overlapping ones become one: then they are in the order of their ends too. */
static void
merge_blocked (GArray *spans)
{
  guint kept = 0;

  g_array_sort (spans, compare_spans);
  for (guint i = 0; i < spans->len; i++)
    {
      Span span = g_array_index (spans, Span, i);

      if (kept > 0 && g_array_index (spans, Span, kept - 1).end >= span.begin)
        g_array_index (spans, Span, kept - 1).end =
            MAX (g_array_index (spans, Span, kept - 1).end, span.end);
      else
        g_array_index (spans, Span, kept++) = span;
    }
  g_array_set_size (spans, kept);
}

/* For how long of a time a worker, any of them, was blocked. */
static gint64
blocked_between (GArray *spans, gint64 begin, gint64 end)
{
  guint low = 0, high = spans->len;
  gint64 sum = 0;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (spans, Span, middle).end <= begin)
        low = middle + 1;
      else
        high = middle;
    }
  for (; low < spans->len && g_array_index (spans, Span, low).begin < end; low++)
    sum += MIN (g_array_index (spans, Span, low).end, end) -
           MAX (g_array_index (spans, Span, low).begin, begin);
  return sum;
}

static void
look_at_hop (Waiting *self, const LoomFlow *flow)
{
  LoomSearch *search = self->search;
  gint64 delay = flow->to_time - flow->from_time;
  const LoomLane *to = loom_trace_get_lane (search->trace, flow->to_lane);
  g_autofree char *text = NULL;
  LoomFinding finding;

  if (!self->workers[flow->to_lane] ||
      delay < loom_search_threshold (search, LOOM_RULE_STARVED_POOL) ||
      blocked_between (self->blocked, flow->from_time, flow->to_time) < delay / 2)
    return;
  finding = (LoomFinding) {
    .rule = LOOM_RULE_STARVED_POOL,
    .lane = flow->to_lane,
    .slice = LOOM_NO_SLICE,
    .begin = flow->from_time,
    .end = flow->to_time,
  };
  loom_search_set_task (search, &finding, loom_task_index_find (search->tasks, to->pid, flow->id));
  text = loom_time_format_duration ((double) delay);
  finding.message = g_strdup_printf (_ ("“%s” was queued for %s while workers were blocked"),
                                     loom_search_name_of (search, finding.task), text);
  loom_search_add (search, finding);
}

void
loom_rules_waiting (LoomSearch *search)
{
  LoomTrace *trace = search->trace;
  g_autoptr (GArray) blocked = g_array_new (FALSE, FALSE, sizeof (Span));
  const LoomFlow *flows = loom_trace_get_flows (trace);
  g_autofree guint8 *workers = g_new0 (guint8, loom_trace_get_n_lanes (trace) + 1);
  guint32 hop = loom_trace_find_string (trace, "weft.hop");
  Waiting self = {
    .search = search,
    .wait = loom_trace_find_string (trace, "weft.wait"),
    .block = loom_trace_find_string (trace, "weft.block"),
    .run = loom_trace_find_string (trace, "weft.run"),
    .park = loom_trace_find_string (trace, "weft.park"),
    .file = loom_trace_find_string (trace, "file"),
    .line = loom_trace_find_string (trace, "line"),
    .function = loom_trace_find_string (trace, "function"),
    .blocked = blocked,
    .workers = workers,
  };

  if (self.wait == 0 && self.block == 0)
    return;
  for (guint i = 0; i < loom_trace_get_n_lanes (trace); i++)
    {
      const LoomLane *lane = loom_trace_get_lane (trace, i);

      if (lane->kind != LOOM_LANE_THREAD || g_cancellable_is_cancelled (search->cancellable))
        continue;
      workers[i] = is_worker (&self, lane);
      if (lane->is_main)
        look_at_main (&self, lane);
      else if (workers[i])
        look_at_worker (&self, lane);
    }
  merge_blocked (blocked);
  for (guint i = 0; hop != 0 && i < loom_trace_get_n_flows (trace); i++)
    if (flows[i].category == hop)
      look_at_hop (&self, &flows[i]);
}
