/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/resume/loom-resume-scenarios.h"

#include <glib/gi18n-lib.h>

#include "timeline/loom-time-format.h"
#include "trace/loom-trace-load.h"

typedef struct
{
  WeftAsync async;

  LoomLesson *lesson;
  gboolean capture;

  /* The lesson's. */
  GFile *file;
  LoomSurface *surface;
  GCancellable *cancellable;

  WeftTask *call;
  GAsyncResult *ready;
  GBytes *bytes;
  LoomTrace *trace;
  char *text;
  GError *error;
} LoadFrame;

static void
load_frame_clear (LoadFrame *self)
{
  g_clear_pointer (&self->lesson, loom_lesson_unref);
  g_clear_object (&self->ready);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_object (&self->trace);
  g_clear_pointer (&self->text, g_free);
  g_clear_error (&self->error);
}

static gboolean
parse_bytes (WeftResult *result, gpointer data, GCancellable *cancellable, GError **error)
{
  LoomTrace *trace = loom_trace_load_bytes (data, "", NULL, NULL, cancellable, error);

  if (trace == NULL)
    return FALSE;
  *result = weft_result_pointer (&weft_type_object, trace);
  return TRUE;
}

static WeftTask *
parse (GBytes *bytes, GCancellable *cancellable)
{
  return weft_run (parse_bytes, g_bytes_ref (bytes), (GDestroyNotify) g_bytes_unref, cancellable);
}

static char *
describe (LoomTrace *trace)
{
  guint64 n_events = loom_trace_get_n_events (trace);
  g_autofree char *count = loom_count_format (n_events);
  g_autofree char *events =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s event", "%s events", n_events), count);
  g_autofree char *span = loom_time_format_duration (
      (double) (loom_trace_get_end (trace) - loom_trace_get_begin (trace)));

  return g_strdup_printf (
      /* TRANSLATORS: "Loaded: a recording of 1.20 s, with 8,412 events on 5 threads" */
      g_dngettext (GETTEXT_PACKAGE, "Loaded: a recording of %s, with %s on %u thread",
                   "Loaded: a recording of %s, with %s on %u threads",
                   loom_trace_get_n_threads (trace)),
      span, events, loom_trace_get_n_threads (trace));
}

/* The lesson begins here. */

WEFT_ASYNC_DEFINE (load_recording, LoadFrame, load_frame_clear)
{
  WEFT_BEGIN (self);

  if (!loom_surface_set_text (self->surface, _ ("Loading…"), &self->error))
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));

  /* Reading waits for the disk: no thread of ours does. */
  self->call = weft_gio_call_new ();
  g_file_load_bytes_async (self->file, self->cancellable, weft_gio_ready_cb,
                           weft_gio_call_begin (self->call));
  WEFT_AWAIT_TO (self->ready, weft_configure_await (g_steal_pointer (&self->call), self->capture));

  self->bytes = g_file_load_bytes_finish (self->file, self->ready, NULL, &self->error);
  if (self->bytes == NULL)
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));

  /* Parsing needs a processor: a worker of the pool does it. */
  WEFT_AWAIT_TO (self->trace,
                 weft_configure_await (parse (self->bytes, self->cancellable), self->capture));

  self->text = describe (self->trace);
  if (!loom_surface_set_text (self->surface, self->text, &self->error))
    {
      /* Not the label's thread, and the guard has said so. Go there, and try again. */
      g_clear_error (&self->error);
      WEFT_RESUME_ON (loom_surface_get_context (self->surface));

      if (!loom_surface_set_text (self->surface, self->text, &self->error))
        WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
    }

  WEFT_RETURN ();

  WEFT_END;
}

/* The lesson ends here. */

static WeftTask *
load_recording (LoomLesson *lesson)
{
  LoadFrame *self = WEFT_ASYNC_NEW (load_recording);

  self->lesson = loom_lesson_ref (lesson);
  self->capture = loom_lesson_get_capture (lesson);
  self->file = loom_lesson_get_file (lesson);
  self->surface = loom_lesson_get_surface (lesson);
  self->cancellable = loom_lesson_get_cancellable (lesson);
  return WEFT_ASYNC_START (self);
}

static const LoomExpectation expectations[] = {
  { LOOM_MEASURE_RESUMES, NULL, LOOM_AT_LEAST, 1, LOOM_ALWAYS },
  { LOOM_MEASURE_RESUMED_OFF_UI, NULL, LOOM_IS, 0, LOOM_WITH_CAPTURE },
  { LOOM_MEASURE_GUARDED, NULL, LOOM_IS, 0, LOOM_WITH_CAPTURE },
  { LOOM_MEASURE_RESUMED_OFF_UI, NULL, LOOM_AT_LEAST, 1, LOOM_WITHOUT_CAPTURE },
  { LOOM_MEASURE_RESUMED_ON_UI, NULL, LOOM_IS, 1, LOOM_WITHOUT_CAPTURE },
  { LOOM_MEASURE_GUARDED, NULL, LOOM_IS, 1, LOOM_WITHOUT_CAPTURE },
  { 0 },
};

static const LoomVariant variants[] = {
  { "load", N_ ("Load a recording"), LOOM_VARIANT_PLAIN, "load_recording", load_recording,
    expectations },
  { 0 },
};

static const char *const rules[] = { "W007", NULL };

const LoomScenario loom_capture_scenario = {
  .name = "capture",
  .title = N_ ("Capture on and off"),
  .summary = N_ ("An async function reads a recording, parses it and updates a label. Captured, "
                 "every await comes back to the UI thread; not captured, it goes on where the "
                 "work ended, and the label must be reached by an explicit hop."),
  .moral = N_ ("Capture where the next lines touch the UI, and only there."),
  .source = "/io/github/weft/Weft/lab/resume/loom-capture-scenario.c",
  .group = LOOM_GROUP_RESUME,
  .has_capture = TRUE,
  .variants = variants,
  .rules = rules,
};
