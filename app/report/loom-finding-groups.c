/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "report/loom-finding-groups.h"

#include <glib/gi18n-lib.h>

#include "timeline/loom-time-format.h"

static void
group_clear (gpointer data)
{
  g_array_unref (((LoomFindingGroup *) data)->worst);
}

static int
compare_length (gconstpointer a, gconstpointer b, gpointer data)
{
  const LoomFinding *one = loom_findings_get (data, *(const guint *) a);
  const LoomFinding *other = loom_findings_get (data, *(const guint *) b);
  gint64 one_length = one->end - one->begin;
  gint64 other_length = other->end - other->begin;

  if (one_length != other_length)
    return one_length > other_length ? -1 : 1;
  return (*(const guint *) a > *(const guint *) b) - (*(const guint *) a < *(const guint *) b);
}

/* A program that cannot go on is worse than one that is late. */
static void
put_deadlocks_first (GArray *groups)
{
  for (guint i = 1; i < groups->len; i++)
    {
      LoomFindingGroup group = g_array_index (groups, LoomFindingGroup, i);

      if (group.info != loom_rule_get_info (LOOM_RULE_DEADLOCK))
        continue;
      memmove (&g_array_index (groups, LoomFindingGroup, 1),
               &g_array_index (groups, LoomFindingGroup, 0), i * sizeof (LoomFindingGroup));
      g_array_index (groups, LoomFindingGroup, 0) = group;
      return;
    }
}

/**
 * loom_finding_groups_new:
 * @findings: what was found in a recording
 *
 * Returns: (transfer full) (element-type LoomFindingGroup): the same by kinds
 */
GArray *
loom_finding_groups_new (LoomFindings *findings)
{
  GArray *groups = g_array_new (FALSE, FALSE, sizeof (LoomFindingGroup));
  LoomFindingGroup *group = NULL;

  g_array_set_clear_func (groups, group_clear);
  for (guint i = 0; i < loom_findings_get_n (findings); i++)
    {
      LoomRule rule = loom_findings_get (findings, i)->rule;

      if (group == NULL || group->info != loom_rule_get_info (rule))
        {
          LoomFindingGroup next = { loom_rule_get_info (rule), loom_findings_count (findings, rule),
                                    g_array_new (FALSE, FALSE, sizeof (guint)) };

          g_array_append_val (groups, next);
          group = &g_array_index (groups, LoomFindingGroup, groups->len - 1);
        }
      g_array_append_val (group->worst, i);
    }
  for (guint i = 0; i < groups->len; i++)
    g_array_sort_with_data (g_array_index (groups, LoomFindingGroup, i).worst, compare_length,
                            findings);
  put_deadlocks_first (groups);
  return groups;
}

/**
 * loom_finding_groups_find:
 * @groups: (element-type LoomFindingGroup): what was found, by kinds
 * @rule: a kind
 *
 * Returns: (transfer none) (nullable): what was found of @rule
 */
const LoomFindingGroup *
loom_finding_groups_find (GArray *groups, LoomRule rule)
{
  for (guint i = 0; i < groups->len; i++)
    if (g_array_index (groups, LoomFindingGroup, i).info == loom_rule_get_info (rule))
      return &g_array_index (groups, LoomFindingGroup, i);
  return NULL;
}

/**
 * loom_severity_dup_count:
 * @severity: how bad
 * @count: how many
 *
 * Returns: (transfer full): so many errors, warnings or notes, translated
 */
char *
loom_severity_dup_count (LoomSeverity severity, guint64 count)
{
  g_autofree char *number = loom_count_format (count);

  switch (severity)
    {
    case LOOM_SEVERITY_ERROR:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s error", "%s errors", count),
                              number);
    case LOOM_SEVERITY_WARNING:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s warning", "%s warnings", count),
                              number);
    case LOOM_SEVERITY_NOTE:
    default:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s note", "%s notes", count), number);
    }
}

/**
 * loom_finding_groups_summary:
 * @findings: what was found in a recording
 *
 * Returns: (transfer full) (nullable): how many there are of each severity
 */
char *
loom_finding_groups_summary (LoomFindings *findings)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint64 n_worse = 0;

  for (int severity = LOOM_SEVERITY_ERROR; severity >= LOOM_SEVERITY_NOTE; severity--)
    {
      guint64 n = loom_findings_count_from (findings, (LoomSeverity) severity);

      if (n > n_worse)
        {
          g_autofree char *count = loom_severity_dup_count ((LoomSeverity) severity, n - n_worse);

          g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", count);
        }
      n_worse = n;
    }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/**
 * loom_finding_groups_describe_none:
 * @tasks: the tasks of a recording in which nothing was found
 *
 * Returns: (transfer full): that, and how much it is worth
 */
char *
loom_finding_groups_describe_none (LoomTaskIndex *tasks)
{
  if (loom_trace_get_n_lanes (loom_task_index_get_trace (tasks)) == 0)
    return g_strdup (_ ("The recording is empty: there is nothing in which something could be "
                        "wrong."));
  if (loom_task_index_is_of_weft (tasks))
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "Nothing was found: %d rule was looked at.",
                     "Nothing was found: %d rules were looked at.", LOOM_N_RULES),
        LOOM_N_RULES);
  return g_strdup (_ ("Nothing was found. In a recording of a program that does not use Weft, only "
                      "stalls of its main loop and its frames can be seen."));
}

/**
 * loom_finding_group_describe_more:
 * @self: what was found of one kind
 * @n_shown: how many have been told, less than there are
 *
 * Returns: (transfer full): how many there are beside them
 */
char *
loom_finding_group_describe_more (const LoomFindingGroup *self, guint n_shown)
{
  guint64 n_more = self->count - n_shown;
  g_autofree char *more = loom_count_format (n_more);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "And %s more", "And %s more", n_more),
                          more);
}
