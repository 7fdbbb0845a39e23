/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Any bytes as a recording: read, looked at in every way there is, and written again.
 *
 *   FORMAT_FXT, FORMAT_CHROME_JSON, FORMAT_SYSCAP, FORMAT_GZIP
 *
 * What a format begins with is put in front, so that the fuzzer need not guess it.
 */

#include <gio/gio.h>
#include <string.h>

#include "fuzz-look.h"
#include "trace/loom-fxt.h"
#include "trace/loom-trace-load.h"

/* A recording may be large on purpose, but what is tried many times a second is not. */
#define MOST_BYTES (64 * 1024)

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

static GBytes *
put_in_front (const guint8 *head, gsize n_head, const guint8 *data, gsize size)
{
  GByteArray *array = g_byte_array_new ();

  g_byte_array_append (array, head, (guint) n_head);
  g_byte_array_append (array, data, (guint) size);
  return g_byte_array_free_to_bytes (array);
}

#ifdef FORMAT_GZIP

/* No fuzzer guesses a checksum: what comes behind an odd byte is packed here, then bent at one place
 * and cut at another as two bytes each say. Behind an even one it is the packed file itself. */
static GBytes *
bytes_of (const guint8 *data, gsize size)
{
  static const guint8 head[] = { 0x1f, 0x8b, 0x08 };
  g_autoptr (GConverter) packer = NULL;
  g_autofree guint8 *packed = NULL;
  gsize n_read = 0, n_packed = 0, n_room = size + 1024, bent, cut;

  if (size < 5 || data[0] % 2 == 0)
    return put_in_front (head, sizeof head, data + (size > 0), size - (size > 0));
  packer = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 1));
  packed = g_malloc (n_room);
  if (g_converter_convert (packer, data + 5, size - 5, packed, n_room, G_CONVERTER_INPUT_AT_END,
                           &n_read, &n_packed, NULL) != G_CONVERTER_FINISHED)
    return g_bytes_new (NULL, 0);
  bent = data[1] | (gsize) data[2] << 8;
  cut = data[3] | (gsize) data[4] << 8;
  if (bent > 3 && bent < n_packed)
    packed[bent] ^= 0x41;
  return g_bytes_new (packed, cut == 0 ? n_packed : MIN (cut, n_packed));
}

#else

#if defined FORMAT_FXT
static const guint8 format_head[] = { 0x10, 0x00, 0x04, 0x46, 0x78, 0x54, 0x16, 0x00 };
#elif defined FORMAT_SYSCAP
static const guint8 format_head[] = { 0x5e, 0x97, 0xca, 0xfd };
#else
static const guint8 format_head[] = { '[' };
#endif

static GBytes *
bytes_of (const guint8 *data, gsize size)
{
  return put_in_front (format_head, sizeof format_head, data, size);
}

#endif

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LoomTrace) trace = NULL;

  if (size > MOST_BYTES)
    return 0;
  bytes = bytes_of (data, size);
  trace = loom_trace_load_bytes (bytes, "fuzz", NULL, NULL, NULL, &error);
  g_assert ((trace == NULL) == (error != NULL));
#ifdef FORMAT_FXT
  {
    g_autoptr (LoomTrace) other = loom_fxt_load_on_pool (bytes, "fuzz", NULL, NULL, NULL, NULL);

    g_assert (other == NULL || trace != NULL);
    g_assert (other == NULL || loom_trace_get_n_events (other) == loom_trace_get_n_events (trace));
    /* What takes longest is done for some of them. */
    if (other != NULL && size % 8 == 0)
      fuzz_look_at (other);
  }
#endif
  if (trace != NULL)
    fuzz_look_at (trace);
  return 0;
}
