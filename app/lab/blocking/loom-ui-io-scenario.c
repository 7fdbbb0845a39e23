/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/blocking/loom-blocking-scenarios.h"

#include <glib/gi18n-lib.h>

#define N_BYTES (16 * 1024 * 1024)

/* The lesson begins here. */

typedef struct
{
  WeftAsync async;

  LoomLesson *lesson;
  GFile *file;
  GFileIOStream *stream;
  GBytes *bytes;
  gboolean written;
  GError *error;
} SaveFrame;

static void
save_frame_clear (SaveFrame *self)
{
  if (self->file != NULL)
    g_file_delete (self->file, NULL, NULL);
  g_clear_object (&self->stream);
  g_clear_object (&self->file);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->lesson, loom_lesson_unref);
  g_clear_error (&self->error);
}

/* A document of a size that takes a moment, and a file of our own to put it into. */
static gboolean
prepare (SaveFrame *self)
{
  self->bytes = g_bytes_new_take (g_malloc0 (N_BYTES), N_BYTES);
  self->file = g_file_new_tmp ("weft-lab-XXXXXX", &self->stream, &self->error);
  return self->file != NULL;
}

/* GIO’s functions without _async block. So does the UI thread that calls one: the announcement
 * makes it visible, but no faster. */
WEFT_ASYNC_DEFINE (save_blocking, SaveFrame, save_frame_clear)
{
  WEFT_BEGIN (self);

  if (!prepare (self))
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));

  weft_blocking_begin ();
  self->written = g_file_replace_contents (self->file, g_bytes_get_data (self->bytes, NULL),
                                           g_bytes_get_size (self->bytes), NULL, FALSE,
                                           G_FILE_CREATE_NONE, NULL, NULL, &self->error);
  weft_blocking_end ();
  if (!self->written)
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  WEFT_RETURN ();

  WEFT_END;
}

/* The same, and a thread of GIO’s waits for the disk. */
WEFT_ASYNC_DEFINE (save_awaiting, SaveFrame, save_frame_clear)
{
  WEFT_BEGIN (self);

  if (!prepare (self))
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));

  WEFT_AWAIT (weft_file_replace_contents_bytes (self->file, self->bytes, NULL, FALSE,
                                                G_FILE_CREATE_NONE, NULL));
  WEFT_RETURN ();

  WEFT_END;
}

/* The lesson ends here. */

static WeftTask *
save_blocking (LoomLesson *lesson)
{
  SaveFrame *self = WEFT_ASYNC_NEW (save_blocking);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static WeftTask *
save_awaiting (LoomLesson *lesson)
{
  SaveFrame *self = WEFT_ASYNC_NEW (save_awaiting);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static const LoomExpectation pitfall[] = {
  { LOOM_MEASURE_FINDINGS, "W015", LOOM_IS, 1, LOOM_ALWAYS },
  { 0 },
};

static const LoomExpectation cure[] = {
  { LOOM_MEASURE_FINDINGS, "W015", LOOM_IS, 0, LOOM_ALWAYS },
  { LOOM_MEASURE_RESUMED_OFF_UI, NULL, LOOM_IS, 0, LOOM_ALWAYS },
  { LOOM_MEASURE_RESUMES, NULL, LOOM_IS, 1, LOOM_ALWAYS },
  { 0 },
};

static const LoomVariant variants[] = {
  { "pitfall", N_ ("Write it here"), LOOM_VARIANT_PITFALL, "save_blocking", save_blocking,
    pitfall },
  { "cure", N_ ("Await the write"), LOOM_VARIANT_CURE, "save_awaiting", save_awaiting, cure },
  { 0 },
};

static const char *const rules[] = { "W015", NULL };

const LoomScenario loom_ui_io_scenario = {
  .name = "ui-io",
  .title = N_ ("A file, written by the UI thread"),
  .summary = N_ ("Sixteen megabytes are saved. Written by the UI thread, the window stands still "
                 "until the disk has them. Awaited, it goes on."),
  .moral = N_ ("On the UI thread, call what ends in _async."),
  .source = "/io/github/weft/Weft/lab/blocking/loom-ui-io-scenario.c",
  .group = LOOM_GROUP_BLOCKING,
  .variants = variants,
  .rules = rules,
};
