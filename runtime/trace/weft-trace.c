/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "trace/weft-trace-private.h"

#include "trace/weft-record-private.h"

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

const char weft_trace_pool_[] = "pool";

/* The name of a place where something goes on. Mostly it is the one of last time; the pointer may
 * be that of another text by now, unless it is interned, as the names of contexts are. */
static inline guint
place_of (WeftRecorderThread *thread, const char *text)
{
  if (text == NULL)
    return 0;
  if (text != thread->last_text ||
      (!thread->last_is_interned && strcmp (thread->last_string->text, text) != 0))
    {
      thread->last_string =
          weft_dictionary_find_string (thread->dictionary, text, &thread->last_is_interned);
      thread->last_text = text;
    }
  return thread->last_string->number;
}

/* An event without arguments. */
static void
record_plain (WeftFxtEvent type, guint category, guint name)
{
  WeftRecorderThread *thread = weft_recorder_get_thread ();
  WeftRecord record;

  if (thread != NULL && weft_record_begin (&record, thread, 0))
    weft_record_end (&record, type, 0, category, name);
}

/* The same for what ends because of another thread. */
static void
record_plain_after (WeftFxtEvent type, guint category, guint name)
{
  WeftRecorderThread *thread = weft_recorder_get_thread ();
  WeftRecord record;

  if (thread != NULL &&
      weft_record_begin_at (&record, thread, weft_clock_read_after (&thread->clock), 0))
    weft_record_end (&record, type, 0, category, name);
}

/* The runtime's events: see the table in weft-trace-private.h. */

void
weft_trace_task_begin (guint64 id, WeftSite *site, guint64 parent)
{
  WeftRecorderThread *thread = weft_recorder_get_thread ();
  guint name, file;
  WeftRecord record;

  if (thread == NULL)
    return;

  name = name_of (thread, site);
  file = weft_dictionary_get_string (thread->dictionary, site->file);
  if (!weft_record_begin (&record, thread, 5))
    return;

  weft_record_put (&record, weft_fxt_arg_string (WEFT_STRING_FILE, file));
  weft_record_put (&record, weft_fxt_arg_uint32 (WEFT_STRING_LINE, site->line));
  weft_record_put_uint64 (&record, WEFT_STRING_PARENT, parent);
  weft_record_put (&record, id);
  weft_record_end (&record, WEFT_FXT_ASYNC_BEGIN, 3, WEFT_STRING_CATEGORY_TASK, name);
}

void
weft_trace_task_alive (guint64 id, const WeftSite *site, guint64 awaiter, guint64 time)
{
  WeftRecorderThread *thread = weft_recorder_get_thread ();
  guint name, file;
  WeftRecord record;

  if (thread == NULL)
    return;

  name = weft_dictionary_get_string (thread->dictionary, weft_site_get_name (site));
  file = weft_dictionary_get_string (thread->dictionary, site->file);
  if (!weft_record_begin_at (&record, thread, time, 6))
    return;

  weft_record_put (&record, weft_fxt_arg_string (WEFT_STRING_FILE, file));
  weft_record_put (&record, weft_fxt_arg_uint32 (WEFT_STRING_LINE, site->line));
  weft_record_put_uint64 (&record, WEFT_STRING_PARENT, awaiter);
  weft_record_put (&record, weft_fxt_arg_boolean (WEFT_STRING_ALIVE, TRUE));
  weft_record_put (&record, id);
  weft_record_end (&record, WEFT_FXT_ASYNC_BEGIN, 4, WEFT_STRING_CATEGORY_TASK, name);
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
  WeftRecorderThread *thread = weft_recorder_get_thread ();
  guint name;
  WeftRecord record;

  if (thread == NULL)
    return;

  name = name_of (thread, site);
  if (!weft_record_begin (&record, thread, 2))
    return;

  weft_record_put (&record, weft_fxt_arg_string (WEFT_STRING_STATUS, strings[status]));
  weft_record_put (&record, id);
  weft_record_end (&record, WEFT_FXT_ASYNC_END, 1, WEFT_STRING_CATEGORY_TASK, name);
}

void
weft_trace_run_begin (guint64 id, WeftSite *site, guint line)
{
  WeftRecorderThread *thread = weft_recorder_get_thread ();
  guint name;
  WeftRecord record;

  if (thread == NULL)
    return;

  name = name_of (thread, site);
  if (!weft_record_begin (&record, thread, 3))
    return;

  weft_record_put_uint64 (&record, WEFT_STRING_TASK, id);
  weft_record_put (&record, weft_fxt_arg_uint32 (WEFT_STRING_LINE, line));
  weft_record_end (&record, WEFT_FXT_DURATION_BEGIN, 2, WEFT_STRING_CATEGORY_RUN, name);
}

void
weft_trace_run_end (guint64 id, WeftSite *site)
{
  WeftRecorderThread *thread = weft_recorder_get_thread ();
  guint name;
  WeftRecord record;

  if (thread == NULL)
    return;

  name = name_of (thread, site);
  if (!weft_record_begin (&record, thread, 2))
    return;

  weft_record_put_uint64 (&record, WEFT_STRING_TASK, id);
  weft_record_end (&record, WEFT_FXT_DURATION_END, 1, WEFT_STRING_CATEGORY_RUN, name);
}

typedef struct
{
  guint64 id;
  guint64 awaited;
  guint name;
  guint line;
  gboolean capture;
  guint context;
} Await;

static inline void
record_await (WeftRecorderThread *thread, const Await *await, guint64 time)
{
  WeftRecord record;

  if (!weft_record_begin_at (&record, thread, time, 6))
    return;

  weft_record_put (&record, weft_fxt_arg_uint32 (WEFT_STRING_LINE, await->line));
  weft_record_put_uint64 (&record, WEFT_STRING_AWAITED, await->awaited);
  weft_record_put (&record, weft_fxt_arg_boolean (WEFT_STRING_CAPTURE, await->capture));
  weft_record_put (&record, weft_fxt_arg_string (WEFT_STRING_CONTEXT, await->context));
  weft_record_put (&record, await->id);
  weft_record_end (&record, WEFT_FXT_ASYNC_INSTANT, 4, WEFT_STRING_CATEGORY_AWAIT, await->name);
}

void
weft_trace_await (
    guint64 id, WeftSite *site, guint line, guint64 awaited, gboolean capture, const char *context)
{
  WeftRecorderThread *thread = weft_recorder_get_thread ();

  if (thread != NULL)
    {
      Await await = {
        id, awaited, name_of (thread, site), line, capture, place_of (thread, context)
      };

      record_await (thread, &await, weft_clock_read (&thread->clock));
    }
}

void
weft_trace_await_alive (guint64 id,
                        const WeftSite *site,
                        guint line,
                        guint64 awaited,
                        const char *context,
                        guint64 time)
{
  WeftRecorderThread *thread = weft_recorder_get_thread ();

  if (thread != NULL)
    {
      guint name = weft_dictionary_get_string (thread->dictionary, weft_site_get_name (site));
      Await await = { id, awaited, name, line, context != NULL, place_of (thread, context) };

      record_await (thread, &await, time);
    }
}

void
weft_trace_post (guint64 id, WeftSite *site, const char *to)
{
  WeftRecorderThread *thread = weft_recorder_get_thread ();
  guint name, to_name;
  WeftRecord record;

  if (thread == NULL)
    return;

  name = name_of (thread, site);
  to_name = place_of (thread, to);
  if (!weft_record_begin (&record, thread, 2))
    return;

  weft_record_put (&record, weft_fxt_arg_string (WEFT_STRING_TO, to_name));
  weft_record_put (&record, id);
  weft_record_end (&record, WEFT_FXT_FLOW_BEGIN, 1, WEFT_STRING_CATEGORY_HOP, name);
}

void
weft_trace_resume (guint64 id, WeftSite *site)
{
  WeftRecorderThread *thread = weft_recorder_get_thread ();
  guint name;
  WeftRecord record;

  if (thread == NULL)
    return;

  name = name_of (thread, site);
  if (!weft_record_begin_at (&record, thread, weft_clock_read_after (&thread->clock), 1))
    return;

  weft_record_put (&record, id);
  weft_record_end (&record, WEFT_FXT_FLOW_END, 0, WEFT_STRING_CATEGORY_HOP, name);
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
weft_trace_wait_begin (guint64 id, const WeftSite *site)
{
  WeftRecorderThread *thread = weft_recorder_get_thread ();
  WeftRecordPlace place;
  WeftRecord record;

  if (thread == NULL)
    return;

  place = weft_record_place (thread, site);
  if (!weft_record_begin (&record, thread, 2 + WEFT_RECORD_PLACE_WORDS))
    return;

  weft_record_put_uint64 (&record, WEFT_STRING_TASK, id);
  weft_record_put_place (&record, &place);
  weft_record_end (&record, WEFT_FXT_DURATION_BEGIN, 1 + WEFT_RECORD_PLACE_WORDS,
                   WEFT_STRING_CATEGORY_WAIT, WEFT_STRING_WAIT);
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
  WeftRecorderThread *thread = weft_recorder_get_thread ();
  WeftRecord record;

  if (thread == NULL || !weft_record_begin (&record, thread, 2))
    return;

  weft_record_put_uint64 (&record, WEFT_STRING_TASK, id);
  weft_record_end (&record, WEFT_FXT_INSTANT, 1, category, name);
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
weft_trace_deadlock (const WeftSite *site, const char *message)
{
  WeftRecorderThread *thread = weft_recorder_get_thread ();

  if (thread != NULL)
    weft_record_message (thread, WEFT_STRING_CATEGORY_DEADLOCK, WEFT_STRING_DEADLOCK, site,
                         message);
}

void
weft_trace_guard (const char *message)
{
  WeftRecorderThread *thread = weft_recorder_get_thread ();

  if (thread != NULL)
    weft_record_message (thread, WEFT_STRING_CATEGORY_GUARD, WEFT_STRING_GUARD, NULL, message);
}

/* The site is not written to here: it may be looked at while its task goes away. */
static void
record_error (guint category, const WeftSite *site, const char *message)
{
  WeftRecorderThread *thread = weft_recorder_get_thread ();
  guint name;

  if (thread == NULL)
    return;

  name = weft_dictionary_get_string (thread->dictionary, weft_site_get_name (site));
  weft_record_message (thread, category, name, NULL, message);
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
