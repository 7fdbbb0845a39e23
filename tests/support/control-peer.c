/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A program that can be asked to be recorded and does not use libweft: it makes the control
 * page and the recorder's memory by hand, and does nothing but what it reads from its standard
 * input, a word a line. After each it writes what `active` is then.
 *
 *   event    what a program's next event does: heeds what it is asked for
 *   start    begins to record itself
 *   stop     ends its recording
 *   add N    records N slices of half a millisecond, one each millisecond
 *   hold MS  records an iteration of the main loop that takes so long, with "load" in it
 *   look     nothing
 *
 * Its argument says what is wrong with it: nothing, or one of those that fault_names tells.
 */

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "trace/weft-control-layout.h"
#include "trace/weft-fxt-private.h"
#include "trace/weft-recording-layout.h"

#define N_CHUNKS 4
#define MEMORY_SIZE                                                                                \
  (WEFT_RECORDING_HEADER_SIZE + WEFT_RECORDING_CHUNK_SIZE + N_CHUNKS * WEFT_RECORDING_CHUNK_SIZE)

#define MS (G_GUINT64_CONSTANT (1000000))

typedef enum
{
  NO_FAULT,
  REFUSES,     /* says that it cannot, in bytes that are no text and do not end */
  SHORT_PAGE,  /* the page is too small */
  UNSEALED,    /* the page may shrink */
  NO_MAGIC,    /* the page is none */
  OLD_VERSION, /* the page is of another version */
  OTHER_PID,   /* the page is another process's */
  BAD_NAME,    /* its name is no text and does not end */
  BAD_STATE,   /* `active` is none of its values */
  NO_FILE,     /* the recording's number is that of no file */
  BAD_MEMORY,  /* the recording's memory is none */
  BAD_LAYOUT,  /* the recording's memory reaches beyond its end */
  BAD_RECORDS, /* the recording has records of no sense */
} Fault;

static const char *const fault_names[] = {
  "none",     "refuses",   "short-page", "unsealed",   "no-magic",   "old-version", "other-pid",
  "bad-name", "bad-state", "no-file",    "bad-memory", "bad-layout", "bad-records",
};

typedef struct
{
  Fault fault;
  WeftControlPage *page;
  guint epoch;

  int memory_fd;
  guint64 *memory;
  WeftRecorderHeader *header;
  guint64 *chunk; /* that is written to */
  guint word;     /* of it */
  guint64 time;   /* nanoseconds */
} Peer;

static int
create_file (const char *name, gsize size, gboolean sealed)
{
  int fd = memfd_create (name, MFD_CLOEXEC | MFD_ALLOW_SEALING);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (ftruncate (fd, (off_t) size), ==, 0);
  if (sealed)
    g_assert_cmpint (fcntl (fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW), ==, 0);
  return fd;
}

static gpointer
map (int fd, gsize size)
{
  gpointer words = mmap (NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

  g_assert_true (words != MAP_FAILED);
  return words;
}

static void
create_page (Peer *self)
{
  gsize size = self->fault == SHORT_PAGE ? 100 : WEFT_CONTROL_SIZE;
  int fd = create_file (WEFT_CONTROL_NAME, size, self->fault != UNSEALED);

  self->page = map (fd, WEFT_CONTROL_SIZE);
  if (self->fault == SHORT_PAGE)
    return;
  self->page->magic = self->fault == NO_MAGIC ? 0x21212121 : WEFT_CONTROL_MAGIC;
  self->page->version = WEFT_CONTROL_VERSION + (self->fault == OLD_VERSION);
  self->page->pid = (guint32) getpid () + (self->fault == OTHER_PID);
  self->page->active = self->fault == BAD_STATE ? 0x12345678 : 0;
  self->page->recording_fd = -1;
  self->page->start_time = g_get_monotonic_time () * 1000;
  if (self->fault == BAD_NAME)
    memset (self->page->program, 0xff, sizeof self->page->program);
  else
    g_strlcpy (self->page->program, "peer", sizeof self->page->program);
}

/* Recording. */

static guint64 *
add_text (guint64 *words, guint number, const char *text)
{
  gsize n_words = (strlen (text) + 7) / 8;

  *words++ = weft_fxt_string (number, strlen (text));
  memcpy (words, text, strlen (text));
  return words + n_words;
}

static void
write_dictionary (Peer *self)
{
  guint64 *words = self->memory + WEFT_RECORDING_HEADER_SIZE / 8;

  words = add_text (words, 1, "weft.chunk");
  words = add_text (words, 2, "weft.loop");
  words = add_text (words, 3, "iteration");
  words = add_text (words, 4, "work");
  words = add_text (words, 5, "load");
  *words++ = 3 | 3 << 4 | 1 << 16;
  *words++ = (guint64) getpid ();
  *words++ = (guint64) getpid ();
}

static void
create_memory (Peer *self)
{
  guint64 *words;

  self->memory_fd = create_file ("weft-recording", MEMORY_SIZE, TRUE);
  words = self->memory = map (self->memory_fd, MEMORY_SIZE);
  if (self->fault == BAD_MEMORY)
    return;

  words[1] = weft_fxt_initialization ();
  words[2] = G_GUINT64_CONSTANT (1000000000);
  words[3] = weft_fxt_provider (1, 4);
  memcpy (&words[4], "weft", 4);
  words[5] = weft_fxt_blob (3 + sizeof (WeftRecorderHeader) / 8, WEFT_FXT_INLINE | 13,
                            sizeof (WeftRecorderHeader));
  memcpy (&words[6], WEFT_RECORDING_BLOB_NAME, 13);
  self->header = (WeftRecorderHeader *) (words + WEFT_RECORDING_HEADER_WORD);
  *self->header = (WeftRecorderHeader) {
    .version = WEFT_RECORDING_VERSION,
    .state = WEFT_RECORDING_RUNNING,
    .pid = (guint32) getpid (),
    .chunk_words = WEFT_RECORDING_CHUNK_WORDS,
    .dictionary_offset = WEFT_RECORDING_HEADER_SIZE,
    .dictionary_bytes = WEFT_RECORDING_CHUNK_SIZE,
    .chunks_offset = WEFT_RECORDING_HEADER_SIZE + WEFT_RECORDING_CHUNK_SIZE,
    .n_chunks = self->fault == BAD_LAYOUT ? G_MAXUINT64 / 2 : N_CHUNKS,
    .program = "peer",
  };
  write_dictionary (self);
  words[0] = WEFT_RECORDING_MAGIC;
  self->chunk = NULL;
}

static void
claim_chunk (Peer *self)
{
  guint64 ticket = self->header->next_chunk;

  self->chunk = self->memory + (WEFT_RECORDING_HEADER_SIZE + WEFT_RECORDING_CHUNK_SIZE) / 8 +
                ticket % N_CHUNKS * WEFT_RECORDING_CHUNK_WORDS;
  __atomic_store_n (&self->chunk[1], 0, __ATOMIC_SEQ_CST);
  memset (self->chunk + 2, 0, WEFT_RECORDING_CHUNK_SIZE - 16);
  self->chunk[0] = weft_fxt_blob (4, WEFT_RECORDING_CHUNK_STRING, 24);
  __atomic_store_n (&self->chunk[1], ticket + 1, __ATOMIC_RELEASE);
  __atomic_store_n (&self->header->next_chunk, ticket + 1, __ATOMIC_RELEASE);
  self->word = 4;
}

static void
add_slice (Peer *self, guint category, guint name, guint64 begin, guint64 end)
{
  guint64 header = weft_fxt_event (3, WEFT_FXT_DURATION_COMPLETE, 0, 1, category, name);
  guint size = 3;

  if (self->chunk == NULL || self->word + 4 > WEFT_RECORDING_CHUNK_WORDS)
    claim_chunk (self);
  /* Strings that there are none of, and more arguments than there is room for. */
  if (self->fault == BAD_RECORDS)
    {
      header = weft_fxt_event (4, WEFT_FXT_DURATION_COMPLETE, 15, 9, 77, 88);
      size = 4;
    }
  self->chunk[self->word + 1] = begin;
  self->chunk[self->word + 2] = end;
  __atomic_store_n (&self->chunk[self->word], header, __ATOMIC_RELEASE);
  self->word += size;
}

/* Being asked. */

static void
start (Peer *self)
{
  create_memory (self);
  __atomic_store_n (&self->page->recording_fd, self->fault == NO_FILE ? 9999 : self->memory_fd,
                    __ATOMIC_RELEASE);
  __atomic_store_n (&self->page->active, ++self->epoch, __ATOMIC_RELEASE);
}

static void
stop (Peer *self)
{
  __atomic_store_n (&self->header->state, WEFT_RECORDING_CLOSED, __ATOMIC_RELEASE);
  __atomic_store_n (&self->page->active, 0, __ATOMIC_RELEASE);
  close (self->memory_fd);
}

static void
refuse (Peer *self)
{
  memset (self->page->message, 'x', sizeof self->page->message);
  memcpy (self->page->message, "no\033[31m room\xff", 13);
  __atomic_store_n (&self->page->answer, WEFT_CONTROL_FAILED, __ATOMIC_RELEASE);
  __atomic_store_n (&self->page->active, 0, __ATOMIC_RELEASE);
}

static void
heed (Peer *self)
{
  guint32 active = __atomic_load_n (&self->page->active, __ATOMIC_ACQUIRE);

  if (active == WEFT_CONTROL_STOP)
    stop (self);
  else if (active == WEFT_CONTROL_REQUEST && self->fault == REFUSES)
    refuse (self);
  else if (active == WEFT_CONTROL_REQUEST)
    {
      start (self);
      __atomic_store_n (&self->page->answer, WEFT_CONTROL_STARTED, __ATOMIC_RELEASE);
    }
}

static void
act (Peer *self, const char *word, guint64 number)
{
  if (g_str_equal (word, "event"))
    heed (self);
  else if (g_str_equal (word, "start"))
    start (self);
  else if (g_str_equal (word, "stop"))
    stop (self);
  else if (g_str_equal (word, "hold"))
    {
      add_slice (self, 4, 5, self->time + MS, self->time + number * MS - MS);
      add_slice (self, 2, 3, self->time, self->time + number * MS);
      self->time += number * MS;
    }
  else if (g_str_equal (word, "add"))
    for (guint64 i = 0; i < number; i++, self->time += MS)
      add_slice (self, 2, 4, self->time, self->time + MS / 2);
}

int
main (int argc, char **argv)
{
  Peer self = { .fault = NO_FAULT, .time = 1000 * MS };
  char line[100];

  for (guint i = 0; argc > 1 && i < G_N_ELEMENTS (fault_names); i++)
    if (g_str_equal (argv[1], fault_names[i]))
      self.fault = (Fault) i;
  create_page (&self);

  do
    {
      printf ("%u\n", self.fault != SHORT_PAGE
                          ? __atomic_load_n (&self.page->active, __ATOMIC_ACQUIRE)
                          : 0);
      fflush (stdout);
      if (fgets (line, sizeof line, stdin) != NULL)
        {
          g_auto (GStrv) words = g_strsplit (g_strstrip (line), " ", 2);

          act (&self, words[0], words[1] != NULL ? g_ascii_strtoull (words[1], NULL, 10) : 0);
        }
    }
  while (!feof (stdin));
  return EXIT_SUCCESS;
}
