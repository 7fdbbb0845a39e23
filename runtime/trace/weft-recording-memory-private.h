/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"
#include "trace/weft-recording-layout.h"

/*
 * The mapped file: its header, and the chunks that threads claim. See
 * weft-recording-layout.h for the format and weft-recorder.c for the protocol.
 */

G_BEGIN_DECLS

typedef struct
{
  int                 fd;         /* owned */
  guint64            *words;      /* the whole file */
  gsize               size;       /* of it, in bytes */
  WeftRecorderHeader *header;
  guint64            *dictionary;
  gsize               n_dictionary_words;
  WeftRecordingChunk *chunks;
  guint8             *is_allocated; /* atomic, of each chunk: the device has given it room */
  guint64             n_ring;     /* atomic: chunks that there is room for on the device */
} WeftRecordingMemory;

/* What a thread writes to: the next word, and the end of its chunk. Both NULL at first. */
typedef struct
{
  WeftRecordingChunk *chunk;
  guint64            *next;
  guint64            *end;
  guint64             n_events;   /* in this chunk */
  guint64             link;       /* to the one before it, if that is kept */
} WeftRecordingCursor;

/* Whether a recording may have @limit bytes. */
gboolean weft_recording_memory_check   (gsize                 limit,
                                        GError              **error);

/* Takes the file over: nobody may record into it again. @fd stays the caller's. */
WeftRecordingMemory *
         weft_recording_memory_new     (int                   fd,
                                        GError              **error);
void     weft_recording_memory_free    (WeftRecordingMemory  *self);
void     weft_recording_memory_close   (WeftRecordingMemory  *self);
void     weft_recording_memory_lose    (WeftRecordingMemory  *self);

/* A new chunk for the thread, FALSE if there is none. Keeps errno. */
gboolean weft_recording_memory_claim   (WeftRecordingMemory  *self,
                                        WeftRecordingCursor  *cursor,
                                        guint32               tid);
void     weft_recording_memory_release (WeftRecordingCursor  *cursor,
                                        guint32               tid);

static inline void
weft_recording_store (guint64 *word, guint64 value)
{
  __atomic_store_n (word, value, __ATOMIC_RELAXED);
}

/* The commit: whoever sees this word sees all of the record, and the padding after it. */
static inline void
weft_recording_commit (guint64 *word, guint64 header)
{
  __atomic_store_n (word, header, __ATOMIC_RELEASE);
}

G_END_DECLS
