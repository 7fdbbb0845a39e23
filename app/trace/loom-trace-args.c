/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The arguments and ids of events: LoomTrace's part that readers of single events need. */

#include "trace/loom-trace-private.h"

static guint32
ref_at (const GArray *refs, guint index)
{
  return index < refs->len ? g_array_index (refs, guint32, index) : 0;
}

static guint64
id_at (const GArray *ids, guint index)
{
  return index < ids->len ? g_array_index (ids, guint64, index) : 0;
}

typedef struct
{
  LoomArg *args;
  guint n;
  guint n_begin; /* so many are the begin's, which an end does not say again */
  guint n_max;
} Collection;

static void
collect_arg (const LoomArg *arg, gpointer user_data)
{
  Collection *self = user_data;

  for (guint i = 0; i < self->n_begin; i++)
    if (self->args[i].name == arg->name)
      return;
  if (self->n < self->n_max)
    self->args[self->n++] = *arg;
}

static guint
collect_args (LoomTrace *self, guint32 ref, guint32 end_ref, LoomArg *args, guint n_max)
{
  Collection collection = { args, 0, 0, n_max };

  loom_args_foreach (self->args, ref, collect_arg, &collection);
  collection.n_begin = collection.n;
  loom_args_foreach (self->args, end_ref, collect_arg, &collection);
  return collection.n;
}

static void
print_value (const LoomArg *arg, char *text, gsize size)
{
  switch (arg->type)
    {
    case LOOM_ARG_INT:
      g_snprintf (text, size, "%" G_GINT64_FORMAT, arg->i);
      break;
    case LOOM_ARG_UINT:
      g_snprintf (text, size, "%" G_GUINT64_FORMAT, arg->u);
      break;
    case LOOM_ARG_DOUBLE:
      g_ascii_dtostr (text, (gint) size, arg->d);
      break;
    case LOOM_ARG_BOOLEAN:
      g_strlcpy (text, arg->u != 0 ? "true" : "false", size);
      break;
    case LOOM_ARG_POINTER:
      g_snprintf (text, size, "0x%" G_GINT64_MODIFIER "x", arg->u);
      break;
    case LOOM_ARG_TEXT:
    default:
      *text = '\0';
      break;
    }
}

/* More than that no format has. */
#define MOST_ARGS 64

static GVariant *
dup_args (LoomTrace *self, guint32 ref, guint32 end_ref)
{
  LoomArg args[MOST_ARGS];
  guint n_args = collect_args (self, ref, end_ref, args, MOST_ARGS);
  GVariantBuilder builder;

  if (ref == 0 && end_ref == 0)
    return NULL;
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a(ss)"));
  for (guint i = 0; i < n_args; i++)
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];
      const char *text = number;

      if (args[i].type == LOOM_ARG_TEXT)
        text = loom_trace_get_string (self, args[i].text);
      else
        print_value (&args[i], number, sizeof number);
      g_variant_builder_add (&builder, "(ss)", loom_trace_get_string (self, args[i].name), text);
    }
  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

static gboolean
find_number (LoomTrace *self, guint32 ref, guint32 name, guint64 *number)
{
  LoomArg arg;

  if (ref == 0 || name == 0 || !loom_args_find (self->args, ref, name, &arg))
    return FALSE;
  if (arg.type == LOOM_ARG_TEXT)
    {
      const char *text = loom_trace_get_string (self, arg.text);
      char *end;

      *number = g_ascii_strtoull (text, &end, 10);
      return end > text && *end == '\0';
    }
  *number = arg.type == LOOM_ARG_DOUBLE ? (guint64) CLAMP (arg.d, 0, (gdouble) G_MAXINT64) : arg.u;
  return TRUE;
}

static guint32
find_text (LoomTrace *self, guint32 ref, guint32 name)
{
  LoomArg arg;

  if (ref == 0 || name == 0 || !loom_args_find (self->args, ref, name, &arg))
    return 0;
  return arg.type == LOOM_ARG_TEXT ? arg.text : 0;
}

static const LoomLane *
lane_at (LoomTrace *self, guint lane)
{
  return self->lanes->pdata[lane];
}

/**
 * loom_trace_dup_slice_args:
 * @self: a recording
 * @lane: a lane's number
 * @slice: the index of one of its slices
 *
 * Returns: (transfer full) (nullable): its arguments, a variant of type `a(ss)`
 */
GVariant *
loom_trace_dup_slice_args (LoomTrace *self, guint lane, guint slice)
{
  g_return_val_if_fail (LOOM_IS_TRACE (self), NULL);
  g_return_val_if_fail (lane < self->lanes->len, NULL);

  return dup_args (self, ref_at (lane_at (self, lane)->slice_args, slice),
                   ref_at (lane_at (self, lane)->slice_end_args, slice));
}

/**
 * loom_trace_dup_instant_args:
 * @self: a recording
 * @lane: a lane's number
 * @instant: the index of one of its instants
 *
 * Returns: (transfer full) (nullable): its arguments, a variant of type `a(ss)`
 */
GVariant *
loom_trace_dup_instant_args (LoomTrace *self, guint lane, guint instant)
{
  g_return_val_if_fail (LOOM_IS_TRACE (self), NULL);
  g_return_val_if_fail (lane < self->lanes->len, NULL);

  return dup_args (self, ref_at (lane_at (self, lane)->instant_args, instant), 0);
}

/**
 * loom_trace_get_slice_args:
 * @self: a recording
 * @lane: a lane's number
 * @slice: the index of one of its slices
 * @args: (out caller-allocated) (array length=n_max): room for them
 * @n_max: for how many
 *
 * Returns: how many arguments it has, of which there is room for
 */
guint
loom_trace_get_slice_args (LoomTrace *self, guint lane, guint slice, LoomArg *args, guint n_max)
{
  g_return_val_if_fail (LOOM_IS_TRACE (self), 0);
  g_return_val_if_fail (lane < self->lanes->len, 0);

  return collect_args (self, ref_at (lane_at (self, lane)->slice_args, slice),
                       ref_at (lane_at (self, lane)->slice_end_args, slice), args, n_max);
}

/**
 * loom_trace_get_instant_args:
 * @self: a recording
 * @lane: a lane's number
 * @instant: the index of one of its instants
 * @args: (out caller-allocated) (array length=n_max): room for them
 * @n_max: for how many
 *
 * Returns: how many arguments it has, of which there is room for
 */
guint
loom_trace_get_instant_args (LoomTrace *self, guint lane, guint instant, LoomArg *args, guint n_max)
{
  g_return_val_if_fail (LOOM_IS_TRACE (self), 0);
  g_return_val_if_fail (lane < self->lanes->len, 0);

  return collect_args (self, ref_at (lane_at (self, lane)->instant_args, instant), 0, args, n_max);
}

/**
 * loom_trace_get_slice_number:
 * @self: a recording
 * @lane: a lane's number
 * @slice: the index of one of its slices
 * @name: a string's number
 * @number: (out): the argument of that name, if it is a number
 *
 * Returns: whether it is
 */
gboolean
loom_trace_get_slice_number (
    LoomTrace *self, guint lane, guint slice, guint32 name, guint64 *number)
{
  g_return_val_if_fail (LOOM_IS_TRACE (self), FALSE);
  g_return_val_if_fail (lane < self->lanes->len, FALSE);

  return find_number (self, ref_at (lane_at (self, lane)->slice_args, slice), name, number) ||
         find_number (self, ref_at (lane_at (self, lane)->slice_end_args, slice), name, number);
}

/**
 * loom_trace_get_slice_text:
 * @self: a recording
 * @lane: a lane's number
 * @slice: the index of one of its slices
 * @name: a string's number
 *
 * Returns: the number of the string that is the argument of that name; 0 where it has none
 */
guint32
loom_trace_get_slice_text (LoomTrace *self, guint lane, guint slice, guint32 name)
{
  guint32 text;

  g_return_val_if_fail (LOOM_IS_TRACE (self), 0);
  g_return_val_if_fail (lane < self->lanes->len, 0);

  text = find_text (self, ref_at (lane_at (self, lane)->slice_args, slice), name);
  if (text == 0)
    text = find_text (self, ref_at (lane_at (self, lane)->slice_end_args, slice), name);
  return text;
}

/**
 * loom_trace_get_slice_id:
 * @self: a recording
 * @lane: a lane's number
 * @slice: the index of one of its slices
 *
 * Returns: what tells it from other asynchronous ones; 0 where it is none
 */
guint64
loom_trace_get_slice_id (LoomTrace *self, guint lane, guint slice)
{
  g_return_val_if_fail (LOOM_IS_TRACE (self), 0);
  g_return_val_if_fail (lane < self->lanes->len, 0);

  return id_at (lane_at (self, lane)->slice_ids, slice);
}

/**
 * loom_trace_get_instant_number:
 * @self: a recording
 * @lane: a lane's number
 * @instant: the index of one of its instants
 * @name: a string's number
 * @number: (out): the argument of that name, if it is a number
 *
 * Returns: whether it is
 */
gboolean
loom_trace_get_instant_number (
    LoomTrace *self, guint lane, guint instant, guint32 name, guint64 *number)
{
  g_return_val_if_fail (LOOM_IS_TRACE (self), FALSE);
  g_return_val_if_fail (lane < self->lanes->len, FALSE);

  return find_number (self, ref_at (lane_at (self, lane)->instant_args, instant), name, number);
}

/**
 * loom_trace_get_instant_text:
 * @self: a recording
 * @lane: a lane's number
 * @instant: the index of one of its instants
 * @name: a string's number
 *
 * Returns: the number of the string that is the argument of that name; 0 where it has none
 */
guint32
loom_trace_get_instant_text (LoomTrace *self, guint lane, guint instant, guint32 name)
{
  guint32 text;

  g_return_val_if_fail (LOOM_IS_TRACE (self), 0);
  g_return_val_if_fail (lane < self->lanes->len, 0);

  text = find_text (self, ref_at (lane_at (self, lane)->instant_args, instant), name);
  return text;
}

/**
 * loom_trace_get_instant_id:
 * @self: a recording
 * @lane: a lane's number
 * @instant: the index of one of its instants
 *
 * Returns: what tells it from other asynchronous ones; 0 where it is none
 */
guint64
loom_trace_get_instant_id (LoomTrace *self, guint lane, guint instant)
{
  g_return_val_if_fail (LOOM_IS_TRACE (self), 0);
  g_return_val_if_fail (lane < self->lanes->len, 0);

  return id_at (lane_at (self, lane)->instant_ids, instant);
}
