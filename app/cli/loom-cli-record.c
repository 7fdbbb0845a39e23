/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/loom-cli-commands.h"

#include <glib/gi18n-lib.h>

#include "session/loom-record-child.h"
#include "timeline/loom-time-format.h"

#define DEFAULT_LIMIT (64 * 1024 * 1024)

/* "500k", "64M", "1G": bytes, by 1,024. */
static gboolean
parse_size (const char *text, gsize *size)
{
  const char *const units = "kmg";
  char *end = NULL;
  guint64 number;
  guint shift = 0;

  if (!g_ascii_isdigit (*text))
    return FALSE;
  number = g_ascii_strtoull (text, &end, 10);
  if (*end != '\0')
    {
      const char *unit = strchr (units, g_ascii_tolower (*end));

      if (unit == NULL || end[1] != '\0')
        return FALSE;
      shift = 10 * (guint) (unit - units + 1);
    }
  if (number > G_MAXSIZE >> shift)
    return FALSE;
  *size = (gsize) number << shift;
  return TRUE;
}

/* PROGRAM.fxt here, or with a number where that is there already. */
static GFile *
choose_output (const char *program)
{
  g_autofree char *name = g_path_get_basename (program);

  for (guint attempt = 1;; attempt++)
    {
      g_autofree char *path = attempt == 1 ? g_strdup_printf ("%s.fxt", name)
                                           : g_strdup_printf ("%s-%u.fxt", name, attempt);

      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        return g_file_new_for_path (path);
    }
}

/* Before the program runs: afterwards it is too late to tell that its recording has no place. */
static gboolean
check_output (GFile *output, GError **error)
{
  g_autoptr (GFile) folder = g_file_get_parent (output);
  g_autofree char *name = g_file_get_parse_name (output);
  g_autoptr (GFileInfo) info = NULL;

  if (g_file_query_file_type (output, G_FILE_QUERY_INFO_NONE, NULL) == G_FILE_TYPE_DIRECTORY)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY,
                   _ ("Cannot write “%s”: it is a folder"), name);
      return FALSE;
    }
  if (folder == NULL)
    return TRUE;

  info = g_file_query_info (folder,
                            G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_ACCESS_CAN_WRITE,
                            G_FILE_QUERY_INFO_NONE, NULL, error);
  if (info == NULL)
    {
      g_prefix_error (error, _ ("Cannot write “%s”: "), name);
      return FALSE;
    }
  if (g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY &&
      g_file_info_get_attribute_boolean (info, G_FILE_ATTRIBUTE_ACCESS_CAN_WRITE))
    return TRUE;

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
               _ ("Cannot write “%s”: its folder takes no new files"), name);
  return FALSE;
}

static void
tell_result (GFile *output, const LoomRecordResult *result)
{
  g_autofree char *name = g_file_get_parse_name (output);
  g_autofree char *events = loom_count_format (result->n_events);
  g_autofree char *lost = loom_count_format (result->n_lost);
  g_autofree char *dropped = loom_count_format (result->n_dropped);

  if (result->n_lost > 0)
    loom_cli_say (_ ("%s events in %s; %s found no room, see --limit"), events, name, lost);
  else if (result->n_dropped > 0)
    loom_cli_say (_ ("%s events in %s; the oldest %s were dropped, see --limit"), events, name,
                  dropped);
  else if (result->n_events > 0)
    loom_cli_say (_ ("%s events in %s"), events, name);
  else
    loom_cli_say (_ ("no event in %s: does the program use libweft?"), name);
}

static int
record (const char *const *program, GFile *output, gsize limit)
{
  LoomRecordResult result = { .status = LOOM_EXIT_OK };
  g_autoptr (GError) error = NULL;

  if (!check_output (output, &error) ||
      !loom_record_child (program, output, limit, &result, &error))
    {
      loom_cli_say ("%s", error->message);
      /* How the program failed, if it ran and did, is more than that its recording is missing. */
      return result.status != LOOM_EXIT_OK ? result.status : LOOM_EXIT_OUTPUT;
    }
  tell_result (output, &result);
  return result.status;
}

int
loom_cli_record (const LoomCliCommand *command, int argc, char **argv)
{
  g_autofree char *path = NULL;
  g_autofree char *size = NULL;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &path,
      N_ ("Where the recording goes; PROGRAM.fxt by default"), N_ ("FILE") },
    { "limit", 'l', 0, G_OPTION_ARG_STRING, &size,
      N_ ("How much to keep, 64M by default; beyond that the oldest events are dropped"),
      N_ ("SIZE") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GFile) output = NULL;
  gsize limit = DEFAULT_LIMIT;

  if (!loom_cli_command_parse (
          command, entries,
          _ ("The exit status is PROGRAM’s, 128 + N where signal N ended it, and 4 where it could "
             "not be run, or ended well and was not recorded. What it recorded is saved however it "
             "ends."),
          &argc, &argv))
    return LOOM_EXIT_USAGE;
  if (argc > 1 && g_str_equal (argv[1], "--"))
    {
      argv++;
      argc--;
    }
  if (argc < 2)
    return loom_cli_command_misuse (command, "%s", _ ("It takes a program to run."));
  if (size != NULL && !parse_size (size, &limit))
    return loom_cli_command_misuse (
        command, _ ("“%s” is no size: a number, and k, M or G behind it where it counts those."),
        size);

  output = path != NULL ? g_file_new_for_commandline_arg (path) : choose_output (argv[1]);
  return record ((const char *const *) argv + 1, output, limit);
}
