/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A recorder's memory that a hostile program writes: opened, followed while it changes, and looked at.
 *
 * The first byte says what the rest is. Odd: it is the memory from its first word. Even: the header
 * is sound, and what follows is the dictionary and two chunks; the second half of the bytes is
 * written over the first half between two looks, as a program that goes on would.
 */

#include <gio/gio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz-look.h"
#include "session/loom-recording.h"
#include "trace/weft-recording-layout.h"

#define N_CHUNKS 2
#define CHUNKS_OFFSET (WEFT_RECORDING_HEADER_SIZE + WEFT_RECORDING_CHUNK_SIZE)
#define SIZE (CHUNKS_OFFSET + N_CHUNKS * WEFT_RECORDING_CHUNK_SIZE)
#define N_PARTS (1 + N_CHUNKS)

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static void
write_header (guint8 *memory)
{
  const guint64 front[] = {
    WEFT_RECORDING_MAGIC,
    1 | 2 << 4,
    1000000000,
    0 | 1 << 4 | 1 << 16,
    0 | 1 << 4 | 2 << 16,
    /* A blob whose name, of thirteen bytes, is inline. */
    5 | (guint64) (3 + sizeof (WeftRecorderHeader) / 8) << 4 | G_GUINT64_CONSTANT (0x800d) << 16 |
        (guint64) sizeof (WeftRecorderHeader) << 32,
  };
  const WeftRecorderHeader header = {
    .version = WEFT_RECORDING_VERSION,
    .state = WEFT_RECORDING_RUNNING,
    .pid = 1,
    .chunk_words = WEFT_RECORDING_CHUNK_WORDS,
    .dictionary_offset = WEFT_RECORDING_HEADER_SIZE,
    .dictionary_bytes = WEFT_RECORDING_CHUNK_SIZE,
    .chunks_offset = CHUNKS_OFFSET,
    .n_chunks = N_CHUNKS,
    .next_chunk = N_CHUNKS,
  };

  memcpy (memory, front, sizeof front);
  memcpy (memory + sizeof front, WEFT_RECORDING_BLOB_NAME, strlen (WEFT_RECORDING_BLOB_NAME));
  memcpy (memory + WEFT_RECORDING_HEADER_WORD * 8, &header, sizeof header);
}

/* The dictionary, and what is in each chunk behind its beginning. */
static void
write_parts (guint8 *memory, const guint8 *data, gsize size, guint64 seq)
{
  gsize n_each = MIN (size / N_PARTS, WEFT_RECORDING_CHUNK_SIZE - sizeof (WeftRecordingChunk));

  memcpy (memory + WEFT_RECORDING_HEADER_SIZE, data, n_each);
  for (guint i = 0; i < N_CHUNKS; i++)
    {
      guint8 *at = memory + CHUNKS_OFFSET + i * WEFT_RECORDING_CHUNK_SIZE;
      const WeftRecordingChunk chunk = { 5 | 4 << 4 | WEFT_RECORDING_CHUNK_STRING << 16, seq + i, 1,
                                         0 };

      memcpy (at, &chunk, sizeof chunk);
      memcpy (at + sizeof chunk, data + (i + 1) * n_each, n_each);
    }
}

static void
follow (int fd, guint8 *memory, const guint8 *data, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LoomRecording) recording = loom_recording_new (fd, &error);
  g_autoptr (LoomTraceBuilder) builder = NULL;
  g_autoptr (LoomTrace) trace = NULL;

  g_assert ((recording == NULL) == (error != NULL));
  if (recording == NULL)
    return;
  builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "fuzz");
  loom_recording_follow (recording, builder);
  loom_trace_builder_peek (builder);
  if (size >= N_PARTS)
    write_parts (memory, data, size, 1 + size % 3);
  else
    memset (memory, 0xff, WEFT_RECORDING_HEADER_SIZE);
  loom_recording_follow (recording, builder);
  loom_trace_builder_peek (builder);
  loom_trace_builder_trim (builder, 1000);
  loom_recording_follow (recording, builder);
  trace = loom_trace_builder_finish (builder);
  fuzz_look_at (trace);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  int fd;
  guint8 *memory;
  gsize half = size / 2;

  if (size < 2 || size > SIZE)
    return 0;
  fd = memfd_create ("fuzz-memory", MFD_CLOEXEC);
  g_assert_cmpint (ftruncate (fd, SIZE), ==, 0);
  memory = mmap (NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  g_assert_true (memory != MAP_FAILED);

  if (data[0] % 2 == 1)
    memcpy (memory, data + 1, MIN (size - 1, SIZE));
  else
    {
      write_header (memory);
      write_parts (memory, data + 1, half, 1);
    }
  follow (fd, memory, data + half, data[0] % 2 == 1 ? 0 : size - half);
  munmap (memory, SIZE);
  close (fd);
  return 0;
}
