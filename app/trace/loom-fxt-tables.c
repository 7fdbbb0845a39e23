/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/loom-fxt-tables.h"

#define N_THREADS 256

/* Numbers are given one after the other as a rule. One that is far from the others gets no place in
 * an array up to it: a provider is a few bytes in a file, and there may be very many. */
#define MOST_STRINGS_AHEAD 256
#define MOST_THREADS_AHEAD 16

typedef struct
{
  gint64 pid;
  gint64 tid;
} Thread;

struct _LoomFxtTables
{
  GArray *strings;         /* guint32 */
  GArray *threads;         /* Thread */
  GHashTable *far_strings; /* nullable: number → string */
  GHashTable *far_threads; /* nullable: number → Thread */
};

LoomFxtTables *
loom_fxt_tables_new (void)
{
  LoomFxtTables *self = g_new0 (LoomFxtTables, 1);

  self->strings = g_array_new (FALSE, TRUE, sizeof (guint32));
  self->threads = g_array_new (FALSE, TRUE, sizeof (Thread));
  return self;
}

LoomFxtTables *
loom_fxt_tables_copy (LoomFxtTables *self)
{
  LoomFxtTables *copy = g_new0 (LoomFxtTables, 1);
  GHashTableIter iter;
  gpointer number, value;

  copy->strings = g_array_copy (self->strings);
  copy->threads = g_array_copy (self->threads);
  if (self->far_strings != NULL)
    {
      g_hash_table_iter_init (&iter, self->far_strings);
      while (g_hash_table_iter_next (&iter, &number, &value))
        loom_fxt_tables_set_string (copy, GPOINTER_TO_UINT (number), GPOINTER_TO_UINT (value));
    }
  if (self->far_threads != NULL)
    {
      g_hash_table_iter_init (&iter, self->far_threads);
      while (g_hash_table_iter_next (&iter, &number, &value))
        loom_fxt_tables_set_thread (copy, GPOINTER_TO_UINT (number), ((Thread *) value)->pid,
                                    ((Thread *) value)->tid);
    }
  return copy;
}

void
loom_fxt_tables_free (LoomFxtTables *self)
{
  g_array_unref (self->strings);
  g_array_unref (self->threads);
  g_clear_pointer (&self->far_strings, g_hash_table_unref);
  g_clear_pointer (&self->far_threads, g_hash_table_unref);
  g_free (self);
}

void
loom_fxt_tables_set_string (LoomFxtTables *self, guint index, guint32 string)
{
  if (index >= self->strings->len + MOST_STRINGS_AHEAD)
    {
      if (self->far_strings == NULL)
        self->far_strings = g_hash_table_new (NULL, NULL);
      g_hash_table_insert (self->far_strings, GUINT_TO_POINTER (index), GUINT_TO_POINTER (string));
      return;
    }
  /* What was far has come near. */
  for (guint i = self->strings->len; self->far_strings != NULL && i < index; i++)
    {
      guint32 far =
          GPOINTER_TO_UINT (g_hash_table_lookup (self->far_strings, GUINT_TO_POINTER (i)));

      g_array_append_val (self->strings, far);
    }
  if (index >= self->strings->len)
    g_array_set_size (self->strings, index + 1);
  g_array_index (self->strings, guint32, index) = string;
}

guint32
loom_fxt_tables_get_string (LoomFxtTables *self, guint index)
{
  if (index < self->strings->len)
    return g_array_index (self->strings, guint32, index);
  if (self->far_strings == NULL)
    return 0;
  return GPOINTER_TO_UINT (g_hash_table_lookup (self->far_strings, GUINT_TO_POINTER (index)));
}

static Thread
find_thread (LoomFxtTables *self, guint index)
{
  const Thread *far = NULL;

  if (index < self->threads->len)
    return g_array_index (self->threads, Thread, index);
  if (self->far_threads != NULL)
    far = g_hash_table_lookup (self->far_threads, GUINT_TO_POINTER (index));
  return far != NULL ? *far : (Thread) { 0, 0 };
}

void
loom_fxt_tables_set_thread (LoomFxtTables *self, guint index, gint64 pid, gint64 tid)
{
  Thread thread = { pid, tid };

  g_return_if_fail (index < N_THREADS);

  if (index >= self->threads->len + MOST_THREADS_AHEAD)
    {
      if (self->far_threads == NULL)
        self->far_threads = g_hash_table_new_full (NULL, NULL, NULL, g_free);
      g_hash_table_replace (self->far_threads, GUINT_TO_POINTER (index),
                            g_memdup2 (&thread, sizeof thread));
      return;
    }
  while (self->threads->len <= index)
    {
      Thread far = find_thread (self, self->threads->len);

      g_array_append_val (self->threads, far);
    }
  g_array_index (self->threads, Thread, index) = thread;
}

void
loom_fxt_tables_get_thread (LoomFxtTables *self, guint index, gint64 *pid, gint64 *tid)
{
  Thread thread = find_thread (self, index);

  *pid = thread.pid;
  *tid = thread.tid;
}
