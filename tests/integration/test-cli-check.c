/* SPDX-License-Identifier: GPL-3.0-or-later */

/* `weft check`: every rule finds its fault, and nothing in the corrected twin. */

#include <json-glib/json-glib.h>
#include <string.h>

#include "loom-command-test.h"

#define PROGRAM "tests/integration/faulty-program"
#define N_RULES 15

static void
record (LoomCommandTest *self, const char *code, const char *what)
{
  g_autofree char *program = loom_command_test_program (PROGRAM);

  loom_command_test_run (self, "record", "-o", "checked.fxt", "--", program, code, what, NULL);
  loom_command_test_assert_status (self, 0);
}

static JsonObject *
parse (JsonParser *parser, const char *text)
{
  g_autoptr (GError) error = NULL;

  json_parser_load_from_data (parser, text, -1, &error);
  g_assert_no_error (error);
  return json_node_get_object (json_parser_get_root (parser));
}

static gint64
count_of (JsonObject *report, const char *code)
{
  JsonArray *rules = json_object_get_array_member (report, "rules");

  g_assert_cmpuint (json_array_get_length (rules), ==, N_RULES);
  for (guint i = 0; i < json_array_get_length (rules); i++)
    {
      JsonObject *rule = json_array_get_object_element (rules, i);

      if (g_str_equal (json_object_get_string_member (rule, "code"), code))
        return json_object_get_int_member (rule, "count");
    }
  g_assert_not_reached ();
}

/* What is found of a rule has a place, a time and a sentence. */
static void
check_evidence (JsonObject *report, const char *code)
{
  JsonArray *findings = json_object_get_array_member (report, "findings");
  gboolean found = FALSE;

  for (guint i = 0; i < json_array_get_length (findings); i++)
    {
      JsonObject *finding = json_array_get_object_element (findings, i);

      if (!g_str_equal (json_object_get_string_member (finding, "code"), code))
        continue;
      found = TRUE;
      g_test_message ("%s", json_object_get_string_member (finding, "message"));
      g_assert_cmpuint (strlen (json_object_get_string_member (finding, "message")), >, 10);
      g_assert_cmpstr (json_object_get_string_member (finding, "thread"), !=, "");
      g_assert_cmpint (json_object_get_int_member (finding, "end"), >=,
                       json_object_get_int_member (finding, "begin"));
      g_assert_cmpstr (json_object_get_string_member (finding, "scenario"), !=, "");
    }
  g_assert_true (found);
}

static gint64
check (LoomCommandTest *self, const char *code, const char *what)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *report;

  record (self, code, what);
  loom_command_test_run (self, "check", "--format=json", "--fail-on=none", "checked.fxt", NULL);
  loom_command_test_assert_status (self, 0);
  report = parse (parser, self->out);
  if (g_str_equal (what, "fault"))
    check_evidence (report, code);
  return count_of (report, code);
}

static void
test_rule (LoomCommandTest *self, gconstpointer data)
{
  const char *code = data;

  g_assert_cmpint (check (self, code, "fault"), >, 0);
  g_assert_cmpint (check (self, code, "twin"), ==, 0);
}

static void
test_threshold (LoomCommandTest *self, gconstpointer data G_GNUC_UNUSED)
{
  record (self, "W009", "fault");
  loom_command_test_run (self, "check", "checked.fxt", NULL);
  loom_command_test_assert_status (self, 1);
  loom_command_test_assert_says (self->out, "W009");
  loom_command_test_assert_says (self->out, "faulty-program.c:");
  loom_command_test_run (self, "check", "--threshold=W009=10s", "--threshold", "W013=10s",
                         "--threshold", "frames-dropped=off", "checked.fxt", NULL);
  loom_command_test_assert_status (self, 0);
  loom_command_test_run (self, "check", "--fail-on=error", "checked.fxt", NULL);
  loom_command_test_assert_status (self, 0);
}

/* What blocks without a task of its own is found in the source by the function it is in. */
static void
test_place (LoomCommandTest *self, gconstpointer data G_GNUC_UNUSED)
{
  record (self, "W015", "fault");
  loom_command_test_run (self, "check", "checked.fxt", NULL);
  loom_command_test_assert_status (self, 1);
  loom_command_test_assert_says (self->out, "faulty-program.c:");
}

/* A circle of three, with long names: a recording has all of what the program was told. */
static void
test_circle (LoomCommandTest *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *program = loom_command_test_program (PROGRAM);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *told = NULL;
  guint n_found = 0;
  JsonArray *findings;

  loom_command_test_run (self, "record", "-o", "circle.fxt", "--", program, "circle", NULL);
  loom_command_test_assert_status (self, 0);
  told = g_strdup (self->out);
  g_assert_cmpuint (strlen (told), >, 1200);

  loom_command_test_run (self, "export", "-o", "again.fxt", "circle.fxt", NULL);
  loom_command_test_assert_status (self, 0);
  loom_command_test_run (self, "check", "--format=json", "again.fxt", NULL);
  loom_command_test_assert_status (self, 1);
  findings = json_object_get_array_member (parse (parser, self->out), "findings");
  for (guint i = 0; i < json_array_get_length (findings); i++)
    {
      JsonObject *finding = json_array_get_object_element (findings, i);

      if (g_str_equal (json_object_get_string_member (finding, "code"), "W002"))
        {
          const char *message = json_object_get_string_member (finding, "message");
          g_autofree char *line = g_strdup_printf ("%s\n\n", message);

          loom_command_test_assert_says (told, line);
          n_found++;
        }
    }
  g_assert_cmpuint (n_found, >=, 1);

  loom_command_test_run (self, "check", "circle.fxt", NULL);
  loom_command_test_assert_says (self->out,
                                 "\n  thread \"department\" blocks at faulty-program.c:");
}

/* The line of the source that has @text, from where the function @function begins. */
static guint
line_of (const char *function, const char *text)
{
  g_autofree char *path = g_build_filename (g_getenv ("WEFT_SOURCE_ROOT"), "tests", "integration",
                                            "faulty-program.c", NULL);
  g_autofree char *source = NULL;
  g_autofree char *begin = g_strdup_printf ("WEFT_ASYNC_DEFINE (%s,", function);
  g_autoptr (GError) error = NULL;
  const char *at;
  guint line = 1;

  g_file_get_contents (path, &source, NULL, &error);
  g_assert_no_error (error);
  at = strstr (source, begin);
  g_assert_nonnull (at);
  at = strstr (at, text);
  g_assert_nonnull (at);
  for (const char *before = source; before < at; before++)
    line += *before == '\n';
  return line;
}

typedef struct
{
  const char *code;
  const char *function;
} BlockedIn;

/* Who blocks is told by the line that does, not by the one that makes what is waited for. */
static void
test_blocked_in (LoomCommandTest *self, gconstpointer data)
{
  const BlockedIn *expected = data;
  g_autofree char *place = g_strdup_printf (
      "faulty-program.c:%u: error: %s: ", line_of (expected->function, "weft_task_wait ("),
      expected->code);

  record (self, expected->code, "fault");
  loom_command_test_run (self, "check", "checked.fxt", NULL);
  loom_command_test_assert_status (self, 1);
  loom_command_test_assert_says (self->out, place);
  loom_command_test_assert_says (self->out, expected->function);
}

static void
test_misuse (LoomCommandTest *self, gconstpointer data G_GNUC_UNUSED)
{
  const char *const wrong[][4] = {
    { "check", NULL },
    { "check", "--format=xml", "x.fxt", NULL },
    { "check", "--fail-on=always", "x.fxt", NULL },
    { "check", "--threshold=W099=1ms", "x.fxt", NULL },
    { "check", "--threshold=W009=long", "x.fxt", NULL },
    { "check", "--threshold=W002=1ms", "x.fxt", NULL },
    { "check", "--threshold=W009", "x.fxt", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      loom_command_test_runv (self, wrong[i]);
      loom_command_test_assert_status (self, 2);
      g_assert_cmpstr (self->out, ==, "");
      g_assert_cmpstr (self->err, !=, "");
    }
  loom_command_test_run (self, "check", "nothing-there.fxt", NULL);
  loom_command_test_assert_status (self, 3);
}

static void
test_sarif (LoomCommandTest *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *text = NULL;
  JsonObject *run, *driver, *result;
  JsonArray *results;

  record (self, "W001", "fault");
  loom_command_test_run (self, "check", "--format=sarif", "-o", "found.sarif", "checked.fxt", NULL);
  loom_command_test_assert_status (self, 1);
  text = loom_command_test_read (self, "found.sarif", NULL);
  run = json_array_get_object_element (json_object_get_array_member (parse (parser, text), "runs"),
                                       0);
  driver = json_object_get_object_member (json_object_get_object_member (run, "tool"), "driver");
  g_assert_cmpstr (json_object_get_string_member (driver, "name"), ==, "weft");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (driver, "rules")), ==,
                    N_RULES);
  results = json_object_get_array_member (run, "results");
  g_assert_cmpuint (json_array_get_length (results), >, 0);
  for (guint i = 0; i < json_array_get_length (results); i++)
    {
      gint64 index;

      result = json_array_get_object_element (results, i);
      index = json_object_get_int_member (result, "ruleIndex");
      g_assert_cmpstr (json_object_get_string_member (
                           json_array_get_object_element (
                               json_object_get_array_member (driver, "rules"), (guint) index),
                           "id"),
                       ==, json_object_get_string_member (result, "ruleId"));
      g_assert_true (json_object_has_member (result, "message"));
      g_assert_true (json_object_has_member (result, "locations"));
    }
}

static void
count_failures_cb (GMarkupParseContext *context G_GNUC_UNUSED,
                   const char *element,
                   const char **names G_GNUC_UNUSED,
                   const char **values G_GNUC_UNUSED,
                   gpointer data,
                   GError **error G_GNUC_UNUSED)
{
  guint *counts = data;

  counts[0] += g_str_equal (element, "testcase");
  counts[1] += g_str_equal (element, "failure");
}

static void
test_junit (LoomCommandTest *self, gconstpointer data G_GNUC_UNUSED)
{
  const GMarkupParser parser = { .start_element = count_failures_cb };
  guint counts[2] = { 0 };
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, counts, NULL);
  g_autoptr (GError) error = NULL;

  record (self, "W003", "fault");
  loom_command_test_run (self, "check", "--format=junit", "checked.fxt", NULL);
  loom_command_test_assert_status (self, 1);
  g_markup_parse_context_parse (context, self->out, -1, &error);
  g_assert_no_error (error);
  g_assert_true (g_markup_parse_context_end_parse (context, &error));
  g_assert_cmpuint (counts[0], ==, N_RULES);
  g_assert_cmpuint (counts[1], >=, 1);
}

/* What cannot be written leaves nothing, and says so. */
static void
test_output (LoomCommandTest *self, gconstpointer data G_GNUC_UNUSED)
{
  loom_command_test_run (self, "check", "-o", "no/such/folder/x.txt", loom_command_test_example (),
                         NULL);
  loom_command_test_assert_status (self, 4);
  g_assert_cmpuint (loom_command_test_count_files (self), ==, 0);
}

#define ADD(path, data, func)                                                                      \
  g_test_add (path, LoomCommandTest, data, loom_command_test_set_up, func,                         \
              loom_command_test_tear_down)

int
main (int argc, char **argv)
{
  static const char *const codes[N_RULES] = { "W001", "W002", "W003", "W004", "W005",
                                              "W006", "W007", "W008", "W009", "W010",
                                              "W011", "W012", "W013", "W014", "W015" };
  static const BlockedIn blocked_in[] = { { "W001", "show_report" }, { "W002", "wait_for_load" } };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < N_RULES; i++)
    {
      g_autofree char *path = g_strdup_printf ("/check/%s", codes[i]);

      ADD (path, codes[i], test_rule);
    }
  ADD ("/check/threshold", NULL, test_threshold);
  ADD ("/check/place", NULL, test_place);
  ADD ("/check/blocked-in/task", &blocked_in[0], test_blocked_in);
  ADD ("/check/blocked-in/circle", &blocked_in[1], test_blocked_in);
  ADD ("/check/circle", NULL, test_circle);
  ADD ("/check/misuse", NULL, test_misuse);
  ADD ("/check/sarif", NULL, test_sarif);
  ADD ("/check/junit", NULL, test_junit);
  ADD ("/check/output", NULL, test_output);
  return g_test_run ();
}
