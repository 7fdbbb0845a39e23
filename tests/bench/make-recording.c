/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Writes a made-up recording of a program with Weft's vocabulary, for measuring readers:
 *
 *   make-recording [--events N] [--threads N] [--seed N] [--complete] FILE
 *
 * Ten million events on eight threads are about 270 MB. Threads write in turns of a chunk, as
 * a recorder's do. A task is made on one thread and runs on another: async begin, flow,
 * run with nested marks, an await now and then, end. --complete writes nothing but whole slices.
 * The format has numbers for 255 threads; events of more say whose they are in words of their own.
 */

#include <gio/gio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "trace/weft-fxt-private.h"

#define CHUNK_EVENTS 1000
#define MOST_THREADS 1000000
#define N_NAMES 200
#define MAX_DEPTH 4
#define PID 4242

enum
{
  STRING_TASK_CATEGORY = 1,
  STRING_RUN_CATEGORY,
  STRING_HOP_CATEGORY,
  STRING_AWAIT_CATEGORY,
  STRING_WORK_CATEGORY,
  STRING_FILE,
  STRING_LINE,
  STRING_PARENT,
  STRING_STATUS,
  STRING_TASK,
  STRING_AWAITED,
  STRING_CAPTURE,
  STRING_CONTEXT,
  STRING_SUCCEEDED,
  STRING_FILE_NAME,
  STRING_MAIN_LOOP,
  STRING_QUEUE_LENGTH,
  STRING_VALUE,
  STRING_PROCESS,
  STRING_FIRST_NAME,
};

static const char *const texts[] = {
  [STRING_TASK_CATEGORY] = "weft.task",
  [STRING_RUN_CATEGORY] = "weft.run",
  [STRING_HOP_CATEGORY] = "weft.hop",
  [STRING_AWAIT_CATEGORY] = "weft.await",
  [STRING_WORK_CATEGORY] = "work",
  [STRING_FILE] = "file",
  [STRING_LINE] = "line",
  [STRING_PARENT] = "parent",
  [STRING_STATUS] = "status",
  [STRING_TASK] = "task",
  [STRING_AWAITED] = "awaited",
  [STRING_CAPTURE] = "capture",
  [STRING_CONTEXT] = "context",
  [STRING_SUCCEEDED] = "succeeded",
  [STRING_FILE_NAME] = "src/report.c",
  [STRING_MAIN_LOOP] = "main loop",
  [STRING_QUEUE_LENGTH] = "queue length",
  [STRING_VALUE] = "value",
  [STRING_PROCESS] = "process",
};

typedef struct
{
  GOutputStream *stream;
  GArray *words; /* guint64 */
  GRand *random;
  guint64 n_events; /* so far */
  guint n_threads;
  guint64 n_turns;
  guint64 *now; /* nanoseconds, by thread */
  guint64 next_task;
  gboolean complete;
} Writer;

static void
put (Writer *self, guint64 word)
{
  g_array_append_val (self->words, word);
}

static void
flush (Writer *self)
{
  g_autoptr (GError) error = NULL;

  if (!g_output_stream_write_all (self->stream, self->words->data, self->words->len * 8, NULL, NULL,
                                  &error))
    {
      g_printerr ("make-recording: %s\n", error->message);
      exit (EXIT_FAILURE);
    }
  g_array_set_size (self->words, 0);
}

static void
put_string (Writer *self, guint number, const char *text)
{
  gsize length = strlen (text);

  put (self, weft_fxt_string (number, length));
  for (gsize i = 0; i < weft_fxt_words (length); i++)
    put (self, weft_fxt_text (text, length, i));
}

/* Time goes on by some nanoseconds, often few, at times many. */
static guint64
tick (Writer *self, guint thread)
{
  guint64 step = (guint64) pow (10.0, g_rand_double_range (self->random, 1.5, 3.5));

  return self->now[thread] += step;
}

static void
event (Writer *self,
       guint thread,
       WeftFxtEvent type,
       guint n_words,
       guint n_args,
       guint category,
       guint name)
{
  gboolean numbered = thread < WEFT_FXT_MAX_THREADS;

  put (self, weft_fxt_event (n_words + (numbered ? 2 : 4), type, n_args, numbered ? thread + 1 : 0,
                             category, name));
  put (self, tick (self, thread));
  if (!numbered)
    {
      put (self, PID);
      put (self, PID + thread);
    }
  self->n_events++;
}

static guint
any_name (Writer *self)
{
  return STRING_FIRST_NAME + (guint) g_rand_int_range (self->random, 0, N_NAMES);
}

static void
marks (Writer *self, guint thread, guint depth)
{
  guint n = (guint) g_rand_int_range (self->random, 0, 3);

  for (guint i = 0; i < n && depth < MAX_DEPTH; i++)
    {
      guint name = any_name (self);

      event (self, thread, WEFT_FXT_DURATION_BEGIN, 0, 0, STRING_WORK_CATEGORY, name);
      marks (self, thread, depth + 1);
      event (self, thread, WEFT_FXT_DURATION_END, 0, 0, STRING_WORK_CATEGORY, name);
    }
}

static void
await_something (Writer *self, guint thread, guint name, guint64 id)
{
  event (self, thread, WEFT_FXT_ASYNC_INSTANT, 6, 4, STRING_AWAIT_CATEGORY, name);
  put (self, weft_fxt_arg_uint32 (STRING_LINE, 41));
  put (self, weft_fxt_arg_uint64 (STRING_AWAITED));
  put (self, id > 3 ? id - 3 : 1);
  put (self, weft_fxt_arg_boolean (STRING_CAPTURE, TRUE));
  put (self, weft_fxt_arg_string (STRING_CONTEXT, STRING_MAIN_LOOP));
  put (self, id);
}

/* A thread whose time is not ahead of this one's: nothing is taken before it was posted. */
static guint
poster (Writer *self, guint thread)
{
  guint other = (guint) g_rand_int_range (self->random, 0, (gint32) self->n_threads);

  return self->now[other] + 10000 < self->now[thread] ? other : thread;
}

static void
task (Writer *self, guint thread)
{
  guint64 id = self->next_task++;
  guint name = any_name (self);

  event (self, thread, WEFT_FXT_ASYNC_BEGIN, 5, 3, STRING_TASK_CATEGORY, name);
  put (self, weft_fxt_arg_string (STRING_FILE, STRING_FILE_NAME));
  put (self, weft_fxt_arg_uint32 (STRING_LINE, 12));
  put (self, weft_fxt_arg_uint64 (STRING_PARENT));
  put (self, id / 2);
  put (self, id);
  event (self, poster (self, thread), WEFT_FXT_FLOW_BEGIN, 1, 0, STRING_HOP_CATEGORY, name);
  put (self, id);
  event (self, thread, WEFT_FXT_FLOW_END, 1, 0, STRING_HOP_CATEGORY, name);
  put (self, id);

  event (self, thread, WEFT_FXT_DURATION_BEGIN, 3, 2, STRING_RUN_CATEGORY, name);
  put (self, weft_fxt_arg_uint64 (STRING_TASK));
  put (self, id);
  put (self, weft_fxt_arg_uint32 (STRING_LINE, 17));
  marks (self, thread, 1);
  if (id % 4 == 0)
    await_something (self, thread, name, id);
  event (self, thread, WEFT_FXT_DURATION_END, 2, 1, STRING_RUN_CATEGORY, name);
  put (self, weft_fxt_arg_uint64 (STRING_TASK));
  put (self, id);

  event (self, thread, WEFT_FXT_ASYNC_END, 2, 1, STRING_TASK_CATEGORY, name);
  put (self, weft_fxt_arg_string (STRING_STATUS, STRING_SUCCEEDED));
  put (self, id);
  if (id % 16 == 0)
    {
      event (self, thread, WEFT_FXT_COUNTER, 3, 1, 0, STRING_QUEUE_LENGTH);
      put (self, weft_fxt_arg_int64 (STRING_VALUE));
      put (self, id % 100);
      put (self, 1);
      event (self, thread, WEFT_FXT_INSTANT, 0, 0, STRING_WORK_CATEGORY, any_name (self));
    }
}

static void
whole_slice (Writer *self, guint thread)
{
  guint64 begin = self->now[thread];
  guint time = self->words->len + 1;

  event (self, thread, WEFT_FXT_DURATION_COMPLETE, 1, 0, STRING_WORK_CATEGORY, any_name (self));
  g_array_index (self->words, guint64, time) = begin;
  put (self, self->now[thread]);
}

static void
write_head (Writer *self)
{
  put (self, G_GUINT64_CONSTANT (0x0016547846040010));
  put (self, weft_fxt_initialization ());
  put (self, 1000000000);
  for (guint i = 1; i < G_N_ELEMENTS (texts); i++)
    put_string (self, i, texts[i]);
  for (guint i = 0; i < N_NAMES; i++)
    {
      g_autofree char *name = g_strdup_printf ("function_%u", i);

      put_string (self, STRING_FIRST_NAME + i, name);
    }
  for (guint i = 0; i < MIN (self->n_threads, WEFT_FXT_MAX_THREADS); i++)
    {
      put (self, weft_fxt_thread (i + 1));
      put (self, PID);
      put (self, PID + i);
    }
}

/* Who is behind goes on. Of very many, one after the other: finding that one would take long. */
static guint
next_thread (Writer *self)
{
  guint thread = 0;

  if (self->n_threads > WEFT_FXT_MAX_THREADS)
    return (guint) (self->n_turns++ % self->n_threads);
  for (guint i = 1; i < self->n_threads; i++)
    if (self->now[i] < self->now[thread])
      thread = i;
  return thread;
}

static void
write_events (Writer *self, guint64 n_events)
{
  guint64 chunk = CLAMP (n_events / self->n_threads, 1, CHUNK_EVENTS);

  while (self->n_events < n_events)
    {
      guint thread = next_thread (self);
      guint64 end = MIN (self->n_events + chunk, n_events);

      while (self->n_events < end)
        (self->complete ? whole_slice : task) (self, thread);
      flush (self);
    }
}

int
main (int argc, char **argv)
{
  gint64 n_events = 10000000;
  gint n_threads = 8, seed = 1;
  gboolean complete = FALSE;
  const GOptionEntry entries[] = {
    { "events", 'n', 0, G_OPTION_ARG_INT64, &n_events, "How many, about", "N" },
    { "threads", 't', 0, G_OPTION_ARG_INT, &n_threads, "How many, up to 1000000", "N" },
    { "seed", 's', 0, G_OPTION_ARG_INT, &seed, "The same makes the same", "N" },
    { "complete", 'c', 0, G_OPTION_ARG_NONE, &complete, "Whole slices only", NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("FILE");
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileOutputStream) stream = NULL;
  g_autoptr (GOutputStream) buffered = NULL;
  g_autoptr (GFile) file = NULL;
  Writer self = { .next_task = 1 };

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc != 2 || n_threads < 1 ||
      n_threads > MOST_THREADS || n_events < 1)
    {
      g_printerr ("make-recording: %s\n", error != NULL ? error->message : "it takes one FILE");
      return 2;
    }

  file = g_file_new_for_commandline_arg (argv[1]);
  stream = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_NONE, NULL, &error);
  if (stream == NULL)
    {
      g_printerr ("make-recording: %s\n", error->message);
      return EXIT_FAILURE;
    }
  buffered = g_buffered_output_stream_new_sized (G_OUTPUT_STREAM (stream), 1 << 20);

  self.stream = buffered;
  self.words = g_array_new (FALSE, FALSE, sizeof (guint64));
  self.random = g_rand_new_with_seed ((guint32) seed);
  self.n_threads = (guint) n_threads;
  self.now = g_new0 (guint64, self.n_threads);
  self.complete = complete;
  write_head (&self);
  write_events (&self, (guint64) n_events);
  if (!g_output_stream_close (buffered, NULL, &error))
    {
      g_printerr ("make-recording: %s\n", error->message);
      return EXIT_FAILURE;
    }
  g_print ("%" G_GUINT64_FORMAT " events\n", self.n_events);

  g_array_unref (self.words);
  g_rand_free (self.random);
  g_free (self.now);
  return EXIT_SUCCESS;
}
