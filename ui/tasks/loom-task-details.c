/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tasks/loom-task-details.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "analysis/loom-await-chain.h"
#include "analysis/loom-task-story.h"
#include "tasks/loom-task-row.h"
#include "tasks/loom-ui-tasks-resources.h"

/* Of a long chain so many links are shown at each end, and at each side of the task. */
#define ENDS 3
/* So many more come when a fold is opened. */
#define MORE 100

struct _LoomTaskDetails
{
  AdwBin parent_instance;

  /* Template children. */
  GtkStack *stack;
  GtkListBox *story;
  GtkListBox *chain;
  LoomHistogramPane *histogram;

  /* Owned. */
  LoomTaskIndex *index;  /* nullable */
  LoomAwaitChain *links; /* nullable */

  guint task;
  guint n_told;  /* sentences */
  guint n_outer; /* links that are shown beside the ends, outside the task */
  guint n_inner; /* and inside */
};

G_DEFINE_FINAL_TYPE (LoomTaskDetails, loom_task_details, ADW_TYPE_BIN)

static void
task_chosen_cb (LoomTaskDetails *self, guint task)
{
  g_signal_emit_by_name (self, "task-chosen", task);
}

static GtkWidget *
append_row (LoomTaskDetails *self, GtkListBox *list, const LoomTaskSentence *told, const char *icon)
{
  GtkWidget *row = loom_task_row_new (told, icon);

  g_signal_connect_object (row, "task-chosen", G_CALLBACK (task_chosen_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_list_box_append (list, row);
  return row;
}

static void
append_fold (GtkListBox *list, guint n_left)
{
  g_autofree char *text =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "and %u more", "and %u more", n_left), n_left);

  gtk_list_box_append (list, loom_task_row_new_fold (text));
}

static void
clear (GtkListBox *list)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
}

/* The story: from its beginning on, as far as it is told. */

static void
tell (LoomTaskDetails *self, guint n_more)
{
  guint n = loom_task_story_get_n (self->index, self->task);
  guint end = MIN (n, self->n_told + n_more);

  for (; self->n_told < end; self->n_told++)
    {
      g_auto (LoomTaskSentence) told = { .text = NULL };

      loom_task_story_get (self->index, self->task, self->n_told, &told);
      append_row (self, self->story, &told, NULL);
    }
  if (end < n)
    append_fold (self->story, n - end);
}

/* The chain: from who waits on the outside to what is waited for in the end. */

static void
append_link (LoomTaskDetails *self, guint number)
{
  const LoomAwaitLink *link = loom_await_chain_get (self->links, number);
  gboolean is_own = number == loom_await_chain_get_own (self->links);
  LoomTrace *trace = loom_task_index_get_trace (self->index);
  g_autofree char *does = loom_await_link_dup_text (self->index, link);
  g_auto (LoomTaskSentence) told = {
    .other = is_own ? LOOM_NO_TASK : link->task,
    .lane = link->lane,
    .slice = link->slice,
    .begin = link->begin,
    .end = link->end,
  };
  const char *name = "";
  GtkWidget *row;

  if (link->task != LOOM_NO_TASK)
    name = loom_trace_get_string (trace, loom_task_index_get (self->index, link->task)->name);
  if (link->task == LOOM_NO_TASK)
    told.text = g_strdup (does);
  else if (link->n_others > 0)
    told.text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "“%s” %s (and %u other)",
                                              "“%s” %s (and %u others)", link->n_others),
                                 name, does, link->n_others);
  else
    /* Translators: a task's name, and what it does */
    told.text = g_strdup_printf (_ ("“%s” %s"), name, does);
  told.name_begin = (guint) (strstr (told.text, name) - told.text);
  told.name_end = told.name_begin + (guint) strlen (name);
  row = append_row (self, self->chain, &told,
                    link->cycle   ? "dialog-warning-symbolic"
                    : is_own      ? "go-next-symbolic"
                    : link->waits ? "go-down-symbolic"
                                  : "object-select-symbolic");
  if (is_own)
    gtk_widget_add_css_class (row, "own");
  if (link->cycle)
    gtk_widget_add_css_class (row, "cycle");
}

/* @begin to @end, without the middle where it is long: @n_shown of it are shown beside the ends. */
static void
append_links (LoomTaskDetails *self, guint begin, guint end, guint n_shown, gboolean from_end)
{
  guint n = end - begin;
  guint first = ENDS + (from_end ? 0 : n_shown);
  guint last = ENDS + (from_end ? n_shown : 0);

  if (n <= first + last + 1)
    first = n;
  for (guint i = begin; i < begin + MIN (first, n); i++)
    append_link (self, i);
  if (first >= n)
    return;
  append_fold (self->chain, n - first - last);
  for (guint i = end - last; i < end; i++)
    append_link (self, i);
}

static void
show_chain (LoomTaskDetails *self)
{
  guint own = loom_await_chain_get_own (self->links);

  clear (self->chain);
  append_links (self, 0, own, self->n_outer, TRUE);
  append_link (self, own);
  append_links (self, own + 1, loom_await_chain_get_n (self->links), self->n_inner, FALSE);
  if (loom_await_chain_is_cut (self->links))
    {
      GtkWidget *row = loom_task_row_new_fold (_ ("and so on: it is longer than is told here"));

      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
      gtk_list_box_append (self->chain, row);
    }
}

static void
focus_row (GtkListBox *list, int place)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (list, place);

  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
unfold (LoomTaskDetails *self, GtkListBox *list, GtkListBoxRow *row)
{
  int place = gtk_list_box_row_get_index (row);
  guint own = loom_await_chain_get_own (self->links);

  if (list == self->story)
    {
      gtk_list_box_remove (list, GTK_WIDGET (row));
      tell (self, MORE);
    }
  else
    {
      /* Outside the task there is one fold at the most, and it comes before it. */
      if (place == ENDS && own > 2 * ENDS + self->n_outer + 1)
        self->n_outer += MORE;
      else
        self->n_inner += MORE;
      show_chain (self);
    }
  focus_row (list, place);
}

static void
row_activated_cb (LoomTaskDetails *self, GtkListBoxRow *row, GtkListBox *list)
{
  const LoomTaskSentence *told = loom_task_row_get_sentence (LOOM_TASK_ROW (row));

  if (told == NULL)
    unfold (self, list, row);
  else
    g_signal_emit_by_name (self, "moment-chosen", told->lane, told->slice, told->begin, told->end);
}

static gboolean
copy_cb (GtkWidget *widget, GVariant *args G_GNUC_UNUSED, gpointer data G_GNUC_UNUSED)
{
  LoomTaskDetails *self = LOOM_TASK_DETAILS (widget);
  g_autofree char *story = NULL;

  if (self->index == NULL)
    return GDK_EVENT_PROPAGATE;
  story = loom_task_story_dup (self->index, self->task);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), story);
  return GDK_EVENT_STOP;
}

static void
forget_task (LoomTaskDetails *self)
{
  clear (self->story);
  clear (self->chain);
  g_clear_pointer (&self->links, loom_await_chain_free);
  g_clear_pointer (&self->index, loom_task_index_unref);
  self->task = LOOM_NO_TASK;
  self->n_told = self->n_outer = self->n_inner = 0;
}

static void
loom_task_details_dispose (GObject *object)
{
  LoomTaskDetails *self = LOOM_TASK_DETAILS (object);

  g_clear_pointer (&self->links, loom_await_chain_free);
  g_clear_pointer (&self->index, loom_task_index_unref);
  G_OBJECT_CLASS (loom_task_details_parent_class)->dispose (object);
}

static void
loom_task_details_class_init (LoomTaskDetailsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = loom_task_details_dispose;

  /**
   * LoomTaskDetails::moment-chosen:
   * @lane: where
   * @slice: in that lane
   * @begin: nanoseconds since the recording's origin
   * @end: not before @begin
   *
   * A person wants to see when that was.
   */
  g_signal_new ("moment-chosen", LOOM_TYPE_TASK_DETAILS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 4, G_TYPE_UINT, G_TYPE_UINT, G_TYPE_INT64, G_TYPE_INT64);

  /**
   * LoomTaskDetails::task-chosen:
   * @task: its number
   *
   * A person wants to see another task.
   */
  g_signal_new ("task-chosen", LOOM_TYPE_TASK_DETAILS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, G_TYPE_UINT);

  loom_ui_tasks_register_resource ();
  g_type_ensure (LOOM_TYPE_HISTOGRAM_PANE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weft/Weft/tasks/loom-task-details.ui");
  gtk_widget_class_bind_template_child (widget_class, LoomTaskDetails, stack);
  gtk_widget_class_bind_template_child (widget_class, LoomTaskDetails, story);
  gtk_widget_class_bind_template_child (widget_class, LoomTaskDetails, chain);
  gtk_widget_class_bind_template_child (widget_class, LoomTaskDetails, histogram);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, copy_cb, NULL);
}

static void
loom_task_details_init (LoomTaskDetails *self)
{
  self->task = LOOM_NO_TASK;
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
loom_task_details_new (void)
{
  return g_object_new (LOOM_TYPE_TASK_DETAILS, NULL);
}

/**
 * loom_task_details_set_timeline:
 * @timeline: where bars select their instances; a reference is kept. To be called once
 */
void
loom_task_details_set_timeline (LoomTaskDetails *self, LoomTimeline *timeline)
{
  g_return_if_fail (LOOM_IS_TASK_DETAILS (self));

  loom_histogram_pane_set_timeline (self->histogram, timeline);
}

/* Those of the same name are the same ones: they need not be counted again. */
static void
show_histogram (LoomTaskDetails *self)
{
  LoomInstances *before = loom_histogram_pane_get_instances (self->histogram);
  const LoomTaskInfo *info =
      self->index != NULL ? loom_task_index_get (self->index, self->task) : NULL;

  if (info == NULL)
    {
      loom_histogram_pane_set_instances (self->histogram, NULL, NULL);
    }
  else if (before == NULL || loom_instances_get_index (before) != self->index ||
           loom_instances_get_name (before) != info->name)
    {
      g_autoptr (LoomInstances) instances = loom_instances_new_of_tasks (self->index, info->name);

      loom_histogram_pane_set_instances (self->histogram, instances, NULL);
    }
  loom_histogram_pane_set_own (self->histogram, info);
}

/**
 * loom_task_details_set_task:
 * @index: (nullable): a recording's tasks; a reference is kept
 * @task: a task's number
 */
void
loom_task_details_set_task (LoomTaskDetails *self, LoomTaskIndex *index, guint task)
{
  g_return_if_fail (LOOM_IS_TASK_DETAILS (self));

  if (task == LOOM_NO_TASK)
    index = NULL;
  if (index == self->index && (index == NULL || task == self->task))
    return;
  if (index != NULL)
    loom_task_index_ref (index);
  forget_task (self);
  if (index != NULL)
    {
      self->index = index;
      self->task = task;
      self->links = loom_await_chain_new (index, task);
      tell (self, LOOM_MOST_SENTENCES);
      show_chain (self);
    }
  show_histogram (self);
}

void
loom_task_details_show (LoomTaskDetails *self, const char *name)
{
  g_return_if_fail (LOOM_IS_TASK_DETAILS (self));

  gtk_stack_set_visible_child_name (self->stack, name);
}

GtkListBox *
loom_task_details_get_story (LoomTaskDetails *self)
{
  g_return_val_if_fail (LOOM_IS_TASK_DETAILS (self), NULL);

  return self->story;
}

GtkListBox *
loom_task_details_get_chain (LoomTaskDetails *self)
{
  g_return_val_if_fail (LOOM_IS_TASK_DETAILS (self), NULL);

  return self->chain;
}

LoomHistogramPane *
loom_task_details_get_histogram (LoomTaskDetails *self)
{
  g_return_val_if_fail (LOOM_IS_TASK_DETAILS (self), NULL);

  return self->histogram;
}
