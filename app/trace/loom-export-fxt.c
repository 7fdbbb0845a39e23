/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/loom-export-private.h"

#include "trace/weft-recording-layout.h"

#define MAX_STRINGS 0x7fff
#define MAX_THREADS 255
/* The format's own; and where there are no numbers left, so that a record has room for all of its
 * arguments. */
#define MAX_STRING 32000
#define MAX_INLINE 2048
#define MAX_ARGS 15

enum
{
  INSTANT = 0,
  COUNTER = 1,
  BEGIN = 2,
  COMPLETE = 4,
  ASYNC_BEGIN = 5,
  ASYNC_INSTANT = 6,
  ASYNC_END = 7,
  FLOW_BEGIN = 8,
  FLOW_END = 10,
};

/* Above what a recording counts its own from. */
#define FIRST_OWN_ID (G_GUINT64_CONSTANT (1) << 62)

typedef struct
{
  LoomTrace *trace;
  GOutputStream *stream;
  GCancellable *cancellable;
  GArray *words;       /* guint64, to be written */
  GArray *record;      /* guint64, the record at hand without its header */
  GHashTable *strings; /* text → its number */
  GHashTable *threads; /* lane → its number */
  gint64 base;         /* what is added to times */
  guint64 next_id;
} Export;

static gboolean
flush (Export *self, gsize at_least, GError **error)
{
  gboolean written;

  if (self->words->len * 8 < at_least)
    return TRUE;
  written = g_output_stream_write_all (self->stream, self->words->data, self->words->len * 8, NULL,
                                       self->cancellable, error);
  g_array_set_size (self->words, 0);
  return written;
}

static void
add_word (Export *self, guint64 word)
{
  g_array_append_val (self->record, word);
}

static void
add_bytes (Export *self, const char *text, gsize length)
{
  gsize first = self->record->len;

  g_array_set_size (self->record, (guint) (first + (length + 7) / 8));
  if (length > 0)
    {
      g_array_index (self->record, guint64, self->record->len - 1) = 0;
      memcpy (&g_array_index (self->record, guint64, first), text, length);
    }
}

/* Ends the record: its header, with the length, goes before what has been added. */
static void
end_record (Export *self, guint64 header)
{
  header |= (guint64) (self->record->len + 1) << 4;
  g_array_append_val (self->words, header);
  g_array_append_vals (self->words, self->record->data, self->record->len);
  g_array_set_size (self->record, 0);
}

static gsize
length_within (const char *text, gsize most)
{
  gsize length = strlen (text);

  if (length > most)
    for (length = most; length > 0 && ((guint8) text[length] & 0xc0) == 0x80; length--)
      continue;
  return length;
}

static void
define_string (Export *self, const char *text, guint number)
{
  gsize length = length_within (text, MAX_STRING);

  add_bytes (self, text, length);
  end_record (self, 2 | (guint64) number << 16 | (guint64) length << 32);
}

/* A reference; for a text without a number, its length, and the text goes into the record
 * when `add_inline` is called with it. Defining writes a record, so a text's reference is
 * taken before anything is added to a record of its own. */
static guint
string_ref (Export *self, const char *text)
{
  guint number = GPOINTER_TO_UINT (g_hash_table_lookup (self->strings, text));

  if (*text == '\0')
    return 0;
  if (number == 0 && g_hash_table_size (self->strings) < MAX_STRINGS)
    {
      number = g_hash_table_size (self->strings) + 1;
      g_hash_table_insert (self->strings, (gpointer) text, GUINT_TO_POINTER (number));
      define_string (self, text, number);
    }
  return number != 0 ? number : 0x8000 | (guint) length_within (text, MAX_INLINE);
}

static void
add_inline (Export *self, const char *text, guint ref)
{
  if (ref & 0x8000)
    add_bytes (self, text, ref & 0x7fff);
}

static const char *
string_at (Export *self, guint string)
{
  return loom_trace_get_string (self->trace, string);
}

typedef struct
{
  LoomArg arg;
  guint name_ref;
  guint text_ref;
} Arg;

static guint
refer_args (Export *self, const LoomArg *args, guint n_args, Arg *referred)
{
  n_args = MIN (n_args, MAX_ARGS);
  for (guint i = 0; i < n_args; i++)
    {
      referred[i] = (Arg) { args[i], string_ref (self, string_at (self, args[i].name)), 0 };
      if (args[i].type == LOOM_ARG_TEXT)
        referred[i].text_ref = string_ref (self, string_at (self, args[i].text));
    }
  return n_args;
}

static void
add_arg (Export *self, const Arg *arg)
{
  static const guint8 types[] = {
    [LOOM_ARG_TEXT] = 6,   [LOOM_ARG_INT] = 3,     [LOOM_ARG_UINT] = 4,
    [LOOM_ARG_DOUBLE] = 5, [LOOM_ARG_BOOLEAN] = 9, [LOOM_ARG_POINTER] = 7,
  };
  gsize first = self->record->len;
  guint64 header = types[arg->arg.type] | (guint64) arg->name_ref << 16;

  add_word (self, 0);
  add_inline (self, string_at (self, arg->arg.name), arg->name_ref);
  if (arg->arg.type == LOOM_ARG_TEXT)
    {
      add_inline (self, string_at (self, arg->arg.text), arg->text_ref);
      header |= (guint64) arg->text_ref << 32;
    }
  else if (arg->arg.type == LOOM_ARG_BOOLEAN)
    header |= (guint64) (arg->arg.u != 0) << 32;
  else
    add_word (self, arg->arg.u);
  g_array_index (self->record, guint64, first) = header | (guint64) (self->record->len - first)
                                                              << 4;
}

/* What all events have in front: returns the header so far. */
static guint64
begin_event (Export *self,
             guint type,
             const LoomLane *lane,
             gint64 time,
             guint category,
             const char *name,
             guint n_args)
{
  const LoomLane *home = loom_export_thread_of (self->trace, lane);
  guint thread = GPOINTER_TO_UINT (g_hash_table_lookup (self->threads, home));
  guint category_ref = string_ref (self, string_at (self, category));
  guint name_ref = string_ref (self, name);

  add_word (self, (guint64) (self->base + time));
  if (thread == 0)
    {
      add_word (self, (guint64) home->pid);
      add_word (self, (guint64) home->tid);
    }
  add_inline (self, string_at (self, category), category_ref);
  add_inline (self, name, name_ref);
  return 4 | (guint64) type << 16 | (guint64) n_args << 20 | (guint64) thread << 24 |
         (guint64) category_ref << 32 | (guint64) name_ref << 48;
}

typedef struct
{
  guint type;
  gint64 time;
  guint category;
  guint name;
  guint64 last_word;
} Event;

static gboolean
write_event (Export *self,
             const LoomLane *lane,
             const Event *event,
             const LoomArg *args,
             guint n_args,
             GError **error)
{
  Arg referred[MAX_ARGS];
  guint64 header;

  n_args = refer_args (self, args, n_args, referred);
  header = begin_event (self, event->type, lane, event->time, event->category,
                        string_at (self, event->name), n_args);
  for (guint i = 0; i < n_args; i++)
    add_arg (self, &referred[i]);
  if (event->type >= COMPLETE)
    add_word (self, event->last_word);
  end_record (self, header);
  return flush (self, LOOM_EXPORT_STEP, error);
}

static gboolean
export_slices (Export *self, const LoomLane *lane, GError **error)
{
  for (guint i = 0; i < lane->slices->len; i++)
    {
      const LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, i);
      LoomArg args[MAX_ARGS];
      guint n_args = loom_trace_get_slice_args (self->trace, lane->number, i, args, MAX_ARGS);
      Event event = {
        .type = slice->flags & LOOM_SLICE_OPEN ? BEGIN : COMPLETE,
        .time = slice->begin,
        .category = slice->category,
        .name = slice->name,
        .last_word = (guint64) (self->base + slice->begin + slice->duration),
      };

      if (!write_event (self, lane, &event, args, n_args, error))
        return FALSE;
    }
  return TRUE;
}

/* The recording's own ids, where they tell apart what they have to here: arguments name them. */
static guint64
id_of (Export *self, const LoomLane *lane, guint slice)
{
  guint64 id = loom_trace_get_format (self->trace) == LOOM_FORMAT_FXT
                   ? loom_trace_get_slice_id (self->trace, lane->number, slice)
                   : 0;

  return id != 0 ? id : self->next_id++;
}

static gboolean
export_async (Export *self, const LoomLane *lane, GError **error)
{
  for (guint i = 0; i < lane->slices->len; i++)
    {
      const LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, i);
      LoomArg args[MAX_ARGS];
      guint n_args = loom_trace_get_slice_args (self->trace, lane->number, i, args, MAX_ARGS);
      Event event = { ASYNC_BEGIN, slice->begin, slice->category, slice->name,
                      id_of (self, lane, i) };

      if (!write_event (self, lane, &event, args, n_args, error))
        return FALSE;
      event.type = ASYNC_END;
      event.time += slice->duration;
      if ((slice->flags & LOOM_SLICE_OPEN) == 0 &&
          !write_event (self, lane, &event, NULL, 0, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
export_instants (Export *self, const LoomLane *lane, GError **error)
{
  for (guint i = 0; i < lane->instants->len; i++)
    {
      const LoomInstant *instant = &g_array_index (lane->instants, LoomInstant, i);
      LoomArg args[MAX_ARGS];
      guint n_args = loom_trace_get_instant_args (self->trace, lane->number, i, args, MAX_ARGS);
      Event event = { lane->kind == LOOM_LANE_ASYNC ? ASYNC_INSTANT : INSTANT, instant->time,
                      instant->category, instant->name,
                      loom_trace_get_instant_id (self->trace, lane->number, i) };

      if (!write_event (self, lane, &event, args, n_args, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
export_samples (Export *self, const LoomLane *lane, GError **error)
{
  guint value_ref = string_ref (self, "value");

  for (guint i = 0; i < lane->samples->len; i++)
    {
      const LoomSample *sample = &g_array_index (lane->samples, LoomSample, i);
      guint64 header = begin_event (self, COUNTER, lane, sample->time, 0, lane->name, 1);
      guint64 bits;

      memcpy (&bits, &sample->value, sizeof bits);
      add_word (self, 5 | 2 << 4 | (guint64) value_ref << 16);
      add_word (self, bits);
      add_word (self, lane->number);
      end_record (self, header);
      if (!flush (self, LOOM_EXPORT_STEP, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
export_flows (Export *self, GError **error)
{
  gboolean has_ids = loom_trace_get_format (self->trace) == LOOM_FORMAT_FXT;
  const LoomFlow *flows = loom_trace_get_flows (self->trace);

  for (guint i = 0; i < loom_trace_get_n_flows (self->trace); i++)
    {
      const LoomFlow *flow = &flows[i];
      Event event = { FLOW_BEGIN, flow->from_time, flow->category, flow->name,
                      has_ids ? flow->id : i + 1 };

      if (!write_event (self, loom_trace_get_lane (self->trace, flow->from_lane), &event, NULL, 0,
                        error))
        return FALSE;
      event.type = FLOW_END;
      event.time = flow->to_time;
      if (!write_event (self, loom_trace_get_lane (self->trace, flow->to_lane), &event, NULL, 0,
                        error))
        return FALSE;
    }
  return TRUE;
}

static void
define_process (Export *self, const LoomLane *lane)
{
  guint name_ref = string_ref (self, lane->process_name);

  add_word (self, (guint64) lane->pid);
  add_inline (self, lane->process_name, name_ref);
  end_record (self, 7 | 1 << 16 | (guint64) name_ref << 24);
}

static void
define_thread (Export *self, const LoomLane *lane)
{
  guint number = g_hash_table_size (self->threads) + 1;
  guint name_ref = string_ref (self, lane->name);
  guint process_ref = string_ref (self, "process");

  if (number <= MAX_THREADS)
    {
      g_hash_table_insert (self->threads, (gpointer) lane, GUINT_TO_POINTER (number));
      add_word (self, (guint64) lane->pid);
      add_word (self, (guint64) lane->tid);
      end_record (self, 3 | (guint64) number << 16);
    }
  add_word (self, (guint64) lane->tid);
  add_inline (self, lane->name, name_ref);
  add_word (self, 8 | 2 << 4 | (guint64) process_ref << 16);
  add_word (self, (guint64) lane->pid);
  end_record (self, 7 | 2 << 16 | (guint64) name_ref << 24 | G_GUINT64_CONSTANT (1) << 40);
}

static void
export_head (Export *self)
{
  const guint64 magic = WEFT_RECORDING_MAGIC;
  g_autoptr (GHashTable) pids = g_hash_table_new (g_int64_hash, g_int64_equal);

  g_array_append_val (self->words, magic);
  add_word (self, 1000000000);
  end_record (self, 1);
  for (guint i = 0; i < loom_trace_get_n_lanes (self->trace); i++)
    {
      const LoomLane *lane = loom_trace_get_lane (self->trace, i);

      if (lane->process_name != NULL && g_hash_table_add (pids, (gpointer) &lane->pid))
        define_process (self, lane);
      if (lane->kind == LOOM_LANE_THREAD)
        define_thread (self, lane);
    }
}

static gboolean
export_lane (Export *self, const LoomLane *lane, GError **error)
{
  switch (lane->kind)
    {
    case LOOM_LANE_ASYNC:
      return export_async (self, lane, error) && export_instants (self, lane, error);
    case LOOM_LANE_COUNTER:
      return export_samples (self, lane, error);
    case LOOM_LANE_THREAD:
    default:
      return export_slices (self, lane, error) && export_instants (self, lane, error);
    }
}

gboolean
loom_export_fxt (LoomTrace *trace, GOutputStream *stream, GCancellable *cancellable, GError **error)
{
  g_autoptr (GArray) words = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_autoptr (GArray) record = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_autoptr (GHashTable) strings = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) threads = g_hash_table_new (NULL, NULL);
  gint64 origin = loom_trace_get_origin (trace);
  gint64 begin = loom_trace_get_begin (trace);
  Export self = {
    .trace = trace,
    .stream = stream,
    .cancellable = cancellable,
    .words = words,
    .record = record,
    .strings = strings,
    .threads = threads,
    /* Ticks are never negative. */
    .base = origin + begin >= 0 ? origin : -begin,
    .next_id = FIRST_OWN_ID,
  };

  export_head (&self);
  for (guint i = 0; i < loom_trace_get_n_lanes (trace); i++)
    if (!export_lane (&self, loom_trace_get_lane (trace, i), error))
      return FALSE;
  return export_flows (&self, error) && flush (&self, 0, error);
}
