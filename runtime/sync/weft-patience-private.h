/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"

G_BEGIN_DECLS

/*
 * How often to look again before waiting, where the other side is probably just about to
 * come: learnt from whether it did.
 *
 * The pauses in between begin at 400 ns and double. That is long for a pause and on
 * purpose: who looks all the time takes the cache line that the other side is about to
 * write, for each item anew; who looks away for some items' time finds them all at once.
 * Measured between two threads: 40 ns an item when the first pause is one instruction, 14
 * when it is 64 of them.
 */

typedef guint32 WeftPatience; /* atomic */

#define WEFT_PATIENCE_MIN 1
#define WEFT_PATIENCE_MAX 5
#define WEFT_PATIENCE_INIT 3

/* Not where there is only one processor, and never on a thread with a sync context, which may be
 * a user interface's. */
gboolean weft_patience_is_allowed (void);

/* The pause before look @n, from 0. */
void     weft_patience_pause      (guint  n);

static inline guint
weft_patience_get (WeftPatience *self)
{
  return __atomic_load_n (self, __ATOMIC_RELAXED);
}

/* What came of looking @n_looks times. Others may do the same: it is only a guess. */
static inline void
weft_patience_learn (WeftPatience *self,
                     guint         n_looks,
                     gboolean      paid)
{
  if (paid && n_looks < WEFT_PATIENCE_MAX)
    __atomic_store_n (self, n_looks + 1, __ATOMIC_RELAXED);
  else if (!paid && n_looks > WEFT_PATIENCE_MIN)
    __atomic_store_n (self, n_looks - 1, __ATOMIC_RELAXED);
}

G_END_DECLS
