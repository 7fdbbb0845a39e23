/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tasks/loom-task-filter.h"

#include <glib/gi18n-lib.h>

#include "analysis/loom-task-story.h"
#include "tasks/loom-ui-tasks-resources.h"

/* Before the states themselves: any, and those of what has not ended. */
#define FIRST_STATE 2
#define N_STATES (LOOM_TASK_ENDED + 1)

struct _LoomTaskFilter
{
  AdwBin parent_instance;

  /* Template children. */
  GtkMenuButton *button;
  GtkDropDown *state_choice;
  GtkDropDown *thread_choice;
  GtkEditable *time_entry;
  GtkCheckButton *never_button;
  GtkWidget *clear_button;

  GArray *lanes; /* guint: of the threads that can be chosen */
  gboolean choosing;
};

G_DEFINE_FINAL_TYPE (LoomTaskFilter, loom_task_filter, ADW_TYPE_BIN)

/* That it leaves something out can be seen, and is said, while it is closed. */
static void
show_active (LoomTaskFilter *self)
{
  GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (self->button));
  g_auto (LoomTaskQuery) query;
  gboolean active;

  loom_task_query_init (&query);
  loom_task_filter_apply (self, &query);
  active = loom_task_query_is_filter (&query);
  gtk_widget_set_sensitive (self->clear_button, active);
  if (active)
    gtk_widget_add_css_class (button, "suggested-action");
  else
    gtk_widget_remove_css_class (button, "suggested-action");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), active ? _ ("Only some tasks are listed")
                                                                 : _ ("Which tasks are listed"));
}

static void
changed_cb (LoomTaskFilter *self)
{
  const char *text = gtk_editable_get_text (self->time_entry);
  gint64 time;

  if (self->choosing)
    return;
  if (*text != '\0' && !loom_task_query_read_time (text, &time))
    gtk_widget_add_css_class (GTK_WIDGET (self->time_entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->time_entry), "error");
  show_active (self);
  g_signal_emit_by_name (self, "changed");
}

static void
loom_task_filter_finalize (GObject *object)
{
  g_array_unref (LOOM_TASK_FILTER (object)->lanes);
  G_OBJECT_CLASS (loom_task_filter_parent_class)->finalize (object);
}

static void
loom_task_filter_class_init (LoomTaskFilterClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = loom_task_filter_finalize;

  /**
   * LoomTaskFilter::changed:
   *
   * Other tasks are wanted.
   */
  g_signal_new ("changed", LOOM_TYPE_TASK_FILTER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 0);

  loom_ui_tasks_register_resource ();
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weft/Weft/tasks/loom-task-filter.ui");
  gtk_widget_class_bind_template_child (widget_class, LoomTaskFilter, button);
  gtk_widget_class_bind_template_child (widget_class, LoomTaskFilter, state_choice);
  gtk_widget_class_bind_template_child (widget_class, LoomTaskFilter, thread_choice);
  gtk_widget_class_bind_template_child (widget_class, LoomTaskFilter, time_entry);
  gtk_widget_class_bind_template_child (widget_class, LoomTaskFilter, never_button);
  gtk_widget_class_bind_template_child (widget_class, LoomTaskFilter, clear_button);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, loom_task_filter_clear);
}

static void
offer_states (LoomTaskFilter *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  gtk_string_list_append (names, _ ("Any"));
  gtk_string_list_append (names, _ ("Not ended"));
  for (guint i = 0; i < N_STATES; i++)
    gtk_string_list_append (names, loom_task_state_get_name ((LoomTaskState) i));
  gtk_drop_down_set_model (self->state_choice, G_LIST_MODEL (names));
}

static void
loom_task_filter_init (LoomTaskFilter *self)
{
  self->lanes = g_array_new (FALSE, FALSE, sizeof (guint));
  self->choosing = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  offer_states (self);
  self->choosing = FALSE;
  loom_task_filter_set_trace (self, NULL);
}

GtkWidget *
loom_task_filter_new (void)
{
  return g_object_new (LOOM_TYPE_TASK_FILTER, NULL);
}

void
loom_task_filter_set_trace (LoomTaskFilter *self, LoomTrace *trace)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  g_return_if_fail (LOOM_IS_TASK_FILTER (self));

  g_array_set_size (self->lanes, 0);
  gtk_string_list_append (names, _ ("Any thread"));
  for (guint i = 0; trace != NULL && i < loom_trace_get_n_lanes (trace); i++)
    if (loom_trace_get_lane (trace, i)->kind == LOOM_LANE_THREAD)
      {
        g_array_append_val (self->lanes, i);
        gtk_string_list_append (names, loom_trace_get_lane (trace, i)->name);
      }
  self->choosing = TRUE;
  gtk_drop_down_set_model (self->thread_choice, G_LIST_MODEL (names));
  self->choosing = FALSE;
  loom_task_filter_clear (self);
}

void
loom_task_filter_apply (LoomTaskFilter *self, LoomTaskQuery *query)
{
  guint state, thread;

  g_return_if_fail (LOOM_IS_TASK_FILTER (self));

  state = gtk_drop_down_get_selected (self->state_choice);
  thread = gtk_drop_down_get_selected (self->thread_choice);
  query->states = 0;
  if (state == 1)
    query->states = 1u << LOOM_TASK_CREATED | 1u << LOOM_TASK_WAITING | 1u << LOOM_TASK_QUEUED |
                    1u << LOOM_TASK_RUNNING;
  else if (state >= FIRST_STATE && state < FIRST_STATE + N_STATES)
    query->states = 1u << (state - FIRST_STATE);
  query->lane = LOOM_ANY_LANE;
  if (thread > 0 && thread - 1 < self->lanes->len)
    query->lane = g_array_index (self->lanes, guint, thread - 1);
  query->longer_than = 0;
  loom_task_query_read_time (gtk_editable_get_text (self->time_entry), &query->longer_than);
  query->never_awaited = gtk_check_button_get_active (self->never_button);
}

void
loom_task_filter_clear (LoomTaskFilter *self)
{
  g_return_if_fail (LOOM_IS_TASK_FILTER (self));

  self->choosing = TRUE;
  gtk_drop_down_set_selected (self->state_choice, 0);
  gtk_drop_down_set_selected (self->thread_choice, 0);
  gtk_editable_set_text (self->time_entry, "");
  gtk_check_button_set_active (self->never_button, FALSE);
  self->choosing = FALSE;
  changed_cb (self);
}
