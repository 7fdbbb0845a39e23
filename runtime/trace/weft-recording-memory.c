/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "trace/weft-recording-memory-private.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "trace/weft-dictionary-private.h"
#include "trace/weft-fxt-private.h"
#include "trace/weft-trace.h"
#include "weft-error.h"

#define MIN_LIMIT (256 * 1024)
#define MAX_LIMIT (G_GUINT64_CONSTANT (4) * 1024 * 1024 * 1024)
#define MAX_DICTIONARY (1024 * 1024)

G_STATIC_ASSERT (sizeof (gsize) == 8);

static gsize
dictionary_size (gsize limit)
{
  gsize size = CLAMP (limit / 8, WEFT_RECORDING_CHUNK_SIZE, MAX_DICTIONARY);

  return size - size % WEFT_RECORDING_CHUNK_SIZE;
}

static gsize
count_chunks (gsize limit)
{
  return (limit - WEFT_RECORDING_HEADER_SIZE - dictionary_size (limit)) / WEFT_RECORDING_CHUNK_SIZE;
}

gboolean
weft_recording_memory_check (gsize limit, GError **error)
{
  if (limit >= MIN_LIMIT && limit <= MAX_LIMIT)
    return TRUE;

  g_set_error (error, WEFT_ERROR, WEFT_ERROR_RECORDER,
               "A recording takes between 256 KiB and 4 GiB, not %" G_GSIZE_FORMAT " bytes", limit);
  return FALSE;
}

static gboolean
set_error (GError **error, const char *what)
{
  int code = errno;

  g_set_error (error, WEFT_ERROR, WEFT_ERROR_RECORDER, "%s: %s", what, g_strerror (code));
  return FALSE;
}

/* Has the device give room now, or say that it has none: later that would be a SIGBUS. */
static gboolean
allocate (int fd, gsize offset, gsize size)
{
  int result;

  do
    result = fallocate (fd, FALLOC_FL_KEEP_SIZE, (off_t) offset, (off_t) size);
  while (result != 0 && errno == EINTR);

  return result == 0 || errno == EOPNOTSUPP;
}

static gboolean
get_size (int fd, gsize *size, GError **error)
{
  struct stat status;

  if (fstat (fd, &status) != 0)
    return set_error (error, "The memory to record into cannot be used");

  if (!S_ISREG (status.st_mode))
    {
      g_set_error_literal (error, WEFT_ERROR, WEFT_ERROR_RECORDER,
                           "What is to be recorded into is neither memory nor a file");
      return FALSE;
    }

  *size = (gsize) status.st_size;
  return weft_recording_memory_check (*size, error);
}

static gboolean
map (WeftRecordingMemory *self, GError **error)
{
  gpointer words;

  if (!allocate (self->fd, 0, WEFT_RECORDING_HEADER_SIZE + dictionary_size (self->size)))
    return set_error (error, "There is no room for a recording");

  words = mmap (NULL, self->size, PROT_READ | PROT_WRITE, MAP_SHARED, self->fd, 0);
  if (words == MAP_FAILED)
    return set_error (error, "The memory to record into cannot be mapped");

  self->words = words;
  return TRUE;
}

/* Only one process, and only once, may record into a file. */
static gboolean
take (WeftRecordingMemory *self, GError **error)
{
  guint64 empty = 0;

  if (__atomic_compare_exchange_n (self->words, &empty, WEFT_RECORDING_MAGIC, FALSE,
                                   __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
    return TRUE;

  g_set_error_literal (error, WEFT_ERROR, WEFT_ERROR_RECORDER,
                       "There is a recording already in what is to be recorded into");
  return FALSE;
}

static void
fill_header (WeftRecorderHeader *header, gsize size)
{
  const char *program = program_invocation_short_name;

  header->version = WEFT_RECORDING_VERSION;
  header->pid = (guint32) getpid ();
  header->chunk_words = WEFT_RECORDING_CHUNK_WORDS;
  header->dictionary_offset = WEFT_RECORDING_HEADER_SIZE;
  header->dictionary_bytes = dictionary_size (size);
  header->chunks_offset = WEFT_RECORDING_HEADER_SIZE + dictionary_size (size);
  header->n_chunks = count_chunks (size);
  header->start_time = weft_trace_get_time ();
  memcpy (header->program, program, weft_fxt_text_length (program, sizeof header->program - 1));
}

static void
write_header (WeftRecordingMemory *self)
{
  const char *name = WEFT_RECORDING_BLOB_NAME;
  const gsize n_words = WEFT_RECORDING_HEADER_SIZE / 8;
  const gsize blob_words = 1 + 2 + sizeof (WeftRecorderHeader) / 8;
  const gsize blob = WEFT_RECORDING_HEADER_WORD - 3;
  guint64 *words = self->words;

  words[1] = weft_fxt_initialization ();
  words[2] = G_GUINT64_CONSTANT (1000000000);
  words[3] = weft_fxt_provider (1, strlen ("weft"));
  words[4] = weft_fxt_text ("weft", strlen ("weft"), 0);
  words[blob] = weft_fxt_blob (blob_words, (guint) (WEFT_FXT_INLINE | strlen (name)),
                               sizeof (WeftRecorderHeader));
  words[blob + 1] = weft_fxt_text (name, strlen (name), 0);
  words[blob + 2] = weft_fxt_text (name, strlen (name), 1);
  words[blob + blob_words] = weft_fxt_padding (n_words - blob - blob_words);

  self->header = (WeftRecorderHeader *) (words + WEFT_RECORDING_HEADER_WORD);
  fill_header (self->header, self->size);
}

static void
lay_out (WeftRecordingMemory *self)
{
  write_header (self);
  self->dictionary = self->words + self->header->dictionary_offset / 8;
  self->n_dictionary_words = self->header->dictionary_bytes / 8;
  self->chunks = (WeftRecordingChunk *) (self->words + self->header->chunks_offset / 8);
  self->n_ring = self->header->n_chunks;
  self->is_allocated = g_new0 (guint8, self->header->n_chunks);
  weft_dictionary_lay_out (self->dictionary, self->n_dictionary_words);

  __atomic_store_n (&self->header->state, WEFT_RECORDING_RUNNING, __ATOMIC_RELEASE);
}

void
weft_recording_memory_free (WeftRecordingMemory *self)
{
  if (self->words != NULL)
    munmap (self->words, self->size);
  if (self->fd >= 0)
    close (self->fd);
  g_free (self->is_allocated);
  g_free (self);
}

WeftRecordingMemory *
weft_recording_memory_new (int fd, GError **error)
{
  WeftRecordingMemory *self;
  gsize size;

  if (!get_size (fd, &size, error))
    return NULL;

  self = g_new0 (WeftRecordingMemory, 1);
  self->size = size;
  self->fd = fcntl (fd, F_DUPFD_CLOEXEC, 3);
  if (self->fd < 0)
    set_error (error, "The memory to record into cannot be kept");
  else if (map (self, error) && take (self, error))
    {
      lay_out (self);
      return self;
    }

  weft_recording_memory_free (self);
  return NULL;
}

void
weft_recording_memory_close (WeftRecordingMemory *self)
{
  __atomic_store_n (&self->header->state, WEFT_RECORDING_CLOSED, __ATOMIC_RELEASE);
}

void
weft_recording_memory_lose (WeftRecordingMemory *self)
{
  __atomic_fetch_add (&self->header->n_lost, 1, __ATOMIC_RELAXED);
}

/* Chunks. */

static WeftRecordingChunk *
get_chunk (WeftRecordingMemory *self, guint64 index)
{
  return (WeftRecordingChunk *) ((guint64 *) self->chunks + index * WEFT_RECORDING_CHUNK_WORDS);
}

/* A chunk that has never been used is not there yet, and even to read it would need room. If the
 * device is full, the chunks before it are the whole ring from now on. */
static gboolean
allocate_chunk (WeftRecordingMemory *self, guint64 index)
{
  gsize offset = self->header->chunks_offset + index * WEFT_RECORDING_CHUNK_SIZE;
  guint64 n_ring = __atomic_load_n (&self->n_ring, __ATOMIC_RELAXED);

  if (allocate (self->fd, offset, WEFT_RECORDING_CHUNK_SIZE))
    {
      __atomic_store_n (&self->is_allocated[index], TRUE, __ATOMIC_RELEASE);
      return TRUE;
    }

  while (index < n_ring && !__atomic_compare_exchange_n (&self->n_ring, &n_ring, index, FALSE,
                                                         __ATOMIC_RELAXED, __ATOMIC_RELAXED))
    continue;
  return FALSE;
}

static gboolean
ensure_allocated (WeftRecordingMemory *self, guint64 index)
{
  return __atomic_load_n (&self->is_allocated[index], __ATOMIC_ACQUIRE) ||
         allocate_chunk (self, index);
}

/* What the ring comes round to is the oldest by when it was claimed. A thread that records little
 * keeps its chunk for rounds, though, and what it wrote last into it is new. Such a chunk is passed
 * over until the ring has come round half again. */
static gboolean
is_recent (guint64 owner, guint64 ticket, guint64 n_ring)
{
  guint64 age =
      (ticket - (owner >> WEFT_RECORDING_GIVEN_BACK_SHIFT)) & WEFT_RECORDING_GIVEN_BACK_MASK;

  return owner != 0 && age < n_ring / 2;
}

static gboolean
take_chunk (WeftRecordingChunk *chunk, guint32 tid, guint64 ticket, guint64 n_ring)
{
  guint64 owner = __atomic_load_n (&chunk->owner, __ATOMIC_RELAXED);

  return (owner & WEFT_RECORDING_OWNED) == 0 && !is_recent (owner, ticket, n_ring) &&
         __atomic_compare_exchange_n (&chunk->owner, &owner, tid | WEFT_RECORDING_OWNED, FALSE,
                                      __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
}

/* The reader that sees any of what follows sees that the sequence number is gone. ThreadSanitizer
 * knows no fences, and needs none: all the words are atomic. */
static void
invalidate (WeftRecordingChunk *chunk)
{
  __atomic_store_n (&chunk->seq, 0, __ATOMIC_RELAXED);
#ifndef __SANITIZE_THREAD__
  __atomic_thread_fence (__ATOMIC_RELEASE);
#endif
}

/* Who had it before has said how many there are when it gave it back. */
static void
drop_events (WeftRecordingMemory *self, WeftRecordingChunk *chunk)
{
  guint64 n_events = __atomic_load_n (&chunk->n_events, __ATOMIC_RELAXED);

  if (n_events > 0)
    __atomic_fetch_add (&self->header->n_dropped, n_events, __ATOMIC_RELAXED);
  __atomic_store_n (&chunk->n_events, 0, __ATOMIC_RELAXED);
}

static void
prepare (WeftRecordingMemory *self, WeftRecordingChunk *chunk, guint64 seq)
{
  const gsize n_words = sizeof *chunk / 8;
  guint64 *words = (guint64 *) chunk;

  /* Another thread may have had it since this one asked, and gone. */
  if (__atomic_load_n (&chunk->seq, __ATOMIC_RELAXED) > seq)
    seq = 1 + __atomic_fetch_add (&self->header->next_chunk, 1, __ATOMIC_RELAXED);

  drop_events (self, chunk);
  invalidate (chunk);
  weft_recording_store (words + n_words, weft_fxt_padding (WEFT_RECORDING_CHUNK_WORDS - n_words));
  weft_recording_store (&chunk->header,
                        weft_fxt_blob (n_words, WEFT_RECORDING_CHUNK_STRING, sizeof *chunk - 8));
  __atomic_store_n (&chunk->seq, seq, __ATOMIC_RELEASE);
}

/* Twice round: after the first time no chunk that was free then is recent any more. */
static gboolean
claim (WeftRecordingMemory *self, WeftRecordingCursor *cursor, guint32 tid)
{
  for (guint64 tries = 2 * self->header->n_chunks; tries > 0; tries--)
    {
      guint64 ticket = __atomic_fetch_add (&self->header->next_chunk, 1, __ATOMIC_RELAXED);
      guint64 n_ring = __atomic_load_n (&self->n_ring, __ATOMIC_RELAXED);
      guint64 index = n_ring > 0 ? ticket % n_ring : 0;
      WeftRecordingChunk *chunk = get_chunk (self, index);

      if (n_ring == 0)
        return FALSE;

      if (!ensure_allocated (self, index) || !take_chunk (chunk, tid, ticket, n_ring))
        continue;

      prepare (self, chunk, ticket + 1);
      *cursor = (WeftRecordingCursor) { chunk, (guint64 *) (chunk + 1),
                                        (guint64 *) chunk + WEFT_RECORDING_CHUNK_WORDS, 0 };
      return TRUE;
    }
  return FALSE;
}

gboolean
weft_recording_memory_claim (WeftRecordingMemory *self, WeftRecordingCursor *cursor, guint32 tid)
{
  int saved_errno = errno;
  gboolean claimed;

  weft_recording_memory_release (self, cursor, tid);
  claimed = claim (self, cursor, tid);
  errno = saved_errno;
  return claimed;
}

void
weft_recording_memory_release (WeftRecordingMemory *self, WeftRecordingCursor *cursor, guint32 tid)
{
  if (cursor->chunk != NULL)
    {
      guint64 now = __atomic_load_n (&self->header->next_chunk, __ATOMIC_RELAXED);

      __atomic_store_n (&cursor->chunk->n_events, cursor->n_events, __ATOMIC_RELAXED);
      __atomic_store_n (&cursor->chunk->owner, now << WEFT_RECORDING_GIVEN_BACK_SHIFT | tid,
                        __ATOMIC_RELEASE);
    }
  *cursor = (WeftRecordingCursor) { NULL, NULL, NULL, 0 };
}
