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

/* With @any, also one that is kept. */
static gboolean
take_chunk (WeftRecordingChunk *chunk, guint32 tid, gboolean any)
{
  guint64 owner = __atomic_load_n (&chunk->owner, __ATOMIC_RELAXED);

  return (owner & WEFT_RECORDING_OWNED) == 0 && (any || (owner & WEFT_RECORDING_KEPT) == 0) &&
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
  guint64 n_events = WEFT_RECORDING_N_EVENTS (__atomic_load_n (&chunk->n_events, __ATOMIC_RELAXED));

  if (n_events > 0)
    __atomic_fetch_add (&self->header->n_dropped, n_events, __ATOMIC_RELAXED);
  __atomic_store_n (&chunk->n_events, 0, __ATOMIC_RELAXED);
}

/*
 * What the ring comes round to is the oldest by when it was claimed. But a thread that records little
 * keeps its chunk for rounds, and what it wrote last into it is as new as anything: given back, it
 * might be the very next one to be used again. So a chunk that was held for half a round is not given
 * back: it is kept, and passed over, and the thread's next chunk, which has a link to it, takes it
 * along. Who uses that one again, or keeps it, drops the kept one, whose events are older. So of each
 * thread what is there is without gaps, and one chunk at most is kept.
 *
 *   owned ──held for long──▶ kept ──its successor is used again, or kept──▶ free
 *     ▲                        └──no other chunk is left──▶ owned by another
 *
 * A link has the sequence number, for the kept one may have been taken where none was left.
 */
static guint64
create_link (WeftRecordingMemory *self, WeftRecordingChunk *chunk)
{
  guint64 index =
      (guint64) ((guint64 *) chunk - (guint64 *) self->chunks) / WEFT_RECORDING_CHUNK_WORDS;
  guint64 seq = __atomic_load_n (&chunk->seq, __ATOMIC_RELAXED);

  return ((seq & WEFT_RECORDING_LINK_SEQ_MASK) << WEFT_RECORDING_LINK_SEQ_SHIFT |
          (index + 1) << WEFT_RECORDING_LINK_SHIFT);
}

static void
drop_kept (WeftRecordingMemory *self, guint64 link, guint32 tid)
{
  guint64 index = link >> WEFT_RECORDING_LINK_SHIFT & WEFT_RECORDING_LINK_MASK;
  WeftRecordingChunk *chunk;
  guint64 owner;

  if (index == 0)
    return;
  chunk = get_chunk (self, index - 1);
  owner = __atomic_load_n (&chunk->owner, __ATOMIC_RELAXED);
  if ((owner & WEFT_RECORDING_KEPT) == 0 ||
      !__atomic_compare_exchange_n (&chunk->owner, &owner, tid | WEFT_RECORDING_OWNED, FALSE,
                                    __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
    return;

  if ((__atomic_load_n (&chunk->seq, __ATOMIC_RELAXED) & WEFT_RECORDING_LINK_SEQ_MASK) ==
      link >> WEFT_RECORDING_LINK_SEQ_SHIFT)
    {
      drop_events (self, chunk);
      invalidate (chunk);
      owner = tid;
    }
  __atomic_store_n (&chunk->owner, owner, __ATOMIC_RELEASE);
}

static void
prepare (WeftRecordingMemory *self, WeftRecordingChunk *chunk, guint64 seq, guint32 tid)
{
  const gsize n_words = sizeof *chunk / 8;
  guint64 *words = (guint64 *) chunk;

  /* Another thread may have had it since this one asked, and gone. */
  if (__atomic_load_n (&chunk->seq, __ATOMIC_RELAXED) > seq)
    seq = 1 + __atomic_fetch_add (&self->header->next_chunk, 1, __ATOMIC_RELAXED);

  drop_kept (self, __atomic_load_n (&chunk->n_events, __ATOMIC_RELAXED), tid);
  drop_events (self, chunk);
  invalidate (chunk);
  weft_recording_store (words + n_words, weft_fxt_padding (WEFT_RECORDING_CHUNK_WORDS - n_words));
  weft_recording_store (&chunk->header,
                        weft_fxt_blob (n_words, WEFT_RECORDING_CHUNK_STRING, sizeof *chunk - 8));
  __atomic_store_n (&chunk->seq, seq, __ATOMIC_RELEASE);
}

/* Once round for one that is free, and once more for one that is kept. */
static gboolean
claim (WeftRecordingMemory *self, WeftRecordingCursor *cursor, guint32 tid)
{
  guint64 n_chunks = self->header->n_chunks;

  for (guint64 tries = 0; tries < 2 * n_chunks; tries++)
    {
      guint64 ticket = __atomic_fetch_add (&self->header->next_chunk, 1, __ATOMIC_RELAXED);
      guint64 n_ring = __atomic_load_n (&self->n_ring, __ATOMIC_RELAXED);
      guint64 index = n_ring > 0 ? ticket % n_ring : 0;
      WeftRecordingChunk *chunk = get_chunk (self, index);

      if (n_ring == 0)
        return FALSE;

      if (!ensure_allocated (self, index) || !take_chunk (chunk, tid, tries >= n_chunks))
        continue;

      prepare (self, chunk, ticket + 1, tid);
      *cursor = (WeftRecordingCursor) { chunk, (guint64 *) (chunk + 1),
                                        (guint64 *) chunk + WEFT_RECORDING_CHUNK_WORDS, 0, 0 };
      return TRUE;
    }
  return FALSE;
}

/* @owner: what becomes of it: a thread's number for one that is free, with KEPT for one that is not */
static void
give_back (const WeftRecordingCursor *cursor, guint64 link, guint64 owner)
{
  __atomic_store_n (&cursor->chunk->n_events, link | cursor->n_events, __ATOMIC_RELAXED);
  __atomic_store_n (&cursor->chunk->owner, owner, __ATOMIC_RELEASE);
}

static gboolean
was_held_long (WeftRecordingMemory *self, const WeftRecordingCursor *cursor)
{
  guint64 now = __atomic_load_n (&self->header->next_chunk, __ATOMIC_RELAXED);
  guint64 seq = __atomic_load_n (&cursor->chunk->seq, __ATOMIC_RELAXED);

  return now - seq >= MAX (__atomic_load_n (&self->n_ring, __ATOMIC_RELAXED) / 2, 1);
}

/* The chunk that was held is free or kept before another one is asked for: it may be the only one. */
static gboolean
claim_next (WeftRecordingMemory *self, WeftRecordingCursor *cursor, guint32 tid)
{
  WeftRecordingCursor held = *cursor;
  guint64 link;

  if (held.chunk == NULL || !was_held_long (self, &held))
    {
      weft_recording_memory_release (cursor, tid);
      return claim (self, cursor, tid);
    }

  drop_kept (self, held.link, tid);
  link = create_link (self, held.chunk);
  give_back (&held, 0, tid | WEFT_RECORDING_KEPT);
  *cursor = (WeftRecordingCursor) { NULL, NULL, NULL, 0, 0 };
  if (!claim (self, cursor, tid))
    return FALSE;
  cursor->link = link;
  return TRUE;
}

gboolean
weft_recording_memory_claim (WeftRecordingMemory *self, WeftRecordingCursor *cursor, guint32 tid)
{
  int saved_errno = errno;
  gboolean claimed;

  claimed = claim_next (self, cursor, tid);
  errno = saved_errno;
  return claimed;
}

void
weft_recording_memory_release (WeftRecordingCursor *cursor, guint32 tid)
{
  if (cursor->chunk != NULL)
    give_back (cursor, cursor->link, tid);
  *cursor = (WeftRecordingCursor) { NULL, NULL, NULL, 0, 0 };
}
