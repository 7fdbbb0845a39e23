/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <json-glib/json-glib.h>

#include "findings/loom-findings-report.h"

#define SCHEMA "https://json.schemastore.org/sarif-2.1.0.json"

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
begin_object (JsonBuilder *builder, const char *name)
{
  if (name != NULL)
    json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
}

static void
begin_array (JsonBuilder *builder, const char *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
}

static void
add_message (JsonBuilder *builder, const char *name, const char *text)
{
  begin_object (builder, name);
  add_string (builder, "text", text);
  json_builder_end_object (builder);
}

static void
add_rule (JsonBuilder *builder, const LoomRuleInfo *rule)
{
  begin_object (builder, NULL);
  add_string (builder, "id", rule->code);
  add_string (builder, "name", rule->name);
  add_message (builder, "shortDescription", rule->title);
  add_message (builder, "help", rule->advice);
  begin_object (builder, "defaultConfiguration");
  add_string (builder, "level", loom_severity_get_name (rule->severity));
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

static void
add_tool (JsonBuilder *builder)
{
  begin_object (builder, "tool");
  begin_object (builder, "driver");
  add_string (builder, "name", "weft");
  add_string (builder, "version", PACKAGE_VERSION);
  begin_array (builder, "rules");
  for (guint i = 0; i < LOOM_N_RULES; i++)
    add_rule (builder, loom_rule_get_info ((LoomRule) i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

/* A relative reference, or a URI: a path is neither when it has a blank in it. */
static char *
uri_of (const char *file)
{
  if (g_path_is_absolute (file))
    return g_filename_to_uri (file, NULL, NULL);
  return g_uri_escape_string (file, G_URI_RESERVED_CHARS_ALLOWED_IN_PATH, TRUE);
}

static void
add_location (JsonBuilder *builder, LoomFindings *self, const LoomFinding *finding)
{
  LoomTrace *trace = loom_findings_get_trace (self);
  const LoomLane *lane = loom_trace_get_lane (trace, finding->lane);

  begin_array (builder, "locations");
  begin_object (builder, NULL);
  if (finding->file != 0)
    {
      g_autofree char *uri = uri_of (loom_trace_get_string (trace, finding->file));

      begin_object (builder, "physicalLocation");
      begin_object (builder, "artifactLocation");
      add_string (builder, "uri", uri != NULL ? uri : "");
      json_builder_end_object (builder);
      begin_object (builder, "region");
      add_int (builder, "startLine", MAX (finding->line, 1));
      json_builder_end_object (builder);
      json_builder_end_object (builder);
    }
  begin_array (builder, "logicalLocations");
  begin_object (builder, NULL);
  add_string (builder, "name", lane->name);
  add_string (builder, "kind", "thread");
  json_builder_end_object (builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  json_builder_end_array (builder);
}

/* Of several that are alike: worker 2, compute_40. */
static void
drop_number (char *name)
{
  for (gsize length = strlen (name); length > 0 && g_ascii_isdigit (name[length - 1]); length--)
    name[length - 1] = '\0';
}

/* The same for the same thing in the recording of another run: nothing of it is a time, nor which
 * of several it was. */
static char *
fingerprint_of (LoomFindings *self, const LoomFinding *finding)
{
  LoomTrace *trace = loom_findings_get_trace (self);
  const LoomLane *lane = loom_trace_get_lane (trace, finding->lane);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *thread = g_strdup (lane->name);
  g_autofree char *name = NULL;
  g_autofree char *place = NULL;

  if (finding->slice < lane->slices->len)
    name = g_strdup (loom_trace_get_string (
        trace, g_array_index (lane->slices, LoomSlice, finding->slice).name));
  else
    name = g_strdup ("");
  drop_number (thread);
  drop_number (name);
  place =
      g_strdup_printf ("%s\n%s\n%u\n%s\n%s", loom_rule_get_info (finding->rule)->code,
                       loom_trace_get_string (trace, finding->file), finding->line, thread, name);
  g_checksum_update (checksum, (const guchar *) place, (gssize) strlen (place));
  return g_strdup (g_checksum_get_string (checksum));
}

static void
add_result (JsonBuilder *builder, LoomFindings *self, guint i)
{
  const LoomFinding *finding = loom_findings_get (self, i);
  const LoomRuleInfo *rule = loom_rule_get_info (finding->rule);
  g_autofree char *fingerprint = fingerprint_of (self, finding);

  begin_object (builder, NULL);
  add_string (builder, "ruleId", rule->code);
  add_int (builder, "ruleIndex", finding->rule);
  add_string (builder, "level", loom_severity_get_name (rule->severity));
  add_message (builder, "message", finding->message);
  add_location (builder, self, finding);
  begin_object (builder, "partialFingerprints");
  add_string (builder, "weftPlace/v1", fingerprint);
  json_builder_end_object (builder);
  begin_object (builder, "properties");
  add_int (builder, "begin", finding->begin);
  add_int (builder, "end", finding->end);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

char *
loom_findings_to_sarif (LoomFindings *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  begin_object (builder, NULL);
  add_string (builder, "$schema", SCHEMA);
  add_string (builder, "version", "2.1.0");
  begin_array (builder, "runs");
  begin_object (builder, NULL);
  add_tool (builder);
  add_string (builder, "columnKind", "utf16CodeUnits");
  begin_array (builder, "results");
  for (guint i = 0; i < loom_findings_get_n (self); i++)
    add_result (builder, self, i);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  text = json_to_string (root, TRUE);
  return g_strconcat (text, "\n", NULL);
}
