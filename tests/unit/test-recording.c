/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>
#include <weft.h>

#include "session/loom-record-child.h"
#include "session/loom-recording.h"
#include "trace/loom-export.h"
#include "trace/loom-trace-load.h"

#define LIMIT (8 * 1024 * 1024)

typedef struct
{
  char *folder;
  GFile *file;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  fixture->folder = g_dir_make_tmp ("weft-recording-XXXXXX", &error);
  g_assert_no_error (error);
  path = g_build_filename (fixture->folder, "a.fxt", NULL);
  fixture->file = g_file_new_for_path (path);
}

static guint
n_files (Fixture *fixture)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
tear_down (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_object_unref (fixture->file);
}

typedef struct
{
  WeftAsync async;
  guint i;
  gint64 value;
} WorkFrame;

static gboolean
square (WeftResult *result,
        gpointer data,
        GCancellable *cancellable G_GNUC_UNUSED,
        GError **error G_GNUC_UNUSED)
{
  *result = weft_result_int (GPOINTER_TO_INT (data) * GPOINTER_TO_INT (data));
  return TRUE;
}

#define N_JOBS 100

WEFT_ASYNC_DEFINE (work_hard, WorkFrame, NULL)
{
  WEFT_BEGIN (self);

  for (self->i = 0; self->i < N_JOBS; self->i++)
    WEFT_AWAIT_TO (self->value, weft_run (square, GINT_TO_POINTER (self->i), NULL, NULL));
  WEFT_RETURN_INT (self->value);

  WEFT_END;
}

static void
work (void)
{
  g_autoptr (WeftTask) task = WEFT_ASYNC_START (WEFT_ASYNC_NEW (work_hard));
  g_autoptr (GError) error = NULL;

  g_assert_true (weft_task_wait (task, &error));
  g_assert_no_error (error);
}

static guint
count_slices (LoomTrace *trace, const char *name, LoomLaneKind kind)
{
  guint string = loom_trace_find_string (trace, name);
  guint n = 0;

  for (guint i = 0; i < loom_trace_get_n_lanes (trace); i++)
    {
      const LoomLane *lane = loom_trace_get_lane (trace, i);

      for (guint s = 0; lane->kind == kind && s < lane->slices->len; s++)
        if (g_array_index (lane->slices, LoomSlice, s).name == string)
          n++;
    }
  return n;
}

/* Every job of the function is there: as a task, as work on a worker, and as a hop there. */
static void
assert_work (LoomTrace *trace)
{
  const LoomFlow *flows = loom_trace_get_flows (trace);
  guint name = loom_trace_find_string (trace, "square");
  guint n_hops = 0;

  g_assert_cmpuint (count_slices (trace, "square", LOOM_LANE_ASYNC), ==, N_JOBS);
  g_assert_cmpuint (count_slices (trace, "square", LOOM_LANE_THREAD), ==, N_JOBS);
  g_assert_cmpuint (count_slices (trace, "work_hard", LOOM_LANE_ASYNC), ==, 1);
  for (guint i = 0; i < loom_trace_get_n_flows (trace); i++)
    {
      g_assert_cmpint (flows[i].to_time, >=, flows[i].from_time);
      if (flows[i].name == name)
        n_hops++;
    }
  g_assert_cmpuint (n_hops, ==, N_JOBS);
}

/* What is followed while it comes is what is saved and loaded afterwards. */
static void
test_follow_and_save (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LoomRecording) recording = loom_recording_start_own (LIMIT, &error);
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "live");
  g_autoptr (LoomTrace) live = NULL;
  g_autoptr (LoomTrace) saved = NULL;

  g_assert_no_error (error);
  loom_recording_follow (recording, builder);
  work ();
  g_assert_cmpuint (loom_recording_follow (recording, builder), >, 0);
  loom_trace_builder_peek (builder);
  /* The workers' last words. */
  weft_pool_shut_down ();
  loom_recording_follow (recording, builder);
  g_assert_cmpuint (loom_recording_follow (recording, builder), ==, 0);
  live = loom_trace_builder_finish (builder);
  assert_work (live);

  g_assert_true (loom_recording_save (recording, fixture->file, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_files (fixture), ==, 1);
  saved = loom_trace_load (fixture->file, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_work (saved);
  g_assert_cmpuint (loom_trace_get_n_events (saved), ==, loom_trace_get_n_events (live));
  g_assert_cmpuint (loom_trace_get_n_flows (saved), ==, loom_trace_get_n_flows (live));
  g_assert_cmpint (loom_trace_get_end_state (saved), ==, LOOM_TRACE_END_CLOSED);
}

/* The last one ends it, not the first: who joins a recording must not lose it when the one who began
 * it goes, as a window that opens while the last one closes. */
static void
test_shared (Fixture *fixture G_GNUC_UNUSED, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  LoomRecording *first = loom_recording_start_own (LIMIT, &error);
  LoomRecording *second = loom_recording_start_own (LIMIT, &error);
  LoomRecording *third;
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "live");
  g_autoptr (LoomTrace) trace = NULL;

  g_assert_no_error (error);
  loom_recording_free (first);
  g_assert_true (weft_recorder_is_active ());
  third = loom_recording_start_own (LIMIT, &error);
  g_assert_no_error (error);
  loom_recording_free (second);
  work ();
  weft_pool_shut_down ();
  g_assert_cmpuint (loom_recording_follow (third, builder), >, 0);
  trace = loom_trace_builder_finish (builder);
  assert_work (trace);
  loom_recording_free (third);
  g_assert_false (weft_recorder_is_active ());
}

/* One that somebody else began is theirs to end. */
static void
test_of_others (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  LoomRecording *recording;

  g_assert_true (weft_recorder_start_file (g_file_peek_path (fixture->file), LIMIT, &error));
  g_assert_no_error (error);
  recording = loom_recording_start_own (LIMIT, &error);
  g_assert_no_error (error);
  loom_recording_free (recording);
  g_assert_true (weft_recorder_is_active ());
  weft_recorder_stop ();
}

/* A new builder may lie where the last one did, and has strings of its own all the same. */
static void
test_new_builders (Fixture *fixture G_GNUC_UNUSED, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LoomRecording) recording = loom_recording_start_own (LIMIT, &error);
  guint64 serial = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "live");
      g_autoptr (LoomTrace) trace = NULL;

      g_assert_cmpuint (loom_trace_builder_get_serial (builder), >, serial);
      serial = loom_trace_builder_get_serial (builder);
      work ();
      g_assert_cmpuint (loom_recording_follow (recording, builder), >, 0);
      g_assert_false (loom_recording_is_damaged (recording));
      trace = loom_trace_builder_finish (builder);
      g_assert_cmpuint (count_slices (trace, "work_hard", LOOM_LANE_ASYNC), ==, 1);
    }
}

static void
test_save_cancelled (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LoomRecording) recording = loom_recording_start_own (LIMIT, &error);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GFile) nowhere = g_file_new_for_path ("/nonexistent/folder/a.fxt");

  g_assert_no_error (error);
  g_cancellable_cancel (cancellable);
  g_assert_false (loom_recording_save (recording, fixture->file, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (n_files (fixture), ==, 0);
  g_clear_error (&error);

  g_assert_false (loom_recording_save (recording, nowhere, NULL, &error));
  g_assert_nonnull (strstr (error->message, "/nonexistent/folder/a.fxt"));
}

/* In another process: records itself, works, and is killed in the middle of more. */
static void
be_killed (const char *path)
{
  g_autoptr (GError) error = NULL;

  if (!weft_recorder_start_file (path, LIMIT, &error))
    g_error ("%s", error->message);
  work ();
  weft_trace_begin ("test", "the end");
  weft_trace_instant ("test", "last words", "goodbye");
  kill (getpid (), SIGKILL);
}

static void
test_killed (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LoomTrace) trace = NULL;
  const char *path = g_file_peek_path (fixture->file);

  if (g_test_subprocess ())
    {
      be_killed (g_getenv ("WEFT_TEST_KILLED"));
      return;
    }

  g_setenv ("WEFT_TEST_KILLED", path, TRUE);
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_assert_false (g_test_trap_has_passed ());

  trace = loom_trace_load (fixture->file, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_work (trace);
  g_assert_cmpuint (count_slices (trace, "the end", LOOM_LANE_THREAD), ==, 1);
  g_assert_cmpint (loom_trace_get_end_state (trace), ==, LOOM_TRACE_END_CUT);
  g_test_message ("%s", loom_trace_get_end_message (trace));
  g_assert_nonnull (strstr (loom_trace_get_end_message (trace), "killed"));
  g_assert_nonnull (strstr (loom_trace_get_end_message (trace), "after the first"));
  /* In the unit that all times have, not in millionths of a second. */
  g_assert_false (
      g_regex_match_simple ("[0-9][.][0-9]{3}", loom_trace_get_end_message (trace), 0, 0));
}

/* The same under `weft record`. */
static void
test_child_killed (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LoomTrace) trace = NULL;
  LoomRecordResult result;
  const char *argv[] = { "/proc/self/exe", "-p", "/recording/child-worker", "-q", NULL };
  g_autofree char *self = g_file_read_link ("/proc/self/exe", &error);

  g_assert_no_error (error);
  argv[0] = self;
  g_setenv ("WEFT_TEST_CHILD", "1", TRUE);
  g_assert_true (loom_record_child (argv, fixture->file, LIMIT, &result, &error));
  g_unsetenv ("WEFT_TEST_CHILD");
  g_assert_no_error (error);
  g_assert_cmpint (result.status, ==, 128 + SIGKILL);
  g_assert_cmpuint (result.n_events, >, N_JOBS);
  g_assert_cmpuint (result.n_lost, ==, 0);

  trace = loom_trace_load (fixture->file, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_work (trace);
  g_assert_cmpint (loom_trace_get_end_state (trace), ==, LOOM_TRACE_END_CUT);
}

static void
test_child_worker (void)
{
  if (g_getenv ("WEFT_TEST_CHILD") == NULL)
    return;

  g_assert_true (weft_recorder_is_active ());
  g_assert_null (g_getenv (WEFT_RECORDER_FD_ENV));
  work ();
  kill (getpid (), SIGKILL);
}

static void
test_child_fails (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  LoomRecordResult result;
  const char *missing[] = { "/nonexistent/program", NULL };
  const char *stranger[] = { "true", NULL };

  g_assert_false (loom_record_child (missing, fixture->file, LIMIT, &result, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);

  g_assert_false (loom_record_child (stranger, fixture->file, LIMIT, &result, &error));
  g_assert_nonnull (strstr (error->message, "libweft"));
  g_assert_cmpuint (n_files (fixture), ==, 0);
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

static char *
describe (LoomTrace *trace)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < loom_trace_get_n_lanes (trace); i++)
    {
      const LoomLane *lane = loom_trace_get_lane (trace, i);

      g_ptr_array_add (lines, g_strdup_printf ("lane %d %s %u", lane->kind, lane->name,
                                               lane->instants->len + lane->samples->len));
      for (guint s = 0; s < lane->slices->len; s++)
        {
          const LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, s);
          g_autoptr (GVariant) args = loom_trace_dup_slice_args (trace, i, s);
          g_autofree char *arguments = args != NULL ? g_variant_print (args, FALSE) : NULL;

          g_ptr_array_add (
              lines,
              g_strdup_printf ("%s %s %s %" G_GINT64_FORMAT "+%" G_GINT64_FORMAT " %u %u %s",
                               lane->name, loom_trace_get_string (trace, slice->name),
                               loom_trace_get_string (trace, slice->category),
                               slice->begin - loom_trace_get_begin (trace), slice->duration,
                               slice->flags & LOOM_SLICE_OPEN,
                               lane->kind == LOOM_LANE_THREAD ? slice->depth : 0u, arguments));
        }
    }
  g_ptr_array_sort (lines, compare_lines);
  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (text, "%s\n", (char *) lines->pdata[i]);
  g_string_append_printf (text, "%u arrows, %u threads\n", loom_trace_get_n_flows (trace),
                          loom_trace_get_n_threads (trace));
  return g_string_free (text, FALSE);
}

/* Out in either format and in again: the same slices with the same arguments, and arrows. */
static void
test_round_trip (Fixture *fixture, gconstpointer format)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LoomTrace) before = NULL;
  g_autoptr (LoomTrace) after = NULL;
  g_autofree char *one = NULL;
  g_autofree char *other = NULL;

  {
    g_autoptr (LoomRecording) recording = loom_recording_start_own (LIMIT, &error);

    g_assert_no_error (error);
    work ();
    weft_trace_counter ("count", 7);
    weft_trace_instant ("test", "mark", "a “message”\n");
    weft_pool_shut_down ();
    g_assert_true (loom_recording_save (recording, fixture->file, NULL, &error));
  }
  before = loom_trace_load (fixture->file, NULL, NULL, NULL, &error);
  g_assert_no_error (error);

  g_assert_true (loom_trace_export (before, fixture->file, (LoomFormat) GPOINTER_TO_INT (format),
                                    NULL, &error));
  g_assert_no_error (error);
  after = loom_trace_load (fixture->file, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (loom_trace_get_format (after), ==, GPOINTER_TO_INT (format));

  one = describe (before);
  other = describe (after);
  g_assert_cmpstr (one, ==, other);
}

static void
test_export_fails (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "empty");
  g_autoptr (LoomTrace) trace = loom_trace_builder_finish (builder);
  g_autoptr (GFile) full = g_file_new_for_path ("/dev/full");
  g_autoptr (GError) error = NULL;

  for (guint format = LOOM_FORMAT_FXT; format <= LOOM_FORMAT_SYSCAP; format++)
    {
      g_assert_false (loom_trace_export (trace, full, (LoomFormat) format, NULL, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
      g_clear_error (&error);
    }
  g_assert_cmpuint (n_files (fixture), ==, 0);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);

#define ADD(path, data, func)                                                                      \
  g_test_add ("/recording/" path, Fixture, data, set_up, func, tear_down)
  ADD ("follow-and-save", NULL, test_follow_and_save);
  ADD ("shared", NULL, test_shared);
  ADD ("of-others", NULL, test_of_others);
  ADD ("new-builders", NULL, test_new_builders);
  ADD ("save-cancelled", NULL, test_save_cancelled);
  ADD ("killed", NULL, test_killed);
  ADD ("child-killed", NULL, test_child_killed);
  ADD ("child-fails", NULL, test_child_fails);
  ADD ("round-trip/chrome", GINT_TO_POINTER (LOOM_FORMAT_CHROME_JSON), test_round_trip);
  ADD ("round-trip/fxt", GINT_TO_POINTER (LOOM_FORMAT_FXT), test_round_trip);
  ADD ("export-fails", NULL, test_export_fails);
#undef ADD
  g_test_add_func ("/recording/child-worker", test_child_worker);

  status = g_test_run ();
  weft_pool_shut_down ();
  return status;
}
