/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "sched/weft-parking-private.h"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "trace/weft-trace-private.h"

#define ONE_WAKES (WEFT_PARKING_SEARCHER - WEFT_PARKING_SLEEPER)
#define ONE_SLEEPS (WEFT_PARKING_SLEEPER - WEFT_PARKING_SEARCHER)

static void
give_permits (WeftParking *self, guint n_permits)
{
  __atomic_fetch_add (&self->permits, n_permits, __ATOMIC_SEQ_CST);
  syscall (SYS_futex, &self->permits, FUTEX_WAKE_PRIVATE, n_permits, NULL, NULL, 0);
}

static void
take_permit (WeftParking *self)
{
  for (;;)
    {
      guint32 permits = __atomic_load_n (&self->permits, __ATOMIC_SEQ_CST);

      while (permits > 0)
        if (__atomic_compare_exchange_n (&self->permits, &permits, permits - 1, TRUE,
                                         __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
          return;

      /* Interrupted or not, it looks again. */
      syscall (SYS_futex, &self->permits, FUTEX_WAIT_PRIVATE, 0, NULL, NULL, 0);
    }
}

void
weft_parking_wake_slow_ (WeftParking *self)
{
  guint32 state = __atomic_load_n (&self->state, __ATOMIC_SEQ_CST);

  while (weft_parking_get_searching (state) == 0 && weft_parking_get_sleeping (state) > 0)
    if (__atomic_compare_exchange_n (&self->state, &state, state + ONE_WAKES, TRUE,
                                     __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
      {
        give_permits (self, 1);
        return;
      }
}

void
weft_parking_wake_all (WeftParking *self)
{
  guint32 state = __atomic_load_n (&self->state, __ATOMIC_SEQ_CST);
  guint n_sleeping;

  do
    n_sleeping = weft_parking_get_sleeping (state);
  while (!__atomic_compare_exchange_n (&self->state, &state, state + n_sleeping * ONE_WAKES, TRUE,
                                       __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST));
  if (n_sleeping > 0)
    give_permits (self, n_sleeping);
}

void
weft_parking_begin_search (WeftParking *self)
{
  __atomic_fetch_add (&self->state, WEFT_PARKING_SEARCHER, __ATOMIC_SEQ_CST);
}

void
weft_parking_end_search (WeftParking *self, WeftParkingLook look, gpointer data)
{
  guint32 state = __atomic_sub_fetch (&self->state, WEFT_PARKING_SEARCHER, __ATOMIC_SEQ_CST);

  if (weft_parking_get_searching (state) == 0 && weft_parking_get_sleeping (state) > 0 &&
      look (data))
    weft_parking_wake_one (self);
}

/* Whether the worker is awake again by itself. */
static gboolean
get_up (WeftParking *self)
{
  guint32 state = __atomic_load_n (&self->state, __ATOMIC_SEQ_CST);

  while (weft_parking_get_sleeping (state) > 0)
    if (__atomic_compare_exchange_n (&self->state, &state, state + ONE_WAKES, TRUE,
                                     __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST))
      return TRUE;
  return FALSE;
}

void
weft_parking_park (WeftParking *self, WeftParkingLook look, gpointer data)
{
  gboolean traced;

  __atomic_fetch_add (&self->state, ONE_SLEEPS, __ATOMIC_SEQ_CST);
  if (look (data) && get_up (self))
    return;

  traced = weft_trace_is_active ();
  if (traced)
    weft_trace_park_begin ();
  take_permit (self);
  if (traced)
    weft_trace_park_end ();
}
