/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "trace/weft-dictionary-private.h"
#include "trace/weft-recording-memory-private.h"

/* The recording that goes on, and this thread's part in it. */

G_BEGIN_DECLS

typedef struct
{
  guint                epoch;      /* of the recording that this thread is in; 0 for none */
  guint                thread;     /* its number in the dictionary, or 0 */
  guint32              tid;
  gboolean             exited;     /* its chunk is given back, it may have no more */
  WeftRecordingMemory *memory;
  WeftDictionary      *dictionary;
  WeftRecordingCursor  cursor;
  const char          *name;       /* (nullable): static, what the program calls the thread */
} WeftRecorderThread;

extern __thread WeftRecorderThread weft_recorder_thread_
    __attribute__ ((tls_model ("initial-exec"), visibility ("hidden")));

/* Joins the recording @epoch. FALSE if it is over, or the thread is. Keeps errno. */
gboolean weft_recorder_join  (guint      epoch);

G_END_DECLS
