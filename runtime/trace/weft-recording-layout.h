/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

/*
 * The format between the recorder and its readers, in this process or another. Not
 * for programs. Plain C: a reader in another language may follow it as well.
 *
 * A recording is a file of little-endian 8-byte words, mapped by both sides, which
 * is Fuchsia trace format (FXT) from its first word to its last that is not zero:
 *
 *   0                   the magic number, the initialization record, the provider, and
 *                       a blob named "weft.recorder" (inline) that is WeftRecorderHeader;
 *                       padding to WEFT_RECORDING_HEADER_SIZE
 *   dictionary_offset   pages of WEFT_RECORDING_CHUNK_WORDS words with string, thread and
 *                       kernel object records; no record crosses the end of a page
 *   chunks_offset       n_chunks chunks of WEFT_RECORDING_CHUNK_WORDS words; each is all
 *                       zero, or begins with WeftRecordingChunk and has events
 *
 * Padding is blob records with the name 0: skip them. To follow a recording, parse a
 * region from where the last record ended, and stop where a padding begins: the next
 * record's header will be stored (release) over that of the padding, when the record
 * is complete. Take the events first and the dictionary after them: what an event
 * refers to was in the dictionary before it.
 *
 * Chunks are reused, the oldest first. Read one as with a sequence lock: load (acquire)
 * seq, and where it is not 0 copy the words with relaxed loads, then issue an acquire
 * fence and load seq again. If it has changed, throw the copy away. A chunk belongs to
 * one thread; in increasing order of seq, and within a chunk in order of the words,
 * the events of a thread are in order.
 */

/* Word 0: what FXT begins with. */
#define WEFT_RECORDING_MAGIC         G_GUINT64_CONSTANT (0x0016547846040010)

#define WEFT_RECORDING_HEADER_SIZE   4096
#define WEFT_RECORDING_CHUNK_WORDS   4096
#define WEFT_RECORDING_CHUNK_SIZE    (WEFT_RECORDING_CHUNK_WORDS * 8)

#define WEFT_RECORDING_VERSION       1
#define WEFT_RECORDING_RUNNING       1
#define WEFT_RECORDING_CLOSED        2
#define WEFT_RECORDING_SNAPSHOT      3 /* in a file only: saved while it was running */

#define WEFT_RECORDING_BLOB_NAME     "weft.recorder"

/* The word of the file at which WeftRecorderHeader begins: after the magic number, 2 words of
 * initialization, 2 of provider info, and the blob's header and name. */
#define WEFT_RECORDING_HEADER_WORD   8

/* How many bytes of it each recorder has written. */
#define WEFT_RECORDING_HEADER_MIN    136

/* The string number of "weft.chunk", the name of the blob that a chunk begins with. */
#define WEFT_RECORDING_CHUNK_STRING  1

typedef struct
{
  guint32 version;           /* WEFT_RECORDING_VERSION */
  guint32 state;             /* atomic: WEFT_RECORDING_RUNNING and so on */
  guint32 pid;
  guint32 chunk_words;       /* WEFT_RECORDING_CHUNK_WORDS */
  guint64 dictionary_offset; /* bytes from the beginning of the file, as all offsets */
  guint64 dictionary_bytes;
  guint64 chunks_offset;
  guint64 n_chunks;
  guint64 next_chunk;        /* atomic: how many times a chunk was asked for */
  guint64 n_lost;            /* atomic: events that found no room */
  gint64  start_time;        /* nanoseconds of CLOCK_MONOTONIC */
  char    program[64];       /* UTF-8, ends with 0 */
  guint64 n_dropped;         /* atomic: events of chunks that were used again; a blob of 136
                                bytes is one of an earlier recorder, which did not count them */
} WeftRecorderHeader;

typedef struct
{
  guint64 header;            /* of the blob record, 4 words in all */
  guint64 seq;               /* atomic: 0 while it is being prepared; else one that grows */
  guint64 owner;             /* atomic: tid, and WEFT_RECORDING_OWNED while it lives and writes here, or
                              * WEFT_RECORDING_KEPT while it is not to be used again yet */
  guint64 n_events;          /* atomic: how many are in it, once nobody owns it; above that the link to
                              * a chunk that goes when this one is used again */
} WeftRecordingChunk;

#define WEFT_RECORDING_OWNED         (G_GUINT64_CONSTANT (1) << 32)
#define WEFT_RECORDING_KEPT          (G_GUINT64_CONSTANT (1) << 33)

/* 16 bits of a number of events, 17 of a chunk's index + 1, and 31 of its sequence number. */
#define WEFT_RECORDING_N_EVENTS(word)   ((word) & G_MAXUINT16)
#define WEFT_RECORDING_LINK_SHIFT       16
#define WEFT_RECORDING_LINK_MASK        ((G_GUINT64_CONSTANT (1) << 17) - 1)
#define WEFT_RECORDING_LINK_SEQ_SHIFT   33
#define WEFT_RECORDING_LINK_SEQ_MASK    ((G_GUINT64_CONSTANT (1) << 31) - 1)

G_STATIC_ASSERT (sizeof (WeftRecorderHeader) == 144);
G_STATIC_ASSERT (sizeof (WeftRecordingChunk) == 32);
