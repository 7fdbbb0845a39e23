/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "bench.h"

#include <unistd.h>

#include "trace/weft-clock-private.h"
#include "trace/weft-trace-private.h"

/*
 * What an event costs while it is recorded, into a ring that turns: nanoseconds, the best of some
 * rounds. EVENT says which.
 *
 *   weft      all of it
 *   weft-net  without the clock, as it was in the same moments
 *   clock     the processor's instruction alone, or the kernel's clock where that is asked
 */

#define N_EVENTS 200000
#define N_ROUNDS 40
#define LIMIT (16 * 1024 * 1024)

enum
{
  MARK,
  RUN,
  POST,
  AWAIT,
};

static WeftSite site = { "bench", __FILE__, __LINE__, 0 };
static const char *context; /* interned, as all names of contexts are */
static guint64 sum;         /* so that nothing is left out */

static inline void
write_event (guint64 id)
{
  switch (EVENT)
    {
    case MARK:
      weft_trace_begin ("bench", "mark");
      break;
    case RUN:
      if (weft_trace_is_active ())
        weft_trace_run_begin (id, &site, 12);
      break;
    case POST:
      if (weft_trace_is_active ())
        weft_trace_post (id, &site, weft_trace_pool_);
      break;
    case AWAIT:
    default:
      if (weft_trace_is_active ())
        weft_trace_await (id, &site, 12, id + 1, TRUE, context);
      break;
    }
}

static inline guint64
read_clock (void)
{
#if defined(__x86_64__)
  return __rdtsc ();
#else
  return (guint64) bench_get_time ();
#endif
}

typedef struct
{
  double event;
  double clock;
} Cost;

static Cost
measure_round (void)
{
  gint64 begin = bench_get_time (), middle, end;

  for (guint64 i = 0; i < N_EVENTS; i++)
    write_event (i);
  middle = bench_get_time ();
  for (guint64 i = 0; i < N_EVENTS; i++)
    sum += read_clock ();
  end = bench_get_time ();
  return (Cost) { (double) (middle - begin) / N_EVENTS, (double) (end - middle) / N_EVENTS };
}

static Cost
measure (void)
{
  g_autoptr (GError) error = NULL;
  Cost best = { G_MAXDOUBLE, G_MAXDOUBLE };
  int fd = weft_recorder_create_memory (LIMIT, &error);

  context = g_intern_static_string ("main loop");

  if (fd < 0 || !weft_recorder_start_fd (fd, &error))
    g_error ("%s", error->message);
  close (fd);
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      Cost cost = measure_round ();

      best = (Cost) { MIN (best.event, cost.event), MIN (best.clock, cost.clock) };
    }
  bench_check ("events without room", 0, (gint64) weft_recorder_get_n_lost ());
  weft_recorder_stop ();
  return best;
}

static double
measure_weft (void)
{
  return measure ().event;
}

static double
measure_net (void)
{
  Cost cost = measure ();

  return cost.event - cost.clock;
}

static double
measure_clock (void)
{
  return measure ().clock;
}

BENCH_MAIN ({ "weft", measure_weft, BENCH_WARM },
            { "weft-net", measure_net, BENCH_WARM },
            { "clock", measure_clock, BENCH_WARM })
