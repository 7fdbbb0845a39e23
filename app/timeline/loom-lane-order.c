/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-lane-order.h"

#include <string.h>

typedef struct
{
  guint place;     /* in the order; where the sort is manual, and among pinned lanes, its key */
  guint known : 1; /* has a place */
  guint pinned : 1;
  guint hidden : 1; /* by itself */
  guint last : 1;   /* behind those of its process that are not */
  guint recorded;   /* its place as the recording has it, among those that have one */
  guint process;    /* the place of its process */
  char *key;        /* of its name, for sorting; made when it is needed */
} State;

struct _LoomLaneOrder
{
  LoomTimelineModel *model; /* borrowed, of the last update; nullable */
  guint version;            /* the model's of then; 0 for none */
  guint ranked;             /* the model's when the lanes got their recorded places */
  GArray *states;           /* State a lane */
  GArray *order;            /* guint32: lanes, from top to bottom */
  LoomLaneSort sort;
  LoomLaneFilter *filter;
  guint n_empty;
};

static void
state_clear (gpointer data)
{
  g_free (((State *) data)->key);
}

LoomLaneOrder *
loom_lane_order_new (void)
{
  LoomLaneOrder *self = g_new0 (LoomLaneOrder, 1);

  self->states = g_array_new (FALSE, TRUE, sizeof (State));
  g_array_set_clear_func (self->states, state_clear);
  self->order = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->filter = loom_lane_filter_new ();
  return self;
}

void
loom_lane_order_free (LoomLaneOrder *self)
{
  g_array_unref (self->states);
  g_array_unref (self->order);
  loom_lane_filter_free (self->filter);
  g_free (self);
}

static State *
state_of (LoomLaneOrder *self, guint lane)
{
  return lane < self->states->len ? &g_array_index (self->states, State, lane) : NULL;
}

static const LoomLane *
lane_at (LoomLaneOrder *self, guint number)
{
  return loom_trace_get_lane (loom_timeline_model_get_trace (self->model), number);
}

/* The recording's order. */

/**
 * loom_lane_is_empty:
 *
 * Returns: whether nothing ever happened on the lane
 */
gboolean
loom_lane_is_empty (const LoomLane *lane)
{
  return lane->slices->len == 0 && lane->instants->len == 0 &&
         (lane->samples == NULL || lane->samples->len == 0);
}

static gint
compare_numbers (gint64 a, gint64 b)
{
  return (a > b) - (a < b);
}

/* What belongs to no process, such as the system's counters, comes last. */
static gint64
process_rank (const LoomLane *lane)
{
  return lane->pid > 0 ? lane->pid : G_MAXINT64;
}

gint
loom_lane_compare (const LoomLane *left, const LoomLane *right)
{
  gint order = compare_numbers (process_rank (left), process_rank (right));

  if (order == 0)
    order = compare_numbers (left->kind, right->kind);
  if (order == 0)
    order = right->is_main - left->is_main;
  if (order == 0)
    order = compare_numbers (left->sort_index, right->sort_index);
  if (order == 0 && left->kind == LOOM_LANE_COUNTER)
    order = g_strcmp0 (left->name, right->name);
  if (order == 0)
    order = compare_numbers (left->number, right->number);
  return order;
}

/* Sorting. */

static gint
compare_recorded_cb (gconstpointer a, gconstpointer b, gpointer data)
{
  return loom_lane_compare (lane_at (data, *(const guint32 *) a),
                            lane_at (data, *(const guint32 *) b));
}

/* The lanes themselves lie far from each other. Of a hundred thousand, comparing places takes a
 * fraction of what comparing these does, and they change only when the recording grows. */
static void
rank_lanes (LoomLaneOrder *self)
{
  g_autoptr (GArray) lanes = g_array_copy (self->order);
  const LoomLane *before = NULL;
  guint process = 0;

  g_array_sort_with_data (lanes, compare_recorded_cb, self);
  for (guint i = 0; i < lanes->len; i++)
    {
      const LoomLane *lane = lane_at (self, g_array_index (lanes, guint32, i));
      State *state = state_of (self, lane->number);

      process += before != NULL && process_rank (before) != process_rank (lane);
      state->recorded = i;
      state->process = process;
      before = lane;
    }
  self->ranked = self->version;
}

static const char *
name_key (LoomLaneOrder *self, guint lane)
{
  State *state = state_of (self, lane);

  if (state->key == NULL)
    {
      g_autofree char *folded = g_utf8_casefold (lane_at (self, lane)->name, -1);

      state->key = g_utf8_collate_key_for_filename (folded, -1);
    }
  return state->key;
}

static gint
compare_by_sort (LoomLaneOrder *self, guint left, guint right)
{
  const LoomLaneTotals *one = loom_timeline_model_get_totals (self->model, left);
  const LoomLaneTotals *other = loom_timeline_model_get_totals (self->model, right);

  switch (self->sort)
    {
    case LOOM_LANE_SORT_NAME:
      return strcmp (name_key (self, left), name_key (self, right));
    case LOOM_LANE_SORT_BUSY:
      return compare_numbers (other->busy, one->busy);
    case LOOM_LANE_SORT_FIRST:
      return compare_numbers (one->first, other->first);
    case LOOM_LANE_SORT_MANUAL:
      return compare_numbers (state_of (self, left)->place, state_of (self, right)->place);
    case LOOM_LANE_SORT_RECORDED:
    case LOOM_N_LANE_SORTS:
    default:
      return 0;
    }
}

static gint
compare_cb (gconstpointer a, gconstpointer b, gpointer data)
{
  LoomLaneOrder *self = data;
  guint32 left = *(const guint32 *) a;
  guint32 right = *(const guint32 *) b;
  const State *one = state_of (self, left);
  const State *other = state_of (self, right);
  gint order = (gint) other->pinned - (gint) one->pinned;

  if (order == 0 && one->pinned)
    return compare_numbers (one->place, other->place);
  if (order == 0)
    order = compare_numbers (one->process, other->process);
  if (order == 0)
    order = (gint) one->last - (gint) other->last;
  if (order == 0)
    order = compare_by_sort (self, left, right);
  return order != 0 ? order : compare_numbers (one->recorded, other->recorded);
}

static void
number_places (LoomLaneOrder *self)
{
  for (guint i = 0; i < self->order->len; i++)
    state_of (self, g_array_index (self->order, guint32, i))->place = i;
}

static void
sort_lanes (LoomLaneOrder *self)
{
  if (self->ranked != self->version)
    rank_lanes (self);
  g_array_sort_with_data (self->order, compare_cb, self);
  number_places (self);
}

/**
 * loom_lane_order_update:
 * @model: what is known of the recording, as it is now; it has to live until the next update
 *
 * Takes in what the recording has got. A new lane finds its place in the order; none that
 * was there moves for it. Costs nothing where there is nothing new.
 */
void
loom_lane_order_update (LoomLaneOrder *self, LoomTimelineModel *model)
{
  LoomTrace *trace = loom_timeline_model_get_trace (model);
  gboolean grown = FALSE;

  if (self->version == loom_timeline_model_get_version (model))
    return;
  self->model = model;
  self->version = loom_timeline_model_get_version (model);
  self->n_empty = 0;
  loom_lane_filter_update (self->filter, model);
  g_array_set_size (self->states, loom_trace_get_n_lanes (trace));
  for (guint32 i = 0; i < self->states->len; i++)
    {
      const LoomLane *lane = loom_trace_get_lane (trace, i);
      State *state = state_of (self, i);

      if (loom_lane_is_empty (lane))
        {
          self->n_empty += lane->kind == LOOM_LANE_THREAD;
          continue;
        }
      if (state->known)
        continue;
      state->known = TRUE;
      state->place = G_MAXUINT;
      g_array_append_val (self->order, i);
      grown = TRUE;
    }
  if (grown)
    sort_lanes (self);
}

/* A thread that is the same in another recording of the same run, however far it was read. */
static char *
dup_identity (const LoomLane *lane)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %d %s", lane->pid, lane->tid,
                          (gint) lane->kind, lane->name);
}

static void
adopt_states (LoomLaneOrder *self, LoomLaneOrder *other)
{
  g_autoptr (GHashTable) lanes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < self->order->len; i++)
    {
      guint lane = g_array_index (self->order, guint32, i);

      state_of (self, lane)->place = G_MAXUINT;
      g_hash_table_insert (lanes, dup_identity (lane_at (self, lane)), GUINT_TO_POINTER (lane));
    }
  for (guint i = 0; i < other->order->len; i++)
    {
      guint lane = g_array_index (other->order, guint32, i);
      const State *before = state_of (other, lane);
      g_autofree char *identity = dup_identity (lane_at (other, lane));
      gpointer same;
      State *state;

      if (!g_hash_table_lookup_extended (lanes, identity, NULL, &same))
        continue;
      state = state_of (self, GPOINTER_TO_UINT (same));
      loom_lane_filter_adopt_lane (self->filter, GPOINTER_TO_UINT (same), other->filter, lane);
      state->place = i;
      state->pinned = before->pinned;
      state->hidden = before->hidden;
    }
}

/**
 * loom_lane_order_adopt:
 * @other: that of the recording before, which must still be there
 *
 * Goes on with what a person has chosen there: the sort and the filters, and what of the
 * same threads was pinned, hidden or moved. To be called after the first update.
 */
void
loom_lane_order_adopt (LoomLaneOrder *self, LoomLaneOrder *other)
{
  g_return_if_fail (self->model != NULL);

  if (other->model != NULL)
    adopt_states (self, other);
  self->sort = other->sort;
  loom_lane_filter_adopt (self->filter, other->filter);
  sort_lanes (self);
}

guint
loom_lane_order_get_n (LoomLaneOrder *self)
{
  return self->order->len;
}

guint
loom_lane_order_get_lane (LoomLaneOrder *self, guint position)
{
  g_return_val_if_fail (position < self->order->len, 0);

  return g_array_index (self->order, guint32, position);
}

guint
loom_lane_order_get_place (LoomLaneOrder *self, guint lane)
{
  const State *state = state_of (self, lane);

  return state != NULL && state->known ? state->place : G_MAXUINT;
}

guint
loom_lane_order_get_n_empty (LoomLaneOrder *self)
{
  return self->n_empty;
}

/**
 * loom_lane_order_get_n_hidden:
 *
 * Returns: how many lanes are not shown although something is on them
 */
guint
loom_lane_order_get_n_hidden (LoomLaneOrder *self)
{
  guint n = 0;

  for (guint i = 0; i < self->order->len; i++)
    n += !loom_lane_order_is_shown (self, g_array_index (self->order, guint32, i));
  return n;
}

/**
 * loom_lane_order_is_listed:
 *
 * Returns: whether no filter hides the lane; what is pinned none does
 */
gboolean
loom_lane_order_is_listed (LoomLaneOrder *self, guint lane)
{
  const State *state = state_of (self, lane);

  if (state == NULL || !state->known)
    return FALSE;
  return state->pinned || loom_lane_filter_passes (self->filter, lane);
}

gboolean
loom_lane_order_is_shown (LoomLaneOrder *self, guint lane)
{
  return loom_lane_order_is_listed (self, lane) && !loom_lane_order_is_hidden (self, lane);
}

/**
 * loom_lane_order_is_filtered:
 *
 * Returns: whether loom_lane_order_show_all() would change anything
 */
gboolean
loom_lane_order_is_filtered (LoomLaneOrder *self)
{
  if (loom_lane_filter_is_set (self->filter))
    return TRUE;
  for (guint i = 0; i < self->states->len; i++)
    if (g_array_index (self->states, State, i).hidden)
      return TRUE;
  return FALSE;
}

LoomLaneSort
loom_lane_order_get_sort (LoomLaneOrder *self)
{
  return self->sort;
}

void
loom_lane_order_set_sort (LoomLaneOrder *self, LoomLaneSort sort)
{
  g_return_if_fail (sort < LOOM_N_LANE_SORTS);

  self->sort = sort;
  for (guint i = 0; i < self->states->len; i++)
    state_of (self, i)->last = FALSE;
  if (self->model != NULL)
    sort_lanes (self);
}

/* Of a recording that goes on, the main thread is quiet at times; one looks for it at the top. */
static gboolean
is_quiet (LoomLaneOrder *self, const LoomLane *lane, gint64 begin, gint64 end)
{
  return !lane->is_main && lane->kind != LOOM_LANE_COUNTER &&
         !loom_timeline_model_has_between (self->model, lane->number, begin, end);
}

/**
 * loom_lane_order_put_quiet_last:
 * @begin: nanoseconds since the recording's origin
 * @end: not before @begin
 *
 * Puts threads and tasks with nothing between the two behind the others of their process; within
 * each, the order stays. It holds until it is asked for again, or a person sorts the lanes.
 *
 * Returns: whether any lane has moved
 */
gboolean
loom_lane_order_put_quiet_last (LoomLaneOrder *self, gint64 begin, gint64 end)
{
  gboolean changed = FALSE;

  g_return_val_if_fail (begin <= end, FALSE);

  for (guint i = 0; i < self->order->len; i++)
    {
      guint lane = g_array_index (self->order, guint32, i);
      State *state = state_of (self, lane);
      gboolean quiet = is_quiet (self, lane_at (self, lane), begin, end);

      changed |= state->last != (guint) quiet;
      state->last = (guint) quiet;
    }
  if (changed)
    sort_lanes (self);
  return changed;
}

/* Pinned and others do not mix, nor do processes. */
static gboolean
are_neighbours (LoomLaneOrder *self, guint lane, guint other)
{
  gboolean pinned = loom_lane_order_is_pinned (self, lane);

  return pinned == loom_lane_order_is_pinned (self, other) &&
         (pinned || process_rank (lane_at (self, lane)) == process_rank (lane_at (self, other)));
}

/**
 * loom_lane_order_move:
 * @direction: below 0 up, above 0 down
 *
 * Lets a lane change places with the next that is shown, among the pinned ones or in its process.
 *
 * Returns: whether there is one
 */
gboolean
loom_lane_order_move (LoomLaneOrder *self, guint lane, gint direction)
{
  const State *state = state_of (self, lane);
  gint step = direction < 0 ? -1 : 1;

  if (state == NULL || !state->known)
    return FALSE;
  for (gint64 i = (gint64) state->place + step; i >= 0 && i < (gint64) self->order->len; i += step)
    {
      guint other = g_array_index (self->order, guint32, i);

      if (!are_neighbours (self, lane, other))
        return FALSE;
      if (!loom_lane_order_is_shown (self, other))
        continue;
      loom_lane_order_place (self, lane, other);
      return TRUE;
    }
  return FALSE;
}

/**
 * loom_lane_order_place:
 * @other: a lane
 *
 * Moves a lane to where another one is. It becomes pinned where that one is, and does not
 * leave its process otherwise.
 */
void
loom_lane_order_place (LoomLaneOrder *self, guint lane, guint other)
{
  State *state = state_of (self, lane);
  const State *target = state_of (self, other);
  guint32 number = lane;
  guint to;

  if (state == NULL || target == NULL || !state->known || !target->known || lane == other)
    return;
  to = target->place;
  g_array_remove_index (self->order, state->place);
  g_array_insert_val (self->order, to, number);
  if (!target->pinned)
    self->sort = LOOM_LANE_SORT_MANUAL;
  state->pinned = target->pinned;
  state->last = target->last;
  number_places (self);
  sort_lanes (self);
}

gboolean
loom_lane_order_is_pinned (LoomLaneOrder *self, guint lane)
{
  const State *state = state_of (self, lane);

  return state != NULL && state->pinned;
}

/**
 * loom_lane_order_pin:
 *
 * Puts a lane below those that are pinned already, or back among the others. One that was
 * hidden is shown.
 */
void
loom_lane_order_pin (LoomLaneOrder *self, guint lane, gboolean pin)
{
  State *state = state_of (self, lane);

  if (state == NULL || !state->known || state->pinned == (pin != FALSE))
    return;
  state->pinned = pin != FALSE;
  if (pin)
    {
      state->place = G_MAXUINT;
      state->hidden = FALSE;
    }
  sort_lanes (self);
}

gboolean
loom_lane_order_is_hidden (LoomLaneOrder *self, guint lane)
{
  const State *state = state_of (self, lane);

  return state != NULL && state->hidden;
}

void
loom_lane_order_hide (LoomLaneOrder *self, guint lane, gboolean hide)
{
  State *state = state_of (self, lane);

  if (state != NULL)
    state->hidden = hide != FALSE;
}

/**
 * loom_lane_order_reveal:
 *
 * Shows a lane, whatever hides it, and leaves the filters as they are.
 *
 * Returns: whether it was not shown before
 */
gboolean
loom_lane_order_reveal (LoomLaneOrder *self, guint lane)
{
  State *state = state_of (self, lane);

  if (state == NULL || !state->known || loom_lane_order_is_shown (self, lane))
    return FALSE;
  state->hidden = FALSE;
  if (!loom_lane_order_is_shown (self, lane))
    loom_lane_filter_reveal (self->filter, lane);
  return TRUE;
}

/**
 * loom_lane_order_show_all:
 *
 * Ends the filters, and shows what was hidden.
 */
void
loom_lane_order_show_all (LoomLaneOrder *self)
{
  for (guint i = 0; i < self->states->len; i++)
    g_array_index (self->states, State, i).hidden = FALSE;
  loom_lane_filter_clear (self->filter);
}

/**
 * loom_lane_order_get_filter:
 *
 * Returns: (transfer none): which lanes are listed. What is changed there takes effect at once
 */
LoomLaneFilter *
loom_lane_order_get_filter (LoomLaneOrder *self)
{
  return self->filter;
}
