/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>
#include <string.h>

/*
 * The words of the Fuchsia trace format. Nothing here writes: these functions say
 * what the word is.
 */

G_STATIC_ASSERT (G_BYTE_ORDER == G_LITTLE_ENDIAN);

/* A record's size has 12 bits, a string's number 15, and a string 15 for its length. */
#define WEFT_FXT_MAX_WORDS   4095
#define WEFT_FXT_MAX_STRINGS 32767
#define WEFT_FXT_MAX_THREADS 255
#define WEFT_FXT_INLINE      0x8000

typedef enum
{
  WEFT_FXT_INSTANT,
  WEFT_FXT_COUNTER,
  WEFT_FXT_DURATION_BEGIN,
  WEFT_FXT_DURATION_END,
  WEFT_FXT_DURATION_COMPLETE,
  WEFT_FXT_ASYNC_BEGIN,
  WEFT_FXT_ASYNC_INSTANT,
  WEFT_FXT_ASYNC_END,
  WEFT_FXT_FLOW_BEGIN,
  WEFT_FXT_FLOW_STEP,
  WEFT_FXT_FLOW_END,
} WeftFxtEvent;

static inline gsize
weft_fxt_words (gsize n_bytes)
{
  return (n_bytes + 7) / 8;
}

static inline guint64
weft_fxt_initialization (void)
{
  return 1 | 2 << 4;
}

static inline guint64
weft_fxt_provider (guint32 id, gsize name_length)
{
  return (1 + weft_fxt_words (name_length)) << 4 | 1 << 16 | (guint64) id << 20 |
         (guint64) name_length << 52;
}

static inline guint64
weft_fxt_string (guint number, gsize length)
{
  return 2 | (1 + weft_fxt_words (length)) << 4 | (guint64) number << 16 | (guint64) length << 32;
}

static inline guint64
weft_fxt_thread (guint number)
{
  return 3 | 3 << 4 | (guint64) number << 16;
}

/* Its type 1 is data. @n_words: with the header and an inline name. */
static inline guint64
weft_fxt_blob (gsize n_words, guint name, gsize n_bytes)
{
  return 5 | n_words << 4 | (guint64) name << 16 | (guint64) n_bytes << 32 | G_GUINT64_CONSTANT (1) << 48;
}

static inline guint64
weft_fxt_padding (gsize n_words)
{
  return weft_fxt_blob (n_words, 0, (n_words - 1) * 8);
}

static inline guint64
weft_fxt_process_object (guint name)
{
  return 7 | 2 << 4 | 1 << 16 | (guint64) name << 24;
}

/* With one argument, the process, which takes two words. */
static inline guint64
weft_fxt_thread_object (guint name)
{
  return 7 | 4 << 4 | 2 << 16 | (guint64) name << 24 | G_GUINT64_CONSTANT (1) << 40;
}

static inline guint64
weft_fxt_event (gsize n_words, WeftFxtEvent type, guint n_args, guint thread, guint category, guint name)
{
  return 4 | n_words << 4 | (guint64) type << 16 | (guint64) n_args << 20 | (guint64) thread << 24 |
         (guint64) category << 32 | (guint64) name << 48;
}

/* Arguments: one word, or the first of two. */

static inline guint64
weft_fxt_arg_uint32 (guint name, guint32 value)
{
  return 2 | 1 << 4 | (guint64) name << 16 | (guint64) value << 32;
}

static inline guint64
weft_fxt_arg_int64 (guint name)
{
  return 3 | 2 << 4 | (guint64) name << 16;
}

static inline guint64
weft_fxt_arg_uint64 (guint name)
{
  return 4 | 2 << 4 | (guint64) name << 16;
}

static inline guint64
weft_fxt_arg_string (guint name, guint value)
{
  return 6 | 1 << 4 | (guint64) name << 16 | (guint64) value << 32;
}

/* The text follows, padded to words. */
static inline guint64
weft_fxt_arg_inline_string (guint name, gsize length)
{
  return 6 | (1 + weft_fxt_words (length)) << 4 | (guint64) name << 16 |
         (guint64) (WEFT_FXT_INLINE | length) << 32;
}

static inline guint64
weft_fxt_arg_koid (guint name)
{
  return 8 | 2 << 4 | (guint64) name << 16;
}

static inline guint64
weft_fxt_arg_boolean (guint name, gboolean value)
{
  return 9 | 1 << 4 | (guint64) name << 16 | (guint64) (value != FALSE) << 32;
}

/* The word @index of a text, padded with zeros. */
static inline guint64
weft_fxt_text (const char *text, gsize length, gsize index)
{
  guint64 word = 0;

  memcpy (&word, text + index * 8, MIN (8, length - index * 8));
  return word;
}

/* How much of @text fits into @max bytes, without half a character at the end. */
static inline gsize
weft_fxt_text_length (const char *text, gsize max)
{
  gsize length = strnlen (text, max + 1);

  if (length <= max)
    return length;
  for (length = max; length > 0 && ((guchar) text[length] & 0xc0) == 0x80;)
    length--;
  return length;
}
