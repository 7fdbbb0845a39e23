/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Findings of recordings that nobody would make on purpose: many of them, and names that would
 * steer a terminal or end a document. */

#include <json-glib/json-glib.h>
#include <string.h>

#include "findings/loom-findings-report.h"
#include "trace/loom-trace-builder.h"

#define HOSTILE "a\x1b[2J\n<b>&\"'\x01 ]]>\x7f\xc2\x9b\xff"

static LoomFindings *
look (LoomTrace *trace)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LoomTaskIndex) tasks = loom_task_index_new (trace, NULL, &error);
  LoomFindingSettings settings;
  LoomFindings *findings;

  g_assert_no_error (error);
  loom_finding_settings_init (&settings);
  findings = loom_findings_new (tasks, &settings, NULL, &error);
  g_assert_no_error (error);
  return findings;
}

/* A failure that nobody looked at, of a program whose words are hostile. */
static LoomFindings *
look_at_hostile (void)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, HOSTILE);
  guint32 category = loom_trace_builder_string (builder, "weft.error", -1);
  g_autofree char *valid = g_utf8_make_valid (HOSTILE, -1);
  guint32 name = loom_trace_builder_string (builder, valid, -1);
  guint lane = loom_trace_builder_thread (builder, 1, 1);
  g_autoptr (LoomTrace) trace = NULL;

  loom_trace_builder_instant (builder, lane, 1000, category, name, 0);
  trace = loom_trace_builder_finish (builder);
  return look (trace);
}

static void
test_text (void)
{
  g_autoptr (LoomFindings) findings = look_at_hostile ();
  g_autofree char *text = loom_findings_to_text (findings);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  g_assert_true (g_utf8_validate (text, -1, NULL));
  /* The finding, a blank line, its rule, and the end. */
  g_assert_cmpuint (g_strv_length (lines), ==, 4);
  g_assert_nonnull (strstr (lines[0], "W003"));
  g_assert_nonnull (strstr (lines[0], "<b>"));
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    g_assert_true (*at == '\n' || !g_unichar_iscntrl (g_utf8_get_char (at)));
}

/* A circle of waits has a line for each step, none of which can be taken for a finding. */
static void
test_steps (void)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "steps");
  guint32 category = loom_trace_builder_string (builder, "weft.deadlock", -1);
  guint32 name = loom_trace_builder_string (
      builder, "Deadlock: never.\n  main waits\nx.c:1: error: W001: \x1b[2Jno", -1);
  guint lane = loom_trace_builder_thread (builder, 1, 1);
  g_autoptr (LoomTrace) trace = NULL;
  g_autoptr (LoomFindings) findings = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  loom_trace_builder_instant (builder, lane, 1000, category, name, 0);
  trace = loom_trace_builder_finish (builder);
  findings = look (trace);
  text = loom_findings_to_text (findings);
  lines = g_strsplit (text, "\n", -1);
  /* The finding, its steps, a blank line, its rule, and the end. */
  g_assert_cmpuint (g_strv_length (lines), ==, 6);
  g_assert_nonnull (strstr (lines[0], "W002: Deadlock: never. At "));
  g_assert_cmpstr (lines[1], ==, "  main waits");
  g_assert_cmpstr (lines[2], ==, "  x.c:1: error: W001: \xef\xbf\xbd[2Jno");
  g_assert_cmpstr (lines[3], ==, "");
}

static void
assert_json (const char *text, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = json_from_string (text, &error);
  g_autoptr (JsonNode) found = NULL;
  g_autofree char *valid = g_utf8_make_valid (HOSTILE, -1);
  const char *message;

  g_assert_no_error (error);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  found = json_path_query (path, root, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (found)), ==, 1);
  /* For a machine nothing of it is lost. */
  message = json_array_get_string_element (json_node_get_array (found), 0);
  g_assert_nonnull (strstr (message, valid));
}

static void
test_json (void)
{
  g_autoptr (LoomFindings) findings = look_at_hostile ();
  g_autofree char *json = loom_findings_to_json (findings);
  g_autofree char *sarif = loom_findings_to_sarif (findings);

  assert_json (json, "$.findings[0].message");
  assert_json (sarif, "$.runs[0].results[0].message.text");
}

static void
text_cb (GMarkupParseContext *context,
         const char *text,
         gsize length,
         gpointer data,
         GError **error G_GNUC_UNUSED)
{
  if (g_str_equal (g_markup_parse_context_get_element (context), "failure"))
    g_string_append_len (data, text, (gssize) length);
}

static void
test_junit (void)
{
  const GMarkupParser parser = { .text = text_cb };
  g_autoptr (LoomFindings) findings = look_at_hostile ();
  g_autofree char *junit = loom_findings_to_junit (findings);
  g_autoptr (GString) failures = g_string_new (NULL);
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, failures, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_markup_parse_context_parse (context, junit, -1, &error));
  g_assert_no_error (error);
  g_assert_true (g_markup_parse_context_end_parse (context, &error));
  g_assert_nonnull (strstr (failures->str, "<b>&\"'"));
  /* What XML 1.0 cannot say, not even as a reference. */
  g_assert_null (strchr (junit, '\x1b'));
  g_assert_null (strchr (junit, '\x01'));
  g_assert_null (strstr (junit, "&#x1;"));
  g_assert_null (strstr (junit, "&#x1b;"));
}

/* All are counted; the worst are told, in the order of their times. */
static void
test_many (void)
{
  const guint n = 40000;
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "many");
  guint32 wait = loom_trace_builder_string (builder, "weft.wait", -1);
  guint lane = loom_trace_builder_thread (builder, 1, 1);
  g_autoptr (LoomTrace) trace = NULL;
  g_autoptr (LoomFindings) findings = NULL;
  gint64 before = -1;

  /* Each a nanosecond longer than the one before. */
  for (guint i = 0; i < n; i++)
    loom_trace_builder_complete (builder, lane, i * G_GINT64_CONSTANT (3000000), 1000000 + i, wait,
                                 wait, 0);
  trace = loom_trace_builder_finish (builder);
  findings = look (trace);
  g_assert_cmpuint (loom_findings_count (findings, LOOM_RULE_UI_BLOCKED), ==, n);
  g_assert_cmpuint (loom_findings_count_from (findings, LOOM_SEVERITY_ERROR), ==, n);
  g_assert_cmpuint (loom_findings_get_n (findings), ==, LOOM_MOST_FINDINGS);
  for (guint i = 0; i < loom_findings_get_n (findings); i++)
    {
      const LoomFinding *finding = loom_findings_get (findings, i);

      g_assert_cmpint (finding->end - finding->begin, >=, 1000000 + n - LOOM_MOST_FINDINGS);
      g_assert_cmpint (finding->begin, >, before);
      g_assert_nonnull (finding->message);
      before = finding->begin;
    }
}

static void
test_cancelled (void)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "cancelled");
  g_autoptr (LoomTrace) trace = loom_trace_builder_finish (builder);
  g_autoptr (LoomTaskIndex) tasks = loom_task_index_new (trace, NULL, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  LoomFindingSettings settings;

  loom_finding_settings_init (&settings);
  g_cancellable_cancel (cancellable);
  g_assert_null (loom_findings_new (tasks, &settings, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_settings (void)
{
  static const char *const texts[] = { "W009=1.5ms", "what=1s", "W014=off", NULL };
  g_autoptr (GError) error = NULL;
  LoomFindingSettings settings, usual;

  loom_finding_settings_init (&usual);
  g_assert_true (loom_finding_settings_read (&settings, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (loom_finding_settings_equal (&settings, &usual));
  g_assert_false (loom_finding_settings_read (&settings, texts, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (strstr (error->message, "what"));
  g_assert_false (loom_finding_settings_equal (&settings, &usual));
  g_assert_cmpint (settings.thresholds[LOOM_RULE_LONG_CONTINUATION], ==, 1500000);
  g_assert_true (settings.disabled[LOOM_RULE_FRAMES_DROPPED]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/findings/text", test_text);
  g_test_add_func ("/findings/steps", test_steps);
  g_test_add_func ("/findings/json", test_json);
  g_test_add_func ("/findings/junit", test_junit);
  g_test_add_func ("/findings/many", test_many);
  g_test_add_func ("/findings/cancelled", test_cancelled);
  g_test_add_func ("/findings/settings", test_settings);
  return g_test_run ();
}
