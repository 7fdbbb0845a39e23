/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/loom-cli-commands.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>

#include "lab/loom-lab.h"
#include "lab/loom-text-surface.h"
#include "timeline/loom-time-format.h"

#define MOST_RUNS 100000

/* Runs a scenario so many times each way, and tells of each. */
typedef struct
{
  WeftAsync async;

  LoomLab *lab;
  LoomTextSurface *surface;
  const LoomScenario *scenario;
  gboolean captures[2];
  guint n_captures;
  guint n_runs;

  guint i;
  LoomRun *run;
  guint n_failed;
  gboolean cancelled;
} LessonFrame;

static void
lesson_frame_clear (LessonFrame *self)
{
  g_clear_object (&self->lab);
  g_clear_object (&self->surface);
  g_clear_object (&self->run);
}

static void
print_resume (const LoomResume *resume)
{
  g_autofree char *waited = loom_time_format_duration ((double) resume->waited);
  g_autofree char *queued = loom_time_format_duration ((double) resume->queued);

  g_print ("      %s:%u  %s  ", resume->function, resume->line, resume->thread);
  if (resume->inline_)
    g_print (_ ("waited %s, went on inline\n"), waited);
  else
    g_print (_ ("waited %s, queued %s\n"), waited, queued);
}

static void
print_run (LoomRun *run, const char *result)
{
  g_autofree char *summary = loom_run_dup_summary (run);

  g_print ("#%-3u %s  %s\n", loom_run_get_number (run),
           loom_run_get_capture (run) ? _ ("capture on ") : _ ("capture off"), summary);
  for (guint i = 0; i < loom_run_get_n_resumes (run); i++)
    print_resume (loom_run_get_resume (run, i));
  if (loom_run_get_guard_message (run) != NULL)
    g_print (_ ("      caught: %s; it came by an explicit hop instead\n"),
             loom_run_get_guard_message (run));
  if (loom_run_get_state (run) == LOOM_RUN_DONE)
    g_print ("      → %s\n", result);
}

static void
note_run (LessonFrame *self)
{
  print_run (self->run, loom_text_surface_get_text (self->surface));
  if (loom_run_get_state (self->run) == LOOM_RUN_FAILED)
    self->n_failed++;
  self->cancelled = loom_run_get_state (self->run) == LOOM_RUN_CANCELLED;
  g_clear_object (&self->run);
}

WEFT_ASYNC_DEFINE (give_lesson, LessonFrame, lesson_frame_clear)
{
  WEFT_BEGIN (self);

  for (self->i = 0; self->i < self->n_runs * self->n_captures && !self->cancelled; self->i++)
    {
      WEFT_AWAIT_TO (self->run, loom_lab_run_async (self->lab, self->scenario,
                                                    self->captures[self->i % self->n_captures]));
      note_run (self);
    }
  WEFT_RETURN_INT (self->n_failed);

  WEFT_END;
}

typedef struct
{
  LoomLab *lab;
  gboolean came;
} Interrupt;

static gboolean
interrupted_cb (gpointer data)
{
  Interrupt *self = data;

  self->came = TRUE;
  loom_lab_cancel (self->lab);
  return G_SOURCE_CONTINUE;
}

static int
run_lesson (LessonFrame *frame, LoomLab *lab)
{
  Interrupt interrupt = { lab, FALSE };
  guint source = g_unix_signal_add (SIGINT, interrupted_cb, &interrupt);
  g_autoptr (WeftTask) task = WEFT_ASYNC_START (frame);
  gint64 n_failed;

  while (!weft_task_is_completed (task))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);

  if (interrupt.came)
    return 128 + SIGINT;
  n_failed = weft_task_get_result (task)->v_int;
  return n_failed > 0 ? LOOM_EXIT_INPUT : LOOM_EXIT_OK;
}

static int
open_lab (const LoomScenario *scenario, const char *capture, guint n_runs, const char *file)
{
  g_autoptr (WeftSyncContext) context = weft_main_loop_context_install (NULL);
  g_autoptr (LoomTextSurface) surface = loom_text_surface_new (context);
  g_autoptr (GError) error = NULL;
  g_autoptr (LoomLab) lab = loom_lab_new (LOOM_SURFACE (surface), &error);
  LessonFrame *frame;
  int status;

  if (lab == NULL)
    {
      loom_cli_say ("%s", error->message);
      weft_main_loop_context_close (WEFT_MAIN_LOOP_CONTEXT (context));
      return LOOM_EXIT_OUTPUT;
    }
  if (file != NULL)
    {
      g_autoptr (GFile) recording = g_file_new_for_commandline_arg (file);

      loom_lab_set_file (lab, recording);
    }

  frame = WEFT_ASYNC_NEW (give_lesson);
  frame->lab = g_object_ref (lab);
  frame->surface = g_object_ref (surface);
  frame->scenario = scenario;
  frame->n_runs = n_runs;
  frame->n_captures = capture == NULL ? 2 : 1;
  frame->captures[0] = capture == NULL || g_str_equal (capture, "on");
  status = run_lesson (frame, lab);

  weft_main_loop_context_close (WEFT_MAIN_LOOP_CONTEXT (context));
  weft_pool_shut_down ();
  return status;
}

static int
list_scenarios (void)
{
  for (const LoomScenario *const *scenario = loom_scenarios (); *scenario != NULL; scenario++)
    g_print ("%-12s %s\n             %s\n", (*scenario)->name, _ ((*scenario)->title),
             _ ((*scenario)->summary));
  return LOOM_EXIT_OK;
}

static int
complain_of_scenario (const LoomCliCommand *command, const char *name)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (const LoomScenario *const *scenario = loom_scenarios (); *scenario != NULL; scenario++)
    g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", (*scenario)->name);
  return loom_cli_command_misuse (command, _ ("There is no scenario “%s”; there are: %s."), name,
                                  names->str);
}

int
loom_cli_lab (const LoomCliCommand *command, int argc, char **argv)
{
  g_autofree char *capture = NULL;
  g_autofree char *file = NULL;
  int n_runs = 1;
  const GOptionEntry entries[] = {
    { "capture", 'c', 0, G_OPTION_ARG_STRING, &capture,
      N_ ("Whether the awaits capture the context; both, one after the other, by default"),
      N_ ("on|off") },
    { "runs", 'n', 0, G_OPTION_ARG_INT, &n_runs, N_ ("How often"), N_ ("N") },
    { "file", 'f', 0, G_OPTION_ARG_FILENAME, &file,
      N_ ("The recording that is loaded; an example of Weft’s own by default"), N_ ("FILE") },
    G_OPTION_ENTRY_NULL,
  };
  const LoomScenario *scenario;

  if (!loom_cli_command_parse (
          command, entries,
          _ ("Runs a scenario of the lab for real, and tells where each await went on, as it was "
             "recorded. Without a scenario it lists them."),
          &argc, &argv))
    return LOOM_EXIT_USAGE;
  if (argc > 2)
    return loom_cli_command_misuse (command, "%s", _ ("It takes one scenario."));
  if (capture != NULL && !g_str_equal (capture, "on") && !g_str_equal (capture, "off"))
    return loom_cli_command_misuse (command, "%s", _ ("--capture takes on or off."));
  if (n_runs < 1 || n_runs > MOST_RUNS)
    return loom_cli_command_misuse (command, _ ("--runs takes a number from 1 to %d."), MOST_RUNS);
  if (argc < 2)
    return list_scenarios ();

  scenario = loom_scenario_find (argv[1]);
  if (scenario == NULL)
    return complain_of_scenario (command, argv[1]);
  return open_lab (scenario, capture, (guint) n_runs, file);
}
