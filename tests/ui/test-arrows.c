/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <adwaita.h>

#include "support/loom-timeline-test.h"
#include "timeline/loom-timeline-private.h"

/* The arrows' labels: where they stand, and what they say. */

#define MS G_GINT64_CONSTANT (1000000)

static void
add_slice (LoomTraceBuilder *builder, guint lane, gint64 begin, gint64 end, const char *name)
{
  loom_trace_builder_complete (builder, lane, begin, end - begin,
                               loom_trace_builder_string (builder, "weft.run", -1),
                               loom_trace_builder_string (builder, name, -1), 0);
}

static void
add_hop (LoomTraceBuilder *builder, guint from, gint64 begin, guint to, gint64 end)
{
  static guint64 id;
  guint32 hop = loom_trace_builder_string (builder, "weft.hop", -1);

  id++;
  loom_trace_builder_flow_begin (builder, from, id, begin, hop, hop);
  loom_trace_builder_flow_end (builder, to, id, end, hop, hop, TRUE);
}

/* To the first slice of the main thread from worker 1; from it to the second, at once; from that
 * to worker 2; and one at the very end. */
static LoomTrace *
make_trace (void)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "arrows");
  guint lane = loom_trace_builder_thread (builder, 1, 1);
  guint one = loom_trace_builder_thread (builder, 1, 2);
  guint two = loom_trace_builder_thread (builder, 1, 3);

  loom_trace_builder_name_thread (builder, 1, 1, "main");
  loom_trace_builder_name_thread (builder, 1, 2, "worker 1");
  loom_trace_builder_name_thread (builder, 1, 3, "worker 2");
  add_slice (builder, one, 0, 20 * MS, "parse");
  add_slice (builder, lane, 40 * MS, 60 * MS, "load");
  add_slice (builder, lane, 60 * MS, 70 * MS, "show");
  add_slice (builder, two, 90 * MS, 95 * MS, "judge");
  add_slice (builder, lane, 98 * MS, 99 * MS, "show");
  add_slice (builder, two, 100 * MS - 1, 100 * MS, "judge");
  add_hop (builder, one, 19 * MS, lane, 40 * MS);
  add_hop (builder, lane, 60 * MS - 10, lane, 60 * MS);
  add_hop (builder, lane, 65 * MS, two, 90 * MS);
  add_hop (builder, lane, 99 * MS - 1, two, 100 * MS - 1);
  return loom_trace_builder_finish (builder);
}

static void
set_up (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  fixture->trace = make_trace ();
  fixture->timeline = LOOM_TIMELINE (g_object_ref_sink (loom_timeline_new ()));
  loom_timeline_set_trace (fixture->timeline, fixture->trace);
  fixture->window = loom_ui_test_window (GTK_WIDGET (fixture->timeline), WIDTH, HEIGHT);
}

static gboolean
has_label (Fixture *fixture, const char *wanted, GdkRectangle *place)
{
  const char *text;

  for (guint i = 0; (text = loom_timeline_labels_get (fixture->timeline->labels, LOOM_LABEL_BODY, i,
                                                      place)) != NULL;
       i++)
    {
      if (g_str_equal (text, wanted))
        return TRUE;
      g_test_message ("%s", text);
    }
  return FALSE;
}

/* A label is whole where its arrow is near the end of what is in view, or its beginning. */
static void
test_at_edges (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  GdkRectangle place;

  g_assert_true (has_label (fixture, "→ worker 2 · 1.00 ms", &place));
  g_assert_cmpint (place.x + place.width, <, GUTTER_WIDTH + (gint) fixture->timeline->view.width);

  loom_timeline_show_range (fixture->timeline, 29 * MS, 69 * MS);
  loom_ui_test_frames (fixture->window, 1);
  g_assert_true (has_label (fixture, "→ UI · 21.0 ms", &place));
  g_assert_cmpint (place.x, >, GUTTER_WIDTH);
}

/* The arrows to and from what is selected keep their labels, and so do those that lead on from
 * there; another's have none. */
static void
test_of_selection (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  GdkRectangle place;

  g_assert_true (has_label (fixture, "→ UI · 21.0 ms", &place));
  g_assert_true (has_label (fixture, "→ worker 2 · 25.0 ms", &place));
  g_assert_true (has_label (fixture, "→ worker 2 · 1.00 ms", &place));
  loom_timeline_select (fixture->timeline, loom_timeline_test_lane (fixture, "main"), 0);
  loom_ui_test_frames (fixture->window, 1);
  g_assert_cmpuint (loom_timeline_get_n_chained (fixture->timeline, TRUE), ==, 2);
  g_assert_cmpuint (loom_timeline_get_n_chained (fixture->timeline, FALSE), ==, 3);
  g_assert_true (has_label (fixture, "→ UI · 21.0 ms", &place));
  g_assert_true (has_label (fixture, "→ worker 2 · 25.0 ms", &place));
  g_assert_false (has_label (fixture, "→ worker 2 · 1.00 ms", &place));

  loom_timeline_set_one_hop (fixture->timeline, TRUE);
  loom_ui_test_frames (fixture->window, 1);
  g_assert_true (has_label (fixture, "→ UI · 21.0 ms", &place));
  g_assert_false (has_label (fixture, "→ worker 2 · 25.0 ms", &place));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, loom_timeline_test_tear_down)
  ADD ("/arrows/at-edges", test_at_edges);
  ADD ("/arrows/of-selection", test_of_selection);
#undef ADD
  return g_test_run ();
}
