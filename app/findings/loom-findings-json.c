/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <json-glib/json-glib.h>

#include "findings/loom-findings-report.h"

static void
add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_int (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_finding (JsonBuilder *builder, LoomFindings *self, guint i)
{
  LoomTrace *trace = loom_findings_get_trace (self);
  const LoomFinding *finding = loom_findings_get (self, i);
  const LoomRuleInfo *rule = loom_rule_get_info (finding->rule);
  const LoomLane *lane = loom_trace_get_lane (trace, finding->lane);

  json_builder_begin_object (builder);
  add_string (builder, "code", rule->code);
  add_string (builder, "rule", rule->name);
  add_string (builder, "severity", loom_severity_get_name (rule->severity));
  add_string (builder, "message", finding->message);
  add_int (builder, "begin", finding->begin);
  add_int (builder, "end", finding->end);
  add_string (builder, "thread", lane->name);
  add_int (builder, "pid", lane->pid);
  add_int (builder, "tid", lane->tid);
  if (finding->file != 0)
    {
      add_string (builder, "file", loom_trace_get_string (trace, finding->file));
      add_int (builder, "line", finding->line);
    }
  add_string (builder, "scenario", rule->scenario);
  json_builder_end_object (builder);
}

static void
add_rules (JsonBuilder *builder, LoomFindings *self)
{
  json_builder_set_member_name (builder, "rules");
  json_builder_begin_array (builder);
  for (guint i = 0; i < LOOM_N_RULES; i++)
    {
      const LoomRuleInfo *rule = loom_rule_get_info ((LoomRule) i);

      json_builder_begin_object (builder);
      add_string (builder, "code", rule->code);
      add_string (builder, "rule", rule->name);
      add_string (builder, "severity", loom_severity_get_name (rule->severity));
      add_string (builder, "title", rule->title);
      add_string (builder, "advice", rule->advice);
      add_int (builder, "count", (gint64) loom_findings_count (self, (LoomRule) i));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static char *
print (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, TRUE);

  return g_strconcat (text, "\n", NULL);
}

char *
loom_findings_to_json (LoomFindings *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_string (builder, "recording", loom_trace_get_title (loom_findings_get_trace (self)));
  json_builder_set_member_name (builder, "findings");
  json_builder_begin_array (builder);
  for (guint i = 0; i < loom_findings_get_n (self); i++)
    add_finding (builder, self, i);
  json_builder_end_array (builder);
  add_rules (builder, self);
  json_builder_end_object (builder);
  return print (builder);
}
