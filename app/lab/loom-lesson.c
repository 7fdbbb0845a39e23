/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/loom-lesson.h"

struct _LoomLesson
{
  GFile *file;
  LoomSurface *surface;
  GCancellable *cancellable;
  gboolean capture;
};

/**
 * loom_lesson_new:
 * @file: the recording that is loaded
 * @capture: whether awaits capture the context
 * @surface: where results are shown
 * @cancellable: cancelled when a person has had enough
 *
 * Returns: (transfer full): what a run works with
 */
LoomLesson *
loom_lesson_new (GFile *file, gboolean capture, LoomSurface *surface, GCancellable *cancellable)
{
  LoomLesson *self;

  g_return_val_if_fail (G_IS_FILE (file), NULL);
  g_return_val_if_fail (LOOM_IS_SURFACE (surface), NULL);
  g_return_val_if_fail (G_IS_CANCELLABLE (cancellable), NULL);

  self = g_atomic_rc_box_new0 (LoomLesson);
  self->file = g_object_ref (file);
  self->capture = capture;
  self->surface = g_object_ref (surface);
  self->cancellable = g_object_ref (cancellable);
  return self;
}

/**
 * loom_lesson_ref:
 * @self: a lesson
 *
 * Returns: (transfer full): @self
 */
LoomLesson *
loom_lesson_ref (LoomLesson *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  LoomLesson *self = data;

  g_object_unref (self->file);
  g_object_unref (self->surface);
  g_object_unref (self->cancellable);
}

/**
 * loom_lesson_unref:
 * @self: (transfer full): a lesson
 */
void
loom_lesson_unref (LoomLesson *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, clear);
}

/**
 * loom_lesson_get_file:
 * @self: a lesson
 *
 * Returns: (transfer none): the recording that scenarios with a file load
 */
GFile *
loom_lesson_get_file (LoomLesson *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->file;
}

/**
 * loom_lesson_get_capture:
 * @self: a lesson
 *
 * Returns: whether the run's awaits are to capture the context
 */
gboolean
loom_lesson_get_capture (LoomLesson *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->capture;
}

/**
 * loom_lesson_get_surface:
 * @self: a lesson
 *
 * Returns: (transfer none): where results are shown
 */
LoomSurface *
loom_lesson_get_surface (LoomLesson *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->surface;
}

/**
 * loom_lesson_get_context:
 * @self: a lesson
 *
 * Returns: (transfer none): the surface's context: the UI's, in a window
 */
WeftSyncContext *
loom_lesson_get_context (LoomLesson *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return loom_surface_get_context (self->surface);
}

/**
 * loom_lesson_get_cancellable:
 * @self: a lesson
 *
 * Returns: (transfer none): what is cancelled when a person has had enough
 */
GCancellable *
loom_lesson_get_cancellable (LoomLesson *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->cancellable;
}

/**
 * loom_lesson_note:
 * @self: a lesson
 * @counter: one of the scenario's counters, a static string
 * @value: what was counted
 *
 * Records what no event tells. From any thread; the last value of a run is the verdict's.
 */
void
loom_lesson_note (LoomLesson *self, const char *counter, gint64 value)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (counter != NULL);

  weft_trace_counter (counter, value);
}

/**
 * loom_lesson_note_allocations:
 * @self: a lesson
 *
 * Records how many blocks the runtime has allocated until now. The verdict has the difference of
 * the first and the last of a run.
 */
void
loom_lesson_note_allocations (LoomLesson *self)
{
  loom_lesson_note (self, LOOM_LESSON_ALLOCATIONS, (gint64) weft_count_allocations ());
}
