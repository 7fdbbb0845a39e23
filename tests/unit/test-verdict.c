/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a verdict says of a main thread's loop, and of the frames in it. */

#include "lab/loom-fact.h"
#include "lab/loom-verdict.h"
#include "trace/loom-trace-builder.h"

#define MS G_GINT64_CONSTANT (1000000)

static void
slice (LoomTraceBuilder *builder, const char *category, gint64 begin, gint64 end)
{
  guint main_lane = loom_trace_builder_thread (builder, 7, 7);
  guint32 name = loom_trace_builder_string (builder, category, -1);

  loom_trace_builder_complete (builder, main_lane, begin * MS, (end - begin) * MS, name, name, 0);
}

static LoomTraceBuilder *
begin (void)
{
  return loom_trace_builder_new (LOOM_FORMAT_FXT, "run");
}

/* In a run of a second. */
static LoomVerdict *
read_verdict (LoomTraceBuilder *builder)
{
  g_autoptr (LoomTrace) trace = loom_trace_builder_finish (builder);
  g_autoptr (GError) error = NULL;
  LoomVerdict *self;

  loom_trace_builder_free (builder);
  self = loom_verdict_read (trace, 1, "run", 0, 1000 * MS, NULL, &error);
  g_assert_no_error (error);
  return self;
}

/* The window takes long to draw, as it does without a graphics card: that is no lesson's. */
static void
test_drawing (void)
{
  LoomTraceBuilder *builder = begin ();
  LoomVerdict *self;

  slice (builder, "weft.loop", 0, 400);
  slice (builder, "frame", 2, 398);
  self = read_verdict (builder);
  g_assert_cmpint (self->main_held, ==, 4 * MS);
  g_assert_cmpuint (self->n_missed, ==, 0);
  g_assert_cmpuint (self->n_findings[LOOM_RULE_FRAMES_DROPPED], ==, 0);
  g_assert_cmpuint (self->n_findings[LOOM_RULE_LOOP_STALLED], ==, 0);
  loom_verdict_free (self);
}

/* That something else held the loop at another time makes the lesson's no more of it. */
static void
test_drawing_beside (void)
{
  LoomTraceBuilder *builder = begin ();
  LoomVerdict *self;

  slice (builder, "weft.loop", 0, 20);
  slice (builder, "weft.loop", 500, 550);
  slice (builder, "frame", 502, 548);
  self = read_verdict (builder);
  g_assert_cmpuint (self->n_missed, ==, 1);
  g_assert_cmpuint (self->n_findings[LOOM_RULE_FRAMES_DROPPED], ==, 0);
  loom_verdict_free (self);
}

static void
assert_drawing_apart (GPtrArray *facts, LoomMeasure measure, const char *subject)
{
  const LoomFact *fact =
      loom_facts_find (facts, &(LoomFact) { .measure = measure, .subject = subject });

  g_assert_nonnull (fact);
  g_assert_true (g_str_has_suffix (fact->label, ", drawing apart"));
}

/* A reader who compares the number with the timeline learns why that has a longer turn. */
static void
test_drawing_is_named (void)
{
  LoomTraceBuilder *builder = begin ();
  const LoomScenario *scenario = loom_scenario_find ("capture");
  g_autoptr (GPtrArray) facts = NULL;
  LoomVerdict *self;

  slice (builder, "weft.loop", 0, 400);
  slice (builder, "frame", 2, 50);
  slice (builder, "weft.loop", 500, 501);
  slice (builder, "frame", 600, 603);
  self = read_verdict (builder);
  facts = loom_facts_new (scenario, scenario->variants, TRUE, self);
  assert_drawing_apart (facts, LOOM_MEASURE_MAIN_HELD, NULL);
  assert_drawing_apart (facts, LOOM_MEASURE_FRAMES_DROPPED, NULL);
  assert_drawing_apart (facts, LOOM_MEASURE_FINDINGS, "W013");
  loom_verdict_free (self);
}

/* Something else holds the loop, before a frame that is drawn in time. */
static void
test_held (void)
{
  LoomTraceBuilder *builder = begin ();
  LoomVerdict *self;

  slice (builder, "weft.loop", 0, 300);
  slice (builder, "frame", 250, 260);
  self = read_verdict (builder);
  g_assert_cmpint (self->main_held, ==, 290 * MS);
  g_assert_cmpuint (self->n_missed, ==, 17);
  g_assert_cmpuint (self->n_findings[LOOM_RULE_LOOP_STALLED], ==, 1);
  g_assert_cmpuint (self->n_findings[LOOM_RULE_FRAMES_DROPPED], ==, 0);
  loom_verdict_free (self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/verdict/drawing", test_drawing);
  g_test_add_func ("/verdict/drawing-beside", test_drawing_beside);
  g_test_add_func ("/verdict/drawing-is-named", test_drawing_is_named);
  g_test_add_func ("/verdict/held", test_held);
  return g_test_run ();
}
