/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <pthread.h>
#include <sched.h>

#include <weft.h>

/*
 * What the stress tests have in common: real threads that give up their processor between
 * steps, at random, so that they meet in orders that they would hardly meet in otherwise.
 *
 * WEFT_STRESS_SEED repeats a run's random numbers; each test says what they were.
 * WEFT_STRESS_ROUNDS is how much to do, in per cent of the usual; without it, `-m slow`
 * does twenty times as much, and ThreadSanitizer gets a fifth.
 */

typedef struct
{
  guint32 state;
} StressRandom;

static inline guint32
stress_random (StressRandom *self)
{
  /* G. Marsaglia, "Xorshift RNGs" (2003). */
  self->state ^= self->state << 13;
  self->state ^= self->state >> 17;
  self->state ^= self->state << 5;
  return self->state;
}

static inline guint32
stress_below (StressRandom *self,
              guint32       limit)
{
  return (guint32) (((guint64) stress_random (self) * limit) >> 32);
}

/* Between two steps: mostly nothing, sometimes a short while, sometimes somebody else. */
static inline void
stress_step (StressRandom *self)
{
  guint32 choice = stress_below (self, 16);

  if (choice < 2)
    sched_yield ();
  else if (choice < 6)
    for (guint i = 0; i < choice * 8; i++)
      __asm__ volatile ("");
}

/* A generator of its own for each thread. */
static inline StressRandom
stress_random_for (guint32 seed,
                   guint   thread)
{
  StressRandom self = { (seed + 1) * 2654435761u ^ (thread + 1) * 2246822519u };

  if (self.state == 0)
    self.state = 1;
  return self;
}

static inline guint32
stress_seed (void)
{
  const char *given = g_getenv ("WEFT_STRESS_SEED");
  guint32 seed = given != NULL ? (guint32) g_ascii_strtoull (given, NULL, 10)
                               : (guint32) g_test_rand_int () & 0x7fffffff;

  g_test_message ("to be repeated with WEFT_STRESS_SEED=%u", seed);
  return seed;
}

static inline guint
stress_rounds (guint usual)
{
  const char *given = g_getenv ("WEFT_STRESS_ROUNDS");
  guint64 per_cent = 100;

  if (given != NULL)
    per_cent = g_ascii_strtoull (given, NULL, 10);
  else if (g_test_slow ())
    per_cent = 2000;
#ifdef __SANITIZE_THREAD__
  else
    per_cent = 20;
#endif
  return (guint) MAX (usual * per_cent / 100, 2);
}

/* Waits for somebody else's step, which is certain to come: what is missing is its turn. */
#define stress_wait_until(condition) \
  while (!(condition)) \
    sched_yield ()
