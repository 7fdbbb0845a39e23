/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "findings/loom-finding.h"

#include <glib/gi18n-lib.h>

#define MS (G_GINT64_CONSTANT (1000000))
#define NOTHING_TO_MEASURE (-1)

/* Translated where they are given out. */
static const LoomRuleInfo rules[LOOM_N_RULES] = {
  [LOOM_RULE_UI_BLOCKED] = { "W001", "ui-blocked", N_ ("The UI thread blocked to wait for a task"),
                             N_ ("Await the task instead of waiting for it: async all the way."),
                             LOOM_SEVERITY_ERROR, 1 * MS, "blocking" },
  [LOOM_RULE_DEADLOCK] = { "W002", "deadlock", N_ ("Deadlock"),
                           N_ ("Whoever waits must not be the one whom the awaited task needs to "
                               "go on. Await instead of waiting, or let what is awaited resume "
                               "elsewhere."),
                           LOOM_SEVERITY_ERROR, NOTHING_TO_MEASURE, "deadlock" },
  [LOOM_RULE_LOST_ERROR] = { "W003", "lost-error", N_ ("A failed task that nobody looked at"),
                             N_ ("Await the task, or look at its error."), LOOM_SEVERITY_ERROR,
                             NOTHING_TO_MEASURE, "lost-error" },
  [LOOM_RULE_ASYNC_VOID] = { "W004", "async-void", N_ ("A function failed that nobody can await"),
                             N_ ("Return the task. Async void is for event handlers, and these "
                                 "catch their errors themselves."),
                             LOOM_SEVERITY_ERROR, NOTHING_TO_MEASURE, "async-void" },
  [LOOM_RULE_WORKER_WAITS] = { "W005", "worker-waits",
                               N_ ("A worker was used only to wait for something asynchronous"),
                               N_ ("Await it directly. Run is for work that needs a processor."),
                               LOOM_SEVERITY_WARNING, 5 * MS, "run-io" },
  [LOOM_RULE_VALUE_TASK_TWICE] = { "W006", "value-task-twice", N_ ("A value task awaited twice"),
                                   N_ ("Await it once; for more, take it as a task first."),
                                   LOOM_SEVERITY_ERROR, NOTHING_TO_MEASURE, "value-task" },
  [LOOM_RULE_UI_TOUCHED] = { "W007", "ui-touched", N_ ("The UI was touched off its thread"),
                             N_ ("Go back to the UI’s context before: await with the context "
                                 "captured."),
                             LOOM_SEVERITY_ERROR, NOTHING_TO_MEASURE, "capture" },
  [LOOM_RULE_NEEDLESS_CAPTURE] = { "W008", "needless-capture",
                                   N_ ("Came back to the UI only to go on awaiting"),
                                   N_ ("Await with configure-await (FALSE) where the next lines do "
                                       "not need the UI."),
                                   LOOM_SEVERITY_NOTE, MS / 20, "capture" },
  [LOOM_RULE_LONG_CONTINUATION] = { "W009", "long-continuation",
                                    N_ ("A continuation held the UI for longer than a frame"),
                                    N_ ("Run the computation on the worker pool and await it."),
                                    LOOM_SEVERITY_WARNING, 17 * MS, "run-cpu" },
  [LOOM_RULE_STARVED_POOL] = { "W010", "starved-pool",
                               N_ ("Queued work waited while workers were blocked"),
                               N_ ("Do not block on workers: await, or announce it so that another "
                                   "worker stands in."),
                               LOOM_SEVERITY_WARNING, 10 * MS, "starvation" },
  [LOOM_RULE_NEVER_AWAITED] = { "W011", "never-awaited", N_ ("A task that nobody awaited"),
                                N_ ("Await it, give it to a scope, or say weft_task_forget ()."),
                                LOOM_SEVERITY_NOTE, 1 * MS, "when-all" },
  [LOOM_RULE_CANCELLATION_IGNORED] = { "W012", "cancellation-ignored",
                                       N_ ("Cancellation was asked for and ignored"),
                                       N_ ("Look at the cancellable now and then, and give it to "
                                           "what is called."),
                                       LOOM_SEVERITY_WARNING, 20 * MS, "cancellation" },
  [LOOM_RULE_LOOP_STALLED] = { "W013", "loop-stalled", N_ ("The main loop stalled"),
                               N_ ("Split what took so long, or do it on the worker pool."),
                               LOOM_SEVERITY_WARNING, 50 * MS, "blocking" },
  [LOOM_RULE_FRAMES_DROPPED] = { "W014", "frames-dropped", N_ ("Frames were dropped"),
                                 N_ ("Keep each turn of the main loop well below a frame."),
                                 LOOM_SEVERITY_WARNING, 34 * MS, "blocking" },
  [LOOM_RULE_UI_INPUT_OUTPUT] = { "W015", "ui-input-output",
                                  N_ ("Blocking input or output, or a lock, on the UI thread"),
                                  N_ ("Use the asynchronous call, or do it on the worker pool."),
                                  LOOM_SEVERITY_WARNING, 1 * MS, "blocking" },
};

/**
 * loom_rule_get_info:
 * @rule: a rule
 *
 * Returns: (transfer none): what it is about, translated
 */
const LoomRuleInfo *
loom_rule_get_info (LoomRule rule)
{
  static LoomRuleInfo translated[LOOM_N_RULES];
  static gsize once;

  g_return_val_if_fail ((guint) rule < LOOM_N_RULES, NULL);

  if (g_once_init_enter (&once))
    {
      for (guint i = 0; i < LOOM_N_RULES; i++)
        {
          translated[i] = rules[i];
          translated[i].title = _ (rules[i].title);
          translated[i].advice = _ (rules[i].advice);
        }
      g_once_init_leave (&once, 1);
    }
  return &translated[rule];
}

gboolean
loom_rule_find (const char *text, LoomRule *rule)
{
  for (guint i = 0; i < LOOM_N_RULES; i++)
    if (g_ascii_strcasecmp (text, rules[i].code) == 0 ||
        g_ascii_strcasecmp (text, rules[i].name) == 0)
      {
        *rule = (LoomRule) i;
        return TRUE;
      }
  return FALSE;
}

/* For machines: not translated. */
const char *
loom_severity_get_name (LoomSeverity severity)
{
  switch (severity)
    {
    case LOOM_SEVERITY_ERROR:
      return "error";
    case LOOM_SEVERITY_WARNING:
      return "warning";
    case LOOM_SEVERITY_NOTE:
    default:
      return "note";
    }
}

void
loom_finding_settings_init (LoomFindingSettings *self)
{
  *self = (LoomFindingSettings) { 0 };
  for (guint i = 0; i < LOOM_N_RULES; i++)
    self->thresholds[i] = rules[i].threshold;
}

static gboolean
parse_duration (const char *text, gint64 *nanoseconds)
{
  static const struct
  {
    const char *name;
    double factor;
  } units[] = { { "ns", 1 }, { "us", 1e3 }, { "µs", 1e3 }, { "ms", 1e6 }, { "s", 1e9 } };
  char *unit;
  double number = g_ascii_strtod (text, &unit);

  if (unit == text || !(number >= 0 && number <= 1e9))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (g_str_equal (unit, units[i].name))
      {
        *nanoseconds = (gint64) (number * units[i].factor);
        return TRUE;
      }
  return FALSE;
}

/**
 * loom_finding_settings_parse:
 * @self: settings
 * @text: a rule and what to make of it: `W009=20ms`, `frames-dropped=off`
 * @error: set to %G_IO_ERROR_INVALID_ARGUMENT
 *
 * Returns: whether @text could be understood
 */
gboolean
loom_finding_settings_parse (LoomFindingSettings *self, const char *text, GError **error)
{
  const char *sign = strchr (text, '=');
  g_autofree char *name = g_strndup (text, sign != NULL ? (gsize) (sign - text) : strlen (text));
  const char *value = sign != NULL ? sign + 1 : "";
  LoomRule rule;

  if (!loom_rule_find (name, &rule))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _ ("There is no rule “%s”"),
                   name);
      return FALSE;
    }
  if (g_str_equal (value, "off"))
    {
      self->disabled[rule] = TRUE;
      return TRUE;
    }
  if (rules[rule].threshold == NOTHING_TO_MEASURE)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _ ("%s has no threshold; it can only be off"), rules[rule].code);
      return FALSE;
    }
  if (parse_duration (value, &self->thresholds[rule]))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               _ ("“%s” is no time; it takes one as 20ms, 500us or 1.5s, or off"), value);
  return FALSE;
}

/**
 * loom_finding_settings_read:
 * @self: settings; what they were is forgotten
 * @texts: (array zero-terminated=1) (nullable): what is not as usual, each as for
 *   loom_finding_settings_parse ()
 * @error: set for the first that cannot be understood
 *
 * Takes all that can be understood: one that cannot does not undo the others.
 *
 * Returns: whether all of them could be
 */
gboolean
loom_finding_settings_read (LoomFindingSettings *self, const char *const *texts, GError **error)
{
  gboolean understood = TRUE;

  loom_finding_settings_init (self);
  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    if (!loom_finding_settings_parse (self, texts[i], understood ? error : NULL))
      understood = FALSE;
  return understood;
}

gboolean
loom_finding_settings_equal (const LoomFindingSettings *self, const LoomFindingSettings *other)
{
  for (guint i = 0; i < LOOM_N_RULES; i++)
    if (self->thresholds[i] != other->thresholds[i] || self->disabled[i] != other->disabled[i])
      return FALSE;
  return TRUE;
}
