/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "dialogs/loom-attach-dialog.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "dialogs/loom-memory-sizes.h"
#include "dialogs/loom-ui-dialogs-resources.h"

/* Milliseconds between two looks at what runs. */
#define PAUSE 1000

/* Microseconds. Before that, the time of the day says nothing. */
#define LONG_AGO (20 * 60 * 60 * G_TIME_SPAN_SECOND)

struct _LoomAttachDialog
{
  AdwWindow parent_instance;

  /* Template children. */
  GtkEditable *search_entry;
  GtkStack *stack;
  GtkListBox *list;
  GtkDropDown *memory_choice;

  /* Owned. */
  LoomProcessList *processes;
  GtkFilterListModel *shown;
  GtkFilter *filter;
  char *needle; /* folded; what is looked for */
  GCancellable *cancellable;

  gboolean has_looked;
};

G_DEFINE_FINAL_TYPE (LoomAttachDialog, loom_attach_dialog, ADW_TYPE_WINDOW)

enum
{
  CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* The list. */

static gboolean
matches (LoomAttachDialog *self, const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return strstr (folded, self->needle) != NULL;
}

static gboolean
filter_cb (gpointer item, gpointer user_data)
{
  LoomAttachDialog *self = user_data;
  g_autofree char *pid = g_strdup_printf ("%" G_GINT64_FORMAT, loom_process_get_pid (item));

  return self->needle == NULL || matches (self, loom_process_get_program (item)) ||
         matches (self, loom_process_get_command_line (item)) || matches (self, pid);
}

static void
update_page (LoomAttachDialog *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->processes));
  guint n_shown = g_list_model_get_n_items (G_LIST_MODEL (self->shown));

  gtk_stack_set_visible_child_name (self->stack, n_shown > 0        ? "list"
                                                 : n > 0            ? "nothing-found"
                                                 : self->has_looked ? "empty"
                                                                    : "looking");
  if (n_shown > 0 && gtk_list_box_get_selected_row (self->list) == NULL)
    gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, 0));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "dialog.attach", n_shown > 0);
}

static void
row_selected_cb (LoomAttachDialog *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "dialog.attach",
                                 gtk_list_box_get_selected_row (self->list) != NULL);
}

static void
search_changed_cb (LoomAttachDialog *self)
{
  const char *text = gtk_editable_get_text (self->search_entry);

  g_clear_pointer (&self->needle, g_free);
  if (*text != '\0')
    self->needle = g_utf8_casefold (text, -1);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
  update_page (self);
}

static void
state_changed_cb (LoomProcess *process, GParamSpec *pspec G_GNUC_UNUSED, GtkLabel *label)
{
  gtk_label_set_text (label, loom_process_is_own (process)
                                 ? _ ("this window")
                                 : loom_process_state_get_text (loom_process_get_state (process)));
}

static GtkWidget *
create_state_label (LoomProcess *process)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "caption");
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 18);
  gtk_label_set_xalign (GTK_LABEL (label), 1);
  g_signal_connect_object (process, "notify::state", G_CALLBACK (state_changed_cb), label, 0);
  state_changed_cb (process, NULL, GTK_LABEL (label));
  return label;
}

static char *
dup_subtitle (LoomProcess *process)
{
  gint64 age = MAX (weft_trace_get_time () - loom_process_get_start_time (process), 0) / 1000;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) begin = g_date_time_add (now, -age);
  g_autofree char *since = g_date_time_format (begin, age < LONG_AGO ? "%H:%M:%S" : "%x");

  /* TRANSLATORS: a process's number, since when it runs, and how it was called */
  return g_strdup_printf (_ ("%" PRId64 " · since %s · %s"), loom_process_get_pid (process), since,
                          loom_process_get_command_line (process));
}

static GtkWidget *
create_row_cb (gpointer item, gpointer user_data G_GNUC_UNUSED)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *subtitle = dup_subtitle (item);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), loom_process_get_program (item));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), create_state_label (item));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_widget_set_tooltip_text (row, loom_process_get_command_line (item));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  loom_process_get_program (item),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, subtitle, -1);
  g_object_set_data_full (G_OBJECT (row), "process", g_object_ref (item), g_object_unref);
  return row;
}

/* Looking again. */

typedef struct
{
  WeftAsync async;

  LoomAttachDialog *dialog;
  GCancellable *cancellable;
} RefreshFrame;

static void
refresh_frame_clear (RefreshFrame *self)
{
  g_object_unref (self->dialog);
  g_object_unref (self->cancellable);
}

static void
note_looked (LoomAttachDialog *self)
{
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  self->has_looked = TRUE;
  update_page (self);
}

WEFT_ASYNC_DEFINE (keep_up_to_date, RefreshFrame, refresh_frame_clear)
{
  WEFT_BEGIN (self);

  while (TRUE)
    {
      WEFT_AWAIT (loom_process_list_refresh (self->dialog->processes, self->cancellable));
      note_looked (self->dialog);
      WEFT_AWAIT (weft_delay (PAUSE, self->cancellable));
    }

  WEFT_END;
}

static void
loom_attach_dialog_map (GtkWidget *widget)
{
  LoomAttachDialog *self = LOOM_ATTACH_DIALOG (widget);
  RefreshFrame *frame = WEFT_ASYNC_NEW (keep_up_to_date);

  GTK_WIDGET_CLASS (loom_attach_dialog_parent_class)->map (widget);

  g_set_object (&self->cancellable, NULL);
  self->cancellable = g_cancellable_new ();
  frame->dialog = g_object_ref (self);
  frame->cancellable = g_object_ref (self->cancellable);
  /* Its only error is that nobody looks any more. */
  weft_task_forget (WEFT_ASYNC_START (frame));
}

static void
loom_attach_dialog_unmap (GtkWidget *widget)
{
  g_cancellable_cancel (LOOM_ATTACH_DIALOG (widget)->cancellable);

  GTK_WIDGET_CLASS (loom_attach_dialog_parent_class)->unmap (widget);
}

/* Choosing. */

static void
attach_selected_cb (LoomAttachDialog *self)
{
  LoomProcess *process = loom_attach_dialog_get_selected (self);
  g_autoptr (LoomLiveSession) session = NULL;

  if (process == NULL)
    return;
  session = loom_live_session_new_attached (
      loom_process_get_pid (process), loom_process_get_program (process),
      loom_memory_sizes_get (gtk_drop_down_get_selected (self->memory_choice)));
  g_signal_emit (self, signals[CHOSEN], 0, session);
  gtk_window_close (GTK_WINDOW (self));
}

static void
attach_cb (GtkWidget *widget, const char *name G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED)
{
  attach_selected_cb (LOOM_ATTACH_DIALOG (widget));
}

/* The other dialog instead. */
static void
record_cb (GtkWidget *widget, const char *name G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (widget));

  gtk_window_close (GTK_WINDOW (widget));
  if (parent != NULL)
    gtk_widget_activate_action (GTK_WIDGET (parent), "win.record-program", NULL);
}

/* GObject. */

static void
loom_attach_dialog_dispose (GObject *object)
{
  LoomAttachDialog *self = LOOM_ATTACH_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->shown != NULL)
    gtk_list_box_bind_model (self->list, NULL, NULL, NULL, NULL);
  g_clear_object (&self->shown);
  g_clear_object (&self->filter);
  g_clear_object (&self->processes);
  g_clear_pointer (&self->needle, g_free);
  G_OBJECT_CLASS (loom_attach_dialog_parent_class)->dispose (object);
}

static void
loom_attach_dialog_class_init (LoomAttachDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = loom_attach_dialog_dispose;
  widget_class->map = loom_attach_dialog_map;
  widget_class->unmap = loom_attach_dialog_unmap;

  /**
   * LoomAttachDialog::chosen:
   * @session: the program
   */
  signals[CHOSEN] = g_signal_new ("chosen", LOOM_TYPE_ATTACH_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, LOOM_TYPE_LIVE_SESSION);

  loom_ui_dialogs_register_resource ();
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/weft/Weft/dialogs/loom-attach-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, LoomAttachDialog, search_entry);
  gtk_widget_class_bind_template_child (widget_class, LoomAttachDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, LoomAttachDialog, list);
  gtk_widget_class_bind_template_child (widget_class, LoomAttachDialog, memory_choice);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, attach_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, gtk_window_close);
  gtk_widget_class_install_action (widget_class, "dialog.attach", NULL, attach_cb);
  gtk_widget_class_install_action (widget_class, "dialog.record", NULL, record_cb);
}

static void
loom_attach_dialog_init (LoomAttachDialog *self)
{
  g_autoptr (GListModel) sizes = loom_memory_sizes_new_model ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_drop_down_set_model (self->memory_choice, sizes);
  gtk_drop_down_set_selected (self->memory_choice, LOOM_MEMORY_SIZES_DEFAULT);

  self->processes = loom_process_list_new ();
  self->filter = GTK_FILTER (gtk_custom_filter_new (filter_cb, self, NULL));
  self->shown = gtk_filter_list_model_new (g_object_ref (G_LIST_MODEL (self->processes)),
                                           g_object_ref (self->filter));
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->shown), create_row_cb, NULL, NULL);
  gtk_search_entry_set_key_capture_widget (GTK_SEARCH_ENTRY (self->search_entry),
                                           GTK_WIDGET (self));
  update_page (self);
}

/**
 * loom_attach_dialog_new:
 * @parent: the window that it belongs to
 *
 * Returns: (transfer none): a new dialog, which is not shown yet
 */
LoomAttachDialog *
loom_attach_dialog_new (GtkWindow *parent)
{
  return g_object_new (LOOM_TYPE_ATTACH_DIALOG, "transient-for", parent, NULL);
}

void
loom_attach_dialog_search (LoomAttachDialog *self, const char *text)
{
  g_return_if_fail (LOOM_IS_ATTACH_DIALOG (self));

  gtk_editable_set_text (self->search_entry, text);
  search_changed_cb (self);
}

guint
loom_attach_dialog_get_n_shown (LoomAttachDialog *self)
{
  g_return_val_if_fail (LOOM_IS_ATTACH_DIALOG (self), 0);

  return g_list_model_get_n_items (G_LIST_MODEL (self->shown));
}

/**
 * loom_attach_dialog_get_selected:
 *
 * Returns: (transfer none) (nullable): the program that would be attached to
 */
LoomProcess *
loom_attach_dialog_get_selected (LoomAttachDialog *self)
{
  GtkListBoxRow *row;

  g_return_val_if_fail (LOOM_IS_ATTACH_DIALOG (self), NULL);

  row = gtk_list_box_get_selected_row (self->list);
  return row != NULL ? g_object_get_data (G_OBJECT (row), "process") : NULL;
}
