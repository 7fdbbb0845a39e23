/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/loom-radix.h"

#include <string.h>

#define DIGIT_BITS 11
#define N_DIGITS (1u << DIGIT_BITS)

/* Fewer are sorted before the digits are counted. */
#define FEW 48

static void
sort_few (LoomKeyed *keyed, guint n)
{
  for (guint i = 1; i < n; i++)
    {
      LoomKeyed moving = keyed[i];
      guint place = i;

      for (; place > 0 && keyed[place - 1].key > moving.key; place--)
        keyed[place] = keyed[place - 1];
      keyed[place] = moving;
    }
}

/* So many are looked at between two looks at the cancellable. */
#define STEP (1u << 18)

static gboolean
count_digits (
    const LoomKeyed *keyed, guint n, guint shift, guint *counts, GCancellable *cancellable)
{
  memset (counts, 0, N_DIGITS * sizeof *counts);
  for (guint first = 0; first < n; first += MIN (STEP, n - first))
    {
      if (g_cancellable_is_cancelled (cancellable))
        return FALSE;
      for (guint i = first; i < first + MIN (STEP, n - first); i++)
        counts[keyed[i].key >> shift & (N_DIGITS - 1)]++;
    }
  return TRUE;
}

/* @starts: where those of each digit begin. */
static gboolean
place_digits (const LoomKeyed *from,
              LoomKeyed *to,
              guint n,
              guint shift,
              guint *starts,
              GCancellable *cancellable)
{
  for (guint first = 0; first < n; first += MIN (STEP, n - first))
    {
      if (g_cancellable_is_cancelled (cancellable))
        return FALSE;
      for (guint i = first; i < first + MIN (STEP, n - first); i++)
        to[starts[from[i].key >> shift & (N_DIGITS - 1)]++] = from[i];
    }
  return TRUE;
}

static void
sum_up (guint *counts)
{
  guint sum = 0;

  for (guint i = 0; i < N_DIGITS; i++)
    {
      guint count = counts[i];

      counts[i] = sum;
      sum += count;
    }
}

/* Least digit first; a digit that all have in common costs nothing. */
gboolean
loom_radix_sort_unless (LoomKeyed *keyed, guint n, GCancellable *cancellable)
{
  g_autofree LoomKeyed *spare = NULL;
  g_autofree guint *digits = NULL;
  guint64 differs = 0;
  LoomKeyed *from = keyed, *to;

  if (n < FEW)
    {
      sort_few (keyed, n);
      return TRUE;
    }
  to = spare = g_new (LoomKeyed, n);
  digits = g_new (guint, N_DIGITS);
  for (guint i = 1; i < n; i++)
    differs |= keyed[i].key ^ keyed[0].key;

  for (guint shift = 0; shift < 64; shift += DIGIT_BITS)
    {
      LoomKeyed *other = from;

      if ((differs >> shift & (N_DIGITS - 1)) == 0)
        continue;
      if (!count_digits (from, n, shift, digits, cancellable))
        return FALSE;
      sum_up (digits);
      if (!place_digits (from, to, n, shift, digits, cancellable))
        return FALSE;
      from = to;
      to = other;
    }
  if (from != keyed)
    memcpy (keyed, from, n * sizeof *keyed);
  return TRUE;
}

void
loom_radix_sort (LoomKeyed *keyed, guint n)
{
  (void) loom_radix_sort_unless (keyed, n, NULL);
}
