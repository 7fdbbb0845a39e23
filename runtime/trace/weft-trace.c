/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "trace/weft-trace-private.h"

#include "trace/weft-fxt-private.h"
#include "trace/weft-recorder-private.h"

/* What a message may take of a record. */
#define MAX_MESSAGE 512

/*
 * A record that is being written: its words go behind the place of its header, which
 * is stored last. See weft-recorder.c for why this needs no lock.
 */
typedef struct
{
  WeftRecorderThread *thread;
  guint64 *next;
  gsize n_words;
} Record;

/* This thread, in the recording that goes on; NULL if there is none for it. What is no epoch is
 * none that a thread is in. */
static inline WeftRecorderThread *
get_thread (void)
{
  WeftRecorderThread *thread = &weft_recorder_thread_;

  if (G_LIKELY (weft_control_get_active () == thread->epoch))
    return thread;
  return weft_recorder_join () ? thread : NULL;
}

static inline void
put (Record *record, guint64 word)
{
  weft_recording_store (record->next++, word);
}

static gboolean make_room (WeftRecorderThread *thread) G_GNUC_NO_INLINE;

static gboolean
make_room (WeftRecorderThread *thread)
{
  if (weft_recording_memory_claim (thread->memory, &thread->cursor, thread->tid))
    return TRUE;

  weft_recording_memory_lose (thread->memory);
  return FALSE;
}

/* @n_words: of the arguments and what comes after them. */
static inline gboolean
record_begin_at (Record *record, WeftRecorderThread *thread, guint64 time, gsize n_words)
{
  gsize n_all = n_words + (G_LIKELY (thread->thread != 0) ? 2 : 4);
  gsize rest = (gsize) (thread->cursor.end - thread->cursor.next);

  if (G_UNLIKELY (rest < n_all))
    {
      if (!make_room (thread))
        return FALSE;
      rest = (gsize) (thread->cursor.end - thread->cursor.next);
    }

  rest -= n_all;
  if (G_LIKELY (rest > 0))
    weft_recording_store (thread->cursor.next + n_all, weft_fxt_padding (rest));

  *record = (Record) { thread, thread->cursor.next + 1, n_all };
  put (record, time);
  if (G_UNLIKELY (thread->thread == 0))
    {
      put (record, thread->memory->header->pid);
      put (record, thread->tid);
    }
  return TRUE;
}

static inline gboolean
record_begin (Record *record, WeftRecorderThread *thread, gsize n_words)
{
  return record_begin_at (record, thread, weft_clock_read (&thread->clock), n_words);
}

static inline void
record_end (Record *record, WeftFxtEvent type, guint n_args, guint category, guint name)
{
  WeftRecorderThread *thread = record->thread;

  weft_recording_commit (thread->cursor.next, weft_fxt_event (record->n_words, type, n_args,
                                                              thread->thread, category, name));
  thread->cursor.next += record->n_words;
  thread->cursor.n_events++;
}

static inline void
put_uint64 (Record *record, guint name, guint64 value)
{
  put (record, weft_fxt_arg_uint64 (name));
  put (record, value);
}

/* The site's name in this recording's dictionary. The number is found once a recording. */
static guint
name_of (WeftRecorderThread *thread, WeftSite *site)
{
  guint32 ref = __atomic_load_n (&site->trace_ref, __ATOMIC_RELAXED);

  if (G_UNLIKELY (ref >> 16 != thread->epoch))
    {
      ref = thread->epoch << 16 |
            weft_dictionary_get_string (thread->dictionary, weft_site_get_name (site));
      __atomic_store_n (&site->trace_ref, ref, __ATOMIC_RELAXED);
    }
  return ref & 0xffff;
}

/* The name of a place where something goes on. Mostly it is the one of last time; the pointer may
 * be that of another text by now. */
static inline guint
place_of (WeftRecorderThread *thread, const char *text)
{
  if (text == NULL)
    return 0;
  if (text != thread->last_text || strcmp (thread->last_string->text, text) != 0)
    {
      thread->last_string = weft_dictionary_find_string (thread->dictionary, text);
      thread->last_text = text;
    }
  return thread->last_string->number;
}

/* An event without arguments. */
static void
record_plain (WeftFxtEvent type, guint category, guint name)
{
  WeftRecorderThread *thread = get_thread ();
  Record record;

  if (thread != NULL && record_begin (&record, thread, 0))
    record_end (&record, type, 0, category, name);
}

/* The same for what ends because of another thread. */
static void
record_plain_after (WeftFxtEvent type, guint category, guint name)
{
  WeftRecorderThread *thread = get_thread ();
  Record record;

  if (thread != NULL &&
      record_begin_at (&record, thread, weft_clock_read_after (&thread->clock), 0))
    record_end (&record, type, 0, category, name);
}

static void
record_message (WeftRecorderThread *thread, guint category, guint name, const char *message)
{
  gsize length = weft_fxt_text_length (message, MAX_MESSAGE);
  gsize n_words = weft_fxt_words (length);
  Record record;

  if (!record_begin (&record, thread, 1 + n_words))
    return;

  put (&record, weft_fxt_arg_inline_string (WEFT_STRING_MESSAGE, length));
  for (gsize i = 0; i < n_words; i++)
    put (&record, weft_fxt_text (message, length, i));
  record_end (&record, WEFT_FXT_INSTANT, 1, category, name);
}

/* The runtime's events: see the table in weft-trace-private.h. */

void
weft_trace_task_begin (guint64 id, WeftSite *site, guint64 parent)
{
  WeftRecorderThread *thread = get_thread ();
  guint name, file;
  Record record;

  if (thread == NULL)
    return;

  name = name_of (thread, site);
  file = weft_dictionary_get_string (thread->dictionary, site->file);
  if (!record_begin (&record, thread, 5))
    return;

  put (&record, weft_fxt_arg_string (WEFT_STRING_FILE, file));
  put (&record, weft_fxt_arg_uint32 (WEFT_STRING_LINE, site->line));
  put_uint64 (&record, WEFT_STRING_PARENT, parent);
  put (&record, id);
  record_end (&record, WEFT_FXT_ASYNC_BEGIN, 3, WEFT_STRING_CATEGORY_TASK, name);
}

void
weft_trace_task_alive (guint64 id, const WeftSite *site, guint64 awaiter, guint64 time)
{
  WeftRecorderThread *thread = get_thread ();
  guint name, file;
  Record record;

  if (thread == NULL)
    return;

  name = weft_dictionary_get_string (thread->dictionary, weft_site_get_name (site));
  file = weft_dictionary_get_string (thread->dictionary, site->file);
  if (!record_begin_at (&record, thread, time, 6))
    return;

  put (&record, weft_fxt_arg_string (WEFT_STRING_FILE, file));
  put (&record, weft_fxt_arg_uint32 (WEFT_STRING_LINE, site->line));
  put_uint64 (&record, WEFT_STRING_PARENT, awaiter);
  put (&record, weft_fxt_arg_boolean (WEFT_STRING_ALIVE, TRUE));
  put (&record, id);
  record_end (&record, WEFT_FXT_ASYNC_BEGIN, 4, WEFT_STRING_CATEGORY_TASK, name);
}

void
weft_trace_task_end (guint64 id, WeftSite *site, WeftTaskStatus status)
{
  static const guint strings[] = {
    [WEFT_TASK_PENDING] = WEFT_STRING_PENDING,
    [WEFT_TASK_SUCCEEDED] = WEFT_STRING_SUCCEEDED,
    [WEFT_TASK_FAILED] = WEFT_STRING_FAILED,
    [WEFT_TASK_CANCELLED] = WEFT_STRING_CANCELLED,
  };
  WeftRecorderThread *thread = get_thread ();
  guint name;
  Record record;

  if (thread == NULL)
    return;

  name = name_of (thread, site);
  if (!record_begin (&record, thread, 2))
    return;

  put (&record, weft_fxt_arg_string (WEFT_STRING_STATUS, strings[status]));
  put (&record, id);
  record_end (&record, WEFT_FXT_ASYNC_END, 1, WEFT_STRING_CATEGORY_TASK, name);
}

void
weft_trace_run_begin (guint64 id, WeftSite *site, guint line)
{
  WeftRecorderThread *thread = get_thread ();
  guint name;
  Record record;

  if (thread == NULL)
    return;

  name = name_of (thread, site);
  if (!record_begin (&record, thread, 3))
    return;

  put_uint64 (&record, WEFT_STRING_TASK, id);
  put (&record, weft_fxt_arg_uint32 (WEFT_STRING_LINE, line));
  record_end (&record, WEFT_FXT_DURATION_BEGIN, 2, WEFT_STRING_CATEGORY_RUN, name);
}

void
weft_trace_run_end (guint64 id, WeftSite *site)
{
  WeftRecorderThread *thread = get_thread ();
  guint name;
  Record record;

  if (thread == NULL)
    return;

  name = name_of (thread, site);
  if (!record_begin (&record, thread, 2))
    return;

  put_uint64 (&record, WEFT_STRING_TASK, id);
  record_end (&record, WEFT_FXT_DURATION_END, 1, WEFT_STRING_CATEGORY_RUN, name);
}

void
weft_trace_await (
    guint64 id, WeftSite *site, guint line, guint64 awaited, gboolean capture, const char *context)
{
  WeftRecorderThread *thread = get_thread ();
  guint name, context_name;
  Record record;

  if (thread == NULL)
    return;

  name = name_of (thread, site);
  context_name = place_of (thread, context);
  if (!record_begin (&record, thread, 6))
    return;

  put (&record, weft_fxt_arg_uint32 (WEFT_STRING_LINE, line));
  put_uint64 (&record, WEFT_STRING_AWAITED, awaited);
  put (&record, weft_fxt_arg_boolean (WEFT_STRING_CAPTURE, capture));
  put (&record, weft_fxt_arg_string (WEFT_STRING_CONTEXT, context_name));
  put (&record, id);
  record_end (&record, WEFT_FXT_ASYNC_INSTANT, 4, WEFT_STRING_CATEGORY_AWAIT, name);
}

void
weft_trace_post (guint64 id, WeftSite *site, const char *to)
{
  WeftRecorderThread *thread = get_thread ();
  guint name, to_name;
  Record record;

  if (thread == NULL)
    return;

  name = name_of (thread, site);
  to_name = place_of (thread, to);
  if (!record_begin (&record, thread, 2))
    return;

  put (&record, weft_fxt_arg_string (WEFT_STRING_TO, to_name));
  put (&record, id);
  record_end (&record, WEFT_FXT_FLOW_BEGIN, 1, WEFT_STRING_CATEGORY_HOP, name);
}

void
weft_trace_resume (guint64 id, WeftSite *site)
{
  WeftRecorderThread *thread = get_thread ();
  guint name;
  Record record;

  if (thread == NULL)
    return;

  name = name_of (thread, site);
  if (!record_begin_at (&record, thread, weft_clock_read_after (&thread->clock), 1))
    return;

  put (&record, id);
  record_end (&record, WEFT_FXT_FLOW_END, 0, WEFT_STRING_CATEGORY_HOP, name);
}

void
weft_trace_park_begin (void)
{
  record_plain (WEFT_FXT_DURATION_BEGIN, WEFT_STRING_CATEGORY_PARK, WEFT_STRING_PARK);
}

void
weft_trace_park_end (void)
{
  record_plain_after (WEFT_FXT_DURATION_END, WEFT_STRING_CATEGORY_PARK, WEFT_STRING_PARK);
}

void
weft_trace_loop_begin (void)
{
  record_plain (WEFT_FXT_DURATION_BEGIN, WEFT_STRING_CATEGORY_LOOP, WEFT_STRING_LOOP);
}

void
weft_trace_loop_end (void)
{
  record_plain (WEFT_FXT_DURATION_END, WEFT_STRING_CATEGORY_LOOP, WEFT_STRING_LOOP);
}

void
weft_trace_wait_begin (guint64 id)
{
  WeftRecorderThread *thread = get_thread ();
  Record record;

  if (thread == NULL || !record_begin (&record, thread, 2))
    return;

  put_uint64 (&record, WEFT_STRING_TASK, id);
  record_end (&record, WEFT_FXT_DURATION_BEGIN, 1, WEFT_STRING_CATEGORY_WAIT, WEFT_STRING_WAIT);
}

void
weft_trace_wait_end (void)
{
  record_plain_after (WEFT_FXT_DURATION_END, WEFT_STRING_CATEGORY_WAIT, WEFT_STRING_WAIT);
}

void
weft_trace_blocking_begin (void)
{
  record_plain (WEFT_FXT_DURATION_BEGIN, WEFT_STRING_CATEGORY_BLOCK, WEFT_STRING_BLOCK);
}

void
weft_trace_blocking_end (void)
{
  record_plain (WEFT_FXT_DURATION_END, WEFT_STRING_CATEGORY_BLOCK, WEFT_STRING_BLOCK);
}

/* An instant that is about a task. */
static void
record_task_instant (guint category, guint name, guint64 id)
{
  WeftRecorderThread *thread = get_thread ();
  Record record;

  if (thread == NULL || !record_begin (&record, thread, 2))
    return;

  put_uint64 (&record, WEFT_STRING_TASK, id);
  record_end (&record, WEFT_FXT_INSTANT, 1, category, name);
}

void
weft_trace_forget (guint64 id)
{
  record_task_instant (WEFT_STRING_CATEGORY_FORGET, WEFT_STRING_FORGET, id);
}

void
weft_trace_cancel_ignored (guint64 id)
{
  record_task_instant (WEFT_STRING_CATEGORY_CANCEL, WEFT_STRING_CANCEL_IGNORED, id);
}

void
weft_trace_deadlock (const char *message)
{
  WeftRecorderThread *thread = get_thread ();

  if (thread != NULL)
    record_message (thread, WEFT_STRING_CATEGORY_DEADLOCK, WEFT_STRING_DEADLOCK, message);
}

void
weft_trace_guard (const char *message)
{
  WeftRecorderThread *thread = get_thread ();

  if (thread != NULL)
    record_message (thread, WEFT_STRING_CATEGORY_GUARD, WEFT_STRING_GUARD, message);
}

/* The site is not written to here: it may be looked at while its task goes away. */
static void
record_error (guint category, const WeftSite *site, const char *message)
{
  WeftRecorderThread *thread = get_thread ();
  guint name;

  if (thread == NULL)
    return;

  name = weft_dictionary_get_string (thread->dictionary, weft_site_get_name (site));
  record_message (thread, category, name, message);
}

void
weft_trace_lost_error (const WeftSite *site, const char *message)
{
  record_error (WEFT_STRING_CATEGORY_ERROR, site, message);
}

void
weft_trace_misuse (const WeftSite *site, const char *message)
{
  record_error (WEFT_STRING_CATEGORY_MISUSE, site, message);
}

void
weft_trace_async_void_error (const WeftSite *site, const char *message)
{
  record_error (WEFT_STRING_CATEGORY_ASYNC_VOID, site, message);
}

/* A program's own marks: see weft-trace.h for how they come here. */

const guint32 *const weft_trace_word_ = &weft_control_.page.active;

typedef struct
{
  guint category;
  guint name;
} Names;

/* @ref: (nullable): where the numbers of this recording are kept, the epoch above them. */
static inline Names
names_of (WeftRecorderThread *thread, guint64 *ref, const char *category, const char *name)
{
  guint64 known = ref != NULL ? __atomic_load_n (ref, __ATOMIC_RELAXED) : 0;
  Names names;

  if (G_LIKELY (known >> 32 == thread->epoch))
    return (Names) { known >> 16 & 0xffff, known & 0xffff };

  names.category = weft_dictionary_get_string (thread->dictionary, category);
  names.name = weft_dictionary_get_string (thread->dictionary, name);
  if (ref != NULL)
    __atomic_store_n (ref, (guint64) thread->epoch << 32 | names.category << 16 | names.name,
                      __ATOMIC_RELAXED);
  return names;
}

static inline void
record_mark (guint64 *ref, WeftFxtEvent type, const char *category, const char *name)
{
  WeftRecorderThread *thread = get_thread ();
  Names names;
  Record record;

  if (thread == NULL)
    return;

  names = names_of (thread, ref, category, name);
  if (record_begin (&record, thread, 0))
    record_end (&record, type, 0, names.category, names.name);
}

void
weft_trace_begin_ (guint64 *ref, const char *category, const char *name)
{
  record_mark (ref, WEFT_FXT_DURATION_BEGIN, category, name);
}

void
weft_trace_end_ (guint64 *ref, const char *category, const char *name)
{
  record_mark (ref, WEFT_FXT_DURATION_END, category, name);
}

void
weft_trace_complete_ (
    guint64 *ref, const char *category, const char *name, gint64 begin_time, gint64 end_time)
{
  WeftRecorderThread *thread = get_thread ();
  Names names;
  Record record;

  if (thread == NULL)
    return;

  names = names_of (thread, ref, category, name);
  if (!record_begin_at (&record, thread, (guint64) begin_time, 1))
    return;

  put (&record, (guint64) end_time);
  record_end (&record, WEFT_FXT_DURATION_COMPLETE, 0, names.category, names.name);
}

void
weft_trace_instant_ (guint64 *ref, const char *category, const char *name, const char *message)
{
  WeftRecorderThread *thread;
  Names names;

  if (message == NULL)
    {
      record_mark (ref, WEFT_FXT_INSTANT, category, name);
      return;
    }

  thread = get_thread ();
  if (thread == NULL)
    return;
  names = names_of (thread, ref, category, name);
  record_message (thread, names.category, names.name, message);
}

void
weft_trace_counter_ (guint64 *ref, const char *name, gint64 value)
{
  WeftRecorderThread *thread = get_thread ();
  Names names;
  Record record;

  if (thread == NULL)
    return;

  names = names_of (thread, ref, NULL, name);
  if (!record_begin (&record, thread, 3))
    return;

  put (&record, weft_fxt_arg_int64 (WEFT_STRING_VALUE));
  put (&record, (guint64) value);
  put (&record, 0); /* The counter's id, for which its name serves. */
  record_end (&record, WEFT_FXT_COUNTER, 1, WEFT_STRING_CATEGORY_COUNTER, names.name);
}

/**
 * weft_trace_begin:
 * @category: a static string
 * @name: a static string
 *
 * Begins a slice on this thread's lane. Slices nest; weft_trace_end() ends the last.
 */
void (weft_trace_begin) (const char *category, const char *name)
{
  if (weft_trace_is_active ())
    weft_trace_begin_ (NULL, category, name);
}

/**
 * weft_trace_end:
 * @category: a static string
 * @name: a static string
 *
 * Ends what weft_trace_begin() began with the same strings.
 */
void (weft_trace_end) (const char *category, const char *name)
{
  if (weft_trace_is_active ())
    weft_trace_end_ (NULL, category, name);
}

/**
 * weft_trace_complete:
 * @category: a static string
 * @name: a static string
 * @begin_time: of weft_trace_get_time()
 * @end_time: of weft_trace_get_time(), not before @begin_time
 *
 * A whole slice at once.
 */
void (weft_trace_complete) (const char *category,
                            const char *name,
                            gint64 begin_time,
                            gint64 end_time)
{
  if (weft_trace_is_active ())
    weft_trace_complete_ (NULL, category, name, begin_time, end_time);
}

/**
 * weft_trace_instant:
 * @category: a static string
 * @name: a static string
 * @message: (nullable): any text in UTF-8; of a long one, the first 512 bytes are recorded
 *
 * A mark at this instant.
 */
void (weft_trace_instant) (const char *category, const char *name, const char *message)
{
  if (weft_trace_is_active ())
    weft_trace_instant_ (NULL, category, name, message);
}

/**
 * weft_trace_counter:
 * @name: a static string
 * @value: what it is from now on
 *
 * A curve, for instance how many requests are open.
 */
void (weft_trace_counter) (const char *name, gint64 value)
{
  if (weft_trace_is_active ())
    weft_trace_counter_ (NULL, name, value);
}

/**
 * weft_trace_thread_name:
 * @name: a static string
 *
 * What this thread is called in recordings, those to come as well.
 */
void
weft_trace_thread_name (const char *name)
{
  WeftRecorderThread *thread = &weft_recorder_thread_;
  guint epoch = thread->epoch;

  thread->name = name;

  /* A thread that joins now says its name by itself. */
  if (weft_trace_is_active () && get_thread () != NULL && epoch == thread->epoch)
    weft_dictionary_name_thread (thread->dictionary, thread->tid, name);
}

/**
 * weft_trace_get_time:
 *
 * Returns: the recorder's clock, CLOCK_MONOTONIC to within some ten nanoseconds, in
 *   nanoseconds
 */
gint64
weft_trace_get_time (void)
{
  return (gint64) weft_clock_read_after (&weft_recorder_thread_.clock);
}
