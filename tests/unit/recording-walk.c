/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "recording-walk.h"

#include <sys/mman.h>
#include <sys/stat.h>

static guint64
bits (guint64 word, guint first, guint last)
{
  return (word >> first) & ((G_GUINT64_CONSTANT (2) << (last - first)) - 1);
}

static void
event_free (gpointer data)
{
  Event *event = data;

  g_free (event->category);
  g_free (event->name);
  g_free (event->args);
  g_free (event);
}

void
walk_free (Walk *walk)
{
  for (guint i = 0; i < G_N_ELEMENTS (walk->strings); i++)
    g_free (walk->strings[i]);
  g_hash_table_unref (walk->thread_names);
  g_ptr_array_unref (walk->events);
  g_free (walk->process_name);
  g_free (walk->words);
  g_free (walk);
}

static const char *
string_of (Walk *walk, guint64 number)
{
  if (number == 0)
    return "";
  g_assert_cmpuint (number, <, 0x8000);
  g_assert_nonnull (walk->strings[number]);
  return walk->strings[number];
}

static void
walk_string (Walk *walk, const guint64 *record, gsize n_words)
{
  guint64 number = bits (record[0], 16, 30);
  gsize length = bits (record[0], 32, 46);

  g_assert_cmpuint (n_words, ==, 1 + (length + 7) / 8);
  g_assert_cmpuint (number, ==, walk->n_strings + 1);
  walk->strings[number] = g_strndup ((const char *) (record + 1), length);
  g_assert_cmpuint (strlen (walk->strings[number]), ==, length);
  g_assert_true (g_utf8_validate (walk->strings[number], -1, NULL));
  walk->n_strings++;
}

static void
walk_thread (Walk *walk, const guint64 *record, gsize n_words)
{
  guint64 number = bits (record[0], 16, 23);

  g_assert_cmpuint (n_words, ==, 3);
  g_assert_cmpuint (number, ==, walk->n_threads + 1);
  g_assert_cmpuint (record[1], ==, walk->header->pid);
  walk->threads[number] = record[2];
  walk->n_threads++;
}

static void
walk_kernel_object (Walk *walk, const guint64 *record, gsize n_words)
{
  const char *name = string_of (walk, bits (record[0], 24, 39));

  if (bits (record[0], 16, 23) == 1)
    {
      g_assert_cmpuint (n_words, ==, 2);
      g_assert_cmpuint (record[1], ==, walk->header->pid);
      walk->process_name = g_strdup (name);
      return;
    }

  g_assert_cmpuint (bits (record[0], 16, 23), ==, 2);
  g_assert_cmpuint (bits (record[0], 40, 43), ==, 1);
  g_assert_cmpuint (n_words, ==, 4);
  g_assert_cmpuint (bits (record[2], 0, 15), ==, 0x28);
  g_assert_cmpstr (string_of (walk, bits (record[2], 16, 31)), ==, "process");
  g_assert_cmpuint (record[3], ==, walk->header->pid);
  g_hash_table_replace (walk->thread_names, GUINT_TO_POINTER ((guint) record[1]), g_strdup (name));
}

static gsize
walk_argument (Walk *walk, const guint64 *words, GString *args)
{
  guint64 word = words[0];
  gsize n_words = bits (word, 4, 15);
  guint64 value = bits (word, 32, 63);

  g_string_append_printf (args, "%s%s=", args->len > 0 ? " " : "",
                          string_of (walk, bits (word, 16, 31)));
  switch (bits (word, 0, 3))
    {
    case 2:
      g_assert_cmpuint (n_words, ==, 1);
      g_string_append_printf (args, "%" G_GUINT64_FORMAT, value);
      break;
    case 3:
      g_assert_cmpuint (n_words, ==, 2);
      g_string_append_printf (args, "%" G_GINT64_FORMAT, (gint64) words[1]);
      break;
    case 4:
      g_assert_cmpuint (n_words, ==, 2);
      g_string_append_printf (args, "%" G_GUINT64_FORMAT, words[1]);
      break;
    case 6:
      value = bits (word, 32, 47);
      if ((value & 0x8000) != 0)
        {
          value &= 0x7fff;
          g_assert_cmpuint (n_words, ==, 1 + (value + 7) / 8);
          g_string_append_len (args, (const char *) (words + 1), (gssize) value);
          break;
        }
      g_assert_cmpuint (n_words, ==, 1);
      g_string_append (args, string_of (walk, value));
      break;
    case 9:
      g_assert_cmpuint (n_words, ==, 1);
      g_string_append (args, value != 0 ? "true" : "false");
      break;
    default:
      g_assert_not_reached ();
    }
  return n_words;
}

static void
walk_event (Walk *walk, const guint64 *record, gsize n_words)
{
  g_autoptr (GString) args = g_string_new (NULL);
  Event *event = g_new0 (Event, 1);
  guint64 thread = bits (record[0], 24, 31);
  gsize next = 2;

  event->type = (guint) bits (record[0], 16, 19);
  event->category = g_strdup (string_of (walk, bits (record[0], 32, 47)));
  event->name = g_strdup (string_of (walk, bits (record[0], 48, 63)));
  event->time = record[1];
  event->tid = walk->threads[thread];
  if (thread == 0)
    {
      g_assert_cmpuint (record[2], ==, walk->header->pid);
      event->tid = record[3];
      walk->n_inline_threads++;
      next += 2;
    }
  g_assert_cmpuint (event->tid, !=, 0);

  for (guint64 i = bits (record[0], 20, 23); i > 0; i--)
    next += walk_argument (walk, record + next, args);
  event->args = g_strdup (args->str);

  if (event->type == 1 || event->type >= 4)
    event->last = record[next++];
  g_assert_cmpuint (next, ==, n_words);
  g_ptr_array_add (walk->events, event);
}

/* Whole records from @next on, to @end exactly. */
static void
walk_region (Walk *walk, gsize next, gsize end)
{
  while (next < end)
    {
      const guint64 *record = walk->words + next;
      gsize n_words = bits (record[0], 4, 15);

      g_assert_cmpuint (n_words, >, 0);
      g_assert_cmpuint (next + n_words, <=, end);
      switch (bits (record[0], 0, 3))
        {
        case 0:
        case 1:
          g_assert_cmpuint (next, <, 5);
          break;
        case 2:
          walk_string (walk, record, n_words);
          break;
        case 3:
          walk_thread (walk, record, n_words);
          break;
        case 4:
          walk_event (walk, record, n_words);
          break;
        case 5:
          g_assert_cmpuint (bits (record[0], 32, 46), <=, (n_words - 1) * 8);
          break;
        case 7:
          walk_kernel_object (walk, record, n_words);
          break;
        default:
          g_assert_not_reached ();
        }
      next += n_words;
    }
}

typedef struct
{
  guint64 seq;
  guint64 offset; /* in words */
} Chunk;

static int
compare_chunks (gconstpointer a, gconstpointer b)
{
  guint64 first = ((const Chunk *) a)->seq, second = ((const Chunk *) b)->seq;

  return first < second ? -1 : first > second;
}

static void
walk_chunks (Walk *walk)
{
  g_autoptr (GArray) chunks = g_array_new (FALSE, FALSE, sizeof (Chunk));

  for (guint64 i = 0; i < walk->header->n_chunks; i++)
    {
      guint64 offset = walk->header->chunks_offset / 8 + i * WEFT_RECORDING_CHUNK_WORDS;
      Chunk chunk = { walk->words[offset + 1], offset };

      if (chunk.seq == 0)
        continue;
      g_assert_cmpuint (bits (walk->words[offset], 0, 31), ==, 0x10045);
      g_array_append_val (chunks, chunk);
    }

  g_array_sort (chunks, compare_chunks);
  for (guint i = 0; i < chunks->len; i++)
    {
      guint64 offset = g_array_index (chunks, Chunk, i).offset;

      if (i > 0)
        g_assert_cmpuint (g_array_index (chunks, Chunk, i).seq, !=,
                          g_array_index (chunks, Chunk, i - 1).seq);
      walk_region (walk, offset, offset + WEFT_RECORDING_CHUNK_WORDS);
    }
  walk->n_chunks = chunks->len;
}

static void
copy_words (guint64 *to, const guint64 *from, gsize n_words)
{
  for (gsize i = 0; i < n_words; i++)
    to[i] = __atomic_load_n (from + i, __ATOMIC_ACQUIRE);
}

/* As the layout says: the chunks first, each with its sequence lock, then the dictionary. */
static void
copy_recording (Walk *walk, const guint64 *words)
{
  const WeftRecorderHeader *header =
      (const WeftRecorderHeader *) (words + WEFT_RECORDING_HEADER_WORD);
  gsize first = header->chunks_offset / 8;

  for (guint64 i = 0; i < header->n_chunks; i++)
    {
      gsize offset = first + i * WEFT_RECORDING_CHUNK_WORDS;
      guint64 seq = __atomic_load_n (words + offset + 1, __ATOMIC_ACQUIRE);

      if (seq == 0)
        continue;
      copy_words (walk->words + offset, words + offset, WEFT_RECORDING_CHUNK_WORDS);
      walk->words[offset + 1] =
          __atomic_load_n (words + offset + 1, __ATOMIC_ACQUIRE) == seq ? seq : 0;
    }
  copy_words (walk->words, words, first);
}

Walk *
walk_fd (int fd)
{
  Walk *walk = g_new0 (Walk, 1);
  struct stat status;
  guint64 *words;

  g_assert_no_errno (fstat (fd, &status));
  walk->n_words = (gsize) status.st_size / 8;
  words = mmap (NULL, (gsize) status.st_size, PROT_READ, MAP_SHARED, fd, 0);
  g_assert_true (words != MAP_FAILED);

  walk->words = g_new0 (guint64, walk->n_words);
  copy_recording (walk, words);
  munmap (words, (gsize) status.st_size);

  walk->thread_names = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  walk->events = g_ptr_array_new_with_free_func (event_free);
  walk->header = (WeftRecorderHeader *) (walk->words + WEFT_RECORDING_HEADER_WORD);
  g_assert_cmphex (walk->words[0], ==, WEFT_RECORDING_MAGIC);
  g_assert_cmpuint (walk->header->version, ==, WEFT_RECORDING_VERSION);
  walk_region (walk, 0, walk->header->dictionary_offset / 8);
  walk_region (walk, walk->header->dictionary_offset / 8,
               (walk->header->dictionary_offset + walk->header->dictionary_bytes) / 8);
  walk_chunks (walk);
  return walk;
}

const Event *
event_at (Walk *walk, guint index)
{
  g_assert_cmpuint (index, <, walk->events->len);
  return g_ptr_array_index (walk->events, index);
}

const char *
name_of_thread (Walk *walk, guint64 tid)
{
  return g_hash_table_lookup (walk->thread_names, GUINT_TO_POINTER ((guint) tid));
}
