/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"

G_BEGIN_DECLS

/*
 * Counts who is inside, on many threads that do not wait for each other's cache lines, and
 * once it is closed says to exactly one thread that the last one has left.
 *
 * While it is open a thread counts who enters and leaves in a shard, in steps of two; it
 * mostly has the shard's line to itself. Who enters on one thread may leave on another, so a
 * shard alone means nothing and may be negative; their sum is who is inside. Closing sets
 * the lowest bit of each shard and takes the number it had; who finds the bit set counts in
 * `inside` instead:
 *
 *     shard   even ──enter: + 2, leave: - 2──▶ even ──close──▶ odd
 *     inside  BIAS ──who found odd: ± 1──▶ … ──close: + sum - BIAS──▶ … ──▶ 0
 *
 * Each step is one atomic operation on one word, so it is either in the sum or in `inside`,
 * never in both or in none. Who leaves, or closes, and thereby brings `inside` to zero is the
 * last. It cannot be zero before the sum is in it, for the bias; and not while somebody is
 * inside: a step that was found in an open shard precedes its closing, so the sum has it, and
 * who enters does so before whoever let him in leaves. Leaving releases and closing acquires,
 * so what was done inside is visible to who is told. tests/models/latch.pml searches all of it.
 */

typedef struct
{
  gint64 word; /* atomic */
  char   pad[64 - sizeof (gint64)];
} WeftLatchShard;

typedef struct
{
  gint64         inside; /* atomic */
  guint          mask;   /* the number of shards, a power of two, less one */
  char           pad[64 - sizeof (gint64) - sizeof (guint)];
  WeftLatchShard shards[];
} WeftLatch;

#define WEFT_LATCH_BIAS_ (G_GINT64_CONSTANT (1) << 48)

extern __thread guint weft_latch_thread_ /* this thread's shard, from 1 */
    __attribute__ ((tls_model ("initial-exec"), visibility ("hidden")));

guint weft_latch_take_thread_ (void) G_GNUC_NO_INLINE;
/* How many shards are right for this machine. */
guint weft_latch_get_n_shards (void);

static inline gsize
weft_latch_get_size (guint n_shards)
{
  return sizeof (WeftLatch) + n_shards * sizeof (WeftLatchShard);
}

void     weft_latch_init  (WeftLatch *self,
                           guint      n_shards);
/* By the one who may let in from outside, once. TRUE where nobody is inside. */
gboolean weft_latch_close (WeftLatch *self);

static inline gint64 *
weft_latch_get_shard_ (WeftLatch *self)
{
  guint thread = weft_latch_thread_;

  if (G_UNLIKELY (thread == 0))
    thread = weft_latch_take_thread_ ();
  return &self->shards[thread & self->mask].word;
}

/* Before it is closed, or by somebody inside. FALSE, and nothing done, where it is closed and
 * the last one has left. */
static inline gboolean
weft_latch_enter (WeftLatch *self)
{
  if (G_LIKELY ((__atomic_fetch_add (weft_latch_get_shard_ (self), 2, __ATOMIC_RELAXED) & 1) == 0))
    return TRUE;
  if (G_LIKELY (__atomic_fetch_add (&self->inside, 1, __ATOMIC_RELAXED) != 0))
    return TRUE;
  __atomic_fetch_sub (&self->inside, 1, __ATOMIC_RELAXED);
  return FALSE;
}

/* TRUE where the latch is closed and this was the last one. */
static inline gboolean
weft_latch_leave (WeftLatch *self)
{
  if (G_LIKELY ((__atomic_fetch_sub (weft_latch_get_shard_ (self), 2, __ATOMIC_RELEASE) & 1) == 0))
    return FALSE;
  return __atomic_sub_fetch (&self->inside, 1, __ATOMIC_ACQ_REL) == 0;
}

G_END_DECLS
