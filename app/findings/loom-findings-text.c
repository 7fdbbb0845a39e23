/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gi18n-lib.h>

#include "findings/loom-findings-report.h"
#include "timeline/loom-time-format.h"

/* A recording's words are anybody's: a terminal must not obey them, and a finding is one line. */
static char *
dup_clean (const char *text, gsize length)
{
  g_autoptr (GString) line = g_string_new (NULL);

  for (const char *at = text; at < text + length; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (c == '\n' || c == '\t')
        c = ' ';
      else if (g_unichar_iscntrl (c))
        c = 0xfffd;
      g_string_append_unichar (line, c);
    }
  return g_string_free (g_steal_pointer (&line), FALSE);
}

static char *
dup_line (const char *text)
{
  return dup_clean (text, strlen (text));
}

/* But a circle of waits, which is told step by step: its first line, as a sentence goes on behind it,
 * and its steps, each on a line of its own and set in, as no finding begins. */
static char *
split_steps (const char *message, char **steps)
{
  const char *end = strchrnul (message, '\n');
  g_autoptr (GString) text = g_string_new (NULL);

  for (const char *at = end; *at != '\0';)
    {
      const char *begin = at + 1;
      g_autofree char *step = NULL;

      at = strchrnul (begin, '\n');
      step = dup_clean (begin, (gsize) (at - begin));
      g_string_append_printf (text, "  %s\n", g_strstrip (step));
    }
  *steps = g_string_free (g_steal_pointer (&text), FALSE);
  return dup_clean (message, (gsize) (end - message) - (end > message && end[-1] == '.'));
}

/* As compilers say it, so that editors find the line. */
static void
append_finding (GString *text, LoomFindings *self, guint i)
{
  LoomTrace *trace = loom_findings_get_trace (self);
  const LoomFinding *finding = loom_findings_get (self, i);
  const LoomRuleInfo *rule = loom_rule_get_info (finding->rule);
  const LoomLane *lane = loom_trace_get_lane (trace, finding->lane);
  g_autofree char *time =
      loom_time_format_duration ((double) (finding->begin - loom_trace_get_begin (trace)));
  g_autofree char *file =
      dup_line (finding->file != 0 ? loom_trace_get_string (trace, finding->file)
                                   : loom_trace_get_title (trace));
  g_autofree char *steps = NULL;
  g_autofree char *message = finding->rule == LOOM_RULE_DEADLOCK
                                 ? split_steps (finding->message, &steps)
                                 : dup_line (finding->message);
  g_autofree char *thread = dup_line (lane->name);
  const char *severities[] = { "", _ ("note"), _ ("warning"), _ ("error") };

  if (finding->file != 0)
    g_string_append_printf (text, "%s:%u: ", file, finding->line);
  else
    g_string_append_printf (text, "%s: ", file);
  /* Translators: error: W002: what was found. At a time, on a thread */
  g_string_append_printf (text, _ ("%s: %s: %s. At %s, on %s"), severities[rule->severity],
                          rule->code, message, time, thread);
  g_string_append_printf (text, "\n%s", steps != NULL ? steps : "");
}

static void
append_rule (GString *text, LoomFindings *self, LoomRule rule)
{
  const LoomRuleInfo *info = loom_rule_get_info (rule);
  guint64 n = loom_findings_count (self, rule);
  g_autofree char *count = loom_count_format (n);

  if (n > 0)
    g_string_append_printf (text, "%s  %6s  %s. %s\n", info->code, count, info->title,
                            info->advice);
}

char *
loom_findings_to_text (LoomFindings *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < loom_findings_get_n (self); i++)
    append_finding (text, self, i);
  if (loom_findings_get_n (self) == 0)
    {
      g_string_append_printf (text, _ ("Nothing found wrong: %d rules were looked at."),
                              LOOM_N_RULES);
      g_string_append_c (text, '\n');
      return g_string_free (text, FALSE);
    }
  g_string_append_c (text, '\n');
  for (guint i = 0; i < LOOM_N_RULES; i++)
    append_rule (text, self, (LoomRule) i);
  return g_string_free (text, FALSE);
}
