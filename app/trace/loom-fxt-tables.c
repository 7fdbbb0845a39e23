/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/loom-fxt-tables.h"

#define N_THREADS 256

struct _LoomFxtTables
{
  GArray *strings; /* guint32 */
  struct
  {
    gint64 pid;
    gint64 tid;
  } threads[N_THREADS];
};

LoomFxtTables *
loom_fxt_tables_new (void)
{
  LoomFxtTables *self = g_new0 (LoomFxtTables, 1);

  self->strings = g_array_new (FALSE, TRUE, sizeof (guint32));
  return self;
}

LoomFxtTables *
loom_fxt_tables_copy (LoomFxtTables *self)
{
  LoomFxtTables *copy = g_memdup2 (self, sizeof *self);

  copy->strings = g_array_copy (self->strings);
  return copy;
}

void
loom_fxt_tables_free (LoomFxtTables *self)
{
  g_array_unref (self->strings);
  g_free (self);
}

void
loom_fxt_tables_set_string (LoomFxtTables *self, guint index, guint32 string)
{
  if (index >= self->strings->len)
    g_array_set_size (self->strings, index + 1);
  g_array_index (self->strings, guint32, index) = string;
}

guint32
loom_fxt_tables_get_string (LoomFxtTables *self, guint index)
{
  return index < self->strings->len ? g_array_index (self->strings, guint32, index) : 0;
}

void
loom_fxt_tables_set_thread (LoomFxtTables *self, guint index, gint64 pid, gint64 tid)
{
  g_return_if_fail (index < N_THREADS);

  self->threads[index].pid = pid;
  self->threads[index].tid = tid;
}

void
loom_fxt_tables_get_thread (LoomFxtTables *self, guint index, gint64 *pid, gint64 *tid)
{
  g_return_if_fail (index < N_THREADS);

  *pid = self->threads[index].pid;
  *tid = self->threads[index].tid;
}
