/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <unistd.h>

#include "session/loom-process-list.h"
#include "support/control-test.h"

static LoomProcess *
find (GPtrArray *processes, gint64 pid)
{
  for (guint i = 0; i < processes->len; i++)
    if (loom_process_get_pid (processes->pdata[i]) == pid)
      return processes->pdata[i];
  return NULL;
}

static LoomProcess *
find_in_model (LoomProcessList *list, gint64 pid)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autoptr (LoomProcess) process = g_list_model_get_item (G_LIST_MODEL (list), i);

      if (loom_process_get_pid (process) == pid)
        return process; /* the list keeps it */
    }
  return NULL;
}

static void
test_found (void)
{
  g_autoptr (ControlPeer) peer = control_peer_start ("none");
  g_autoptr (GPtrArray) processes = loom_process_scan ();
  LoomProcess *process = find (processes, peer->pid);

  g_assert_nonnull (process);
  g_assert_cmpstr (loom_process_get_program (process), ==, "peer");
  g_assert_true (g_str_has_suffix (loom_process_get_command_line (process), "/control-peer none"));
  g_assert_cmpint (loom_process_get_start_time (process), >, 0);
  g_assert_cmpint (loom_process_get_state (process), ==, LOOM_PROCESS_READY);
  g_assert_false (loom_process_is_own (process));
}

/* This process uses libweft as well. */
static void
test_own (void)
{
  g_autoptr (GPtrArray) processes = loom_process_scan ();
  LoomProcess *process = find (processes, getpid ());

  g_assert_nonnull (process);
  g_assert_true (loom_process_is_own (process));
  g_assert_true (processes->pdata[processes->len - 1] == process);
  g_assert_cmpstr (loom_process_get_program (process), ==, "test-process-list");
}

static LoomProcessState
state_of (gint64 pid)
{
  g_autoptr (LoomProcess) process = loom_process_new (pid);

  g_assert_nonnull (process);
  return loom_process_get_state (process);
}

static void
test_states (void)
{
  g_autoptr (ControlPeer) peer = control_peer_start ("none");

  g_assert_cmpint (state_of (peer->pid), ==, LOOM_PROCESS_READY);
  control_peer_tell (peer, "start");
  g_assert_cmpint (state_of (peer->pid), ==, LOOM_PROCESS_RECORDED);
  control_peer_tell (peer, "stop");
  g_assert_cmpint (state_of (peer->pid), ==, LOOM_PROCESS_READY);
}

/* What another process may offer in place of a page is no program. */
static void
test_hostile (void)
{
  static const char *const faults[] = { "short-page", "no-magic", "old-version", "other-pid" };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (ControlPeer) peer = control_peer_start (faults[i]);
      g_autoptr (GPtrArray) processes = loom_process_scan ();

      g_test_message ("%s", faults[i]);
      g_assert_null (find (processes, peer->pid));
    }
}

static void
test_bad_name (void)
{
  g_autoptr (ControlPeer) peer = control_peer_start ("bad-name");
  g_autoptr (LoomProcess) process = loom_process_new (peer->pid);
  const char *program = loom_process_get_program (process);

  g_assert_true (g_utf8_validate (program, -1, NULL));
  g_assert_cmpint (g_utf8_strlen (program, -1), ==, 64);
}

/* A command line may say anything, also to the terminal that it is printed on. */
static void
test_command_line (void)
{
  g_autoptr (ControlPeer) peer = control_peer_start ("no\033[31m\n\xff");
  g_autoptr (LoomProcess) process = loom_process_new (peer->pid);
  const char *line = loom_process_get_command_line (process);

  g_assert_true (g_utf8_validate (line, -1, NULL));
  g_assert_null (strpbrk (line, "\033\n"));
  g_assert_nonnull (strstr (line, "no\xef\xbf\xbd[31m"));
}

static void
test_gone (void)
{
  g_autoptr (ControlPeer) peer = control_peer_start ("none");

  control_peer_kill (peer);
  g_assert_null (loom_process_new (peer->pid));
  g_assert_null (loom_process_new (0));
  g_assert_null (loom_process_new (-1));
  /* There is one, but it has no page. */
  g_assert_null (loom_process_new (1));
}

static gboolean
is_completed (gpointer data)
{
  return weft_task_is_completed (data);
}

static void
refresh (LoomProcessList *list)
{
  g_autoptr (WeftTask) task = loom_process_list_refresh (list, NULL);
  g_autoptr (GError) error = NULL;

  control_test_until (is_completed, task);
  g_assert_true (weft_task_wait (task, &error));
  g_assert_no_error (error);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

/* What is still there stays the same object, in the same place; that others come and go does
 * not move what a person has chosen. */
static void
test_refresh (void)
{
  g_autoptr (LoomProcessList) list = loom_process_list_new ();
  g_autoptr (ControlPeer) first = control_peer_start ("none");
  g_autoptr (ControlPeer) second = NULL;
  LoomProcess *process;
  guint n_changes = 0;
  guint n_states = 0;

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
  refresh (list);
  process = find_in_model (list, first->pid);
  g_assert_nonnull (process);
  g_signal_connect_swapped (list, "items-changed", G_CALLBACK (count_cb), &n_changes);
  g_signal_connect_swapped (process, "notify::state", G_CALLBACK (count_cb), &n_states);

  second = control_peer_start ("none");
  refresh (list);
  g_assert_cmpuint (n_changes, >=, 1);
  g_assert_true (find_in_model (list, first->pid) == process);
  g_assert_nonnull (find_in_model (list, second->pid));

  control_peer_tell (first, "start");
  control_peer_kill (second);
  refresh (list);
  g_assert_null (find_in_model (list, second->pid));
  g_assert_true (find_in_model (list, first->pid) == process);
  g_assert_cmpuint (n_states, ==, 1);
  g_assert_cmpint (loom_process_get_state (process), ==, LOOM_PROCESS_RECORDED);
}

int
main (int argc, char **argv)
{
  g_autoptr (WeftSyncContext) context = weft_main_loop_context_install (NULL);
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/process-list/found", test_found);
  g_test_add_func ("/process-list/own", test_own);
  g_test_add_func ("/process-list/states", test_states);
  g_test_add_func ("/process-list/hostile", test_hostile);
  g_test_add_func ("/process-list/bad-name", test_bad_name);
  g_test_add_func ("/process-list/command-line", test_command_line);
  g_test_add_func ("/process-list/gone", test_gone);
  g_test_add_func ("/process-list/refresh", test_refresh);
  status = g_test_run ();
  weft_main_loop_context_close (WEFT_MAIN_LOOP_CONTEXT (context));
  return status;
}
