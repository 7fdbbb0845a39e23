/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A program's own marks: see weft-trace.h for how they come here. */

#include "trace/weft-record-private.h"
#include "trace/weft-trace-private.h"

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
  WeftRecorderThread *thread = weft_recorder_get_thread ();
  Names names;
  WeftRecord record;

  if (thread == NULL)
    return;

  names = names_of (thread, ref, category, name);
  if (weft_record_begin (&record, thread, 0))
    weft_record_end (&record, type, 0, names.category, names.name);
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
  WeftRecorderThread *thread = weft_recorder_get_thread ();
  Names names;
  WeftRecord record;

  if (thread == NULL)
    return;

  names = names_of (thread, ref, category, name);
  if (!weft_record_begin_at (&record, thread, (guint64) begin_time, 1))
    return;

  weft_record_put (&record, (guint64) end_time);
  weft_record_end (&record, WEFT_FXT_DURATION_COMPLETE, 0, names.category, names.name);
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

  thread = weft_recorder_get_thread ();
  if (thread == NULL)
    return;
  names = names_of (thread, ref, category, name);
  weft_record_message (thread, names.category, names.name, NULL, message);
}

void
weft_trace_counter_ (guint64 *ref, const char *name, gint64 value)
{
  WeftRecorderThread *thread = weft_recorder_get_thread ();
  Names names;
  WeftRecord record;

  if (thread == NULL)
    return;

  names = names_of (thread, ref, NULL, name);
  if (!weft_record_begin (&record, thread, 3))
    return;

  weft_record_put (&record, weft_fxt_arg_int64 (WEFT_STRING_VALUE));
  weft_record_put (&record, (guint64) value);
  weft_record_put (&record, 0); /* The counter's id, for which its name serves. */
  weft_record_end (&record, WEFT_FXT_COUNTER, 1, WEFT_STRING_CATEGORY_COUNTER, names.name);
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
 * @message: (nullable): any text in UTF-8; of a long one, the first 8,192 bytes are recorded
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
  if (weft_trace_is_active () && weft_recorder_get_thread () != NULL && epoch == thread->epoch)
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
