/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "task/weft-latch-private.h"

#define MAX_SHARDS 64

__thread guint weft_latch_thread_ __attribute__ ((tls_model ("initial-exec")));

static guint n_threads;

guint
weft_latch_take_thread_ (void)
{
  weft_latch_thread_ = __atomic_add_fetch (&n_threads, 1, __ATOMIC_RELAXED);
  /* After 2³² threads. */
  if (weft_latch_thread_ == 0)
    weft_latch_thread_ = 1;
  return weft_latch_thread_;
}

guint
weft_latch_get_n_shards (void)
{
  static guint n_shards; /* atomic */
  guint n = __atomic_load_n (&n_shards, __ATOMIC_RELAXED);

  if (G_UNLIKELY (n == 0))
    {
      /* One for each worker, and one for who feeds them. */
      n = MIN (1u << g_bit_storage (g_get_num_processors ()), MAX_SHARDS);
      __atomic_store_n (&n_shards, n, __ATOMIC_RELAXED);
    }
  return n;
}

void
weft_latch_init (WeftLatch *self, guint n_shards)
{
  self->inside = WEFT_LATCH_BIAS_;
  self->mask = n_shards - 1;
  for (guint i = 0; i < n_shards; i++)
    self->shards[i].word = 0;
}

gboolean
weft_latch_close (WeftLatch *self)
{
  gint64 sum = 0;

  for (guint i = 0; i <= self->mask; i++)
    sum += __atomic_fetch_or (&self->shards[i].word, 1, __ATOMIC_ACQUIRE) / 2;
  return __atomic_add_fetch (&self->inside, sum - WEFT_LATCH_BIAS_, __ATOMIC_ACQ_REL) == 0;
}
