/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "trace/weft-dictionary-private.h"

#include <errno.h>
#include <pthread.h>

#include "trace/weft-fxt-private.h"
#include "trace/weft-recording-memory-private.h"

#define PAGE_WORDS WEFT_RECORDING_CHUNK_WORDS
#define MAX_STRING 1024

/* Twice as many places as pointers that may be in it. */
#define TABLE_BITS 14
#define TABLE_SIZE (1u << TABLE_BITS)

typedef WeftDictionaryString String;

/* A pointer, once there, stays; the string behind it is replaced when another text has come to
 * live at that address. */
typedef struct
{
  const char *key; /* atomic */
  String *string;  /* atomic */
  gboolean is_interned;
} Place;

struct _WeftDictionary
{
  Place table[TABLE_SIZE];

  String *empty; /* for ever 0 */
  pthread_mutex_t lock;
  guint64 *words; /* all below: with the lock */
  gsize n_words;
  gsize next;
  GHashTable *strings; /* text → String, as long as this */
  guint n_places;
  guint n_strings;
  guint n_threads;
  guint32 pid;
};

static const char *const known_strings[] = {
  [WEFT_STRING_CHUNK] = "weft.chunk",
  [WEFT_STRING_CATEGORY_TASK] = "weft.task",
  [WEFT_STRING_CATEGORY_RUN] = "weft.run",
  [WEFT_STRING_CATEGORY_AWAIT] = "weft.await",
  [WEFT_STRING_CATEGORY_HOP] = "weft.hop",
  [WEFT_STRING_CATEGORY_PARK] = "weft.park",
  [WEFT_STRING_CATEGORY_LOOP] = "weft.loop",
  [WEFT_STRING_CATEGORY_GUARD] = "weft.guard",
  [WEFT_STRING_CATEGORY_WAIT] = "weft.wait",
  [WEFT_STRING_CATEGORY_DEADLOCK] = "weft.deadlock",
  [WEFT_STRING_CATEGORY_ERROR] = "weft.error",
  [WEFT_STRING_CATEGORY_ASYNC_VOID] = "weft.async-void",
  [WEFT_STRING_CATEGORY_COUNTER] = "weft.counter",
  [WEFT_STRING_CATEGORY_BLOCK] = "weft.block",
  [WEFT_STRING_CATEGORY_MISUSE] = "weft.misuse",
  [WEFT_STRING_CATEGORY_FORGET] = "weft.forget",
  [WEFT_STRING_CATEGORY_CANCEL] = "weft.cancel",
  [WEFT_STRING_PARK] = "park",
  [WEFT_STRING_LOOP] = "loop",
  [WEFT_STRING_GUARD] = "guard",
  [WEFT_STRING_WAIT] = "wait",
  [WEFT_STRING_BLOCK] = "block",
  [WEFT_STRING_FORGET] = "forget",
  [WEFT_STRING_CANCEL_IGNORED] = "cancellation ignored",
  [WEFT_STRING_DEADLOCK] = "deadlock",
  [WEFT_STRING_FILE] = "file",
  [WEFT_STRING_LINE] = "line",
  [WEFT_STRING_FUNCTION] = "function",
  [WEFT_STRING_PARENT] = "parent",
  [WEFT_STRING_STATUS] = "status",
  [WEFT_STRING_TASK] = "task",
  [WEFT_STRING_AWAITED] = "awaited",
  [WEFT_STRING_CAPTURE] = "capture",
  [WEFT_STRING_CONTEXT] = "context",
  [WEFT_STRING_TO] = "to",
  [WEFT_STRING_MESSAGE] = "message",
  [WEFT_STRING_VALUE] = "value",
  [WEFT_STRING_ALIVE] = "alive",
  [WEFT_STRING_PROCESS] = "process",
  [WEFT_STRING_PENDING] = "pending",
  [WEFT_STRING_SUCCEEDED] = "succeeded",
  [WEFT_STRING_FAILED] = "failed",
  [WEFT_STRING_CANCELLED] = "cancelled",
};

G_STATIC_ASSERT (G_N_ELEMENTS (known_strings) == WEFT_N_STRINGS);
G_STATIC_ASSERT ((int) WEFT_STRING_CHUNK == WEFT_RECORDING_CHUNK_STRING);

/* Records. */

void
weft_dictionary_lay_out (guint64 *words, gsize n_words)
{
  for (gsize page = 0; page < n_words; page += PAGE_WORDS)
    {
      /* A whole page is one word more than the longest record. */
      weft_recording_store (words + page + 1, weft_fxt_padding (PAGE_WORDS - 1));
      weft_recording_commit (words + page, weft_fxt_padding (1));
    }
}

/* Where a record of @n_words may be written, with padding behind it; NULL if there is no room. */
static guint64 *
reserve_locked (WeftDictionary *self, gsize n_words)
{
  gsize rest = PAGE_WORDS - self->next % PAGE_WORDS;
  guint64 *record;

  if (n_words > rest)
    {
      self->next += rest;
      rest = PAGE_WORDS;
    }
  if (self->next >= self->n_words)
    return NULL;

  record = self->words + self->next;
  if (n_words < rest)
    weft_recording_store (record + n_words, weft_fxt_padding (rest - n_words));
  self->next += n_words;
  return record;
}

static guint
write_string_locked (WeftDictionary *self, const char *text, gsize length)
{
  gsize n_words = 1 + weft_fxt_words (length);
  guint64 *record;

  if (self->n_strings == WEFT_FXT_MAX_STRINGS)
    return 0;
  record = reserve_locked (self, n_words);
  if (record == NULL)
    return 0;

  for (gsize i = 1; i < n_words; i++)
    weft_recording_store (record + i, weft_fxt_text (text, length, i - 1));
  self->n_strings++;
  weft_recording_commit (record, weft_fxt_string (self->n_strings, length));
  return self->n_strings;
}

/* Strings. */

static String *
add_string_locked (WeftDictionary *self, const char *text)
{
  gsize size = strlen (text) + 1;
  String *string = g_malloc (sizeof *string + size);

  memcpy (string->text, text, size);
  string->number =
      (guint16) write_string_locked (self, text, weft_fxt_text_length (text, MAX_STRING));
  g_hash_table_insert (self->strings, string->text, string);
  return string;
}

static String *
get_string_locked (WeftDictionary *self, const char *text)
{
  String *string = g_hash_table_lookup (self->strings, text);

  return string != NULL ? string : add_string_locked (self, text);
}

/* The place where @key is or may be put. */
static Place *
find_place (WeftDictionary *self, const char *key)
{
  guint64 hash = (guint64) (gsize) key * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  for (gsize i = hash >> (64 - TABLE_BITS);; i = (i + 1) % TABLE_SIZE)
    {
      const char *found = __atomic_load_n (&self->table[i].key, __ATOMIC_ACQUIRE);

      if (found == key || found == NULL)
        return &self->table[i];
    }
}

static gboolean
is_interned (const char *text)
{
  GQuark quark = g_quark_try_string (text);

  return quark != 0 && g_quark_to_string (quark) == text;
}

static void
remember_locked (WeftDictionary *self, const char *key, String *string)
{
  Place *place = find_place (self, key);
  gboolean is_new = __atomic_load_n (&place->key, __ATOMIC_RELAXED) == NULL;

  if (is_new && self->n_places == TABLE_SIZE / 2)
    return;

  __atomic_store_n (&place->string, string, __ATOMIC_RELEASE);
  if (is_new)
    {
      self->n_places++;
      place->is_interned = is_interned (key);
      __atomic_store_n (&place->key, key, __ATOMIC_RELEASE);
    }
}

static String *
learn_string (WeftDictionary *self, const char *text)
{
  int saved_errno = errno;
  String *string;

  weft_dictionary_lock (self);
  string = get_string_locked (self, text);
  if (string->number != 0)
    remember_locked (self, text, string);
  weft_dictionary_unlock (self);

  errno = saved_errno;
  return string;
}

const WeftDictionaryString *
weft_dictionary_find_string (WeftDictionary *self, const char *text, gboolean *interned)
{
  Place *place;

  if (*text == '\0')
    {
      *interned = FALSE;
      return self->empty;
    }

  place = find_place (self, text);
  if (__atomic_load_n (&place->key, __ATOMIC_ACQUIRE) == text)
    {
      String *string = __atomic_load_n (&place->string, __ATOMIC_ACQUIRE);

      *interned = place->is_interned;
      if (place->is_interned || strcmp (string->text, text) == 0)
        return string;
    }
  *interned = is_interned (text);
  return learn_string (self, text);
}

/* Threads. */

guint
weft_dictionary_add_thread (WeftDictionary *self, guint32 tid)
{
  guint64 *record = NULL;
  guint number = 0;

  weft_dictionary_lock (self);
  if (self->n_threads < WEFT_FXT_MAX_THREADS)
    record = reserve_locked (self, 3);
  if (record != NULL)
    {
      number = ++self->n_threads;
      weft_recording_store (record + 1, self->pid);
      weft_recording_store (record + 2, tid);
      weft_recording_commit (record, weft_fxt_thread (number));
    }
  weft_dictionary_unlock (self);
  return number;
}

void
weft_dictionary_name_thread (WeftDictionary *self, guint32 tid, const char *name)
{
  guint number = weft_dictionary_get_string (self, name);
  guint64 *record;

  weft_dictionary_lock (self);
  record = number != 0 ? reserve_locked (self, 4) : NULL;
  if (record != NULL)
    {
      weft_recording_store (record + 1, tid);
      weft_recording_store (record + 2, weft_fxt_arg_koid (WEFT_STRING_PROCESS));
      weft_recording_store (record + 3, self->pid);
      weft_recording_commit (record, weft_fxt_thread_object (number));
    }
  weft_dictionary_unlock (self);
}

static void
name_process (WeftDictionary *self, const char *program)
{
  guint number = weft_dictionary_get_string (self, program);
  guint64 *record = reserve_locked (self, 2);

  g_assert (record != NULL);
  weft_recording_store (record + 1, self->pid);
  weft_recording_commit (record, weft_fxt_process_object (number));
}

WeftDictionary *
weft_dictionary_new (guint64 *words, gsize n_words, guint32 pid, const char *program)
{
  WeftDictionary *self = g_new0 (WeftDictionary, 1);

  pthread_mutex_init (&self->lock, NULL);
  self->empty = g_malloc0 (sizeof *self->empty + 1);
  self->words = words;
  self->n_words = n_words;
  self->pid = pid;
  self->strings = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);

  for (guint i = 1; i < WEFT_N_STRINGS; i++)
    add_string_locked (self, known_strings[i]);
  g_assert (self->n_strings == WEFT_N_STRINGS - 1);

  name_process (self, program);
  return self;
}

void
weft_dictionary_free (WeftDictionary *self)
{
  g_hash_table_unref (self->strings);
  pthread_mutex_destroy (&self->lock);
  g_free (self->empty);
  g_free (self);
}

void
weft_dictionary_lock (WeftDictionary *self)
{
  pthread_mutex_lock (&self->lock);
}

void
weft_dictionary_unlock (WeftDictionary *self)
{
  pthread_mutex_unlock (&self->lock);
}
