/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

#include "report/loom-report.h"
#include "trace/loom-trace-builder.h"

#define PID 7
#define MS 1000000
#define N_LONG_RUNS 30

typedef struct
{
  LoomTraceBuilder *builder;
  guint main_lane;
} Writer;

static guint32
text (Writer *self, const char *string)
{
  return loom_trace_builder_string (self->builder, string, -1);
}

static void
arg_number (Writer *self, const char *name, guint64 number)
{
  LoomArg arg = { .name = text (self, name), .type = LOOM_ARG_UINT, .u = number };

  loom_trace_builder_typed_arg (self->builder, &arg);
}

static void
task (Writer *self, guint64 id, const char *name, const char *file, guint line)
{
  loom_trace_builder_arg (self->builder, text (self, "file"), text (self, file));
  arg_number (self, "line", line);
  loom_trace_builder_async_begin (self->builder, PID, 0, id, id, text (self, "weft.task"),
                                  text (self, name), loom_trace_builder_take_args (self->builder));
  loom_trace_builder_arg (self->builder, text (self, "status"), text (self, "succeeded"));
  loom_trace_builder_async_end (self->builder, PID, 0, id, 5000 * (gint64) MS,
                                text (self, "weft.task"), text (self, name),
                                loom_trace_builder_take_args (self->builder));
}

static void
slice (Writer *self, const char *category, const char *name, guint64 id, gint64 begin, gint64 end)
{
  arg_number (self, "task", id);
  loom_trace_builder_complete (self->builder, self->main_lane, begin, end - begin,
                               text (self, category), text (self, name),
                               loom_trace_builder_take_args (self->builder));
}

/* show_page (1) blocks the main thread for load (2), and is told that this never ends; draw (3)
 * runs long again and again, each time longer. */
static LoomTrace *
make_trace (void)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "wrong.fxt");
  Writer self = { builder, loom_trace_builder_thread (builder, PID, PID) };

  loom_trace_builder_name_thread (builder, PID, PID, "main");
  task (&self, 1, "show_page", "page.c", 11);
  task (&self, 2, "load", "load.c", 22);
  task (&self, 3, "draw", "draw.c", 33);
  slice (&self, "weft.run", "show_page", 1, 0, 200 * MS);
  slice (&self, "weft.wait", "wait", 2, 20 * MS, 180 * MS);
  loom_trace_builder_arg (builder, text (&self, "message"), text (&self, "Nobody can go on"));
  loom_trace_builder_instant (builder, self.main_lane, 21 * MS, text (&self, "weft.deadlock"),
                              text (&self, "deadlock"), loom_trace_builder_take_args (builder));
  for (gint64 i = 0; i < N_LONG_RUNS; i++)
    slice (&self, "weft.run", "draw", 3, (300 + 100 * i) * MS, (320 + 100 * i + i) * MS);
  return loom_trace_builder_finish (builder);
}

/* Whether an async function is around what waits, and whether the recording has the line that does;
 * and where the report has to find the wait, and the deadlock. */
typedef struct
{
  gboolean is_in_function;
  gboolean is_told;
  const char *function;
  const char *file;
  gint64 line;
  const char *deadlock_function;
  gint64 deadlock_line;
} Waiter;

static void
told_place (Writer *self, const char *function, const char *file, guint line)
{
  loom_trace_builder_arg (self->builder, text (self, "file"), text (self, file));
  arg_number (self, "line", line);
  loom_trace_builder_arg (self->builder, text (self, "function"), text (self, function));
}

/* fill_window blocks the main thread for load (2), and is told that this never ends; show_page (1)
 * may have called it. */
static LoomTrace *
make_waiting_trace (const Waiter *waiter)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "waits.fxt");
  Writer self = { builder, loom_trace_builder_thread (builder, PID, PID) };

  loom_trace_builder_name_thread (builder, PID, PID, "main");
  task (&self, 1, "show_page", "page.c", 11);
  task (&self, 2, "load", "load.c", 22);
  if (waiter->is_in_function)
    slice (&self, "weft.run", "show_page", 1, 0, 200 * MS);
  if (waiter->is_told)
    told_place (&self, "fill_window", "window.c", 76);
  slice (&self, "weft.wait", "wait", 2, 20 * MS, 180 * MS);
  if (waiter->is_told)
    told_place (&self, "fill_window", "window.c", 77);
  loom_trace_builder_instant (builder, self.main_lane, 21 * MS, text (&self, "weft.deadlock"),
                              text (&self, "deadlock"), loom_trace_builder_take_args (builder));
  return loom_trace_builder_finish (builder);
}

/* A program that uses no Weft, and in which nothing is wrong. */
static LoomTrace *
make_good_trace (gboolean is_of_weft)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "good.fxt");
  Writer self = { builder, loom_trace_builder_thread (builder, PID, PID) };

  if (is_of_weft)
    task (&self, 1, "show_page", "page.c", 11);
  loom_trace_builder_complete (builder, self.main_lane, 0, 5, 0, text (&self, "work"), 0);
  return loom_trace_builder_finish (builder);
}

/* As a PDF, its text; NULL where there is nothing to read it with: then the test is skipped. */
static char *
report (LoomTrace *trace, LoomReportFormat format)
{
  g_autofree char *folder = g_dir_make_tmp ("weft-report-XXXXXX", NULL);
  g_autoptr (GFile) file = g_file_new_build_filename (folder, "report", NULL);
  g_autofree char *program =
      g_find_program_in_path (format == LOOM_REPORT_PDF ? "pdftotext" : "cat");
  g_autofree char *path = g_file_get_path (file);
  const char *const pdf[] = { program, "-layout", path, "-", NULL };
  const char *const other[] = { program, path, NULL };
  g_autoptr (GError) error = NULL;
  char *content = NULL;
  int status = -1;

  g_assert_true (loom_report_generate_blocking (trace, file, format, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  if (program == NULL)
    g_test_skip ("there is no pdftotext to read a PDF with");
  else
    {
      g_spawn_sync (NULL, (char **) (format == LOOM_REPORT_PDF ? pdf : other), NULL,
                    G_SPAWN_DEFAULT, NULL, NULL, &content, NULL, &status, &error);
      g_assert_no_error (error);
      g_assert_cmpint (status, ==, 0);
    }
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  return content;
}

/* Where a line ends is the font's business. */
static char *
dup_one_line (const char *content)
{
  g_auto (GStrv) words = g_regex_split_simple ("\\s+", content, G_REGEX_RAW, 0);

  return g_strjoinv (" ", words);
}

/* Each behind the one before. */
static void
assert_in_order (const char *content, const char *const *parts)
{
  g_autofree char *line = dup_one_line (content);
  const char *at = line;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      at = strstr (at, parts[i]);
      if (at == NULL)
        g_error ("“%s” is not where it should be in:\n%s", parts[i], content);
      at += strlen (parts[i]);
    }
}

/* What people read begins with what is wrong: the worst first, with how often, what to do, and
 * where. Of many, the longest. */
static void
test_people (gconstpointer data)
{
  LoomReportFormat format = GPOINTER_TO_INT (data);
  const char *const parts[] = {
    "wrong.fxt",
    "The recording is 5.00 s long, with 3 tasks on 1 thread.",
    "Found: 2 errors, 31 warnings;",
    "Deadlock",
    "show_page",
    "threads were in “draw”: for 1.03 s",
    "What Is Wrong",
    "W002",
    "Deadlock",
    "1 error",
    "Await instead of waiting",
    "main · at 21.0 ms · show_page · page.c:11",
    "Nobody can go on",
    "W001",
    "The UI thread blocked to wait for a task",
    "1 error",
    "Await the task",
    "main · at 20.0 ms · show_page · page.c:11",
    "main was blocked for 160 ms in “show_page”, waiting for “load”",
    "W009",
    "A continuation held the UI",
    "30 warnings",
    "worker pool",
    "main · at 3.20 s · draw · draw.c:33",
    "main · at 3.10 s · draw · draw.c:33",
    format == LOOM_REPORT_PDF ? "And 27 more" : "And 10 more",
    "The main loop stalled",
    "main · at 0 ns · show_page · page.c:11",
    "most of it in “wait”",
    format == LOOM_REPORT_PDF ? "How busy the threads were" : "Threads",
    NULL,
  };
  g_autoptr (LoomTrace) trace = make_trace ();
  g_autofree char *content = report (trace, format);

  if (content != NULL)
    assert_in_order (content, parts);
}

static JsonObject *
get_object (JsonArray *array, guint i)
{
  return json_array_get_object_element (array, i);
}

static void
assert_place (JsonObject *place, const char *function, const char *file, gint64 line)
{
  g_assert_cmpstr (json_object_get_string_member (place, "thread"), ==, "main");
  g_assert_cmpstr (json_object_get_string_member (place, "function"), ==, function);
  g_assert_cmpstr (json_object_get_string_member (place, "file"), ==, file);
  g_assert_cmpint (json_object_get_int_member (place, "line"), ==, line);
}

/* The rules of a report, the worst first. */
static JsonArray *
get_rules (JsonParser *parser)
{
  JsonObject *root = json_node_get_object (json_parser_get_root (parser));

  return json_object_get_array_member (json_object_get_object_member (root, "findings"), "rules");
}

/* The longest place of a rule. */
static JsonObject *
get_worst (JsonArray *rules, guint i, const char *code)
{
  JsonObject *rule = get_object (rules, i);

  g_assert_cmpstr (json_object_get_string_member (rule, "code"), ==, code);
  return get_object (json_object_get_array_member (rule, "places"), 0);
}

/* Who waits is to be changed, where it waits: what is awaited is innocent, and the function around
 * may have called another. */
static void
test_waiter (gconstpointer data)
{
  const Waiter *waiter = data;
  g_autoptr (LoomTrace) trace = make_waiting_trace (waiter);
  g_autofree char *content = report (trace, LOOM_REPORT_JSON);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonArray *rules;

  json_parser_load_from_data (parser, content, -1, &error);
  g_assert_no_error (error);
  rules = get_rules (parser);
  assert_place (get_worst (rules, 0, "W002"), waiter->deadlock_function, waiter->file,
                waiter->deadlock_line);
  assert_place (get_worst (rules, 1, "W001"), waiter->function, waiter->file, waiter->line);
}

static void
test_json (void)
{
  g_autoptr (LoomTrace) trace = make_trace ();
  g_autofree char *content = report (trace, LOOM_REPORT_JSON);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonObject *findings, *rule, *place;
  JsonArray *rules, *places;

  json_parser_load_from_data (parser, content, -1, &error);
  g_assert_no_error (error);
  findings = json_object_get_object_member (json_node_get_object (json_parser_get_root (parser)),
                                            "findings");
  g_assert_cmpint (json_object_get_int_member (findings, "errors"), ==, 2);
  rules = json_object_get_array_member (findings, "rules");
  rule = get_object (rules, 0);
  g_assert_cmpstr (json_object_get_string_member (rule, "code"), ==, "W002");
  g_assert_cmpstr (json_object_get_string_member (rule, "severity"), ==, "error");
  place = get_object (json_object_get_array_member (rule, "places"), 0);
  g_assert_cmpstr (json_object_get_string_member (place, "message"), ==, "Nobody can go on");
  assert_place (place, "show_page", "page.c", 11);

  rule = get_object (rules, 1);
  g_assert_cmpstr (json_object_get_string_member (rule, "code"), ==, "W001");
  place = get_object (json_object_get_array_member (rule, "places"), 0);
  assert_place (place, "show_page", "page.c", 11);
  g_assert_cmpint (json_object_get_int_member (place, "begin_ns"), ==, 20 * MS);
  g_assert_cmpint (json_object_get_int_member (place, "duration_ns"), ==, 160 * MS);

  rule = get_object (rules, 2);
  g_assert_cmpstr (json_object_get_string_member (rule, "code"), ==, "W009");
  g_assert_cmpint (json_object_get_int_member (rule, "count"), ==, N_LONG_RUNS);
  places = json_object_get_array_member (rule, "places");
  g_assert_cmpuint (json_array_get_length (places), ==, N_LONG_RUNS);
  assert_place (get_object (places, N_LONG_RUNS - 1), "draw", "draw.c", 33);
  g_assert_cmpint (json_object_get_int_member (get_object (places, N_LONG_RUNS - 1), "duration_ns"),
                   ==, 20 * MS);
}

static void
test_csv (void)
{
  const char *const parts[] = {
    " rule,\"Deadlock\",,,,1,",
    "\"W002\",\"error\"",
    " finding,\"Deadlock\",\"\",7,7,",
    "\"W002\",\"error\",\"main\",21000000,0,\"show_page\",\"page.c\",11,\"Nobody can go on\", ",
    "\"W001\",\"error\",\"main\",20000000,160000000,\"show_page\",\"page.c\",11,",
    " rule,\"A continuation held the UI",
    " thread,",
    NULL,
  };
  g_autoptr (LoomTrace) trace = make_trace ();
  g_autofree char *content = report (trace, LOOM_REPORT_CSV);

  assert_in_order (content, parts);
}

/* That nothing was found is said, and what it is worth. */
static void
test_good (gconstpointer data)
{
  LoomReportFormat format = GPOINTER_TO_INT (data);
  g_autoptr (LoomTrace) of_weft = make_good_trace (TRUE);
  g_autoptr (LoomTrace) of_others = make_good_trace (FALSE);
  g_autofree char *one_content = report (of_weft, format);
  g_autofree char *other_content = report (of_others, format);
  g_autofree char *one = NULL;
  g_autofree char *other = NULL;

  if (one_content == NULL || other_content == NULL)
    return;
  one = dup_one_line (one_content);
  other = dup_one_line (other_content);
  g_assert_nonnull (strstr (one, "long, with 1 task on 1 thread. Nothing was found wrong."));
  g_assert_nonnull (strstr (one, "Nothing was found: 15 rules were looked at."));
  g_assert_nonnull (strstr (other, "Nothing was found. In a recording of a program that does not"));
}

int
main (int argc, char **argv)
{
  static const Waiter in_function = { TRUE, TRUE, "fill_window", "window.c", 76, "show_page", 77 };
  static const Waiter in_none = { FALSE, TRUE, "fill_window", "window.c", 76, NULL, 77 };
  static const Waiter untold = { FALSE, FALSE, NULL, NULL, 0, NULL, 0 };

  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/report/findings/pdf", GINT_TO_POINTER (LOOM_REPORT_PDF), test_people);
  g_test_add_data_func ("/report/findings/html", GINT_TO_POINTER (LOOM_REPORT_HTML), test_people);
  g_test_add_func ("/report/findings/json", test_json);
  g_test_add_func ("/report/findings/csv", test_csv);
  g_test_add_data_func ("/report/findings/waiter/in-function", &in_function, test_waiter);
  g_test_add_data_func ("/report/findings/waiter/in-none", &in_none, test_waiter);
  g_test_add_data_func ("/report/findings/waiter/untold", &untold, test_waiter);
  g_test_add_data_func ("/report/findings/none/pdf", GINT_TO_POINTER (LOOM_REPORT_PDF), test_good);
  g_test_add_data_func ("/report/findings/none/html", GINT_TO_POINTER (LOOM_REPORT_HTML),
                        test_good);
  return g_test_run ();
}
