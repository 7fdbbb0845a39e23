/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

/* The records of Fuchsia's trace format, as their words have them. */

G_BEGIN_DECLS

enum
{
  LOOM_FXT_RECORD_METADATA = 0,
  LOOM_FXT_RECORD_INITIALIZATION = 1,
  LOOM_FXT_RECORD_STRING = 2,
  LOOM_FXT_RECORD_THREAD = 3,
  LOOM_FXT_RECORD_EVENT = 4,
  LOOM_FXT_RECORD_BLOB = 5,
  LOOM_FXT_RECORD_KERNEL_OBJECT = 7,
  LOOM_FXT_RECORD_LARGE = 15,
};

enum
{
  LOOM_FXT_METADATA_PROVIDER_INFO = 1,
  LOOM_FXT_METADATA_PROVIDER_SECTION = 2,
};

enum
{
  LOOM_FXT_EVENT_INSTANT = 0,
  LOOM_FXT_EVENT_COUNTER = 1,
  LOOM_FXT_EVENT_BEGIN = 2,
  LOOM_FXT_EVENT_END = 3,
  LOOM_FXT_EVENT_COMPLETE = 4,
  LOOM_FXT_EVENT_ASYNC_BEGIN = 5,
  LOOM_FXT_EVENT_ASYNC_INSTANT = 6,
  LOOM_FXT_EVENT_ASYNC_END = 7,
  LOOM_FXT_EVENT_FLOW_BEGIN = 8,
  LOOM_FXT_EVENT_FLOW_STEP = 9,
  LOOM_FXT_EVENT_FLOW_END = 10,
};

enum
{
  LOOM_FXT_ARG_INT32 = 1,
  LOOM_FXT_ARG_UINT32 = 2,
  LOOM_FXT_ARG_INT64 = 3,
  LOOM_FXT_ARG_UINT64 = 4,
  LOOM_FXT_ARG_DOUBLE = 5,
  LOOM_FXT_ARG_STRING = 6,
  LOOM_FXT_ARG_POINTER = 7,
  LOOM_FXT_ARG_KOID = 8,
  LOOM_FXT_ARG_BOOL = 9,
};

/* A string that is there itself; the other bits are its length. */
#define LOOM_FXT_INLINE 0x8000u

#define LOOM_FXT_OBJECT_PROCESS 1
#define LOOM_FXT_OBJECT_THREAD 2

/* The words of one record that have not been read yet. */
typedef struct
{
  const guint64 *words;
  gsize n_left;
  gboolean overrun; /* something wanted more than there is */
} LoomFxtCursor;

static inline guint
loom_fxt_bits (guint64 word, guint first, guint last)
{
  return (guint) (word >> first & ((G_GUINT64_CONSTANT (1) << (last - first + 1)) - 1));
}

static inline guint64
loom_fxt_take (LoomFxtCursor *cursor)
{
  if (cursor->n_left == 0)
    {
      cursor->overrun = TRUE;
      return 0;
    }
  cursor->n_left--;
  return *cursor->words++;
}

static inline const char *
loom_fxt_take_bytes (LoomFxtCursor *cursor, gsize n_bytes)
{
  gsize n_words = (n_bytes + 7) / 8;
  const char *bytes = (const char *) cursor->words;

  if (cursor->n_left < n_words)
    {
      cursor->overrun = TRUE;
      cursor->n_left = 0;
      return NULL;
    }
  cursor->words += n_words;
  cursor->n_left -= n_words;
  return bytes;
}

/* A record's words, its header among them; 0 where it does not say. */
static inline gsize
loom_fxt_record_size (guint64 header)
{
  return loom_fxt_bits (header, 0, 3) == LOOM_FXT_RECORD_LARGE ? loom_fxt_bits (header, 4, 35)
                                                               : loom_fxt_bits (header, 4, 15);
}

G_END_DECLS
