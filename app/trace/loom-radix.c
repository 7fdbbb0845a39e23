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

/* Least digit first; a digit that all have in common costs nothing. */
void
loom_radix_sort (LoomKeyed *keyed, guint n)
{
  g_autofree LoomKeyed *spare = NULL;
  g_autofree guint *starts = NULL;
  guint64 differs = 0;
  LoomKeyed *from = keyed, *to;

  if (n < FEW)
    {
      sort_few (keyed, n);
      return;
    }
  to = spare = g_new (LoomKeyed, n);
  starts = g_new (guint, N_DIGITS);
  for (guint i = 1; i < n; i++)
    differs |= keyed[i].key ^ keyed[0].key;

  for (guint shift = 0; shift < 64; shift += DIGIT_BITS)
    {
      guint sum = 0;
      LoomKeyed *other;

      if ((differs >> shift & (N_DIGITS - 1)) == 0)
        continue;
      memset (starts, 0, N_DIGITS * sizeof *starts);
      for (guint i = 0; i < n; i++)
        starts[from[i].key >> shift & (N_DIGITS - 1)]++;
      for (guint i = 0; i < N_DIGITS; i++)
        {
          guint count = starts[i];

          starts[i] = sum;
          sum += count;
        }
      for (guint i = 0; i < n; i++)
        to[starts[from[i].key >> shift & (N_DIGITS - 1)]++] = from[i];
      other = from;
      from = to;
      to = other;
    }
  if (from != keyed)
    memcpy (keyed, from, n * sizeof *keyed);
}
