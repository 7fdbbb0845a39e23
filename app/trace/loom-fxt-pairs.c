/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What LoomFxtJob pairs: the begins and ends of what is asynchronous, and of flows. Those of one id
 * are brought together by sorting; most ids have two, and these are a pair. */

#include <stdlib.h>

#include "trace/loom-fxt-event.h"
#include "trace/loom-fxt-lanes.h"
#include "trace/loom-radix.h"
#include "trace/loom-trace-builder-private.h"

#define STEP 65536

typedef struct
{
  gint64 time;
  guint64 id;
  guint32 word;
  guint32 lane;
  guint32 category;
  guint32 name; /* of flows, which it tells apart */
  guint type;
  gboolean has_texts;
} Point;

typedef struct
{
  LoomFxtJob *job;
  GArray *found;  /* LoomFxtPoint */
  GArray *points; /* Point: those of one id */
  GArray *open;   /* guint32: indices of these */
  GArray *keyed;  /* LoomKeyed: of flows, by when they end */
  gboolean of_flows;
} Pairs;

static gboolean
read_point (LoomFxtJob *job, const LoomFxtPoint *found, Point *point)
{
  const guint64 *record = job->scan->words + found->word;
  LoomFxtTables *tables = loom_fxt_parser_get_tables (job->scan->parser);
  LoomFxtEvent event;

  if (!loom_fxt_event_read (&event, record, loom_fxt_scan_record_size (job->scan, found->word)) ||
      !loom_fxt_event_read_last (&event, &point->id, &point->has_texts))
    return FALSE;

  point->time = loom_fxt_job_time (job, found->word, event.ticks);
  point->word = found->word;
  point->lane = found->lane;
  point->category = loom_fxt_tables_get_string (tables, event.category);
  point->name = loom_fxt_tables_get_string (tables, event.name);
  point->type = event.type;
  return TRUE;
}

static guint32
args_of (LoomFxtJob *job, const Point *point, LoomFxtTextKind kind, guint lane, guint index)
{
  return loom_fxt_job_args (job, job->scan->words + point->word, point->word, point->has_texts,
                            (LoomFxtText) { .kind = kind, .lane = lane, .index = index });
}

static void
add_async (LoomFxtJob *job, const Point *begin, const Point *end)
{
  LoomLane *lane = job->scan->builder->trace->lanes->pdata[begin->lane];
  LoomSlice slice =
      loom_slice_of (begin->time, end->time - begin->time, begin->category, begin->name);
  guint index = lane->slices->len;
  guint32 args = args_of (job, begin, LOOM_FXT_TEXT_SLICE, begin->lane, index);
  guint32 end_args = args_of (job, end, LOOM_FXT_TEXT_SLICE_END, begin->lane, index);

  loom_lane_builder_complete (loom_lane_builder_at (job->scan->builder, begin->lane), &slice, args,
                              end_args, begin->id);
}

void
loom_fxt_job_open (LoomFxtJob *self, const LoomFxtPoint *begin, gint64 end)
{
  LoomLane *lane = self->scan->builder->trace->lanes->pdata[begin->lane];
  LoomSlice slice;
  Point point;
  guint32 args;

  if (!read_point (self, begin, &point))
    return;
  slice = loom_slice_of (point.time, end - point.time, point.category, point.name);
  slice.flags = LOOM_SLICE_OPEN;
  args = args_of (self, &point, LOOM_FXT_TEXT_SLICE, begin->lane, lane->slices->len);
  loom_lane_builder_complete (loom_lane_builder_at (self->scan->builder, begin->lane), &slice, args,
                              0, point.id);
}

static void
add_flow (Pairs *self, const Point *begin, const Point *end)
{
  LoomKeyed keyed = { loom_radix_key (end->time), self->job->flows->len };
  LoomFlow flow = {
    .from_time = begin->time,
    .to_time = end->time,
    .from_lane = begin->lane,
    .to_lane = end->lane,
    .name = begin->name,
    .category = begin->category,
    .id = begin->id,
  };

  g_array_append_val (self->job->flows, flow);
  g_array_append_val (self->keyed, keyed);
}

static void
add_pair (Pairs *self, const Point *begin, const Point *end)
{
  if (self->of_flows)
    add_flow (self, begin, end);
  else
    add_async (self->job, begin, end);
}

static void
add_open (Pairs *self, const Point *begin)
{
  LoomFxtPoint open = { begin->word, begin->lane };

  if (!self->of_flows)
    g_array_append_val (self->job->open, open);
}

static gboolean
begins (const Point *point)
{
  return point->type == LOOM_FXT_EVENT_ASYNC_BEGIN || point->type == LOOM_FXT_EVENT_FLOW_BEGIN;
}

static gboolean
ends (const Point *point)
{
  return point->type == LOOM_FXT_EVENT_ASYNC_END || point->type == LOOM_FXT_EVENT_FLOW_END;
}

static int
compare_keys (const Pairs *self, const Point *one, const Point *other)
{
  if (one->category != other->category)
    return one->category < other->category ? -1 : 1;
  if (self->of_flows && one->name != other->name)
    return one->name < other->name ? -1 : 1;
  return 0;
}

static int
compare_points (const void *a, const void *b, void *user_data)
{
  const Point *one = a, *other = b;
  int order = compare_keys (user_data, one, other);

  if (order != 0)
    return order;
  if (one->time != other->time)
    return one->time < other->time ? -1 : 1;
  return (one->word > other->word) - (one->word < other->word);
}

/* Of one id, category and, of flows, name, in the order of time. What is asynchronous nests; a
 * flow that begins anew, or goes on, takes the place of the one that has not ended. */
static void
pair_key (Pairs *self, const Point *points, guint n)
{
  GArray *open = self->open;

  for (guint32 i = 0; i < n; i++)
    {
      if (!begins (&points[i]))
        {
          if (open->len > 0)
            {
              add_pair (self, &points[g_array_index (open, guint32, open->len - 1)], &points[i]);
              g_array_set_size (open, open->len - 1);
            }
          else if (ends (&points[i]))
            {
              self->job->n_skipped++;
            }
        }
      if (!ends (&points[i]))
        {
          if (self->of_flows)
            g_array_set_size (open, 0);
          g_array_append_val (open, i);
        }
    }
  for (guint i = 0; i < open->len; i++)
    add_open (self, &points[g_array_index (open, guint32, i)]);
  g_array_set_size (open, 0);
}

static void
pair_id (Pairs *self)
{
  Point *points = (Point *) (gpointer) self->points->data;
  guint n = self->points->len;
  guint first = 0;

  if (n == 2 && begins (&points[0]) && ends (&points[1]) && points[0].time <= points[1].time &&
      compare_keys (self, &points[0], &points[1]) == 0)
    {
      add_pair (self, &points[0], &points[1]);
      return;
    }

  qsort_r (points, n, sizeof *points, compare_points, self);
  for (guint i = 1; i <= n; i++)
    if (i == n || compare_keys (self, &points[first], &points[i]) != 0)
      {
        pair_key (self, points + first, i - first);
        first = i;
      }
}

static guint64
id_of (LoomFxtJob *self, guint32 word)
{
  const guint64 *record = self->scan->words + word;
  LoomFxtEvent event;
  gboolean has_texts;
  guint64 id = 0;

  /* One that is not sound is found out when its turn comes. */
  if (loom_fxt_event_read (&event, record, loom_fxt_record_size (record[0])))
    (void) loom_fxt_event_read_last (&event, &id, &has_texts);
  return id;
}

static gboolean
pair_all (Pairs *self, GCancellable *cancellable)
{
  guint n = self->found->len;
  g_autofree LoomKeyed *keyed = g_new (LoomKeyed, n);

  for (guint i = 0; i < n; i++)
    {
      if (i % STEP == 0 && g_cancellable_is_cancelled (cancellable))
        return FALSE;
      keyed[i] = (LoomKeyed) {
        id_of (self->job, g_array_index (self->found, LoomFxtPoint, i).word),
        i,
      };
    }
  if (!loom_radix_sort_unless (keyed, n, cancellable))
    return FALSE;

  for (guint i = 0; i < n; i++)
    {
      Point point;

      if (i % STEP == STEP - 1 && !loom_fxt_job_step (self->job, STEP, cancellable))
        return FALSE;
      if (!read_point (self->job, &g_array_index (self->found, LoomFxtPoint, keyed[i].number),
                       &point))
        return FALSE;
      g_array_append_val (self->points, point);
      if (i + 1 < n && keyed[i + 1].key == keyed[i].key)
        continue;
      pair_id (self);
      g_array_set_size (self->points, 0);
    }
  return TRUE;
}

static gboolean
pair (LoomFxtJob *self, GArray *found, gboolean of_flows, GArray *keyed, GCancellable *cancellable)
{
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (Point));
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (guint32));
  Pairs pairs = { self, found, points, open, keyed, of_flows };

  return pair_all (&pairs, cancellable);
}

gboolean
loom_fxt_job_asyncs (LoomFxtJob *self, GCancellable *cancellable)
{
  return pair (self, self->scan->asyncs, FALSE, NULL, cancellable);
}

/* In place: each is put where it belongs, and the one that is there goes on. */
static gboolean
permute_flows (GArray *flows, LoomKeyed *keyed, GCancellable *cancellable)
{
  LoomFlow *array = (LoomFlow *) (gpointer) flows->data;
  guint n_moved = 0;

  for (guint32 i = 0; i < flows->len; i++)
    {
      LoomFlow moving = array[i];
      guint32 place = i;

      while (keyed[place].number != i)
        {
          guint32 next = keyed[place].number;

          if (++n_moved % STEP == 0 && g_cancellable_is_cancelled (cancellable))
            return FALSE;
          array[place] = array[next];
          keyed[place].number = place;
          place = next;
        }
      array[place] = moving;
      keyed[place].number = place;
    }
  return TRUE;
}

gboolean
loom_fxt_job_flows (LoomFxtJob *self, GCancellable *cancellable)
{
  g_autoptr (GArray) keyed = g_array_new (FALSE, FALSE, sizeof (LoomKeyed));

  if (!pair (self, self->scan->flows, TRUE, keyed, cancellable))
    return FALSE;
  return loom_radix_sort_unless ((LoomKeyed *) (gpointer) keyed->data, keyed->len, cancellable) &&
         permute_flows (self->flows, (LoomKeyed *) (gpointer) keyed->data, cancellable);
}
