/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "loom-window-private.h"

#include <glib/gi18n-lib.h>

/*
 * What a person can ask of the window: its actions, with the dialogs that some of them need. Keys,
 * menus and pages reach them by their names, `win.…`.
 */

static void
set_saving (LoomWindow *self, GCancellable *cancellable)
{
  g_set_object (&self->saving, cancellable);
  loom_window_update_work (self);
}

static GtkFileFilter *
create_filter (gboolean all)
{
  GtkFileFilter *filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, all ? _ ("All files") : _ ("Recordings"));
  gtk_file_filter_add_pattern (filter, all ? "*" : "*.fxt");
  if (!all)
    {
      gtk_file_filter_add_pattern (filter, "*.fxt.gz");
      gtk_file_filter_add_pattern (filter, "*.json");
      gtk_file_filter_add_pattern (filter, "*.json.gz");
      gtk_file_filter_add_pattern (filter, "*.syscap");
      gtk_file_filter_add_pattern (filter, "*.syscap.gz");
    }
  return filter;
}

static void
add_filters (GtkFileChooser *chooser)
{
  g_autoptr (GtkFileFilter) recordings = create_filter (FALSE);
  g_autoptr (GtkFileFilter) all = create_filter (TRUE);

  gtk_file_chooser_add_filter (chooser, recordings);
  gtk_file_chooser_add_filter (chooser, all);
}

typedef struct
{
  WeftAsync async;

  LoomWindow *window;
  GFile *file;
  GCancellable *cancellable;
  GError *error;
} FileFrame;

static void
file_frame_clear (FileFrame *self)
{
  g_object_unref (self->window);
  g_clear_object (&self->file);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
}

WEFT_ASYNC_DEFINE (choose_and_open, FileFrame, file_frame_clear)
{
  WEFT_BEGIN (self);

  add_filters (loom_recording_chooser_open (self->window->chooser, _ ("Open a Recording"),
                                            GTK_FILE_CHOOSER_ACTION_OPEN));
  WEFT_TRY_AWAIT_TO (self->file, loom_recording_chooser_run (self->window->chooser), &self->error);
  loom_recording_chooser_close (self->window->chooser);
  if (self->file == NULL)
    WEFT_RETURN ();

  loom_recording_chooser_remember (self->window->chooser, self->file);
  loom_window_open (self->window, self->file);
  WEFT_RETURN ();

  WEFT_END;
}

WEFT_ASYNC_DEFINE (save_recording, FileFrame, file_frame_clear)
{
  WEFT_BEGIN (self);

  self->cancellable = g_cancellable_new ();
  set_saving (self->window, self->cancellable);
  WEFT_TRY_AWAIT (
      loom_lab_save (loom_lab_page_get_lab (self->window->lab_page), self->file, self->cancellable),
      &self->error);
  set_saving (self->window, NULL);
  if (self->error != NULL)
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  WEFT_RETURN ();

  WEFT_END;
}

static void
tell_saved (LoomWindow *self, GFile *file, const GError *error)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *shown = g_filename_display_name (name);
  g_autofree char *text = NULL;

  if (error == NULL)
    text = g_strdup_printf (_ ("Saved “%s”"), shown);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  else
    text = g_strdup_printf (_ ("Cannot save “%s”: %s"), shown, error->message);
  loom_window_show_message (self, text);
}

WEFT_ASYNC_DEFINE (choose_and_save, FileFrame, file_frame_clear)
{
  WEFT_BEGIN (self);

  {
    GtkFileChooser *chooser = loom_recording_chooser_open (
        self->window->chooser, _ ("Save the Lab’s Recording"), GTK_FILE_CHOOSER_ACTION_SAVE);

    add_filters (chooser);
    gtk_file_chooser_set_current_name (chooser, "lab.fxt");
  }
  WEFT_TRY_AWAIT_TO (self->file, loom_recording_chooser_run (self->window->chooser), &self->error);
  loom_recording_chooser_close (self->window->chooser);
  if (self->file == NULL)
    WEFT_RETURN ();

  loom_recording_chooser_remember (self->window->chooser, self->file);
  WEFT_TRY_AWAIT (loom_window_save_recording (self->window, self->file), &self->error);
  tell_saved (self->window, self->file, self->error);
  WEFT_RETURN ();

  WEFT_END;
}

/**
 * loom_window_save_recording:
 * @file: where to
 *
 * Saves the lab's recording, as far as it is. There has to be one.
 *
 * Returns: (transfer full): a task without a value
 */
WeftTask *
loom_window_save_recording (LoomWindow *self, GFile *file)
{
  FileFrame *frame;

  g_return_val_if_fail (LOOM_IS_WINDOW (self), NULL);
  g_return_val_if_fail (G_IS_FILE (file), NULL);
  g_return_val_if_fail (loom_lab_page_get_lab (self->lab_page) != NULL, NULL);

  frame = WEFT_ASYNC_NEW (save_recording);
  frame->window = g_object_ref (self);
  frame->file = g_object_ref (file);
  return WEFT_ASYNC_START (frame);
}

/* The actions. */

static void
open_cb (GSimpleAction *action G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED, gpointer user_data)
{
  LoomWindow *self = LOOM_WINDOW (user_data);
  FileFrame *frame;

  if (loom_recording_chooser_is_open (self->chooser) || self->closing)
    return;
  frame = WEFT_ASYNC_NEW (choose_and_open);
  frame->window = g_object_ref (self);
  weft_task_forget (WEFT_ASYNC_START (frame));
}

static void
save_cb (GSimpleAction *action G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED, gpointer user_data)
{
  LoomWindow *self = LOOM_WINDOW (user_data);
  FileFrame *frame;

  if (g_str_equal (loom_window_get_page (self), "inspector") && !self->closing &&
      loom_live_control_save (self->live))
    return;
  if (loom_recording_chooser_is_open (self->chooser) || self->saving != NULL || self->closing ||
      loom_lab_page_get_lab (self->lab_page) == NULL)
    return;
  frame = WEFT_ASYNC_NEW (choose_and_save);
  frame->window = g_object_ref (self);
  weft_task_forget (WEFT_ASYNC_START (frame));
}

static void
show_page_cb (GSimpleAction *action, GVariant *parameter G_GNUC_UNUSED, gpointer user_data)
{
  const char *name = g_action_get_name (G_ACTION (action));

  loom_window_set_page (user_data, name + strlen ("show-"));
}

static void
show_scenario_cb (GSimpleAction *action G_GNUC_UNUSED, GVariant *parameter, gpointer user_data)
{
  LoomWindow *self = LOOM_WINDOW (user_data);

  if (loom_lab_page_show_scenario (self->lab_page, g_variant_get_string (parameter, NULL)))
    loom_window_set_page (self, "lab");
}

static void
run_cb (GSimpleAction *action G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED, gpointer user_data)
{
  LoomWindow *self = LOOM_WINDOW (user_data);

  loom_window_set_page (self, "lab");
  weft_task_forget (loom_lab_page_run (self->lab_page, 1));
}

static void
first_run_cb (GSimpleAction *action G_GNUC_UNUSED,
              GVariant *parameter G_GNUC_UNUSED,
              gpointer user_data)
{
  loom_first_run_start (LOOM_WINDOW (user_data)->first_run);
}

static void
generate_cb (GSimpleAction *action G_GNUC_UNUSED,
             GVariant *parameter G_GNUC_UNUSED,
             gpointer user_data)
{
  LoomWindow *self = LOOM_WINDOW (user_data);

  loom_window_set_page (self, "reports");
  loom_reports_page_ask (self->reports_page, FALSE);
}

static void
cancel_cb (GSimpleAction *action G_GNUC_UNUSED,
           GVariant *parameter G_GNUC_UNUSED,
           gpointer user_data)
{
  loom_window_cancel_work (user_data);
}

static void
message_cb (GSimpleAction *action G_GNUC_UNUSED, GVariant *parameter, gpointer user_data)
{
  loom_window_show_message (user_data, g_variant_get_string (parameter, NULL));
}

static void
close_cb (GSimpleAction *action G_GNUC_UNUSED,
          GVariant *parameter G_GNUC_UNUSED,
          gpointer user_data)
{
  gtk_window_close (user_data);
}

/* Its state follows the page's. */
static void
capture_cb (GSimpleAction *action G_GNUC_UNUSED, GVariant *state, gpointer user_data)
{
  LoomWindow *self = LOOM_WINDOW (user_data);

  loom_lab_page_set_capture (self->lab_page, g_variant_get_boolean (state));
}

/* The action follows the lab, where the setting may change it. */
void
loom_window_capture_changed (LoomWindow *self)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "capture");

  g_simple_action_set_state (G_SIMPLE_ACTION (action),
                             g_variant_new_boolean (loom_lab_page_get_capture (self->lab_page)));
}

static const GActionEntry actions[] = {
  { .name = "open", .activate = open_cb },
  { .name = "show-lab", .activate = show_page_cb },
  { .name = "show-inspector", .activate = show_page_cb },
  { .name = "show-reports", .activate = show_page_cb },
  { .name = "show-scenario", .activate = show_scenario_cb, .parameter_type = "s" },
  { .name = "run", .activate = run_cb },
  { .name = "first-run", .activate = first_run_cb },
  { .name = "capture", .state = "true", .change_state = capture_cb },
  { .name = "save-recording", .activate = save_cb },
  { .name = "generate-report", .activate = generate_cb },
  { .name = "cancel", .activate = cancel_cb },
  { .name = "message", .activate = message_cb, .parameter_type = "s" },
  { .name = "close", .activate = close_cb },
};

/* Adds them to the window. */
void
loom_window_add_actions (LoomWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
}
