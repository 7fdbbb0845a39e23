/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/loom-chrome-event.h"

#define MAX_ARGS 16
#define MAX_ARG_BYTES 1024
/* No format that Weft reads has longer names, and nobody reads them. */
#define MAX_NAME_BYTES 32767
/* Of what is a part of a name. */
#define MAX_KEY_BYTES 200

struct _LoomChromeEvents
{
  LoomTraceBuilder *builder; /* borrowed */
  LoomJsonReader *reader;    /* for what is nested */

  guint n_args;

  /* The event at hand. */
  gint64 pid;
  gint64 tid;
  gint64 time;
  guint lane;
  guint32 name;
  guint32 category;
};

/**
 * loom_chrome_events_new:
 * @builder: what takes the events; must outlive it
 *
 * Returns: (transfer full): what understands them
 */
LoomChromeEvents *
loom_chrome_events_new (LoomTraceBuilder *builder)
{
  LoomChromeEvents *self = g_new0 (LoomChromeEvents, 1);

  self->builder = builder;
  self->reader = loom_json_reader_new ();
  return self;
}

/**
 * loom_chrome_events_free:
 * @self: (transfer full): what understands events
 */
void
loom_chrome_events_free (LoomChromeEvents *self)
{
  loom_json_reader_free (self->reader);
  g_free (self);
}

static inline gboolean
is_text (const char *text, gsize length, const char *other)
{
  return strlen (other) == length && memcmp (text, other, length) == 0;
}

void
loom_chrome_event_set (const char *name, gsize length, const LoomJsonValue *value, gpointer data)
{
  static const struct
  {
    const char *name;
    gsize offset;
  } members[] = {
    { "ph", G_STRUCT_OFFSET (LoomChromeEvent, phase) },
    { "name", G_STRUCT_OFFSET (LoomChromeEvent, name) },
    { "cat", G_STRUCT_OFFSET (LoomChromeEvent, category) },
    { "ts", G_STRUCT_OFFSET (LoomChromeEvent, time) },
    { "dur", G_STRUCT_OFFSET (LoomChromeEvent, duration) },
    { "pid", G_STRUCT_OFFSET (LoomChromeEvent, pid) },
    { "tid", G_STRUCT_OFFSET (LoomChromeEvent, tid) },
    { "args", G_STRUCT_OFFSET (LoomChromeEvent, args) },
    { "id", G_STRUCT_OFFSET (LoomChromeEvent, id) },
    { "id2", G_STRUCT_OFFSET (LoomChromeEvent, id2) },
    { "scope", G_STRUCT_OFFSET (LoomChromeEvent, scope) },
    { "bp", G_STRUCT_OFFSET (LoomChromeEvent, binding_point) },
    { "bind_id", G_STRUCT_OFFSET (LoomChromeEvent, bind_id) },
  };
  LoomChromeEvent *event = data;

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    if (is_text (name, length, members[i].name))
      {
        G_STRUCT_MEMBER (LoomJsonValue, event, members[i].offset) = *value;
        return;
      }
  if (is_text (name, length, "flow_in"))
    event->flow_in = is_text (value->text, value->length, "true");
  else if (is_text (name, length, "flow_out"))
    event->flow_out = is_text (value->text, value->length, "true");
}

static gsize
cut_text (const char *text, gsize length, gsize most)
{
  gsize cut = MIN (length, most);

  /* Not inside a character. */
  while (cut < length && cut > 0 && ((guint8) text[cut] & 0xc0) == 0x80)
    cut--;
  return cut;
}

static guint32
intern (LoomChromeEvents *self, const LoomJsonValue *value)
{
  gsize length;

  if (value->text == NULL)
    return 0;
  length = cut_text (value->text, value->length, MAX_NAME_BYTES);
  /* What lies behind a 0 is not shown. */
  if (memchr (value->text, 0, length) != NULL)
    length = strlen (value->text);
  return loom_trace_builder_string (self->builder, value->text, (gssize) length);
}

/* Decimal microseconds to nanoseconds, without the rounding of a double. */
static gboolean
parse_time (const LoomJsonValue *value, gint64 *nanoseconds)
{
  char copy[64];
  const char *text = copy;
  gboolean negative;
  gint64 whole = 0, scale = 100;

  if (value->text == NULL || value->length == 0 || value->length >= sizeof copy ||
      (value->kind != LOOM_JSON_NUMBER && value->kind != LOOM_JSON_STRING))
    return FALSE;
  memcpy (copy, value->text, value->length);
  copy[value->length] = '\0';

  negative = *text == '-';
  text += negative;
  if (!g_ascii_isdigit (*text) || strlen (text) > 40)
    return FALSE;
  for (; g_ascii_isdigit (*text); text++)
    {
      /* 29,000 years. */
      if (whole > G_GINT64_CONSTANT (900000000000000))
        return FALSE;
      whole = whole * 10 + (*text - '0');
    }
  whole *= 1000;
  if (*text == '.')
    for (text++; g_ascii_isdigit (*text); text++, scale /= 10)
      whole += (*text - '0') * scale;
  if (*text == 'e' || *text == 'E')
    {
      gdouble number = g_ascii_strtod (copy, NULL) * 1000;

      if (number < -9e18 || number > 9e18)
        return FALSE;
      *nanoseconds = (gint64) number;
      return TRUE;
    }
  *nanoseconds = negative ? -whole : whole;
  return *text == '\0';
}

/* FNV-1a, for what should be a number and is not. */
static guint64
hash_text (const char *text, gsize length)
{
  guint64 hash = G_GUINT64_CONSTANT (0xcbf29ce484222325);

  for (gsize i = 0; i < length; i++)
    hash = (hash ^ (guint8) text[i]) * G_GUINT64_CONSTANT (0x100000001b3);
  return hash;
}

static guint64
parse_id (const LoomJsonValue *value)
{
  char copy[32];
  char *end;
  guint64 number;

  if (value->text == NULL || value->length == 0)
    return 0;
  if (value->length >= sizeof copy)
    return hash_text (value->text, value->length);
  memcpy (copy, value->text, value->length);
  copy[value->length] = '\0';

  number = g_ascii_strtoull (copy, &end, g_str_has_prefix (copy, "0x") ? 16 : 10);
  if (*copy == '-' && *end == '\0')
    return (guint64) g_ascii_strtoll (copy, NULL, 10);
  return *end == '\0' ? number : hash_text (value->text, value->length);
}

/* An id2 says whether the process is part of it. */
typedef struct
{
  LoomJsonValue local;
  LoomJsonValue global;
} Id2;

static void
set_id2 (const char *name, gsize length, const LoomJsonValue *value, gpointer data)
{
  Id2 *id2 = data;

  if (is_text (name, length, "local"))
    id2->local = *value;
  else if (is_text (name, length, "global"))
    id2->global = *value;
}

static guint64
take_id (LoomChromeEvents *self, const LoomChromeEvent *event, guint32 *scope)
{
  g_autofree char *local_scope = NULL;
  Id2 id2 = { 0 };
  gsize error_at;

  *scope = intern (self, &event->scope);
  if (event->id2.text == NULL || event->id2.kind != LOOM_JSON_OBJECT)
    return parse_id (&event->id);

  loom_json_reader_read_object (self->reader, event->id2.text, event->id2.length, set_id2, &id2,
                                &error_at);
  if (id2.global.text != NULL)
    return parse_id (&id2.global);

  local_scope =
      g_strdup_printf ("%.*s@%" G_GINT64_FORMAT,
                       (int) cut_text (event->scope.text, event->scope.length, MAX_KEY_BYTES),
                       event->scope.text != NULL ? event->scope.text : "", self->pid);
  *scope = loom_trace_builder_string (self->builder, local_scope, -1);
  return parse_id (&id2.local);
}

static void
add_arg (const char *name, gsize length, const LoomJsonValue *value, gpointer data)
{
  LoomChromeEvents *self = data;
  LoomJsonValue key = { LOOM_JSON_STRING, name, cut_text (name, length, MAX_ARG_BYTES) };
  LoomJsonValue text = *value;

  if (self->n_args++ >= MAX_ARGS)
    return;
  text.length = cut_text (text.text, text.length, MAX_ARG_BYTES);
  loom_trace_builder_arg (self->builder, intern (self, &key), intern (self, &text));
}

static guint32
take_args (LoomChromeEvents *self, const LoomChromeEvent *event)
{
  gsize error_at;

  if (event->args.text == NULL || event->args.kind != LOOM_JSON_OBJECT || event->args.length <= 2)
    return 0;
  self->n_args = 0;
  loom_json_reader_read_object (self->reader, event->args.text, event->args.length, add_arg, self,
                                &error_at);
  return loom_trace_builder_take_args (self->builder);
}

static void
add_counter (const char *name, gsize length, const LoomJsonValue *value, gpointer data)
{
  LoomChromeEvents *self = data;
  LoomTrace *trace = loom_trace_builder_get_trace (self->builder);
  g_autofree char *series = NULL;
  char number[64];

  if (value->kind != LOOM_JSON_NUMBER || value->length >= sizeof number)
    return;
  memcpy (number, value->text, value->length);
  number[value->length] = '\0';
  /* A counter's only series is as a rule called so. */
  if (is_text (name, length, "value"))
    series = g_strdup (loom_trace_get_string (trace, self->name));
  else
    series = g_strdup_printf ("%s.%.*s", loom_trace_get_string (trace, self->name),
                              (int) cut_text (name, length, MAX_KEY_BYTES), name);
  loom_trace_builder_counter (self->builder, self->pid, series, self->time,
                              g_ascii_strtod (number, NULL));
}

typedef struct
{
  LoomJsonValue name;
  LoomJsonValue sort_index;
} Metadata;

static void
set_metadata (const char *name, gsize length, const LoomJsonValue *value, gpointer data)
{
  Metadata *metadata = data;

  if (is_text (name, length, "name"))
    metadata->name = *value;
  else if (is_text (name, length, "sort_index"))
    metadata->sort_index = *value;
}

static void
add_metadata (LoomChromeEvents *self, const LoomChromeEvent *event)
{
  LoomTrace *trace = loom_trace_builder_get_trace (self->builder);
  const char *kind = loom_trace_get_string (trace, self->name);
  Metadata metadata = { 0 };
  gsize error_at;
  const char *name;

  if (event->args.text == NULL || event->args.kind != LOOM_JSON_OBJECT)
    return;
  loom_json_reader_read_object (self->reader, event->args.text, event->args.length, set_metadata,
                                &metadata, &error_at);
  name = loom_trace_get_string (trace, intern (self, &metadata.name));

  if (g_str_equal (kind, "thread_name"))
    loom_trace_builder_name_thread (self->builder, self->pid, self->tid, name);
  else if (g_str_equal (kind, "process_name"))
    loom_trace_builder_name_process (self->builder, self->pid, name);
  else if (g_str_equal (kind, "thread_sort_index"))
    loom_trace_builder_sort_thread (self->builder, self->pid, self->tid,
                                    (gint) (gint64) parse_id (&metadata.sort_index));
}

/* The second form of flows: slices that say where they lead. */
static void
add_bound_flow (LoomChromeEvents *self, const LoomChromeEvent *event)
{
  guint64 id = parse_id (&event->bind_id);

  if (event->bind_id.text == NULL)
    return;
  if (event->flow_in && event->flow_out)
    loom_trace_builder_flow_step (self->builder, self->lane, id, self->time, self->category, 0);
  else if (event->flow_in)
    loom_trace_builder_flow_end (self->builder, self->lane, id, self->time, self->category, 0,
                                 FALSE);
  else if (event->flow_out)
    loom_trace_builder_flow_begin (self->builder, self->lane, id, self->time, self->category, 0);
}

static void
add_slice (LoomChromeEvents *self, const LoomChromeEvent *event, char phase)
{
  gint64 duration = 0;

  if (phase == 'B')
    loom_trace_builder_begin (self->builder, self->lane, self->time, self->category, self->name,
                              take_args (self, event));
  else
    {
      parse_time (&event->duration, &duration);
      loom_trace_builder_complete (self->builder, self->lane, self->time, duration, self->category,
                                   self->name, take_args (self, event));
    }
  add_bound_flow (self, event);
}

static void
add_async (LoomChromeEvents *self, const LoomChromeEvent *event, char phase)
{
  guint32 scope;
  guint64 id = take_id (self, event, &scope);
  guint32 args = take_args (self, event);

  if (phase == 'b' || phase == 'S')
    loom_trace_builder_async_begin (self->builder, self->pid, scope, id, self->time, self->category,
                                    self->name, args);
  else if (phase == 'e' || phase == 'F')
    loom_trace_builder_async_end (self->builder, self->pid, scope, id, self->time, self->category,
                                  self->name, args);
  else
    loom_trace_builder_async_instant (self->builder, self->pid, scope, id, self->time,
                                      self->category, self->name, args);
}

static void
add_flow (LoomChromeEvents *self, const LoomChromeEvent *event, char phase)
{
  guint32 scope;
  guint64 id = take_id (self, event, &scope);
  gboolean enclosing = event->binding_point.text != NULL &&
                       is_text (event->binding_point.text, event->binding_point.length, "e");

  if (phase == 's')
    loom_trace_builder_flow_begin (self->builder, self->lane, id, self->time, self->category,
                                   self->name);
  else if (phase == 't')
    loom_trace_builder_flow_step (self->builder, self->lane, id, self->time, self->category,
                                  self->name);
  else
    loom_trace_builder_flow_end (self->builder, self->lane, id, self->time, self->category,
                                 self->name, !enclosing);
}

static void
add_by_phase (LoomChromeEvents *self, const LoomChromeEvent *event, char phase)
{
  gsize error_at;

  switch (phase)
    {
    case 'B':
    case 'X':
      add_slice (self, event, phase);
      break;
    case 'E':
      loom_trace_builder_end (self->builder, self->lane, self->time, take_args (self, event));
      break;
    case 'i':
    case 'I':
    case 'R':
      loom_trace_builder_instant (self->builder, self->lane, self->time, self->category, self->name,
                                  take_args (self, event));
      break;
    case 'C':
      if (event->args.text != NULL && event->args.kind == LOOM_JSON_OBJECT)
        loom_json_reader_read_object (self->reader, event->args.text, event->args.length,
                                      add_counter, self, &error_at);
      break;
    case 'b':
    case 'n':
    case 'e':
    case 'S':
    case 'T':
    case 'p':
    case 'F':
      add_async (self, event, phase);
      break;
    case 's':
    case 't':
    case 'f':
      add_flow (self, event, phase);
      break;
    default:
      loom_trace_builder_add_skipped (self->builder, 1);
      break;
    }
}

/**
 * loom_chrome_events_add:
 * @self: what understands events
 * @event: an element of traceEvents
 *
 * Puts @event into the builder. What has no place on a timeline, or lacks what it needs for
 * one, is counted as skipped.
 */
void
loom_chrome_events_add (LoomChromeEvents *self, const LoomChromeEvent *event)
{
  char phase = event->phase.text != NULL && event->phase.length == 1 ? *event->phase.text : '\0';

  self->pid = (gint64) parse_id (&event->pid);
  self->tid = (gint64) parse_id (&event->tid);
  self->lane = loom_trace_builder_thread (self->builder, self->pid, self->tid);
  self->name = intern (self, &event->name);
  self->category = intern (self, &event->category);
  loom_trace_builder_add_events (self->builder, 1);

  if (phase == 'M')
    add_metadata (self, event);
  else if (!parse_time (&event->time, &self->time))
    loom_trace_builder_add_skipped (self->builder, 1);
  else
    add_by_phase (self, event, phase);
}
