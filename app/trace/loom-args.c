/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/loom-args.h"

#include <string.h>

/* What the pool has of an argument, without gaps. */
typedef struct
{
  guint32 name_and_type; /* the type in the highest bits */
  guint32 low;
  guint32 high;
} Packed;

#define WORDS (sizeof (Packed) / sizeof (guint32))
#define TYPE_SHIFT 28

struct _LoomArgs
{
  GArray *pool; /* guint32: a count, then so many Packed; the first word is no reference */
  LoomArgsRead read;
  gpointer source;
  GDestroyNotify destroy;
};

LoomArgs *
loom_args_new (void)
{
  LoomArgs *self = g_new0 (LoomArgs, 1);
  const guint32 none = 0;

  self->pool = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_array_append_val (self->pool, none);
  return self;
}

static void
forget_source (LoomArgs *self)
{
  if (self->destroy != NULL)
    self->destroy (self->source);
  self->destroy = NULL;
  self->read = NULL;
}

void
loom_args_free (LoomArgs *self)
{
  forget_source (self);
  g_array_unref (self->pool);
  g_free (self);
}

void
loom_args_set_source (LoomArgs *self, LoomArgsRead read, gpointer source, GDestroyNotify destroy)
{
  forget_source (self);
  self->read = read;
  self->source = source;
  self->destroy = destroy;
}

guint32
loom_args_add (LoomArgs *self, const LoomArg *args, guint n_args)
{
  guint32 ref = self->pool->len;

  /* Beyond that there would be no reference to them: an event without arguments. */
  if (n_args == 0 || ref >= LOOM_ARGS_IN_FILE - n_args * WORDS - 1)
    return 0;

  g_array_append_val (self->pool, n_args);
  for (guint i = 0; i < n_args; i++)
    {
      guint64 bits = args[i].type == LOOM_ARG_TEXT ? args[i].text : args[i].u;
      Packed packed = { args[i].name | (guint32) args[i].type << TYPE_SHIFT, (guint32) bits,
                        (guint32) (bits >> 32) };

      g_array_append_vals (self->pool, &packed, WORDS);
    }
  return ref;
}

static LoomArg
unpack (const guint32 *words)
{
  LoomArg arg = { .name = words[0] & ((1u << TYPE_SHIFT) - 1),
                  .type = (LoomArgType) (words[0] >> TYPE_SHIFT) };

  if (arg.type == LOOM_ARG_TEXT)
    arg.text = words[1];
  else
    arg.u = (guint64) words[2] << 32 | words[1];
  return arg;
}

void
loom_args_foreach (LoomArgs *self, guint32 ref, LoomArgFunc func, gpointer user_data)
{
  guint32 n_args;

  if (ref == 0)
    return;
  if (ref & LOOM_ARGS_IN_FILE)
    {
      if (self->read != NULL)
        self->read (self->source, ref & ~LOOM_ARGS_IN_FILE, func, user_data);
      return;
    }

  n_args = g_array_index (self->pool, guint32, ref);
  for (guint32 i = 0; i < n_args; i++)
    {
      LoomArg arg = unpack (&g_array_index (self->pool, guint32, ref + 1 + i * WORDS));

      func (&arg, user_data);
    }
}

typedef struct
{
  guint32 name;
  LoomArg *found;
  gboolean is_found;
} Search;

static void
compare_name (const LoomArg *arg, gpointer user_data)
{
  Search *search = user_data;

  if (search->is_found || arg->name != search->name)
    return;
  *search->found = *arg;
  search->is_found = TRUE;
}

gboolean
loom_args_find (LoomArgs *self, guint32 ref, guint32 name, LoomArg *found)
{
  Search search = { name, found, FALSE };

  loom_args_foreach (self, ref, compare_name, &search);
  return search.is_found;
}

static void
add_missing (const LoomArg *arg, gpointer user_data)
{
  GArray *joined = user_data;

  for (guint i = 0; i < joined->len; i++)
    if (g_array_index (joined, LoomArg, i).name == arg->name)
      return;
  g_array_append_val (joined, *arg);
}

guint32
loom_args_join (LoomArgs *self, guint32 begin, guint32 end)
{
  g_autoptr (GArray) joined = NULL;
  guint n_begin;

  if (begin == 0 || end == 0)
    return begin != 0 ? begin : end;

  joined = g_array_new (FALSE, FALSE, sizeof (LoomArg));
  loom_args_foreach (self, begin, add_missing, joined);
  n_begin = joined->len;
  loom_args_foreach (self, end, add_missing, joined);
  if (joined->len == n_begin)
    return begin;
  return loom_args_add (self, (const LoomArg *) (gpointer) joined->data, joined->len);
}
