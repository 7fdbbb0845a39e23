/* SPDX-License-Identifier: GPL-3.0-or-later */

/* On how many threads pieces ran at once. */

#include "lab/loom-overlap.h"

static guint
count (const LoomPiece *pieces, guint n_pieces)
{
  g_autoptr (GArray) array = g_array_new (FALSE, FALSE, sizeof (LoomPiece));

  g_array_append_vals (array, pieces, n_pieces);
  return loom_overlap_count (array);
}

static void
test_none (void)
{
  LoomPiece moment = { 5, 5, 1 };

  g_assert_cmpuint (count (NULL, 0), ==, 0);
  g_assert_cmpuint (count (&moment, 1), ==, 0);
}

static void
test_one_after_the_other (void)
{
  static const LoomPiece pieces[] = { { 20, 30, 2 }, { 0, 10, 1 }, { 10, 20, 2 }, { 30, 31, 3 } };

  g_assert_cmpuint (count (pieces, G_N_ELEMENTS (pieces)), ==, 1);
}

static void
test_at_once (void)
{
  static const LoomPiece pieces[] = { { 0, 10, 1 }, { 9, 20, 2 }, { 12, 13, 3 }, { 12, 40, 1 } };

  g_assert_cmpuint (count (pieces, 2), ==, 2);
  g_assert_cmpuint (count (pieces, G_N_ELEMENTS (pieces)), ==, 3);
}

/* A function that calls itself is still one thread. */
static void
test_inside_each_other (void)
{
  static const LoomPiece pieces[] = { { 0, 100, 1 }, { 10, 90, 1 }, { 20, 30, 1 }, { 25, 26, 2 } };

  g_assert_cmpuint (count (pieces, 3), ==, 1);
  g_assert_cmpuint (count (pieces, G_N_ELEMENTS (pieces)), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/overlap/none", test_none);
  g_test_add_func ("/overlap/one-after-the-other", test_one_after_the_other);
  g_test_add_func ("/overlap/at-once", test_at_once);
  g_test_add_func ("/overlap/inside-each-other", test_inside_each_other);
  return g_test_run ();
}
