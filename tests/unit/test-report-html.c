/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <weft.h>

#include "report/loom-report.h"
#include "trace/loom-trace-builder.h"

#define HOSTILE "<script>alert(1)</script> & \"quoted\", 'too'\n\x01"
#define N_COLUMNS 24

static LoomTrace *
make_trace (guint n_names)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, HOSTILE);
  guint lane = loom_trace_builder_thread (builder, 1, 1);

  loom_trace_builder_name_thread (builder, 1, 1, HOSTILE);
  loom_trace_builder_name_process (builder, 1, HOSTILE);
  for (guint i = 0; i < n_names; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s %u", HOSTILE, i);

      loom_trace_builder_complete (builder, lane, i * 100, 50 + i, 0,
                                   loom_trace_builder_string (builder, name, -1), 0);
    }
  return loom_trace_builder_finish (builder);
}

static char *
report (LoomTrace *trace, LoomReportFormat format)
{
  g_autofree char *folder = g_dir_make_tmp ("weft-report-XXXXXX", NULL);
  g_autoptr (GFile) file = g_file_new_build_filename (folder, "report", NULL);
  g_autoptr (GFile) parent = g_file_get_parent (file);
  g_autoptr (GError) error = NULL;
  char *text;

  g_assert_true (loom_report_generate_blocking (trace, file, format, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_load_contents (file, NULL, &text, NULL, NULL, &error));
  g_file_delete (file, NULL, NULL);
  g_file_delete (parent, NULL, NULL);
  return text;
}

static guint
count_of (const char *text, const char *part)
{
  guint n = 0;

  for (const char *at = strstr (text, part); at != NULL; at = strstr (at + 1, part))
    n++;
  return n;
}

/* Nothing in a recording's names is markup, and nothing is fetched from anywhere. */
static void
test_html (void)
{
  static const char *const paired[] = { "html",  "head",  "body", "style", "h1",  "h2",  "table",
                                        "thead", "tbody", "tr",   "td",    "svg", "text" };
  g_autoptr (LoomTrace) trace = make_trace (5);
  g_autofree char *text = report (trace, LOOM_REPORT_HTML);

  g_assert_true (g_str_has_prefix (text, "<!DOCTYPE html>"));
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_null (strstr (text, "<script"));
  g_assert_null (strchr (text, '\x01'));
  g_assert_null (strstr (text, "http"));
  g_assert_null (strstr (text, "url("));
  g_assert_nonnull (
      strstr (text, "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;quoted&quot;"));
  g_assert_nonnull (strstr (text, "prefers-color-scheme:dark"));
  g_assert_nonnull (strstr (text, "<rect"));
  for (guint i = 0; i < G_N_ELEMENTS (paired); i++)
    {
      g_autofree char *begin = g_strdup_printf ("<%s>", paired[i]);
      g_autofree char *begin_with = g_strdup_printf ("<%s ", paired[i]);
      g_autofree char *end = g_strdup_printf ("</%s>", paired[i]);

      g_assert_cmpuint (count_of (text, begin) + count_of (text, begin_with), ==,
                        count_of (text, end));
    }
}

/* A person reads no thousands of names; it is said that there are more. */
static void
test_many (void)
{
  g_autoptr (LoomTrace) trace = make_trace (2000);
  g_autofree char *html = report (trace, LOOM_REPORT_HTML);
  g_autofree char *csv = report (trace, LOOM_REPORT_CSV);

  g_assert_nonnull (strstr (html, "And 1700 names more"));
  g_assert_cmpuint (count_of (csv, "\r\nname,"), ==, 2000);
  g_assert_cmpuint (count_of (csv, "\r\nthread,"), ==, 1);
}

/* Every record has all columns, whatever its texts have in them. */
static void
test_csv (void)
{
  g_autoptr (LoomTrace) trace = make_trace (5);
  g_autofree char *text = report (trace, LOOM_REPORT_CSV);
  gboolean quoted = FALSE;
  guint n_columns = 1, n_records = 0;

  for (const char *at = text; *at != '\0'; at++)
    {
      if (*at == '"')
        quoted = !quoted;
      else if (*at == ',' && !quoted)
        n_columns++;
      else if (*at == '\r' && !quoted)
        {
          g_assert_cmpuint (n_columns, ==, N_COLUMNS);
          n_columns = 1;
          n_records++;
        }
    }
  g_assert_false (quoted);
  g_assert_cmpuint (n_records, ==, 1 + 1 + 5);
  g_assert_nonnull (strstr (text, ",1,0,,54,54,54,54,54,54,,,,,,,,,,\r\n"));
}

static void
test_formats (void)
{
  LoomReportFormat format;

  g_assert_true (loom_report_format_from_name ("a.b.HTML", &format));
  g_assert_cmpint (format, ==, LOOM_REPORT_HTML);
  g_assert_true (loom_report_format_from_name ("/x.y/z.csv", &format));
  g_assert_cmpint (format, ==, LOOM_REPORT_CSV);
  g_assert_false (loom_report_format_from_name ("pdf", &format));
  g_assert_false (loom_report_format_from_name ("a.pdfs", &format));
  for (guint i = 0; i < LOOM_N_REPORT_FORMATS; i++)
    g_assert_nonnull (loom_report_format_get_ending ((LoomReportFormat) i));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report/html", test_html);
  g_test_add_func ("/report/many", test_many);
  g_test_add_func ("/report/csv", test_csv);
  g_test_add_func ("/report/formats", test_formats);
  return g_test_run ();
}
