/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "first-run/loom-tour-step.h"

#include <glib/gi18n-lib.h>

/* Their mnemonics are none of the window's or of the lab's. */
static const LoomTourButton run = { N_ ("R_un"), "win.run", NULL };
static const LoomTourButton run_pitfall = { N_ ("Run Pi_tfall"), "lab.run-variant", "pitfall" };
static const LoomTourButton run_cure = { N_ ("Run C_ure"), "lab.run-variant", "cure" };
static const LoomTourButton select_part = { N_ ("_Select One"), "tour.select", NULL };
static const LoomTourButton inspect = { N_ ("Ins_pect"), "lab.show-findings", "W002" };
static const LoomTourButton generate = { N_ ("_Generate…"), "win.generate-report", NULL };
static const LoomTourButton show_capture = { N_ ("_Show It"), "win.show-scenario", "capture" };
static const LoomTourButton show_deadlock = { N_ ("_Show It"), "win.show-scenario", "deadlock" };

/* @button: (nullable) */
static void
say (LoomTourView *view, const char *text, const LoomTourButton *button)
{
  view->text = text;
  if (button != NULL)
    view->button = *button;
}

/* Whoever has done it may go anywhere. */
static gboolean
is_elsewhere (const LoomTourFacts *facts, LoomTourView *view, const char *scenario)
{
  if (view->done || g_strcmp0 (facts->scenario, scenario) == 0)
    return FALSE;
  if (g_str_equal (scenario, "capture"))
    say (view, _ ("This step is about another lesson: “Capture on and off”."), &show_capture);
  else
    say (view, _ ("This step is about another lesson: “The deadlock”."), &show_deadlock);
  return TRUE;
}

static void
look_captured (const LoomTourFacts *facts, LoomTourView *view)
{
  view->run = facts->captured;
  view->done = facts->captured > 0;
  if (is_elsewhere (facts, view, "capture"))
    return;
  if (view->done)
    say (view,
         _ ("Done. In the timeline, lanes are threads, and arrows hops between them. Look at the "
            "one from parse_bytes, on a worker, back to main."),
         NULL);
  else if (!facts->capture)
    say (view,
         _ ("An async function reads a file, has a worker parse it, and updates a label. Turn "
            "Capture context on, in the header or with Ctrl+K; then run it."),
         NULL);
  else
    say (view,
         _ ("An async function reads a file, has a worker parse it, and updates a label. Run it, "
            "and see in the timeline where it goes on after each await."),
         &run);
}

static void
look_not_captured (const LoomTourFacts *facts, LoomTourView *view)
{
  view->run = facts->not_captured;
  view->done = facts->not_captured > 0;
  if (is_elsewhere (facts, view, "capture"))
    return;
  if (view->done)
    say (view,
         _ ("Done: it went on on a worker. The red mark there is the affinity guard: it lets no "
            "worker touch the label. By the arrow to UI it came to main."),
         NULL);
  else if (facts->capture)
    say (view,
         _ ("Turn Capture context off, in the header or with Ctrl+K. Then it goes on where the "
            "work has ended: on a worker, where no label may be touched."),
         NULL);
  else
    say (view,
         _ ("Capture context is off. Run it: now it goes on where the work has ended, on a "
            "worker, where no label may be touched."),
         &run);
}

static void
look_selected (const LoomTourFacts *facts, LoomTourView *view)
{
  view->run = MAX (facts->captured, facts->not_captured);
  view->done = facts->selection == LOOM_TOUR_SELECTION_PART;
  if (is_elsewhere (facts, view, "capture"))
    return;
  if (view->done && facts->source_shown)
    say (view,
         _ ("Done. The arrows to and from it stand out, each with how long it took, and in the "
            "source the line is marked at which load_recording went on."),
         NULL);
  else if (view->done)
    say (view, _ ("Done. The arrows to and from it stand out, each with how long it took."), NULL);
  else if (facts->selection == LOOM_TOUR_SELECTION_OTHER)
    say (view,
         _ ("That bar is not a part in which load_recording went on. Such parts are in the "
            "threads’ lanes: click one, however thin, or have one selected."),
         &select_part);
  else
    say (view,
         _ ("What happened where? Click a bar of load_recording in a thread’s lane, however thin, "
            "or have one selected: its arrows stand out, and its line in the source."),
         &select_part);
}

static void
look_pitfall (const LoomTourFacts *facts, LoomTourView *view)
{
  gboolean is_shown;

  view->run = facts->pitfall;
  view->done = facts->pitfall > 0;
  if (is_elsewhere (facts, view, "deadlock"))
    return;
  is_shown = MAX (facts->cure, facts->harmless) < facts->pitfall && facts->result[0] != '\0';
  if (view->done && !is_shown)
    view->shows = LOOM_TOUR_SHOWS_TABLE;
  if (view->done && is_shown)
    say (view,
         _ ("Done: a deadlock. The runtime has proven it, and broken the wait. Read under the "
            "buttons who waited for whom, and at which lines."),
         NULL);
  else if (view->done && facts->cure > facts->pitfall)
    say (view,
         _ ("Done, and the cure as well: the table has the pitfall’s deadlock, as W002. Run the "
            "pitfall by itself to read who waited for whom."),
         &run_pitfall);
  else if (view->done)
    say (view,
         _ ("Done: the table has the pitfall’s deadlock, as W002. Run the pitfall again to read "
            "who waited for whom."),
         &run_pitfall);
  else if (facts->harmless > 0 && !facts->capture)
    say (view,
         _ ("That was no deadlock: with Capture context off it went on on a worker, and the window "
            "merely stood still. Turn it on, and run the pitfall again."),
         NULL);
  else if (!facts->capture)
    say (view,
         _ ("Now a pitfall: the UI thread blocks for a task that can go on only there. For that, "
            "turn Capture context on again, in the header or with Ctrl+K."),
         NULL);
  else
    say (view,
         _ ("Now a pitfall: the UI thread blocks for a task that can go on only there, for "
            "Capture context is on. Run it."),
         &run_pitfall);
}

static void
look_cure (const LoomTourFacts *facts, LoomTourView *view)
{
  view->run = facts->cure;
  view->done = facts->cure > 0;
  if (view->done)
    view->shows = LOOM_TOUR_SHOWS_TABLE;
  if (is_elsewhere (facts, view, "deadlock"))
    return;
  if (view->done)
    say (view,
         _ ("Done: the same result, and no deadlock. Look at the table, pitfall beside cure: "
            "every number in it was measured in these runs."),
         NULL);
  else if (!facts->capture)
    say (view,
         _ ("Now the cure: the same work, awaited. Turn Capture context on, in the header or with "
            "Ctrl+K, so that both can be compared; then run it."),
         NULL);
  else
    say (view,
         _ ("Now the cure: the same work, awaited, with Capture context still on. Run it: the "
            "table puts it beside the pitfall."),
         &run_cure);
}

static void
look_inspected (const LoomTourFacts *facts, LoomTourView *view)
{
  view->done = facts->inspected;
  if (is_elsewhere (facts, view, "deadlock"))
    return;
  if (view->done && facts->findings_shown)
    say (view,
         _ ("Done. At the left is what was found in the recording, here the deadlock, with what to "
            "do about it. A click on any bar tells more of it."),
         NULL);
  else if (view->done)
    say (view,
         _ ("Done. F9, or the button at the left, shows what was found in the recording, here "
            "the deadlock, with what to do about it."),
         NULL);
  else
    say (view,
         _ ("The inspector takes recordings apart. Open this one there, with the deadlock that was "
            "found in it."),
         &inspect);
}

static void
look_reported (const LoomTourFacts *facts, LoomTourView *view)
{
  view->done = facts->reported;
  if (view->done)
    say (view,
         _ ("Done: the report is written, and Open shows it. With it stands how smoothly the "
            "window ran meanwhile."),
         NULL);
  else
    say (view, _ ("Now a report of it to keep: Generate, or Ctrl+G, and a name for the file."),
         &generate);
}

static void
look_last (const LoomTourFacts *facts G_GNUC_UNUSED, LoomTourView *view)
{
  say (view,
       _ ("That was all. The lab has many more lessons, and Ctrl+F finds one. F1 shows this again, "
          "and ? every key."),
       NULL);
}

static const LoomTourStep steps[] = {
  { "capture", "win.show-lab", "win.show-lab", LOOM_TOUR_NEEDS_NOTHING, LOOM_TOUR_SHOWS_LANES,
    look_captured },
  { "capture", "win.show-lab", "win.show-lab", LOOM_TOUR_NEEDS_NOTHING, LOOM_TOUR_SHOWS_LANES,
    look_not_captured },
  { "capture", "win.show-lab", "win.show-lab", LOOM_TOUR_NEEDS_RUN, LOOM_TOUR_SHOWS_SOURCE,
    look_selected },
  { "deadlock", "win.show-lab", "win.show-lab", LOOM_TOUR_NEEDS_NOTHING, LOOM_TOUR_SHOWS_RESULTS,
    look_pitfall },
  { "deadlock", "win.show-lab", "win.show-lab", LOOM_TOUR_NEEDS_DEADLOCK, LOOM_TOUR_SHOWS_RESULTS,
    look_cure },
  { "deadlock", "win.show-lab", "win.show-inspector", LOOM_TOUR_NEEDS_DEADLOCK,
    LOOM_TOUR_SHOWS_NOTHING, look_inspected },
  { NULL, "win.show-inspector", "win.show-reports", LOOM_TOUR_NEEDS_RECORDING,
    LOOM_TOUR_SHOWS_NOTHING, look_reported },
  { NULL, NULL, NULL, LOOM_TOUR_NEEDS_NOTHING, LOOM_TOUR_SHOWS_NOTHING, look_last },
};

guint
loom_tour_get_n_steps (void)
{
  return G_N_ELEMENTS (steps);
}

const LoomTourStep *
loom_tour_get_step (guint number)
{
  g_return_val_if_fail (number > 0 && number <= G_N_ELEMENTS (steps), NULL);

  return &steps[number - 1];
}

/**
 * loom_tour_step_look:
 * @facts: how far somebody has come
 * @view: (out): what the step says to that
 */
void
loom_tour_step_look (const LoomTourStep *self, const LoomTourFacts *facts, LoomTourView *view)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (facts != NULL);
  g_return_if_fail (view != NULL);

  *view = (LoomTourView) { .shows = self->shows };
  self->look (facts, view);
}
