/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/checklist/loom-checklist.h"

#include <glib/gi18n-lib.h>

#include "lab/loom-drawing.h"
#include "lab/loom-run-tasks.h"
#include "timeline/loom-time-format.h"

struct _LoomChecklist
{
  LoomFindings *findings;
  gint64 begin; /* nanoseconds since the recording's origin: of what is judged */
  LoomChecklistItem items[LOOM_CHECKLIST_N];
};

/* Every finding breaks exactly one. */
static const struct
{
  const char *title;
  const char *codes;
} rules[LOOM_CHECKLIST_N] = {
  { N_ ("Async all the way: nothing on the UI thread blocks for a task"), "W001 W002" },
  { N_ ("Return a task: async void is for event handlers"), "W004" },
  { N_ ("Await every task, or say that you do not want to"), "W011" },
  { N_ ("Look at every error, those of when-all among them"), "W003" },
  { N_ ("Capture the context only where the next lines need it"), "W008" },
  { N_ ("Run is for work that needs a processor, not for waiting"), "W005" },
  { N_ ("Await a value task once"), "W006" },
  { N_ ("Honour cancellation"), "W012" },
  { N_ ("Touch the UI only on its thread"), "W007" },
  { N_ ("Keep the UI and the workers free, and measure before you change anything"),
    "W009 W010 W013 W014 W015" },
};

/* Which of the findings are judged. */
typedef struct
{
  LoomTrace *trace;
  GArray *runs;       /* LoomChecklistRun; NULL for all */
  GHashTable *of_run; /* (guint): their tasks, and what these made */
  LoomFindingSettings settings;
} Scope;

static gboolean
is_in_a_run (const Scope *scope, const LoomFinding *finding)
{
  gint64 origin = loom_trace_get_origin (scope->trace);

  for (guint i = 0; i < scope->runs->len; i++)
    {
      const LoomChecklistRun *run = &g_array_index (scope->runs, LoomChecklistRun, i);

      if (finding->begin <= run->end - origin && finding->end >= run->begin - origin)
        return TRUE;
    }
  return FALSE;
}

/* Not what the window draws and does while it runs something, and afterwards to judge it. */
static gboolean
is_judged (const Scope *scope, const LoomFinding *finding)
{
  if (scope->runs == NULL)
    return TRUE;
  return is_in_a_run (scope, finding) &&
         (finding->task == LOOM_NO_TASK ||
          g_hash_table_contains (scope->of_run, GUINT_TO_POINTER (finding->task))) &&
         !loom_drawing_explains (scope->trace, finding, scope->settings.thresholds[finding->rule]);
}

static gboolean
breaks (const LoomFinding *finding, const char *codes)
{
  return strstr (codes, loom_rule_get_info (finding->rule)->code) != NULL;
}

/* Those that are not told as well. */
static guint64
count_all (LoomFindings *findings, const char *codes)
{
  g_auto (GStrv) split = g_strsplit (codes, " ", -1);
  guint64 n = 0;

  for (char **code = split; *code != NULL; code++)
    {
      LoomRule rule;

      if (loom_rule_find (*code, &rule))
        n += loom_findings_count (findings, rule);
    }
  return n;
}

static LoomChecklistItem
look_at (const Scope *scope, LoomFindings *findings, guint rule)
{
  LoomChecklistItem self = { _ (rules[rule].title), rules[rule].codes, 0, LOOM_NO_FINDING };

  for (guint i = 0; i < loom_findings_get_n (findings); i++)
    {
      const LoomFinding *finding = loom_findings_get (findings, i);

      if (!breaks (finding, self.codes) || !is_judged (scope, finding))
        continue;
      self.n_broken++;
      if (self.first == LOOM_NO_FINDING ||
          finding->begin < loom_findings_get (findings, self.first)->begin)
        self.first = i;
    }
  if (scope->runs == NULL)
    self.n_broken = count_all (findings, self.codes);
  return self;
}

/* Of what is judged. */
static gint64
find_begin (const Scope *scope)
{
  gint64 begin = G_MAXINT64;

  for (guint i = 0; scope->runs != NULL && i < scope->runs->len; i++)
    begin = MIN (begin, g_array_index (scope->runs, LoomChecklistRun, i).begin);
  return begin != G_MAXINT64 ? begin - loom_trace_get_origin (scope->trace)
                             : loom_trace_get_begin (scope->trace);
}

static void
add_run_tasks (const Scope *scope, LoomTaskIndex *tasks)
{
  for (guint i = 0; scope->runs != NULL && i < scope->runs->len; i++)
    loom_run_tasks_add (tasks, g_array_index (scope->runs, LoomChecklistRun, i).task_id,
                        scope->of_run);
}

/**
 * loom_checklist_new:
 * @trace: a finished recording
 * @runs: (nullable) (element-type LoomChecklistRun): what of it is judged, without what the window
 *   itself did; %NULL for all of it
 * @cancellable: (nullable): a cancellable
 * @error: set when cancelled
 *
 * Looks for what breaks the rules. Takes as long as looking for findings does.
 *
 * Returns: (transfer full) (nullable): the rules, each kept or broken
 */
LoomChecklist *
loom_checklist_new (LoomTrace *trace, GArray *runs, GCancellable *cancellable, GError **error)
{
  g_autoptr (GHashTable) of_run = g_hash_table_new (NULL, NULL);
  g_autoptr (LoomTaskIndex) tasks = NULL;
  g_autoptr (LoomFindings) findings = NULL;
  Scope scope = { .trace = trace, .runs = runs, .of_run = of_run };
  LoomChecklist *self;

  g_return_val_if_fail (LOOM_IS_TRACE (trace), NULL);

  tasks = loom_task_index_new (trace, cancellable, error);
  if (tasks == NULL)
    return NULL;
  loom_finding_settings_init (&scope.settings);
  findings = loom_findings_new (tasks, &scope.settings, cancellable, error);
  if (findings == NULL)
    return NULL;
  add_run_tasks (&scope, tasks);

  self = g_new0 (LoomChecklist, 1);
  self->findings = g_steal_pointer (&findings);
  self->begin = find_begin (&scope);
  for (guint i = 0; i < LOOM_CHECKLIST_N; i++)
    self->items[i] = look_at (&scope, self->findings, i);
  return self;
}

void
loom_checklist_free (LoomChecklist *self)
{
  loom_findings_unref (self->findings);
  g_free (self);
}

LoomTrace *
loom_checklist_get_trace (const LoomChecklist *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return loom_findings_get_trace (self->findings);
}

LoomFindings *
loom_checklist_get_findings (const LoomChecklist *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->findings;
}

/**
 * loom_checklist_get:
 * @self: a checklist
 * @rule: from 0 to %LOOM_CHECKLIST_N
 *
 * Returns: (transfer none): what the recording says of the rule
 */
const LoomChecklistItem *
loom_checklist_get (const LoomChecklist *self, guint rule)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (rule < LOOM_CHECKLIST_N, NULL);

  return &self->items[rule];
}

guint
loom_checklist_get_n_broken (const LoomChecklist *self)
{
  guint n = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < LOOM_CHECKLIST_N; i++)
    n += self->items[i].n_broken > 0;
  return n;
}

/**
 * loom_checklist_dup_evidence:
 * @self: a checklist
 * @rule: from 0 to %LOOM_CHECKLIST_N
 *
 * Returns: (transfer full): how often the rule was broken, when first, and how
 */
char *
loom_checklist_dup_evidence (const LoomChecklist *self, guint rule)
{
  const LoomChecklistItem *item = loom_checklist_get (self, rule);
  const LoomFinding *first;
  g_autofree char *count = NULL;
  g_autofree char *time = NULL;
  g_autofree char *how_many = NULL;

  g_return_val_if_fail (item != NULL, NULL);

  if (item->first == LOOM_NO_FINDING)
    return g_strdup (_ ("Nothing in the recording breaks it."));
  first = loom_findings_get (self->findings, item->first);
  count = loom_count_format (item->n_broken);
  time = loom_time_format_duration ((double) MAX (first->begin - self->begin, 0));
  how_many =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s time", "%s times", item->n_broken), count);
  /* Of a rule that one finding alone breaks, everybody who tells it has told the code already. */
  if (strchr (item->codes, ' ') == NULL)
    /* TRANSLATORS: how many times, since when, what a finding says: "2 times, first after 12 ms: The UI
     * thread blocked…" */
    return g_strdup_printf (_ ("%s, first after %s: %s"), how_many, time, first->message);
  /* TRANSLATORS: how many times, since when, a finding's code and what it says: "2 times, first after 12 ms:
   * W001 The UI thread blocked…" */
  return g_strdup_printf (_ ("%s, first after %s: %s %s"), how_many, time,
                          loom_rule_get_info (first->rule)->code, first->message);
}

/**
 * loom_checklist_to_text:
 * @self: a checklist
 *
 * Returns: (transfer full): two lines for each rule, and one that counts; ends with a newline
 */
char *
loom_checklist_to_text (const LoomChecklist *self)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < LOOM_CHECKLIST_N; i++)
    {
      const LoomChecklistItem *item = &self->items[i];
      g_autofree char *evidence = loom_checklist_dup_evidence (self, i);

      g_string_append_printf (text, "%2u %s  %s (%s)\n      %s\n", i + 1,
                              item->n_broken > 0 ? _ ("✗ broken") : _ ("✓ kept  "), item->title,
                              item->codes, evidence);
    }
  g_string_append_printf (text, _ ("%u of %u rules kept\n"),
                          LOOM_CHECKLIST_N - loom_checklist_get_n_broken (self), LOOM_CHECKLIST_N);
  return g_string_free (text, FALSE);
}
