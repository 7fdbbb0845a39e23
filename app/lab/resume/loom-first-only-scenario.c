/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/resume/loom-resume-scenarios.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#define LATENCY 100 /* ms */

/* The lesson begins here. */

/* Mostly it is there already, as from a cache. */
static WeftTask *
find_key (void)
{
  return weft_task_from_result (weft_result_int (7));
}

/* The value has to be asked for, and takes a moment. */
static WeftTask *
ask_service (void)
{
  return weft_delay (LATENCY, NULL);
}

typedef struct
{
  WeftAsync async;

  gint64 key;
} FetchFrame;

/* “After the first await that does not capture I am on the pool anyway.” But that await was
 * complete, so the function is still on the UI thread with its context, which the next await
 * captures. */
WEFT_ASYNC_DEFINE (fetch_first_only, FetchFrame, NULL)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT_TO (self->key, weft_configure_await (find_key (), FALSE));
  WEFT_AWAIT (ask_service ());
  WEFT_RETURN_INT (self->key);

  WEFT_END;
}

/* Every await says so for itself. */
WEFT_ASYNC_DEFINE (fetch_every, FetchFrame, NULL)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT_TO (self->key, weft_configure_await (find_key (), FALSE));
  WEFT_AWAIT (weft_configure_await (ask_service (), FALSE));
  WEFT_RETURN_INT (self->key);

  WEFT_END;
}

/* The lesson ends here. */

typedef struct
{
  WeftAsync async;

  LoomLesson *lesson;
  gboolean every;
  gint64 value;
  char *text;
  GError *error;
} ShowFrame;

static void
show_frame_clear (ShowFrame *self)
{
  g_clear_pointer (&self->lesson, loom_lesson_unref);
  g_clear_pointer (&self->text, g_free);
  g_clear_error (&self->error);
}

WEFT_ASYNC_DEFINE (show_value, ShowFrame, show_frame_clear)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT_TO (self->value, self->every ? WEFT_ASYNC_START (WEFT_ASYNC_NEW (fetch_every))
                                          : WEFT_ASYNC_START (WEFT_ASYNC_NEW (fetch_first_only)));
  self->text = g_strdup_printf (_ ("The value is %" PRId64), self->value);
  if (!loom_surface_set_text (loom_lesson_get_surface (self->lesson), self->text, &self->error))
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  WEFT_RETURN ();

  WEFT_END;
}

static WeftTask *
show_value (LoomLesson *lesson, gboolean every)
{
  ShowFrame *self = WEFT_ASYNC_NEW (show_value);

  self->lesson = loom_lesson_ref (lesson);
  self->every = every;
  return WEFT_ASYNC_START (self);
}

static WeftTask *
configure_first_only (LoomLesson *lesson)
{
  return show_value (lesson, FALSE);
}

static WeftTask *
configure_every (LoomLesson *lesson)
{
  return show_value (lesson, TRUE);
}

static const LoomExpectation pitfall[] = {
  { LOOM_MEASURE_RESUMED_OFF_UI, "fetch_first_only", LOOM_IS, 0, LOOM_ALWAYS },
  { LOOM_MEASURE_RESUMED_ON_UI, "fetch_first_only", LOOM_IS, 1, LOOM_ALWAYS },
  { 0 },
};

static const LoomExpectation cure[] = {
  { LOOM_MEASURE_RESUMED_ON_UI, "fetch_every", LOOM_IS, 0, LOOM_ALWAYS },
  { LOOM_MEASURE_RESUMED_OFF_UI, "fetch_every", LOOM_IS, 1, LOOM_ALWAYS },
  { 0 },
};

static const LoomVariant variants[] = {
  { "pitfall", N_ ("Configure the first await"), LOOM_VARIANT_PITFALL, "fetch_first_only",
    configure_first_only, pitfall },
  { "cure", N_ ("Configure every await"), LOOM_VARIANT_CURE, "fetch_every", configure_every, cure },
  { 0 },
};

const LoomScenario loom_first_only_scenario = {
  .name = "first-only",
  .title = N_ ("Only the first await configured"),
  .summary = N_ ("A library’s function does not capture at its first await, and relies on being "
                 "off the UI thread from there. The first await was complete: it never left, and "
                 "the second one captures the UI’s context."),
  .moral = N_ ("In a library, configure every await."),
  .source = "/io/github/weft/Weft/lab/resume/loom-first-only-scenario.c",
  .group = LOOM_GROUP_RESUME,
  .variants = variants,
};
