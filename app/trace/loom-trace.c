/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/loom-trace-private.h"

#include <glib/gi18n-lib.h>

G_DEFINE_FINAL_TYPE (LoomTrace, loom_trace, G_TYPE_OBJECT)

LoomLane *
loom_lane_new (LoomLaneKind kind)
{
  LoomLane *self = g_new0 (LoomLane, 1);

  self->kind = kind;
  self->slices = g_array_new (FALSE, FALSE, sizeof (LoomSlice));
  self->instants = g_array_new (FALSE, FALSE, sizeof (LoomInstant));
  self->samples = g_array_new (FALSE, FALSE, sizeof (LoomSample));
  self->slice_args = g_array_new (FALSE, TRUE, sizeof (guint32));
  self->slice_end_args = g_array_new (FALSE, TRUE, sizeof (guint32));
  self->instant_args = g_array_new (FALSE, TRUE, sizeof (guint32));
  self->slice_ids = g_array_new (FALSE, TRUE, sizeof (guint64));
  self->instant_ids = g_array_new (FALSE, TRUE, sizeof (guint64));
  return self;
}

void
loom_lane_free (LoomLane *self)
{
  g_free (self->name);
  g_free (self->process_name);
  g_array_unref (self->slices);
  g_array_unref (self->instants);
  g_array_unref (self->samples);
  g_array_unref (self->slice_args);
  g_array_unref (self->slice_end_args);
  g_array_unref (self->instant_args);
  g_array_unref (self->slice_ids);
  g_array_unref (self->instant_ids);
  g_free (self);
}

static void
loom_trace_finalize (GObject *object)
{
  LoomTrace *self = LOOM_TRACE (object);

  g_free (self->title);
  g_free (self->end_message);
  g_ptr_array_unref (self->lanes);
  g_array_unref (self->flows);
  g_hash_table_unref (self->string_ids);
  g_ptr_array_unref (self->strings);
  g_string_chunk_free (self->texts);
  loom_args_free (self->args);

  G_OBJECT_CLASS (loom_trace_parent_class)->finalize (object);
}

static void
loom_trace_class_init (LoomTraceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = loom_trace_finalize;
}

static void
loom_trace_init (LoomTrace *self)
{
  self->origin = G_MININT64;
  self->lanes = g_ptr_array_new_with_free_func ((GDestroyNotify) loom_lane_free);
  self->flows = g_array_new (FALSE, FALSE, sizeof (LoomFlow));
  self->texts = g_string_chunk_new (16384);
  self->strings = g_ptr_array_new ();
  self->string_ids = g_hash_table_new (g_str_hash, g_str_equal);
  self->args = loom_args_new ();
  g_ptr_array_add (self->strings, (gpointer) "");
  g_hash_table_insert (self->string_ids, (gpointer) "", GUINT_TO_POINTER (0));
}

/**
 * loom_format_get_name:
 * @format: a format
 *
 * Returns: (transfer none): what a person calls it, translated
 */
const char *
loom_format_get_name (LoomFormat format)
{
  switch (format)
    {
    case LOOM_FORMAT_CHROME_JSON:
      return _ ("Chrome trace");
    case LOOM_FORMAT_SYSCAP:
      return _ ("Sysprof capture");
    case LOOM_FORMAT_FXT:
    default:
      return _ ("Fuchsia trace");
    }
}

/**
 * loom_trace_get_format:
 * @self: a recording
 *
 * Returns: the format it came in
 */
LoomFormat
loom_trace_get_format (LoomTrace *self)
{
  g_return_val_if_fail (LOOM_IS_TRACE (self), LOOM_FORMAT_FXT);

  return self->format;
}

/**
 * loom_trace_get_title:
 * @self: a recording
 *
 * Returns: (transfer none): what a person calls it: the file's name
 */
const char *
loom_trace_get_title (LoomTrace *self)
{
  g_return_val_if_fail (LOOM_IS_TRACE (self), NULL);

  return self->title;
}

/**
 * loom_trace_get_begin:
 * @self: a recording
 *
 * Returns: the time of its first event, nanoseconds since its origin
 */
gint64
loom_trace_get_begin (LoomTrace *self)
{
  g_return_val_if_fail (LOOM_IS_TRACE (self), 0);

  return self->begin;
}

/**
 * loom_trace_get_end:
 * @self: a recording
 *
 * Returns: the time of its last event, nanoseconds since its origin
 */
gint64
loom_trace_get_end (LoomTrace *self)
{
  g_return_val_if_fail (LOOM_IS_TRACE (self), 0);

  return self->end;
}

/**
 * loom_trace_get_origin:
 * @self: a recording
 *
 * Returns: nanoseconds on the recording's own clock that are time 0 here; for Weft's
 *   recordings that is the monotonic clock
 */
gint64
loom_trace_get_origin (LoomTrace *self)
{
  g_return_val_if_fail (LOOM_IS_TRACE (self), 0);

  return self->origin != G_MININT64 ? self->origin : 0;
}

/**
 * loom_trace_get_n_events:
 * @self: a recording
 *
 * Returns: how many events the file has, as its format counts them
 */
guint64
loom_trace_get_n_events (LoomTrace *self)
{
  g_return_val_if_fail (LOOM_IS_TRACE (self), 0);

  return self->n_events;
}

/**
 * loom_trace_get_n_skipped:
 * @self: a recording
 *
 * Returns: how many of its events have no place on the timeline and were passed over
 */
guint64
loom_trace_get_n_skipped (LoomTrace *self)
{
  g_return_val_if_fail (LOOM_IS_TRACE (self), 0);

  return self->n_skipped;
}

/**
 * loom_trace_get_n_dropped:
 * @self: a recording
 *
 * Returns: how many events the recorder has dropped to make room, which were the oldest
 */
guint64
loom_trace_get_n_dropped (LoomTrace *self)
{
  g_return_val_if_fail (LOOM_IS_TRACE (self), 0);

  return self->n_dropped;
}

/**
 * loom_trace_get_n_lost:
 * @self: a recording
 *
 * Returns: how many events the recorder says that it lost
 */
guint64
loom_trace_get_n_lost (LoomTrace *self)
{
  g_return_val_if_fail (LOOM_IS_TRACE (self), 0);

  return self->n_lost;
}

/**
 * loom_trace_get_n_threads:
 * @self: a recording
 *
 * Returns: how many threads it speaks of
 */
guint
loom_trace_get_n_threads (LoomTrace *self)
{
  g_return_val_if_fail (LOOM_IS_TRACE (self), 0);

  return self->n_threads;
}

/**
 * loom_trace_get_end_state:
 * @self: a recording
 *
 * Returns: how it ended
 */
LoomTraceEnd
loom_trace_get_end_state (LoomTrace *self)
{
  g_return_val_if_fail (LOOM_IS_TRACE (self), LOOM_TRACE_END_UNKNOWN);

  return self->end_state;
}

/**
 * loom_trace_get_end_message:
 * @self: a recording
 *
 * Returns: (transfer none) (nullable): a sentence on how it ended, if there is something to say
 */
const char *
loom_trace_get_end_message (LoomTrace *self)
{
  g_return_val_if_fail (LOOM_IS_TRACE (self), NULL);

  return self->end_message;
}

/**
 * loom_trace_get_n_lanes:
 * @self: a recording
 *
 * Returns: how many lanes it has
 */
guint
loom_trace_get_n_lanes (LoomTrace *self)
{
  g_return_val_if_fail (LOOM_IS_TRACE (self), 0);

  return self->lanes->len;
}

/**
 * loom_trace_get_lane:
 * @self: a recording
 * @lane: a lane's number
 *
 * Returns: (transfer none): that lane
 */
const LoomLane *
loom_trace_get_lane (LoomTrace *self, guint lane)
{
  g_return_val_if_fail (LOOM_IS_TRACE (self), NULL);
  g_return_val_if_fail (lane < self->lanes->len, NULL);

  return self->lanes->pdata[lane];
}

/**
 * loom_trace_get_n_flows:
 * @self: a recording
 *
 * Returns: how many arrows it has
 */
guint
loom_trace_get_n_flows (LoomTrace *self)
{
  g_return_val_if_fail (LOOM_IS_TRACE (self), 0);

  return self->flows->len;
}

/**
 * loom_trace_get_flows:
 * @self: a recording
 *
 * Returns: (transfer none) (array): its arrows, by the time of their ends
 */
const LoomFlow *
loom_trace_get_flows (LoomTrace *self)
{
  g_return_val_if_fail (LOOM_IS_TRACE (self), NULL);

  return (const LoomFlow *) (gpointer) self->flows->data;
}

/**
 * loom_trace_get_n_strings:
 * @self: a recording
 *
 * Returns: how many strings it has; numbers below it are valid
 */
guint
loom_trace_get_n_strings (LoomTrace *self)
{
  g_return_val_if_fail (LOOM_IS_TRACE (self), 0);

  return self->strings->len;
}

/**
 * loom_trace_get_string:
 * @self: a recording
 * @string: a string's number
 *
 * Returns: (transfer none): the string, valid UTF-8
 */
const char *
loom_trace_get_string (LoomTrace *self, guint string)
{
  g_return_val_if_fail (LOOM_IS_TRACE (self), NULL);
  g_return_val_if_fail (string < self->strings->len, "");

  return self->strings->pdata[string];
}

/**
 * loom_trace_find_string:
 * @self: a recording
 * @text: a text
 *
 * Returns: its number, or 0 where the recording does not have it
 */
guint
loom_trace_find_string (LoomTrace *self, const char *text)
{
  g_return_val_if_fail (LOOM_IS_TRACE (self), 0);
  g_return_val_if_fail (text != NULL, 0);

  return GPOINTER_TO_UINT (g_hash_table_lookup (self->string_ids, text));
}
