/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/loom-run-private.h"

#include <glib/gi18n-lib.h>

#include "lab/loom-answer.h"
#include "lab/loom-fact.h"
#include "timeline/loom-time-format.h"

struct _LoomRun
{
  GObject parent_instance;

  guint number;
  const LoomScenario *scenario;
  const LoomVariant *variant;
  gboolean capture;

  LoomRunState state;
  guint64 task_id;
  char *message;
  gint64 begin; /* as weft_trace_get_time() has it */
  gint64 end;
  LoomVerdict *verdict; /* NULL until it has ended, or where there is none */
  GPtrArray *facts;     /* LoomFact; with the verdict */
  gint answer;          /* of a question; -1 where nothing decides */
};

enum
{
  PROP_0,
  PROP_NUMBER,
  PROP_CAPTURE,
  PROP_STATE,
  PROP_SUMMARY,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (LoomRun, loom_run, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
loom_run_finalize (GObject *object)
{
  LoomRun *self = LOOM_RUN (object);

  g_free (self->message);
  g_clear_pointer (&self->facts, g_ptr_array_unref);
  g_clear_pointer (&self->verdict, loom_verdict_free);

  G_OBJECT_CLASS (loom_run_parent_class)->finalize (object);
}

static void
loom_run_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  LoomRun *self = LOOM_RUN (object);

  switch (prop_id)
    {
    case PROP_NUMBER:
      g_value_set_uint (value, self->number);
      break;
    case PROP_CAPTURE:
      g_value_set_boolean (value, self->capture);
      break;
    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;
    case PROP_SUMMARY:
      g_value_take_string (value, loom_run_dup_summary (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
loom_run_class_init (LoomRunClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = loom_run_finalize;
  object_class->get_property = loom_run_get_property;

  properties[PROP_NUMBER] = g_param_spec_uint ("number", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_CAPTURE] = g_param_spec_boolean ("capture", NULL, NULL, FALSE, flags);
  properties[PROP_STATE] =
      g_param_spec_uint ("state", NULL, NULL, 0, LOOM_RUN_CANCELLED, LOOM_RUN_RUNNING, flags);
  properties[PROP_SUMMARY] = g_param_spec_string ("summary", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
loom_run_init (LoomRun *self)
{
  self->state = LOOM_RUN_RUNNING;
  self->answer = -1;
}

LoomRun *
loom_run_new (guint number,
              const LoomScenario *scenario,
              const LoomVariant *variant,
              gboolean capture)
{
  LoomRun *self = g_object_new (LOOM_TYPE_RUN, NULL);

  self->number = number;
  self->scenario = scenario;
  self->variant = variant;
  self->capture = capture;
  return self;
}

void
loom_run_started (LoomRun *self, gint64 begin, guint64 task_id)
{
  self->begin = begin;
  self->task_id = task_id;
}

void
loom_run_ended (LoomRun *self, const GError *error, gint64 end, LoomVerdict *verdict)
{
  g_return_if_fail (LOOM_IS_RUN (self));
  g_return_if_fail (self->state == LOOM_RUN_RUNNING);

  self->end = end;
  self->verdict = verdict;
  if (verdict != NULL)
    {
      self->facts = loom_facts_new (self->scenario, self->variant, self->capture, verdict);
      self->answer = loom_scenario_judge (self->scenario, self->capture, verdict);
    }
  if (error == NULL)
    self->state = LOOM_RUN_DONE;
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    self->state = LOOM_RUN_CANCELLED;
  else
    self->state = LOOM_RUN_FAILED;
  if (error != NULL)
    self->message = g_strdup (error->message);

  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SUMMARY]);
}

/**
 * loom_run_get_number:
 * @self: a run
 *
 * Returns: which run of the lab it is, from 1
 */
guint
loom_run_get_number (LoomRun *self)
{
  g_return_val_if_fail (LOOM_IS_RUN (self), 0);

  return self->number;
}

/**
 * loom_run_get_scenario:
 * @self: a run
 *
 * Returns: (transfer none): the scenario's name
 */
const char *
loom_run_get_scenario (LoomRun *self)
{
  g_return_val_if_fail (LOOM_IS_RUN (self), NULL);

  return self->scenario->name;
}

/**
 * loom_run_get_variant:
 * @self: a run
 *
 * Returns: (transfer none): the variant's name
 */
const char *
loom_run_get_variant (LoomRun *self)
{
  g_return_val_if_fail (LOOM_IS_RUN (self), NULL);

  return self->variant->name;
}

/**
 * loom_run_get_capture:
 * @self: a run
 *
 * Returns: whether its awaits captured the context
 */
gboolean
loom_run_get_capture (LoomRun *self)
{
  g_return_val_if_fail (LOOM_IS_RUN (self), FALSE);

  return self->capture;
}

/**
 * loom_run_get_state:
 * @self: a run
 *
 * Returns: how far it is
 */
LoomRunState
loom_run_get_state (LoomRun *self)
{
  g_return_val_if_fail (LOOM_IS_RUN (self), LOOM_RUN_FAILED);

  return self->state;
}

/**
 * loom_run_get_task_id:
 * @self: a run
 *
 * Returns: its task's number in the recording
 */
guint64
loom_run_get_task_id (LoomRun *self)
{
  g_return_val_if_fail (LOOM_IS_RUN (self), 0);

  return self->task_id;
}

/**
 * loom_run_get_message:
 * @self: a run
 *
 * Returns: (transfer none) (nullable): why it failed
 */
const char *
loom_run_get_message (LoomRun *self)
{
  g_return_val_if_fail (LOOM_IS_RUN (self), NULL);

  return self->message;
}

/**
 * loom_run_get_guard_message:
 * @self: a run
 *
 * Returns: (transfer none) (nullable): what the affinity guard caught
 */
const char *
loom_run_get_guard_message (LoomRun *self)
{
  g_return_val_if_fail (LOOM_IS_RUN (self), NULL);

  return self->verdict != NULL ? self->verdict->guard_message : NULL;
}

/**
 * loom_run_get_resume_thread:
 * @self: a run
 *
 * Returns: (transfer none): the threads on which its function went on, with commas; empty
 *   while it runs
 */
const char *
loom_run_get_resume_thread (LoomRun *self)
{
  g_return_val_if_fail (LOOM_IS_RUN (self), NULL);

  return self->verdict != NULL ? self->verdict->resume_thread : "";
}

/**
 * loom_run_get_resumed_on_ui:
 * @self: a run
 *
 * Returns: whether its function went on on the UI thread only
 */
gboolean
loom_run_get_resumed_on_ui (LoomRun *self)
{
  g_return_val_if_fail (LOOM_IS_RUN (self), FALSE);

  return self->verdict != NULL && self->verdict->resumed_on_ui;
}

/**
 * loom_run_get_n_hops:
 * @self: a run
 *
 * Returns: how often something of it was posted on one thread and run on another
 */
guint
loom_run_get_n_hops (LoomRun *self)
{
  g_return_val_if_fail (LOOM_IS_RUN (self), 0);

  return self->verdict != NULL ? self->verdict->n_hops : 0;
}

/**
 * loom_run_get_queue_delay:
 * @self: a run
 *
 * Returns: nanoseconds: the longest that its function was queued before it went on
 */
gint64
loom_run_get_queue_delay (LoomRun *self)
{
  g_return_val_if_fail (LOOM_IS_RUN (self), 0);

  return self->verdict != NULL ? self->verdict->queue_delay : 0;
}

/**
 * loom_run_get_begin:
 * @self: a run
 *
 * Returns: when it began, as weft_trace_get_time() has it; 0 before
 */
gint64
loom_run_get_begin (LoomRun *self)
{
  g_return_val_if_fail (LOOM_IS_RUN (self), 0);

  return self->begin;
}

/**
 * loom_run_get_end:
 * @self: a run
 *
 * Returns: when it had ended, as weft_trace_get_time() has it; 0 before
 */
gint64
loom_run_get_end (LoomRun *self)
{
  g_return_val_if_fail (LOOM_IS_RUN (self), 0);

  return self->end;
}

/**
 * loom_run_get_duration:
 * @self: a run
 *
 * Returns: nanoseconds from its start to its end
 */
gint64
loom_run_get_duration (LoomRun *self)
{
  g_return_val_if_fail (LOOM_IS_RUN (self), 0);

  return MAX (self->end - self->begin, 0);
}

/**
 * loom_run_get_n_guarded:
 * @self: a run
 *
 * Returns: how often the affinity guard caught something
 */
guint
loom_run_get_n_guarded (LoomRun *self)
{
  g_return_val_if_fail (LOOM_IS_RUN (self), 0);

  return self->verdict != NULL ? self->verdict->n_guarded : 0;
}

/**
 * loom_run_get_n_resumes:
 * @self: a run
 *
 * Returns: how often its function went on after an await that waited
 */
guint
loom_run_get_n_resumes (LoomRun *self)
{
  g_return_val_if_fail (LOOM_IS_RUN (self), 0);

  return self->verdict != NULL ? self->verdict->resumes->len : 0;
}

/**
 * loom_run_get_resume:
 * @self: a run
 * @index: below loom_run_get_n_resumes()
 *
 * Returns: (transfer none): one of them, in the order of time
 */
const LoomResume *
loom_run_get_resume (LoomRun *self, guint index)
{
  g_return_val_if_fail (LOOM_IS_RUN (self), NULL);
  g_return_val_if_fail (index < loom_run_get_n_resumes (self), NULL);

  return &g_array_index (self->verdict->resumes, LoomResume, index);
}

/**
 * loom_run_get_facts:
 * @self: a run
 *
 * Returns: (transfer none) (nullable) (element-type LoomFact): its verdict line by line
 */
GPtrArray *
loom_run_get_facts (LoomRun *self)
{
  g_return_val_if_fail (LOOM_IS_RUN (self), NULL);

  return self->facts;
}

/**
 * loom_run_is_as_expected:
 * @self: a run
 *
 * Returns: whether there is a verdict, and it shows what the lesson says
 */
gboolean
loom_run_is_as_expected (LoomRun *self)
{
  g_return_val_if_fail (LOOM_IS_RUN (self), FALSE);

  return self->facts != NULL && loom_facts_are_as_expected (self->facts);
}

/**
 * loom_run_get_answer:
 * @self: a run
 *
 * Returns: of a question, the answer that its recording shows to be right, from 0; -1 where it
 *   shows none, or there is none
 */
gint
loom_run_get_answer (LoomRun *self)
{
  g_return_val_if_fail (LOOM_IS_RUN (self), -1);

  return self->answer;
}

/* In front of how it went on all the same: "Deadlock · ". */
static char *
dup_deadlock (LoomRun *self)
{
  if (self->verdict == NULL || self->verdict->n_findings[LOOM_RULE_DEADLOCK] == 0)
    return g_strdup ("");
  return g_strdup_printf ("%s · ", loom_rule_get_info (LOOM_RULE_DEADLOCK)->title);
}

static char *
dup_measured (LoomRun *self)
{
  g_autofree char *deadlock = dup_deadlock (self);
  g_autofree char *duration = loom_time_format_duration ((double) loom_run_get_duration (self));
  g_autofree char *queued = NULL;
  g_autofree char *hops = NULL;

  if (self->verdict == NULL || self->verdict->resumes->len == 0)
    /* TRANSLATORS: a finding's title, if there is one; how long it took */
    return g_strdup_printf (_ ("%snever had to wait · %s"), deadlock, duration);

  queued = loom_time_format_duration ((double) self->verdict->queue_delay);
  hops = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u hop", "%u hops", self->verdict->n_hops),
                          self->verdict->n_hops);
  return g_strdup_printf (
      /* TRANSLATORS: a finding's title, if there is one, and then
       * "resumed on worker 2 · queued 12 µs · 3 hops · 1.2 ms" */
      _ ("%sresumed on %s · queued %s · %s · %s"), deadlock, self->verdict->resume_thread, queued,
      hops, duration);
}

/**
 * loom_run_dup_summary:
 * @self: a run
 *
 * Returns: (transfer full): one line for a person
 */
char *
loom_run_dup_summary (LoomRun *self)
{
  g_return_val_if_fail (LOOM_IS_RUN (self), NULL);

  switch (self->state)
    {
    case LOOM_RUN_DONE:
      return dup_measured (self);
    case LOOM_RUN_FAILED:
      return g_strdup_printf (_ ("failed: %s"), self->message);
    case LOOM_RUN_CANCELLED:
      return g_strdup (_ ("cancelled"));
    case LOOM_RUN_RUNNING:
    default:
      return g_strdup (_ ("running"));
    }
}
