/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "analysis/loom-task-story.h"

#include <glib/gi18n-lib.h>

#include "timeline/loom-time-format.h"

typedef struct
{
  LoomTaskIndex *index;
  LoomTrace *trace;
  const LoomTaskInfo *info;
  GString *text;
} Story;

const char *
loom_task_state_get_name (LoomTaskState state)
{
  switch (state)
    {
    case LOOM_TASK_CREATED:
      return _ ("Created");
    case LOOM_TASK_WAITING:
      return _ ("Waiting");
    case LOOM_TASK_QUEUED:
      return _ ("Queued");
    case LOOM_TASK_RUNNING:
      return _ ("Running");
    case LOOM_TASK_SUCCEEDED:
      return _ ("Succeeded");
    case LOOM_TASK_FAILED:
      return _ ("Failed");
    case LOOM_TASK_CANCELLED:
      return _ ("Cancelled");
    case LOOM_TASK_ENDED:
    default:
      return _ ("Ended");
    }
}

G_GNUC_PRINTF (2, 3)
static void
say (Story *self, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_string_append_vprintf (self->text, format, args);
  va_end (args);
  g_string_append_c (self->text, '\n');
}

static const char *
name_of (Story *self, guint task)
{
  return task != LOOM_NO_TASK
             ? loom_trace_get_string (self->trace, loom_task_index_get (self->index, task)->name)
             : _ ("something else");
}

static const char *
lane_name (Story *self, guint lane)
{
  return loom_trace_get_lane (self->trace, lane)->name;
}

static void
tell_beginning (Story *self)
{
  g_autofree char *when =
      loom_time_format_duration ((double) (self->info->begin - loom_trace_get_begin (self->trace)));

  if (self->info->parent != LOOM_NO_TASK)
    say (self, _ ("Made by “%s” at %s"), name_of (self, self->info->parent), when);
  else
    say (self, _ ("Made at %s"), when);
}

static void
tell_event (Story *self, const LoomTaskEvent *event)
{
  g_autofree char *length = loom_time_format_duration ((double) MAX (event->end - event->begin, 0));

  switch (event->kind)
    {
    case LOOM_TASK_AWAIT:
      say (self, _ ("Waited %s for “%s”"), length, name_of (self, event->other));
      break;
    case LOOM_TASK_QUEUE:
      say (self, _ ("Queued %s for %s"), length,
           lane_name (self, loom_trace_get_flows (self->trace)[event->index].to_lane));
      break;
    case LOOM_TASK_RUN:
      say (self, _ ("Ran %s on %s"), length, lane_name (self, event->lane));
      break;
    case LOOM_TASK_BLOCK:
    default:
      say (self, _ ("%s was blocked for %s to wait for it"), lane_name (self, event->lane), length);
      break;
    }
}

static void
tell_end (Story *self)
{
  g_autofree char *length =
      loom_time_format_duration ((double) (self->info->end - self->info->begin));

  switch ((LoomTaskState) self->info->state)
    {
    case LOOM_TASK_SUCCEEDED:
      say (self, _ ("Succeeded after %s"), length);
      break;
    case LOOM_TASK_FAILED:
      say (self, _ ("Failed after %s"), length);
      break;
    case LOOM_TASK_CANCELLED:
      say (self, _ ("Was cancelled after %s"), length);
      break;
    case LOOM_TASK_ENDED:
      say (self, _ ("Ended after %s"), length);
      break;
    default:
      say (self, _ ("When the recording ended, %s later, it had not ended: %s"), length,
           loom_task_state_get_name ((LoomTaskState) self->info->state));
      break;
    }
}

static void
tell_awaiters (Story *self, guint task)
{
  const guint32 *awaiters;
  guint n;

  awaiters = loom_task_index_get_awaiters (self->index, task, &n);
  for (guint i = 0; i < MIN (n, LOOM_MOST_SENTENCES); i++)
    say (self, _ ("Awaited by “%s”"),
         name_of (self, loom_task_index_get_event (self->index, awaiters[i])->task));
}

char *
loom_task_story_dup (LoomTaskIndex *index, guint task)
{
  Story self = {
    .index = index,
    .trace = loom_task_index_get_trace (index),
    .info = loom_task_index_get (index, task),
    .text = g_string_new (NULL),
  };
  const LoomTaskEvent *events;
  guint n;

  tell_beginning (&self);
  events = loom_task_index_get_events (index, task, &n);
  for (guint i = 0; i < MIN (n, LOOM_MOST_SENTENCES); i++)
    tell_event (&self, &events[i]);
  if (n > LOOM_MOST_SENTENCES)
    say (&self,
         g_dngettext (GETTEXT_PACKAGE, "and %u more", "and %u more", n - LOOM_MOST_SENTENCES),
         n - LOOM_MOST_SENTENCES);
  tell_end (&self);
  tell_awaiters (&self, task);
  g_string_truncate (self.text, self.text->len - 1);
  return g_string_free (self.text, FALSE);
}
