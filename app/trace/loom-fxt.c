/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/loom-fxt.h"

#include "trace/loom-fxt-bulk.h"
#include "trace/loom-fxt-source.h"
#include "trace/loom-trace-private.h"
#include "trace/weft-recording-layout.h"

/* So much is parsed between two looks at the cancellable. */
#define STEP_WORDS (256 * 1024)

/* Fewer bytes are read before other threads have woken up. */
#define MIN_FOR_POOL (8 * 1024 * 1024)

typedef struct
{
  LoomFxtParser *parser;
  LoomFxtScan *scan; /* nullable: what takes the words in place of the parser */
  const guint64 *words;
  gsize n_words;
  gdouble progress_end;
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

static gboolean
feed_some (Load *self, gsize first, gsize end, gsize *n_consumed, GError **error)
{
  if (self->scan != NULL)
    return loom_fxt_scan_feed (self->scan, first, end, n_consumed);
  return loom_fxt_parser_feed (self->parser, self->words + first, end - first, first * 8,
                               n_consumed, error);
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
      if (!feed_some (self, at, at + n_step, &n_consumed, error))
        return FALSE;
      /* A record longer than a step, or the last one without its end. */
      if (n_consumed == 0 && n_step < end - at && !feed_some (self, at, end, &n_consumed, error))
        return FALSE;
      if (n_consumed == 0)
        break;
      at += n_consumed;
      if (self->progress != NULL)
        self->progress (self->progress_end * (gdouble) at / (gdouble) self->n_words,
                        self->progress_data);
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

/* All of it. */
static gboolean
feed_all (Load *self, gsize *n_left, GError **error)
{
  WeftRecorderHeader header;

  *n_left = 0;
  return read_layout (self, &header) ? feed_memory (self, &header, n_left, error)
                                     : feed (self, 0, self->n_words, n_left, error);
}

/**
 * loom_fxt_load_on_pool:
 * @bytes: as of loom_fxt_load(), aligned to 8 bytes
 * @title: as of loom_fxt_load()
 * @progress: (nullable): as of loom_fxt_load()
 * @progress_data: for @progress
 * @cancellable: (nullable): a cancellable
 * @error: set to %G_IO_ERROR_CANCELLED
 *
 * Builds the lanes on the worker pool, and leaves arguments where they are.
 *
 * Returns: (transfer full) (nullable): the recording; %NULL without an error where it is one
 *   that has to be read in one pass
 */
LoomTrace *
loom_fxt_load_on_pool (GBytes *bytes,
                       const char *title,
                       LoomProgressFunc progress,
                       gpointer progress_data,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, title);
  g_autoptr (LoomFxtParser) parser = loom_fxt_parser_new (builder);
  g_auto (LoomFxtScan) scan;
  gsize size, n_left;
  const guint64 *words = g_bytes_get_data (bytes, &size);
  Load self = {
    .parser = parser,
    .scan = &scan,
    .words = words,
    .n_words = size / 8,
    .progress_end = 0.3,
    .progress = progress,
    .progress_data = progress_data,
    .cancellable = cancellable,
  };

  loom_fxt_scan_init (&scan, builder, parser, words, self.n_words);
  if (self.n_words > LOOM_FXT_SOURCE_MAX_WORDS || !feed_all (&self, &n_left, error) ||
      !loom_fxt_bulk_build (&scan, bytes, progress, progress_data, cancellable, error))
    return NULL;

  loom_fxt_parser_end (parser, (self.n_words - n_left) * 8, n_left * 8 + size % 8);
  return loom_trace_builder_finish (builder);
}

/**
 * loom_fxt_load_in_one_pass:
 * @bytes: as of loom_fxt_load(), aligned to 8 bytes
 * @title: as of loom_fxt_load()
 * @progress: (nullable): as of loom_fxt_load()
 * @progress_data: for @progress
 * @cancellable: (nullable): a cancellable
 * @error: as of loom_fxt_load()
 *
 * Reads one record after the other, whatever they are.
 *
 * Returns: (transfer full) (nullable): the recording
 */
LoomTrace *
loom_fxt_load_in_one_pass (GBytes *bytes,
                           const char *title,
                           LoomProgressFunc progress,
                           gpointer progress_data,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, title);
  g_autoptr (LoomFxtParser) parser = loom_fxt_parser_new (builder);
  gsize size, n_left;
  const guint64 *words = g_bytes_get_data (bytes, &size);
  Load self = {
    .parser = parser,
    .words = words,
    .n_words = size / 8,
    .progress_end = 1.0,
    .progress = progress,
    .progress_data = progress_data,
    .cancellable = cancellable,
  };

  if (!feed_all (&self, &n_left, error))
    return NULL;

  loom_fxt_parser_end (parser, (self.n_words - n_left) * 8, n_left * 8 + size % 8);
  return loom_trace_builder_finish (builder);
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
  g_autoptr (GError) local_error = NULL;
  LoomTrace *trace = NULL;

  if (g_bytes_get_size (aligned) >= MIN_FOR_POOL)
    trace =
        loom_fxt_load_on_pool (aligned, title, progress, progress_data, cancellable, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (trace == NULL)
    trace = loom_fxt_load_in_one_pass (aligned, title, progress, progress_data, cancellable, error);
  return trace;
}
