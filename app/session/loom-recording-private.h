/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "session/loom-recording.h"
#include "trace/loom-fxt-parser.h"
#include "trace/weft-recording-layout.h"

/* What follows a recorder's memory (loom-recording.c) and what saves it (loom-recording-save.c)
 * have in common. */

G_BEGIN_DECLS

/* A mapping, which every reader of it shares. Where its parts are is copied when it has been
 * checked: the memory belongs to another process, which may write there what it likes. */
typedef struct
{
  const guint64 *words;
  gsize size;
  const WeftRecorderHeader *header; /* its atomic members only */
  gsize dictionary_begin;           /* words, as the next */
  gsize dictionary_end;
  gsize chunks_begin;
  guint64 n_chunks;
  gboolean counts_dropped;
} LoomRecorderMemory;

/* How far a chunk has been followed. */
typedef struct
{
  guint64 seq;
  guint word;
} LoomChunkCursor;

/* Words that were copied out of a chunk, to be parsed in the order of the sequence. */
typedef struct
{
  guint64 seq;
  guint first; /* in `copies` */
  guint n_words;
} LoomChunkPiece;

struct _LoomRecording
{
  LoomRecorderMemory *memory; /* counted */
  gint is_alive;              /* atomic: who records may still go on, as this process does */
  gboolean is_own;            /* and counts among those for whom it goes on */

  /* For following. */
  guint64 builder; /* the serial of whose the parser is; 0 for none */
  LoomFxtParser *parser;
  LoomChunkCursor *cursors;
  gsize dictionary_word; /* of the file; up to where the dictionary has been read */
  GArray *copies;        /* guint64 */
  GArray *pieces;        /* LoomChunkPiece */
  GArray *words;         /* guint64: the dictionary's and the copies, in order */
  guint64 n_claimed;     /* chunks, when it was looked at last */
  gboolean has_missed;
  gboolean is_damaged;
};

/* Acquiring, although that matters for a record's header only: so what is loaded afterwards,
 * a chunk's sequence number, is loaded after it, without a fence. */
static inline guint64
loom_recording_load_word (const guint64 *word)
{
  return __atomic_load_n (word, __ATOMIC_ACQUIRE);
}

static inline guint
loom_recording_record_size (guint64 header)
{
  return (guint) (header >> 4 & 0xfff);
}

static inline const guint64 *
loom_recording_chunk_words (LoomRecording *self, guint64 chunk)
{
  return self->memory->words + self->memory->chunks_begin + chunk * WEFT_RECORDING_CHUNK_WORDS;
}

/* A chunk that nobody has claimed yet is not looked at: even that would take memory. */
static inline guint64
loom_recording_count_chunks (LoomRecording *self)
{
  return MIN (self->memory->n_chunks,
              loom_recording_load_word (&self->memory->header->next_chunk));
}

/* Copies the whole records of a chunk from *@word on, which goes on to behind them. FALSE
 * where the chunk was given to somebody else meanwhile. */
gboolean loom_recording_copy_chunk     (LoomRecording *self,
                                        guint64        chunk,
                                        guint64        seq,
                                        guint         *word,
                                        GArray        *copies);
/* Calls @func for the whole records of the dictionary from *@word on, page by page. */
void     loom_recording_each_dictionary_part (LoomRecording *self,
                                        gsize         *word,
                                        void         (*func) (LoomRecording *,
                                                              const guint64 *,
                                                              gsize,
                                                              gpointer),
                                        gpointer       user_data);
int      loom_recording_compare_pieces (gconstpointer  a,
                                        gconstpointer  b);

G_END_DECLS
