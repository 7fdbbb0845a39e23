/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <weft.h>

#include "recording-walk.h"
#include "trace/weft-trace-private.h"

#define KIB 1024
#define MIB (1024 * KIB)

/* Starting a recording for a test. */

static int
start (gsize limit)
{
  g_autoptr (GError) error = NULL;
  int fd = weft_recorder_create_memory (limit, &error);

  g_assert_no_error (error);
  g_assert_true (weft_recorder_start_fd (fd, &error));
  g_assert_no_error (error);
  g_assert_true (weft_recorder_is_active ());
  return fd;
}

static Walk *
stop (int fd)
{
  Walk *walk;

  weft_recorder_stop ();
  g_assert_false (weft_recorder_is_active ());
  walk = walk_fd (fd);
  g_assert_cmpuint (walk->header->state, ==, WEFT_RECORDING_CLOSED);
  close (fd);
  return walk;
}

static void
assert_event (const Event *event,
              guint type,
              const char *category,
              const char *name,
              const char *args,
              guint64 last)
{
  g_assert_cmpuint (event->type, ==, type);
  g_assert_cmpstr (event->category, ==, category);
  g_assert_cmpstr (event->name, ==, name);
  g_assert_cmpstr (event->args, ==, args);
  g_assert_cmpuint (event->last, ==, last);
}

/* The tests. */

static void
test_vocabulary (void)
{
  WeftSite site = { "load", "load.c", 17, 0 };
  int fd = start (MIB);
  g_autoptr (Walk) walk = NULL;
  guint64 before = (guint64) g_get_monotonic_time () * 1000;

  errno = 99;
  weft_trace_task_begin (7, &site, 3);
  weft_trace_run_begin (7, &site, 0);
  weft_trace_await (7, &site, 21, 8, TRUE, "main loop");
  weft_trace_await (7, &site, 22, G_MAXUINT64, FALSE, "pool");
  weft_trace_run_end (7, &site);
  weft_trace_post (7, &site, "pool");
  weft_trace_resume (7, &site);
  weft_trace_park_begin ();
  weft_trace_park_end ();
  weft_trace_loop_begin ();
  weft_trace_loop_end ();
  weft_trace_guard ("touched off its thread");
  weft_trace_lost_error (&site, "no such file");
  weft_trace_task_end (7, &site, WEFT_TASK_SUCCEEDED);
  weft_trace_task_end (7, &site, WEFT_TASK_FAILED);
  weft_trace_task_end (7, &site, WEFT_TASK_CANCELLED);
  weft_trace_begin ("app", "work");
  weft_trace_end ("app", "work");
  weft_trace_complete ("app", "whole", 5, 9);
  weft_trace_instant ("app", "here", NULL);
  weft_trace_counter ("open", -4);
  weft_trace_wait_begin (7, &site);
  weft_trace_wait_end ();
  weft_trace_deadlock (&site, "never ends");
  g_assert_cmpint (errno, ==, 99);

  walk = stop (fd);
  g_assert_cmpuint (walk->events->len, ==, 24);
  assert_event (event_at (walk, 0), 5, "weft.task", "load", "file=load.c line=17 parent=3", 7);
  assert_event (event_at (walk, 1), 2, "weft.run", "load", "task=7 line=0", 0);
  assert_event (event_at (walk, 2), 6, "weft.await", "load",
                "line=21 awaited=8 capture=true context=main loop", 7);
  assert_event (event_at (walk, 3), 6, "weft.await", "load",
                "line=22 awaited=18446744073709551615 capture=false context=pool", 7);
  assert_event (event_at (walk, 4), 3, "weft.run", "load", "task=7", 0);
  assert_event (event_at (walk, 5), 8, "weft.hop", "load", "to=pool", 7);
  assert_event (event_at (walk, 6), 10, "weft.hop", "load", "", 7);
  assert_event (event_at (walk, 7), 2, "weft.park", "park", "", 0);
  assert_event (event_at (walk, 8), 3, "weft.park", "park", "", 0);
  assert_event (event_at (walk, 9), 2, "weft.loop", "loop", "", 0);
  assert_event (event_at (walk, 10), 3, "weft.loop", "loop", "", 0);
  assert_event (event_at (walk, 11), 0, "weft.guard", "guard", "message=touched off its thread", 0);
  assert_event (event_at (walk, 12), 0, "weft.error", "load", "message=no such file", 0);
  assert_event (event_at (walk, 13), 7, "weft.task", "load", "status=succeeded", 7);
  assert_event (event_at (walk, 14), 7, "weft.task", "load", "status=failed", 7);
  assert_event (event_at (walk, 15), 7, "weft.task", "load", "status=cancelled", 7);
  assert_event (event_at (walk, 16), 2, "app", "work", "", 0);
  assert_event (event_at (walk, 17), 3, "app", "work", "", 0);
  assert_event (event_at (walk, 18), 4, "app", "whole", "", 9);
  assert_event (event_at (walk, 19), 0, "app", "here", "", 0);
  assert_event (event_at (walk, 20), 1, "weft.counter", "open", "value=-4", 0);
  assert_event (event_at (walk, 21), 2, "weft.wait", "wait",
                "task=7 file=load.c line=17 function=load", 0);
  assert_event (event_at (walk, 22), 3, "weft.wait", "wait", "", 0);
  assert_event (event_at (walk, 23), 0, "weft.deadlock", "deadlock",
                "file=load.c line=17 function=load message=never ends", 0);

  g_assert_cmpuint (event_at (walk, 0)->time, >=, before);
  g_assert_cmpuint (event_at (walk, 20)->time, <=, (guint64) weft_trace_get_time ());
  g_assert_cmpuint (event_at (walk, 18)->time, ==, 5);
  g_assert_cmpuint (event_at (walk, 0)->tid, ==, (guint64) getpid ());
  g_assert_cmpstr (name_of_thread (walk, (guint64) getpid ()), ==, "main");
  g_assert_cmpstr (walk->process_name, ==, program_invocation_short_name);
  g_assert_cmpstr (walk->header->program, ==, program_invocation_short_name);
  g_assert_cmpuint (weft_recorder_get_n_lost (), ==, 0);
}

static void
test_messages (void)
{
  g_autofree char *long_message = g_strnfill (20000, 'x');
  g_autoptr (GString) accents = g_string_new ("x");
  g_autoptr (Walk) walk = NULL;
  int fd = start (MIB);

  for (guint i = 0; i < 5000; i++)
    g_string_append (accents, "é");
  for (guint length = 0; length <= 17; length++)
    {
      g_autofree char *message = g_strnfill (length, 'm');
      weft_trace_instant ("app", "message", message);
    }
  weft_trace_instant ("app", "message", long_message);
  weft_trace_instant ("app", "message", accents->str);

  walk = stop (fd);
  g_assert_cmpuint (walk->events->len, ==, 20);
  for (guint length = 0; length <= 17; length++)
    {
      g_autofree char *message = g_strnfill (length, 'm');
      g_autofree char *args = g_strconcat ("message=", message, NULL);

      assert_event (event_at (walk, length), 0, "app", "message", args, 0);
    }
  g_assert_cmpuint (strlen (event_at (walk, 18)->args), ==, strlen ("message=") + 8192);
  g_assert_cmpuint (strlen (event_at (walk, 19)->args), ==, strlen ("message=") + 8191);
  g_assert_true (g_utf8_validate (event_at (walk, 19)->args, -1, NULL));
}

/* Another text at the same address, as where a context goes and another one comes. */
static void
test_strings_by_text (void)
{
  WeftSite site = { "load", "load.c", 17, 0 };
  char buffer[16] = "first";
  g_autoptr (Walk) walk = NULL;
  int fd = start (MIB);
  guint n_strings;

  weft_trace_post (1, &site, buffer);
  g_strlcpy (buffer, "second", sizeof buffer);
  weft_trace_post (1, &site, buffer);
  g_strlcpy (buffer, "first", sizeof buffer);
  weft_trace_post (1, &site, buffer);
  weft_trace_post (1, &site, NULL);

  walk = walk_fd (fd);
  n_strings = walk->n_strings;
  weft_trace_post (1, &site, g_intern_string ("second"));
  g_clear_pointer (&walk, walk_free);

  walk = stop (fd);
  assert_event (event_at (walk, 0), 8, "weft.hop", "load", "to=first", 1);
  assert_event (event_at (walk, 1), 8, "weft.hop", "load", "to=second", 1);
  assert_event (event_at (walk, 2), 8, "weft.hop", "load", "to=first", 1);
  assert_event (event_at (walk, 3), 8, "weft.hop", "load", "to=", 1);
  assert_event (event_at (walk, 4), 8, "weft.hop", "load", "to=second", 1);
  g_assert_cmpuint (walk->n_strings, ==, n_strings);
}

/* One place in the source, to which two literals come by being inlined: each time its own. */
static inline __attribute__ ((always_inline)) void
mark_inline (const char *name)
{
  weft_trace_instant ("app", name, NULL);
}

static void
mark_by_literal (const char *name)
{
  weft_trace_begin ("app", "literal");
  (weft_trace_end) ("app", "literal");
  weft_trace_counter ("count", 1);
  weft_trace_instant (NULL, name, NULL);
  weft_trace_complete ("app", name[0] == 'o' ? "odd" : "even", 1, 2);
}

static void
test_marks (void)
{
  const char *expected[] = {
    "one",     "two",     "three", "literal", "literal", "count", "first", "even",
    "literal", "literal", "count", "other",   "odd",     "one",   "one",
  };
  int fd = start (256 * KIB);
  g_autoptr (Walk) walk = NULL;
  char buffer[8] = "one";
  guint n_evaluated = 0;

  mark_inline ("one");
  mark_inline ("two");
  mark_inline ("three");
  mark_by_literal ("first");
  mark_by_literal ("other");
  weft_trace_instant ("app", buffer, NULL);
  weft_trace_instant ("app", (n_evaluated++, "one"), NULL);
  g_assert_cmpuint (n_evaluated, ==, 1);

  walk = stop (fd);
  g_assert_cmpuint (walk->events->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < walk->events->len; i++)
    g_assert_cmpstr (event_at (walk, i)->name, ==, expected[i]);
  weft_trace_instant ("app", (n_evaluated++, "one"), NULL);
  g_assert_cmpuint (n_evaluated, ==, 2);
}

/* A small dictionary fills; the events go on, without the names. */
static void
test_dictionary_full (void)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (Walk) walk = NULL;
  int fd = start (256 * KIB);
  guint n_named = 0;

  for (guint i = 0; i < 5000; i++)
    {
      g_ptr_array_add (names, g_strdup_printf ("a name of some length %u", i));
      weft_trace_instant ("app", g_ptr_array_index (names, i), NULL);
    }

  walk = stop (fd);
  g_assert_cmpuint (walk->events->len, ==, 5000);
  while (n_named < 5000 && *event_at (walk, n_named)->name != '\0')
    {
      g_assert_cmpstr (event_at (walk, n_named)->name, ==, g_ptr_array_index (names, n_named));
      n_named++;
    }
  g_assert_cmpuint (n_named, >, 700);
  g_assert_cmpuint (n_named, <, 5000);
  g_assert_cmpstr (event_at (walk, 4999)->category, ==, "app");
  g_assert_cmpuint (weft_recorder_get_n_lost (), ==, 0);
}

/* Threads. */

#define N_THREADS 8
#define N_EVENTS 20000

/* Atomic: threads that are not through yet. */
static int n_writing;

static gpointer
write_events (gpointer data)
{
  pthread_setname_np (pthread_self (), "writer");
  for (gint64 i = 0; i < N_EVENTS; i++)
    weft_trace_counter (data, i);
  g_atomic_int_add (&n_writing, -1);
  return NULL;
}

/* Reads all there is, again and again while it is written. */
static void
read_meanwhile (int fd)
{
  do
    walk_free (walk_fd (fd));
  while (g_atomic_int_get (&n_writing) > 0);
}

static void
assert_in_order (Walk *walk, guint n_threads, guint n_events)
{
  g_autoptr (GHashTable) counts = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer count;

  for (guint i = 0; i < walk->events->len; i++)
    {
      const Event *event = event_at (walk, i);
      gpointer tid = GUINT_TO_POINTER ((guint) event->tid);
      guint seen = GPOINTER_TO_UINT (g_hash_table_lookup (counts, tid));
      g_autofree char *args = g_strdup_printf ("value=%u", seen);

      g_assert_cmpstr (event->args, ==, args);
      g_hash_table_insert (counts, tid, GUINT_TO_POINTER (seen + 1));
      g_assert_cmpstr (name_of_thread (walk, event->tid), ==, "writer");
    }

  g_assert_cmpuint (g_hash_table_size (counts), ==, n_threads);
  g_hash_table_iter_init (&iter, counts);
  while (g_hash_table_iter_next (&iter, NULL, &count))
    g_assert_cmpuint (GPOINTER_TO_UINT (count), ==, n_events);
}

/* Read at all times, and in the end each event is there exactly once. */
static void
test_threads (void)
{
  int fd = start (32 * MIB);
  GThread *threads[N_THREADS];
  g_autoptr (Walk) walk = NULL;

  g_atomic_int_set (&n_writing, N_THREADS);
  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("writer", write_events, (gpointer) "count");
  read_meanwhile (fd);
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);

  walk = stop (fd);
  g_assert_cmpuint (walk->events->len, ==, N_THREADS * N_EVENTS);
  assert_in_order (walk, N_THREADS, N_EVENTS);
  g_assert_cmpuint (weft_recorder_get_n_lost (), ==, 0);
}

/* What is left of each thread's numbers is the end of them, without a gap. */
static void
assert_newest (Walk *walk, guint n_threads, guint n_events)
{
  g_autoptr (GHashTable) nexts = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer next;

  for (guint i = 0; i < walk->events->len; i++)
    {
      const Event *event = event_at (walk, i);
      gpointer tid = GUINT_TO_POINTER ((guint) event->tid);
      guint value = (guint) g_ascii_strtoull (event->args + strlen ("value="), NULL, 10);

      if (g_hash_table_contains (nexts, tid))
        g_assert_cmpuint (value, ==, GPOINTER_TO_UINT (g_hash_table_lookup (nexts, tid)));
      g_hash_table_insert (nexts, tid, GUINT_TO_POINTER (value + 1));
    }
  g_assert_cmpuint (g_hash_table_size (nexts), <=, n_threads);
  g_hash_table_iter_init (&iter, nexts);
  while (g_hash_table_iter_next (&iter, NULL, &next))
    g_assert_cmpuint (GPOINTER_TO_UINT (next), ==, n_events);
}

/* A reader of a ring that turns fast sees whole events only, in order, or none. What is not there
 * in the end is counted. */
static void
test_ring_while_written (void)
{
  int fd = start (256 * KIB);
  GThread *threads[2];
  g_autoptr (Walk) walk = NULL;

  g_atomic_int_set (&n_writing, 2);
  for (guint i = 0; i < 2; i++)
    threads[i] = g_thread_new ("writer", write_events, (gpointer) "count");
  read_meanwhile (fd);
  for (guint i = 0; i < 2; i++)
    g_thread_join (threads[i]);
  walk = stop (fd);
  /* A chunk that was kept for a thread and dropped is empty until the ring comes round to it. */
  g_assert_cmpuint (walk->n_chunks + 2, >=, walk->header->n_chunks);
  assert_newest (walk, 2, N_EVENTS);
  g_assert_cmpuint (walk->header->n_dropped, >, 0);
  g_assert_cmpuint (walk->events->len + walk->header->n_dropped, ==, 2 * N_EVENTS);
}

/* Two threads as fast as they can: with room for all nothing is missing. */
static void
test_nothing_missing (void)
{
  int fd = start (16 * MIB);
  GThread *threads[2];
  g_autoptr (Walk) walk = NULL;

  for (guint round = 0; round < 5; round++)
    {
      for (guint i = 0; i < 2; i++)
        threads[i] = g_thread_new ("writer", write_events, (gpointer) "count");
      for (guint i = 0; i < 2; i++)
        g_thread_join (threads[i]);
    }
  walk = stop (fd);
  g_assert_cmpuint (walk->events->len, ==, 5 * 2 * N_EVENTS);
  g_assert_cmpuint (weft_recorder_get_n_lost (), ==, 0);
  g_assert_cmpuint (weft_recorder_get_n_dropped (), ==, 0);
}

static void
test_ring_keeps_newest (void)
{
  const guint n_events = 100000;
  int fd = start (256 * KIB);
  g_autoptr (Walk) walk = NULL;
  guint first;

  for (gint64 i = 0; i < n_events; i++)
    weft_trace_counter ("count", i);

  walk = stop (fd);
  g_assert_cmpuint (walk->n_chunks, ==, walk->header->n_chunks);
  /* Five words an event: at least all chunks but the one that is being filled are full. */
  g_assert_cmpuint (walk->events->len, >=,
                    (walk->n_chunks - 1) * (WEFT_RECORDING_CHUNK_WORDS / 5 - 1));
  first = n_events - walk->events->len;
  for (guint i = 0; i < walk->events->len; i++)
    {
      g_autofree char *args = g_strdup_printf ("value=%u", first + i);
      g_assert_cmpstr (event_at (walk, i)->args, ==, args);
    }
  g_assert_cmpuint (weft_recorder_get_n_lost (), ==, 0);
  g_assert_cmpuint (weft_recorder_get_n_dropped (), ==, first);
  g_assert_cmpuint (walk->header->n_dropped, ==, first);
}

static gpointer
write_one (gpointer data G_GNUC_UNUSED)
{
  weft_trace_instant ("app", "other", NULL);
  return NULL;
}

static guint64
get_next_chunk (int fd)
{
  g_autoptr (Walk) walk = walk_fd (fd);

  return walk->header->next_chunk;
}

/* A thread keeps its chunk for as long as there is room. When it gives it back, the ring may just
 * have come round to it; what it wrote a moment ago is the newest there is all the same. */
static void
test_ring_keeps_what_was_kept_long (void)
{
  const guint n_late = WEFT_RECORDING_CHUNK_WORDS / 5 - 100; /* five words an event */
  int fd = start (256 * KIB);
  g_autoptr (Walk) walk = NULL;
  guint64 n_chunks;
  guint n_kept = 0;

  for (gint64 i = 0; i < 100; i++)
    weft_trace_counter ("early", i);
  walk = walk_fd (fd);
  n_chunks = walk->header->n_chunks;
  g_assert_cmpuint (walk->header->next_chunk, ==, 1);
  g_clear_pointer (&walk, walk_free);

  do
    g_thread_join (g_thread_new ("other", write_one, NULL));
  while (get_next_chunk (fd) % n_chunks != 0);

  for (gint64 i = 0; i < n_late; i++)
    weft_trace_counter ("late", i);
  g_assert_cmpuint (get_next_chunk (fd), >, n_chunks);

  walk = stop (fd);
  for (guint i = 0; i < walk->events->len; i++)
    n_kept += g_str_equal (event_at (walk, i)->name, "late");
  g_assert_cmpuint (n_kept, ==, n_late);
}

typedef struct
{
  pthread_barrier_t all_wrote;
} Crowd;

static gpointer
write_one_and_stay (gpointer data)
{
  Crowd *crowd = data;

  weft_trace_instant ("app", "one", NULL);
  pthread_barrier_wait (&crowd->all_wrote);
  return NULL;
}

static void
run_crowd (guint n_threads)
{
  g_autofree GThread **threads = g_new (GThread *, n_threads);
  Crowd crowd;

  pthread_barrier_init (&crowd.all_wrote, NULL, n_threads);
  for (guint i = 0; i < n_threads; i++)
    threads[i] = g_thread_new ("one of many", write_one_and_stay, &crowd);
  for (guint i = 0; i < n_threads; i++)
    g_thread_join (threads[i]);
  pthread_barrier_destroy (&crowd.all_wrote);
}

static void
test_many_threads (void)
{
  int fd = start (16 * MIB);
  g_autoptr (GHashTable) tids = g_hash_table_new (NULL, NULL);
  g_autoptr (Walk) walk = NULL;

  run_crowd (300);

  walk = stop (fd);
  g_assert_cmpuint (walk->events->len, ==, 300);
  g_assert_cmpuint (walk->n_threads, ==, 255);
  g_assert_cmpuint (walk->n_inline_threads, ==, 45);
  for (guint i = 0; i < 300; i++)
    {
      guint64 tid = event_at (walk, i)->tid;

      g_assert_true (g_hash_table_add (tids, GUINT_TO_POINTER ((guint) tid)));
      g_assert_cmpstr (name_of_thread (walk, tid), ==, "one of many");
    }
  g_assert_cmpuint (weft_recorder_get_n_lost (), ==, 0);
}

/* More threads at once than chunks: what has no room is counted. Chunks of those that have ended
 * serve again. */
static void
test_no_chunk_left (void)
{
  int fd = start (256 * KIB);
  g_autoptr (Walk) walk = NULL;
  guint64 n_lost;

  run_crowd (20);
  walk = walk_fd (fd);
  n_lost = weft_recorder_get_n_lost ();
  g_assert_cmpuint (walk->events->len, ==, walk->header->n_chunks);
  g_assert_cmpuint (walk->events->len + n_lost, ==, 20);
  g_assert_cmpuint (weft_recorder_get_n_dropped (), ==, 0);
  g_clear_pointer (&walk, walk_free);

  weft_trace_instant ("app", "after", NULL);
  walk = stop (fd);
  g_assert_cmpstr (event_at (walk, walk->events->len - 1)->name, ==, "after");
  g_assert_cmpuint (weft_recorder_get_n_lost (), ==, n_lost);
}

static void
late_destructor (gpointer data G_GNUC_UNUSED)
{
  weft_trace_instant ("app", "late", NULL);
}

static GPrivate early_private = G_PRIVATE_INIT (late_destructor);

static gpointer
record_while_exiting (gpointer data G_GNUC_UNUSED)
{
  weft_trace_instant ("app", "alive", NULL);
  g_private_set (&early_private, GINT_TO_POINTER (1));
  return NULL;
}

/* Whether the destructor comes before or after the recorder's, nothing is written to a chunk that
 * has been given back, and nothing goes uncounted. */
static void
test_thread_exit (void)
{
  int fd = start (256 * KIB);
  g_autoptr (Walk) walk = NULL;

  g_thread_join (g_thread_new ("brief", record_while_exiting, NULL));
  walk = stop (fd);
  g_assert_cmpuint (walk->events->len + weft_recorder_get_n_lost (), ==, 2);
  g_assert_cmpstr (event_at (walk, 0)->name, ==, "alive");
}

static gpointer
name_myself (gpointer data G_GNUC_UNUSED)
{
  weft_trace_thread_name ("a name longer than the system's");
  weft_trace_instant ("app", "first", NULL);
  weft_trace_thread_name ("another name");
  return GUINT_TO_POINTER (gettid ());
}

static void
test_thread_name (void)
{
  int fd = start (256 * KIB);
  gpointer tid = g_thread_join (g_thread_new ("thread", name_myself, NULL));
  g_autoptr (Walk) walk = stop (fd);
  guint n_found = 0;

  g_assert_cmpstr (g_hash_table_lookup (walk->thread_names, tid), ==, "another name");
  for (guint i = 1; i <= walk->n_strings; i++)
    n_found += g_str_equal (walk->strings[i], "a name longer than the system's");
  g_assert_cmpuint (n_found, ==, 1);
}

/* The recorder's life. */

static void
test_stop_and_start (void)
{
  static WeftSite site = { "again", "again.c", 1, 0 };

  for (guint i = 0; i < 3; i++)
    {
      int fd = start (MIB);
      g_autoptr (Walk) walk = NULL;

      /* So that the site's number would be wrong if it were that of the last recording. */
      for (guint j = 0; j < i; j++)
        weft_trace_instant ("app", g_intern_string (j == 0 ? "one" : "two"), NULL);
      weft_trace_resume (i, &site);
      walk = stop (fd);
      weft_trace_instant ("app", "not recorded", NULL);

      g_assert_cmpuint (walk->events->len, ==, i + 1);
      assert_event (event_at (walk, i), 10, "weft.hop", "again", "", i);
    }
}

static void
assert_refused (int fd, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (weft_recorder_start_fd (fd, &error));
  g_assert_error (error, WEFT_ERROR, WEFT_ERROR_RECORDER);
  g_assert_nonnull (strstr (error->message, message));
}

static void
test_refused (void)
{
  g_autoptr (GError) error = NULL;
  int fd, pipe_fds[2], small;

  g_assert_cmpint (weft_recorder_create_memory (256 * KIB - 1, &error), ==, -1);
  g_assert_error (error, WEFT_ERROR, WEFT_ERROR_RECORDER);
  g_clear_error (&error);
  g_assert_cmpint (weft_recorder_create_memory (4 * (gsize) KIB * MIB + 1, &error), ==, -1);
  g_assert_error (error, WEFT_ERROR, WEFT_ERROR_RECORDER);

  fd = start (256 * KIB);
  assert_refused (fd, "already");
  weft_recorder_stop ();
  assert_refused (fd, "already in");
  close (fd);

  g_assert_no_errno (pipe (pipe_fds));
  assert_refused (pipe_fds[0], "neither memory nor a file");
  close (pipe_fds[0]);
  close (pipe_fds[1]);

  small = memfd_create ("small", MFD_CLOEXEC);
  assert_refused (small, "256 KiB");
  close (small);
  assert_refused (small, "cannot be used");
}

static void
assert_exited (pid_t pid)
{
  int status;

  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFEXITED (status));
  g_assert_cmpint (WEXITSTATUS (status), ==, 0);
}

/* @own: a memory for the child's own recording. */
static _Noreturn void
be_child (int own)
{
  gboolean fine = !weft_recorder_is_active ();

  weft_trace_instant ("app", "child", NULL);
  weft_recorder_stop ();
  fine = fine && weft_recorder_start_fd (own, NULL);
  weft_trace_instant ("app", "child's own", NULL);
  weft_recorder_stop ();
  _exit (fine ? 0 : 1);
}

static void
test_fork (void)
{
  int fd = start (256 * KIB);
  int own = weft_recorder_create_memory (256 * KIB, NULL);
  g_autoptr (Walk) walk = NULL, own_walk = NULL;
  pid_t pid;

  weft_trace_instant ("app", "before", NULL);
  pid = fork ();
  if (pid == 0)
    be_child (own);
  assert_exited (pid);

  walk = walk_fd (fd);
  g_assert_cmpuint (walk->header->state, ==, WEFT_RECORDING_RUNNING);
  g_clear_pointer (&walk, walk_free);
  weft_trace_instant ("app", "after", NULL);

  walk = stop (fd);
  g_assert_cmpuint (walk->events->len, ==, 2);
  g_assert_cmpstr (event_at (walk, 1)->name, ==, "after");

  own_walk = walk_fd (own);
  g_assert_cmpuint (own_walk->header->pid, ==, (guint) pid);
  g_assert_cmpuint (own_walk->events->len, ==, 1);
  g_assert_cmpstr (event_at (own_walk, 0)->name, ==, "child's own");
  close (own);
}

/* Programs of their own: this one, started again. */

typedef struct
{
  GPid pid;
  int output;
  int errors;
} Program;

/* @fd: what it inherits as its 3, or -1. */
static Program
spawn (const char *mode, int fd)
{
  g_autofree char *path = g_file_read_link ("/proc/self/exe", NULL);
  const char *const argv[] = { path, mode, NULL };
  g_auto (GStrv) envp = g_environ_setenv (g_get_environ (), WEFT_RECORDER_FD_ENV, "3", TRUE);
  const int target = 3;
  g_autoptr (GError) error = NULL;
  Program program;

  g_spawn_async_with_pipes_and_fds (
      NULL, argv, (const char *const *) envp, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, -1, -1, -1,
      &fd, &target, fd >= 0 ? 1 : 0, &program.pid, NULL, &program.output, &program.errors, &error);
  g_assert_no_error (error);
  return program;
}

static int
finish (Program *program)
{
  int status;

  g_assert_cmpint (waitpid (program->pid, &status, 0), ==, program->pid);
  close (program->output);
  close (program->errors);
  return status;
}

static int
inherited_main (void)
{
  weft_trace_instant ("app", "inherited", NULL);
  return weft_recorder_is_active () && g_getenv (WEFT_RECORDER_FD_ENV) == NULL &&
                 fcntl (3, F_GETFD) == -1
             ? 0
             : 1;
}

static void
test_inherited (void)
{
  int fd = weft_recorder_create_memory (MIB, NULL);
  Program program = spawn ("--inherited", fd);
  g_autoptr (Walk) walk = NULL;

  g_assert_cmpint (finish (&program), ==, 0);
  walk = walk_fd (fd);
  g_assert_cmpuint (walk->events->len, ==, 1);
  g_assert_cmpstr (event_at (walk, 0)->name, ==, "inherited");
  g_assert_cmpuint (walk->header->state, ==, WEFT_RECORDING_CLOSED);
  close (fd);
}

static void
test_inherited_nonsense (void)
{
  Program program = spawn ("--run-on", -1);
  const char *expected = "weft: not recorded: ";
  char errors[256] = "";

  g_assert_cmpint (read (program.errors, errors, sizeof errors - 1), >, 0);
  g_assert_cmpint (finish (&program), ==, 0);
  g_assert_true (g_str_has_prefix (errors, expected));
}

static _Noreturn void
killed_main (void)
{
  for (gint64 i = 0;; i++)
    {
      weft_trace_counter ("count", i);
      if (i == 10000 && write (STDOUT_FILENO, "x", 1) != 1)
        _exit (1);
    }
}

static void
test_killed (void)
{
  int fd = weft_recorder_create_memory (MIB, NULL);
  Program program = spawn ("--killed", fd);
  g_autoptr (Walk) walk = NULL;
  int status;
  char byte;

  g_assert_cmpint (read (program.output, &byte, 1), ==, 1);
  g_assert_no_errno (kill (program.pid, SIGKILL));
  status = finish (&program);
  g_assert_true (WIFSIGNALED (status));

  walk = walk_fd (fd);
  g_assert_cmpuint (walk->header->state, ==, WEFT_RECORDING_RUNNING);
  g_assert_cmpuint (walk->events->len, >, 10000);
  for (guint i = 1; i < walk->events->len; i++)
    g_assert_cmpuint (event_at (walk, i)->time, >=, event_at (walk, i - 1)->time);
  close (fd);
}

static Walk *
walk_file (const char *path)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC);
  Walk *walk;

  g_assert_cmpint (fd, >=, 0);
  walk = walk_fd (fd);
  close (fd);
  return walk;
}

static void
record_file (const char *path, const char *mark)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (weft_recorder_start_file (path, 512 * KIB, &error));
  g_assert_no_error (error);
  weft_trace_instant ("app", mark, NULL);
  weft_recorder_stop ();
}

static void
test_file (void)
{
  g_autofree char *folder = g_dir_make_tmp ("weft-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "recording.fxt", NULL);
  g_autofree char *missing = g_build_filename (folder, "no", "such.fxt", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (Walk) first = NULL, second = NULL;

  record_file (path, "one");
  first = walk_file (path);
  record_file (path, "two");
  second = walk_file (path);
  g_assert_cmpstr (event_at (first, 0)->name, ==, "one");
  g_assert_cmpstr (event_at (second, 0)->name, ==, "two");

  g_assert_false (weft_recorder_start_file (missing, 512 * KIB, &error));
  g_assert_error (error, WEFT_ERROR, WEFT_ERROR_RECORDER);
  g_assert_false (weft_recorder_is_active ());

  /* Nothing else is left there. */
  g_assert_no_errno (g_unlink (path));
  g_assert_no_errno (g_rmdir (folder));
}

static void
test_file_in_runtime_dir (void)
{
  g_autofree char *first_name = g_strdup_printf ("weft-%d.fxt", getpid ());
  g_autofree char *second_name = g_strdup_printf ("weft-%d-2.fxt", getpid ());
  g_autofree char *first_path = g_build_filename (g_get_user_runtime_dir (), first_name, NULL);
  g_autofree char *second_path = g_build_filename (g_get_user_runtime_dir (), second_name, NULL);
  g_autoptr (Walk) first = NULL, second = NULL;

  record_file (NULL, "one");
  record_file (NULL, "two");
  first = walk_file (first_path);
  second = walk_file (second_path);
  g_assert_cmpstr (event_at (first, 0)->name, ==, "one");
  g_assert_cmpstr (event_at (second, 0)->name, ==, "two");
  g_assert_no_errno (g_unlink (first_path));
  g_assert_no_errno (g_unlink (second_path));
}

int
main (int argc, char **argv)
{
  g_autofree char *runtime_dir = NULL;
  int result;

  if (argc == 2 && g_str_equal (argv[1], "--inherited"))
    return inherited_main ();
  if (argc == 2 && g_str_equal (argv[1], "--killed"))
    killed_main ();
  if (argc == 2 && g_str_equal (argv[1], "--run-on"))
    return weft_recorder_is_active () ? 1 : 0;

  runtime_dir = g_dir_make_tmp ("weft-runtime-XXXXXX", NULL);
  g_setenv ("XDG_RUNTIME_DIR", runtime_dir, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/recorder/vocabulary", test_vocabulary);
  g_test_add_func ("/recorder/messages", test_messages);
  g_test_add_func ("/recorder/strings-by-text", test_strings_by_text);
  g_test_add_func ("/recorder/marks", test_marks);
  g_test_add_func ("/recorder/dictionary-full", test_dictionary_full);
  g_test_add_func ("/recorder/threads", test_threads);
  g_test_add_func ("/recorder/many-threads", test_many_threads);
  g_test_add_func ("/recorder/no-chunk-left", test_no_chunk_left);
  g_test_add_func ("/recorder/thread-exit", test_thread_exit);
  g_test_add_func ("/recorder/thread-name", test_thread_name);
  g_test_add_func ("/recorder/ring/keeps-newest", test_ring_keeps_newest);
  g_test_add_func ("/recorder/ring/keeps-what-was-kept-long", test_ring_keeps_what_was_kept_long);
  g_test_add_func ("/recorder/ring/while-written", test_ring_while_written);
  g_test_add_func ("/recorder/nothing-missing", test_nothing_missing);
  g_test_add_func ("/recorder/stop-and-start", test_stop_and_start);
  g_test_add_func ("/recorder/refused", test_refused);
  g_test_add_func ("/recorder/fork", test_fork);
  g_test_add_func ("/recorder/inherited", test_inherited);
  g_test_add_func ("/recorder/inherited-nonsense", test_inherited_nonsense);
  g_test_add_func ("/recorder/killed", test_killed);
  g_test_add_func ("/recorder/file", test_file);
  g_test_add_func ("/recorder/file-in-runtime-dir", test_file_in_runtime_dir);
  result = g_test_run ();
  g_rmdir (runtime_dir);
  return result;
}
