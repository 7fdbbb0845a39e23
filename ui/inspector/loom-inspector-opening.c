/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "inspector/loom-inspector-page-private.h"

#include <glib/gi18n-lib.h>

/*
 * How a recording comes into the inspector: loaded on the pool, its beginning shown while that lasts,
 * read again when its file has changed. One load is wanted at a time; others end unheard.
 */

static char *
dup_file_name (GFile *file)
{
  g_autofree char *name = g_file_get_basename (file);

  return g_filename_display_name (name);
}

static void
show_preview (LoomInspectorPage *self, LoomTimelineModel *preview)
{
  g_autofree char *name = dup_file_name (loom_inspector_load_get_file (self->load));

  gtk_label_set_text (self->title_label, name);
  gtk_label_set_text (self->summary_label, _ ("The beginning; the rest is being read"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->summary_label), NULL);
  loom_timeline_take_model (self->timeline, preview);
  loom_inspector_lanes_show_first (self->lanes);
  g_clear_object (&self->file);
  loom_file_notice_watch (self->notice, NULL, NULL);
  loom_inspector_page_set_trace (self, NULL);
  loom_inspector_page_set_state (self, LOOM_INSPECTOR_PREVIEWING);
  gtk_widget_grab_focus (GTK_WIDGET (self->timeline));
}

/* The bars follow the worker by looking at it once a frame: the worker never has to wait for the UI, and
 * the UI is never flooded. */
static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock G_GNUC_UNUSED, gpointer user_data G_GNUC_UNUSED)
{
  LoomInspectorPage *self = LOOM_INSPECTOR_PAGE (widget);
  LoomTimelineModel *preview;
  double fraction;

  if (self->load == NULL)
    {
      self->tick = 0;
      return G_SOURCE_REMOVE;
    }
  fraction = loom_inspector_load_get_fraction (self->load);
  gtk_progress_bar_set_fraction (self->progress_bar, fraction);
  gtk_progress_bar_set_fraction (self->preview_bar, fraction);
  preview = self->reloading ? NULL : loom_inspector_load_steal_preview (self->load);
  if (preview != NULL)
    show_preview (self, preview);
  return G_SOURCE_CONTINUE;
}

static void
show_error (LoomInspectorPage *self, GFile *file, const GError *error)
{
  g_autofree char *name = dup_file_name (file);
  g_autofree char *title = g_strdup_printf (_ ("Cannot Open “%s”"), name);
  g_autofree char *title_markup = g_markup_escape_text (title, -1);
  g_autofree char *description = g_markup_escape_text (error->message, -1);

  adw_status_page_set_title (self->error_page, title_markup);
  adw_status_page_set_description (self->error_page, description);
  loom_inspector_page_set_state (self, LOOM_INSPECTOR_FAILED);
}

/* Back to what was there before, if there was anything; the beginning that is shown stays. */
static void
show_previous (LoomInspectorPage *self)
{
  if (self->state == LOOM_INSPECTOR_PREVIEWING)
    {
      gtk_label_set_text (self->summary_label, _ ("The beginning; reading was cancelled"));
      loom_inspector_page_set_trace (self, loom_timeline_get_trace (self->timeline));
    }
  loom_inspector_page_set_state (self, self->trace != NULL ? LOOM_INSPECTOR_SHOWING
                                                           : LOOM_INSPECTOR_EMPTY);
}

typedef struct
{
  WeftAsync async;
  LoomInspectorPage *page;
  LoomInspectorLoad *load;
  GError *error;
} OpenFrame;

static void
open_frame_clear (OpenFrame *self)
{
  g_object_unref (self->page);
  loom_inspector_load_unref (self->load);
  g_clear_error (&self->error);
}

/* What is loaded, or whether, has changed: the state alone does not say that of a reload. */
static void
set_reloading (LoomInspectorPage *self, gboolean reloading)
{
  if (self->reloading == reloading)
    return;
  self->reloading = reloading;
  g_object_notify (G_OBJECT (self), "state");
}

static void
reload_ended (LoomInspectorPage *self, LoomInspectorLoad *load, const GError *error)
{
  if (error == NULL)
    {
      loom_inspector_page_replace (self, loom_inspector_load_steal_model (load));
      loom_file_notice_watch (self->notice, self->file, loom_inspector_load_get_stamp (load));
    }
  else
    {
      loom_file_notice_tell_failed (self->notice, error);
    }
  set_reloading (self, FALSE);
}

static void
compare_pending (LoomInspectorPage *self)
{
  g_autoptr (GFile) other = g_steal_pointer (&self->compare_with);

  if (other != NULL)
    loom_inspector_page_compare_with (self, other);
}

static void
load_ended (LoomInspectorPage *self, LoomInspectorLoad *load, const GError *error)
{
  /* Another has been opened meanwhile, or this one was cancelled. */
  if (self->load != load)
    return;

  g_clear_pointer (&self->load, loom_inspector_load_unref);
  if (self->reloading)
    {
      reload_ended (self, load, error);
    }
  else if (error == NULL)
    {
      g_autofree char *name = dup_file_name (loom_inspector_load_get_file (load));

      g_set_object (&self->file, loom_inspector_load_get_file (load));
      loom_inspector_page_present (self, loom_inspector_load_steal_model (load), name);
      loom_file_notice_watch (self->notice, self->file, loom_inspector_load_get_stamp (load));
      compare_pending (self);
    }
  else
    {
      g_clear_object (&self->compare_with);
      show_error (self, loom_inspector_load_get_file (load), error);
    }
}

WEFT_ASYNC_DEFINE (open_recording, OpenFrame, open_frame_clear)
{
  WEFT_BEGIN (self);

  WEFT_TRY_AWAIT (loom_inspector_load_run (self->load), &self->error);
  load_ended (self->page, self->load, self->error);

  WEFT_END;
}

void
loom_inspector_page_forget_load (LoomInspectorPage *self)
{
  if (self->load == NULL)
    return;
  loom_inspector_load_cancel (self->load);
  g_clear_pointer (&self->load, loom_inspector_load_unref);
  set_reloading (self, FALSE);
}

static void
prepare_load (LoomInspectorPage *self, GFile *file)
{
  loom_inspector_page_forget_load (self);
  self->load = loom_inspector_load_new (file);
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

/* May have ended when it returns. */
static void
start_load (LoomInspectorPage *self)
{
  OpenFrame *frame;

  /* Cancelled by who was told that it begins. */
  if (self->load == NULL)
    return;
  frame = WEFT_ASYNC_NEW (open_recording);
  frame->page = g_object_ref (self);
  frame->load = loom_inspector_load_ref (self->load);
  /* Its errors are shown, so that the task itself cannot fail. */
  weft_task_forget (WEFT_ASYNC_START (frame));
}

/**
 * loom_inspector_page_open:
 * @file: a recording
 *
 * Loads a recording on the worker pool and shows it when it is there. A load that
 * is still running is cancelled.
 */
void
loom_inspector_page_open (LoomInspectorPage *self, GFile *file)
{
  g_autofree char *name = NULL;
  g_autofree char *title = NULL;
  g_autofree char *markup = NULL;

  g_return_if_fail (LOOM_IS_INSPECTOR_PAGE (self));
  g_return_if_fail (G_IS_FILE (file));

  g_clear_object (&self->compare_with);
  name = dup_file_name (file);
  title = g_strdup_printf (_ ("Opening “%s”"), name);
  markup = g_markup_escape_text (title, -1);
  adw_status_page_set_title (self->loading_page, markup);
  gtk_progress_bar_set_fraction (self->progress_bar, 0);
  prepare_load (self, file);
  loom_inspector_page_set_state (self, LOOM_INSPECTOR_LOADING);
  start_load (self);
}

/**
 * loom_inspector_page_open_files:
 * @files: (array length=n_files): recordings, of which the first two count
 * @n_files: how many, 1 at least
 *
 * Opens the first, and compares it with the second as soon as it is there.
 */
void
loom_inspector_page_open_files (LoomInspectorPage *self, GFile **files, guint n_files)
{
  g_return_if_fail (LOOM_IS_INSPECTOR_PAGE (self));
  g_return_if_fail (n_files > 0);

  loom_inspector_page_open (self, files[0]);
  if (n_files > 1 && self->state != LOOM_INSPECTOR_FAILED)
    loom_inspector_page_compare_with (self, files[1]);
}

/**
 * loom_inspector_page_compare_with:
 * @file: a recording
 *
 * Compares what is shown, or what is being loaded, with another recording, which counts as the
 * one after. Without anything to compare with, it is opened.
 */
void
loom_inspector_page_compare_with (LoomInspectorPage *self, GFile *file)
{
  g_return_if_fail (LOOM_IS_INSPECTOR_PAGE (self));
  g_return_if_fail (G_IS_FILE (file));

  if (self->load != NULL && !self->reloading)
    {
      g_set_object (&self->compare_with, file);
    }
  else if (self->trace == NULL)
    {
      loom_inspector_page_open (self, file);
    }
  else
    {
      loom_inspector_page_show_panel (self, "compare");
      loom_compare_view_start (self->compare, (GFile *[]) { self->file, file },
                               (LoomTrace *[]) { self->trace, NULL });
    }
}

/**
 * loom_inspector_page_reload:
 *
 * Reads the file of what is shown again. What is shown stays until that is done, and then what
 * is in view, selected and marked does; where it cannot be read, a line says why. Nothing happens
 * while something is being loaded, or what is shown is from no file.
 */
void
loom_inspector_page_reload (LoomInspectorPage *self)
{
  g_return_if_fail (LOOM_IS_INSPECTOR_PAGE (self));

  if (self->file == NULL || self->load != NULL || self->state != LOOM_INSPECTOR_SHOWING)
    return;
  prepare_load (self, self->file);
  set_reloading (self, TRUE);
  start_load (self);
}

/**
 * loom_inspector_page_cancel:
 *
 * Stops loading, and goes back to what was shown before.
 */
void
loom_inspector_page_cancel (LoomInspectorPage *self)
{
  g_return_if_fail (LOOM_IS_INSPECTOR_PAGE (self));

  if (self->load == NULL)
    return;
  loom_inspector_page_forget_load (self);
  g_clear_object (&self->compare_with);
  show_previous (self);
}
