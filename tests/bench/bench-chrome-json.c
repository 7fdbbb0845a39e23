/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <time.h>

#include "bench.h"
#include "trace/loom-gzip.h"
#include "trace/loom-trace-load.h"

/*
 * A real Chrome trace of 126,149 events, chrome-animation.json.gz among the traces of the tests:
 *
 *   REPORT_SPEED=0   milliseconds until it is open, unpacking included
 *   REPORT_SPEED=1   megabytes a second of processor time, unpacked
 */

static GBytes *
read_trace (void)
{
  const char *folder = g_getenv ("WEFT_TEST_TRACES");
  g_autofree char *path = g_build_filename (folder != NULL ? folder : "../shared/traces",
                                            "chrome-animation.json.gz", NULL);
  g_autoptr (GError) error = NULL;
  char *contents;
  gsize length;

  if (!g_file_get_contents (path, &contents, &length, &error))
    g_error ("%s", error->message);
  return g_bytes_new_take (contents, length);
}

static double
processor_seconds (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double) time.tv_sec + (double) time.tv_nsec / 1e9;
}

static void
load (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LoomTrace) trace = loom_trace_load_bytes (bytes, "bench", NULL, NULL, NULL, &error);

  if (trace == NULL)
    g_error ("%s", error->message);
  bench_check ("events", 126149, (gint64) loom_trace_get_n_events (trace));
}

static double
measure (void)
{
  g_autoptr (GBytes) packed = read_trace ();
  g_autoptr (GBytes) unpacked = NULL;
  gint64 begin = bench_get_time ();
  double processor;
  gboolean cut;

  load (packed);
  if (!REPORT_SPEED)
    return (double) (bench_get_time () - begin) / 1e6;

  unpacked = loom_gzip_unpack (packed, &cut, NULL, NULL);
  processor = processor_seconds ();
  load (unpacked);
  return (double) g_bytes_get_size (unpacked) / 1e6 / (processor_seconds () - processor);
}

BENCH_MAIN ({ "weft", measure, BENCH_WARM })
