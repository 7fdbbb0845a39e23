/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "findings/loom-findings-private.h"

#include <glib/gi18n-lib.h>

struct _LoomFindings
{
  gatomicrefcount refs;
  LoomTrace *trace;
  GArray *findings; /* LoomFinding */
  guint64 counts[LOOM_N_RULES];
};

static void
finding_clear (gpointer data)
{
  g_free (((LoomFinding *) data)->message);
}

static LoomSeverity
severity_of (const LoomFinding *finding)
{
  return loom_rule_get_info (finding->rule)->severity;
}

static int
compare_findings (gconstpointer a, gconstpointer b)
{
  const LoomFinding *one = a;
  const LoomFinding *other = b;

  if (severity_of (one) != severity_of (other))
    return severity_of (one) > severity_of (other) ? -1 : 1;
  if (one->rule != other->rule)
    return one->rule < other->rule ? -1 : 1;
  if (one->begin != other->begin)
    return one->begin < other->begin ? -1 : 1;
  return (one->lane > other->lane) - (one->lane < other->lane);
}

static int
compare_badness (gconstpointer a, gconstpointer b)
{
  const LoomFinding *one = a;
  const LoomFinding *other = b;
  gint64 one_length = one->end - one->begin;
  gint64 other_length = other->end - other->begin;

  if (one->rule != other->rule)
    return one->rule < other->rule ? -1 : 1;
  if (one_length != other_length)
    return one_length > other_length ? -1 : 1;
  return (one->begin > other->begin) - (one->begin < other->begin);
}

/* Keeps the worst of each rule. */
static void
thin_out (GArray *found)
{
  guint n_of_rule = 0;
  guint kept = 0;

  g_array_sort (found, compare_badness);
  for (guint i = 0; i < found->len; i++)
    {
      LoomFinding *finding = &g_array_index (found, LoomFinding, i);

      n_of_rule = i > 0 && g_array_index (found, LoomFinding, i - 1).rule == finding->rule
                      ? n_of_rule + 1
                      : 1;
      if (n_of_rule <= LOOM_MOST_FINDINGS)
        continue;
      g_clear_pointer (&finding->message, g_free);
    }
  for (guint i = 0; i < found->len; i++)
    if (g_array_index (found, LoomFinding, i).message != NULL)
      {
        LoomFinding moving = g_array_index (found, LoomFinding, i);

        g_array_index (found, LoomFinding, i).message = NULL;
        g_array_index (found, LoomFinding, kept++) = moving;
      }
  g_array_set_size (found, kept);
}

void
loom_search_add (LoomSearch *self, LoomFinding finding)
{
  self->counts[finding.rule]++;
  finding.end = MAX (finding.end, finding.begin);
  g_array_append_val (self->found, finding);
  if (self->found->len >= 2 * LOOM_N_RULES * LOOM_MOST_FINDINGS)
    thin_out (self->found);
}

gint64
loom_search_threshold (LoomSearch *self, LoomRule rule)
{
  return self->settings->disabled[rule] ? G_MAXINT64 : self->settings->thresholds[rule];
}

void
loom_search_set_task (LoomSearch *self, LoomFinding *finding, guint task)
{
  const LoomTaskInfo *info;

  finding->task = task;
  if (task == LOOM_NO_TASK)
    return;
  info = loom_task_index_get (self->tasks, task);
  finding->file = info->file;
  finding->line = info->line;
}

LoomFinding
loom_search_at_slice (LoomSearch *self, LoomRule rule, guint lane, guint number)
{
  const LoomSlice *slice =
      &g_array_index (loom_trace_get_lane (self->trace, lane)->slices, LoomSlice, number);
  LoomFinding finding = {
    .rule = rule,
    .lane = lane,
    .slice = number,
    .begin = slice->begin,
    .end = slice->begin + slice->duration,
  };

  loom_search_set_task (self, &finding, loom_task_index_find_slice (self->tasks, lane, number));
  return finding;
}

LoomFinding
loom_search_at_instant (LoomSearch *self, LoomRule rule, guint lane, guint number)
{
  const LoomInstant *instant =
      &g_array_index (loom_trace_get_lane (self->trace, lane)->instants, LoomInstant, number);

  return (LoomFinding) {
    .rule = rule,
    .lane = lane,
    .slice = LOOM_NO_SLICE,
    .task = LOOM_NO_TASK,
    .begin = instant->time,
    .end = instant->time,
  };
}

/* Of a name, and of a message, which may tell a circle of many waits. */
#define MOST_BYTES 300
#define MOST_MESSAGE_BYTES 8192

static const char *
clip_to (LoomSearch *self, const char *text, gsize most)
{
  gsize length = strnlen (text, most + 1);
  g_autofree char *clipped = NULL;

  if (length <= most)
    return text;
  /* Not inside a character. */
  for (length = most; ((guint8) text[length] & 0xc0) == 0x80; length--)
    continue;
  clipped = g_strdup_printf ("%.*s…", (int) length, text);
  return g_string_chunk_insert_const (self->texts, clipped);
}

const char *
loom_search_clip (LoomSearch *self, const char *text)
{
  return clip_to (self, text, MOST_BYTES);
}

const char *
loom_search_message (LoomSearch *self, guint32 string)
{
  return clip_to (self, loom_trace_get_string (self->trace, string), MOST_MESSAGE_BYTES);
}

const char *
loom_search_text (LoomSearch *self, guint32 string)
{
  return loom_search_clip (self, loom_trace_get_string (self->trace, string));
}

const char *
loom_search_lane_name (LoomSearch *self, guint lane)
{
  return loom_search_clip (self, loom_trace_get_lane (self->trace, lane)->name);
}

const char *
loom_search_name_of (LoomSearch *self, guint task)
{
  return task != LOOM_NO_TASK
             ? loom_search_text (self, loom_task_index_get (self->tasks, task)->name)
             : _ ("a task");
}

/**
 * loom_findings_new:
 * @tasks: a recording's tasks
 * @settings: from when on something counts
 * @cancellable: (nullable): a cancellable
 * @error: set to %G_IO_ERROR_CANCELLED
 *
 * Looks at a recording with all rules. For a worker.
 *
 * Returns: (transfer full) (nullable): what was found
 */
LoomFindings *
loom_findings_new (LoomTaskIndex *tasks,
                   const LoomFindingSettings *settings,
                   GCancellable *cancellable,
                   GError **error)
{
  static void (*const families[]) (LoomSearch *) = {
    loom_rules_told,
    loom_rules_waiting,
    loom_rules_loop,
    loom_rules_tasks,
  };
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (LoomFinding));
  g_autoptr (GStringChunk) texts = g_string_chunk_new (1024);
  LoomSearch search = {
    .texts = texts,
    .trace = loom_task_index_get_trace (tasks),
    .tasks = tasks,
    .settings = settings,
    .cancellable = cancellable,
    .found = found,
  };
  LoomFindings *self;

  g_array_set_clear_func (found, finding_clear);
  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    {
      families[i](&search);
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
    }
  thin_out (found);
  g_array_sort (found, compare_findings);

  self = g_new0 (LoomFindings, 1);
  g_atomic_ref_count_init (&self->refs);
  self->trace = g_object_ref (search.trace);
  self->findings = g_array_ref (found);
  memcpy (self->counts, search.counts, sizeof self->counts);
  return self;
}

/**
 * loom_findings_ref:
 *
 * Returns: (transfer full): the same findings
 */
LoomFindings *
loom_findings_ref (LoomFindings *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

/**
 * loom_findings_unref:
 * @self: (transfer full): findings
 */
void
loom_findings_unref (LoomFindings *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_object_unref (self->trace);
  g_array_unref (self->findings);
  g_free (self);
}

LoomTrace *
loom_findings_get_trace (LoomFindings *self)
{
  return self->trace;
}

guint
loom_findings_get_n (LoomFindings *self)
{
  return self->findings->len;
}

const LoomFinding *
loom_findings_get (LoomFindings *self, guint i)
{
  g_return_val_if_fail (i < self->findings->len, NULL);

  return &g_array_index (self->findings, LoomFinding, i);
}

LoomSeverity
loom_findings_get_severity (LoomFindings *self, guint i)
{
  g_return_val_if_fail (i < self->findings->len, LOOM_SEVERITY_NOTE);

  return severity_of (&g_array_index (self->findings, LoomFinding, i));
}

guint64
loom_findings_count (LoomFindings *self, LoomRule rule)
{
  g_return_val_if_fail ((guint) rule < LOOM_N_RULES, 0);

  return self->counts[rule];
}

guint64
loom_findings_count_from (LoomFindings *self, LoomSeverity severity)
{
  guint64 n = 0;

  for (guint i = 0; i < LOOM_N_RULES; i++)
    if (loom_rule_get_info ((LoomRule) i)->severity >= severity)
      n += self->counts[i];
  return n;
}
