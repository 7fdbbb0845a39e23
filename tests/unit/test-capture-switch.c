/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * The switch, and what it does to the picture: every scenario that has it runs with it on and with
 * it off in one recording, and the threads on which its function went on are read from the trace
 * that the timeline draws, by their ids. Nothing of the verdict has a part in it.
 */

#include "lab-fixture.h"
#include "lab/loom-overlap.h"

/* Where a machine with few processors happens to run one after the other what could run at once. */
#define MAX_TRIES 50

/**
 * Place:
 * @COMES_BACK: captured, the function goes on on the main thread; else never there
 * @ONE_AT_A_TIME: captured, it goes on on one thread at a time; else on several at once
 * @AFTER_THE_BLOCK: captured, it goes on when its context is free again; else on another thread,
 *   while a thread of the context blocks for it
 */
typedef enum
{
  COMES_BACK,
  ONE_AT_A_TIME,
  AFTER_THE_BLOCK,
} Place;

typedef struct
{
  const char *scenario;
  const char *variant;
  const char *function;
  Place place;
} Flip;

static const Flip flips[] = {
  { "capture", "load", "load_recording", COMES_BACK },
  { "library", "sum", "sum_parts", COMES_BACK },
  { "completed", "later", "show_later_value", COMES_BACK },
  { "no-context", "ui", "handle_request", COMES_BACK },
  { "request-context", "request", "call_service", ONE_AT_A_TIME },
  { "async-local", "flow", "write_log", COMES_BACK },
  { "deadlock", "pitfall", "get_digest", COMES_BACK },
  { "deadlock", "cure", "get_digest", COMES_BACK },
  { "request-deadlock", "pitfall", "ask_service", AFTER_THE_BLOCK },
};

typedef struct
{
  LoomTrace *trace;
  gint64 since;
  GArray *continued; /* LoomPiece: of the function, after an await; the lane is the thread's id */
  GArray *blocked;   /* LoomPiece: while a thread blocked */
} Picture;

static void
picture_clear (Picture *self)
{
  g_array_unref (self->continued);
  g_array_unref (self->blocked);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Picture, picture_clear)

static void
look_at_slice (Picture *self, const LoomLane *lane, guint index, const Flip *flip)
{
  const LoomSlice *slice = &g_array_index (lane->slices, LoomSlice, index);
  const char *name = loom_trace_get_string (self->trace, slice->name);
  const char *category = loom_trace_get_string (self->trace, slice->category);
  LoomPiece piece = { slice->begin, slice->begin + slice->duration, (guint32) lane->tid };
  guint64 line = 0;

  if (slice->begin < self->since)
    return;
  if (flip->place == AFTER_THE_BLOCK && g_str_equal (category, "weft.wait"))
    g_array_append_val (self->blocked, piece);
  if (!g_str_equal (category, "weft.run"))
    return;
  g_assert_true (loom_trace_get_slice_number (self->trace, lane->number, index,
                                              loom_trace_find_string (self->trace, "line"), &line));
  /* A function's first piece has no await's line. */
  if (line != 0 && g_str_equal (name, flip->function))
    g_array_append_val (self->continued, piece);
}

static void
look (Picture *self, LoomTrace *trace, gint64 since, const Flip *flip)
{
  *self = (Picture) { .trace = trace, .since = since };
  self->continued = g_array_new (FALSE, FALSE, sizeof (LoomPiece));
  self->blocked = g_array_new (FALSE, FALSE, sizeof (LoomPiece));

  for (guint i = 0; i < loom_trace_get_n_lanes (trace); i++)
    {
      const LoomLane *lane = loom_trace_get_lane (trace, i);

      for (guint j = 0; lane->kind == LOOM_LANE_THREAD && j < lane->slices->len; j++)
        look_at_slice (self, lane, j, flip);
    }
}

/* The process's id is that of its main thread. */
static guint
count_on_main (const Picture *self)
{
  guint n = 0;

  for (guint i = 0; i < self->continued->len; i++)
    n += g_array_index (self->continued, LoomPiece, i).lane == (guint32) getpid ();
  return n;
}

static guint
count_beside_block (const Picture *self)
{
  guint n = 0;

  for (guint i = 0; i < self->continued->len; i++)
    for (guint j = 0; j < self->blocked->len; j++)
      {
        const LoomPiece *piece = &g_array_index (self->continued, LoomPiece, i);
        const LoomPiece *blocked = &g_array_index (self->blocked, LoomPiece, j);

        n += piece->lane != blocked->lane && piece->begin < blocked->end &&
             piece->end > blocked->begin;
      }
  return n;
}

/* What a run of it leaves in the trace that the timeline draws. */
static void
run_and_look (Fixture *fixture, Picture *picture, const Flip *flip, gboolean capture)
{
  const LoomScenario *scenario = loom_scenario_find (flip->scenario);
  gint64 begin = weft_trace_get_time ();
  g_autoptr (LoomRun) run = NULL;
  LoomTrace *trace;

  g_assert_nonnull (scenario);
  run = run_variant (fixture, scenario, loom_scenario_find_variant (scenario, flip->variant),
                     capture);
  g_assert_cmpint (loom_run_get_state (run), !=, LOOM_RUN_RUNNING);
  loom_lab_follow (fixture->lab);
  trace = loom_lab_get_trace (fixture->lab);
  look (picture, trace, begin - loom_trace_get_origin (trace), flip);
  g_assert_cmpuint (picture->continued->len, >, 0);
  g_assert_cmpint (picture->blocked->len > 0, ==, flip->place == AFTER_THE_BLOCK);
}

static void
test_captured (Fixture *fixture, const Flip *flip)
{
  g_auto (Picture) picture = { 0 };

  run_and_look (fixture, &picture, flip, TRUE);
  switch (flip->place)
    {
    case COMES_BACK:
      g_assert_cmpuint (count_on_main (&picture), ==, picture.continued->len);
      break;
    case ONE_AT_A_TIME:
      g_assert_cmpuint (loom_overlap_count (picture.continued), ==, 1);
      break;
    case AFTER_THE_BLOCK:
    default:
      g_assert_cmpuint (count_beside_block (&picture), ==, 0);
      break;
    }
}

/* Whether the picture is another one than with the switch on. What must not be there is never
 * there; only that two threads run at once is up to the machine. */
static gboolean
look_uncaptured (Fixture *fixture, const Flip *flip)
{
  g_auto (Picture) picture = { 0 };

  run_and_look (fixture, &picture, flip, FALSE);
  switch (flip->place)
    {
    case COMES_BACK:
      /* One that goes to the UI by itself is there once, at the end. */
      g_assert_cmpuint (picture.continued->len - count_on_main (&picture), >, 0);
      return TRUE;
    case ONE_AT_A_TIME:
      return loom_overlap_count (picture.continued) > 1;
    case AFTER_THE_BLOCK:
    default:
      return count_beside_block (&picture) > 0;
    }
}

static void
test_flip (Fixture *fixture, gconstpointer data)
{
  const Flip *flip = data;
  gboolean flipped = FALSE;

  for (guint i = 0; i < 3; i++)
    {
      test_captured (fixture, flip);
      for (guint j = 0; j < MAX_TRIES && !flipped; j++)
        flipped = look_uncaptured (fixture, flip);
      g_assert_true (flipped);
      flipped = FALSE;
    }
}

/* No scenario has a switch that is not looked at here. */
static void
test_all_are_here (void)
{
  for (const LoomScenario *const *scenario = loom_scenarios (); *scenario != NULL; scenario++)
    {
      gboolean found = FALSE;

      for (guint i = 0; i < G_N_ELEMENTS (flips); i++)
        found = found || g_str_equal (flips[i].scenario, (*scenario)->name);
      if (found != (*scenario)->has_capture)
        g_error ("%s has%s the switch", (*scenario)->name, found ? " not" : "");
    }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/capture-switch/all-are-here", test_all_are_here);
  for (guint i = 0; i < G_N_ELEMENTS (flips); i++)
    {
      g_autofree char *path =
          g_strdup_printf ("/capture-switch/%s/%s", flips[i].scenario, flips[i].variant);

      g_test_add (path, Fixture, &flips[i], set_up, test_flip, tear_down);
    }
  status = g_test_run ();
  weft_pool_shut_down ();
  return status;
}
