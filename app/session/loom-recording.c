/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "session/loom-recording.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <weft.h>

#include "trace/loom-fxt-parser.h"
#include "trace/loom-output-file.h"
#include "trace/weft-recording-layout.h"

/* How far a chunk has been followed. */
typedef struct
{
  guint64 seq;
  guint word;
} Cursor;

/* Words that were copied out of a chunk, to be parsed in the order of the sequence. */
typedef struct
{
  guint64 seq;
  guint first; /* in `copies` */
  guint n_words;
} Piece;

struct _LoomRecording
{
  const guint64 *words; /* mapped */
  gsize size;
  const WeftRecorderHeader *header;
  gboolean counts_dropped;
  gboolean is_this_process;
  gboolean is_own; /* and ours to stop */

  /* For following. */
  LoomTraceBuilder *builder; /* borrowed; whose the parser is */
  LoomFxtParser *parser;
  Cursor *cursors;
  gsize dictionary_word; /* of the file; up to where the dictionary has been read */
  GArray *copies;        /* guint64 */
  GArray *pieces;        /* Piece */
};

/* Acquiring, although that matters for a record's header only: so what is loaded afterwards,
 * a chunk's sequence number, is loaded after it, without a fence. */
static inline guint64
load_word (const guint64 *word)
{
  return __atomic_load_n (word, __ATOMIC_ACQUIRE);
}

static inline guint
record_size (guint64 header)
{
  return (guint) (header >> 4 & 0xfff);
}

/* Not there yet, or there is nothing more. */
static inline gboolean
is_padding (guint64 header)
{
  return header == 0 || ((header & 0xf) == 5 && (header >> 16 & 0xffff) == 0);
}

static inline guint
blob_size (guint64 header)
{
  return (guint) (header >> 32 & 0x7fff);
}

static gboolean
set_error (GError **error, const char *message)
{
  g_set_error_literal (error, WEFT_ERROR, WEFT_ERROR_RECORDER, message);
  return FALSE;
}

static gboolean
check_layout (LoomRecording *self, GError **error)
{
  const WeftRecorderHeader *header;

  if (self->size < WEFT_RECORDING_HEADER_SIZE || self->words[0] != WEFT_RECORDING_MAGIC)
    return set_error (error, _ ("This is not the memory of a Weft recorder"));

  header = self->header =
      (const WeftRecorderHeader *) (gconstpointer) (self->words + WEFT_RECORDING_HEADER_WORD);
  if (header->version != WEFT_RECORDING_VERSION ||
      header->chunk_words != WEFT_RECORDING_CHUNK_WORDS)
    return set_error (error, _ ("The program was recorded by another version of Weft"));
  if (header->chunks_offset % WEFT_RECORDING_HEADER_SIZE != 0 ||
      header->dictionary_offset % 8 != 0 ||
      header->dictionary_offset + header->dictionary_bytes > header->chunks_offset ||
      header->chunks_offset > self->size ||
      header->n_chunks > (self->size - header->chunks_offset) / WEFT_RECORDING_CHUNK_SIZE)
    return set_error (error, _ ("The recorder's memory is damaged"));

  self->counts_dropped =
      blob_size (self->words[WEFT_RECORDING_HEADER_WORD - 3]) >= sizeof (WeftRecorderHeader);
  return TRUE;
}

/**
 * loom_recording_new:
 * @fd: a recorder's memory; duplicated
 * @error: why it is none
 *
 * Returns: (transfer full) (nullable): the recording, followed from its beginning
 */
LoomRecording *
loom_recording_new (int fd, GError **error)
{
  g_autoptr (LoomRecording) self = g_new0 (LoomRecording, 1);
  struct stat status;
  gpointer memory;

  if (fstat (fd, &status) != 0 || status.st_size <= 0 ||
      (memory = mmap (NULL, (gsize) status.st_size, PROT_READ, MAP_SHARED, fd, 0)) == MAP_FAILED)
    {
      int saved_errno = errno;

      g_set_error (error, G_IO_ERROR, (gint) g_io_error_from_errno (saved_errno),
                   _ ("Cannot map the recorder's memory: %s"), g_strerror (saved_errno));
      return NULL;
    }

  self->words = memory;
  self->size = (gsize) status.st_size;
  if (!check_layout (self, error))
    return NULL;

  self->cursors = g_new0 (Cursor, self->header->n_chunks);
  self->dictionary_word = self->header->dictionary_offset / 8;
  self->copies = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  return g_steal_pointer (&self);
}

static LoomRecording *
take_fd (int fd, GError **error)
{
  LoomRecording *self = fd >= 0 ? loom_recording_new (fd, error) : NULL;

  if (fd >= 0)
    close (fd);
  return self;
}

/**
 * loom_recording_start_own:
 * @limit: how much memory, bytes
 * @error: why it cannot be recorded
 *
 * Starts to record this process. Where somebody else does so already, that recording is
 * followed instead, and goes on when this one is freed.
 *
 * Returns: (transfer full) (nullable): the recording
 */
LoomRecording *
loom_recording_start_own (gsize limit, GError **error)
{
  LoomRecording *self;
  int fd;

  if (weft_recorder_is_active ())
    {
      self = take_fd (weft_recorder_dup_fd (error), error);
      if (self != NULL)
        self->is_this_process = TRUE;
      return self;
    }

  fd = weft_recorder_create_memory (limit, error);
  if (fd < 0)
    return NULL;
  if (!weft_recorder_start_fd (fd, error))
    {
      close (fd);
      return NULL;
    }

  self = take_fd (fd, error);
  if (self == NULL)
    {
      weft_recorder_stop ();
      return NULL;
    }
  self->is_own = self->is_this_process = TRUE;
  return self;
}

/**
 * loom_recording_free:
 * @self: (transfer full): a recording
 *
 * Stops following; ends the recording if it is of this process.
 */
void
loom_recording_free (LoomRecording *self)
{
  if (self->is_own)
    weft_recorder_stop ();
  g_clear_pointer (&self->parser, loom_fxt_parser_free);
  g_clear_pointer (&self->copies, g_array_unref);
  g_clear_pointer (&self->pieces, g_array_unref);
  g_free (self->cursors);
  munmap ((gpointer) self->words, self->size);
  g_free (self);
}

static const guint64 *
chunk_words (LoomRecording *self, guint64 chunk)
{
  return self->words + self->header->chunks_offset / 8 + chunk * WEFT_RECORDING_CHUNK_WORDS;
}

/* Copies the whole records of a chunk from *@word on, which goes on to behind them. FALSE
 * where the chunk was given to somebody else meanwhile. */
static gboolean
copy_chunk (LoomRecording *self, guint64 chunk, guint64 seq, guint *word, GArray *copies)
{
  const guint64 *words = chunk_words (self, chunk);
  guint n_before = copies->len;
  guint at = *word;

  while (at < WEFT_RECORDING_CHUNK_WORDS)
    {
      guint64 header = load_word (&words[at]);
      guint size = record_size (header);

      if (is_padding (header) || size == 0 || size > WEFT_RECORDING_CHUNK_WORDS - at)
        break;
      g_array_append_val (copies, header);
      for (guint i = 1; i < size; i++)
        {
          guint64 copy = load_word (&words[at + i]);

          g_array_append_val (copies, copy);
        }
      at += size;
    }

  if (load_word (&words[1]) != seq)
    {
      g_array_set_size (copies, n_before);
      return FALSE;
    }
  *word = at;
  return TRUE;
}

static void
collect (LoomRecording *self)
{
  g_array_set_size (self->copies, 0);
  g_array_set_size (self->pieces, 0);

  for (guint64 i = 0; i < self->header->n_chunks; i++)
    {
      guint64 seq = load_word (&chunk_words (self, i)[1]);
      Cursor *cursor = &self->cursors[i];
      Piece piece = { seq, self->copies->len, 0 };

      if (seq == 0)
        continue;
      if (cursor->seq != seq)
        *cursor = (Cursor) { seq, sizeof (WeftRecordingChunk) / 8 };
      if (!copy_chunk (self, i, seq, &cursor->word, self->copies))
        continue;
      piece.n_words = self->copies->len - piece.first;
      if (piece.n_words > 0)
        g_array_append_val (self->pieces, piece);
    }
}

static int
compare_pieces (gconstpointer a, gconstpointer b)
{
  guint64 one = ((const Piece *) a)->seq;
  guint64 other = ((const Piece *) b)->seq;

  return (one > other) - (one < other);
}

/* Calls @func for the whole records of the dictionary from *@word on, page by page. */
static void
each_dictionary_part (LoomRecording *self,
                      gsize *word,
                      void (*func) (LoomRecording *, const guint64 *, gsize, gpointer),
                      gpointer user_data)
{
  gsize end = (self->header->dictionary_offset + self->header->dictionary_bytes) / 8;
  gsize begin = self->header->dictionary_offset / 8;

  while (*word < end)
    {
      gsize page_end = MIN (begin + ((*word - begin) / WEFT_RECORDING_CHUNK_WORDS + 1) *
                                        WEFT_RECORDING_CHUNK_WORDS,
                            end);
      gsize at = *word;

      while (at < page_end)
        {
          guint64 header = load_word (&self->words[at]);
          guint size = record_size (header);

          if (is_padding (header) || size == 0 || size > page_end - at)
            break;
          at += size;
        }
      if (at > *word)
        func (self, self->words + *word, at - *word, user_data);
      *word = at;
      /* The next page is begun only when this one is full. */
      if (at < page_end && (page_end == end || is_padding (load_word (&self->words[page_end]))))
        break;
      *word = page_end;
    }
}

static void
parse_dictionary (LoomRecording *self, const guint64 *words, gsize n_words, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  gsize n_consumed;

  if (!loom_fxt_parser_feed (self->parser, words, n_words, 0, &n_consumed, &error))
    g_critical ("%s: %s", G_STRFUNC, error->message);
  (void) user_data;
}

static void
use_builder (LoomRecording *self, LoomTraceBuilder *builder)
{
  if (self->builder == builder)
    return;

  g_clear_pointer (&self->parser, loom_fxt_parser_free);
  self->parser = loom_fxt_parser_new (builder);
  self->builder = builder;
  self->dictionary_word = self->header->dictionary_offset / 8;
}

/**
 * loom_recording_follow:
 * @self: a recording
 * @builder: what takes the events; the same each time, or from a new one on a new recording
 *
 * Appends what has come since the last call. One thread at a time.
 *
 * Returns: how many events
 */
guint64
loom_recording_follow (LoomRecording *self, LoomTraceBuilder *builder)
{
  LoomTrace *trace = loom_trace_builder_get_trace (builder);
  guint64 n_before = loom_trace_get_n_events (trace);

  use_builder (self, builder);
  /* The events first: what they refer to was in the dictionary before them. */
  collect (self);
  each_dictionary_part (self, &self->dictionary_word, parse_dictionary, NULL);

  g_array_sort (self->pieces, compare_pieces);
  for (guint i = 0; i < self->pieces->len; i++)
    {
      const Piece *piece = &g_array_index (self->pieces, Piece, i);
      g_autoptr (GError) error = NULL;
      gsize n_consumed;

      if (!loom_fxt_parser_feed (self->parser, &g_array_index (self->copies, guint64, piece->first),
                                 piece->n_words, 0, &n_consumed, &error))
        g_critical ("%s: %s", G_STRFUNC, error->message);
    }
  return loom_trace_get_n_events (trace) - n_before;
}

/**
 * loom_recording_skip:
 * @self: a recording
 *
 * What has been recorded until now is not followed.
 */
void
loom_recording_skip (LoomRecording *self)
{
  collect (self);
}

/**
 * loom_recording_get_n_lost:
 * @self: a recording
 *
 * Returns: how many events found no room so far
 */
guint64
loom_recording_get_n_lost (LoomRecording *self)
{
  return load_word (&self->header->n_lost);
}

/**
 * loom_recording_get_n_dropped:
 * @self: a recording
 *
 * Returns: how many of the oldest events have made room for newer ones; 0 where the recorder
 *   is one that does not count them
 */
guint64
loom_recording_get_n_dropped (LoomRecording *self)
{
  return self->counts_dropped ? load_word (&self->header->n_dropped) : 0;
}

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
  WeftRecorderHeader header = *self->header;

  memcpy (words, self->words, WEFT_RECORDING_HEADER_WORD * 8);
  /* Of an earlier recorder, it was shorter. */
  words[blob] = (words[blob] & G_GUINT64_CONSTANT (0xffff8000ffff000f)) |
                (guint64) (G_N_ELEMENTS (words) - blob) << 4 | (guint64) sizeof header << 32;
  header.state = __atomic_load_n (&self->header->state, __ATOMIC_ACQUIRE);
  header.n_lost = load_word (&self->header->n_lost);
  header.n_dropped = n_dropped;
  if (self->is_this_process && header.state == WEFT_RECORDING_RUNNING)
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
  GArray *chunks = g_array_new (FALSE, FALSE, sizeof (Piece));

  for (guint64 i = 0; i < self->header->n_chunks; i++)
    {
      Piece piece = { load_word (&chunk_words (self, i)[1]), (guint) i, 0 };

      if (piece.seq != 0)
        g_array_append_val (chunks, piece);
    }
  g_array_sort (chunks, compare_pieces);
  return chunks;
}

/* What is written after the chunks were listed is left out: their strings would be missing.
 * What is dropped meanwhile counts where it is missing; there may be some of it in the file. */
static gboolean
write_recording (LoomRecording *self,
                 GOutputStream *stream,
                 GCancellable *cancellable,
                 GError **error)
{
  guint64 n_dropped = loom_recording_get_n_dropped (self);
  g_autoptr (GArray) chunks = list_chunks (self);
  g_autoptr (GArray) words = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_autoptr (GArray) events = g_array_new (FALSE, FALSE, sizeof (guint64));
  gsize dictionary_word = self->header->dictionary_offset / 8;
  gboolean complete = TRUE;

  for (guint i = 0; i < chunks->len; i++)
    {
      const Piece *chunk = &g_array_index (chunks, Piece, i);
      guint word = sizeof (WeftRecordingChunk) / 8;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      complete = copy_chunk (self, chunk->first, chunk->seq, &word, events) && complete;
    }
  each_dictionary_part (self, &dictionary_word, append_words, words);
  if (!complete)
    n_dropped = loom_recording_get_n_dropped (self);

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
         write_recording (self, loom_output_file_get_stream (output), cancellable, error) &&
         loom_output_file_commit (output, cancellable, error);
}
