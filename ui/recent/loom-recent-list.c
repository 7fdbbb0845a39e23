/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "recent/loom-recent-list.h"

#include <glib/gi18n-lib.h>

#include "recent/loom-recent-files.h"

#define MOST 6

struct _LoomRecentList
{
  AdwBin parent_instance;

  GtkWidget *group;
  GtkListBox *box;
  GtkRecentManager *manager; /* owned */
};

G_DEFINE_FINAL_TYPE (LoomRecentList, loom_recent_list, ADW_TYPE_BIN)

static GtkWidget *
create_row (GtkRecentInfo *info)
{
  g_autofree char *name = loom_recent_files_dup_name (info);
  g_autofree char *place = loom_recent_files_dup_place (info);
  gboolean is_there = loom_recent_files_is_there (info);
  g_autofree char *subtitle =
      is_there ? g_strdup (place) : g_strdup_printf (_ ("Not there any more: %s"), place);
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), is_there);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), is_there ? "win.open-uri" : NULL);
  if (is_there)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", gtk_recent_info_get_uri (info));
  gtk_widget_set_sensitive (row, is_there);
  gtk_widget_set_tooltip_text (row, subtitle);
  return row;
}

static void
refresh (LoomRecentList *self)
{
  g_autoptr (GPtrArray) infos = loom_recent_files_get (self->manager, MOST);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    gtk_list_box_remove (self->box, child);
  for (guint i = 0; i < infos->len; i++)
    gtk_list_box_append (self->box, create_row (infos->pdata[i]));
  gtk_widget_set_visible (self->group, infos->len > 0);
}

static void
loom_recent_list_dispose (GObject *object)
{
  g_clear_object (&LOOM_RECENT_LIST (object)->manager);

  G_OBJECT_CLASS (loom_recent_list_parent_class)->dispose (object);
}

static void
loom_recent_list_class_init (LoomRecentListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = loom_recent_list_dispose;
}

static void
loom_recent_list_init (LoomRecentList *self)
{
  self->group = adw_preferences_group_new ();
  self->box = GTK_LIST_BOX (gtk_list_box_new ());
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->group), _ ("Recent Recordings"));
  gtk_list_box_set_selection_mode (self->box, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->box), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->box), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Recent recordings"), -1);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->group), GTK_WIDGET (self->box));
  adw_bin_set_child (ADW_BIN (self), self->group);
  loom_recent_list_set_manager (self, gtk_recent_manager_get_default ());
  /* Files go without the desktop being told. */
  g_signal_connect (self, "map", G_CALLBACK (refresh), NULL);
}

GtkWidget *
loom_recent_list_new (void)
{
  return g_object_new (LOOM_TYPE_RECENT_LIST, NULL);
}

/**
 * loom_recent_list_set_manager:
 * @manager: what remembers; a reference is kept
 */
void
loom_recent_list_set_manager (LoomRecentList *self, GtkRecentManager *manager)
{
  g_return_if_fail (LOOM_IS_RECENT_LIST (self));
  g_return_if_fail (GTK_IS_RECENT_MANAGER (manager));

  if (self->manager != NULL)
    g_signal_handlers_disconnect_by_data (self->manager, self);
  g_set_object (&self->manager, manager);
  g_signal_connect_object (manager, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
}

GtkListBox *
loom_recent_list_get_box (LoomRecentList *self)
{
  g_return_val_if_fail (LOOM_IS_RECENT_LIST (self), NULL);

  return self->box;
}
