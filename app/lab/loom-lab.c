/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/loom-lab.h"

#include <glib/gi18n-lib.h>

#include "lab/loom-run-private.h"
#include "trace/loom-trace-builder.h"

/* Enough for a million events: the busiest scenario leaves half of them. Memory is taken as it
 * is used. */
#define RECORDING_LIMIT (64 * 1024 * 1024)

/* What the live view keeps. */
#define LIVE_SPAN (30 * G_GINT64_CONSTANT (1000000000))

struct _LoomLab
{
  GObject parent_instance;

  LoomSurface *surface;
  GFile *file;
  GPtrArray *runs; /* LoomRun, the oldest first */
  GCancellable *cancellable;

  LoomRecording *recording; /* followed for the live view */
  LoomTraceBuilder *builder;
  LoomRecording *judged; /* followed for the verdicts: run by run, on a worker */
};

static void loom_lab_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LoomLab,
                               loom_lab,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, loom_lab_list_model_init))

static GType
loom_lab_get_item_type (GListModel *model G_GNUC_UNUSED)
{
  return LOOM_TYPE_RUN;
}

static guint
loom_lab_get_n_items (GListModel *model)
{
  return LOOM_LAB (model)->runs->len;
}

static gpointer
loom_lab_get_item (GListModel *model, guint position)
{
  GPtrArray *runs = LOOM_LAB (model)->runs;

  return position < runs->len ? g_object_ref (runs->pdata[runs->len - 1 - position]) : NULL;
}

static void
loom_lab_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = loom_lab_get_item_type;
  iface->get_n_items = loom_lab_get_n_items;
  iface->get_item = loom_lab_get_item;
}

static void
loom_lab_finalize (GObject *object)
{
  LoomLab *self = LOOM_LAB (object);

  g_clear_object (&self->surface);
  g_clear_object (&self->file);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->runs, g_ptr_array_unref);
  g_clear_pointer (&self->builder, loom_trace_builder_free);
  g_clear_pointer (&self->judged, loom_recording_free);
  g_clear_pointer (&self->recording, loom_recording_free);

  G_OBJECT_CLASS (loom_lab_parent_class)->finalize (object);
}

static void
loom_lab_class_init (LoomLabClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = loom_lab_finalize;
}

static void
loom_lab_init (LoomLab *self)
{
  self->runs = g_ptr_array_new_with_free_func (g_object_unref);
  self->cancellable = g_cancellable_new ();
  self->file = g_file_new_for_uri ("resource:///io/github/weft/Weft/lab/example.fxt.gz");
  self->builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "lab");
}

/**
 * loom_lab_new:
 * @surface: what the scenarios show their results on
 * @error: why the process cannot be recorded
 *
 * Starts to record the process.
 *
 * Returns: (transfer full) (nullable): a new lab
 */
LoomLab *
loom_lab_new (LoomSurface *surface, GError **error)
{
  g_autoptr (LoomLab) self = NULL;

  g_return_val_if_fail (LOOM_IS_SURFACE (surface), NULL);

  self = g_object_new (LOOM_TYPE_LAB, NULL);
  self->surface = g_object_ref (surface);
  self->recording = loom_recording_start_own (RECORDING_LIMIT, error);
  if (self->recording == NULL)
    return NULL;
  /* The same memory again, with a place of its own in it. */
  self->judged = loom_recording_start_own (RECORDING_LIMIT, error);
  if (self->judged == NULL)
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * loom_lab_set_file:
 * @self: a lab
 * @file: a recording
 *
 * Says what the scenarios load from now on.
 */
void
loom_lab_set_file (LoomLab *self, GFile *file)
{
  g_return_if_fail (LOOM_IS_LAB (self));
  g_return_if_fail (G_IS_FILE (file));

  g_set_object (&self->file, file);
}

/**
 * loom_lab_get_file:
 * @self: a lab
 *
 * Returns: (transfer none): what the scenarios load
 */
GFile *
loom_lab_get_file (LoomLab *self)
{
  g_return_val_if_fail (LOOM_IS_LAB (self), NULL);

  return self->file;
}

/**
 * loom_lab_get_trace:
 * @self: a lab
 *
 * Returns: (transfer none): the live recording of the last half minute, as far as
 *   loom_lab_follow() has read it
 */
LoomTrace *
loom_lab_get_trace (LoomLab *self)
{
  g_return_val_if_fail (LOOM_IS_LAB (self), NULL);

  return loom_trace_builder_peek (self->builder);
}

/**
 * loom_lab_follow:
 * @self: a lab
 *
 * Reads what has been recorded since the last call.
 *
 * Returns: how many events
 */
guint64
loom_lab_follow (LoomLab *self)
{
  guint64 n_events;
  LoomTrace *trace;

  g_return_val_if_fail (LOOM_IS_LAB (self), 0);

  n_events = loom_recording_follow (self->recording, self->builder);
  trace = loom_trace_builder_peek (self->builder);
  if (loom_trace_get_end (trace) - loom_trace_get_begin (trace) > 2 * LIVE_SPAN)
    loom_trace_builder_trim (self->builder, loom_trace_get_end (trace) - LIVE_SPAN);
  return n_events;
}

/* A run, from its start to its verdict. */
typedef struct
{
  WeftAsync async;

  LoomLab *lab;
  const LoomScenario *scenario;
  const LoomVariant *variant;
  LoomRun *run;
  LoomLesson *lesson;
  WeftTask *task;
  guint64 task_id;
  const char *function;
  gint64 begin;
  gint64 end;
  GError *error;
  LoomVerdict *verdict;
} RunFrame;

static void
run_frame_clear (RunFrame *self)
{
  g_clear_object (&self->lab);
  g_clear_object (&self->run);
  g_clear_pointer (&self->lesson, loom_lesson_unref);
  g_clear_pointer (&self->verdict, loom_verdict_free);
  g_clear_error (&self->error);
}

/* On a worker, so that the window goes on drawing. The frame waits for it meanwhile, and nobody
 * else follows what is judged. */
static gboolean
judge (WeftResult *result G_GNUC_UNUSED, gpointer data, GCancellable *cancellable, GError **error)
{
  RunFrame *self = data;
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "run");
  g_autoptr (LoomTrace) trace = NULL;
  gint64 origin;

  loom_recording_follow (self->lab->judged, builder);
  trace = loom_trace_builder_finish (builder);
  origin = loom_trace_get_origin (trace);
  self->verdict = loom_verdict_read (trace, self->task_id, self->function, self->begin - origin,
                                     self->end - origin, cancellable, error);
  return self->verdict != NULL;
}

/* A lesson about errors that nobody looks at has one. Its recording tells of it, and the finding is
 * part of the verdict; what is not a lesson's is a warning as ever. */
static void
lesson_lost_error (const WeftSite *site, const GError *error, gpointer user_data G_GNUC_UNUSED)
{
  g_debug ("%s: %s", weft_site_get_name (site), error->message);
}

static void
begin_run (RunFrame *self)
{
  weft_set_unobserved_handler (lesson_lost_error, NULL);
  weft_set_async_void_handler (lesson_lost_error, NULL);
  loom_recording_skip (self->lab->judged);
  self->begin = weft_trace_get_time ();
  loom_lesson_note_allocations (self->lesson);
  self->task = self->variant->start (self->lesson);
  self->task_id = weft_task_get_id (self->task);
  self->function = weft_site_get_name (weft_task_get_site (self->task));
  loom_run_started (self->run, self->begin, self->task_id);
}

static void
end_run (RunFrame *self)
{
  weft_set_unobserved_handler (NULL, NULL);
  weft_set_async_void_handler (NULL, NULL);
  self->verdict->failed = self->error != NULL;
  loom_run_ended (self->run, self->error, self->end, g_steal_pointer (&self->verdict));
}

WEFT_ASYNC_DEFINE (run_scenario, RunFrame, run_frame_clear)
{
  WEFT_BEGIN (self);

  /* As the handler of a click begins: called by the main loop. */
  WEFT_YIELD ();
  begin_run (self);
  WEFT_TRY_AWAIT (g_steal_pointer (&self->task), &self->error);
  loom_lesson_note_allocations (self->lesson);

  /* The verdict is read when the function's last body has ended too, and been recorded. */
  WEFT_YIELD ();
  self->end = weft_trace_get_time ();
  WEFT_AWAIT (weft_run (judge, self, NULL, NULL));
  end_run (self);
  WEFT_RETURN_OBJECT (g_steal_pointer (&self->run));

  WEFT_END;
}

/**
 * loom_lab_run_async:
 * @self: a lab
 * @scenario: a scenario
 * @variant: one of its variants
 * @capture: whether its awaits capture the context
 *
 * Starts a run and puts it into the list. To be called where the surface belongs.
 *
 * Returns: (transfer full): a task with the #LoomRun, which completes when the run has
 *   its verdict; a scenario's failure is the run's, not the task's
 */
WeftTask *
loom_lab_run_async (LoomLab *self,
                    const LoomScenario *scenario,
                    const LoomVariant *variant,
                    gboolean capture)
{
  RunFrame *frame;

  g_return_val_if_fail (LOOM_IS_LAB (self), NULL);
  g_return_val_if_fail (scenario != NULL, NULL);
  g_return_val_if_fail (variant != NULL, NULL);
  g_return_val_if_fail (weft_sync_context_is_current (loom_surface_get_context (self->surface)),
                        NULL);

  frame = WEFT_ASYNC_NEW (run_scenario);
  frame->lab = g_object_ref (self);
  frame->scenario = scenario;
  frame->variant = variant;
  frame->run = loom_run_new (self->runs->len + 1, scenario, variant, capture);
  frame->lesson = loom_lesson_new (self->file, capture, self->surface, self->cancellable);

  g_ptr_array_add (self->runs, g_object_ref (frame->run));
  g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, 1);
  return WEFT_ASYNC_START (frame);
}

/**
 * loom_lab_run:
 * @self: a lab
 * @scenario: a scenario
 * @variant: one of its variants
 * @capture: whether its awaits capture the context
 *
 * As loom_lab_run_async(), for who watches the list.
 *
 * Returns: (transfer none): the run
 */
LoomRun *
loom_lab_run (LoomLab *self,
              const LoomScenario *scenario,
              const LoomVariant *variant,
              gboolean capture)
{
  WeftTask *task = loom_lab_run_async (self, scenario, variant, capture);

  g_return_val_if_fail (task != NULL, NULL);

  weft_task_forget (task);
  return self->runs->pdata[self->runs->len - 1];
}

/**
 * loom_lab_cancel:
 * @self: a lab
 *
 * Cancels every run that is going on.
 */
void
loom_lab_cancel (LoomLab *self)
{
  g_autoptr (GCancellable) cancelled = NULL;

  g_return_if_fail (LOOM_IS_LAB (self));

  cancelled = g_steal_pointer (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_cancellable_cancel (cancelled);
}

typedef struct
{
  gint64 since; /* as weft_trace_get_time() has it; 0 for all */
} Snapshot;

/* With a place of its own in the recorder's memory, so that nobody else is in its way. */
static gboolean
take_snapshot (WeftResult *result,
               gpointer data,
               GCancellable *cancellable G_GNUC_UNUSED,
               GError **error)
{
  Snapshot *self = data;
  g_autoptr (LoomRecording) recording = loom_recording_start_own (RECORDING_LIMIT, error);
  LoomTraceBuilder *builder;

  if (recording == NULL)
    return FALSE;
  builder = loom_trace_builder_new (LOOM_FORMAT_FXT, _ ("Weft lab"));
  /* Where it is looked at, it is a recording by itself, and begins at 0. */
  if (self->since > 0)
    loom_trace_builder_set_origin (builder, self->since);
  loom_recording_follow (recording, builder);
  if (self->since > 0)
    loom_trace_builder_trim (builder, 0);
  *result = weft_result_pointer (&weft_type_object, loom_trace_builder_finish (builder));
  loom_trace_builder_free (builder);
  return TRUE;
}

/**
 * loom_lab_snapshot:
 * @self: a lab
 * @since: nanoseconds since the origin of loom_lab_get_trace(); 0 for all that is still there
 * @cancellable: (nullable): a cancellable
 *
 * Reads what has been recorded into a recording that does not grow any more, on a worker.
 *
 * Returns: (transfer full): a task with the #LoomTrace
 */
WeftTask *
loom_lab_snapshot (LoomLab *self, gint64 since, GCancellable *cancellable)
{
  Snapshot *data;

  g_return_val_if_fail (LOOM_IS_LAB (self), NULL);

  data = g_new (Snapshot, 1);
  data->since = since > 0 ? since + loom_trace_get_origin (loom_lab_get_trace (self)) : 0;
  return weft_run (take_snapshot, data, g_free, cancellable);
}

typedef struct
{
  LoomLab *lab;
  GFile *file;
  gint64 begin;
  gint64 end;
} Save;

static void
save_free (gpointer data)
{
  Save *self = data;

  g_object_unref (self->lab);
  g_object_unref (self->file);
  g_free (self);
}

static gboolean
save (WeftResult *result G_GNUC_UNUSED, gpointer data, GCancellable *cancellable, GError **error)
{
  Save *self = data;

  return loom_recording_save (self->lab->recording, self->file, cancellable, error);
}

static gboolean
save_range (WeftResult *result G_GNUC_UNUSED,
            gpointer data,
            GCancellable *cancellable,
            GError **error)
{
  Save *self = data;
  g_autoptr (GBytes) bytes =
      loom_recording_cut (self->lab->recording, self->begin, self->end, cancellable, error);

  return bytes != NULL && g_file_replace_contents (self->file, g_bytes_get_data (bytes, NULL),
                                                   g_bytes_get_size (bytes), NULL, FALSE,
                                                   G_FILE_CREATE_NONE, NULL, cancellable, error);
}

/**
 * loom_lab_save_range:
 * @self: a lab
 * @file: where to
 * @begin: nanoseconds, as weft_trace_get_time() has them
 * @end: likewise
 * @cancellable: (nullable): a cancellable
 *
 * Saves what was recorded in a time, on a worker: what ran then, and nothing of what was before.
 *
 * Returns: (transfer full): a task without a value
 */
WeftTask *
loom_lab_save_range (
    LoomLab *self, GFile *file, gint64 begin, gint64 end, GCancellable *cancellable)
{
  Save *data;

  g_return_val_if_fail (LOOM_IS_LAB (self), NULL);
  g_return_val_if_fail (G_IS_FILE (file), NULL);
  g_return_val_if_fail (begin <= end, NULL);

  data = g_new (Save, 1);
  *data = (Save) { g_object_ref (self), g_object_ref (file), begin, end };
  return weft_run (save_range, data, save_free, cancellable);
}

/**
 * loom_lab_save:
 * @self: a lab
 * @file: where to
 * @cancellable: (nullable): a cancellable
 *
 * Saves what has been recorded, on a worker.
 *
 * Returns: (transfer full): a task without a value
 */
WeftTask *
loom_lab_save (LoomLab *self, GFile *file, GCancellable *cancellable)
{
  Save *data;

  g_return_val_if_fail (LOOM_IS_LAB (self), NULL);
  g_return_val_if_fail (G_IS_FILE (file), NULL);

  data = g_new (Save, 1);
  *data = (Save) { .lab = g_object_ref (self), .file = g_object_ref (file) };
  return weft_run (save, data, save_free, cancellable);
}
