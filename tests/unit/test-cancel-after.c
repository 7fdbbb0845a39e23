/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <weft.h>

typedef struct
{
  WeftSyncContext *context;
  WeftManualContext *manual; /* the same */
  GCancellable *cancellable;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  self->context = weft_manual_context_new ();
  self->manual = WEFT_MANUAL_CONTEXT (self->context);
  self->cancellable = g_cancellable_new ();
  weft_sync_context_set_current (self->context);
}

static void
tear_down (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  weft_sync_context_set_current (NULL);
  if (self->cancellable != NULL)
    g_assert_finalize_object (self->cancellable);
  g_assert_finalize_object (self->context);
}

static void
test_cancels (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  weft_cancellable_cancel_after (self->cancellable, 100);
  weft_manual_context_advance (self->manual, 99);
  g_assert_false (g_cancellable_is_cancelled (self->cancellable));
  weft_manual_context_advance (self->manual, 1);
  g_assert_true (g_cancellable_is_cancelled (self->cancellable));
}

/* Conformance 46. */
static void
test_restarts (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  weft_cancellable_cancel_after (self->cancellable, 100);
  weft_manual_context_advance (self->manual, 60);
  weft_cancellable_cancel_after (self->cancellable, 100);
  weft_manual_context_advance (self->manual, 99);
  g_assert_false (g_cancellable_is_cancelled (self->cancellable));
  weft_cancellable_cancel_after (self->cancellable, 0);
  weft_manual_context_advance (self->manual, 0);
  g_assert_true (g_cancellable_is_cancelled (self->cancellable));
}

/* Conformance 46. */
static void
test_disarmed (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  weft_cancellable_cancel_after (self->cancellable, -1);
  weft_cancellable_cancel_after (self->cancellable, 100);
  weft_cancellable_cancel_after (self->cancellable, -1);
  weft_manual_context_advance (self->manual, 1000);
  g_assert_false (g_cancellable_is_cancelled (self->cancellable));
  weft_cancellable_cancel_after (self->cancellable, 1);
  weft_manual_context_advance (self->manual, 1);
  g_assert_true (g_cancellable_is_cancelled (self->cancellable));
}

/* One that is used anew has an alarm as before. */
static void
test_reset (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  for (guint i = 0; i < 3; i++)
    {
      weft_cancellable_cancel_after (self->cancellable, 5);
      weft_manual_context_advance (self->manual, 5);
      g_assert_true (g_cancellable_is_cancelled (self->cancellable));
      g_cancellable_reset (self->cancellable);
    }
}

/* The time keeps nothing alive, and what has gone is not cancelled. */
static void
test_gone (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  weft_cancellable_cancel_after (self->cancellable, 100);
  g_assert_finalize_object (g_steal_pointer (&self->cancellable));
  g_assert_cmpuint (weft_manual_context_advance (self->manual, 1000), ==, 0);
}

static void
test_cancelled_already (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_cancellable_cancel (self->cancellable);
  weft_cancellable_cancel_after (self->cancellable, 100);
  g_assert_cmpuint (weft_manual_context_advance (self->manual, 1000), ==, 0);
}

static void
note_thread (gpointer data)
{
  *(gboolean *) data = weft_pool_is_worker ();
}

/* On the machine's clock: what is tied to the cancellable runs on the pool. */
static void
test_real (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (WeftTask) never = weft_delay (-1, cancellable);
  gboolean on_worker = FALSE;
  WeftCancellation *registration =
      weft_cancellation_register (cancellable, note_thread, &on_worker);

  weft_cancellable_cancel_after (cancellable, 2);
  weft_task_wait (never, NULL);
  g_assert_cmpint (weft_task_get_status (never), ==, WEFT_TASK_CANCELLED);
  weft_cancellation_unregister (registration);
  g_assert_true (on_worker);
}

#define N_RACES 2000

/* Set, set again, disarmed and released while it goes off. */
static void
test_race (void)
{
  for (guint i = 0; i < N_RACES; i++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();

      weft_cancellable_cancel_after (cancellable, i % 2);
      if (i % 16 == 0)
        {
          g_autoptr (WeftTask) task = weft_delay (1, cancellable);

          weft_task_wait (task, NULL);
        }
      if (i % 3 == 0)
        weft_cancellable_cancel_after (cancellable, 0);
      else if (i % 3 == 1)
        weft_cancellable_cancel_after (cancellable, -1);
    }
  weft_pool_shut_down ();
}

static void
add (const char *path, void (*func) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, func, tear_down);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);

  add ("/cancel-after/cancels", test_cancels);
  add ("/cancel-after/restarts", test_restarts);
  add ("/cancel-after/disarmed", test_disarmed);
  add ("/cancel-after/reset", test_reset);
  add ("/cancel-after/gone", test_gone);
  add ("/cancel-after/cancelled-already", test_cancelled_already);
  g_test_add_func ("/cancel-after/real", test_real);
  g_test_add_func ("/cancel-after/race", test_race);

  status = g_test_run ();
  weft_pool_shut_down ();
  return status;
}
