/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Rules about what the runtime has told by itself, as instants with a message. */

#include <glib/gi18n-lib.h>

#include "findings/loom-findings-private.h"
#include "timeline/loom-time-format.h"

static const struct
{
  const char *category;
  LoomRule rule;
} told[] = {
  { "weft.deadlock", LOOM_RULE_DEADLOCK },     { "weft.error", LOOM_RULE_LOST_ERROR },
  { "weft.async-void", LOOM_RULE_ASYNC_VOID }, { "weft.misuse", LOOM_RULE_VALUE_TASK_TWICE },
  { "weft.guard", LOOM_RULE_UI_TOUCHED },
};

typedef struct
{
  LoomSearch *search;
  guint32 categories[G_N_ELEMENTS (told)]; /* strings' numbers; 0 where there is none such */
  guint32 cancel;
  guint32 message;
  guint32 task;
  guint32 file;
  guint32 line;
} Told;

static char *
message_of (Told *self, guint lane, guint number, const LoomInstant *instant, LoomRule rule)
{
  LoomSearch *search = self->search;
  guint32 text = loom_trace_get_instant_text (search->trace, lane, number, self->message);
  const char *message = loom_search_message (search, text);

  if (text == 0)
    return g_strdup (loom_search_text (search, instant->name));
  if (rule == LOOM_RULE_LOST_ERROR || rule == LOOM_RULE_ASYNC_VOID)
    /* Translators: a function's name, and its error's message */
    return g_strdup_printf (_ ("“%s” failed: %s"), loom_search_text (search, instant->name),
                            message);
  return g_strdup (message);
}

/* The run in which it was ignored, and how long that went on is not known: the whole of it counts. */
static void
add_ignored (Told *self, guint lane_number, guint number)
{
  LoomSearch *search = self->search;
  const LoomLane *lane = loom_trace_get_lane (search->trace, lane_number);
  LoomFinding finding =
      loom_search_at_instant (search, LOOM_RULE_CANCELLATION_IGNORED, lane_number, number);
  g_autofree char *length = NULL;
  const LoomTaskEvent *events;
  guint64 id = 0;
  guint task, n;

  loom_trace_get_instant_number (search->trace, lane_number, number, self->task, &id);
  task = loom_task_index_find (search->tasks, lane->pid, id);
  if (task == LOOM_NO_TASK)
    return;
  loom_search_set_task (search, &finding, task);
  events = loom_task_index_get_events (search->tasks, task, &n);
  for (guint i = 0; i < n; i++)
    if (events[i].kind == LOOM_TASK_RUN && events[i].begin <= finding.begin &&
        events[i].end >= finding.begin)
      {
        finding.slice = events[i].index;
        finding.begin = events[i].begin;
        finding.end = events[i].end;
        break;
      }
  if (finding.end - finding.begin < loom_search_threshold (search, LOOM_RULE_CANCELLATION_IGNORED))
    return;
  length = loom_time_format_duration ((double) (finding.end - finding.begin));
  finding.message = g_strdup_printf (
      _ ("“%s” was cancelled while it ran on %s, and went on to its end after %s"),
      loom_search_name_of (search, task), loom_search_lane_name (search, lane_number), length);
  loom_search_add (search, finding);
}

static void
set_place (Told *self, LoomFinding *finding, guint lane, guint number)
{
  LoomTrace *trace = self->search->trace;
  guint64 line = 0;

  if (self->file == 0 || !loom_trace_get_instant_number (trace, lane, number, self->line, &line))
    return;
  finding->file = loom_trace_get_instant_text (trace, lane, number, self->file);
  finding->line = finding->file != 0 ? (guint32) line : 0;
}

static void
look_at (Told *self, guint lane, guint number, const LoomInstant *instant)
{
  LoomSearch *search = self->search;

  if (instant->category == 0)
    return;
  if (instant->category == self->cancel)
    {
      add_ignored (self, lane, number);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    if (instant->category == self->categories[i] && !search->settings->disabled[told[i].rule])
      {
        LoomFinding finding = loom_search_at_instant (search, told[i].rule, lane, number);

        finding.message = message_of (self, lane, number, instant, told[i].rule);
        set_place (self, &finding, lane, number);
        loom_search_add (search, finding);
      }
}

void
loom_rules_told (LoomSearch *search)
{
  LoomTrace *trace = search->trace;
  Told self = {
    .search = search,
    .cancel = loom_trace_find_string (trace, "weft.cancel"),
    .message = loom_trace_find_string (trace, "message"),
    .task = loom_trace_find_string (trace, "task"),
    .file = loom_trace_find_string (trace, "file"),
    .line = loom_trace_find_string (trace, "line"),
  };

  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    self.categories[i] = loom_trace_find_string (trace, told[i].category);
  for (guint i = 0; i < loom_trace_get_n_lanes (trace); i++)
    {
      const LoomLane *lane = loom_trace_get_lane (trace, i);

      if (lane->kind != LOOM_LANE_THREAD || g_cancellable_is_cancelled (search->cancellable))
        continue;
      for (guint j = 0; j < lane->instants->len; j++)
        look_at (&self, i, j, &g_array_index (lane->instants, LoomInstant, j));
    }
}
