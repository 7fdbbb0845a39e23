/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <string.h>

#include "../fuzz/fuzz-look.h"
#include "trace/loom-trace-load.h"
#include "trace/weft-fxt-private.h"

/* Recordings of the worst kinds, word by word, in Fuchsia's format. */

G_BEGIN_DECLS

typedef enum
{
  TEXT_TASK = 1,
  TEXT_RUN,
  TEXT_HOP,
  TEXT_AWAIT,
  TEXT_WAIT,
  TEXT_BLOCK,
  TEXT_TASK_ARG,
  TEXT_PARENT,
  TEXT_AWAITED,
  TEXT_NAME,
  N_TEXTS,
} Text;

#define FIRST_FREE_TEXT 100

static inline void
put (GArray *words, guint64 word)
{
  g_array_append_val (words, word);
}

static inline void
put_text (GArray *words, guint number, const char *text, gsize length)
{
  put (words, weft_fxt_string (number, length));
  for (gsize i = 0; i < weft_fxt_words (length); i++)
    put (words, weft_fxt_text (text, length, i));
}

static inline void
put_thread (GArray *words, guint number, guint64 pid, guint64 tid)
{
  put (words, weft_fxt_thread (number));
  put (words, pid);
  put (words, tid);
}

/* @n_words: how many are to follow. */
static inline void
put_event (GArray      *words,
           WeftFxtEvent type,
           guint        thread,
           guint        n_words,
           guint        n_args,
           guint        category,
           guint        name,
           guint64      time)
{
  put (words, weft_fxt_event (n_words + 2, type, n_args, thread, category, name));
  put (words, time);
}

static inline void
put_begin (GArray *words, guint thread, Text category, guint64 time)
{
  put_event (words, WEFT_FXT_DURATION_BEGIN, thread, 0, 0, category, TEXT_NAME, time);
}

static inline void
put_end (GArray *words, guint thread, guint64 time)
{
  put_event (words, WEFT_FXT_DURATION_END, thread, 0, 0, 0, TEXT_NAME, time);
}

static inline void
put_complete (GArray *words, guint thread, Text category, guint name, guint64 time, guint64 end)
{
  put_event (words, WEFT_FXT_DURATION_COMPLETE, thread, 1, 0, category, name, time);
  put (words, end);
}

/* Of what is asynchronous, and of flows. */
static inline void
put_with_id (GArray *words, WeftFxtEvent type, guint thread, Text category, guint64 time, guint64 id)
{
  put_event (words, type, thread, 1, 0, category, TEXT_NAME, time);
  put (words, id);
}

static inline void
put_with_number (GArray *words, WeftFxtEvent type, guint thread, Text category, guint64 time, guint64 id,
                 Text name, guint64 number)
{
  put_event (words, type, thread, 3, 1, category, TEXT_NAME, time);
  put (words, weft_fxt_arg_uint64 (name));
  put (words, number);
  put (words, id);
}

/* With the texts, and the threads 1, a main thread, and 2. */
static inline GArray *
words_new (void)
{
  static const char *const texts[N_TEXTS] = {
    [TEXT_TASK] = "weft.task", [TEXT_RUN] = "weft.run", [TEXT_HOP] = "weft.hop",
    [TEXT_AWAIT] = "weft.await", [TEXT_WAIT] = "weft.wait", [TEXT_BLOCK] = "weft.block",
    [TEXT_TASK_ARG] = "task", [TEXT_PARENT] = "parent", [TEXT_AWAITED] = "awaited",
    [TEXT_NAME] = "work",
  };
  GArray *words = g_array_new (FALSE, FALSE, sizeof (guint64));

  put (words, G_GUINT64_CONSTANT (0x0016547846040010));
  put (words, weft_fxt_initialization ());
  put (words, 1000000000);
  for (guint i = 1; i < N_TEXTS; i++)
    put_text (words, i, texts[i], strlen (texts[i]));
  put_thread (words, 1, 7, 7);
  put_thread (words, 2, 7, 8);
  return words;
}

static inline LoomTrace *
load_bytes (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  LoomTrace *trace = loom_trace_load_bytes (bytes, "hostile", NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  return trace;
}

/* Loads it, and looks at it in every way there is. @words is consumed. */
static inline LoomTrace *
load_and_look (GArray *words)
{
  g_autoptr (GBytes) bytes = g_bytes_new (words->data, words->len * sizeof (guint64));
  LoomTrace *trace = load_bytes (bytes);

  g_array_unref (words);
  fuzz_look_at (trace);
  return trace;
}

G_END_DECLS
