/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a verdict says of a main thread's loop, and of the frames in it. */

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

/* Of one turn of the loop, with a frame in it, in a run of 200 ms. */
static LoomVerdict *
read_verdict (gint64 turn_ends, gint64 frame_begins, gint64 frame_ends)
{
  LoomTraceBuilder *builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "run");
  g_autoptr (LoomTrace) trace = NULL;
  g_autoptr (GError) error = NULL;
  LoomVerdict *self;

  slice (builder, "weft.loop", 0, turn_ends);
  slice (builder, "frame", frame_begins, frame_ends);
  trace = loom_trace_builder_finish (builder);
  loom_trace_builder_free (builder);
  self = loom_verdict_read (trace, 1, "run", 0, 200 * MS, NULL, &error);
  g_assert_no_error (error);
  return self;
}

/* The window takes long to draw, as it does without a graphics card: that is no lesson's. */
static void
test_drawing (void)
{
  LoomVerdict *self = read_verdict (50, 2, 48);

  g_assert_cmpint (self->main_held, ==, 4 * MS);
  g_assert_cmpuint (self->n_missed, ==, 0);
  g_assert_cmpuint (self->n_findings[LOOM_RULE_FRAMES_DROPPED], ==, 0);
  loom_verdict_free (self);
}

/* Something else holds the loop, and the frame is late for it. */
static void
test_held (void)
{
  LoomVerdict *self = read_verdict (150, 100, 140);

  g_assert_cmpint (self->main_held, ==, 110 * MS);
  g_assert_cmpuint (self->n_missed, ==, 6);
  g_assert_cmpuint (self->n_findings[LOOM_RULE_FRAMES_DROPPED], ==, 1);
  loom_verdict_free (self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/verdict/drawing", test_drawing);
  g_test_add_func ("/verdict/held", test_held);
  return g_test_run ();
}
