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
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *timestamp = g_date_time_format (now, "%Y-%m-%dT%H:%M:%S");

  /* All that the schema of Ant's reports asks for; rules take no time worth telling. */
  g_string_append_printf (
      text,
      "<testsuites>\n"
      "  <testsuite package=\"weft\" id=\"0\" name=\"%s\" timestamp=\"%s\" hostname=\"localhost\" "
      "tests=\"%d\" failures=\"%u\" errors=\"0\" time=\"0\">\n"
      "    <properties>\n"
      "      <property name=\"weft.version\" value=\"" PACKAGE_VERSION "\"/>\n"
      "    </properties>\n",
      title, timestamp, LOOM_N_RULES, count_failed (self));
  for (guint i = 0; i < LOOM_N_RULES; i++)
    {
      const LoomRuleInfo *rule = loom_rule_get_info ((LoomRule) i);
      g_autofree char *rule_title = dup_markup (rule->title);

      g_string_append_printf (text,
                              "    <testcase classname=\"weft.%s\" name=\"%s: %s\" time=\"0\">\n",
                              rule->code, rule->code, rule_title);
      if (loom_findings_count (self, (LoomRule) i) > 0)
        append_failures (text, self, (LoomRule) i);
      g_string_append (text, "    </testcase>\n");
    }
  g_string_append (text, "    <system-out/>\n    <system-err/>\n  </testsuite>\n</testsuites>\n");
  return g_string_free (text, FALSE);
}
