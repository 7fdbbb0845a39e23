/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "loom-demonstration.h"

#include "frame/loom-next-frame.h"
#include "loom-screenshot.h"

typedef struct
{
  WeftAsync async;

  LoomWindow *window;
  LoomLabPage *page; /* the window's */
  guint first;
  GFile *recording;
  gint64 begin;
  gint64 end;
} DemonstrateFrame;

static void
demonstrate_frame_clear (DemonstrateFrame *self)
{
  g_object_unref (self->window);
  g_clear_object (&self->recording);
}

static guint
count_runs (LoomLabPage *page)
{
  LoomLab *lab = loom_lab_page_get_lab (page);

  return lab != NULL ? g_list_model_get_n_items (G_LIST_MODEL (lab)) : 0;
}

WEFT_ASYNC_DEFINE (demonstrate, DemonstrateFrame, demonstrate_frame_clear)
{
  WEFT_BEGIN (self);

  /* The first frame of a window takes long, and is not what is to be shown. */
  WEFT_AWAIT (loom_next_frame (GTK_WIDGET (self->window)));
  self->first = count_runs (self->page) + 1;
  self->begin = weft_trace_get_time ();

  WEFT_AWAIT (loom_lab_page_run (self->page, 1));
  loom_lab_page_set_capture (self->page, !loom_lab_page_get_capture (self->page));
  WEFT_AWAIT (loom_next_frame (GTK_WIDGET (self->window)));
  WEFT_AWAIT (loom_lab_page_run (self->page, 1));
  self->end = weft_trace_get_time ();

  if (count_runs (self->page) > self->first)
    loom_lab_page_show_runs (self->page, self->first, self->first + 1);
  WEFT_AWAIT (loom_next_frame (GTK_WIDGET (self->window)));
  if (self->recording != NULL && loom_lab_page_get_lab (self->page) != NULL)
    WEFT_AWAIT (loom_lab_save_range (loom_lab_page_get_lab (self->page), self->recording,
                                     self->begin, self->end, NULL));
  WEFT_RETURN ();

  WEFT_END;
}

/**
 * loom_demonstration_run:
 * @window: a window that is shown
 * @recording: (nullable): where to save what was recorded from its first run to its last: neither
 *   how the program began nor what is done with the result
 *
 * Runs the scenario that is shown, or else %LOOM_DEMONSTRATION_SCENARIO, twice, with the switch as
 * it stands and the other way, and shows both in the timeline.
 *
 * Returns: (transfer full): a task without a value
 */
WeftTask *
loom_demonstration_run (LoomWindow *window, const char *recording)
{
  DemonstrateFrame *frame;

  g_return_val_if_fail (LOOM_IS_WINDOW (window), NULL);

  frame = WEFT_ASYNC_NEW (demonstrate);
  frame->window = g_object_ref (window);
  frame->page = loom_window_get_lab_page (window);
  frame->recording = recording != NULL ? g_file_new_for_path (recording) : NULL;
  /* One in which the switch makes a difference. */
  if (!loom_lab_page_get_scenario (frame->page)->has_capture)
    loom_lab_page_show_scenario (frame->page, LOOM_DEMONSTRATION_SCENARIO);
  loom_window_set_page (window, "lab");
  return WEFT_ASYNC_START (frame);
}

typedef struct
{
  WeftAsync async;

  LoomWindow *window;
  gboolean demonstrate;
  char *recording;
  char *path;
  GError *error;
} PhotographFrame;

static void
photograph_frame_clear (PhotographFrame *self)
{
  g_object_unref (self->window);
  g_free (self->recording);
  g_free (self->path);
  g_clear_error (&self->error);
}

static gboolean
is_loading (LoomWindow *window)
{
  return loom_inspector_page_is_loading (loom_window_get_inspector_page (window));
}

/* Switches, progress bars and pages move for a moment when they have changed; and a window
 * that nobody works with is greyed. */
static void
settle_looks (LoomWindow *window)
{
  gtk_widget_unset_state_flags (GTK_WIDGET (window), GTK_STATE_FLAG_BACKDROP);
  g_object_set (gtk_widget_get_settings (GTK_WIDGET (window)), "gtk-enable-animations", FALSE,
                NULL);
}

WEFT_ASYNC_DEFINE (photograph, PhotographFrame, photograph_frame_clear)
{
  WEFT_BEGIN (self);

  settle_looks (self->window);
  WEFT_AWAIT (loom_next_frame (GTK_WIDGET (self->window)));
  if (self->demonstrate)
    WEFT_AWAIT (loom_demonstration_run (self->window, self->recording));
  while (is_loading (self->window))
    WEFT_AWAIT (loom_next_frame (GTK_WIDGET (self->window)));
  settle_looks (self->window);
  WEFT_AWAIT (loom_next_frame (GTK_WIDGET (self->window)));

  if (!loom_screenshot_save (GTK_WIDGET (self->window), self->path, &self->error))
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  WEFT_RETURN ();

  WEFT_END;
}

/**
 * loom_demonstration_photograph:
 * @window: a window that is shown
 * @demonstrate: whether to run the demonstration before
 * @recording: (nullable): as for loom_demonstration_run()
 * @path: where to, as PNG
 *
 * Saves what the window looks like when everything has come to rest: the demonstration, a
 * recording that is being opened. Without animations from then on.
 *
 * Returns: (transfer full): a task without a value
 */
WeftTask *
loom_demonstration_photograph (LoomWindow *window,
                               gboolean demonstrate,
                               const char *recording,
                               const char *path)
{
  PhotographFrame *frame;

  g_return_val_if_fail (LOOM_IS_WINDOW (window), NULL);
  g_return_val_if_fail (path != NULL, NULL);

  frame = WEFT_ASYNC_NEW (photograph);
  frame->window = g_object_ref (window);
  frame->demonstrate = demonstrate;
  frame->recording = g_strdup (recording);
  frame->path = g_strdup (path);
  return WEFT_ASYNC_START (frame);
}
