/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gi18n-lib.h>

#include "cli/loom-cli-commands.h"
#include "trace/loom-locale.h"
#include "trace/loom-spare-memory.h"

#define ARGUMENTS_WIDTH 32

static int run_help (const LoomCliCommand *command, int argc, char **argv);

static const LoomCliCommand commands[] = {
  { "record", "-- PROGRAM [ARG…]", N_ ("Runs a program and records it"), TRUE, loom_cli_record },
  { "attach", "PID | --list", N_ ("Records a program that runs already"), FALSE, loom_cli_attach },
  { "info", "FILE", N_ ("Tells what a recording has"), FALSE, loom_cli_info },
  { "check", "FILE [--fail-on=SEVERITY]", N_ ("Looks for what is wrong in a recording"), FALSE,
    loom_cli_check },
  { "compare", "BEFORE AFTER", N_ ("Tells what changed between two recordings"), FALSE,
    loom_cli_compare },
  { "report", "FILE -o OUT.{pdf,html,csv,json}",
    N_ ("Analyses a recording and writes a report of it"), FALSE, loom_cli_report },
  { "export", "FILE -o OUT.{json,syscap,fxt}", N_ ("Writes a recording in another format"), FALSE,
    loom_cli_export },
  { "lab", "[LESSON] [--capture=on|off]", N_ ("Runs a lesson and tells where it resumed"), FALSE,
    loom_cli_lab },
  { "help", "[SUBCOMMAND]", N_ ("Tells what there is, or how a subcommand is called"), FALSE,
    run_help },
};

static const LoomCliCommand *
find_command (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i].name, name))
      return &commands[i];
  return NULL;
}

static char *
dup_command_list (void)
{
  GString *list = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      glong width = g_utf8_strlen (commands[i].arguments, -1);

      g_string_append_printf (list, "  %-8s %s%*s %s\n", commands[i].name, commands[i].arguments,
                              (int) MAX (ARGUMENTS_WIDTH - width, 0), "", _ (commands[i].summary));
    }
  return g_string_free (list, FALSE);
}

static void
print_usage (void)
{
  g_autofree char *list = dup_command_list ();

  g_print (
      _ ("Usage:\n"
         "  weft [FILE…]\n"
         "  weft SUBCOMMAND [OPTION…] …\n"
         "\n"
         "Without a subcommand it opens recordings in the application: Fuchsia traces, Chrome\n"
         "traces and Sysprof captures, packed with gzip or not.\n"
         "\n"
         "Subcommands:\n"
         "%s"
         "\n"
         "Options:\n"
         "  -h, --help              Tells this\n"
         "  --version               Tells the version\n"
         "\n"
         "Options of the application:\n"
         "  --demo                  Runs “Capture on and off”, or that of --scenario, either way\n"
         "  --scenario=NAME         Which lesson is shown, as “weft lab” names it\n"
         "  --capture=on|off        How the switch stands at first\n"
         "  --page=PAGE             What is shown at first: lab, inspector or reports\n"
         "  --recording=FILE        With --demo, saves what was recorded of it\n"
         "  --screenshot=FILE       Saves a picture of the window as PNG, and quits\n"
         "\n"
         "Exit status: 0 fine; 1 something was found by “check”, or is not as a lesson says;\n"
         "2 called wrongly; 3 a recording cannot be read; 4 the output cannot be written or the\n"
         "program not be run; 128 + N ended by signal N.\n"),
      list);
}

static int
complain_of_command (const char *name)
{
  g_autofree char *list = dup_command_list ();

  loom_cli_say (_ ("“%s” is neither a subcommand nor a file that is there."), name);
  g_printerr (_ ("Subcommands:\n%s"), list);
  return LOOM_EXIT_USAGE;
}

static int
run_help (const LoomCliCommand *command, int argc, char **argv)
{
  const GOptionEntry entries[] = { G_OPTION_ENTRY_NULL };
  const LoomCliCommand *about;
  char *asked[] = { NULL, (char *) "--help", NULL };

  if (!loom_cli_command_parse (command, entries, NULL, &argc, &argv))
    return LOOM_EXIT_USAGE;
  if (argc > 2)
    return loom_cli_command_misuse (command, "%s", _ ("It takes one subcommand."));
  if (argc < 2)
    {
      print_usage ();
      return LOOM_EXIT_OK;
    }

  about = find_command (argv[1]);
  if (about == NULL)
    return complain_of_command (argv[1]);
  asked[0] = argv[1];
  return about->run (about, 2, asked);
}

/* What is no subcommand is a file if it is there or looks like the name of one; a word that is
 * neither is a mistyped subcommand. */
static gboolean
is_file (const char *argument)
{
  return strpbrk (argument, "./") != NULL || g_file_test (argument, G_FILE_TEST_EXISTS);
}

/* The application's own options are its own to check. */
static gboolean
is_app_option (const char *argument)
{
  static const char *const names[] = { "--demo", "--scenario",  "--capture",
                                       "--page", "--recording", "--screenshot" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_has_prefix (argument, names[i]) && strchr ("=", argument[strlen (names[i])]) != NULL)
      return TRUE;
  return FALSE;
}

static int
run (int argc, char **argv)
{
  const LoomCliCommand *command;

  if (argc < 2)
    return loom_cli_app (argv + 1);
  if (g_str_equal (argv[1], "--version"))
    {
      g_print ("weft %s\n", PACKAGE_VERSION);
      return LOOM_EXIT_OK;
    }
  if (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h"))
    {
      print_usage ();
      return LOOM_EXIT_OK;
    }

  command = find_command (argv[1]);
  if (command != NULL)
    return command->run (command, argc - 1, argv + 1);
  if (is_app_option (argv[1]) || g_str_equal (argv[1], "--"))
    return loom_cli_app (argv + 1);
  if (*argv[1] == '-')
    {
      loom_cli_say (_ ("There is no option %s."), argv[1]);
      g_printerr (_ ("See “weft help”.\n"));
      return LOOM_EXIT_USAGE;
    }
  return is_file (argv[1]) ? loom_cli_app (argv + 1) : complain_of_command (argv[1]);
}

int
main (int argc, char **argv)
{
  loom_spare_memory_return ();
  loom_locale_set ();
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  g_set_prgname ("weft");
  return run (argc, argv);
}
