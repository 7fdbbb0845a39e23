/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bench.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "trace/weft-recording-layout.h"

/*
 * Whether a recording keeps up. Two threads count, and what can be read back in the end is
 * compared with what they have written: each thread's numbers, one after the other.
 *
 *   RATE     5,000,000 events a second for ten seconds, evenly, and room for all: how many of
 *            them are missing
 *   DROPPED  as many as fit, and then as many again and again, as fast as they come: by how many
 *            the number that the recorder says it has dropped is wrong
 */

#define N_THREADS 2
#define MILLISECOND 1000000

enum
{
  RATE,
  DROPPED,
};

#define PER_MILLISECOND 2500 /* and thread */
#define N_EVENTS (QUESTION == RATE ? 10000 * PER_MILLISECOND : 5000000)
#define LIMIT (QUESTION == RATE ? (gsize) 4 << 30 : (gsize) 16 << 20)

typedef struct
{
  pthread_barrier_t *ready;
  guint64 tid;
  gint64 end;
} Writer;

/* Until there is the next portion to do. */
static void
wait_until (gint64 time)
{
  struct timespec until = { time / (1000 * MILLISECOND), time % (1000 * MILLISECOND) };

  while (QUESTION == RATE &&
         clock_nanosleep (CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) == EINTR)
    continue;
}

static gpointer
count (gpointer data)
{
  Writer *writer = data;
  gint64 begin, value = 0;

  writer->tid = (guint64) gettid ();
  pthread_barrier_wait (writer->ready);
  begin = bench_get_time ();
  for (gint64 portion = 1; value < N_EVENTS; portion++)
    {
      for (guint i = 0; i < PER_MILLISECOND; i++)
        weft_trace_counter ("count", value++);
      wait_until (begin + portion * MILLISECOND);
    }
  writer->end = bench_get_time ();
  return NULL;
}

/* Returns how long it took. */
static gint64
write_all (Writer *writers)
{
  GThread *threads[N_THREADS];
  pthread_barrier_t ready;
  gint64 begin, end = 0;

  pthread_barrier_init (&ready, NULL, N_THREADS + 1);
  for (guint i = 0; i < N_THREADS; i++)
    {
      writers[i].ready = &ready;
      threads[i] = g_thread_new ("count", count, &writers[i]);
    }
  pthread_barrier_wait (&ready);
  begin = bench_get_time ();
  for (guint i = 0; i < N_THREADS; i++)
    {
      g_thread_join (threads[i]);
      end = MAX (end, writers[i].end);
    }
  pthread_barrier_destroy (&ready);
  return end - begin;
}

/* What is there. */

typedef struct
{
  const guint64 *words;
  const WeftRecorderHeader *header;
  guint64 tids[256];
  guint64 next[N_THREADS]; /* the value that has to follow; 0: none yet */
  guint64 n_read;
} Reader;

static guint
size_of (guint64 header)
{
  return (guint) (header >> 4 & 0xfff);
}

static void
read_dictionary (Reader *self)
{
  guint64 word = self->header->dictionary_offset / 8;
  guint64 end = word + self->header->dictionary_bytes / 8;

  for (; word < end; word += size_of (self->words[word]))
    if ((self->words[word] & 0xf) == 3)
      self->tids[self->words[word] >> 16 & 0xff] = self->words[word + 2];
}

static void
read_event (Reader *self, const guint64 *record, const Writer *writers)
{
  guint64 tid = self->tids[record[0] >> 24 & 0xff];

  for (guint i = 0; i < N_THREADS; i++)
    if (writers[i].tid == tid)
      {
        guint64 value = record[3];

        if (QUESTION == RATE || self->next[i] != 0)
          bench_check ("the next number of a thread", (gint64) self->next[i], (gint64) value);
        self->next[i] = value + 1;
        self->n_read++;
        return;
      }
  bench_check ("the thread of an event", (gint64) writers[0].tid, (gint64) tid);
}

static int
compare_chunks (gconstpointer a, gconstpointer b)
{
  const WeftRecordingChunk *one = *(WeftRecordingChunk *const *) a;
  const WeftRecordingChunk *other = *(WeftRecordingChunk *const *) b;

  return one->seq < other->seq ? -1 : one->seq > other->seq;
}

static GPtrArray *
list_chunks (Reader *self)
{
  GPtrArray *chunks = g_ptr_array_new ();

  for (guint64 i = 0; i < self->header->n_chunks; i++)
    {
      const guint64 *chunk =
          self->words + self->header->chunks_offset / 8 + i * WEFT_RECORDING_CHUNK_WORDS;

      /* Those that have never been used come last, and are not there yet. */
      if (i >= self->header->next_chunk)
        break;
      if (chunk[1] != 0)
        g_ptr_array_add (chunks, (gpointer) chunk);
    }
  g_ptr_array_sort (chunks, compare_chunks);
  return chunks;
}

static void
read_all (Reader *self, const Writer *writers)
{
  g_autoptr (GPtrArray) chunks = list_chunks (self);

  read_dictionary (self);
  for (guint i = 0; i < chunks->len; i++)
    {
      const guint64 *chunk = chunks->pdata[i];

      for (guint word = 0; word < WEFT_RECORDING_CHUNK_WORDS; word += size_of (chunk[word]))
        if ((chunk[word] & 0xf) == 4)
          read_event (self, chunk + word, writers);
    }
  /* Of a thread that was done long before the other, all may be dropped. */
  for (guint i = 0; i < N_THREADS; i++)
    if (QUESTION == RATE || self->next[i] != 0)
      bench_check ("the last number of a thread", N_EVENTS, (gint64) self->next[i]);
}

static guint64
read_back (int fd, const Writer *writers)
{
  Reader reader = { .words = NULL };
  gpointer words = mmap (NULL, LIMIT, PROT_READ, MAP_SHARED, fd, 0);

  if (words == MAP_FAILED)
    g_error ("mmap: %s", g_strerror (errno));
  reader.words = words;
  reader.header = (const WeftRecorderHeader *) (reader.words + WEFT_RECORDING_HEADER_WORD);
  read_all (&reader, writers);
  munmap (words, LIMIT);
  return reader.n_read;
}

static double
measure_weft (void)
{
  g_autoptr (GError) error = NULL;
  Writer writers[N_THREADS] = { { NULL, 0, 0 } };
  int fd = weft_recorder_create_memory (LIMIT, &error);
  guint64 n_written = (guint64) N_THREADS * N_EVENTS, n_read, n_dropped;
  gint64 duration;

  if (fd < 0 || !weft_recorder_start_fd (fd, &error))
    g_error ("%s", error->message);
  duration = write_all (writers);
  weft_recorder_stop ();
  n_dropped = weft_recorder_get_n_dropped ();
  n_read = read_back (fd, writers);
  close (fd);

  bench_check ("events without room", 0, (gint64) weft_recorder_get_n_lost ());
  if (QUESTION == DROPPED)
    return ABS ((double) n_written - (double) n_read - (double) n_dropped);
  if (duration > 11000 * (gint64) MILLISECOND)
    g_error ("They were not written in 10 s but in %.3f", (double) duration / 1e9);
  return (double) n_written - (double) n_read;
}

BENCH_MAIN ({ "weft", measure_weft, BENCH_FRESH_PROCESS })
