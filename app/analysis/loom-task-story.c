/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "analysis/loom-task-story.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "timeline/loom-time-format.h"

/* A name is put between these while a sentence is made, so that it is known where it stands in the
 * translation. No text of a recording has them: see clean (). */
#define NAME_BEGINS "\002"
#define NAME_ENDS "\003"

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

typedef struct
{
  LoomTaskIndex *index;
  LoomTrace *trace;
  const LoomTaskInfo *info;
  LoomTaskSentence *told;
} Story;

void
loom_task_sentence_clear (LoomTaskSentence *self)
{
  g_clear_pointer (&self->text, g_free);
}

/* In words that stand beside a name, these bytes would be taken for its ends. */
static char *
clean (const char *text)
{
  return g_strdelimit (g_strdup (text), NAME_BEGINS NAME_ENDS, ' ');
}

static char *
name_of (Story *self, guint32 task)
{
  g_autofree char *name = NULL;

  if (task == LOOM_NO_TASK)
    return g_strdup (_ ("something else"));
  name = clean (loom_trace_get_string (self->trace, loom_task_index_get (self->index, task)->name));
  self->told->other = task;
  return g_strconcat (NAME_BEGINS, name, NAME_ENDS, NULL);
}

static char *
lane_name (Story *self, guint lane)
{
  return clean (loom_trace_get_lane (self->trace, lane)->name);
}

/* Takes a text with its name marked. */
static void
take_text (Story *self, char *text)
{
  char *begin = strchr (text, NAME_BEGINS[0]);
  char *end;

  self->told->text = text;
  if (begin == NULL)
    return;
  memmove (begin, begin + 1, strlen (begin));
  self->told->name_begin = (guint) (begin - text);
  end = strchr (begin, NAME_ENDS[0]);
  if (end == NULL)
    return;
  memmove (end, end + 1, strlen (end));
  self->told->name_end = (guint) (end - text);
}

static void
set_moment (Story *self, guint32 lane, guint32 slice, gint64 begin, gint64 end)
{
  self->told->lane = lane;
  self->told->slice = slice;
  self->told->begin = begin;
  self->told->end = MAX (begin, end);
}

static void
tell_beginning (Story *self)
{
  g_autofree char *when =
      loom_time_format_duration ((double) (self->info->begin - loom_trace_get_begin (self->trace)));
  g_autofree char *parent = NULL;

  set_moment (self, self->info->lane, self->info->slice, self->info->begin, self->info->begin);
  if (self->info->parent == LOOM_NO_TASK)
    {
      take_text (self, g_strdup_printf (_ ("Made at %s"), when));
      return;
    }
  parent = name_of (self, self->info->parent);
  take_text (self, g_strdup_printf (_ ("Made by “%s” at %s"), parent, when));
}

/* The run that ended a task's being queued, if it has one. */
static void
set_queued_moment (Story *self, const LoomTaskEvent *event, const LoomTaskEvent *end)
{
  set_moment (self, self->info->lane, self->info->slice, event->begin, event->end);
  for (const LoomTaskEvent *next = event + 1; next < end; next++)
    if (next->kind == LOOM_TASK_RUN)
      {
        set_moment (self, next->lane, next->index, event->begin, event->end);
        return;
      }
}

static void
tell_event (Story *self, const LoomTaskEvent *event, const LoomTaskEvent *end)
{
  g_autofree char *length = loom_time_format_duration ((double) MAX (event->end - event->begin, 0));
  g_autofree char *lane = lane_name (self, event->lane);
  g_autofree char *name = NULL;

  set_moment (self, event->lane, event->index, event->begin, event->end);
  switch (event->kind)
    {
    case LOOM_TASK_AWAIT:
      set_moment (self, self->info->lane, self->info->slice, event->begin, event->end);
      name = name_of (self, event->other);
      take_text (self, g_strdup_printf (_ ("Waited %s for “%s”"), length, name));
      break;
    case LOOM_TASK_QUEUE:
      set_queued_moment (self, event, end);
      name = lane_name (self, loom_trace_get_flows (self->trace)[event->index].to_lane);
      take_text (self, g_strdup_printf (_ ("Queued %s for %s"), length, name));
      break;
    case LOOM_TASK_RUN:
      take_text (self, g_strdup_printf (_ ("Ran %s on %s"), length, lane));
      break;
    case LOOM_TASK_BLOCK:
    default:
      take_text (self, g_strdup_printf (_ ("%s was blocked for %s to wait for it"), lane, length));
      break;
    }
}

static char *
dup_end (Story *self)
{
  g_autofree char *length =
      loom_time_format_duration ((double) (self->info->end - self->info->begin));

  switch ((LoomTaskState) self->info->state)
    {
    case LOOM_TASK_SUCCEEDED:
      return g_strdup_printf (_ ("Succeeded after %s"), length);
    case LOOM_TASK_FAILED:
      return g_strdup_printf (_ ("Failed after %s"), length);
    case LOOM_TASK_CANCELLED:
      return g_strdup_printf (_ ("Was cancelled after %s"), length);
    case LOOM_TASK_ENDED:
      return g_strdup_printf (_ ("Ended after %s"), length);
    case LOOM_TASK_CREATED:
    case LOOM_TASK_WAITING:
    case LOOM_TASK_QUEUED:
    case LOOM_TASK_RUNNING:
    default:
      return g_strdup_printf (_ ("When the recording ended, %s later, it had not ended: %s"),
                              length, loom_task_state_get_name ((LoomTaskState) self->info->state));
    }
}

static void
tell_awaiter (Story *self, guint32 number)
{
  const LoomTaskEvent *event = loom_task_index_get_event (self->index, number);
  const LoomTaskInfo *awaiter = loom_task_index_get (self->index, event->task);
  g_autofree char *name = name_of (self, event->task);

  set_moment (self, awaiter->lane, awaiter->slice, event->begin, event->end);
  take_text (self, g_strdup_printf (_ ("Awaited by “%s”"), name));
}

/**
 * loom_task_story_get_n:
 * @task: a task's number
 *
 * Returns: how many sentences there are to say of it
 */
guint
loom_task_story_get_n (LoomTaskIndex *index, guint task)
{
  guint n_events, n_awaiters;

  loom_task_index_get_events (index, task, &n_events);
  loom_task_index_get_awaiters (index, task, &n_awaiters);
  return 1 + n_events + 1 + n_awaiters;
}

/**
 * loom_task_story_get:
 * @task: a task's number
 * @sentence: a sentence's, in the order of time; who waits for the task comes last
 * @told: (out): to be cleared
 */
void
loom_task_story_get (LoomTaskIndex *index, guint task, guint sentence, LoomTaskSentence *told)
{
  Story self = {
    .index = index,
    .trace = loom_task_index_get_trace (index),
    .info = loom_task_index_get (index, task),
    .told = told,
  };
  const LoomTaskEvent *events;
  const guint32 *awaiters;
  guint n_events, n_awaiters;

  *told = (LoomTaskSentence) { .other = LOOM_NO_TASK };
  events = loom_task_index_get_events (index, task, &n_events);
  awaiters = loom_task_index_get_awaiters (index, task, &n_awaiters);
  g_return_if_fail (sentence < 2 + n_events + n_awaiters);

  if (sentence == 0)
    tell_beginning (&self);
  else if (sentence <= n_events)
    tell_event (&self, &events[sentence - 1], events + n_events);
  else if (sentence == n_events + 1)
    {
      set_moment (&self, self.info->lane, self.info->slice, self.info->end, self.info->end);
      take_text (&self, dup_end (&self));
    }
  else
    tell_awaiter (&self, awaiters[sentence - n_events - 2]);
}

char *
loom_task_story_dup (LoomTaskIndex *index, guint task)
{
  GString *text = g_string_new (NULL);
  guint n = loom_task_story_get_n (index, task);
  guint n_events;

  loom_task_index_get_events (index, task, &n_events);
  for (guint i = 0; i < n; i++)
    {
      g_auto (LoomTaskSentence) told = { .text = NULL };
      guint n_left = n_events - MIN (n_events, LOOM_MOST_SENTENCES);

      if (i > n_events + 1 + LOOM_MOST_SENTENCES)
        break;
      if (text->len > 0)
        g_string_append_c (text, '\n');
      if (n_left > 0 && i == 1 + LOOM_MOST_SENTENCES)
        {
          g_string_append_printf (
              text, g_dngettext (GETTEXT_PACKAGE, "and %u more", "and %u more", n_left), n_left);
          i += n_left - 1;
          continue;
        }
      loom_task_story_get (index, task, i, &told);
      g_string_append (text, told.text);
    }
  return g_string_free (text, FALSE);
}
