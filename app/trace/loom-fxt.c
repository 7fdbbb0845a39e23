/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/loom-fxt.h"

#include "trace/loom-fxt-parser.h"
#include "trace/weft-recording-layout.h"

/* So much is parsed between two looks at the cancellable. */
#define STEP_WORDS (256 * 1024)

typedef struct
{
  LoomFxtParser *parser;
  const guint64 *words;
  gsize n_words;
  LoomProgressFunc progress;
  gpointer progress_data;
  GCancellable *cancellable;
} Load;

gboolean
loom_fxt_detect (GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  guint64 word;

  if (size < sizeof word)
    return FALSE;
  memcpy (&word, data, sizeof word);
  return GUINT64_FROM_LE (word) == WEFT_RECORDING_MAGIC;
}

/* Feeds the words from @first to @end. @n_left: how many of them are no whole record. */
static gboolean
feed (Load *self, gsize first, gsize end, gsize *n_left, GError **error)
{
  gsize at = first;

  while (at < end)
    {
      gsize n_consumed;
      gsize n_step = MIN (end - at, STEP_WORDS);

      if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
      if (!loom_fxt_parser_feed (self->parser, self->words + at, n_step, at * 8, &n_consumed,
                                 error))
        return FALSE;
      /* A record longer than a step, or the last one without its end. */
      if (n_consumed == 0 && n_step < end - at &&
          !loom_fxt_parser_feed (self->parser, self->words + at, end - at, at * 8, &n_consumed,
                                 error))
        return FALSE;
      if (n_consumed == 0)
        break;
      at += n_consumed;
      if (self->progress != NULL)
        self->progress ((gdouble) at / (gdouble) self->n_words, self->progress_data);
    }
  *n_left = end - at;
  return TRUE;
}

static gboolean
read_layout (Load *self, WeftRecorderHeader *header)
{
  if (self->n_words < WEFT_RECORDING_HEADER_SIZE / 8)
    return FALSE;

  memcpy (header, self->words + WEFT_RECORDING_HEADER_WORD, sizeof *header);
  return header->version == WEFT_RECORDING_VERSION && header->n_chunks > 0 &&
         header->chunk_words == WEFT_RECORDING_CHUNK_WORDS && header->chunks_offset % 8 == 0 &&
         header->chunks_offset <= self->n_words * 8 &&
         header->dictionary_offset <= header->chunks_offset;
}

static int
compare_chunks (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const guint64 *words = user_data;
  guint64 one = words[*(const gsize *) a + 1];
  guint64 other = words[*(const gsize *) b + 1];

  return (one > other) - (one < other);
}

/* A recorder's own memory: what it dropped it wrote over, so the chunks are not in their
 * order. They are read in that of their sequence numbers. */
static gboolean
feed_memory (Load *self, const WeftRecorderHeader *header, gsize *n_left, GError **error)
{
  g_autoptr (GArray) chunks = g_array_new (FALSE, FALSE, sizeof (gsize));
  gsize first = header->chunks_offset / 8;

  if (!feed (self, 0, MIN (first, self->n_words), n_left, error))
    return FALSE;

  for (gsize at = first; at < self->n_words; at += WEFT_RECORDING_CHUNK_WORDS)
    if (self->n_words - at > 1 && self->words[at] != 0 && self->words[at + 1] != 0)
      g_array_append_val (chunks, at);
  g_array_sort_with_data (chunks, compare_chunks, (gpointer) self->words);

  for (guint i = 0; i < chunks->len; i++)
    {
      gsize at = g_array_index (chunks, gsize, i);
      gsize end = MIN (at + WEFT_RECORDING_CHUNK_WORDS, self->n_words);
      gsize n_chunk_left;

      if (!feed (self, at, end, &n_chunk_left, error))
        return FALSE;
      *n_left = MAX (*n_left, n_chunk_left);
    }
  return TRUE;
}

/* Words on this machine's terms; FXT is little-endian. */
static GBytes *
align (GBytes *bytes)
{
  gsize size;
  gconstpointer data = g_bytes_get_data (bytes, &size);

  if (((guintptr) data & 7) == 0)
    return g_bytes_ref (bytes);
  return g_bytes_new (data, size);
}

/**
 * loom_fxt_load:
 * @bytes: a recording in Fuchsia's trace format, Weft's own memory files among them
 * @title: what a person calls it
 * @progress: (nullable): told how far it is
 * @progress_data: for @progress
 * @cancellable: (nullable): a cancellable
 * @error: set to %LOOM_TRACE_ERROR_DAMAGED, with the byte
 *
 * A recording that is cut off is no error: what is whole is loaded, and the end state says
 * where it ends.
 *
 * Returns: (transfer full) (nullable): the recording
 */
LoomTrace *
loom_fxt_load (GBytes *bytes,
               const char *title,
               LoomProgressFunc progress,
               gpointer progress_data,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (GBytes) aligned = align (bytes);
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, title);
  g_autoptr (LoomFxtParser) parser = loom_fxt_parser_new (builder);
  WeftRecorderHeader header;
  gsize size;
  gsize n_left = 0;
  Load self = {
    .parser = parser,
    .words = g_bytes_get_data (aligned, &size),
    .progress = progress,
    .progress_data = progress_data,
    .cancellable = cancellable,
  };

  self.n_words = size / 8;
  if (read_layout (&self, &header))
    {
      if (!feed_memory (&self, &header, &n_left, error))
        return NULL;
    }
  else if (!feed (&self, 0, self.n_words, &n_left, error))
    return NULL;

  loom_fxt_parser_end (parser, (self.n_words - n_left) * 8, n_left * 8 + size % 8);
  return loom_trace_builder_finish (builder);
}
