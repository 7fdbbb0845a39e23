/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "inspector/loom-inspector-keys.h"

/* The split moves by so many pixels with each key. */
#define SPLIT_STEP 40

typedef struct
{
  AdwFlap *flap;
  GtkStack *sidebar;
  GtkWidget *minimap;
  GtkWidget *timeline;
  GtkPaned *paned;
  GtkStack *panels;
} Keys;

/* Panes. */

static gboolean
has_focus (GtkWidget *pane)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (pane));

  return focus != NULL && (focus == pane || gtk_widget_is_ancestor (focus, pane));
}

static gboolean
enter (GtkWidget *pane)
{
  if (!gtk_widget_get_mapped (pane))
    return FALSE;
  if (gtk_widget_get_focusable (pane))
    return gtk_widget_grab_focus (pane);
  return gtk_widget_child_focus (pane, GTK_DIR_TAB_FORWARD);
}

/* To the next pane that can take the focus, round and round. */
static gboolean
next_pane_cb (GtkWidget *widget G_GNUC_UNUSED, GVariant *args, gpointer data)
{
  Keys *self = data;
  GtkWidget *panes[] = { self->timeline, gtk_widget_get_parent (GTK_WIDGET (self->panels)),
                         adw_flap_get_flap (self->flap), self->minimap };
  gint n = (gint) G_N_ELEMENTS (panes);
  gint step = g_variant_get_int32 (args);
  gint at = step > 0 ? n - 1 : 0;

  if (!gtk_widget_get_mapped (self->timeline))
    return GDK_EVENT_PROPAGATE;
  for (gint i = 0; i < n; i++)
    if (has_focus (panes[i]))
      at = i;
  for (gint i = 1; i <= n; i++)
    if (enter (panes[(at + n + step * i) % n]))
      break;
  return GDK_EVENT_STOP;
}

static gboolean
sidebar_cb (GtkWidget *widget G_GNUC_UNUSED, GVariant *args G_GNUC_UNUSED, gpointer data)
{
  Keys *self = data;

  if (!gtk_widget_get_mapped (self->timeline))
    return GDK_EVENT_PROPAGATE;
  /* What is hidden must not keep the focus. */
  if (has_focus (adw_flap_get_flap (self->flap)))
    gtk_widget_grab_focus (self->timeline);
  adw_flap_set_reveal_flap (self->flap, !adw_flap_get_reveal_flap (self->flap));
  return GDK_EVENT_STOP;
}

/* Panels. */

static void
show_next_page (GtkStack *stack, gint step)
{
  g_autoptr (GtkSelectionModel) pages = gtk_stack_get_pages (stack);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (pages));

  for (guint i = 0; i < n; i++)
    if (gtk_selection_model_is_selected (pages, i))
      {
        gtk_selection_model_select_item (pages, (i + n + (guint) step) % n, TRUE);
        return;
      }
}

/* The sidebar's, where the focus is in it; else those below the timeline. */
static gboolean
next_panel_cb (GtkWidget *widget G_GNUC_UNUSED, GVariant *args, gpointer data)
{
  Keys *self = data;
  GtkStack *stack = has_focus (adw_flap_get_flap (self->flap)) ? self->sidebar : self->panels;
  gboolean inside = has_focus (GTK_WIDGET (stack));

  if (!gtk_widget_get_mapped (self->timeline))
    return GDK_EVENT_PROPAGATE;
  show_next_page (stack, g_variant_get_int32 (args));
  if (inside)
    gtk_widget_child_focus (GTK_WIDGET (stack), GTK_DIR_TAB_FORWARD);
  return GDK_EVENT_STOP;
}

/* The split. */

static gboolean
split_cb (GtkWidget *widget G_GNUC_UNUSED, GVariant *args, gpointer data)
{
  Keys *self = data;

  if (!gtk_widget_get_mapped (self->timeline))
    return GDK_EVENT_PROPAGATE;
  gtk_paned_set_position (self->paned, gtk_paned_get_position (self->paned) +
                                           g_variant_get_int32 (args) * SPLIT_STEP);
  return GDK_EVENT_STOP;
}

void
loom_inspector_keys_add (GtkWidget *page,
                         AdwFlap *flap,
                         GtkWidget *lanes,
                         GtkWidget *minimap,
                         GtkWidget *timeline,
                         GtkStack *panels)
{
  static const struct
  {
    guint key;
    GdkModifierType modifiers;
    GtkShortcutFunc function;
    gint argument;
  } keys[] = {
    { GDK_KEY_F6, 0, next_pane_cb, 1 },
    { GDK_KEY_F6, GDK_SHIFT_MASK, next_pane_cb, -1 },
    { GDK_KEY_F9, 0, sidebar_cb, 0 },
    { GDK_KEY_Page_Down, GDK_CONTROL_MASK, next_panel_cb, 1 },
    { GDK_KEY_Page_Up, GDK_CONTROL_MASK, next_panel_cb, -1 },
    { GDK_KEY_Down, GDK_CONTROL_MASK | GDK_SHIFT_MASK, split_cb, 1 },
    { GDK_KEY_Up, GDK_CONTROL_MASK | GDK_SHIFT_MASK, split_cb, -1 },
  };
  GtkEventController *controller = gtk_shortcut_controller_new ();
  Keys found = {
    .flap = flap,
    .sidebar = GTK_STACK (gtk_widget_get_ancestor (lanes, GTK_TYPE_STACK)),
    .minimap = minimap,
    .timeline = timeline,
    .paned = GTK_PANED (gtk_widget_get_ancestor (timeline, GTK_TYPE_PANED)),
    .panels = panels,
  };

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller),
                                     GTK_SHORTCUT_SCOPE_MANAGED);
  /* Before GtkPaned, whose F6 knows its two children only. */
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      GtkShortcut *shortcut = gtk_shortcut_new (
          gtk_keyval_trigger_new (keys[i].key, keys[i].modifiers),
          gtk_callback_action_new (keys[i].function, g_memdup2 (&found, sizeof found), g_free));

      gtk_shortcut_set_arguments (shortcut, g_variant_new_int32 (keys[i].argument));
      gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
    }
  gtk_widget_add_controller (page, controller);
}
