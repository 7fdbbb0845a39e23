/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/loom-export-private.h"

#include "trace/weft-recording-layout.h"

#define MAX_STRINGS 0x7fff
#define MAX_THREADS 255
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
inline_length (const char *text)
{
  gsize length = strlen (text);

  if (length > MAX_INLINE)
    for (length = MAX_INLINE; length > 0 && ((guint8) text[length] & 0xc0) == 0x80; length--)
      continue;
  return length;
}

static void
define_string (Export *self, const char *text, guint number)
{
  gsize length = inline_length (text);

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
  return number != 0 ? number : 0x8000 | (guint) inline_length (text);
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
  const char *name;
  const char *text;
  guint name_ref;
  guint text_ref;
} Arg;

/* The texts of a trace live as long as it does, but a variant's only as long as that: they
 * are looked up there again. */
static guint
collect_args (Export *self, GVariant *args, Arg *collected)
{
  guint n_args = args != NULL ? (guint) MIN (g_variant_n_children (args), MAX_ARGS) : 0;

  for (guint i = 0; i < n_args; i++)
    {
      Arg *arg = &collected[i];

      g_variant_get_child (args, i, "(&s&s)", &arg->name, &arg->text);
      arg->name = string_at (self, loom_trace_find_string (self->trace, arg->name));
      arg->text = string_at (self, loom_trace_find_string (self->trace, arg->text));
      arg->name_ref = string_ref (self, arg->name);
      arg->text_ref = string_ref (self, arg->text);
    }
  return n_args;
}

static void
add_arg (Export *self, const Arg *arg)
{
  gsize first = self->record->len;

  add_word (self, 0);
  add_inline (self, arg->name, arg->name_ref);
  add_inline (self, arg->text, arg->text_ref);
  g_array_index (self->record, guint64, first) = 6 | (guint64) (self->record->len - first) << 4 |
                                                 (guint64) arg->name_ref << 16 |
                                                 (guint64) arg->text_ref << 32;
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

static gboolean
write_event (Export *self,
             guint type,
             const LoomLane *lane,
             gint64 time,
             guint category,
             guint name,
             GVariant *args,
             guint64 last_word,
             GError **error)
{
  Arg collected[MAX_ARGS];
  guint n_args = collect_args (self, args, collected);
  guint64 header = begin_event (self, type, lane, time, category, string_at (self, name), n_args);

  for (guint i = 0; i < n_args; i++)
    add_arg (self, &collected[i]);
  if (type >= COMPLETE)
    add_word (self, last_word);
  end_record (self, header);
  return flush (self, LOOM_EXPORT_STEP, error);
}

static gboolean
export_slices (Export *self, const LoomLane *lane, GError **error)
{
  for (guint i = 0; i < lane->slices->len; i++)
    {
      const LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, i);
      g_autoptr (GVariant) args = loom_trace_dup_slice_args (self->trace, lane->number, i);

      if (!write_event (self, slice->flags & LOOM_SLICE_OPEN ? BEGIN : COMPLETE, lane, slice->begin,
                        slice->category, slice->name, args,
                        (guint64) (self->base + slice->begin + slice->duration), error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
export_async (Export *self, const LoomLane *lane, GError **error)
{
  for (guint i = 0; i < lane->slices->len; i++)
    {
      const LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, i);
      g_autoptr (GVariant) args = loom_trace_dup_slice_args (self->trace, lane->number, i);
      guint64 id = self->next_id++;

      if (!write_event (self, ASYNC_BEGIN, lane, slice->begin, slice->category, slice->name, args,
                        id, error))
        return FALSE;
      if ((slice->flags & LOOM_SLICE_OPEN) == 0 &&
          !write_event (self, ASYNC_END, lane, slice->begin + slice->duration, slice->category,
                        slice->name, NULL, id, error))
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
      g_autoptr (GVariant) args = loom_trace_dup_instant_args (self->trace, lane->number, i);

      if (!write_event (self, lane->kind == LOOM_LANE_ASYNC ? ASYNC_INSTANT : INSTANT, lane,
                        instant->time, instant->category, instant->name, args, 0, error))
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
  const LoomFlow *flows = loom_trace_get_flows (self->trace);

  for (guint i = 0; i < loom_trace_get_n_flows (self->trace); i++)
    {
      const LoomFlow *flow = &flows[i];

      if (!write_event (self, FLOW_BEGIN, loom_trace_get_lane (self->trace, flow->from_lane),
                        flow->from_time, flow->category, flow->name, NULL, i + 1, error) ||
          !write_event (self, FLOW_END, loom_trace_get_lane (self->trace, flow->to_lane),
                        flow->to_time, flow->category, flow->name, NULL, i + 1, error))
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
    .next_id = 1,
  };

  export_head (&self);
  for (guint i = 0; i < loom_trace_get_n_lanes (trace); i++)
    if (!export_lane (&self, loom_trace_get_lane (trace, i), error))
      return FALSE;
  return export_flows (&self, error) && flush (&self, 0, error);
}
