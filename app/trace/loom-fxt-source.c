/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/loom-fxt-source.h"

#include "trace/loom-fxt-event.h"

typedef struct
{
  GBytes *bytes;
  const guint64 *words; /* in them */
  gsize n_words;
  LoomFxtTables *tables;
} Source;

static void
source_free (gpointer data)
{
  Source *self = data;

  g_bytes_unref (self->bytes);
  loom_fxt_tables_free (self->tables);
  g_free (self);
}

static guint32
resolve (gpointer data, guint ref, const char *text, gsize length G_GNUC_UNUSED)
{
  Source *self = data;

  return text == NULL ? loom_fxt_tables_get_string (self->tables, ref) : 0;
}

static void
read_args (gpointer data, guint32 word, LoomArgFunc func, gpointer user_data)
{
  Source *self = data;
  LoomFxtEvent event;
  LoomFxtCursor cursor;
  gsize size;

  if (word >= self->n_words)
    return;
  size = loom_fxt_record_size (self->words[word]);
  if (size > self->n_words - word || !loom_fxt_event_read (&event, self->words + word, size))
    return;

  cursor = loom_fxt_event_args (&event);
  for (guint i = 0; i < event.n_args && !cursor.overrun; i++)
    {
      LoomArg arg;

      loom_fxt_take_arg (&cursor, resolve, self, &arg);
      if (!cursor.overrun)
        func (&arg, user_data);
    }
}

void
loom_fxt_source_set (LoomArgs *args, GBytes *bytes, LoomFxtTables *tables)
{
  Source *self = g_new0 (Source, 1);
  gsize size;

  self->bytes = g_bytes_ref (bytes);
  self->words = g_bytes_get_data (bytes, &size);
  self->n_words = size / sizeof *self->words;
  self->tables = loom_fxt_tables_copy (tables);
  loom_args_set_source (args, read_args, self, source_free);
}
