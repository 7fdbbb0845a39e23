/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"

G_BEGIN_DECLS

/*
 * A half-open range of up to 2³² - 1 units in one atomic word: the first in its upper half,
 * the end in its lower. Its owner takes from the front, thieves take from the back, each by
 * one compare-and-swap, so every unit is given out once. The word says all there is to say
 * about the range, so a range that comes back to a word does no harm: who swaps it gets
 * units that are in it. Only the owner fills an empty one.
 *
 *     begin ──owner──▶ │ first … end │ ◀──thieves── end
 *
 * The accesses are relaxed where nothing but the word itself is handed on.
 */

typedef guint64 WeftRange; /* atomic */

static inline WeftRange
weft_range_pack (guint32 first,
                 guint32 end)
{
  return (guint64) first << 32 | end;
}

static inline guint32
weft_range_first (WeftRange range)
{
  return (guint32) (range >> 32);
}

static inline guint32
weft_range_end (WeftRange range)
{
  return (guint32) range;
}

static inline guint32
weft_range_size (WeftRange range)
{
  return weft_range_end (range) - weft_range_first (range);
}

/* How much of a range is taken at once: @wanted at most, a quarter at most, so that there is
 * something to steal, but @least at least, if there are as many. */
static inline guint32
weft_range_chunk_size (WeftRange range,
                       guint32   wanted,
                       guint32   least)
{
  guint32 there = weft_range_size (range);

  return MIN (MAX (MIN (wanted, there / 4), least), there);
}

/* The owner: a chunk from the front. Empty where @self is. */
static inline WeftRange
weft_range_take (WeftRange *self,
                 guint32    wanted,
                 guint32    least)
{
  WeftRange range = __atomic_load_n (self, __ATOMIC_RELAXED);
  guint32 first;
  guint32 size;

  do
    {
      size = weft_range_chunk_size (range, wanted, least);
      if (size == 0)
        return 0;
      first = weft_range_first (range);
    }
  while (!__atomic_compare_exchange_n (self, &range,
                                       weft_range_pack (first + size, weft_range_end (range)),
                                       TRUE, __ATOMIC_RELAXED, __ATOMIC_RELAXED));
  return weft_range_pack (first, first + size);
}

/* A thief: the half of it at the back, or all where a half would have less than @least
 * units. Empty where @self is. */
static inline WeftRange
weft_range_steal (WeftRange *self,
                  guint32    least)
{
  WeftRange range = __atomic_load_n (self, __ATOMIC_SEQ_CST);
  guint32 first;

  do
    {
      guint32 there = weft_range_size (range);

      if (there == 0)
        return 0;
      first = weft_range_end (range) - (there / 2 < least ? there : there - there / 2);
    }
  while (!__atomic_compare_exchange_n (self, &range,
                                       weft_range_pack (weft_range_first (range), first), TRUE,
                                       __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST));
  return weft_range_pack (first, weft_range_end (range));
}

G_END_DECLS
