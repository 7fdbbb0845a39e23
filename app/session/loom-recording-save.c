/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "session/loom-recording-private.h"

#include "trace/loom-output-file.h"

/* The type of a record that is an event; its second word is the time. */
#define RECORD_EVENT 4

static gboolean
write_words (GOutputStream *stream,
             const guint64 *words,
             gsize n_words,
             GCancellable *cancellable,
             GError **error)
{
  return g_output_stream_write_all (stream, words, n_words * 8, NULL, cancellable, error);
}

/* The first words of the recording, without the padding: the header says that what follows
 * is no recorder's memory but a plain sequence of records. */
static gboolean
write_header (LoomRecording *self,
              guint64 n_dropped,
              GOutputStream *stream,
              GCancellable *cancellable,
              GError **error)
{
  const gsize blob = WEFT_RECORDING_HEADER_WORD - 3;
  guint64 words[WEFT_RECORDING_HEADER_WORD + sizeof (WeftRecorderHeader) / 8];
  WeftRecorderHeader header = *self->memory->header;

  memcpy (words, self->memory->words, WEFT_RECORDING_HEADER_WORD * 8);
  /* Of an earlier recorder, it was shorter. */
  words[blob] = (words[blob] & G_GUINT64_CONSTANT (0xffff8000ffff000f)) |
                (guint64) (G_N_ELEMENTS (words) - blob) << 4 | (guint64) sizeof header << 32;
  header.state = __atomic_load_n (&self->memory->header->state, __ATOMIC_ACQUIRE);
  header.n_lost = loom_recording_load_word (&self->memory->header->n_lost);
  header.n_dropped = n_dropped;
  if (g_atomic_int_get (&self->is_alive) && header.state == WEFT_RECORDING_RUNNING)
    header.state = WEFT_RECORDING_SNAPSHOT;
  header.dictionary_offset = header.dictionary_bytes = 0;
  header.chunks_offset = header.n_chunks = 0;
  memcpy (words + WEFT_RECORDING_HEADER_WORD, &header, sizeof header);
  return write_words (stream, words, G_N_ELEMENTS (words), cancellable, error);
}

static void
append_words (LoomRecording *self G_GNUC_UNUSED,
              const guint64 *words,
              gsize n_words,
              gpointer user_data)
{
  g_array_append_vals (user_data, words, (guint) n_words);
}

/* The chunks there are, in their order: `first` of a piece is the chunk's number. */
static GArray *
list_chunks (LoomRecording *self)
{
  GArray *chunks = g_array_new (FALSE, FALSE, sizeof (LoomChunkPiece));

  for (guint64 i = 0; i < loom_recording_count_chunks (self); i++)
    {
      LoomChunkPiece piece = { loom_recording_load_word (&loom_recording_chunk_words (self, i)[1]),
                               (guint) i, 0 };

      if (piece.seq != 0)
        g_array_append_val (chunks, piece);
    }
  g_array_sort (chunks, loom_recording_compare_pieces);
  return chunks;
}

/* Of the records from @first on, the events that are not of a time between are left out. */
static void
keep_between (GArray *words, guint first, gint64 begin, gint64 end)
{
  guint kept = first;
  guint size;

  for (guint at = first; at < words->len; at += size)
    {
      const guint64 *record = &g_array_index (words, guint64, at);
      gboolean is_event = (record[0] & 0xf) == RECORD_EVENT;

      size = loom_recording_record_size (record[0]);
      if (is_event && size > 1 && ((gint64) record[1] < begin || (gint64) record[1] > end))
        continue;
      memmove (&g_array_index (words, guint64, kept), record, size * sizeof (guint64));
      kept += size;
    }
  g_array_set_size (words, kept);
}

/* What is written after the chunks were listed is left out: their strings would be missing.
 * What is dropped meanwhile counts where it is missing; there may be some of it in the file. Of a
 * part that is cut out, the rest is not dropped. */
static gboolean
write_recording (LoomRecording *self,
                 GOutputStream *stream,
                 gint64 begin,
                 gint64 end,
                 GCancellable *cancellable,
                 GError **error)
{
  guint64 n_dropped = loom_recording_get_n_dropped (self);
  g_autoptr (GArray) chunks = list_chunks (self);
  g_autoptr (GArray) words = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_autoptr (GArray) events = g_array_new (FALSE, FALSE, sizeof (guint64));
  gsize dictionary_word = self->memory->dictionary_begin;
  gboolean complete = TRUE;

  for (guint i = 0; i < chunks->len; i++)
    {
      const LoomChunkPiece *chunk = &g_array_index (chunks, LoomChunkPiece, i);
      guint word = sizeof (WeftRecordingChunk) / 8;
      guint first = events->len;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      complete =
          loom_recording_copy_chunk (self, chunk->first, chunk->seq, &word, events) && complete;
      if (begin != G_MININT64 || end != G_MAXINT64)
        keep_between (events, first, begin, end);
    }
  loom_recording_each_dictionary_part (self, &dictionary_word, append_words, words);

  if (!complete)
    n_dropped = loom_recording_get_n_dropped (self);
  if (begin != G_MININT64)
    n_dropped = 0;

  return write_header (self, n_dropped, stream, cancellable, error) &&
         write_words (stream, (const guint64 *) (gpointer) words->data, words->len, cancellable,
                      error) &&
         write_words (stream, (const guint64 *) (gpointer) events->data, events->len, cancellable,
                      error);
}

/**
 * loom_recording_save:
 * @self: a recording
 * @file: where to; replaced only when everything is written
 * @cancellable: (nullable): a cancellable
 * @error: why it cannot be saved; then @file is as it was
 *
 * Saves what is recorded so far, without the recorder's padding. Any thread, also while it
 * is followed.
 *
 * Returns: whether it is saved
 */
gboolean
loom_recording_save (LoomRecording *self, GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (LoomOutputFile) output = loom_output_file_new (file, cancellable, error);

  return output != NULL &&
         write_recording (self, loom_output_file_get_stream (output), G_MININT64, G_MAXINT64,
                          cancellable, error) &&
         loom_output_file_commit (output, cancellable, error);
}

/**
 * loom_recording_cut:
 * @self: a recording
 * @begin: nanoseconds of the recorder's clock; %G_MININT64 for all that is there
 * @end: likewise; %G_MAXINT64 for all
 * @cancellable: (nullable): a cancellable
 * @error: why it cannot be cut out
 *
 * What loom_recording_save() would write of that time, in memory. Any thread.
 *
 * Returns: (transfer full) (nullable): a recording's file
 */
GBytes *
loom_recording_cut (
    LoomRecording *self, gint64 begin, gint64 end, GCancellable *cancellable, GError **error)
{
  g_autoptr (GOutputStream) stream = g_memory_output_stream_new_resizable ();

  if (!write_recording (self, stream, begin, end, cancellable, error) ||
      !g_output_stream_close (stream, cancellable, error))
    return NULL;
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (stream));
}
