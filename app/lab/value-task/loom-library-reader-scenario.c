/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/value-task/loom-value-task-scenarios.h"

#include <glib/gi18n-lib.h>

#define CHUNK 4096

#define BYTES "bytes read"

/* The lesson begins here. */

/* A reader with a buffer: a byte is mostly there. One call in four thousand waits. */
typedef struct
{
  GInputStream *stream;
  GBytes *chunk;
  gsize next;
} Reader;

typedef struct
{
  WeftAsync async;

  Reader *reader;
} FillFrame;

/* -1 at the end. */
static int
take_byte (Reader *self)
{
  gsize size;
  const guchar *bytes = g_bytes_get_data (self->chunk, &size);

  return self->next < size ? bytes[self->next++] : -1;
}

WEFT_ASYNC_DEFINE (fill_buffer, FillFrame, NULL)
{
  WEFT_BEGIN (self);

  g_clear_pointer (&self->reader->chunk, g_bytes_unref);
  self->reader->next = 0;
  WEFT_AWAIT_TO (self->reader->chunk,
                 weft_configure_await (
                     weft_input_stream_read_bytes (self->reader->stream, CHUNK, NULL), FALSE));
  WEFT_RETURN_INT (take_byte (self->reader));

  WEFT_END;
}

/* Returns the byte itself where there is one: neither a task nor an allocation. */
static WeftValueTask
read_byte (Reader *self)
{
  FillFrame *frame;

  if (self->chunk != NULL && self->next < g_bytes_get_size (self->chunk))
    return weft_value_task_from_int (take_byte (self));
  frame = WEFT_ASYNC_NEW (fill_buffer);
  frame->reader = self;
  return WEFT_ASYNC_START_VALUE (frame);
}

typedef struct
{
  WeftAsync async;

  LoomLesson *lesson;
  GFileInputStream *file;
  Reader reader;
  gint64 byte;
  gint64 n_bytes;
} ReadFrame;

static void
read_frame_clear (ReadFrame *self)
{
  g_clear_object (&self->file);
  g_clear_pointer (&self->reader.chunk, g_bytes_unref);
  g_clear_pointer (&self->lesson, loom_lesson_unref);
}

WEFT_ASYNC_DEFINE (read_all_bytes, ReadFrame, read_frame_clear)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT_TO (self->file, weft_file_read (loom_lesson_get_file (self->lesson), NULL));
  self->reader.stream = G_INPUT_STREAM (self->file);
  do
    {
      WEFT_AWAIT_TO (self->byte, read_byte (&self->reader));
      self->n_bytes += self->byte >= 0;
    }
  while (self->byte >= 0);
  loom_lesson_note (self->lesson, BYTES, self->n_bytes);
  WEFT_RETURN ();

  WEFT_END;
}

/* The lesson ends here. */

static WeftTask *
read_all_bytes (LoomLesson *lesson)
{
  ReadFrame *self = WEFT_ASYNC_NEW (read_all_bytes);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static const LoomExpectation reads[] = {
  { LOOM_MEASURE_COUNTER, BYTES, LOOM_AT_LEAST, 100000, LOOM_ALWAYS },
  { LOOM_MEASURE_TASKS, "fill_buffer", LOOM_AT_MOST, 200, LOOM_ALWAYS },
  { LOOM_MEASURE_ALLOCATIONS, NULL, LOOM_AT_MOST, 1000, LOOM_ALWAYS },
  { LOOM_MEASURE_FAILED, NULL, LOOM_IS, 0, LOOM_ALWAYS },
  { 0 },
};

static const LoomVariant variants[] = {
  { "value-task", N_ ("Read byte by byte"), LOOM_VARIANT_CURE, "read_byte", read_all_bytes, reads },
  { 0 },
};

static const LoomCounter counters[] = {
  { BYTES, N_ ("Bytes that were awaited"), LOOM_UNIT_COUNT },
  { 0 },
};

const LoomScenario loom_library_reader_scenario = {
  .name = "library-reader",
  .title = N_ ("Case: a library that must be fast"),
  .summary = N_ ("A library reads a file byte by byte, and awaits each. The bytes are mostly in "
                 "its buffer: a quarter of a million awaits make some sixty tasks."),
  .moral = N_ ("A library’s inner loop that is mostly synchronous: a value task."),
  .source = "/io/github/weft/Weft/lab/value-task/loom-library-reader-scenario.c",
  .group = LOOM_GROUP_VALUE_TASK,
  .variants = variants,
  .counters = counters,
};
