/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/async-void/loom-async-void-scenarios.h"

#include <glib/gi18n-lib.h>

/* The lesson begins here. */

typedef struct
{
  WeftAsync async;

  GFile *file;
  GBytes *bytes;
} SaveFrame;

static void
save_frame_clear (SaveFrame *self)
{
  g_clear_object (&self->file);
  g_clear_pointer (&self->bytes, g_bytes_unref);
}

/* Saves to where nobody can: the folder does not exist. */
WEFT_ASYNC_DEFINE (save_document, SaveFrame, save_frame_clear)
{
  WEFT_BEGIN (self);

  self->file = g_file_new_for_path ("/nonexistent/document");
  self->bytes = g_bytes_new_static ("text", 4);
  WEFT_AWAIT (weft_file_replace_contents_bytes (self->file, self->bytes, NULL, FALSE,
                                                G_FILE_CREATE_NONE, NULL));
  WEFT_RETURN ();

  WEFT_END;
}

typedef struct
{
  WeftAsync async;

  LoomLesson *lesson;
  WeftSyncContext *context;
  guint n_operations;
  GError *error;
} ClickFrame;

static void
click_frame_clear (ClickFrame *self)
{
  g_clear_pointer (&self->lesson, loom_lesson_unref);
  g_clear_error (&self->error);
}

/* Async void: there is no task, so nobody can await it, and nobody can know. */
WEFT_ASYNC_DEFINE (save_and_hope, ClickFrame, click_frame_clear)
{
  WEFT_BEGIN (self);

  self->context = loom_lesson_get_context (self->lesson);
  self->n_operations = weft_sync_context_get_operations (self->context);

  WEFT_ASYNC_START_VOID (WEFT_ASYNC_NEW (save_document));
  if (!loom_surface_set_text (loom_lesson_get_surface (self->lesson), _ ("Saved."), &self->error))
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));

  /* All that is left is to see whether the context still has something under way. */
  while (weft_sync_context_get_operations (self->context) > self->n_operations)
    WEFT_AWAIT (weft_delay (2, NULL));
  WEFT_RETURN ();

  WEFT_END;
}

/* A task: who starts it awaits it, and its failure arrives where something can be done. */
WEFT_ASYNC_DEFINE (save_and_know, ClickFrame, click_frame_clear)
{
  WEFT_BEGIN (self);

  WEFT_TRY_AWAIT (WEFT_ASYNC_START (WEFT_ASYNC_NEW (save_document)), &self->error);
  {
    g_autofree char *text = self->error != NULL
                                ? g_strdup_printf (_ ("Not saved: %s"), self->error->message)
                                : g_strdup (_ ("Saved."));

    g_clear_error (&self->error);
    if (!loom_surface_set_text (loom_lesson_get_surface (self->lesson), text, &self->error))
      WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  }
  WEFT_RETURN ();

  WEFT_END;
}

/* The lesson ends here. */

static WeftTask *
save_and_hope (LoomLesson *lesson)
{
  ClickFrame *self = WEFT_ASYNC_NEW (save_and_hope);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static WeftTask *
save_and_know (LoomLesson *lesson)
{
  ClickFrame *self = WEFT_ASYNC_NEW (save_and_know);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static const LoomExpectation pitfall[] = {
  { LOOM_MEASURE_FINDINGS, "W004", LOOM_IS, 1, LOOM_ALWAYS },
  { LOOM_MEASURE_TASKS, "save_document", LOOM_IS, 1, LOOM_ALWAYS },
  { 0 },
};

static const LoomExpectation cure[] = {
  { LOOM_MEASURE_FINDINGS, "W004", LOOM_IS, 0, LOOM_ALWAYS },
  { LOOM_MEASURE_FINDINGS, "W003", LOOM_IS, 0, LOOM_ALWAYS },
  { LOOM_MEASURE_TASKS, "save_document", LOOM_IS, 1, LOOM_ALWAYS },
  { 0 },
};

static const LoomVariant variants[] = {
  { "pitfall", N_ ("Start it as async void"), LOOM_VARIANT_PITFALL, "save_and_hope", save_and_hope,
    pitfall },
  { "cure", N_ ("Await its task"), LOOM_VARIANT_CURE, "save_and_know", save_and_know, cure },
  { 0 },
};

static const char *const rules[] = { "W004", NULL };

const LoomScenario loom_async_void_scenario = {
  .name = "async-void",
  .title = N_ ("A failure that nobody can await"),
  .summary = N_ ("A document is saved where it cannot be. As async void the function has nobody to "
                 "tell: the window says “Saved.”, and the failure goes to the handler of last "
                 "resort. As a task it arrives where it was started."),
  .moral = N_ ("Return a task. Async void is for event handlers only."),
  .source = "/io/github/weft/Weft/lab/async-void/loom-async-void-scenario.c",
  .group = LOOM_GROUP_ASYNC_VOID,
  .variants = variants,
  .rules = rules,
};
