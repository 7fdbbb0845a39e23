/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "compare/loom-compare-keys.h"

static const struct
{
  guint key;
  GdkModifierType modifiers;
  void (*func) (LoomCompareView *self);
} shortcuts[] = {
  { GDK_KEY_c, GDK_CONTROL_MASK | GDK_SHIFT_MASK, loom_compare_view_copy },
  { GDK_KEY_x, GDK_CONTROL_MASK | GDK_SHIFT_MASK, loom_compare_view_swap },
  { GDK_KEY_b, GDK_CONTROL_MASK, loom_compare_view_change_sides },
};

static gboolean
shortcut_cb (GtkWidget *widget, GVariant *args G_GNUC_UNUSED, gpointer data)
{
  if (!gtk_widget_get_mapped (widget))
    return GDK_EVENT_PROPAGATE;
  shortcuts[GPOINTER_TO_UINT (data)].func (LOOM_COMPARE_VIEW (widget));
  return GDK_EVENT_STOP;
}

void
loom_compare_keys_add (LoomCompareView *view)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller),
                                     GTK_SHORTCUT_SCOPE_MANAGED);
  for (guint i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_shortcut_controller_add_shortcut (
        GTK_SHORTCUT_CONTROLLER (controller),
        gtk_shortcut_new (gtk_keyval_trigger_new (shortcuts[i].key, shortcuts[i].modifiers),
                          gtk_callback_action_new (shortcut_cb, GUINT_TO_POINTER (i), NULL)));
  gtk_widget_add_controller (GTK_WIDGET (view), controller);
}
