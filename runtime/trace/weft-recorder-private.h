/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "trace/weft-clock-private.h"
#include "trace/weft-dictionary-private.h"
#include "trace/weft-recording-memory-private.h"

/* The recording that goes on, and this thread's part in it. */

G_BEGIN_DECLS

/* An epoch that there never is: of a thread that is in none. */
#define WEFT_RECORDER_OUTSIDE 0xfffffffd

typedef struct _WeftRecorderRecording WeftRecorderRecording;

typedef struct
{
  guint                  epoch;      /* of the recording that this thread is in */
  guint                  thread;     /* its number in the dictionary, or 0 */
  WeftRecordingCursor    cursor;
  WeftClock              clock;
  WeftRecordingMemory   *memory;
  WeftDictionary        *dictionary;
  const char            *last_text;  /* (nullable): the pointer that it was asked for last */
  const WeftDictionaryString *last_string; /* and what it said */
  gboolean               last_is_interned;
  WeftRecorderRecording *recording;
  guint32                tid;
  gboolean               exited;     /* its chunk is given back, it may have no more */
  const char            *name;       /* (nullable): static, what the program calls the thread */
} WeftRecorderThread;

extern __thread WeftRecorderThread weft_recorder_thread_
    __attribute__ ((tls_model ("initial-exec"), visibility ("hidden")));

/* Linux's limit is 15 and the 0. */
#define WEFT_THREAD_NAME_SIZE 16

/* What the calling thread is called, in recordings and in messages: as the program says, "main", or
 * as the system has it, which is put into @buffer. */
const char *weft_recorder_get_thread_name (char buffer[WEFT_THREAD_NAME_SIZE]);

/* Does what somebody wants of this process, and joins the recording that goes on. FALSE if there
 * is none, or the thread is over. Keeps errno. */
gboolean weft_recorder_join  (void);

G_END_DECLS
