/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/loom-cli-commands.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "cli/loom-cli-output.h"
#include "cli/loom-cli-wait.h"
#include "session/loom-attach.h"
#include "session/loom-process-list.h"
#include "session/loom-stall-watch.h"
#include "timeline/loom-time-format.h"

/* Milliseconds: when to tell that the program does nothing, and between two looks at it. */
#define PATIENCE 500
#define PAUSE 50

#define DEFAULT_COUNT 10
#define MAX_STALL (24 * 60 * 60 * 1000)

/* Stalls are not asked for; no number that may be given. */
#define NO_STALL G_MININT64

/* What was asked for, and what has come of it. */
typedef struct
{
  gint64 pid;
  char *program;
  GFile *output;
  gboolean output_given;
  gsize limit;
  double duration; /* seconds; 0 for no end */
  gint64 on_stall; /* milliseconds; 0 to save all of it */
  double before;   /* seconds */
  gint n_stalls;   /* to save */
  gint n_saved;
  gboolean is_recorded;
} Attach;

static void
attach_clear (Attach *self)
{
  g_clear_pointer (&self->program, g_free);
  g_clear_object (&self->output);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Attach, attach_clear)

/* The list. */

static glong
width_of (const char *text)
{
  return g_utf8_strlen (text, -1);
}

static void
print_row (
    const char *pid, const char *program, const char *state, const char *line, glong widths[3])
{
  g_print ("%*s%s  %s%*s  %s%*s  %s\n", (int) (widths[0] - width_of (pid)), "", pid, program,
           (int) (widths[1] - width_of (program)), "", state, (int) (widths[2] - width_of (state)),
           "", line);
}

static void
measure (glong widths[3], const char *pid, const char *program, const char *state)
{
  widths[0] = MAX (widths[0], width_of (pid));
  widths[1] = MAX (widths[1], width_of (program));
  widths[2] = MAX (widths[2], width_of (state));
}

static char *
dup_pid (LoomProcess *process)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT, loom_process_get_pid (process));
}

/* This process uses libweft as well, and is not meant. */
static int
list_processes (void)
{
  g_autoptr (GPtrArray) processes = loom_process_scan ();
  glong widths[3] = { 0 };

  for (guint i = processes->len; i-- > 0;)
    if (loom_process_is_own (processes->pdata[i]))
      g_ptr_array_remove_index (processes, i);
  if (processes->len == 0)
    {
      loom_cli_say (_ ("no program runs that uses libweft"));
      return LOOM_EXIT_OK;
    }

  measure (widths, _ ("PID"), _ ("PROGRAM"), _ ("STATE"));
  for (guint i = 0; i < processes->len; i++)
    {
      g_autofree char *pid = dup_pid (processes->pdata[i]);

      measure (widths, pid, loom_process_get_program (processes->pdata[i]),
               loom_process_state_get_text (loom_process_get_state (processes->pdata[i])));
    }
  print_row (_ ("PID"), _ ("PROGRAM"), _ ("STATE"), _ ("COMMAND"), widths);
  for (guint i = 0; i < processes->len; i++)
    {
      LoomProcess *process = processes->pdata[i];
      g_autofree char *pid = dup_pid (process);

      print_row (pid, loom_process_get_program (process),
                 loom_process_state_get_text (loom_process_get_state (process)),
                 loom_process_get_command_line (process), widths);
    }
  return LOOM_EXIT_OK;
}

/* Recording. */

typedef struct
{
  WeftAsync async;

  Attach *attach; /* borrowed */
  GCancellable *cancellable;
  LoomAttachment *attachment;
  LoomStallWatch *watch;
  LoomStall *stall;
  gint64 deadline; /* of g_get_monotonic_time () */
  guint hint;
  GError *error;
} AttachFrame;

static void
attach_frame_clear (AttachFrame *self)
{
  g_clear_object (&self->stall);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->watch, loom_stall_watch_free);
  g_clear_pointer (&self->attachment, loom_attachment_free);
  g_clear_handle_id (&self->hint, g_source_remove);
  g_clear_error (&self->error);
}

static gboolean
hint_cb (gpointer data)
{
  AttachFrame *self = data;

  self->hint = 0;
  loom_cli_say (
      _ ("%s (process %" PRId64 ") has been asked; it begins with the next thing that it does"),
      self->attach->program, self->attach->pid);
  return G_SOURCE_REMOVE;
}

static void
tell_begin (AttachFrame *self)
{
  Attach *attach = self->attach;
  g_autofree char *pid = g_strdup_printf ("%" G_GINT64_FORMAT, attach->pid);
  g_autofree char *duration = loom_time_format_duration (attach->duration * 1e9);
  gboolean is_ours = loom_attachment_is_ours (self->attachment);

  if (attach->duration > 0)
    loom_cli_say (is_ours ? _ ("%s (process %s) is recorded for %s, or until Ctrl+C")
                          : _ ("%s (process %s) was recorded already; what that keeps is saved in "
                               "%s, or at Ctrl+C"),
                  attach->program, pid, duration);
  else
    loom_cli_say (is_ours ? _ ("%s (process %s) is recorded until Ctrl+C")
                          : _ ("%s (process %s) was recorded already; what that keeps is saved at "
                               "Ctrl+C"),
                  attach->program, pid);
}

static void
begin (AttachFrame *self)
{
  Attach *attach = self->attach;

  g_clear_handle_id (&self->hint, g_source_remove);
  attach->is_recorded = TRUE;
  self->deadline = attach->duration > 0
                       ? g_get_monotonic_time () + (gint64) (attach->duration * G_USEC_PER_SEC)
                       : G_MAXINT64;
  if (attach->on_stall > 0)
    self->watch = loom_stall_watch_new (loom_attachment_get_recording (self->attachment),
                                        attach->on_stall * G_GINT64_CONSTANT (1000000),
                                        (gint64) (attach->before * 1e9));
  tell_begin (self);
}

static gboolean
goes_on (AttachFrame *self)
{
  return loom_attachment_is_running (self->attachment) &&
         g_get_monotonic_time () < self->deadline &&
         !g_cancellable_is_cancelled (self->cancellable) &&
         (self->watch == NULL || self->attach->n_saved < self->attach->n_stalls);
}

static gint64
next_pause (AttachFrame *self)
{
  gint64 left = (self->deadline - g_get_monotonic_time ()) / 1000 + 1;

  return CLAMP (left, 0, PAUSE);
}

static gboolean
look (WeftResult *result,
      gpointer data,
      GCancellable *cancellable G_GNUC_UNUSED,
      GError **error G_GNUC_UNUSED)
{
  LoomStall *stall = loom_stall_watch_look (data, weft_trace_get_time ());

  *result = stall != NULL ? weft_result_pointer (&weft_type_object, stall)
                          : weft_result_pointer (&weft_type_pointer, NULL);
  return TRUE;
}

/* FILE, then FILE-2 and so on, with its ending behind. Without a name of a person's choice,
 * nothing is replaced. */
static GFile *
number_output (Attach *self, gint number)
{
  g_autofree char *path = g_file_get_path (self->output);
  g_autofree char *numbered = NULL;
  const char *ending;

  if (number == 1 || path == NULL)
    return g_object_ref (self->output);
  ending = strrchr (path, '.');
  if (ending == NULL || strchr (ending, G_DIR_SEPARATOR) != NULL)
    ending = path + strlen (path);
  numbered = g_strdup_printf ("%.*s-%d%s", (int) (ending - path), path, number, ending);
  return g_file_new_for_path (numbered);
}

static GFile *
choose_stall_output (Attach *self)
{
  for (gint number = self->n_saved + 1;; number++)
    {
      GFile *output = number_output (self, number);

      if (self->output_given || !g_file_query_exists (output, NULL))
        return output;
      g_object_unref (output);
    }
}

static gboolean
save_stall (AttachFrame *self, GError **error)
{
  g_autoptr (GFile) output = NULL;
  g_autofree char *name = NULL;
  g_autofree char *message = NULL;

  if (self->stall == NULL)
    return TRUE;
  output = choose_stall_output (self->attach);
  name = g_file_get_parse_name (output);
  message = loom_stall_dup_message (self->stall);
  if (!loom_stall_save (self->stall, output, NULL, error))
    return FALSE;
  loom_cli_say (_ ("%s: %s"), message, name);
  self->attach->n_saved++;
  g_clear_object (&self->stall);
  return TRUE;
}

static gboolean
save_whole (AttachFrame *self, GError **error)
{
  LoomRecording *recording = loom_attachment_get_recording (self->attachment);
  g_autoptr (LoomRecording) reader = loom_recording_dup (recording);
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "");
  guint64 n_events = loom_recording_follow (reader, builder);

  if (!loom_recording_save (recording, self->attach->output, NULL, error))
    return FALSE;
  loom_cli_output_tell (self->attach->output, n_events, loom_recording_get_n_lost (recording),
                        loom_recording_get_n_dropped (recording));
  return TRUE;
}

static void
finish (AttachFrame *self)
{
  loom_attachment_detach (self->attachment);
  if (self->error == NULL && self->watch == NULL)
    save_whole (self, &self->error);
  if (self->error == NULL && self->watch != NULL && self->attach->n_saved == 0)
    loom_cli_say (_ ("no stall of %" PRId64 " ms or more, and nothing saved"),
                  self->attach->on_stall);
}

WEFT_ASYNC_DEFINE (attach_and_record, AttachFrame, attach_frame_clear)
{
  WEFT_BEGIN (self);

  self->hint = g_timeout_add (PATIENCE, hint_cb, self);
  WEFT_AWAIT_TO (self->attachment,
                 loom_attach (self->attach->pid, self->attach->limit, self->cancellable));
  begin (self);

  while (goes_on (self))
    {
      /* Its only error is that it is over. */
      WEFT_TRY_AWAIT (weft_delay (next_pause (self), self->cancellable), &self->error);
      g_clear_error (&self->error);
      if (self->watch == NULL)
        continue;
      WEFT_AWAIT_TO (self->stall, weft_run (look, self->watch, NULL, NULL));
      if (!save_stall (self, &self->error))
        break;
    }
  finish (self);
  if (self->error != NULL)
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  WEFT_RETURN ();

  WEFT_END;
}

static int
attach_to (Attach *self)
{
  g_auto (LoomCliInterrupt) interrupt = { 0 };
  g_autoptr (WeftSyncContext) context = weft_main_loop_context_install (NULL);
  g_autoptr (WeftTask) task = NULL;
  g_autoptr (GError) error = NULL;
  AttachFrame *frame = WEFT_ASYNC_NEW (attach_and_record);
  gboolean is_recorded;

  loom_cli_interrupt_watch (&interrupt);
  frame->attach = self;
  frame->cancellable = g_object_ref (interrupt.cancellable);
  task = WEFT_ASYNC_START (frame);
  is_recorded = weft_main_loop_context_run_until (WEFT_MAIN_LOOP_CONTEXT (context), task, &error);
  weft_main_loop_context_close (WEFT_MAIN_LOOP_CONTEXT (context));

  if (is_recorded)
    return LOOM_EXIT_OK;
  return loom_cli_interrupt_status (&interrupt, error,
                                    self->is_recorded ? LOOM_EXIT_OUTPUT : LOOM_EXIT_INPUT);
}

/* The command line. */

static gboolean
check_numbers (const LoomCliCommand *command, const Attach *self, const char *size)
{
  if (size != NULL)
    loom_cli_command_misuse (
        command, _ ("“%s” is no size: a number, and k, M or G behind it where it counts those."),
        size);
  else if (!(self->duration >= 0 && self->duration < 1e9) ||
           !(self->before >= 0 && self->before < 1e9))
    loom_cli_command_misuse (command, "%s", _ ("A time is a number of seconds, and not negative."));
  else if ((self->on_stall != NO_STALL && self->on_stall < 1) || self->on_stall > MAX_STALL ||
           self->n_stalls < 1)
    loom_cli_command_misuse (
        command, "%s", _ ("Stalls are counted from one on, and take a millisecond at least."));
  else
    return TRUE;
  return FALSE;
}

static gboolean
take_pid (const LoomCliCommand *command, Attach *self, const char *text)
{
  char *end;

  self->pid = g_ascii_strtoll (text, &end, 10);
  if (g_ascii_isdigit (*text) && *end == '\0')
    return TRUE;
  loom_cli_command_misuse (command, _ ("“%s” is no process’s number; see “weft attach --list”."),
                           text);
  return FALSE;
}

static void
choose_names (Attach *self, const char *path)
{
  g_autoptr (LoomProcess) process = loom_process_new (self->pid);
  g_autofree char *base = NULL;
  g_autofree char *name = NULL;

  self->program = process != NULL ? g_strdup (loom_process_get_program (process))
                                  : g_strdup_printf ("%" G_GINT64_FORMAT, self->pid);
  self->output_given = path != NULL;
  if (path != NULL)
    {
      self->output = g_file_new_for_commandline_arg (path);
      return;
    }
  if (self->on_stall == 0)
    {
      self->output = loom_cli_output_choose (self->program);
      return;
    }
  /* Another process has said what it is called: it is no way to anywhere. */
  base = g_path_get_basename (self->program);
  name = g_strdup_printf ("%s-stall.fxt", base);
  self->output = g_file_new_for_path (name);
}

/* GOption takes an optional number for callbacks only, which know nothing of us. */
static void
give_default (int argc, char **argv)
{
  static char with_default[] = "--on-stall=" G_STRINGIFY (LOOM_STALL_THRESHOLD_MS);

  for (int i = 1; i < argc && !g_str_equal (argv[i], "--"); i++)
    if (g_str_equal (argv[i], "--on-stall"))
      argv[i] = with_default;
}

int
loom_cli_attach (const LoomCliCommand *command, int argc, char **argv)
{
  g_auto (Attach) attach = { .limit = LOOM_CLI_DEFAULT_LIMIT,
                             .on_stall = NO_STALL,
                             .before = LOOM_STALL_BEFORE_S,
                             .n_stalls = DEFAULT_COUNT };
  g_autofree char *path = NULL;
  g_autofree char *size = NULL;
  gboolean list = FALSE;
  const GOptionEntry entries[] = {
    { "list", 0, 0, G_OPTION_ARG_NONE, &list, N_ ("Lists the programs that can be recorded"),
      NULL },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &path,
      N_ ("Where the recording goes; PROGRAM.fxt by default"), N_ ("FILE") },
    { "limit", 'l', 0, G_OPTION_ARG_STRING, &size,
      N_ ("How much to keep, 64M by default; beyond that the oldest events are dropped"),
      N_ ("SIZE") },
    { "duration", 'd', 0, G_OPTION_ARG_DOUBLE, &attach.duration,
      N_ ("When to end; without it, when the program ends, or at Ctrl+C"), N_ ("SECONDS") },
    { "on-stall", 0, 0, G_OPTION_ARG_INT64, &attach.on_stall,
      N_ ("Saves only what led to a main loop that stood still for so long, 100 by default, each "
          "time into another file"),
      N_ ("[MILLISECONDS]") },
    { "before", 0, 0, G_OPTION_ARG_DOUBLE, &attach.before,
      N_ ("How much of the time before a stall is saved, 10 by default"), N_ ("SECONDS") },
    { "count", 'n', 0, G_OPTION_ARG_INT, &attach.n_stalls,
      N_ ("After how many stalls to end, 10 by default"), N_ ("N") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GError) error = NULL;

  give_default (argc, argv);
  if (!loom_cli_command_parse (
          command, entries,
          _ ("The program goes on afterwards. It has to use libweft, and begins to be recorded "
             "with the next thing that it does. The exit status is 3 where it cannot be "
             "recorded, and 4 where the recording cannot be saved."),
          &argc, &argv))
    return LOOM_EXIT_USAGE;
  if (argc != (list ? 1 : 2))
    return loom_cli_command_misuse (command, "%s",
                                    _ ("It takes the number of a process, or --list."));
  if (list)
    return list_processes ();
  if (size != NULL && loom_cli_parse_size (size, &attach.limit))
    g_clear_pointer (&size, g_free);
  if (!check_numbers (command, &attach, size) || !take_pid (command, &attach, argv[1]))
    return LOOM_EXIT_USAGE;

  if (attach.on_stall == NO_STALL)
    attach.on_stall = 0;
  choose_names (&attach, path);
  if (loom_cli_output_check (attach.output, &error))
    return attach_to (&attach);
  loom_cli_say ("%s", error->message);
  return LOOM_EXIT_OUTPUT;
}
