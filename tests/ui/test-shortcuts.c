/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <weft.h>

#include "loom-application.h"
#include "loom-settings.h"
#include "support/loom-timeline-test.h"
#include "timeline/loom-timeline-minimap.h"

/* Everything by keyboard: the keys lead everywhere, and the overlay of shortcuts tells of them. */

static LoomApplication *application;
static LoomWindow *window;

typedef void (*VisitWidget) (GtkWidget *widget, gpointer data);

static void
visit (GtkWidget *widget, VisitWidget func, gpointer data)
{
  func (widget, data);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    visit (child, func, data);
}

static char *
dup_name (guint key, GdkModifierType modifiers)
{
  return gtk_accelerator_name (gdk_keyval_to_lower (key), modifiers);
}

/* What the overlay tells. */
static void
add_told (GtkWidget *widget, gpointer told)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) words = NULL;

  if (!GTK_IS_SHORTCUTS_SHORTCUT (widget))
    return;
  g_object_get (widget, "accelerator", &text, NULL);
  words = g_strsplit (text != NULL ? text : "", " ", -1);
  for (guint i = 0; words[i] != NULL; i++)
    {
      guint key;
      GdkModifierType modifiers;

      if (*words[i] == '\0')
        continue;
      g_test_message ("told: %s", words[i]);
      g_assert_true (gtk_accelerator_parse (words[i], &key, &modifiers));
      g_hash_table_add (told, dup_name (key, modifiers));
    }
}

/* What a widget's own keys are. */
static void
add_installed (GtkWidget *widget, gpointer installed)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (!GTK_IS_SHORTCUT_CONTROLLER (controller))
        continue;
      for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (controller)); j++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), j);
          GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);

          if (GTK_IS_KEYVAL_TRIGGER (trigger))
            g_hash_table_add (
                installed,
                dup_name (gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)),
                          gtk_keyval_trigger_get_modifiers (GTK_KEYVAL_TRIGGER (trigger))));
        }
    }
}

static void
assert_all_told (GtkWidget *widget, GHashTable *told)
{
  /* Others for the same; the overlay tells of the first. */
  static const char *const aliases[] = { "equal",
                                         "KP_Add",
                                         "KP_Subtract",
                                         "w",
                                         "s",
                                         "a",
                                         "d",
                                         "<Control>plus",
                                         "<Control>equal",
                                         "<Control>minus",
                                         "<Control>0",
                                         "<Control>g",
                                         "<Shift><Control>g" };
  g_autoptr (GHashTable) installed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer name;

  add_installed (widget, installed);
  g_assert_cmpuint (g_hash_table_size (installed), >, 0);
  g_hash_table_iter_init (&iter, installed);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      gboolean known = g_hash_table_contains (told, name);

      for (guint i = 0; i < G_N_ELEMENTS (aliases); i++)
        {
          guint key;
          GdkModifierType modifiers;
          g_autofree char *alias = NULL;

          gtk_accelerator_parse (aliases[i], &key, &modifiers);
          alias = dup_name (key, modifiers);
          known |= g_str_equal (alias, name);
        }
      if (!known)
        g_test_message ("%s has %s, which the overlay does not tell", G_OBJECT_TYPE_NAME (widget),
                        (char *) name);
      g_assert_true (known);
    }
}

static GtkWidget *found;

static void
find_type (GtkWidget *widget, gpointer type)
{
  if (found == NULL && G_TYPE_CHECK_INSTANCE_TYPE (widget, GPOINTER_TO_SIZE (type)))
    found = widget;
}

static GtkWidget *
find (GType type)
{
  found = NULL;
  visit (GTK_WIDGET (window), find_type, GSIZE_TO_POINTER (type));
  g_assert_nonnull (found);
  return found;
}

/* Both ways: whatever can be pressed is told, and whatever is told can be pressed. */
static void
test_overlay (void)
{
  GtkShortcutsWindow *overlay =
      gtk_application_window_get_help_overlay (GTK_APPLICATION_WINDOW (window));
  g_autoptr (GHashTable) told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) installed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) actions = gtk_application_list_action_descriptions (GTK_APPLICATION (application));
  GtkWidget *inspector = GTK_WIDGET (loom_window_get_inspector_page (window));
  GHashTableIter iter;
  gpointer name;

  visit (GTK_WIDGET (overlay), add_told, told);
  g_assert_cmpuint (g_hash_table_size (told), >, 30);
  assert_all_told (
      GTK_WIDGET (loom_inspector_page_get_timeline (loom_window_get_inspector_page (window))),
      told);
  assert_all_told (find (LOOM_TYPE_TIMELINE_MINIMAP), told);
  assert_all_told (inspector, told);

  visit (GTK_WIDGET (window), add_installed, installed);
  for (guint i = 0; actions[i] != NULL; i++)
    {
      g_auto (GStrv) accels =
          gtk_application_get_accels_for_action (GTK_APPLICATION (application), actions[i]);

      for (guint j = 0; accels[j] != NULL; j++)
        {
          guint key;
          GdkModifierType modifiers;

          gtk_accelerator_parse (accels[j], &key, &modifiers);
          g_hash_table_add (installed, dup_name (key, modifiers));
        }
    }
  g_hash_table_iter_init (&iter, told);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      if (!g_hash_table_contains (installed, name))
        g_test_message ("The overlay tells of %s, which does nothing", (char *) name);
      g_assert_true (g_hash_table_contains (installed, name));
    }
}

static gboolean
focus_is_in (GtkWidget *pane)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (window));

  return focus != NULL && (focus == pane || gtk_widget_is_ancestor (focus, pane));
}

static void
press (guint key, GdkModifierType modifiers)
{
  loom_ui_test_press_with (GTK_WIDGET (loom_window_get_inspector_page (window)), key, modifiers);
}

/* Forward and back through the panes, the panels, the sidebar, and the split. */
static void
test_panes (void)
{
  LoomInspectorPage *page = loom_window_get_inspector_page (window);
  GtkWidget *timeline = GTK_WIDGET (loom_inspector_page_get_timeline (page));
  GtkWidget *minimap = find (LOOM_TYPE_TIMELINE_MINIMAP);
  GtkWidget *paned = gtk_widget_get_ancestor (timeline, GTK_TYPE_PANED);
  GtkWidget *flap = gtk_widget_get_ancestor (timeline, ADW_TYPE_FLAP);
  g_autoptr (LoomTrace) trace = loom_ui_test_trace (10);
  int position;

  loom_inspector_page_show_trace (page, trace);
  loom_window_set_page (window, "inspector");
  loom_ui_test_frames (GTK_WIDGET (window), 2);
  gtk_widget_grab_focus (timeline);

  press (GDK_KEY_F6, 0);
  g_assert_false (focus_is_in (timeline));
  press (GDK_KEY_F6, GDK_SHIFT_MASK);
  g_assert_true (focus_is_in (timeline));
  press (GDK_KEY_F6, GDK_SHIFT_MASK);
  g_assert_true (focus_is_in (minimap));
  press (GDK_KEY_F6, GDK_SHIFT_MASK);
  g_assert_true (focus_is_in (adw_flap_get_flap (ADW_FLAP (flap))));
  press (GDK_KEY_Page_Down, GDK_CONTROL_MASK);
  g_assert_true (focus_is_in (adw_flap_get_flap (ADW_FLAP (flap))));
  for (guint i = 0; i < 4 && !focus_is_in (timeline); i++)
    press (GDK_KEY_F6, 0);
  g_assert_true (focus_is_in (timeline));

  press (GDK_KEY_Page_Down, GDK_CONTROL_MASK);
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (loom_inspector_page_get_tasks (page))));
  press (GDK_KEY_Page_Up, GDK_CONTROL_MASK);
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (loom_inspector_page_get_tasks (page))));

  g_assert_true (adw_flap_get_reveal_flap (ADW_FLAP (flap)));
  press (GDK_KEY_F9, 0);
  g_assert_false (adw_flap_get_reveal_flap (ADW_FLAP (flap)));
  press (GDK_KEY_F9, 0);

  loom_ui_test_frames (GTK_WIDGET (window), 2);
  position = gtk_paned_get_position (GTK_PANED (paned));
  press (GDK_KEY_Up, GDK_CONTROL_MASK | GDK_SHIFT_MASK);
  loom_ui_test_frames (GTK_WIDGET (window), 2);
  g_assert_cmpint (gtk_paned_get_position (GTK_PANED (paned)), <, position);
}

static gboolean
has_legend (gpointer timeline)
{
  GtkWidget *popover = loom_timeline_test_popover (timeline, NULL);

  return popover != NULL && gtk_widget_get_mapped (popover);
}

/* Blue, as the theme's frame around what has the focus. */
static gboolean
has_frame (GtkWidget *widget)
{
  g_autoptr (GdkTexture) picture = loom_ui_test_picture (widget);
  gsize width = (gsize) gdk_texture_get_width (picture);
  gsize n = width * (gsize) gdk_texture_get_height (picture);
  g_autofree guchar *pixels = g_new (guchar, 4 * n);

  gdk_texture_download (picture, pixels, 4 * width);
  for (gsize i = 0; i < n; i++)
    if (pixels[4 * i] > pixels[4 * i + 2] + 40)
      return TRUE;
  return FALSE;
}

static void
assert_legend (const char *name, GtkWidget *page, LoomTimeline *timeline)
{
  GtkWidget *focus, *legend, *before;

  loom_window_set_page (window, name);
  loom_ui_test_frames (GTK_WIDGET (window), 2);
  gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
  before = gtk_window_get_focus (GTK_WINDOW (window));
  g_assert_true (gtk_widget_is_ancestor (before, page) && before != GTK_WIDGET (timeline));
  g_assert_true (loom_ui_test_press (page, GDK_KEY_l));
  loom_ui_test_until (has_legend, timeline);
  focus = gtk_window_get_focus (GTK_WINDOW (window));
  legend = loom_timeline_test_popover (GTK_WIDGET (timeline), NULL);
  g_assert_true (GTK_IS_LIST_BOX_ROW (focus) && gtk_widget_is_ancestor (focus, legend));
  gtk_window_set_focus_visible (GTK_WINDOW (window), TRUE);
  loom_ui_test_frames (GTK_WIDGET (window), 2);
  g_assert_false (has_frame (focus));
  /* There is one, wherever the key is pressed. */
  g_assert_true (loom_ui_test_press (page, GDK_KEY_l));
  g_assert_null (loom_timeline_test_popover (GTK_WIDGET (timeline), legend));
  gtk_popover_popdown (GTK_POPOVER (legend));
  loom_ui_test_until (loom_timeline_test_no_popover, timeline);
  g_assert_true (gtk_window_get_focus (GTK_WINDOW (window)) == before);
}

/* From anywhere on a page, and with nothing in it that looks as if one could type there. */
static void
test_legend (void)
{
  LoomInspectorPage *inspector = loom_window_get_inspector_page (window);
  LoomLabPage *lab = loom_window_get_lab_page (window);
  g_autoptr (LoomTrace) trace = loom_ui_test_trace (10);

  /* A frame would come by and by. */
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  loom_inspector_page_show_trace (inspector, trace);
  assert_legend ("inspector", GTK_WIDGET (inspector), loom_inspector_page_get_timeline (inspector));
  assert_legend ("lab", GTK_WIDGET (lab), loom_lab_page_get_timeline (lab));
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

int
main (int argc, char **argv)
{
  g_autoptr (WeftSyncContext) context = NULL;
  int status;

  g_autofree char *schemas = g_build_filename (g_getenv ("WEFT_BUILD_ROOT"), "data", NULL);

  g_setenv ("GSETTINGS_SCHEMA_DIR", schemas, TRUE);
  g_test_init (&argc, &argv, NULL);
  context = weft_main_loop_context_install (NULL);
  application = loom_application_new ();
  g_application_set_flags (G_APPLICATION (application),
                           G_APPLICATION_HANDLES_OPEN | G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  g_application_activate (G_APPLICATION (application));
  g_set_weak_pointer (&window, loom_application_get_window (application));
  loom_ui_test_frames (GTK_WIDGET (window), 2);

  g_test_add_func ("/shortcuts/overlay", test_overlay);
  g_test_add_func ("/shortcuts/panes", test_panes);
  g_test_add_func ("/shortcuts/legend", test_legend);
  status = g_test_run ();
  gtk_window_close (GTK_WINDOW (window));
  loom_ui_test_until (is_gone, &window);
  return status;
}
