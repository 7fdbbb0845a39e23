/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/loom-lent-focus.h"

/**
 * loom_lent_focus_lend:
 * @from: (nullable): what had the focus; where it is sensitive still, nothing is lent
 * @keeper: what keeps it
 */
void
loom_lent_focus_lend (LoomLentFocus *self, GtkWidget *from, GtkWidget *keeper)
{
  GtkRoot *root = gtk_widget_get_root (keeper);

  if (root == NULL || from == NULL || gtk_widget_is_sensitive (from))
    return;
  g_set_weak_pointer (&self->from, from);
  g_set_weak_pointer (&self->keeper, keeper);
  gtk_widget_set_focusable (keeper, TRUE);
  /* Labels do not grab it. */
  gtk_root_set_focus (root, keeper);
}

static gboolean
can_have_it (GtkWidget *widget)
{
  return widget != NULL && gtk_widget_get_mapped (widget) && gtk_widget_is_sensitive (widget);
}

/**
 * loom_lent_focus_give_back:
 * @otherwise: what gets it where that from which it was lent has gone
 *
 * Nobody gets it where it has been moved on, or was never lent.
 */
void
loom_lent_focus_give_back (LoomLentFocus *self, GtkWidget *otherwise)
{
  GtkRoot *root = self->keeper != NULL ? gtk_widget_get_root (self->keeper) : NULL;

  if (root != NULL && gtk_root_get_focus (root) == self->keeper)
    gtk_widget_grab_focus (can_have_it (self->from) ? self->from : otherwise);
  if (self->keeper != NULL)
    gtk_widget_set_focusable (self->keeper, FALSE);
  loom_lent_focus_clear (self);
}

void
loom_lent_focus_clear (LoomLentFocus *self)
{
  g_clear_weak_pointer (&self->from);
  g_clear_weak_pointer (&self->keeper);
}
