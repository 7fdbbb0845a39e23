/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "sched/weft-parking-private.h"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "trace/weft-trace-private.h"

static void
futex_wake (guint32 *word, int n_threads)
{
  syscall (SYS_futex, word, FUTEX_WAKE_PRIVATE, n_threads, NULL, NULL, 0);
}

/* Interrupted or not: the caller looks again in either case. */
static void
futex_wait (guint32 *word, guint32 value)
{
  syscall (SYS_futex, word, FUTEX_WAIT_PRIVATE, value, NULL, NULL, 0);
}

void
weft_parking_wake_one (WeftParking *self)
{
  if (__atomic_load_n (&self->searching, __ATOMIC_SEQ_CST) > 0 ||
      __atomic_load_n (&self->sleeping, __ATOMIC_SEQ_CST) == 0)
    return;

  __atomic_fetch_add (&self->epoch, 1, __ATOMIC_SEQ_CST);
  futex_wake (&self->epoch, 1);
}

void
weft_parking_wake_all (WeftParking *self)
{
  __atomic_fetch_add (&self->epoch, 1, __ATOMIC_SEQ_CST);
  futex_wake (&self->epoch, G_MAXINT);
}

void
weft_parking_begin_search (WeftParking *self)
{
  __atomic_fetch_add (&self->searching, 1, __ATOMIC_SEQ_CST);
}

void
weft_parking_end_search (WeftParking *self, WeftParkingLook look, gpointer data)
{
  if (__atomic_sub_fetch (&self->searching, 1, __ATOMIC_SEQ_CST) == 0 && look (data))
    weft_parking_wake_one (self);
}

void
weft_parking_park (WeftParking *self, WeftParkingLook look, gpointer data)
{
  guint32 key = __atomic_load_n (&self->epoch, __ATOMIC_SEQ_CST);

  __atomic_fetch_add (&self->sleeping, 1, __ATOMIC_SEQ_CST);
  __atomic_fetch_sub (&self->searching, 1, __ATOMIC_SEQ_CST);

  if (!look (data))
    {
      gboolean traced = weft_trace_is_active ();

      if (traced)
        weft_trace_park_begin ();
      while (__atomic_load_n (&self->epoch, __ATOMIC_SEQ_CST) == key)
        futex_wait (&self->epoch, key);
      if (traced)
        weft_trace_park_end ();
    }

  /* In this order: in between, this worker counts as both, never as neither. */
  __atomic_fetch_add (&self->searching, 1, __ATOMIC_SEQ_CST);
  __atomic_fetch_sub (&self->sleeping, 1, __ATOMIC_SEQ_CST);
}
