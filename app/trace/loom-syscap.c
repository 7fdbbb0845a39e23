/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A capture is a header and a sequence of frames; every frame says how long it is. What counts
 * as an event is what happened at a time: samples, traces, marks, counter values, logs,
 * allocations, forks and exits. Maps, processes, definitions, metadata and embedded files
 * describe, and are none.
 *
 * Marks have a process but no thread. Each group of them has a lane of its own, with a number
 * in the place of a thread's; the group "gtk" is what GTK's main thread did.
 */

#include "trace/loom-syscap.h"

#include <glib/gi18n-lib.h>

#include "trace/loom-time.h"
#include "trace/loom-trace-builder.h"

#define HEADER_SIZE 256
#define FRAME_SIZE 24
#define MAGIC 0xFDCA975Eu
#define STEP 1024

enum
{
  FRAME_TIMESTAMP = 1,
  FRAME_SAMPLE = 2,
  FRAME_PROCESS = 4,
  FRAME_FORK = 5,
  FRAME_EXIT = 6,
  FRAME_COUNTER_DEFINITIONS = 8,
  FRAME_COUNTER_VALUES = 9,
  FRAME_MARK = 10,
  FRAME_LOG = 12,
  FRAME_ALLOCATION = 14,
  FRAME_TRACE = 16,
};

typedef struct
{
  guint16 length;
  gint16 cpu;
  gint32 pid;
  gint64 time;
  guint8 type;
  guint8 padding[7];
} Frame;

G_STATIC_ASSERT (sizeof (Frame) == FRAME_SIZE);

typedef struct
{
  char *name;
  gint32 pid;
  gboolean is_double;
} Counter;

typedef struct
{
  LoomTraceBuilder *builder;
  GHashTable *counters; /* counter_key → Counter */
  gint64 begin;         /* of the capture, as its header says */
  gint64 latest;        /* of the frames so far */
  GHashTable *groups;   /* group's string → its number, from 1 */
  guint32 message_name;
} Load;

static void
counter_free (gpointer data)
{
  Counter *self = data;

  g_free (self->name);
  g_free (self);
}

gboolean
loom_syscap_detect (GBytes *bytes)
{
  gsize size;
  gconstpointer data = g_bytes_get_data (bytes, &size);
  guint32 magic;

  if (size < sizeof magic)
    return FALSE;
  memcpy (&magic, data, sizeof magic);
  return magic == MAGIC || magic == GUINT32_SWAP_LE_BE (MAGIC);
}

/* A text in a field of fixed length, ended by a 0 or by the field. */
static char *
take_text (const guint8 *data, gsize length)
{
  g_autofree char *text = g_strndup ((const char *) data, length);

  return g_utf8_make_valid (text, -1);
}

static guint32
intern (Load *self, const guint8 *data, gsize length)
{
  g_autofree char *text = take_text (data, length);

  return loom_trace_builder_string (self->builder, text, -1);
}

static guint
lane_of_group (Load *self, const Frame *frame, guint32 group)
{
  LoomTrace *trace = loom_trace_builder_get_trace (self->builder);
  const char *name = loom_trace_get_string (trace, group);
  gpointer key = GUINT_TO_POINTER (group);
  guint number = GPOINTER_TO_UINT (g_hash_table_lookup (self->groups, key));
  gint64 tid;
  guint lane;

  if (number == 0)
    {
      number = g_hash_table_size (self->groups) + 1;
      g_hash_table_insert (self->groups, key, GUINT_TO_POINTER (number));
    }
  tid = g_str_equal (name, "gtk") ? frame->pid : -(gint64) number;
  lane = loom_trace_builder_thread (self->builder, frame->pid, tid);
  loom_trace_builder_name_thread (self->builder, frame->pid, tid, *name != '\0' ? name : "marks");
  return lane;
}

/* Every process numbers its counters for itself. */
static gpointer
counter_key (const Frame *frame, guint32 id)
{
  return GSIZE_TO_POINTER ((gsize) (guint32) frame->pid << 24 | (id & 0xffffff));
}

/* GTK 4.8 swaps begin and duration of its mark `mapped window`, which covers what came before
 * it: the begin lies before the capture, and the duration is a time of the clock. */
static void
mend_mark (Load *self, gint64 *begin, gint64 *duration)
{
  if (*begin >= self->begin && *duration < *begin)
    return;

  *begin = self->begin;
  *duration = MAX (self->latest - self->begin, 0);
  loom_trace_builder_set_flags (self->builder, LOOM_SLICE_CLAMPED);
}

static void
read_mark (Load *self, const Frame *frame, const guint8 *body, gsize length)
{
  gint64 begin = frame->time;
  gint64 duration;
  guint32 group, name, message;

  if (length < 8 + 24 + 40)
    return;
  memcpy (&duration, body, sizeof duration);
  group = intern (self, body + 8, 24);
  name = intern (self, body + 32, 40);
  message = intern (self, body + 72, length - 72);
  if (message != 0)
    loom_trace_builder_arg (self->builder, self->message_name, message);
  mend_mark (self, &begin, &duration);
  loom_trace_builder_complete (self->builder, lane_of_group (self, frame, group), begin, duration,
                               group, name, loom_trace_builder_take_args (self->builder));
}

static void
read_definitions (Load *self, const Frame *frame, const guint8 *body, gsize length)
{
  guint16 n_counters;

  if (length < 8)
    return;
  memcpy (&n_counters, body, sizeof n_counters);
  for (guint i = 0; i < n_counters && 8 + (gsize) (i + 1) * 128 <= length; i++)
    {
      const guint8 *definition = body + 8 + i * 128;
      g_autofree char *category = take_text (definition, 32);
      g_autofree char *name = take_text (definition + 32, 32);
      Counter *counter = g_new (Counter, 1);
      guint32 id;

      memcpy (&id, definition + 116, sizeof id);
      *counter = (Counter) {
        /* One of them may be empty; a counter has a name all the same. */
        .name = g_strdup_printf ("%s%s%s", category, *category != '\0' && *name != '\0' ? "." : "",
                                 name),
        .pid = frame->pid,
        .is_double = id >> 24 == 1,
      };
      g_hash_table_replace (self->counters, counter_key (frame, id), counter);
    }
}

static void
read_values (Load *self, const Frame *frame, const guint8 *body, gsize length)
{
  guint16 n_groups;

  if (length < 8)
    return;
  memcpy (&n_groups, body, sizeof n_groups);
  for (guint i = 0; i < n_groups && 8 + (gsize) (i + 1) * 96 <= length; i++)
    for (guint j = 0; j < 8; j++)
      {
        const guint8 *group = body + 8 + i * 96;
        const Counter *counter;
        guint32 id;
        gint64 integer;
        gdouble number;

        memcpy (&id, group + j * 4, sizeof id);
        counter = g_hash_table_lookup (self->counters, counter_key (frame, id));
        if (id == 0 || counter == NULL)
          continue;
        memcpy (&integer, group + 32 + j * 8, sizeof integer);
        memcpy (&number, group + 32 + j * 8, sizeof number);
        loom_trace_builder_counter (self->builder, counter->pid, counter->name, frame->time,
                                    counter->is_double ? number : (gdouble) integer);
      }
}

static void
read_log (Load *self, const Frame *frame, const guint8 *body, gsize length)
{
  guint lane;
  guint32 domain, text;

  if (length < 8 + 32)
    return;
  domain = intern (self, body + 8, 32);
  text = intern (self, body + 40, length - 40);
  lane = loom_trace_builder_thread (self->builder, frame->pid, frame->pid);
  loom_trace_builder_arg (self->builder, self->message_name, text);
  loom_trace_builder_instant (self->builder, lane, frame->time,
                              loom_trace_builder_string (self->builder, "log", -1), domain,
                              loom_trace_builder_take_args (self->builder));
}

static void
read_process (Load *self, const Frame *frame, const guint8 *body, gsize length)
{
  g_autofree char *command = take_text (body, length);
  g_autofree char *program = NULL;

  /* The command line; its first word's last part is what people call it. */
  command[strcspn (command, " ")] = '\0';
  program = g_path_get_basename (command);
  if (*command != '\0')
    loom_trace_builder_name_process (self->builder, frame->pid, program);
}

static void
read_frame (Load *self, const Frame *frame, const guint8 *body, gsize length)
{
  switch (frame->type)
    {
    case FRAME_MARK:
      read_mark (self, frame, body, length);
      break;
    case FRAME_COUNTER_VALUES:
      read_values (self, frame, body, length);
      break;
    case FRAME_LOG:
      read_log (self, frame, body, length);
      break;
    case FRAME_SAMPLE:
    case FRAME_TRACE:
    case FRAME_FORK:
    case FRAME_EXIT:
    case FRAME_ALLOCATION:
      loom_trace_builder_add_skipped (self->builder, 1);
      break;
    case FRAME_COUNTER_DEFINITIONS:
      read_definitions (self, frame, body, length);
      return;
    case FRAME_PROCESS:
      read_process (self, frame, body, length);
      return;
    default:
      return;
    }
  loom_trace_builder_add_events (self->builder, 1);
  self->latest = MAX (self->latest, frame->time);
}

static gboolean
check_header (const guint8 *data, gsize size, GError **error)
{
  guint32 magic, flags;

  if (size < HEADER_SIZE)
    {
      g_set_error (
          error, LOOM_TRACE_ERROR, LOOM_TRACE_ERROR_DAMAGED,
          _ ("The capture is damaged at byte %zu: the file ends inside its header of %d bytes"),
          size, HEADER_SIZE);
      return FALSE;
    }
  memcpy (&magic, data, sizeof magic);
  memcpy (&flags, data + 4, sizeof flags);
  if (magic != MAGIC)
    {
      g_set_error_literal (error, LOOM_TRACE_ERROR, LOOM_TRACE_ERROR_UNKNOWN_FORMAT,
                           _ ("The capture was made on a machine of the other byte order, which "
                              "Weft does not read"));
      return FALSE;
    }
  if ((flags & 0xff) != 1)
    {
      g_set_error (error, LOOM_TRACE_ERROR, LOOM_TRACE_ERROR_UNKNOWN_FORMAT,
                   _ ("The capture has version %u; Weft reads version 1"), flags & 0xff);
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_frames (Load *self,
             const guint8 *data,
             gsize size,
             LoomProgressFunc progress,
             gpointer progress_data,
             GCancellable *cancellable,
             GError **error)
{
  gsize at = HEADER_SIZE;

  for (guint64 n = 0; size - at >= FRAME_SIZE; n++)
    {
      Frame frame;

      memcpy (&frame, data + at, sizeof frame);
      frame.time = loom_time_within (frame.time);
      if (frame.length < FRAME_SIZE)
        {
          g_set_error (error, LOOM_TRACE_ERROR, LOOM_TRACE_ERROR_DAMAGED,
                       _ ("The capture is damaged at byte %zu: a frame says that it has %u bytes, "
                          "and 24 are the least"),
                       at, frame.length);
          return FALSE;
        }
      if (frame.length > size - at)
        break;
      read_frame (self, &frame, data + at + FRAME_SIZE, frame.length - (gsize) FRAME_SIZE);
      at += frame.length;

      if (n % STEP == 0)
        {
          if (g_cancellable_set_error_if_cancelled (cancellable, error))
            return FALSE;
          if (progress != NULL)
            progress ((gdouble) at / (gdouble) size, progress_data);
        }
    }

  if (at < size)
    {
      g_autofree char *message =
          g_strdup_printf (_ ("The file is cut off at byte %zu, inside a frame"), at);

      loom_trace_builder_set_end (self->builder, LOOM_TRACE_END_CUT, message);
    }
  return TRUE;
}

LoomTrace *
loom_syscap_load (GBytes *bytes,
                  const char *title,
                  LoomProgressFunc progress,
                  gpointer progress_data,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_SYSCAP, title);
  g_autoptr (GHashTable) counters = g_hash_table_new_full (NULL, NULL, NULL, counter_free);
  g_autoptr (GHashTable) groups = g_hash_table_new (NULL, NULL);
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  Load self = { .builder = builder, .counters = counters, .groups = groups };

  if (!check_header (data, size, error))
    return NULL;
  memcpy (&self.begin, data + 72, sizeof self.begin);
  self.begin = loom_time_within (self.begin);
  self.latest = self.begin;
  self.message_name = loom_trace_builder_string (builder, "message", -1);
  if (!read_frames (&self, data, size, progress, progress_data, cancellable, error))
    return NULL;
  return loom_trace_builder_finish (builder);
}
