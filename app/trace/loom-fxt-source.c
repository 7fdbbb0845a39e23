/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/loom-fxt-source.h"

#include <glib/gi18n-lib.h>

#include "trace/loom-file-mapping.h"
#include "trace/loom-fxt-event.h"
#include "trace/loom-trace-builder-private.h"

/* The count has four bits. */
#define MOST_ARGS 15

typedef struct
{
  GBytes *bytes;
  const guint64 *words; /* in them */
  gsize n_words;
  LoomFxtTables *tables;
  LoomArg gap; /* in the place of what the file has lost */
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
  LoomArg args[MOST_ARGS];
  guint n_args = 0;
  gsize size;

  if (word >= self->n_words)
    return;
  size = loom_fxt_record_size (self->words[word]);
  if (size > self->n_words - word || !loom_fxt_event_read (&event, self->words + word, size))
    {
      func (&self->gap, user_data);
      return;
    }

  /* The words have been looked at when it is asked whether they were there. */
  cursor = loom_fxt_event_args (&event);
  for (; n_args < event.n_args && !cursor.overrun; n_args++)
    loom_fxt_take_arg (&cursor, resolve, self, &args[n_args]);
  if (cursor.overrun || (word + size) * sizeof (guint64) > loom_file_mapping_get_end (self->bytes))
    {
      func (&self->gap, user_data);
      return;
    }
  for (guint i = 0; i < n_args; i++)
    func (&args[i], user_data);
}

void
loom_fxt_source_set (LoomTraceBuilder *builder, GBytes *bytes, LoomFxtTables *tables)
{
  Source *self = g_new0 (Source, 1);
  gsize size;

  self->bytes = g_bytes_ref (bytes);
  self->words = g_bytes_get_data (bytes, &size);
  self->n_words = size / sizeof *self->words;
  self->tables = loom_fxt_tables_copy (tables);
  self->gap = (LoomArg) {
    .type = LOOM_ARG_TEXT,
    .name = loom_trace_builder_string (builder, _ ("missing"), -1),
    .text = loom_trace_builder_string (
        builder, _ ("the file was cut short after it was opened, and this was behind its end"), -1),
  };
  loom_args_set_source (builder->trace->args, read_args, self, source_free);
}
