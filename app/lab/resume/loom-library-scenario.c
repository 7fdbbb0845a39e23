/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/resume/loom-resume-scenarios.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#define N_PARTS 20
/* A few milliseconds: longer than a processor stays with a thread that it has just woken. */
#define PART_SIZE (1024 * 1024)

static gboolean
digest_part (WeftResult *result,
             gpointer data,
             GCancellable *cancellable G_GNUC_UNUSED,
             GError **error G_GNUC_UNUSED)
{
  g_autofree guchar *part = g_malloc (PART_SIZE);
  g_autofree char *digest = NULL;

  memset (part, GPOINTER_TO_INT (data), PART_SIZE);
  digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, part, PART_SIZE);
  *result = weft_result_int (digest[0]);
  return TRUE;
}

/* The lesson begins here. */

typedef struct
{
  WeftAsync async;

  gboolean capture;
  int part;
  int digit;
  gint64 sum;
} SumFrame;

/* A library's function. It touches no widget, so its awaits need not come back to the UI, where
 * each continuation would queue behind everything else, only to start the next part. The caller
 * cannot decide that: each await captures for itself. */
WEFT_ASYNC_DEFINE (sum_parts, SumFrame, NULL)
{
  WEFT_BEGIN (self);

  for (self->part = 0; self->part < N_PARTS; self->part++)
    {
      WEFT_AWAIT_TO (
          self->digit,
          weft_configure_await (weft_run (digest_part, GINT_TO_POINTER (self->part), NULL, NULL),
                                self->capture));
      self->sum += self->digit;
    }
  WEFT_RETURN_INT (self->sum);

  WEFT_END;
}

static WeftTask *
sum_parts (gboolean capture)
{
  SumFrame *self = WEFT_ASYNC_NEW (sum_parts);

  self->capture = capture;
  return WEFT_ASYNC_START (self);
}

typedef struct
{
  WeftAsync async;

  LoomLesson *lesson;
  gint64 sum;
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

/* The application's function. Its own await captures, whatever the library does inside, and so
 * it may touch the label. */
WEFT_ASYNC_DEFINE (show_sum, ShowFrame, show_frame_clear)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT_TO (self->sum, sum_parts (loom_lesson_get_capture (self->lesson)));
  self->text = g_strdup_printf (_ ("The sum is %" PRId64), self->sum);
  if (!loom_surface_set_text (loom_lesson_get_surface (self->lesson), self->text, &self->error))
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  WEFT_RETURN ();

  WEFT_END;
}

/* The lesson ends here. */

static WeftTask *
show_sum (LoomLesson *lesson)
{
  ShowFrame *self = WEFT_ASYNC_NEW (show_sum);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static const LoomExpectation expectations[] = {
  { LOOM_MEASURE_RESUMED_OFF_UI, "sum_parts", LOOM_IS, 0, LOOM_WITH_CAPTURE },
  { LOOM_MEASURE_RESUMED_ON_UI, "sum_parts", LOOM_AT_LEAST, 1, LOOM_WITH_CAPTURE },
  { LOOM_MEASURE_RESUMED_ON_UI, "sum_parts", LOOM_IS, 0, LOOM_WITHOUT_CAPTURE },
  { LOOM_MEASURE_RESUMED_OFF_UI, "sum_parts", LOOM_AT_LEAST, 1, LOOM_WITHOUT_CAPTURE },
  { LOOM_MEASURE_RESUMED_ON_UI, "show_sum", LOOM_IS, 1, LOOM_ALWAYS },
  { LOOM_MEASURE_GUARDED, NULL, LOOM_IS, 0, LOOM_ALWAYS },
  { 0 },
};

static const LoomVariant variants[] = {
  { "sum", N_ ("Call the library"), LOOM_VARIANT_PLAIN, "sum_parts", show_sum, expectations },
  { 0 },
};

static const char *const rules[] = { "W008", NULL };

const LoomScenario loom_library_scenario = {
  .name = "library",
  .title = N_ ("In a library’s function"),
  .summary =
      N_ ("A library’s function awaits twenty parts of a computation. A part that is done when "
          "it is awaited need not be waited for, so fewer than twenty may count. Captured, "
          "each await that has to wait comes back to the UI only to start the next part. "
          "Not captured, none does, and the application’s own await still brings it home "
          "to its label."),
  .moral = N_ ("In a library, do not capture: the caller’s own await knows where to go."),
  .source = "/io/github/weft/Weft/lab/resume/loom-library-scenario.c",
  .group = LOOM_GROUP_RESUME,
  .has_capture = TRUE,
  .variants = variants,
  .rules = rules,
};
