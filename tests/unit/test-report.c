/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "report/loom-report.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <locale.h>

#include "trace/loom-trace-builder.h"

#define STRING(builder, text) (loom_trace_builder_string ((builder), (text), -1))

typedef struct
{
  char *folder;
  GThread *thread; /* that runs the test */
} Fixture;

static void
set_up (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("weft-report-XXXXXX", &error);
  g_assert_no_error (error);
  self->thread = g_thread_self ();
}

static guint
count_files (Fixture *self)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  guint n_files = 0;

  while (g_dir_read_name (dir) != NULL)
    n_files++;
  return n_files;
}

static void
tear_down (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->folder, name, NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (self->folder), ==, 0);
  g_free (self->folder);
}

static GFile *
file_in (Fixture *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL);

  return g_file_new_for_path (path);
}

/* NULL where there are no recordings: then the test is skipped. */
static LoomTrace *
load (const char *name)
{
  const char *folder = g_getenv ("WEFT_TEST_TRACES");
  g_autofree char *path = folder != NULL ? g_build_filename (folder, name, NULL) : NULL;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GError) error = NULL;
  LoomTrace *trace;

  if (path == NULL || !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_autofree char *message = g_strdup_printf ("there is no recording %s", name);

      g_test_skip (message);
      return NULL;
    }
  file = g_file_new_for_path (path);
  trace = loom_trace_load (file, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  return trace;
}

static LoomTrace *
create_empty (void)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "empty");

  return loom_trace_builder_finish (builder);
}

/* Many threads of one process, long names, arrows between all of them. */
static LoomTrace *
create_large (guint n_threads, guint n_slices)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "large");
  guint32 category = STRING (builder, "test");
  guint lanes[64];

  g_assert_cmpuint (n_threads, <=, G_N_ELEMENTS (lanes));
  for (guint t = 0; t < n_threads; t++)
    {
      g_autofree char *name =
          g_strdup_printf ("thread %u of those whose name takes more room than there is", t);

      lanes[t] = loom_trace_builder_thread (builder, 1, t + 1);
      loom_trace_builder_name_thread (builder, 1, t + 1, name);
    }
  for (guint i = 0; i < n_slices; i++)
    {
      guint t = i % n_threads;
      g_autofree char *name =
          g_strdup_printf ("work_item_number_%u::with_a_name_that_goes_on_and_on", i % 50);

      loom_trace_builder_complete (builder, lanes[t], i * 1000, 900 + i % 97, category,
                                   STRING (builder, name), 0);
      loom_trace_builder_flow_begin (builder, lanes[t], i + 1, i * 1000, category,
                                     STRING (builder, "hop"));
      loom_trace_builder_flow_end (builder, lanes[(t + i / n_threads) % n_threads], i + 1,
                                   i * 1000 + 500 + i, category, STRING (builder, "hop"), FALSE);
    }
  return loom_trace_builder_finish (builder);
}

static void
generate (LoomTrace *trace, GFile *output, LoomReportFormat format, guint n_jobs)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftTask) task =
      loom_report_generate (trace, output, format, n_jobs, NULL, NULL, NULL, NULL);

  g_assert_true (weft_task_wait (task, &error));
  g_assert_no_error (error);
}

static JsonObject *
read_json (GFile *file, JsonParser *parser)
{
  g_autoptr (GError) error = NULL;

  json_parser_load_from_file (parser, g_file_peek_path (file), &error);
  g_assert_no_error (error);
  return json_node_get_object (json_parser_get_root (parser));
}

/* NULL where there is no pdftotext: then the test is skipped. */
static char *
read_pdf (GFile *file)
{
  g_autofree char *program = g_find_program_in_path ("pdftotext");
  const char *const argv[] = { program, "-layout", g_file_peek_path (file), "-", NULL };
  g_autoptr (GError) error = NULL;
  char *text = NULL;
  int status;

  if (program == NULL)
    {
      g_test_skip ("there is no pdftotext to read a PDF with");
      return NULL;
    }
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &text, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  return text;
}

static void
assert_contains (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in:\n%s", part, text);
}

static gint64
int_member (JsonObject *object, const char *name)
{
  g_assert_true (json_object_has_member (object, name));
  return json_object_get_int_member (object, name);
}

static void
assert_first_slice (JsonObject *root, const char *member, const char *name, gint64 duration)
{
  JsonArray *slices = json_object_get_array_member (root, member);
  JsonObject *first = json_array_get_object_element (slices, 0);

  g_assert_cmpstr (json_object_get_string_member (first, "name"), ==, name);
  g_assert_cmpint (int_member (first, "duration_ns"), ==, duration);
}

static JsonObject *
find_by_name (JsonArray *array, const char *name)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *object = json_array_get_object_element (array, i);

      if (g_str_equal (json_object_get_string_member (object, "name"), name))
        return object;
    }
  g_assert_not_reached ();
}

static void
assert_percentiles (JsonObject *object, gint64 median, gint64 p95, gint64 p99, gint64 longest)
{
  g_assert_cmpint (int_member (object, "median_ns"), ==, median);
  g_assert_cmpint (int_member (object, "p95_ns"), ==, p95);
  g_assert_cmpint (int_member (object, "p99_ns"), ==, p99);
  g_assert_cmpint (int_member (object, "longest_ns"), ==, longest);
}

/*
 * The numbers were counted by this Python, which knows nothing of Weft:
 *
 *   def rank(v, p): v = sorted(v); return v[max((len(v) * p + 99) // 100, 1) - 1]
 *   ev = json.load(gzip.open('chrome-animation.json.gz'))
 *   len(ev)                                                       # 126149 events
 *   len({(e['pid'], e['tid']) for e in ev})                       # 44 threads
 *   len({e['pid'] for e in ev})                                   # 4 processes
 *   x = [e for e in ev if e['ph'] == 'X']
 *   max(x, key=lambda e: e['dur'])                                # WorkerThread active, 239383 µs
 *   t = [e['ts'] for e in ev if e['ph'] != 'M']
 *   max(t + [e['ts'] + e['dur'] for e in x]) - min(t)             # 8373450 µs
 *   run = [e['dur'] for e in x if e['name'] == 'RunTask']         # 5585, and one B without an E
 *   sum(run), [rank(run, p) for p in (50, 95, 99, 100)]           # 1077820; 29, 563, 1902, 77320
 *   open, d = {}, []
 *   for e in sorted((e for e in ev if e['ph'] in 'sf'), key=lambda e: (e['ts'], e['ph'] != 's')):
 *     k = e['cat'], e['id'], e['name']
 *     if e['ph'] == 's': open[k] = e['ts']
 *     elif k in open: d.append(e['ts'] - open.pop(k))
 *   len(d), [rank(d, p) for p in (50, 95, 99, 100)]               # 12197; 93, 16451, 39726, 501739
 *   st = 0                                                        # 4 stalls
 *   names = {(e['pid'], e['tid']): e['args']['name'] for e in ev if e['name'] == 'thread_name'}
 *   for k in (k for k, n in names.items() if n in ('CrBrowserMain', 'CrRendererMain', 'CrGpuMain')):
 *     end = -1
 *     for e in sorted((e for e in x if (e['pid'], e['tid']) == k), key=lambda e: (e['ts'], -e['dur'])):
 *       if e['ts'] >= end: end = e['ts'] + e['dur']; st += e['dur'] >= 50000
 */
static void
test_chrome_json (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (LoomTrace) trace = load ("chrome-animation.json.gz");
  g_autoptr (GFile) output = file_in (self, "report.json");
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *root, *recording, *hops, *run_task;

  if (trace == NULL)
    return;
  generate (trace, output, LOOM_REPORT_JSON, 0);
  g_assert_cmpuint (count_files (self), ==, 1);
  root = read_json (output, parser);
  g_assert_cmpint (int_member (root, "version"), ==, 1);

  recording = json_object_get_object_member (root, "recording");
  g_assert_cmpint (int_member (recording, "events"), ==, 126149);
  g_assert_cmpint (int_member (recording, "threads"), ==, 44);
  g_assert_cmpint (int_member (recording, "processes"), ==, 4);
  g_assert_cmpint (int_member (recording, "span_ns"), ==, 8373450000);
  g_assert_cmpstr (json_object_get_string_member (recording, "format"), ==, "chrome-json");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (root, "threads")), ==, 44);
  assert_first_slice (root, "longest_slices", "WorkerThread active", 239383000);
  g_assert_cmpint (int_member (root, "stall_count"), ==, 4);
  assert_first_slice (root, "stalls", "ThreadController active", 172201000);

  hops = json_object_get_object_member (root, "hops");
  g_assert_cmpint (int_member (hops, "count"), ==, 12197);
  assert_percentiles (hops, 93000, 16451000, 39726000, 501739000);

  run_task = find_by_name (json_object_get_array_member (root, "names"), "RunTask");
  g_assert_cmpint (int_member (run_task, "count"), ==, 5586);
  g_assert_cmpint (int_member (run_task, "untimed"), ==, 1);
  g_assert_cmpint (int_member (run_task, "total_ns"), ==, 1077820000);
  assert_percentiles (run_task, 29000, 563000, 1902000, 77320000);
}

static void
test_chrome_pdf (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (LoomTrace) trace = load ("chrome-animation.json.gz");
  g_autoptr (GFile) output = file_in (self, "report.pdf");
  g_autofree char *text = NULL;

  if (trace == NULL)
    return;
  generate (trace, output, LOOM_REPORT_PDF, 0);
  text = read_pdf (output);
  if (text == NULL)
    return;

  assert_contains (text, "chrome-animation.json.gz");
  assert_contains (text, "Chrome trace · 8.37 s · 4 processes");
  assert_contains (text, "126,149 events");
  assert_contains (text, " 44 ");
  assert_contains (text, "WorkerThread active");
  assert_contains (text, "239 ms");
  assert_contains (text, "less busy threads");
  assert_contains (text, "12,197 arrows");
  assert_contains (text, "93.0 µs in the median");
  assert_contains (text, "the longest 502 ms");
  assert_contains (text, "Page 3");
}

/*
 * Counted by this Python:
 *
 *   at = 256; frames = []
 *   while at + 24 <= len(data):
 *     n, cpu, pid, time, type, _ = struct.unpack_from('<HhiqII', data, at)
 *     frames.append((type & 255, at)); at += n
 *   sum(t in (9, 10) for t, _ in frames)          # 4315 events: counter values and marks
 *   marks = sorted((struct.unpack_from('<q', data, at + 24)[0], data[at + 56:at + 96])
 *                  for t, at in frames if t == 10)  # 2871
 *   marks[-2]                                     # builder load, 84667029 ns; the last one is
 *                                                 # `mapped window`, whose times cannot be
 *   c = [d for d, n in marks if n.startswith(b'frameclock cycle')]
 *   len(c), rank(c, 50), rank(c, 95), max(c), sum(d > 16666666 for d in c)
 *                                                 # 402, 2409670, 5881423, 30443168, 1
 */
static void
test_syscap (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (LoomTrace) trace = load ("widget-factory.syscap");
  g_autoptr (GFile) json = file_in (self, "report.json");
  g_autoptr (GFile) pdf = file_in (self, "report.pdf");
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *text = NULL;
  JsonObject *root, *recording, *frames;

  if (trace == NULL)
    return;
  generate (trace, json, LOOM_REPORT_JSON, 0);
  root = read_json (json, parser);
  recording = json_object_get_object_member (root, "recording");
  g_assert_cmpint (int_member (recording, "events"), ==, 4315);
  g_assert_cmpint (int_member (recording, "slices"), ==, 2871);
  g_assert_cmpint (int_member (recording, "threads"), ==, 1);
  assert_first_slice (root, "longest_slices", "builder load", 84667029);
  g_assert_cmpint (int_member (root, "stall_count"), ==, 2);

  frames = json_object_get_object_member (root, "frames");
  g_assert_cmpint (int_member (frames, "count"), ==, 402);
  g_assert_cmpint (int_member (frames, "over_budget"), ==, 1);
  g_assert_cmpint (int_member (frames, "median_ns"), ==, 2409670);
  g_assert_cmpint (int_member (frames, "p95_ns"), ==, 5881423);
  g_assert_cmpint (int_member (frames, "longest_ns"), ==, 30443168);

  generate (trace, pdf, LOOM_REPORT_PDF, 0);
  text = read_pdf (pdf);
  if (text == NULL)
    return;
  assert_contains (text, "4,315 events");
  assert_contains (text, "84.7 ms");
  assert_contains (text, "builder load");
  assert_contains (text, "402");
}

static void
test_empty (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (LoomTrace) trace = create_empty ();
  g_autoptr (GFile) json = file_in (self, "report.json");
  g_autoptr (GFile) pdf = file_in (self, "report.pdf");
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *text = NULL;
  JsonObject *root;

  generate (trace, json, LOOM_REPORT_JSON, 0);
  root = read_json (json, parser);
  g_assert_cmpint (int_member (json_object_get_object_member (root, "recording"), "events"), ==, 0);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (root, "names")), ==, 0);

  generate (trace, pdf, LOOM_REPORT_PDF, 0);
  text = read_pdf (pdf);
  if (text != NULL)
    assert_contains (text, "The recording has no slices.");
}

static guint
count_pages (const char *text)
{
  guint n_pages = 0;

  for (const char *at = text; (at = strchr (at, '\f')) != NULL; at++)
    n_pages++;
  return n_pages;
}

static guint
count_lines (const char *page)
{
  g_auto (GStrv) lines = g_strsplit (page, "\n", -1);
  guint n_lines = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    n_lines += g_strstrip (lines[i])[0] != '\0';
  return n_lines;
}

/* A figure, its axes and its table are on one page, whatever is before them, and no page is all but
 * empty. */
static void
test_pages (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GFile) output = file_in (self, "report.pdf");

  for (guint n_threads = 2; n_threads <= 40; n_threads += 6)
    {
      g_autoptr (LoomTrace) trace = create_large (n_threads, 4000);
      g_autofree char *text = NULL;
      g_auto (GStrv) pages = NULL;
      guint n_figures = 0;

      generate (trace, output, LOOM_REPORT_PDF, 0);
      text = read_pdf (output);
      if (text == NULL)
        return;
      pages = g_strsplit (text, "\f", -1);
      for (guint i = 0; i < count_pages (text); i++)
        g_assert_cmpuint (count_lines (pages[i]), >, 12);
      for (guint i = 0; pages[i] != NULL; i++)
        if (strstr (pages[i], "Flow latencies") != NULL)
          {
            n_figures++;
            assert_contains (pages[i], "Arrows, by how long they took");
            assert_contains (pages[i], "time, doubling from mark to mark");
            assert_contains (pages[i], "Hops");
          }
      g_assert_cmpuint (n_figures, ==, 1);
      g_assert_cmpuint (count_pages (text), >=, 2);
      assert_contains (pages[count_pages (text) - 1], "Where the time went");
    }
}

/* One continuation is no “1 continuations”, and no figure of one bar. */
static void
test_one (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (LoomTrace) trace = create_large (1, 1);
  g_autoptr (GFile) pdf = file_in (self, "report.pdf");
  g_autoptr (GFile) html = file_in (self, "report.html");
  g_autofree char *content = NULL;
  g_autofree char *text = NULL;

  generate (trace, html, LOOM_REPORT_HTML, 0);
  g_assert_true (g_file_get_contents (g_file_peek_path (html), &content, NULL, NULL));
  assert_contains (content, "One arrow, on its own thread: it took 500 ns.");
  g_assert_null (strstr (content, "1 processes"));
  g_assert_null (strstr (content, "Itself"));

  generate (trace, pdf, LOOM_REPORT_PDF, 0);
  text = read_pdf (pdf);
  if (text == NULL)
    return;
  assert_contains (text, "1 arrow ");
  assert_contains (text, "One arrow, on its own thread: it took 500 ns.");
  g_assert_null (strstr (text, "doubling"));
  g_assert_null (strstr (text, "Itself"));
  g_assert_null (strstr (text, "Together"));
}

/* The bytes are the same however the work was divided, and on whatever thread it ran. */
static void
test_jobs (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (LoomTrace) trace = create_large (17, 3000);
  g_autoptr (GFile) output = file_in (self, "report.json");
  g_autoptr (GError) error = NULL;
  g_autofree char *expected = NULL;

  g_assert_true (
      loom_report_generate_blocking (trace, output, LOOM_REPORT_JSON, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  g_file_get_contents (g_file_peek_path (output), &expected, NULL, &error);
  g_assert_no_error (error);

  for (guint n_jobs = 0; n_jobs <= 33; n_jobs += 3)
    {
      g_autofree char *contents = NULL;

      generate (trace, output, LOOM_REPORT_JSON, n_jobs);
      g_file_get_contents (g_file_peek_path (output), &contents, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (g_str_equal (contents, expected));
    }
  g_assert_cmpuint (count_files (self), ==, 1);
}

typedef struct
{
  GThread *caller;
  gint inside; /* atomic */
  guint n_calls;
  gdouble last;
  gboolean freed;
  gdouble cancel_at;
  GCancellable *cancellable;
} Progress;

static void
progress_cb (gdouble fraction, gpointer data)
{
  Progress *self = data;

  g_assert_cmpint (g_atomic_int_add (&self->inside, 1), ==, 0);
  g_assert_true (self->caller == NULL || g_thread_self () != self->caller);
  g_assert_cmpfloat (fraction, >, self->last);
  g_assert_cmpfloat (fraction, <=, 1);
  self->last = fraction;
  self->n_calls++;
  if (self->cancellable != NULL && fraction >= self->cancel_at)
    g_cancellable_cancel (self->cancellable);
  g_atomic_int_add (&self->inside, -1);
}

static void
progress_freed (gpointer data)
{
  ((Progress *) data)->freed = TRUE;
}

static void
test_progress (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (LoomTrace) trace = create_large (1, 50000);
  g_autoptr (GFile) output = file_in (self, "report.json");
  Progress progress = { .caller = self->thread };
  g_autoptr (WeftTask) task = loom_report_generate (trace, output, LOOM_REPORT_JSON, 0, progress_cb,
                                                    &progress, progress_freed, NULL);

  g_assert_true (weft_task_wait (task, NULL));
  g_assert_cmpfloat (progress.last, ==, 1);
  /* A single lane is no single step. */
  g_assert_cmpuint (progress.n_calls, >, 10);
  g_assert_true (progress.freed);
}

static void
check_cancelled (Fixture *self, LoomTrace *trace, LoomReportFormat format, gdouble cancel_at)
{
  g_autoptr (GFile) output = file_in (self, "report");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *contents = NULL;
  Progress progress = { .cancel_at = cancel_at, .cancellable = cancellable };
  g_autoptr (WeftTask) task = NULL;

  g_file_set_contents (g_file_peek_path (output), "what was there", -1, &error);
  g_assert_no_error (error);
  if (cancel_at <= 0)
    g_cancellable_cancel (cancellable);

  task = loom_report_generate (trace, output, format, 2, progress_cb, &progress, progress_freed,
                               cancellable);
  g_assert_false (weft_task_wait (task, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (weft_task_get_status (task), ==, WEFT_TASK_CANCELLED);
  g_assert_true (progress.freed);
  g_assert_cmpfloat (progress.last, <, 1);
  g_clear_error (&error);

  g_assert_cmpuint (count_files (self), ==, 1);
  g_file_get_contents (g_file_peek_path (output), &contents, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (contents, ==, "what was there");
}

/* At every stage: before, in the middle of a lane, before it is brought together, before it
 * is drawn. What was there stays, and nothing is beside it. */
static void
test_cancelled (Fixture *self, gconstpointer data)
{
  const gdouble stages[] = { 0, 1e-6, 0.3, 0.8, 0.9 };
  g_autoptr (LoomTrace) trace = create_large (3, 40000);

  for (guint i = 0; i < G_N_ELEMENTS (stages); i++)
    check_cancelled (self, trace, GPOINTER_TO_INT (data), stages[i]);
}

static void
test_cancelled_blocking (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (LoomTrace) trace = create_large (3, 40000);
  g_autoptr (GFile) output = file_in (self, "report.pdf");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Progress progress = { .cancel_at = 0.3, .cancellable = cancellable };

  g_assert_false (loom_report_generate_blocking (trace, output, LOOM_REPORT_PDF, progress_cb,
                                                 &progress, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpfloat (progress.last, <, 0.8);
  g_assert_cmpuint (count_files (self), ==, 0);
}

static void
check_unwritable (GFile *output, LoomReportFormat format, int code)
{
  g_autoptr (LoomTrace) trace = create_large (3, 100);
  g_autofree char *name = g_file_get_parse_name (output);
  g_autoptr (GError) error = NULL;
  g_autoptr (WeftTask) task =
      loom_report_generate (trace, output, format, 0, NULL, NULL, NULL, NULL);

  g_assert_false (weft_task_wait (task, &error));
  g_assert_error (error, G_IO_ERROR, code);
  assert_contains (error->message, name);
}

static void
test_unwritable (Fixture *self, gconstpointer data)
{
  LoomReportFormat format = GPOINTER_TO_INT (data);
  g_autoptr (GFile) missing = file_in (self, "missing/report");
  g_autoptr (GFile) folder = g_file_new_for_path (self->folder);
  g_autoptr (GFile) file = file_in (self, "file");
  g_autoptr (GFile) in_file = g_file_get_child (file, "report");
  g_autoptr (GFile) full = file_in (self, "full");
  g_autoptr (GError) error = NULL;

  check_unwritable (missing, format, G_IO_ERROR_NOT_FOUND);
  check_unwritable (folder, format, G_IO_ERROR_IS_DIRECTORY);
  g_assert_cmpuint (count_files (self), ==, 0);

  g_file_set_contents (g_file_peek_path (file), "", 0, &error);
  g_assert_no_error (error);
  check_unwritable (in_file, format, G_IO_ERROR_NOT_DIRECTORY);

  g_file_make_symbolic_link (full, "/dev/full", NULL, &error);
  g_assert_no_error (error);
  check_unwritable (full, format, G_IO_ERROR_NO_SPACE);
  g_assert_cmpuint (count_files (self), ==, 2);
}

static void
test_two_at_once (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (LoomTrace) trace = create_large (20, 20000);
  WeftTask *tasks[4];

  for (guint i = 0; i < G_N_ELEMENTS (tasks); i++)
    {
      g_autofree char *name = g_strdup_printf ("report-%u", i);
      g_autoptr (GFile) output = file_in (self, name);

      tasks[i] = loom_report_generate (trace, output, i < 2 ? LOOM_REPORT_PDF : LOOM_REPORT_JSON, 0,
                                       NULL, NULL, NULL, NULL);
    }
  for (guint i = 0; i < G_N_ELEMENTS (tasks); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (weft_task_wait (tasks[i], &error));
      g_assert_no_error (error);
      weft_task_unref (tasks[i]);
    }
  g_assert_cmpuint (count_files (self), ==, G_N_ELEMENTS (tasks));
}

#define ADD(path, data, func) g_test_add (path, Fixture, data, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  ADD ("/report/chrome/json", NULL, test_chrome_json);
  ADD ("/report/chrome/pdf", NULL, test_chrome_pdf);
  ADD ("/report/syscap", NULL, test_syscap);
  ADD ("/report/empty", NULL, test_empty);
  ADD ("/report/pages", NULL, test_pages);
  ADD ("/report/one", NULL, test_one);
  ADD ("/report/jobs", NULL, test_jobs);
  ADD ("/report/progress", NULL, test_progress);
  ADD ("/report/cancelled/pdf", GINT_TO_POINTER (LOOM_REPORT_PDF), test_cancelled);
  ADD ("/report/cancelled/json", GINT_TO_POINTER (LOOM_REPORT_JSON), test_cancelled);
  ADD ("/report/cancelled/blocking", NULL, test_cancelled_blocking);
  ADD ("/report/unwritable/pdf", GINT_TO_POINTER (LOOM_REPORT_PDF), test_unwritable);
  ADD ("/report/unwritable/json", GINT_TO_POINTER (LOOM_REPORT_JSON), test_unwritable);
  ADD ("/report/two-at-once", NULL, test_two_at_once);
  return g_test_run ();
}
