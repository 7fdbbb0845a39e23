/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/value-task/loom-value-task-scenarios.h"

#include <glib/gi18n-lib.h>

#define N_FILES 8

/* The lesson begins here. */

typedef struct
{
  WeftAsync async;

  LoomLesson *lesson;
  GBytes *bytes;
  int i;
  gsize size;
  char *text;
  GError *error;
} ReadFrame;

static void
read_frame_clear (ReadFrame *self)
{
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->lesson, loom_lesson_unref);
  g_clear_pointer (&self->text, g_free);
  g_clear_error (&self->error);
}

/* A file is read by the disk, so it waits nearly always: a task. GIO’s own functions are awaited
 * as they are. */
WEFT_ASYNC_DEFINE (read_files, ReadFrame, read_frame_clear)
{
  WEFT_BEGIN (self);

  for (self->i = 0; self->i < N_FILES; self->i++)
    {
      WEFT_AWAIT_TO (self->bytes,
                     weft_file_load_bytes (loom_lesson_get_file (self->lesson),
                                           loom_lesson_get_cancellable (self->lesson)));
      self->size += g_bytes_get_size (self->bytes);
      g_clear_pointer (&self->bytes, g_bytes_unref);
    }
  self->text = g_format_size (self->size);
  if (!loom_surface_set_text (loom_lesson_get_surface (self->lesson), self->text, &self->error))
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  WEFT_RETURN ();

  WEFT_END;
}

/* The lesson ends here. */

static WeftTask *
read_files (LoomLesson *lesson)
{
  ReadFrame *self = WEFT_ASYNC_NEW (read_files);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static const LoomExpectation reads[] = {
  { LOOM_MEASURE_TASKS, "weft_file_load_bytes", LOOM_IS, N_FILES, LOOM_ALWAYS },
  { LOOM_MEASURE_RESUMED_OFF_UI, NULL, LOOM_IS, 0, LOOM_ALWAYS },
  { LOOM_MEASURE_RESUMES, NULL, LOOM_IS, N_FILES, LOOM_ALWAYS },
  { LOOM_MEASURE_FINDINGS, "W015", LOOM_IS, 0, LOOM_ALWAYS },
  { 0 },
};

static const LoomVariant variants[] = {
  { "task", N_ ("Await GIO"), LOOM_VARIANT_CURE, "read_files", read_files, reads },
  { 0 },
};

const LoomScenario loom_file_io_scenario = {
  .name = "file-io",
  .title = N_ ("Case: file input and output"),
  .summary = N_ ("A file is read eight times, and every read waits for the disk. GIO’s functions "
                 "end in a task; no thread of the pool is busy meanwhile."),
  .moral = N_ ("File input and output: a task."),
  .source = "/io/github/weft/Weft/lab/value-task/loom-file-io-scenario.c",
  .group = LOOM_GROUP_VALUE_TASK,
  .variants = variants,
};
