/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "first-run/loom-tour-facts.h"

/* What `capture` runs. */
#define FUNCTION "load_recording"

/* Runs. */

static void
note_run (LoomTourFacts *self, LoomRun *run)
{
  const char *scenario = loom_run_get_scenario (run);
  const char *variant = loom_run_get_variant (run);
  gboolean capture = loom_run_get_capture (run);
  guint *number = NULL;

  if (loom_run_get_state (run) != LOOM_RUN_DONE)
    return;
  if (g_str_equal (scenario, "capture"))
    number = capture ? &self->captured : &self->not_captured;
  else if (g_str_equal (scenario, "deadlock") && g_str_equal (variant, "pitfall"))
    number = capture ? &self->pitfall : &self->harmless;
  else if (g_str_equal (scenario, "deadlock") && g_str_equal (variant, "cure") && capture)
    number = &self->cure;
  if (number != NULL)
    *number = MAX (*number, loom_run_get_number (run));
}

static void
note_runs (LoomTourFacts *self, LoomLab *lab, guint after)
{
  self->captured = 0;
  self->not_captured = 0;
  self->pitfall = 0;
  self->harmless = 0;
  self->cure = 0;
  for (guint i = 0; lab != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (lab)); i++)
    {
      g_autoptr (LoomRun) run = g_list_model_get_item (G_LIST_MODEL (lab), i);

      /* The newest is the first. */
      if (loom_run_get_number (run) <= after)
        return;
      note_run (self, run);
    }
}

/* Slices. */

/* Whether an await came back here, so that a line belongs to it. */
static gboolean
is_part (LoomTrace *trace, guint lane_number, guint slice_number)
{
  const LoomLane *lane = loom_trace_get_lane (trace, lane_number);
  const LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, slice_number);
  guint32 line = loom_trace_find_string (trace, "line");
  guint64 number = 0;

  return lane->kind == LOOM_LANE_THREAD &&
         g_str_equal (loom_trace_get_string (trace, slice->name), FUNCTION) && line != 0 &&
         loom_trace_get_slice_number (trace, lane_number, slice_number, line, &number) &&
         number > 0;
}

/* The arrow that leads to it from another lane. */
static const LoomFlow *
find_arrow (LoomTrace *trace, guint lane, const LoomSlice *slice)
{
  const LoomFlow *flows = loom_trace_get_flows (trace);

  for (guint i = loom_trace_get_n_flows (trace); i-- > 0;)
    if (flows[i].to_lane == lane && flows[i].from_lane != lane &&
        flows[i].to_time >= slice->begin && flows[i].to_time <= slice->begin + slice->duration)
      return &flows[i];
  return NULL;
}

static LoomTourSelection
look_at_selection (LoomTimeline *timeline)
{
  LoomTrace *trace = loom_timeline_get_trace (timeline);
  guint lane, slice;

  if (trace == NULL || !loom_timeline_get_selection (timeline, &lane, &slice))
    return LOOM_TOUR_SELECTION_NONE;
  return is_part (trace, lane, slice) && loom_timeline_get_n_chained (timeline, TRUE) > 0
             ? LOOM_TOUR_SELECTION_PART
             : LOOM_TOUR_SELECTION_OTHER;
}

/**
 * loom_tour_facts_gather:
 * @page: the lab's
 * @after: runs up to this number do not count
 */
void
loom_tour_facts_gather (LoomTourFacts *self, LoomLabPage *page, guint after)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (LOOM_IS_LAB_PAGE (page));

  self->capture = loom_lab_page_get_capture (page);
  self->scenario = loom_lab_page_get_scenario (page)->name;
  self->source_shown = loom_lab_page_get_source_shown (page);
  self->result = loom_lab_page_get_result_text (page);
  self->selection = look_at_selection (loom_lab_page_get_timeline (page));
  note_runs (self, loom_lab_page_get_lab (page), after);
}

/* The newest of a lane, if it is newer than @newest. */
static void
find_newer (LoomTrace *trace, const LoomLane *lane, gint64 *newest, LoomTourPart *part)
{
  for (guint i = lane->slices != NULL ? lane->slices->len : 0; i-- > 0;)
    {
      const LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, i);
      const LoomFlow *arrow;

      if (slice->begin <= *newest)
        return;
      arrow = is_part (trace, lane->number, i) ? find_arrow (trace, lane->number, slice) : NULL;
      if (arrow == NULL)
        continue;
      *newest = slice->begin;
      *part = (LoomTourPart) { lane->number, i, arrow->from_time, slice->begin + slice->duration };
      return;
    }
}

/**
 * loom_tour_find_part:
 * @timeline: the lab's
 * @part: (out): what was found
 *
 * Returns: whether there is one
 */
gboolean
loom_tour_find_part (LoomTimeline *timeline, LoomTourPart *part)
{
  LoomTrace *trace;
  gint64 newest = G_MININT64;

  g_return_val_if_fail (LOOM_IS_TIMELINE (timeline), FALSE);
  g_return_val_if_fail (part != NULL, FALSE);

  trace = loom_timeline_get_trace (timeline);
  for (guint i = 0; trace != NULL && i < loom_trace_get_n_lanes (trace); i++)
    find_newer (trace, loom_trace_get_lane (trace, i), &newest, part);
  return newest != G_MININT64;
}
