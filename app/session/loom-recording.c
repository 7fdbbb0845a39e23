/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "session/loom-recording-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <weft.h>

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

/* Each member of the header is read once: whoever records may change it meanwhile. */
static gboolean
check_layout (LoomRecorderMemory *self, GError **error)
{
  WeftRecorderHeader header;

  if (self->size < WEFT_RECORDING_HEADER_SIZE || self->words[0] != WEFT_RECORDING_MAGIC)
    return set_error (error, _ ("This is not the memory of a Weft recorder"));

  self->header =
      (const WeftRecorderHeader *) (gconstpointer) (self->words + WEFT_RECORDING_HEADER_WORD);
  memcpy (&header, self->header, sizeof header);
  if (header.version != WEFT_RECORDING_VERSION || header.chunk_words != WEFT_RECORDING_CHUNK_WORDS)
    return set_error (error, _ ("The program was recorded by another version of Weft"));
  if (header.chunks_offset % WEFT_RECORDING_HEADER_SIZE != 0 || header.dictionary_offset % 8 != 0 ||
      header.chunks_offset > self->size || header.dictionary_offset > header.chunks_offset ||
      header.dictionary_bytes > header.chunks_offset - header.dictionary_offset ||
      header.n_chunks > (self->size - header.chunks_offset) / WEFT_RECORDING_CHUNK_SIZE)
    return set_error (error, _ ("The recorder's memory is damaged"));

  self->dictionary_begin = header.dictionary_offset / 8;
  self->dictionary_end = self->dictionary_begin + header.dictionary_bytes / 8;
  self->chunks_begin = header.chunks_offset / 8;
  self->n_chunks = header.n_chunks;
  self->counts_dropped =
      blob_size (self->words[WEFT_RECORDING_HEADER_WORD - 3]) >= sizeof (WeftRecorderHeader);
  return TRUE;
}

static void
clear_memory (gpointer data)
{
  LoomRecorderMemory *self = data;

  munmap ((gpointer) self->words, self->size);
}

static void
unref_memory (LoomRecorderMemory *self)
{
  g_atomic_rc_box_release_full (self, clear_memory);
}

static LoomRecorderMemory *
map_memory (int fd, GError **error)
{
  LoomRecorderMemory *self;
  struct stat status;
  gpointer words;

  if (fstat (fd, &status) != 0 || status.st_size <= 0 ||
      (words = mmap (NULL, (gsize) status.st_size, PROT_READ, MAP_SHARED, fd, 0)) == MAP_FAILED)
    {
      int saved_errno = errno;

      g_set_error (error, G_IO_ERROR, (gint) g_io_error_from_errno (saved_errno),
                   _ ("Cannot map the recorder's memory: %s"), g_strerror (saved_errno));
      return NULL;
    }

  self = g_atomic_rc_box_new0 (LoomRecorderMemory);
  self->words = words;
  self->size = (gsize) status.st_size;
  if (check_layout (self, error))
    return self;
  unref_memory (self);
  return NULL;
}

/* @memory: (transfer full) */
static LoomRecording *
follow_memory (LoomRecorderMemory *memory)
{
  LoomRecording *self = g_new0 (LoomRecording, 1);

  self->memory = memory;
  self->cursors = g_new0 (LoomChunkCursor, memory->n_chunks);
  self->dictionary_word = memory->dictionary_begin;
  self->copies = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->pieces = g_array_new (FALSE, FALSE, sizeof (LoomChunkPiece));
  self->words = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->n_claimed = loom_recording_load_word (&memory->header->next_chunk);
  return self;
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
  LoomRecorderMemory *memory = map_memory (fd, error);

  return memory != NULL ? follow_memory (memory) : NULL;
}

/**
 * loom_recording_dup:
 * @self: a recording
 *
 * A second reader of the same memory, for another thread or another purpose, which follows it
 * from the oldest that is still there. It ends no recording when it is freed. Any thread.
 *
 * Returns: (transfer full): the reader
 */
LoomRecording *
loom_recording_dup (LoomRecording *self)
{
  LoomRecording *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = follow_memory (g_atomic_rc_box_acquire (self->memory));
  copy->is_alive = g_atomic_int_get (&self->is_alive);
  return copy;
}

static LoomRecording *
take_fd (int fd, GError **error)
{
  LoomRecording *self = fd >= 0 ? loom_recording_new (fd, error) : NULL;

  if (fd >= 0)
    close (fd);
  return self;
}

/*
 * The recording of this process that was started here: nobody's, or of those who have started it or
 * have found it started. Each counts for one, and the last that is freed ends it, whoever began:
 * one that is followed does not end because the one that came first goes, on whatever thread. A
 * recording that others began is followed, and not counted.
 *
 *     none     start: start the recorder, 1
 *     n        start: follow, n + 1        free: n > 1: n - 1        n = 1: stop the recorder, none
 *
 * All of it under the mutex, so that none starts what another is about to stop.
 */
static struct
{
  GMutex mutex;
  guint n_users;
} own;

/* Under the mutex. */
static LoomRecording *
follow_running (GError **error)
{
  LoomRecording *self = take_fd (weft_recorder_dup_fd (error), error);

  if (self != NULL)
    self->is_own = own.n_users > 0;
  return self;
}

/* Under the mutex. */
static LoomRecording *
start_recorder (gsize limit, GError **error)
{
  LoomRecording *self;
  int fd = weft_recorder_create_memory (limit, error);

  if (fd < 0)
    return NULL;
  if (!weft_recorder_start_fd (fd, error))
    {
      close (fd);
      return NULL;
    }

  self = take_fd (fd, error);
  if (self == NULL)
    weft_recorder_stop ();
  else
    self->is_own = TRUE;
  return self;
}

/**
 * loom_recording_start_own:
 * @limit: how much memory, bytes
 * @error: why it cannot be recorded
 *
 * Starts to record this process. Where it is recorded already, that recording is followed instead;
 * it goes on when this one is freed, as long as another one that was got here follows it, or if
 * somebody else began it. Any thread.
 *
 * Returns: (transfer full) (nullable): the recording
 */
LoomRecording *
loom_recording_start_own (gsize limit, GError **error)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&own.mutex);
  LoomRecording *self =
      weft_recorder_is_active () ? follow_running (error) : start_recorder (limit, error);

  if (self == NULL)
    return NULL;
  self->is_alive = TRUE;
  own.n_users += self->is_own;
  return self;
}

static void
release_own (void)
{
  g_autoptr (GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new (&own.mutex);

  if (--own.n_users == 0)
    weft_recorder_stop ();
}

/**
 * loom_recording_free:
 * @self: (transfer full): a recording
 *
 * Stops following; ends the recording if it is of this process, and nobody else's any more.
 */
void
loom_recording_free (LoomRecording *self)
{
  if (self->is_own)
    release_own ();
  g_clear_pointer (&self->parser, loom_fxt_parser_free);
  g_clear_pointer (&self->copies, g_array_unref);
  g_clear_pointer (&self->pieces, g_array_unref);
  g_clear_pointer (&self->words, g_array_unref);
  g_free (self->cursors);
  unref_memory (self->memory);
  g_free (self);
}

/* Copies the whole records of a chunk from *@word on, which goes on to behind them. FALSE
 * where the chunk was given to somebody else meanwhile. */
gboolean
loom_recording_copy_chunk (
    LoomRecording *self, guint64 chunk, guint64 seq, guint *word, GArray *copies)
{
  const guint64 *words = loom_recording_chunk_words (self, chunk);
  guint n_before = copies->len;
  guint at = *word;

  while (at < WEFT_RECORDING_CHUNK_WORDS)
    {
      guint64 header = loom_recording_load_word (&words[at]);
      guint size = loom_recording_record_size (header);

      if (is_padding (header) || size == 0 || size > WEFT_RECORDING_CHUNK_WORDS - at)
        break;
      g_array_append_val (copies, header);
      for (guint i = 1; i < size; i++)
        {
          guint64 copy = loom_recording_load_word (&words[at + i]);

          g_array_append_val (copies, copy);
        }
      at += size;
    }

  if (loom_recording_load_word (&words[1]) != seq)
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
  guint64 n_claimed = loom_recording_load_word (&self->memory->header->next_chunk);

  g_array_set_size (self->copies, 0);
  g_array_set_size (self->pieces, 0);
  if (n_claimed - self->n_claimed >= MAX (self->memory->n_chunks / 2, 1))
    self->has_missed = TRUE;
  self->n_claimed = n_claimed;

  for (guint64 i = 0; i < MIN (self->memory->n_chunks, n_claimed); i++)
    {
      guint64 seq = loom_recording_load_word (&loom_recording_chunk_words (self, i)[1]);
      LoomChunkCursor *cursor = &self->cursors[i];
      LoomChunkPiece piece = { seq, self->copies->len, 0 };

      if (seq == 0)
        continue;
      if (cursor->seq != seq)
        *cursor = (LoomChunkCursor) { seq, sizeof (WeftRecordingChunk) / 8 };
      if (!loom_recording_copy_chunk (self, i, seq, &cursor->word, self->copies))
        continue;
      piece.n_words = self->copies->len - piece.first;
      if (piece.n_words > 0)
        g_array_append_val (self->pieces, piece);
    }
}

int
loom_recording_compare_pieces (gconstpointer a, gconstpointer b)
{
  guint64 one = ((const LoomChunkPiece *) a)->seq;
  guint64 other = ((const LoomChunkPiece *) b)->seq;

  return (one > other) - (one < other);
}

/* Calls @func for the whole records of the dictionary from *@word on, page by page. */
void
loom_recording_each_dictionary_part (
    LoomRecording *self,
    gsize *word,
    void (*func) (LoomRecording *, const guint64 *, gsize, gpointer),
    gpointer user_data)
{
  gsize begin = self->memory->dictionary_begin;
  gsize end = self->memory->dictionary_end;

  while (*word < end)
    {
      gsize page_end = MIN (begin + ((*word - begin) / WEFT_RECORDING_CHUNK_WORDS + 1) *
                                        WEFT_RECORDING_CHUNK_WORDS,
                            end);
      gsize at = *word;

      while (at < page_end)
        {
          guint64 header = loom_recording_load_word (&self->memory->words[at]);
          guint size = loom_recording_record_size (header);

          if (is_padding (header) || size == 0 || size > page_end - at)
            break;
          at += size;
        }
      if (at > *word)
        func (self, self->memory->words + *word, at - *word, user_data);
      *word = at;
      /* The next page is begun only when this one is full. */
      if (at < page_end && (page_end == end ||
                            is_padding (loom_recording_load_word (&self->memory->words[page_end]))))
        break;
      *word = page_end;
    }
}

static void
append_words (LoomRecording *self,
              const guint64 *words,
              gsize n_words,
              gpointer user_data G_GNUC_UNUSED)
{
  g_array_append_vals (self->words, words, (guint) n_words);
}

/* What has come since the last time, in order. The events are copied first: what they refer to
 * was in the dictionary before them. */
static void
gather (LoomRecording *self)
{
  collect (self);
  g_array_set_size (self->words, 0);
  loom_recording_each_dictionary_part (self, &self->dictionary_word, append_words, NULL);
  g_array_sort (self->pieces, loom_recording_compare_pieces);
  for (guint i = 0; i < self->pieces->len; i++)
    {
      const LoomChunkPiece *piece = &g_array_index (self->pieces, LoomChunkPiece, i);

      g_array_append_vals (self->words, &g_array_index (self->copies, guint64, piece->first),
                           piece->n_words);
    }
}

static void
use_builder (LoomRecording *self, LoomTraceBuilder *builder)
{
  if (self->builder == loom_trace_builder_get_serial (builder))
    return;

  g_clear_pointer (&self->parser, loom_fxt_parser_free);
  self->parser = loom_fxt_parser_new (builder);
  self->builder = loom_trace_builder_get_serial (builder);
  self->dictionary_word = self->memory->dictionary_begin;
}

/**
 * loom_recording_follow:
 * @self: a recording
 * @builder: what takes the events; the same each time, or a new one, which gets those to come
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
  gsize n_consumed;

  use_builder (self, builder);
  gather (self);
  if (!loom_fxt_parser_feed (self->parser, (const guint64 *) (gpointer) self->words->data,
                             self->words->len, 0, &n_consumed, NULL))
    self->is_damaged = TRUE;
  return loom_trace_get_n_events (trace) - n_before;
}

/* Where the whole records of a chunk end, from @word on. */
static guint
skip_records (const guint64 *words, guint word)
{
  while (word < WEFT_RECORDING_CHUNK_WORDS)
    {
      guint64 header = loom_recording_load_word (&words[word]);
      guint size = loom_recording_record_size (header);

      if (is_padding (header) || size == 0 || size > WEFT_RECORDING_CHUNK_WORDS - word)
        break;
      word += size;
    }
  return word;
}

/**
 * loom_recording_take:
 * @self: a recording
 *
 * What has come since the last call, as records of a Fuchsia trace, for several parsers. Not
 * for who also calls loom_recording_follow(). One thread at a time.
 *
 * Returns: (transfer full): whole words
 */
GBytes *
loom_recording_take (LoomRecording *self)
{
  gather (self);
  return g_bytes_new (self->words->data, (gsize) self->words->len * 8);
}

/**
 * loom_recording_skip:
 * @self: a recording
 *
 * What has been recorded until now is not followed. What is followed next may go into a new
 * builder.
 */
void
loom_recording_skip (LoomRecording *self)
{
  guint64 n_claimed = loom_recording_load_word (&self->memory->header->next_chunk);

  self->n_claimed = n_claimed;
  for (guint64 i = 0; i < MIN (self->memory->n_chunks, n_claimed); i++)
    {
      const guint64 *words = loom_recording_chunk_words (self, i);
      guint64 seq = loom_recording_load_word (&words[1]);
      LoomChunkCursor *cursor = &self->cursors[i];

      if (seq == 0)
        continue;
      if (cursor->seq != seq)
        *cursor = (LoomChunkCursor) { seq, sizeof (WeftRecordingChunk) / 8 };
      cursor->word = skip_records (words, cursor->word);
    }
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
  return loom_recording_load_word (&self->memory->header->n_lost);
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
  return self->memory->counts_dropped ? loom_recording_load_word (&self->memory->header->n_dropped)
                                      : 0;
}

/**
 * loom_recording_has_wrapped:
 * @self: a recording
 *
 * Returns: whether chunks were used again, so that the oldest events are no more
 */
gboolean
loom_recording_has_wrapped (LoomRecording *self)
{
  return loom_recording_load_word (&self->memory->header->next_chunk) > self->memory->n_chunks;
}

/**
 * loom_recording_has_missed:
 * @self: a recording
 *
 * Asks once: the next answer is about what comes.
 *
 * Returns: whether chunks may have been used again before they were followed, so that what was
 *   followed has gaps
 */
gboolean
loom_recording_has_missed (LoomRecording *self)
{
  gboolean has_missed = self->has_missed;

  self->has_missed = FALSE;
  return has_missed;
}

/**
 * loom_recording_is_damaged:
 * @self: a recording
 *
 * Returns: whether something was followed that cannot be; it was left out
 */
gboolean
loom_recording_is_damaged (LoomRecording *self)
{
  return self->is_damaged;
}

/**
 * loom_recording_get_pid:
 * @self: a recording
 *
 * Returns: the process that was recorded
 */
gint64
loom_recording_get_pid (LoomRecording *self)
{
  return __atomic_load_n (&self->memory->header->pid, __ATOMIC_RELAXED);
}

/**
 * loom_recording_is_closed:
 * @self: a recording
 *
 * Returns: whether who records has ended it
 */
gboolean
loom_recording_is_closed (LoomRecording *self)
{
  return __atomic_load_n (&self->memory->header->state, __ATOMIC_ACQUIRE) == WEFT_RECORDING_CLOSED;
}

/**
 * loom_recording_set_alive:
 * @self: a recording
 * @alive: whether who records may still go on
 *
 * What is saved of a recorder that goes on is no recording of a program that was killed.
 */
void
loom_recording_set_alive (LoomRecording *self, gboolean alive)
{
  g_atomic_int_set (&self->is_alive, alive);
}

/**
 * loom_recording_get_size:
 * @self: a recording
 * @limit: (out) (optional): how many bytes of events it can keep
 *
 * Returns: how many bytes of memory its events take
 */
gsize
loom_recording_get_size (LoomRecording *self, gsize *limit)
{
  guint64 n_claimed = loom_recording_load_word (&self->memory->header->next_chunk);

  if (limit != NULL)
    *limit = self->memory->n_chunks * WEFT_RECORDING_CHUNK_SIZE;
  return MIN (n_claimed, self->memory->n_chunks) * WEFT_RECORDING_CHUNK_SIZE;
}
