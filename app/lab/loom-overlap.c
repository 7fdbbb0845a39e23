/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/loom-overlap.h"

typedef struct
{
  gint64 time;
  guint32 lane;
  int change; /* 1 where a piece begins, -1 where it ends */
} Edge;

static int
compare_edges (gconstpointer first, gconstpointer second)
{
  const Edge *a = first, *b = second;

  if (a->time != b->time)
    return a->time < b->time ? -1 : 1;
  /* What ends where the next begins was not at once with it. */
  return a->change - b->change;
}

static GArray *
create_edges (GArray *pieces)
{
  GArray *edges = g_array_sized_new (FALSE, FALSE, sizeof (Edge), 2 * pieces->len);

  for (guint i = 0; i < pieces->len; i++)
    {
      const LoomPiece *piece = &g_array_index (pieces, LoomPiece, i);
      Edge both[2] = { { piece->begin, piece->lane, 1 }, { piece->end, piece->lane, -1 } };

      /* Of no length, it would end before it begins. */
      if (piece->end > piece->begin)
        g_array_append_vals (edges, both, 2);
    }
  g_array_sort (edges, compare_edges);
  return edges;
}

/**
 * loom_overlap_count:
 * @pieces: (element-type LoomPiece): in any order
 *
 * On how many threads something of them ran at once, at most. Pieces inside each other on one
 * thread are one after the other, and count once.
 *
 * Returns: the count; 0 where there is none of any length
 */
guint
loom_overlap_count (GArray *pieces)
{
  g_autoptr (GArray) edges = NULL;
  g_autoptr (GHashTable) depths = g_hash_table_new (NULL, NULL);
  guint n_most = 0;

  g_return_val_if_fail (pieces != NULL, 0);

  edges = create_edges (pieces);
  for (guint i = 0; i < edges->len; i++)
    {
      const Edge *edge = &g_array_index (edges, Edge, i);
      gpointer lane = GUINT_TO_POINTER (edge->lane);
      int depth = GPOINTER_TO_INT (g_hash_table_lookup (depths, lane)) + edge->change;

      if (depth == 0)
        g_hash_table_remove (depths, lane);
      else
        g_hash_table_insert (depths, lane, GINT_TO_POINTER (depth));
      n_most = MAX (n_most, g_hash_table_size (depths));
    }
  return n_most;
}
