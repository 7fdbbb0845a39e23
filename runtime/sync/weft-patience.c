/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "sync/weft-patience-private.h"

#include <pthread.h>
#include <time.h>

#include "sched/weft-sync-context.h"

#define FIRST_PAUSE 400 /* nanoseconds */
#define N_SAMPLES 8
#define SAMPLE 32

static pthread_once_t once = PTHREAD_ONCE_INIT;
static guint n_processors;
static guint n_instructions; /* in the first pause */

static inline void
relax (guint n)
{
  while (n-- > 0)
    {
#if defined(__x86_64__) || defined(__i386__)
      __builtin_ia32_pause ();
#elif defined(__aarch64__)
      __asm__ volatile("yield");
#else
      __asm__ volatile("" ::: "memory");
#endif
    }
}

static gint64
get_nanoseconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return now.tv_sec * G_GINT64_CONSTANT (1000000000) + now.tv_nsec;
}

/* The pause instruction takes from 10 to 140 cycles, depending on the processor. The
 * shortest of some samples is one in which nothing came between. */
static void
measure (void)
{
  gint64 shortest = G_MAXINT64;

  for (guint i = 0; i < N_SAMPLES; i++)
    {
      gint64 begin = get_nanoseconds ();

      relax (SAMPLE);
      shortest = MIN (shortest, get_nanoseconds () - begin);
    }
  n_instructions = (guint) CLAMP (FIRST_PAUSE * SAMPLE / MAX (shortest, 1), 1, 1024);
  n_processors = g_get_num_processors ();
}

gboolean
weft_patience_is_allowed (void)
{
  pthread_once (&once, measure);
  return n_processors > 1 && weft_sync_context_get_current () == NULL;
}

void
weft_patience_pause (guint n)
{
  relax (n_instructions << n);
}
