/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/loom-fxt-parser.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "timeline/loom-time-format.h"
#include "trace/loom-fxt-event.h"
#include "trace/loom-trace-builder-private.h"
#include "trace/weft-recording-layout.h"

struct _LoomFxtParser
{
  LoomTraceBuilder *builder; /* borrowed */
  LoomFxtTables *tables;     /* the current provider's */
  GHashTable *providers;     /* id → LoomFxtTables */
  guint64 ticks_per_second;

  /* Of a recording of Weft's own. */
  gboolean has_header;
  WeftRecorderHeader header;

  gint64 first_time;
  gint64 last_time;
  guint32 last_name;
  gint64 last_pid;
  gint64 last_tid;
};

/**
 * loom_fxt_parser_new:
 * @builder: what takes the events; must outlive the parser
 *
 * Returns: (transfer full): a parser at the beginning of a recording
 */
LoomFxtParser *
loom_fxt_parser_new (LoomTraceBuilder *builder)
{
  LoomFxtParser *self = g_new0 (LoomFxtParser, 1);

  self->builder = builder;
  self->providers = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) loom_fxt_tables_free);
  self->tables = loom_fxt_tables_new ();
  g_hash_table_insert (self->providers, GUINT_TO_POINTER (0), self->tables);
  self->ticks_per_second = 1000000000;
  self->first_time = G_MAXINT64;
  self->last_time = G_MININT64;
  return self;
}

/**
 * loom_fxt_parser_free:
 * @self: (transfer full): a parser
 */
void
loom_fxt_parser_free (LoomFxtParser *self)
{
  g_hash_table_unref (self->providers);
  g_free (self);
}

gint64
loom_fxt_parser_to_ns (LoomFxtParser *self, guint64 ticks)
{
  const guint64 second = 1000000000;
  guint64 seconds, rest;

  if (self->ticks_per_second == second)
    return (gint64) MIN (ticks, (guint64) LOOM_TIME_LAST);

  seconds = ticks / self->ticks_per_second;
  rest = ticks % self->ticks_per_second;
  if (seconds >= LOOM_TIME_LAST / second)
    return LOOM_TIME_LAST;
  /* No clock ticks so fast that the product overflows, but a damaged file may say so. */
  if (self->ticks_per_second > G_MAXUINT64 / second)
    return (gint64) (seconds * second + rest / (self->ticks_per_second / second));
  return (gint64) (seconds * second + rest * second / self->ticks_per_second);
}

static guint32
intern (LoomFxtParser *self, const char *text, gsize length)
{
  if (g_utf8_validate_len (text, length, NULL))
    return loom_trace_builder_string (self->builder, text, (gssize) length);
  else
    {
      g_autofree char *valid = g_utf8_make_valid (text, (gssize) length);

      return loom_trace_builder_string (self->builder, valid, -1);
    }
}

static guint32
resolve (gpointer data, guint ref, const char *text, gsize length)
{
  LoomFxtParser *self = data;

  return text != NULL ? intern (self, text, length)
                      : loom_fxt_tables_get_string (self->tables, ref);
}

static guint32
take_string (LoomFxtParser *self, LoomFxtCursor *cursor, guint ref)
{
  return loom_fxt_take_string (cursor, ref, resolve, self);
}

static void
take_arg (LoomFxtParser *self, LoomFxtCursor *cursor, LoomArg *arg)
{
  loom_fxt_take_arg (cursor, resolve, self, arg);
}

static LoomFxtTables *
tables_of (LoomFxtParser *self, guint id)
{
  LoomFxtTables *tables = g_hash_table_lookup (self->providers, GUINT_TO_POINTER (id));

  if (tables == NULL)
    {
      tables = loom_fxt_tables_new ();
      g_hash_table_insert (self->providers, GUINT_TO_POINTER (id), tables);
    }
  return tables;
}

static void
read_metadata (LoomFxtParser *self, guint64 header)
{
  guint type = loom_fxt_bits (header, 16, 19);

  if (type == LOOM_FXT_METADATA_PROVIDER_INFO || type == LOOM_FXT_METADATA_PROVIDER_SECTION)
    self->tables = tables_of (self, loom_fxt_bits (header, 20, 51));
}

static void
read_initialization (LoomFxtParser *self, LoomFxtCursor *cursor)
{
  guint64 ticks_per_second = loom_fxt_take (cursor);

  /* Who goes on after an error must not divide by it. */
  if (ticks_per_second != 0)
    self->ticks_per_second = ticks_per_second;
  else
    cursor->overrun = TRUE;
}

static void
read_string (LoomFxtParser *self, guint64 header, LoomFxtCursor *cursor)
{
  guint length = loom_fxt_bits (header, 32, 46);
  const char *text = loom_fxt_take_bytes (cursor, length);

  if (text != NULL)
    loom_fxt_tables_set_string (self->tables, loom_fxt_bits (header, 16, 30),
                                intern (self, text, length));
}

static void
read_thread (LoomFxtParser *self, guint64 header, LoomFxtCursor *cursor)
{
  guint64 process = loom_fxt_take (cursor);
  guint64 thread = loom_fxt_take (cursor);

  loom_fxt_tables_set_thread (self->tables, loom_fxt_bits (header, 16, 23), (gint64) process,
                              (gint64) thread);
}

/* What a counter may be drawn with; a text is no number. */
static gdouble
number_of (const LoomArg *arg)
{
  switch (arg->type)
    {
    case LOOM_ARG_INT:
      return (gdouble) arg->i;
    case LOOM_ARG_UINT:
      return (gdouble) arg->u;
    case LOOM_ARG_DOUBLE:
      return arg->d;
    case LOOM_ARG_TEXT:
    case LOOM_ARG_BOOLEAN:
    case LOOM_ARG_POINTER:
    default:
      return 0;
    }
}

static void
read_kernel_object (LoomFxtParser *self, guint64 header, LoomFxtCursor *cursor)
{
  LoomTrace *trace = loom_trace_builder_get_trace (self->builder);
  guint type = loom_fxt_bits (header, 16, 23);
  guint n_args = loom_fxt_bits (header, 40, 43);
  gint64 koid = (gint64) loom_fxt_take (cursor);
  guint32 name = take_string (self, cursor, loom_fxt_bits (header, 24, 39));
  gint64 process = 0;

  for (guint i = 0; i < n_args && !cursor->overrun; i++)
    {
      LoomArg arg;

      take_arg (self, cursor, &arg);
      if (arg.type != LOOM_ARG_TEXT &&
          g_str_equal (loom_trace_get_string (trace, arg.name), "process"))
        process = arg.i;
    }
  if (cursor->overrun)
    return;

  if (type == LOOM_FXT_OBJECT_PROCESS)
    loom_trace_builder_name_process (self->builder, koid, loom_trace_get_string (trace, name));
  else if (type == LOOM_FXT_OBJECT_THREAD)
    loom_trace_builder_name_thread (self->builder, process, koid,
                                    loom_trace_get_string (trace, name));
}

static void
read_blob (LoomFxtParser *self, guint64 header, LoomFxtCursor *cursor)
{
  LoomTrace *trace = loom_trace_builder_get_trace (self->builder);
  guint32 name = take_string (self, cursor, loom_fxt_bits (header, 16, 31));

  if (!g_str_equal (loom_trace_get_string (trace, name), WEFT_RECORDING_BLOB_NAME) ||
      cursor->n_left * 8 < WEFT_RECORDING_HEADER_MIN)
    return;

  memset (&self->header, 0, sizeof self->header);
  memcpy (&self->header, cursor->words, MIN (cursor->n_left * 8, sizeof self->header));
  self->header.program[sizeof self->header.program - 1] = '\0';
  self->has_header = TRUE;
  loom_trace_builder_add_lost (self->builder, self->header.n_lost);
  loom_trace_builder_add_dropped (self->builder, self->header.n_dropped);
}

/* What every event record has in front. */
typedef struct
{
  guint type;
  gint64 time;
  gint64 pid;
  gint64 tid;
  guint lane;
  guint32 category;
  guint32 name;
  guint n_args;
} Event;

static void
read_counter (LoomFxtParser *self, LoomFxtCursor *cursor, const Event *event)
{
  LoomTrace *trace = loom_trace_builder_get_trace (self->builder);

  for (guint i = 0; i < event->n_args && !cursor->overrun; i++)
    {
      g_autofree char *series = NULL;
      LoomArg arg;

      take_arg (self, cursor, &arg);
      if (cursor->overrun)
        return;
      if (event->n_args == 1)
        series = g_strdup (loom_trace_get_string (trace, event->name));
      else
        series = g_strdup_printf ("%s.%s", loom_trace_get_string (trace, event->name),
                                  loom_trace_get_string (trace, arg.name));
      loom_trace_builder_counter (self->builder, event->pid, series, event->time, number_of (&arg));
    }
}

static guint32
take_args (LoomFxtParser *self, LoomFxtCursor *cursor, guint n_args)
{
  for (guint i = 0; i < n_args && !cursor->overrun; i++)
    {
      LoomArg arg;

      take_arg (self, cursor, &arg);
      if (!cursor->overrun)
        loom_trace_builder_typed_arg (self->builder, &arg);
    }
  return loom_trace_builder_take_args (self->builder);
}

static void
build_async (LoomFxtParser *self, const Event *event, guint64 id, guint32 args)
{
  switch (event->type)
    {
    case LOOM_FXT_EVENT_ASYNC_BEGIN:
      loom_trace_builder_async_begin (self->builder, event->pid, 0, id, event->time,
                                      event->category, event->name, args);
      break;
    case LOOM_FXT_EVENT_ASYNC_INSTANT:
      loom_trace_builder_async_instant (self->builder, event->pid, 0, id, event->time,
                                        event->category, event->name, args);
      break;
    default:
      loom_trace_builder_async_end (self->builder, event->pid, 0, id, event->time, event->category,
                                    event->name, args);
      break;
    }
}

static void
build_flow (LoomFxtParser *self, const Event *event, guint64 id)
{
  switch (event->type)
    {
    case LOOM_FXT_EVENT_FLOW_BEGIN:
      loom_trace_builder_flow_begin (self->builder, event->lane, id, event->time, event->category,
                                     event->name);
      break;
    case LOOM_FXT_EVENT_FLOW_STEP:
      loom_trace_builder_flow_step (self->builder, event->lane, id, event->time, event->category,
                                    event->name);
      break;
    default:
      loom_trace_builder_flow_end (self->builder, event->lane, id, event->time, event->category,
                                   event->name, FALSE);
      break;
    }
}

static void
build_event (LoomFxtParser *self, const Event *event, guint32 args, guint64 last_word)
{
  switch (event->type)
    {
    case LOOM_FXT_EVENT_INSTANT:
      loom_trace_builder_instant (self->builder, event->lane, event->time, event->category,
                                  event->name, args);
      break;
    case LOOM_FXT_EVENT_BEGIN:
      loom_trace_builder_begin (self->builder, event->lane, event->time, event->category,
                                event->name, args);
      break;
    case LOOM_FXT_EVENT_END:
      loom_trace_builder_end (self->builder, event->lane, event->time, args);
      break;
    case LOOM_FXT_EVENT_COMPLETE:
      loom_trace_builder_complete (self->builder, event->lane, event->time,
                                   MAX (loom_fxt_parser_to_ns (self, last_word) - event->time, 0),
                                   event->category, event->name, args);
      break;
    case LOOM_FXT_EVENT_ASYNC_BEGIN:
    case LOOM_FXT_EVENT_ASYNC_INSTANT:
    case LOOM_FXT_EVENT_ASYNC_END:
      build_async (self, event, last_word, args);
      break;
    case LOOM_FXT_EVENT_FLOW_BEGIN:
    case LOOM_FXT_EVENT_FLOW_STEP:
    case LOOM_FXT_EVENT_FLOW_END:
      build_flow (self, event, last_word);
      break;
    default:
      loom_trace_builder_add_skipped (self->builder, 1);
      break;
    }
}

static void
note_last (LoomFxtParser *self, const Event *event)
{
  gint64 time = event->time;

  self->first_time = MIN (self->first_time, time);
  if (time < self->last_time)
    return;
  self->last_time = time;
  self->last_name = event->name;
  self->last_pid = event->pid;
  self->last_tid = event->tid;
}

LoomFxtTables *
loom_fxt_parser_get_tables (LoomFxtParser *self)
{
  return self->tables;
}

gboolean
loom_fxt_parser_is_own (LoomFxtParser *self)
{
  return self->has_header;
}

void
loom_fxt_parser_note_event (LoomFxtParser *self, const guint64 *record, gsize size)
{
  LoomFxtEvent read;
  Event event = { 0 };

  if (!loom_fxt_event_read (&read, record, size))
    return;
  event.time = loom_fxt_parser_to_ns (self, read.ticks);
  event.name = loom_fxt_tables_get_string (self->tables, read.name);
  loom_fxt_event_get_thread (&read, self->tables, &event.pid, &event.tid);
  note_last (self, &event);
}

gboolean
loom_fxt_parser_read_args (LoomFxtParser *self, const guint64 *record, guint32 *args)
{
  LoomFxtEvent event;
  LoomFxtCursor cursor;

  if (!loom_fxt_event_read (&event, record, loom_fxt_record_size (record[0])))
    return FALSE;
  cursor = loom_fxt_event_args (&event);
  *args = take_args (self, &cursor, event.n_args);
  return !cursor.overrun;
}

static void
read_event (LoomFxtParser *self, guint64 header, LoomFxtCursor *cursor)
{
  Event event = { .type = loom_fxt_bits (header, 16, 19),
                  .n_args = loom_fxt_bits (header, 20, 23) };
  guint thread = loom_fxt_bits (header, 24, 31);
  guint64 last_word = 0;
  guint32 args = 0;

  event.time = loom_fxt_parser_to_ns (self, loom_fxt_take (cursor));
  if (thread != 0)
    loom_fxt_tables_get_thread (self->tables, thread, &event.pid, &event.tid);
  else
    {
      event.pid = (gint64) loom_fxt_take (cursor);
      event.tid = (gint64) loom_fxt_take (cursor);
    }
  event.category = take_string (self, cursor, loom_fxt_bits (header, 32, 47));
  event.name = take_string (self, cursor, loom_fxt_bits (header, 48, 63));
  if (cursor->overrun)
    return;

  /* What is asynchronous is no thread's. */
  if (event.type != LOOM_FXT_EVENT_COUNTER && event.type != LOOM_FXT_EVENT_ASYNC_BEGIN &&
      event.type != LOOM_FXT_EVENT_ASYNC_INSTANT && event.type != LOOM_FXT_EVENT_ASYNC_END)
    event.lane = loom_trace_builder_thread (self->builder, event.pid, event.tid);
  if (event.type == LOOM_FXT_EVENT_COUNTER)
    read_counter (self, cursor, &event);
  else
    args = take_args (self, cursor, event.n_args);
  if (event.type == LOOM_FXT_EVENT_COUNTER || event.type >= LOOM_FXT_EVENT_COMPLETE)
    last_word = loom_fxt_take (cursor);
  if (cursor->overrun)
    return;

  if (event.type != LOOM_FXT_EVENT_COUNTER)
    build_event (self, &event, args, last_word);
  loom_trace_builder_add_events (self->builder, 1);
  note_last (self, &event);
}

static gboolean
read_record (
    LoomFxtParser *self, const guint64 *words, gsize n_words, guint64 offset, GError **error)
{
  guint64 header = words[0];
  LoomFxtCursor cursor = { words + 1, n_words - 1, FALSE };

  switch (loom_fxt_bits (header, 0, 3))
    {
    case LOOM_FXT_RECORD_METADATA:
      read_metadata (self, header);
      break;
    case LOOM_FXT_RECORD_INITIALIZATION:
      read_initialization (self, &cursor);
      break;
    case LOOM_FXT_RECORD_STRING:
      read_string (self, header, &cursor);
      break;
    case LOOM_FXT_RECORD_THREAD:
      read_thread (self, header, &cursor);
      break;
    case LOOM_FXT_RECORD_EVENT:
      read_event (self, header, &cursor);
      break;
    case LOOM_FXT_RECORD_BLOB:
      read_blob (self, header, &cursor);
      break;
    case LOOM_FXT_RECORD_KERNEL_OBJECT:
      read_kernel_object (self, header, &cursor);
      break;
    default:
      break;
    }

  if (!cursor.overrun)
    return TRUE;
  /* What was half read must not stick to the next event. */
  loom_trace_builder_take_args (self->builder);
  g_set_error (error, LOOM_TRACE_ERROR, LOOM_TRACE_ERROR_DAMAGED,
               _ ("The recording is damaged at byte %" PRIu64
                  ": a record of type %u says more than its %zu words hold"),
               offset, loom_fxt_bits (header, 0, 3), n_words);
  return FALSE;
}

/**
 * loom_fxt_parser_feed:
 * @self: a parser
 * @words: (array length=n_words): the recording, or the next part of it
 * @n_words: how many words
 * @offset: the byte of the file where @words begin, for messages
 * @n_consumed: (out): words of whole records; the rest is the beginning of a record whose
 *   end is not there
 * @error: set to %LOOM_TRACE_ERROR_DAMAGED, with the byte
 *
 * Returns: whether everything consumed was sound
 */
gboolean
loom_fxt_parser_feed (LoomFxtParser *self,
                      const guint64 *words,
                      gsize n_words,
                      guint64 offset,
                      gsize *n_consumed,
                      GError **error)
{
  gsize at = 0;

  *n_consumed = 0;
  while (at < n_words)
    {
      guint64 header = words[at];
      gsize size = loom_fxt_record_size (header);

      /* In a recorder's memory, what no thread has taken yet is zero. */
      if (header == 0 && self->has_header)
        size = 1;
      else if (size == 0)
        {
          g_set_error (
              error, LOOM_TRACE_ERROR, LOOM_TRACE_ERROR_DAMAGED,
              _ ("The recording is damaged at byte %" PRIu64 ": a record without a length"),
              offset + at * 8);
          return FALSE;
        }
      else if (size > n_words - at)
        break;
      else if (!read_record (self, words + at, size, offset + at * 8, error))
        return FALSE;

      at += size;
      *n_consumed = at;
    }
  return TRUE;
}

static char *
describe_last (LoomFxtParser *self)
{
  LoomTrace *trace = loom_trace_builder_get_trace (self->builder);
  g_autofree char *after = NULL;
  const LoomLane *lane;

  if (self->last_time == G_MININT64)
    return g_strdup (_ ("it holds no event"));

  lane = loom_trace_get_lane (
      trace, loom_trace_builder_thread (self->builder, self->last_pid, self->last_tid));
  after = loom_time_format_duration ((double) (self->last_time - self->first_time));
  return g_strdup_printf (_ ("the last event, “%s” on %s, is %s after the first"),
                          loom_trace_get_string (trace, self->last_name), lane->name, after);
}

/**
 * loom_fxt_parser_end:
 * @self: a parser that has been fed all there is
 * @offset: the byte of the file at which whole records end
 * @n_left: how many bytes of a record without its end follow there
 *
 * Says in the builder how the recording ended.
 */
void
loom_fxt_parser_end (LoomFxtParser *self, guint64 offset, guint64 n_left)
{
  g_autofree char *last = describe_last (self);
  g_autofree char *message = NULL;

  if (n_left > 0)
    message = g_strdup_printf (_ ("The file is cut off at byte %" PRIu64 ", inside a record; %s"),
                               offset, last);
  else if (self->has_header && self->header.state == WEFT_RECORDING_RUNNING)
    message = g_strdup_printf (_ ("The program was killed while it was recorded, "
                                  "or is still running; %s"),
                               last);
  else if (self->has_header && self->header.state == WEFT_RECORDING_SNAPSHOT)
    message = g_strdup_printf (_ ("Saved while the program went on; %s"), last);

  if (n_left > 0 || (self->has_header && self->header.state == WEFT_RECORDING_RUNNING))
    loom_trace_builder_set_end (self->builder, LOOM_TRACE_END_CUT, message);
  else if (self->has_header)
    loom_trace_builder_set_end (self->builder, LOOM_TRACE_END_CLOSED, message);
}
