/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/loom-source-pane.h"

#include "lab/loom-source-follower.h"
#include "lab/loom-source-view.h"

struct _LoomSourcePane
{
  AdwBin parent_instance;

  LoomSourceView *view;
  LoomSourceFollower *follower; /* owned; NULL without a lab */

  const LoomVariant *variant; /* whose function the source is at */
  gboolean is_withheld;
};

G_DEFINE_FINAL_TYPE (LoomSourcePane, loom_source_pane, ADW_TYPE_BIN)

static void
loom_source_pane_dispose (GObject *object)
{
  g_clear_object (&LOOM_SOURCE_PANE (object)->follower);

  G_OBJECT_CLASS (loom_source_pane_parent_class)->dispose (object);
}

static void
loom_source_pane_class_init (LoomSourcePaneClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = loom_source_pane_dispose;
}

static void
loom_source_pane_init (LoomSourcePane *self)
{
  GtkWidget *window = gtk_scrolled_window_new ();

  self->view = g_object_new (LOOM_TYPE_SOURCE_VIEW, NULL);
  /* Always: a bar that comes and goes with the text has GTK 4.8 warn. */
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (window), GTK_POLICY_NEVER,
                                  GTK_POLICY_ALWAYS);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (window), GTK_WIDGET (self->view));
  gtk_widget_add_css_class (window, "view");
  adw_bin_set_child (ADW_BIN (self), window);
}

void
loom_source_pane_set_lab (LoomSourcePane *self, LoomLab *lab, LoomTimeline *timeline)
{
  g_return_if_fail (LOOM_IS_SOURCE_PANE (self));
  g_return_if_fail (LOOM_IS_LAB (lab));
  g_return_if_fail (LOOM_IS_TIMELINE (timeline));

  g_clear_object (&self->follower);
  self->follower = loom_source_follower_new (lab, self->view, timeline);
}

void
loom_source_pane_show (LoomSourcePane *self, const LoomScenario *scenario)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (LOOM_IS_SOURCE_PANE (self));
  g_return_if_fail (scenario != NULL);

  self->is_withheld = FALSE;
  self->variant = scenario->variants;
  if (!loom_source_view_load (self->view, scenario->source, &error))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.message", "s", error->message);
  else if (scenario->variants[0].name != NULL)
    loom_source_view_show_function (self->view, scenario->variants[0].function);
}

void
loom_source_pane_withhold (LoomSourcePane *self, const char *reason)
{
  g_return_if_fail (LOOM_IS_SOURCE_PANE (self));

  self->is_withheld = TRUE;
  self->variant = NULL;
  loom_source_view_withhold (self->view, reason);
}

gboolean
loom_source_pane_is_withheld (LoomSourcePane *self)
{
  g_return_val_if_fail (LOOM_IS_SOURCE_PANE (self), FALSE);

  return self->is_withheld;
}

void
loom_source_pane_show_line (LoomSourcePane *self, guint line)
{
  g_return_if_fail (LOOM_IS_SOURCE_PANE (self));

  loom_source_view_show_line (self->view, line);
}

void
loom_source_pane_begin (LoomSourcePane *self, const LoomVariant *variant, gint64 since)
{
  g_return_if_fail (LOOM_IS_SOURCE_PANE (self));
  g_return_if_fail (variant != NULL);

  /* Moving there costs the run's first frame something. */
  if (variant != self->variant)
    loom_source_view_show_function (self->view, variant->function);
  self->variant = variant;
  if (self->follower != NULL)
    loom_source_follower_begin (self->follower, since);
}

void
loom_source_pane_end (LoomSourcePane *self)
{
  g_return_if_fail (LOOM_IS_SOURCE_PANE (self));

  if (self->follower != NULL)
    loom_source_follower_end (self->follower);
}
