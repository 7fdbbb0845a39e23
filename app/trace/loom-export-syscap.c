/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A capture has marks in the place of slices, and no threads: a mark has a process, a group, a
 * name of 39 bytes and a message. A slice's group is its category; the message has what found no
 * place: the whole of a long name, the arguments, and the thread. A mark that was read from a
 * capture goes back as it was.
 */

#include "trace/loom-export-private.h"

#include "trace/loom-export-order.h"

#define HEADER_SIZE 256
#define FRAME_SIZE 24
#define MAGIC 0xFDCA975Eu
/* A frame's length has 16 bits, and is a multiple of 8. */
#define MAX_BODY (65528 - FRAME_SIZE)
#define MAX_MESSAGE (MAX_BODY - 72 - 1)
#define MAX_GROUPS 500
/* What GLib calls a message. */
#define LOG_SEVERITY 32

enum
{
  FRAME_PROCESS = 4,
  FRAME_COUNTER_DEFINITIONS = 8,
  FRAME_COUNTER_VALUES = 9,
  FRAME_MARK = 10,
  FRAME_METADATA = 11,
  FRAME_LOG = 12,
};

typedef struct
{
  gint64 time;
  gdouble value;
  gint64 pid;
  guint32 id;
  gboolean is_double;
} Value;

typedef struct
{
  LoomTrace *trace;
  GOutputStream *stream;
  GCancellable *cancellable;
  GByteArray *bytes; /* to be written */
  GByteArray *body;  /* of the frame at hand */
  GString *message;
  gint64 base; /* what is added to times */
  gboolean says_threads;
  GArray *values; /* Value, by time */
  guint next_value;
} Export;

static gboolean
flush (Export *self, gsize at_least, GError **error)
{
  gboolean written;

  if (self->bytes->len < at_least)
    return TRUE;
  written = g_output_stream_write_all (self->stream, self->bytes->data, self->bytes->len, NULL,
                                       self->cancellable, error);
  g_byte_array_set_size (self->bytes, 0);
  return written;
}

static void
add (Export *self, gconstpointer data, gsize size)
{
  g_byte_array_append (self->body, data, (guint) size);
}

/* As many bytes of a text as a field has room for, without cutting a character apart. */
static gsize
fitting (const char *text, gsize room)
{
  gsize length = strlen (text);
  const char *last;

  if (length <= room)
    return length;
  last = g_utf8_find_prev_char (text, text + room + 1);
  return last != NULL ? (gsize) (last - text) : 0;
}

/* A field of @size bytes, of which the last is 0. */
static void
add_field (Export *self, const char *text, gsize size)
{
  static const guint8 zeros[64] = { 0 };
  gsize length = fitting (text, size - 1);

  add (self, text, length);
  add (self, zeros, size - length);
}

/* To the end of the frame. */
static void
add_text (Export *self, const char *text, gsize room)
{
  static const char zero = '\0';

  add (self, text, fitting (text, room));
  add (self, &zero, 1);
}

static gboolean
end_frame (Export *self, guint8 type, gint64 pid, gint64 time, GError **error)
{
  static const guint8 zeros[8] = { 0 };
  guint16 length;
  gint16 cpu = -1;
  gint32 short_pid = (gint32) pid;

  g_byte_array_append (self->body, zeros, (8 - self->body->len % 8) % 8);
  length = (guint16) (FRAME_SIZE + self->body->len);
  g_byte_array_append (self->bytes, (const guint8 *) &length, sizeof length);
  g_byte_array_append (self->bytes, (const guint8 *) &cpu, sizeof cpu);
  g_byte_array_append (self->bytes, (const guint8 *) &short_pid, sizeof short_pid);
  g_byte_array_append (self->bytes, (const guint8 *) &time, sizeof time);
  g_byte_array_append (self->bytes, &type, sizeof type);
  g_byte_array_append (self->bytes, zeros, 7);
  g_byte_array_append (self->bytes, self->body->data, self->body->len);
  g_byte_array_set_size (self->body, 0);
  return flush (self, LOOM_EXPORT_STEP, error);
}

/* Messages. */

static void
append_separator (GString *text)
{
  if (text->len > 0)
    g_string_append (text, ", ");
}

static void
append_args (Export *self, GVariant *args)
{
  GVariantIter iter;
  const char *name, *value;

  if (args == NULL)
    return;
  g_variant_iter_init (&iter, args);
  while (g_variant_iter_next (&iter, "(&s&s)", &name, &value))
    {
      append_separator (self->message);
      g_string_append_printf (self->message, "%s=%s", name, value);
    }
}

/* What a capture had as a message, and nothing else. */
static const char *
get_own_message (Export *self, GVariant *args)
{
  const char *name, *value;

  if (loom_trace_get_format (self->trace) != LOOM_FORMAT_SYSCAP || args == NULL ||
      g_variant_n_children (args) != 1)
    return NULL;
  g_variant_get_child (args, 0, "(&s&s)", &name, &value);
  return g_str_equal (name, "message") ? value : NULL;
}

static void
write_message (Export *self, const LoomLane *lane, const char *name, GVariant *args)
{
  const char *own = get_own_message (self, args);

  g_string_truncate (self->message, 0);
  if (own != NULL)
    {
      g_string_append (self->message, own);
      return;
    }
  if (strlen (name) > 39)
    g_string_append (self->message, name);
  append_args (self, args);
  if (self->says_threads && lane->kind == LOOM_LANE_THREAD)
    {
      append_separator (self->message);
      g_string_append_printf (self->message, "thread=%s", lane->name);
    }
}

/* Events. */

static gboolean
export_mark (Export *self,
             const LoomLane *lane,
             gint64 time,
             gint64 duration,
             guint category,
             guint name_number,
             GVariant *args,
             GError **error)
{
  const char *name = loom_trace_get_string (self->trace, name_number);

  write_message (self, lane, name, args);
  add (self, &duration, sizeof duration);
  add_field (self, loom_trace_get_string (self->trace, category), 24);
  add_field (self, name, 40);
  add_text (self, self->message->str, MAX_MESSAGE);
  return end_frame (self, FRAME_MARK, lane->pid, self->base + time, error);
}

static gboolean
export_slice (Export *self, const LoomExportItem *item, GError **error)
{
  const LoomLane *lane = loom_trace_get_lane (self->trace, item->lane);
  const LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, item->index);
  g_autoptr (GVariant) args = loom_trace_dup_slice_args (self->trace, item->lane, item->index);

  /* As GTK writes it, so that it is mended in the same way: what lasted where the begin belongs,
   * and the clock's time where what lasted does. */
  if (item->is_clamped)
    return export_mark (self, lane, slice->duration - self->base, self->base + slice->begin,
                        slice->category, slice->name, args, error);
  return export_mark (self, lane, slice->begin, slice->duration, slice->category, slice->name, args,
                      error);
}

static gboolean
export_log (
    Export *self, const LoomLane *lane, const LoomInstant *instant, GVariant *args, GError **error)
{
  const char *text = get_own_message (self, args);
  guint16 severity[4] = { LOG_SEVERITY, 0, 0, 0 };

  add (self, severity, sizeof severity);
  add_field (self, loom_trace_get_string (self->trace, instant->category), 32);
  add_text (self, text != NULL ? text : "", MAX_MESSAGE);
  return end_frame (self, FRAME_LOG, lane->pid, self->base + instant->time, error);
}

static gboolean
is_log (Export *self, const LoomInstant *instant)
{
  return loom_trace_get_format (self->trace) == LOOM_FORMAT_SYSCAP &&
         g_str_equal (loom_trace_get_string (self->trace, instant->name), "log");
}

static gboolean
export_instant (Export *self, const LoomExportItem *item, GError **error)
{
  const LoomLane *lane = loom_trace_get_lane (self->trace, item->lane);
  const LoomInstant *instant = &g_array_index (lane->instants, LoomInstant, item->index);
  g_autoptr (GVariant) args = loom_trace_dup_instant_args (self->trace, item->lane, item->index);

  return is_log (self, instant) ? export_log (self, lane, instant, args, error)
                                : export_mark (self, lane, instant->time, 0, instant->category,
                                               instant->name, args, error);
}

/* Counters. */

static gboolean
has_fractions (const LoomLane *lane)
{
  for (guint i = 0; i < lane->samples->len; i++)
    {
      gdouble value = g_array_index (lane->samples, LoomSample, i).value;

      if (!(value > -9e15 && value < 9e15) || value != (gdouble) (gint64) value)
        return TRUE;
    }
  return FALSE;
}

/* A capture tells a counter's category from its name; with a dot between them, they are what the
 * lane is called. Where nothing else fits, the name is what fits of it. */
static void
add_counter_name (Export *self, const char *name)
{
  const char *point = strrchr (name, '.');

  while (point != NULL && (point - name > 31 || strlen (point + 1) > 31))
    point = point > name ? g_strrstr_len (name, point - name, ".") : NULL;
  if (point != NULL && point > name && point[1] != '\0')
    {
      g_autofree char *category = g_strndup (name, (gsize) (point - name));

      add_field (self, category, 32);
      add_field (self, point + 1, 32);
    }
  else
    {
      add_field (self, "", 32);
      add_field (self, name, 32);
    }
  add_field (self, name, 52);
}

static gboolean
define_counter (Export *self, const LoomLane *lane, guint32 id, gboolean is_double, GError **error)
{
  guint16 n_counters[4] = { 1, 0, 0, 0 };
  guint32 id_and_type = id | (guint32) is_double << 24;
  guint64 value = 0;

  add (self, n_counters, sizeof n_counters);
  add_counter_name (self, lane->name);
  add (self, &id_and_type, sizeof id_and_type);
  add (self, &value, sizeof value);
  return end_frame (self, FRAME_COUNTER_DEFINITIONS, lane->pid,
                    self->base + loom_trace_get_begin (self->trace), error);
}

static void
collect_values (const LoomLane *lane, guint32 id, gboolean is_double, GArray *values)
{
  for (guint i = 0; i < lane->samples->len; i++)
    {
      const LoomSample *sample = &g_array_index (lane->samples, LoomSample, i);
      Value value = { sample->time, sample->value, lane->pid, id, is_double };

      g_array_append_val (values, value);
    }
}

static int
compare_values (gconstpointer a, gconstpointer b)
{
  const Value *one = a, *other = b;

  if (one->time != other->time)
    return one->time < other->time ? -1 : 1;
  if (one->pid != other->pid)
    return one->pid < other->pid ? -1 : 1;
  return (one->id > other->id) - (one->id < other->id);
}

/* Values of one process and time, from eight on in several groups. */
static gboolean
export_values (Export *self, const Value *values, guint n_values, GError **error)
{
  guint n_groups = (n_values + 7) / 8;
  guint16 head[4] = { (guint16) n_groups, 0, 0, 0 };

  add (self, head, sizeof head);
  for (guint group = 0; group < n_groups; group++)
    {
      guint32 ids[8] = { 0 };
      guint64 bits[8] = { 0 };

      for (guint i = 0; i < 8 && group * 8 + i < n_values; i++)
        {
          const Value *value = &values[group * 8 + i];
          gint64 integer = value->is_double ? 0 : (gint64) value->value;

          ids[i] = value->id;
          memcpy (&bits[i], value->is_double ? (gconstpointer) &value->value : &integer,
                  sizeof bits[i]);
        }
      add (self, ids, sizeof ids);
      add (self, bits, sizeof bits);
    }
  return end_frame (self, FRAME_COUNTER_VALUES, values->pid, self->base + values->time, error);
}

/* One counter has never two values in a frame: readers may take the last one. */
static gboolean
belong_together (const Value *first, const Value *last, const Value *next)
{
  return next->time == first->time && next->pid == first->pid && next->id != last->id;
}

/* The values that have their turn by @until. */
static gboolean
export_values_until (Export *self, gint64 until, GError **error)
{
  while (self->next_value < self->values->len)
    {
      const Value *first = &g_array_index (self->values, Value, self->next_value);
      guint n = 1;

      if (first->time > until)
        return TRUE;
      while (self->next_value + n < self->values->len && n < MAX_GROUPS * 8 &&
             belong_together (first, &first[n - 1], &first[n]))
        n++;
      if (!export_values (self, first, n, error))
        return FALSE;
      self->next_value += n;
    }
  return TRUE;
}

static gboolean
define_counters (Export *self, GError **error)
{
  guint32 id = 0;

  for (guint i = 0; i < loom_trace_get_n_lanes (self->trace) && id < 0xffffff; i++)
    {
      const LoomLane *lane = loom_trace_get_lane (self->trace, i);
      gboolean is_double;

      if (lane->kind != LOOM_LANE_COUNTER)
        continue;
      is_double = has_fractions (lane);
      if (!define_counter (self, lane, ++id, is_double, error))
        return FALSE;
      collect_values (lane, id, is_double, self->values);
    }
  g_array_sort (self->values, compare_values);
  return TRUE;
}

/* What comes first. */

static void
add_header (Export *self)
{
  guint8 header[HEADER_SIZE] = { 0 };
  const guint32 magic = MAGIC;
  const guint32 version = 1 | (G_BYTE_ORDER == G_LITTLE_ENDIAN ? 1 << 8 : 0);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *date = g_date_time_format_iso8601 (now);
  gint64 begin = self->base + loom_trace_get_begin (self->trace);
  gint64 end = self->base + loom_trace_get_end (self->trace);

  memcpy (header, &magic, sizeof magic);
  memcpy (header + 4, &version, sizeof version);
  g_strlcpy ((char *) header + 8, date, 64);
  memcpy (header + 72, &begin, sizeof begin);
  memcpy (header + 80, &end, sizeof end);
  g_byte_array_append (self->bytes, header, sizeof header);
}

static gboolean
export_metadata (Export *self, const char *id, const char *text, GError **error)
{
  add_field (self, id, 40);
  add_text (self, text, MAX_BODY - 40 - 1);
  return end_frame (self, FRAME_METADATA, -1, self->base + loom_trace_get_begin (self->trace),
                    error);
}

/* Key files, as Sysprof's own are. */
static gboolean
export_names (Export *self, GError **error)
{
  g_autoptr (GHashTable) pids = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GKeyFile) threads = g_key_file_new ();
  g_autofree char *text = NULL;

  g_key_file_set_string (threads, "recording", "title", loom_trace_get_title (self->trace));
  for (guint i = 0; i < loom_trace_get_n_lanes (self->trace); i++)
    {
      const LoomLane *lane = loom_trace_get_lane (self->trace, i);

      if (lane->process_name != NULL && g_hash_table_add (pids, (gpointer) &lane->pid))
        {
          add_text (self, lane->process_name, MAX_BODY - 1);
          if (!end_frame (self, FRAME_PROCESS, lane->pid,
                          self->base + loom_trace_get_begin (self->trace), error))
            return FALSE;
        }
      if (lane->kind == LOOM_LANE_THREAD && self->says_threads)
        {
          g_autofree char *key =
              g_strdup_printf ("%" G_GINT64_FORMAT ".%" G_GINT64_FORMAT, lane->pid, lane->tid);

          g_key_file_set_string (threads, "threads", key, lane->name);
        }
    }
  text = g_key_file_to_data (threads, NULL, NULL);
  return export_metadata (self, "io.github.weft.Weft", text, error);
}

/* A mark that lasts longer than the clock says is taken for one of GTK's that are swapped, so the
 * clock is set on where a recording began to count at 0. */
static gint64
choose_base (LoomTrace *trace)
{
  gint64 origin = loom_trace_get_origin (trace);
  gint64 begin = loom_trace_get_begin (trace);
  gint64 longest = 0;

  for (guint i = 0; i < loom_trace_get_n_lanes (trace); i++)
    {
      const GArray *slices = loom_trace_get_lane (trace, i)->slices;

      for (guint j = 0; j < slices->len; j++)
        longest = MAX (longest, g_array_index (slices, LoomSlice, j).duration);
    }
  return origin + begin > longest ? origin : longest + 1 - begin;
}

/* In the order of time, as captures are. */
static gboolean
export_all (Export *self, GError **error)
{
  g_autoptr (LoomExportOrder) order = loom_export_order_new (
      self->trace, loom_trace_get_format (self->trace) == LOOM_FORMAT_SYSCAP);
  LoomExportItem item;

  while (loom_export_order_next (order, &item))
    if (!export_values_until (self, item.is_clamped ? item.time : item.time - 1, error) ||
        !(item.is_instant ? export_instant (self, &item, error)
                          : export_slice (self, &item, error)))
      return FALSE;
  return export_values_until (self, G_MAXINT64, error);
}

gboolean
loom_export_syscap (LoomTrace *trace,
                    GOutputStream *stream,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GByteArray) body = g_byte_array_new ();
  g_autoptr (GString) message = g_string_new (NULL);
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (Value));
  Export self = {
    .trace = trace,
    .stream = stream,
    .cancellable = cancellable,
    .bytes = bytes,
    .body = body,
    .message = message,
    .values = values,
    .base = choose_base (trace),
    .says_threads = loom_trace_get_format (trace) != LOOM_FORMAT_SYSCAP,
  };

  add_header (&self);
  return export_names (&self, error) && define_counters (&self, error) &&
         export_all (&self, error) && flush (&self, 0, error);
}
