/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <weft.h>

static gpointer
check_from_other_thread (gpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (weft_sync_context_is_current (data));
  g_assert_false (weft_sync_context_check_access (data, "the label", &error));
  g_assert_error (error, WEFT_ERROR, WEFT_ERROR_WRONG_THREAD);
  g_assert_cmpstr (error->message, ==, "the label belongs to manual and was touched on toucher");
  return NULL;
}

static void
test_guard (void)
{
  g_autoptr (WeftSyncContext) context = weft_manual_context_new ();
  g_autoptr (GError) error = NULL;

  weft_sync_context_set_current (context);
  g_assert_true (weft_sync_context_check_access (context, "the label", &error));
  g_assert_no_error (error);
  g_thread_join (g_thread_new ("toucher", check_from_other_thread, context));
  weft_sync_context_set_current (NULL);
}

static void
append (gpointer data)
{
  GString *text = data;

  g_string_append_c (text, (char) ('a' + text->len));
}

static void
test_manual_order (void)
{
  g_autoptr (WeftSyncContext) context = weft_manual_context_new ();
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < 5; i++)
    weft_sync_context_post (context, append, text);
  g_assert_cmpuint (text->len, ==, 0);
  g_assert_true (weft_manual_context_run_one (WEFT_MANUAL_CONTEXT (context)));
  g_assert_cmpstr (text->str, ==, "a");
  g_assert_cmpuint (weft_manual_context_run_all (WEFT_MANUAL_CONTEXT (context)), ==, 4);
  g_assert_cmpstr (text->str, ==, "abcde");
  g_assert_false (weft_manual_context_run_one (WEFT_MANUAL_CONTEXT (context)));
}

#define N_POSTERS 3
#define N_POSTS 20000

typedef struct
{
  WeftSyncContext *context;
  GMainLoop *loop;
  GThread *thread;
  guint n_run;
} Flood;

static void
flood_run (gpointer data)
{
  Flood *self = data;

  g_assert_true (g_thread_self () == self->thread);
  g_assert_true (weft_sync_context_is_current (self->context));
  if (++self->n_run == N_POSTERS * N_POSTS)
    g_main_loop_quit (self->loop);
}

static gpointer
flood_main (gpointer data)
{
  Flood *self = data;

  for (guint i = 0; i < N_POSTS; i++)
    weft_sync_context_post (self->context, flood_run, self);
  return NULL;
}

static void
test_main_loop (void)
{
  g_autoptr (GMainContext) main_context = g_main_context_new ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (main_context, FALSE);
  g_autoptr (WeftSyncContext) context = weft_main_loop_context_new (main_context);
  Flood flood = { context, loop, g_thread_self (), 0 };
  GThread *threads[N_POSTERS];

  for (guint i = 0; i < N_POSTERS; i++)
    threads[i] = g_thread_new ("poster", flood_main, &flood);
  g_main_loop_run (loop);
  for (guint i = 0; i < N_POSTERS; i++)
    g_thread_join (threads[i]);

  g_assert_cmpuint (flood.n_run, ==, N_POSTERS * N_POSTS);
  /* At most one a sleep; a loop that is awake is not woken. */
  g_assert_cmpuint (weft_main_loop_context_get_wakeups (WEFT_MAIN_LOOP_CONTEXT (context)), <,
                    flood.n_run / 2);
}

typedef struct
{
  GMainLoop *loop;
  guint n_left;
} Pings;

static gpointer ping_main (gpointer data);

typedef struct
{
  WeftSyncContext *context;
  Pings *pings;
} Pinger;

static void
ping_run (gpointer data)
{
  Pings *pings = data;

  if (g_atomic_int_dec_and_test (&pings->n_left))
    g_main_loop_quit (pings->loop);
}

static gpointer
ping_main (gpointer data)
{
  Pinger *self = data;

  while (g_atomic_int_get (&self->pings->n_left) > 0)
    {
      guint before = g_atomic_int_get (&self->pings->n_left);

      weft_sync_context_post (self->context, ping_run, self->pings);
      while ((guint) g_atomic_int_get (&self->pings->n_left) == before)
        g_thread_yield ();
    }
  return NULL;
}

/* One post at a time into a loop that sleeps in between: a lost wakeup hangs. */
static void
test_no_lost_wakeup (void)
{
  g_autoptr (GMainContext) main_context = g_main_context_new ();
  g_autoptr (GMainLoop) loop = g_main_loop_new (main_context, FALSE);
  g_autoptr (WeftSyncContext) context = weft_main_loop_context_new (main_context);
  Pings pings = { loop, 5000 };
  Pinger pinger = { context, &pings };
  GThread *thread = g_thread_new ("pinger", ping_main, &pinger);

  g_main_loop_run (loop);
  g_thread_join (thread);
}

static gboolean
never_starved (gpointer data)
{
  (*(guint *) data)++;
  return G_SOURCE_CONTINUE;
}

typedef struct
{
  WeftSyncContext *context;
  guint *stop;
} Endless;

static void
endless_run (gpointer data)
{
  Endless *self = data;

  if (!*self->stop)
    weft_sync_context_post (self->context, endless_run, self);
}

/* A flood that never ends leaves GTK's redraws, at priority 120, their turn. */
static void
test_redraws_go_on (void)
{
  g_autoptr (GMainContext) main_context = g_main_context_new ();
  g_autoptr (WeftSyncContext) context = weft_main_loop_context_new (main_context);
  g_autoptr (GSource) redraw = g_idle_source_new ();
  guint n_redraws = 0, stop = 0;
  Endless endless = { context, &stop };

  g_source_set_priority (redraw, G_PRIORITY_HIGH_IDLE + 20);
  g_source_set_callback (redraw, never_starved, &n_redraws, NULL);
  g_source_attach (redraw, main_context);
  for (guint i = 0; i < 1000; i++)
    weft_sync_context_post (context, endless_run, &endless);

  while (n_redraws < 10)
    g_main_context_iteration (main_context, TRUE);
  stop = 1;
  weft_main_loop_context_close (WEFT_MAIN_LOOP_CONTEXT (context));
  g_source_destroy (redraw);
}

static guint n_counted;

static void
count_one (gpointer data G_GNUC_UNUSED)
{
  n_counted++;
}

/* Uses up what a dispatch may take. */
static void
be_slow (gpointer data G_GNUC_UNUSED)
{
  gint64 end = g_get_monotonic_time () + 10000;

  n_counted++;
  while (g_get_monotonic_time () < end)
    continue;
}

static gpointer
post_three (gpointer context)
{
  for (guint i = 0; i < 3; i++)
    weft_sync_context_post (context, count_one, NULL);
  return NULL;
}

/* Who posts to a loop that does not keep up is held up, not refused, and not for ever: here
 * the loop's own thread waits for him. */
static void
test_crowded (void)
{
  g_autoptr (GMainContext) main_context = g_main_context_new ();
  g_autoptr (WeftSyncContext) context = weft_main_loop_context_new (main_context);

  n_counted = 0;
  weft_sync_context_post (context, be_slow, NULL);
  weft_sync_context_post (context, count_one, NULL);
  g_main_context_iteration (main_context, TRUE);
  g_assert_cmpuint (n_counted, ==, 1);

  g_thread_join (g_thread_new ("poster", post_three, context));
  while (n_counted < 5)
    g_main_context_iteration (main_context, TRUE);
  g_assert_false (g_main_context_pending (main_context));
  weft_main_loop_context_close (WEFT_MAIN_LOOP_CONTEXT (context));
}

static void
test_install (void)
{
  g_autoptr (WeftSyncContext) context = weft_main_loop_context_install (NULL);
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_true (weft_sync_context_get_current () == context);
  weft_sync_context_post (context, append, text);
  g_assert_true (g_main_context_iteration (NULL, FALSE));
  g_assert_cmpstr (text->str, ==, "a");

  weft_sync_context_post (context, append, text);
  weft_main_loop_context_close (WEFT_MAIN_LOOP_CONTEXT (context));
  g_assert_cmpstr (text->str, ==, "ab");
  g_assert_null (weft_sync_context_get_current ());
  g_assert_finalize_object (g_steal_pointer (&context));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sync-context/guard", test_guard);
  g_test_add_func ("/sync-context/manual-order", test_manual_order);
  g_test_add_func ("/sync-context/main-loop", test_main_loop);
  g_test_add_func ("/sync-context/no-lost-wakeup", test_no_lost_wakeup);
  g_test_add_func ("/sync-context/redraws-go-on", test_redraws_go_on);
  g_test_add_func ("/sync-context/crowded", test_crowded);
  g_test_add_func ("/sync-context/install", test_install);

  return g_test_run ();
}
