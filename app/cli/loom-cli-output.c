/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/loom-cli-output.h"

#include <glib/gi18n-lib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/loom-cli-command.h"
#include "timeline/loom-time-format.h"

/**
 * loom_cli_parse_size:
 * @text: "500k", "64M", "1G": by 1,024
 * @size: (out): bytes
 *
 * Returns: whether it is a size
 */
gboolean
loom_cli_parse_size (const char *text, gsize *size)
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

/**
 * loom_cli_output_choose:
 * @program: a program's name, or the way to it
 *
 * Returns: (transfer full): PROGRAM.fxt here, or with a number where that is there already
 */
GFile *
loom_cli_output_choose (const char *program)
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

/**
 * loom_cli_output_check:
 * @output: where a recording is to go
 * @error: why it cannot
 *
 * To be called before something is recorded: afterwards it is too late to tell that it has no
 * place.
 *
 * Returns: whether it can
 */
gboolean
loom_cli_output_check (GFile *output, GError **error)
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

/**
 * loom_cli_output_tell:
 * @output: where a recording is saved
 * @n_events: how many it has
 * @n_lost: how many found no room
 * @n_dropped: how many of the oldest were dropped
 */
void
loom_cli_output_tell (GFile *output, guint64 n_events, guint64 n_lost, guint64 n_dropped)
{
  g_autofree char *name = g_file_get_parse_name (output);
  g_autofree char *events = loom_count_format (n_events);
  g_autofree char *lost = loom_count_format (n_lost);
  g_autofree char *dropped = loom_count_format (n_dropped);

  if (n_lost > 0)
    loom_cli_say (g_dngettext (GETTEXT_PACKAGE, "%s event in %s; %s found no room, see --limit",
                               "%s events in %s; %s found no room, see --limit", n_events),
                  events, name, lost);
  else if (n_dropped > 0)
    loom_cli_say (
        g_dngettext (GETTEXT_PACKAGE, "%s event in %s; the oldest %s were dropped, see --limit",
                     "%s events in %s; the oldest %s were dropped, see --limit", n_events),
        events, name, dropped);
  else if (n_events > 0)
    loom_cli_say (g_dngettext (GETTEXT_PACKAGE, "%s event in %s", "%s events in %s", n_events),
                  events, name);
  else
    loom_cli_say (_ ("no event in %s: does the program use libweft?"), name);
}

static gboolean
is_standard_output (const char *path)
{
  struct stat ours, its;

  return fstat (STDOUT_FILENO, &ours) == 0 && stat (path, &its) == 0 && ours.st_dev == its.st_dev &&
         ours.st_ino == its.st_ino;
}

/**
 * loom_cli_output_tell_written:
 * @output: what was written, as a person called it
 *
 * Says where it is, unless it is standard output itself.
 */
void
loom_cli_output_tell_written (const char *output)
{
  g_autofree char *name = g_filename_display_name (output);

  if (!is_standard_output (output))
    loom_cli_say (_ ("wrote %s"), name);
}
