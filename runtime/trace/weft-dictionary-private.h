/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"

/*
 * The strings and threads of a recording. Reading a string's number that is known
 * takes no lock; all the rest does, which happens once a string and once a thread.
 * Where the dictionary is full, a string is 0, the empty one, and a thread is 0,
 * one that each event has to spell out.
 */

G_BEGIN_DECLS

/* Known from the start, so that an event of the runtime looks nothing up. */
typedef enum
{
  WEFT_STRING_NONE,
  WEFT_STRING_CHUNK,
  WEFT_STRING_CATEGORY_TASK,
  WEFT_STRING_CATEGORY_RUN,
  WEFT_STRING_CATEGORY_AWAIT,
  WEFT_STRING_CATEGORY_HOP,
  WEFT_STRING_CATEGORY_PARK,
  WEFT_STRING_CATEGORY_LOOP,
  WEFT_STRING_CATEGORY_GUARD,
  WEFT_STRING_CATEGORY_WAIT,
  WEFT_STRING_CATEGORY_DEADLOCK,
  WEFT_STRING_CATEGORY_ERROR,
  WEFT_STRING_CATEGORY_ASYNC_VOID,
  WEFT_STRING_CATEGORY_COUNTER,
  WEFT_STRING_CATEGORY_BLOCK,
  WEFT_STRING_CATEGORY_MISUSE,
  WEFT_STRING_CATEGORY_FORGET,
  WEFT_STRING_CATEGORY_CANCEL,
  WEFT_STRING_PARK,
  WEFT_STRING_LOOP,
  WEFT_STRING_GUARD,
  WEFT_STRING_WAIT,
  WEFT_STRING_BLOCK,
  WEFT_STRING_FORGET,
  WEFT_STRING_CANCEL_IGNORED,
  WEFT_STRING_DEADLOCK,
  WEFT_STRING_FILE,
  WEFT_STRING_LINE,
  WEFT_STRING_FUNCTION,
  WEFT_STRING_PARENT,
  WEFT_STRING_STATUS,
  WEFT_STRING_TASK,
  WEFT_STRING_AWAITED,
  WEFT_STRING_CAPTURE,
  WEFT_STRING_CONTEXT,
  WEFT_STRING_TO,
  WEFT_STRING_MESSAGE,
  WEFT_STRING_VALUE,
  WEFT_STRING_ALIVE,
  WEFT_STRING_PROCESS,
  WEFT_STRING_PENDING,
  WEFT_STRING_SUCCEEDED,
  WEFT_STRING_FAILED,
  WEFT_STRING_CANCELLED,
  WEFT_N_STRINGS,
} WeftKnownString;

typedef struct _WeftDictionary WeftDictionary;

/* A text and its number, as long as the dictionary. */
typedef struct
{
  guint16 number;
  char    text[];
} WeftDictionaryString;

/* An empty dictionary: nothing but padding. */
void            weft_dictionary_lay_out     (guint64         *words,
                                             gsize            n_words);

WeftDictionary *weft_dictionary_new         (guint64         *words,
                                             gsize            n_words,
                                             guint32          pid,
                                             const char      *program);

/* When no thread looks into it any more. */
void            weft_dictionary_free        (WeftDictionary  *self);

/* The pointer is a hint, the text counts. Any thread. @is_interned: whether @text is there for ever,
 * so that no other text can come to its address. */
const WeftDictionaryString *
                weft_dictionary_find_string (WeftDictionary  *self,
                                             const char      *text,
                                             gboolean        *is_interned);

/* The same, its number only. @text may be NULL, which is the empty one. */
static inline guint
weft_dictionary_get_string                  (WeftDictionary  *self,
                                             const char      *text)
{
  gboolean is_interned;

  return text != NULL ? weft_dictionary_find_string (self, text, &is_interned)->number : 0;
}

guint           weft_dictionary_add_thread  (WeftDictionary  *self,
                                             guint32          tid);
void            weft_dictionary_name_thread (WeftDictionary  *self,
                                             guint32          tid,
                                             const char      *name);

/* Around a fork, so that no other thread holds the lock of the child's copy. */
void            weft_dictionary_lock        (WeftDictionary  *self);
void            weft_dictionary_unlock      (WeftDictionary  *self);

G_END_DECLS
