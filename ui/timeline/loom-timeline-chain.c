/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-timeline-private.h"

/*
 * The arrows of the selected slice: those that touch it, and the rest of its chain. To the
 * chain belong all hops of the same tasks, and what led to it and what followed, from slice
 * to slice. It is found once for a selection, and anew when a recording has got more arrows.
 */

/* More arrows at once are a tangle. */
#define MOST_CHAIN 1000
/* Slices that are looked at; a long one costs by all arrows beside it. */
#define MOST_VISITED 600

typedef struct
{
  LoomTimeline *timeline;
  const LoomFlow *flows;
  GHashTable *known;
  GArray *found; /* guint32 */
  GArray *outgoing;
  GArray *incoming;
} Search;

static void
take_flows (Search *search, const GArray *numbers)
{
  for (guint i = 0; i < numbers->len && search->found->len < MOST_CHAIN; i++)
    {
      guint32 number = g_array_index (numbers, guint32, i);

      if (g_hash_table_add (search->known, GUINT_TO_POINTER (number)))
        g_array_append_val (search->found, number);
    }
}

static void
touching (Search *search, guint lane, const LoomSlice *slice)
{
  LoomTimelineModel *model = search->timeline->model;

  loom_flow_index_touching (loom_timeline_model_get_flows (model), search->flows, lane,
                            slice->begin, slice->begin + slice->duration, search->outgoing,
                            search->incoming);
}

static void
follow_flow (Search *search, guint32 number, gint direction)
{
  LoomTimelineModel *model = search->timeline->model;
  const LoomFlow *flow = &search->flows[number];
  guint lane = direction > 0 ? flow->to_lane : flow->from_lane;
  guint slice;

  if (!loom_timeline_model_slice_at (model, lane, direction > 0 ? flow->to_time : flow->from_time,
                                     &slice))
    return;
  touching (search, lane, loom_timeline_model_get_slice (model, lane, slice));
  take_flows (search, direction > 0 ? search->outgoing : search->incoming);
}

/* Goes on from the first @n_seeds arrows in one direction, and from what that finds. */
static void
follow (Search *search, guint n_seeds, gint direction)
{
  guint n_visited = 0;
  guint first_new = search->found->len;

  for (guint i = 0; i < n_seeds && n_visited < MOST_VISITED; i++, n_visited++)
    follow_flow (search, g_array_index (search->found, guint32, i), direction);
  for (guint i = first_new; i < search->found->len && n_visited < MOST_VISITED; i++, n_visited++)
    follow_flow (search, g_array_index (search->found, guint32, i), direction);
}

/* All hops of the tasks that are there so far. */
static void
take_same_tasks (Search *search, GHashTable *ids)
{
  guint n_flows = loom_trace_get_n_flows (loom_timeline_model_get_trace (search->timeline->model));

  for (guint32 i = 0; i < n_flows && search->found->len < MOST_CHAIN; i++)
    if (g_hash_table_contains (ids, &search->flows[i].id) &&
        g_hash_table_add (search->known, GUINT_TO_POINTER (i)))
      g_array_append_val (search->found, i);
}

static void
add_ids (Search *search, const GArray *numbers, GHashTable *ids)
{
  for (guint i = 0; i < numbers->len; i++)
    g_hash_table_add (ids, (gpointer) &search->flows[g_array_index (numbers, guint32, i)].id);
}

static void
find_chain (LoomTimeline *self)
{
  g_autoptr (GHashTable) known = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) ids = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (GArray) outgoing = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) incoming = g_array_new (FALSE, FALSE, sizeof (guint32));
  LoomTrace *trace = loom_timeline_model_get_trace (self->model);
  Search search = { self, loom_trace_get_flows (trace), known, self->chain, outgoing, incoming };
  const LoomSlice *slice =
      loom_timeline_model_get_slice (self->model, self->selected_lane, self->selected_slice);
  guint n_seeds;

  if (slice == NULL)
    return;

  touching (&search, self->selected_lane, slice);
  /* What arrives is the slice's own task; what leaves belongs to others. */
  add_ids (&search, incoming->len > 0 ? incoming : outgoing, ids);
  take_flows (&search, outgoing);
  take_flows (&search, incoming);
  self->n_direct = self->chain->len;
  if (self->chain->len == 0)
    return;
  take_same_tasks (&search, ids);
  n_seeds = self->chain->len;
  follow (&search, n_seeds, 1);
  follow (&search, n_seeds, -1);
}

/**
 * loom_timeline_get_chain:
 * @n_direct: (out): how many of them, the first, touch the selected slice
 *
 * Returns: (transfer none) (element-type guint32): the arrows of the selection
 */
const GArray *
loom_timeline_get_chain (LoomTimeline *self, guint *n_direct)
{
  guint n_flows = loom_trace_get_n_flows (loom_timeline_model_get_trace (self->model));

  if (self->chain_of != n_flows + 1)
    {
      g_array_set_size (self->chain, 0);
      self->n_direct = 0;
      find_chain (self);
      self->chain_of = n_flows + 1;
    }
  *n_direct = self->n_direct;
  return self->chain;
}

/* Another selection, or another recording. */
void
loom_timeline_forget_chain (LoomTimeline *self)
{
  self->chain_of = 0;
}

/**
 * loom_timeline_get_n_chained:
 * @direct: whether to count those only that touch the selected slice
 *
 * Returns: how many arrows belong to the selection, 1,000 at the most
 */
guint
loom_timeline_get_n_chained (LoomTimeline *self, gboolean direct)
{
  guint n_direct = 0;
  guint n;

  g_return_val_if_fail (LOOM_IS_TIMELINE (self), 0);

  if (self->model == NULL || self->selected_lane == LOOM_NONE)
    return 0;
  n = loom_timeline_get_chain (self, &n_direct)->len;
  return direct ? n_direct : n;
}

gboolean
loom_timeline_get_one_hop (LoomTimeline *self)
{
  g_return_val_if_fail (LOOM_IS_TIMELINE (self), FALSE);

  return self->one_hop;
}

/**
 * loom_timeline_set_one_hop:
 * @one_hop: whether only arrows are drawn that touch the selected slice
 */
void
loom_timeline_set_one_hop (LoomTimeline *self, gboolean one_hop)
{
  g_return_if_fail (LOOM_IS_TIMELINE (self));

  self->one_hop = one_hop;
  loom_timeline_changed (self);
}
