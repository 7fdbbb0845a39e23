/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "findings/loom-findings-report.h"

/* XML 1.0 has no way to say most control characters. */
static char *
dup_markup (const char *text)
{
  g_autoptr (GString) clean = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0xfffe || c == 0xffff)
        c = 0xfffd;
      g_string_append_unichar (clean, c);
    }
  return g_markup_escape_text (clean->str, (gssize) clean->len);
}

static void
append_failures (GString *text, LoomFindings *self, LoomRule rule)
{
  LoomTrace *trace = loom_findings_get_trace (self);
  g_autofree char *advice = dup_markup (loom_rule_get_info (rule)->advice);

  g_string_append_printf (text, "      <failure message=\"%s\" type=\"%s\">", advice,
                          loom_severity_get_name (loom_rule_get_info (rule)->severity));
  for (guint i = 0; i < loom_findings_get_n (self); i++)
    {
      const LoomFinding *finding = loom_findings_get (self, i);
      g_autofree char *message = NULL;
      g_autofree char *file = NULL;

      if (finding->rule != rule)
        continue;
      message = dup_markup (finding->message);
      file = dup_markup (loom_trace_get_string (trace, finding->file));
      if (finding->file != 0)
        g_string_append_printf (text, "%s:%u: ", file, finding->line);
      g_string_append_printf (text, "%s\n", message);
    }
  g_string_append (text, "</failure>\n");
}

static guint
count_failed (LoomFindings *self)
{
  guint n = 0;

  for (guint i = 0; i < LOOM_N_RULES; i++)
    n += loom_findings_count (self, (LoomRule) i) > 0;
  return n;
}

char *
loom_findings_to_junit (LoomFindings *self)
{
  GString *text = g_string_new ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
  g_autofree char *title = dup_markup (loom_trace_get_title (loom_findings_get_trace (self)));
  guint n_failed = count_failed (self);

  g_string_append_printf (text, "<testsuites tests=\"%d\" failures=\"%u\">\n", LOOM_N_RULES,
                          n_failed);
  g_string_append_printf (text, "  <testsuite name=\"%s\" tests=\"%d\" failures=\"%u\">\n", title,
                          LOOM_N_RULES, n_failed);
  for (guint i = 0; i < LOOM_N_RULES; i++)
    {
      const LoomRuleInfo *rule = loom_rule_get_info ((LoomRule) i);
      g_autofree char *rule_title = dup_markup (rule->title);

      g_string_append_printf (text, "    <testcase classname=\"weft.%s\" name=\"%s: %s\">\n",
                              rule->code, rule->code, rule_title);
      if (loom_findings_count (self, (LoomRule) i) > 0)
        append_failures (text, self, (LoomRule) i);
      g_string_append (text, "    </testcase>\n");
    }
  g_string_append (text, "  </testsuite>\n</testsuites>\n");
  return g_string_free (text, FALSE);
}
