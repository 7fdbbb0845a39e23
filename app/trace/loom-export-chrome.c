/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/loom-export-private.h"

typedef struct
{
  LoomTrace *trace;
  GOutputStream *stream;
  GCancellable *cancellable;
  GString *text;
  guint64 next_id;
  gboolean has_events;
} Export;

static void
append_string (GString *text, const char *value)
{
  g_string_append_c (text, '"');
  for (const char *c = value; *c != '\0'; c++)
    if (*c == '"' || *c == '\\')
      g_string_append_printf (text, "\\%c", *c);
    else if ((guchar) *c < 0x20)
      g_string_append_printf (text, "\\u%04x", (guint) (guchar) *c);
    else
      g_string_append_c (text, *c);
  g_string_append_c (text, '"');
}

/* Microseconds, with the nanoseconds behind the point. */
static void
append_time (GString *text, const char *name, gint64 nanoseconds)
{
  guint64 length = (guint64) ABS (nanoseconds);

  g_string_append_printf (text, ",\"%s\":%s%" G_GUINT64_FORMAT ".%03u", name,
                          nanoseconds < 0 ? "-" : "", length / 1000, (guint) (length % 1000));
}

static gboolean
is_number (const char *text)
{
  const char *c = *text == '-' ? text + 1 : text;

  if (!g_ascii_isdigit (*c) || (*c == '0' && g_ascii_isdigit (c[1])) || strlen (c) > 15)
    return FALSE;
  while (g_ascii_isdigit (*c))
    c++;
  return *c == '\0';
}

static void
append_args (GString *text, GVariant *args)
{
  const char *name, *value;
  const char *separator = "";
  GVariantIter iter;

  if (args == NULL)
    return;
  g_string_append (text, ",\"args\":{");
  g_variant_iter_init (&iter, args);
  while (g_variant_iter_next (&iter, "(&s&s)", &name, &value))
    {
      g_string_append (text, separator);
      append_string (text, name);
      g_string_append_c (text, ':');
      if (is_number (value) || g_str_equal (value, "true") || g_str_equal (value, "false"))
        g_string_append (text, value);
      else
        append_string (text, value);
      separator = ",";
    }
  g_string_append_c (text, '}');
}

static gboolean
flush (Export *self, gsize at_least, GError **error)
{
  gboolean written;

  if (self->text->len < at_least)
    return TRUE;
  written = g_output_stream_write_all (self->stream, self->text->str, self->text->len, NULL,
                                       self->cancellable, error);
  g_string_truncate (self->text, 0);
  return written;
}

/* Begins an event: its phase, where and when; what is particular follows. */
static void
begin_event (Export *self, char phase, const LoomLane *lane, gint64 time)
{
  lane = loom_export_thread_of (self->trace, lane);
  g_string_append (self->text, self->has_events ? ",\n{" : "\n{");
  self->has_events = TRUE;
  g_string_append_printf (self->text,
                          "\"ph\":\"%c\",\"pid\":%" G_GINT64_FORMAT ",\"tid\":%" G_GINT64_FORMAT,
                          phase, lane->pid, lane->tid);
  append_time (self->text, "ts", loom_trace_get_origin (self->trace) + time);
}

static void
append_what (Export *self, guint name, guint category)
{
  g_string_append (self->text, ",\"name\":");
  append_string (self->text, loom_trace_get_string (self->trace, name));
  if (category != 0)
    {
      g_string_append (self->text, ",\"cat\":");
      append_string (self->text, loom_trace_get_string (self->trace, category));
    }
}

static gboolean
end_event (Export *self, GError **error)
{
  g_string_append_c (self->text, '}');
  return flush (self, LOOM_EXPORT_STEP, error);
}

static void
append_metadata (Export *self, const LoomLane *lane, const char *kind, const char *name)
{
  g_string_append (self->text, self->has_events ? ",\n{" : "\n{");
  self->has_events = TRUE;
  g_string_append_printf (self->text,
                          "\"ph\":\"M\",\"pid\":%" G_GINT64_FORMAT ",\"tid\":%" G_GINT64_FORMAT
                          ",\"ts\":0,\"name\":\"%s\",\"args\":{\"name\":",
                          lane->pid, lane->kind == LOOM_LANE_THREAD ? lane->tid : 0, kind);
  append_string (self->text, name);
  g_string_append (self->text, "}}");
}

static gboolean
export_slices (Export *self, const LoomLane *lane, GError **error)
{
  for (guint i = 0; i < lane->slices->len; i++)
    {
      const LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, i);
      g_autoptr (GVariant) args = loom_trace_dup_slice_args (self->trace, lane->number, i);
      gboolean open = (slice->flags & LOOM_SLICE_OPEN) != 0;

      begin_event (self, open ? 'B' : 'X', lane, slice->begin);
      if (!open)
        append_time (self->text, "dur", slice->duration);
      append_what (self, slice->name, slice->category);
      append_args (self->text, args);
      if (!end_event (self, error))
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

      begin_event (self, 'b', lane, slice->begin);
      g_string_append_printf (self->text, ",\"id\":\"0x%" G_GINT64_MODIFIER "x\"", id);
      append_what (self, slice->name, slice->category);
      append_args (self->text, args);
      if (!end_event (self, error))
        return FALSE;
      if (slice->flags & LOOM_SLICE_OPEN)
        continue;
      begin_event (self, 'e', lane, slice->begin + slice->duration);
      g_string_append_printf (self->text, ",\"id\":\"0x%" G_GINT64_MODIFIER "x\"", id);
      append_what (self, slice->name, slice->category);
      if (!end_event (self, error))
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

      begin_event (self, lane->kind == LOOM_LANE_ASYNC ? 'n' : 'i', lane, instant->time);
      g_string_append (self->text,
                       lane->kind == LOOM_LANE_ASYNC ? ",\"id\":\"0x0\"" : ",\"s\":\"t\"");
      append_what (self, instant->name, instant->category);
      append_args (self->text, args);
      if (!end_event (self, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
export_samples (Export *self, const LoomLane *lane, GError **error)
{
  /* A counter is called as its event and its series are. */
  const char *point = strrchr (lane->name, '.');
  g_autofree char *name =
      g_strndup (lane->name, point != NULL ? (gsize) (point - lane->name) : strlen (lane->name));
  const char *series = point != NULL ? point + 1 : "value";

  for (guint i = 0; i < lane->samples->len; i++)
    {
      const LoomSample *sample = &g_array_index (lane->samples, LoomSample, i);
      char number[G_ASCII_DTOSTR_BUF_SIZE];

      begin_event (self, 'C', lane, sample->time);
      g_string_append (self->text, ",\"name\":");
      append_string (self->text, name);
      g_string_append (self->text, ",\"args\":{");
      append_string (self->text, series);
      g_string_append_printf (self->text, ":%s}",
                              g_ascii_dtostr (number, sizeof number, sample->value));
      if (!end_event (self, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
export_flows (Export *self, GError **error)
{
  const LoomFlow *flows = loom_trace_get_flows (self->trace);

  for (guint i = 0; i < loom_trace_get_n_flows (self->trace); i++)
    for (guint end = 0; end < 2; end++)
      {
        const LoomFlow *flow = &flows[i];
        const LoomLane *lane =
            loom_trace_get_lane (self->trace, end ? flow->to_lane : flow->from_lane);

        begin_event (self, end ? 'f' : 's', lane, end ? flow->to_time : flow->from_time);
        g_string_append_printf (self->text, ",\"id\":%u%s", i + 1, end ? ",\"bp\":\"e\"" : "");
        append_what (self, flow->name, flow->category);
        if (!end_event (self, error))
          return FALSE;
      }
  return TRUE;
}

static void
export_names (Export *self)
{
  g_autoptr (GHashTable) pids = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < loom_trace_get_n_lanes (self->trace); i++)
    {
      const LoomLane *lane = loom_trace_get_lane (self->trace, i);

      if (lane->process_name != NULL && g_hash_table_add (pids, (gpointer) &lane->pid))
        append_metadata (self, lane, "process_name", lane->process_name);
      if (lane->kind == LOOM_LANE_THREAD)
        append_metadata (self, lane, "thread_name", lane->name);
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
loom_export_chrome (LoomTrace *trace,
                    GOutputStream *stream,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr (GString) text = g_string_new ("{\"displayTimeUnit\":\"ns\",\"traceEvents\":[");
  Export self = {
    .trace = trace, .stream = stream, .cancellable = cancellable, .text = text, .next_id = 1
  };

  export_names (&self);
  for (guint i = 0; i < loom_trace_get_n_lanes (trace); i++)
    if (!export_lane (&self, loom_trace_get_lane (trace, i), error))
      return FALSE;
  if (!export_flows (&self, error))
    return FALSE;
  g_string_append (text, "\n]}\n");
  return flush (&self, 0, error);
}
