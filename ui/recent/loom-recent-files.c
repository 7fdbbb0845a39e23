/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "recent/loom-recent-files.h"

/* Whatever the window is called in the person's language. */
#define APPLICATION "Weft"

static const char *
mime_of (LoomFormat format)
{
  switch (format)
    {
    case LOOM_FORMAT_CHROME_JSON:
      return "application/x-chrome-trace+json";
    case LOOM_FORMAT_SYSCAP:
      return "application/x-sysprof-capture";
    case LOOM_FORMAT_FXT:
    default:
      return "application/x-fuchsia-trace";
    }
}

/**
 * loom_recent_files_add:
 * @manager: where it is remembered
 * @file: a recording that has been opened
 * @format: what it is
 */
void
loom_recent_files_add (GtkRecentManager *manager, GFile *file, LoomFormat format)
{
  g_autofree char *uri = g_file_get_uri (file);
  g_autofree char *type = g_strdup (mime_of (format));
  char *name = (char *) APPLICATION;
  char *command = (char *) "weft %u";

  g_return_if_fail (GTK_IS_RECENT_MANAGER (manager));

  gtk_recent_manager_add_full (
      manager, uri,
      &(GtkRecentData) {
          .mime_type = type, .app_name = name, .app_exec = command, .is_private = FALSE });
}

static int
compare_infos (gconstpointer a, gconstpointer b)
{
  GtkRecentInfo *one = *(GtkRecentInfo *const *) a;
  GtkRecentInfo *other = *(GtkRecentInfo *const *) b;

  return g_date_time_compare (gtk_recent_info_get_modified (other),
                              gtk_recent_info_get_modified (one));
}

GPtrArray *
loom_recent_files_get (GtkRecentManager *manager, guint most)
{
  GPtrArray *infos = g_ptr_array_new_with_free_func ((GDestroyNotify) gtk_recent_info_unref);
  GList *items = gtk_recent_manager_get_items (manager);

  for (GList *l = items; l != NULL; l = l->next)
    if (gtk_recent_info_has_application (l->data, APPLICATION))
      g_ptr_array_add (infos, gtk_recent_info_ref (l->data));
  g_list_free_full (items, (GDestroyNotify) gtk_recent_info_unref);
  g_ptr_array_sort (infos, compare_infos);
  if (infos->len > most)
    g_ptr_array_set_size (infos, (gint) most);
  return infos;
}

gboolean
loom_recent_files_is_there (GtkRecentInfo *info)
{
  return !gtk_recent_info_is_local (info) || gtk_recent_info_exists (info);
}

static char *
dup_line (const char *text)
{
  char *line = g_utf8_make_valid (text, -1);

  g_strdelimit (line, "\n\r\t", ' ');
  return line;
}

char *
loom_recent_files_dup_name (GtkRecentInfo *info)
{
  g_autoptr (GFile) file = g_file_new_for_uri (gtk_recent_info_get_uri (info));
  g_autofree char *base = g_file_get_basename (file);
  g_autofree char *name = g_filename_display_name (base != NULL ? base : "");

  return dup_line (name);
}

char *
loom_recent_files_dup_place (GtkRecentInfo *info)
{
  g_autoptr (GFile) file = g_file_new_for_uri (gtk_recent_info_get_uri (info));
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autofree char *name = g_file_get_parse_name (folder != NULL ? folder : file);

  return dup_line (name);
}
