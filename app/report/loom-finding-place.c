/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "report/loom-finding-place.h"

#include <glib/gi18n-lib.h>

#include "timeline/loom-time-format.h"

/* Nobody's source has a longer name; a recording may say anything. */
#define MOST_CHARACTERS 60

static guint
count_begun (const LoomLane *lane, gint64 time)
{
  guint low = 0, high = lane->slices->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (lane->slices, LoomSlice, middle).begin <= time)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

/* The innermost slice at a time that is of @category. */
static guint32
find_slice (const LoomLane *lane, gint64 time, guint32 category)
{
  guint depth = G_MAXUINT;

  for (guint i = count_begun (lane, time); i > 0 && depth > 0; i--)
    {
      const LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, i - 1);

      if (slice->depth >= depth)
        continue;
      depth = slice->depth;
      if (slice->category == category && slice->begin + slice->duration >= time)
        return i - 1;
    }
  return LOOM_NO_SLICE;
}

static void
set_task (LoomFindingPlace *self, LoomTaskIndex *tasks, guint task)
{
  LoomTrace *trace = loom_task_index_get_trace (tasks);
  const LoomTaskInfo *info = loom_task_index_get (tasks, task);

  self->function = loom_trace_get_string (trace, info->name);
  if (info->file != 0)
    self->file = loom_trace_get_string (trace, info->file);
  self->line = info->line;
}

/* In which function more than half of a slice was spent; what is no function's, where there is none.
 * No two slices beside each other can both be so long. */
static guint32
find_most (const LoomLane *lane, guint32 number, guint32 category)
{
  const LoomSlice *slices = (const LoomSlice *) (gpointer) lane->slices->data;
  gint64 half = slices[number].duration / 2;
  guint32 most = number;

  for (guint i = number + 1; i < lane->slices->len && slices[i].depth > slices[number].depth; i++)
    if (slices[i].duration > half &&
        (category == 0 || slices[i].category == category || slices[most].category != category))
      most = i;
  return most;
}

static void
set_slice (LoomFindingPlace *self, LoomTaskIndex *tasks, guint32 slice)
{
  LoomTrace *trace = loom_task_index_get_trace (tasks);
  guint task = loom_task_index_find_slice (tasks, self->lane->number, slice);

  if (task != LOOM_NO_TASK)
    set_task (self, tasks, task);
  else
    self->function =
        loom_trace_get_string (trace, g_array_index (self->lane->slices, LoomSlice, slice).name);
}

/* What ran on the thread then. Returns whether that is known. */
static gboolean
set_around (LoomFindingPlace *self, LoomTaskIndex *tasks, const LoomFinding *finding)
{
  guint32 run = loom_trace_find_string (loom_task_index_get_trace (tasks), "weft.run");
  guint32 slice = run != 0 ? find_slice (self->lane, finding->begin, run) : LOOM_NO_SLICE;

  if (slice == LOOM_NO_SLICE)
    return FALSE;
  set_slice (self, tasks, slice);
  return TRUE;
}

static void
set_finding (LoomFindingPlace *self, LoomTaskIndex *tasks, const LoomFinding *finding)
{
  if (finding->task != LOOM_NO_TASK)
    set_task (self, tasks, finding->task);
  else if (finding->slice != LOOM_NO_SLICE)
    set_slice (self, tasks, finding->slice);
}

/* Of a wait, the finding's task is what was waited for. What is to be changed is who waits, which may
 * be a function that the async one around it has called. */
static void
set_waiter (LoomFindingPlace *self, LoomTaskIndex *tasks, const LoomFinding *finding)
{
  LoomTrace *trace = loom_task_index_get_trace (tasks);
  guint32 function = loom_trace_get_slice_text (trace, finding->lane, finding->slice,
                                                loom_trace_find_string (trace, "function"));

  set_around (self, tasks, finding);
  if (function != 0)
    self->function = loom_trace_get_string (trace, function);
}

/* A line that was found to be at fault is where to look, wherever the function is defined. */
static void
set_line (LoomFindingPlace *self, LoomTrace *trace, const LoomFinding *finding)
{
  if (finding->file != 0)
    {
      self->file = loom_trace_get_string (trace, finding->file);
      self->line = finding->line;
    }
}

/**
 * loom_finding_place_init:
 * @self: (out): a place
 * @tasks: the tasks of the recording
 * @finding: something that was found in it
 *
 * Finds out where that was.
 */
void
loom_finding_place_init (LoomFindingPlace *self, LoomTaskIndex *tasks, const LoomFinding *finding)
{
  LoomTrace *trace = loom_task_index_get_trace (tasks);

  *self = (LoomFindingPlace) {
    .lane = loom_trace_get_lane (trace, finding->lane),
    .begin = finding->begin - loom_trace_get_begin (trace),
    .duration = finding->end - finding->begin,
  };
  if (finding->rule == LOOM_RULE_LOOP_STALLED)
    {
      set_slice (
          self, tasks,
          find_most (self->lane, finding->slice, loom_trace_find_string (trace, "weft.run")));
      return;
    }
  if (finding->rule == LOOM_RULE_UI_BLOCKED)
    set_waiter (self, tasks, finding);
  else if (finding->task != LOOM_NO_TASK || !set_around (self, tasks, finding))
    set_finding (self, tasks, finding);
  set_line (self, trace, finding);
}

static void
append_part (GString *text, const char *part)
{
  g_autofree char *start = g_utf8_strlen (part, -1) > MOST_CHARACTERS
                               ? g_utf8_substring (part, 0, MOST_CHARACTERS - 1)
                               : NULL;

  g_string_append (text, " · ");
  g_string_append (text, start != NULL ? start : part);
  if (start != NULL)
    g_string_append (text, "…");
}

/**
 * loom_finding_place_describe:
 * @self: a place
 *
 * Returns: (transfer full): what is known of it, in one line
 */
char *
loom_finding_place_describe (const LoomFindingPlace *self)
{
  GString *text = g_string_new (self->lane->name);
  g_autofree char *time = loom_time_format_duration ((double) self->begin);
  g_autofree char *at = g_strdup_printf (_ ("at %s"), time);

  append_part (text, at);
  if (self->function != NULL)
    append_part (text, self->function);
  if (self->file != NULL)
    {
      g_autofree char *base = g_path_get_basename (self->file);

      append_part (text, base);
      if (self->line != 0)
        g_string_append_printf (text, ":%u", self->line);
    }
  return g_string_free (text, FALSE);
}
