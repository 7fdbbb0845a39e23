/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Where the processor counts ticks at a constant rate, and the kernel's own clock is made of
 * them, time is a line over the ticks; elsewhere, the kernel is asked each time.
 *
 * One line for the whole process, of pieces, one behind the other. A piece says at how many
 * ticks it begins, and for how many it holds: 1.6 ms at most. Who finds that it is over
 * makes the next one, under the lock, from what CLOCK_MONOTONIC says then. Each thread has a
 * copy of the piece that it used last, so that reading takes no lock and touches no memory
 * of others; and as a piece ends at its tick for all of them, the time of a tick does not
 * depend on who asks. What one thread does after another has a later time, then, or the same
 * (see weft_clock_read_after).
 *
 * So the clock cannot drift away from CLOCK_MONOTONIC, in however many hours, nor from that
 * of another process: it is as far from it as it can get in 1.6 ms, with a rate that is known
 * to a millionth after a tenth of a second. It never goes back: a piece begins where all times of the one
 * before it are over. Where that is too early, for the last piece was too slow, there is a
 * step, of nanoseconds; where it is too late, the next piece is slower.
 *
 * The rate is that between two looks at both clocks, the further apart the better. The first
 * two are 50 µs apart. A rate that has changed all at once (a virtual machine that has moved,
 * ticks that went on while the system slept) begins anew.
 */

#include "trace/weft-clock-private.h"

#include <pthread.h>
#include <string.h>
#include <time.h>

#if defined(__x86_64__)
#include <cpuid.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <unistd.h>
#endif

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

void
weft_clock_lock (void)
{
  pthread_mutex_lock (&lock);
}

void
weft_clock_unlock (void)
{
  pthread_mutex_unlock (&lock);
}

static guint64
ask_kernel (void)
{
  struct timespec time;

  clock_gettime (CLOCK_MONOTONIC, &time);
  return (guint64) time.tv_sec * G_GUINT64_CONSTANT (1000000000) + (guint64) time.tv_nsec;
}

#if defined(__x86_64__)

#define MAX_LIMIT (G_GUINT64_CONSTANT (1) << 22)
#define FIRST_BASELINE (G_GUINT64_CONSTANT (1) << 17)
#define GOOD_BASELINE (G_GUINT64_CONSTANT (1) << 28)
#define MAX_BASELINE (G_GUINT64_CONSTANT (1) << 36)

/* How often is looked, and again up to how often where it took more ticks than that. */
#define LOOKS 3
#define MAX_LOOKS 100
#define GOOD_LOOK 8192

typedef struct
{
  guint64 ticks;
  guint64 time;
} Look;

typedef enum
{
  UNKNOWN,
  TICKS,
  KERNEL,
} Source;

static Source source;      /* atomic */
static WeftClock line;     /* with the lock, as all below: the last piece */
static Look begin;         /* of the baseline */
static double rate;        /* nanoseconds a tick */
static guint64 known_over; /* the baseline that has told the rate */

/* Both clocks at once: the look that was interrupted least. */
static Look
look (void)
{
  guint64 best = G_MAXUINT64;
  Look found = { 0, 0 };

  for (guint i = 0; i < LOOKS || (best > GOOD_LOOK && i < MAX_LOOKS); i++)
    {
      guint64 before, after, time;
      unsigned processor;

      before = __rdtscp (&processor);
      time = ask_kernel ();
      after = __rdtscp (&processor);
      if (after - before < best)
        {
          best = after - before;
          found = (Look) { before + (after - before) / 2, time };
        }
    }
  return found;
}

/* The kernel has compared the processors' counters with each other, and found that it can
 * make its own clock of them. */
static gboolean
kernel_trusts_ticks (void)
{
  const char *path = "/sys/devices/system/clocksource/clocksource0/current_clocksource";
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  char name[8] = "";
  gboolean trusted;

  if (fd < 0)
    return FALSE;
  trusted = read (fd, name, sizeof name - 1) > 0 && strcmp (name, "tsc\n") == 0;
  close (fd);
  return trusted;
}

static gboolean
has_ticks (void)
{
  unsigned a, b, c, d;
  int allowed = 0;

  return __get_cpuid (0x80000007, &a, &b, &c, &d) && (d & 1 << 8) != 0 &&
         __get_cpuid (0x80000001, &a, &b, &c, &d) && (d & 1 << 27) != 0 &&
         prctl (PR_GET_TSC, &allowed) == 0 && allowed == PR_TSC_ENABLE && kernel_trusts_ticks ();
}

static double
rate_since_begin (Look now)
{
  return (double) (now.time - begin.time) / (double) (now.ticks - begin.ticks);
}

/* The longer the baseline, the better. One that does not fit the rate at all has a jump in it. */
static void
learn_rate_locked (Look now)
{
  guint64 baseline = now.ticks - begin.ticks;
  double measured = rate_since_begin (now);

  if (measured < rate * (1 - 1.0 / 256) || measured > rate * (1 + 1.0 / 256))
    {
      begin = now;
      known_over = 0;
      return;
    }
  if (baseline >= MIN (known_over, GOOD_BASELINE))
    {
      rate = measured;
      known_over = baseline;
    }
  if (baseline > MAX_BASELINE)
    begin = now;
}

/* The piece that is over, and what the clocks say now, make the next one. */
static void
advance_locked (void)
{
  Look now = look ();
  guint64 elapsed = now.ticks > line.ticks ? now.ticks - line.ticks : 0;
  guint64 told = line.time + (MIN (elapsed, line.limit) * line.scale >> 32);
  guint64 limit = MIN (2 * line.limit, MAX_LIMIT);
  double slower = 0;

  if (now.ticks > begin.ticks)
    learn_rate_locked (now);
  if (told > now.time)
    slower = MIN ((double) (told - now.time) / ((double) limit * rate), 0.5);

  line = (WeftClock) {
    .ticks = now.ticks,
    .limit = limit,
    .time = MAX (told, now.time),
    .scale = (guint64) (rate * (1 - slower) * 4294967296.0),
  };
}

static void
begin_locked (void)
{
  Look now;

  if (!has_ticks ())
    {
      __atomic_store_n (&source, KERNEL, __ATOMIC_RELAXED);
      return;
    }

  begin = look ();
  do
    now = look ();
  while (now.ticks - begin.ticks < FIRST_BASELINE);
  rate = rate_since_begin (now);
  known_over = now.ticks - begin.ticks;
  line = (WeftClock) { now.ticks, FIRST_BASELINE, now.time, (guint64) (rate * 4294967296.0) };
  __atomic_store_n (&source, TICKS, __ATOMIC_RELAXED);
}

static guint64
renew_locked (WeftClock *self)
{
  guint64 ticks;

  if (source == UNKNOWN)
    begin_locked ();
  if (source == KERNEL)
    return ask_kernel ();

  while ((ticks = __rdtsc () - line.ticks) >= line.limit)
    advance_locked ();
  *self = line;
  return line.time + (ticks * line.scale >> 32);
}

guint64
weft_clock_renew_ (WeftClock *self)
{
  guint64 time;

  if (__atomic_load_n (&source, __ATOMIC_RELAXED) == KERNEL)
    return ask_kernel ();

  pthread_mutex_lock (&lock);
  time = renew_locked (self);
  pthread_mutex_unlock (&lock);
  return time;
}

#else

guint64
weft_clock_renew_ (WeftClock *self G_GNUC_UNUSED)
{
  return ask_kernel ();
}

#endif
