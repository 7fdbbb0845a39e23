/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The lab's pipeline: both ways store the same, and failing or cancelled they end wholly. */

#include "lab-fixture.h"
#include "lab/loom-fact.h"
#include "lab/value-task/loom-document-server.h"

#define N_DOCUMENTS 40

static const LoomScenario *
get_scenario (void)
{
  return loom_scenario_find ("pipeline");
}

static gint64
get_counter (LoomRun *run, const char *name)
{
  GPtrArray *facts = loom_run_get_facts (run);

  g_assert_nonnull (facts);
  for (guint i = 0; i < facts->len; i++)
    {
      const LoomFact *fact = facts->pdata[i];

      if (fact->measure == LOOM_MEASURE_COUNTER && g_str_equal (fact->subject, name))
        return fact->number;
    }
  g_error ("there is no counter %s", name);
}

/* Of the documents themselves, without a server, a channel or a database. */
static gint64
compute_checksum (Fixture *fixture)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (LoomLesson) lesson = loom_lesson_new (loom_lab_get_file (fixture->lab), TRUE,
                                                   LOOM_SURFACE (fixture->surface), cancellable);
  gint64 sum = 0;

  for (guint i = 0; i < N_DOCUMENTS; i++)
    {
      g_autoptr (GFile) file = loom_document_dup_file (lesson, i);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = g_file_load_bytes (file, NULL, NULL, &error);
      g_autofree char *digest = NULL;

      g_assert_no_error (error);
      digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
      digest[8] = '\0';
      sum += (i + 1) * (gint64) g_ascii_strtoull (digest, NULL, 16);
    }
  return sum;
}

static void
test_same_rows (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 checksum = compute_checksum (fixture);

  for (const LoomVariant *variant = get_scenario ()->variants; variant->name != NULL; variant++)
    {
      g_autoptr (LoomRun) done = run_variant (fixture, get_scenario (), variant, TRUE);

      g_assert_cmpint (loom_run_get_state (done), ==, LOOM_RUN_DONE);
      g_assert_cmpint (get_counter (done, "rows"), ==, N_DOCUMENTS);
      g_assert_cmpint (get_counter (done, "rows that are what was sent"), ==, N_DOCUMENTS);
      g_assert_cmpint (get_counter (done, "checksum of the rows"), ==, checksum);
      g_assert_true (loom_run_is_as_expected (done));
    }
}

static void
assert_still_works (Fixture *fixture, const LoomVariant *variant)
{
  g_autoptr (LoomRun) done = run_variant (fixture, get_scenario (), variant, TRUE);

  g_assert_cmpint (loom_run_get_state (done), ==, LOOM_RUN_DONE);
  g_assert_cmpint (get_counter (done, "rows"), ==, N_DOCUMENTS);
}

/* One document in the midst of others cannot be read: the first stage fails, the others have some at
 * hand and wait for more. */
static void
test_failed (Fixture *fixture, gconstpointer data)
{
  const LoomVariant *variant = loom_scenario_find_variant (get_scenario (), data);
  g_autoptr (GFile) file = g_object_ref (loom_lab_get_file (fixture->lab));
  g_autoptr (GFile) missing = g_file_new_for_path ("/nonexistent/recording.fxt");

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (LoomRun) failed = NULL;

      loom_lab_set_file (fixture->lab, missing);
      failed = run_variant (fixture, get_scenario (), variant, TRUE);
      g_assert_cmpint (loom_run_get_state (failed), ==, LOOM_RUN_FAILED);
      g_assert_true (g_str_has_prefix (loom_run_get_message (failed), "The server says: "));
      g_assert_nonnull (strstr (loom_run_get_message (failed), "/nonexistent/recording.fxt"));
    }
  loom_lab_set_file (fixture->lab, file);
  assert_still_works (fixture, variant);
}

/* After so many turns of the loop. */
static LoomRunState
cancel_after (Fixture *fixture, const LoomVariant *variant, guint n_turns)
{
  g_autoptr (WeftTask) task = loom_lab_run_async (fixture->lab, get_scenario (), variant, TRUE);

  for (guint i = 0; i < n_turns && !weft_task_is_completed (task); i++)
    g_main_context_iteration (NULL, TRUE);
  loom_lab_cancel (fixture->lab);
  weft_main_loop_context_run_until (WEFT_MAIN_LOOP_CONTEXT (fixture->context), task, NULL);
  return loom_run_get_state (weft_task_get_result (task)->v_pointer);
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  const LoomVariant *variant = loom_scenario_find_variant (get_scenario (), data);
  guint n_cancelled = 0;

  for (guint n_turns = 0; n_turns < 400; n_turns += 5)
    {
      LoomRunState state = cancel_after (fixture, variant, n_turns);

      g_assert_true (state == LOOM_RUN_CANCELLED || state == LOOM_RUN_DONE);
      n_cancelled += state == LOOM_RUN_CANCELLED;
    }
  g_assert_cmpuint (n_cancelled, >, 10);
  assert_still_works (fixture, variant);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);

#define ADD(path, data, func) g_test_add (path, Fixture, data, set_up, func, tear_down)
  ADD ("/pipeline/same-rows", NULL, test_same_rows);
  ADD ("/pipeline/failed/one-by-one", "one-by-one", test_failed);
  ADD ("/pipeline/failed/pipeline", "pipeline", test_failed);
  ADD ("/pipeline/cancelled/one-by-one", "one-by-one", test_cancelled);
  ADD ("/pipeline/cancelled/pipeline", "pipeline", test_cancelled);
#undef ADD

  status = g_test_run ();
  weft_pool_shut_down ();
  return status;
}
