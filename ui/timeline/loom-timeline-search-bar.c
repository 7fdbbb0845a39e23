/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-timeline-search-bar.h"

#include <glib/gi18n-lib.h>

#include "timeline/loom-time-format.h"
#include "timeline/loom-timeline-resources.h"

struct _LoomTimelineSearchBar
{
  AdwBin parent_instance;

  /* Template children. */
  GtkSearchBar *bar;
  GtkEditable *entry;
  GtkLabel *count_label;
  GtkWidget *previous_button;
  GtkWidget *next_button;
  GtkCheckButton *arguments_check;

  LoomTimeline *timeline; /* owned, nullable */
  gint wanted;            /* the direction of a step that waits for the search to end; or 0 */
};

G_DEFINE_FINAL_TYPE (LoomTimelineSearchBar, loom_timeline_search_bar, ADW_TYPE_BIN)

static char *
dup_count_text (LoomTimelineSearchBar *self, guint n)
{
  guint match = loom_timeline_get_match (self->timeline);
  g_autofree char *all = loom_count_format (n);
  g_autofree char *one = loom_count_format (match);

  if (n == 0)
    return g_strdup (_ ("Not found"));
  if (match > 0)
    /* Translators: which one of how many matches, as “3 of 128” */
    return g_strdup_printf (_ ("%s of %s"), one, all);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s match", "%s matches", n), all);
}

static void
update_count (LoomTimelineSearchBar *self)
{
  LoomSliceSet *matches = loom_timeline_get_matches (self->timeline);
  guint n = matches != NULL ? loom_slice_set_get_n (matches) : 0;
  g_autofree char *text = NULL;

  if (loom_timeline_is_searching (self->timeline))
    text = g_strdup (_ ("Searching…"));
  else if (matches != NULL)
    text = dup_count_text (self, n);
  gtk_label_set_text (self->count_label, text != NULL ? text : "");
  gtk_widget_set_sensitive (self->previous_button, n > 0);
  gtk_widget_set_sensitive (self->next_button, n > 0);
  if (matches != NULL && n == 0)
    gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
}

static void
search_changed_cb (LoomTimelineSearchBar *self)
{
  loom_timeline_search (self->timeline, gtk_editable_get_text (self->entry));
  update_count (self);
}

/* A step that is asked for while it searches is made when it has found something. */
static void
step (LoomTimelineSearchBar *self, gint direction)
{
  /* The entry waits a moment for more to be typed; Enter does not. */
  search_changed_cb (self);
  if (loom_timeline_is_searching (self->timeline))
    self->wanted = direction;
  else if (!loom_timeline_search_step (self->timeline, direction))
    gtk_widget_error_bell (GTK_WIDGET (self));
}

static void
search_ended_cb (LoomTimelineSearchBar *self)
{
  gint wanted = self->wanted;

  update_count (self);
  if (loom_timeline_is_searching (self->timeline))
    return;
  self->wanted = 0;
  if (wanted != 0 && loom_timeline_get_matches (self->timeline) != NULL &&
      !loom_timeline_search_step (self->timeline, wanted))
    gtk_widget_error_bell (GTK_WIDGET (self));
}

static void
next_cb (LoomTimelineSearchBar *self)
{
  step (self, 1);
}

static void
previous_cb (LoomTimelineSearchBar *self)
{
  step (self, -1);
}

static void
arguments_toggled_cb (LoomTimelineSearchBar *self)
{
  loom_timeline_set_search_arguments (self->timeline,
                                      gtk_check_button_get_active (self->arguments_check));
  update_count (self);
}

static gboolean
open_shortcut_cb (GtkWidget *widget, GVariant *args G_GNUC_UNUSED, gpointer user_data G_GNUC_UNUSED)
{
  LoomTimelineSearchBar *self = LOOM_TIMELINE_SEARCH_BAR (widget);

  /* The window's other pages have it for themselves. */
  if (!gtk_widget_get_mapped (widget) || self->timeline == NULL ||
      loom_timeline_get_trace (self->timeline) == NULL)
    return GDK_EVENT_PROPAGATE;
  loom_timeline_search_bar_open (self);
  return GDK_EVENT_STOP;
}

static void
add_shortcut (LoomTimelineSearchBar *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller),
                                     GTK_SHORTCUT_SCOPE_MANAGED);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_f, GDK_CONTROL_MASK),
                        gtk_callback_action_new (open_shortcut_cb, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
loom_timeline_search_bar_dispose (GObject *object)
{
  LoomTimelineSearchBar *self = LOOM_TIMELINE_SEARCH_BAR (object);

  g_clear_object (&self->timeline);
  G_OBJECT_CLASS (loom_timeline_search_bar_parent_class)->dispose (object);
}

static void
loom_timeline_search_bar_class_init (LoomTimelineSearchBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = loom_timeline_search_bar_dispose;
  loom_timeline_register_resource ();
  gtk_widget_class_set_template_from_resource (
      widget_class, "/io/github/weft/Weft/timeline/loom-timeline-search-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, LoomTimelineSearchBar, bar);
  gtk_widget_class_bind_template_child (widget_class, LoomTimelineSearchBar, entry);
  gtk_widget_class_bind_template_child (widget_class, LoomTimelineSearchBar, count_label);
  gtk_widget_class_bind_template_child (widget_class, LoomTimelineSearchBar, previous_button);
  gtk_widget_class_bind_template_child (widget_class, LoomTimelineSearchBar, next_button);
  gtk_widget_class_bind_template_child (widget_class, LoomTimelineSearchBar, arguments_check);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, next_cb);
  gtk_widget_class_bind_template_callback (widget_class, previous_cb);
  gtk_widget_class_bind_template_callback (widget_class, arguments_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, loom_timeline_search_bar_close);
}

static void
loom_timeline_search_bar_init (LoomTimelineSearchBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_search_bar_connect_entry (self->bar, self->entry);
  add_shortcut (self);
}

GtkWidget *
loom_timeline_search_bar_new (void)
{
  return g_object_new (LOOM_TYPE_TIMELINE_SEARCH_BAR, NULL);
}

/**
 * loom_timeline_search_bar_set_timeline:
 * @timeline: where to look; a reference is kept. To be called once
 */
void
loom_timeline_search_bar_set_timeline (LoomTimelineSearchBar *self, LoomTimeline *timeline)
{
  g_return_if_fail (LOOM_IS_TIMELINE_SEARCH_BAR (self));
  g_return_if_fail (LOOM_IS_TIMELINE (timeline));
  g_return_if_fail (self->timeline == NULL);

  self->timeline = g_object_ref (timeline);
  g_signal_connect_object (timeline, "search-requested", G_CALLBACK (loom_timeline_search_bar_open),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (timeline, "search-changed", G_CALLBACK (search_ended_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (timeline, "selection-changed", G_CALLBACK (update_count), self,
                           G_CONNECT_SWAPPED);
  update_count (self);
}

gboolean
loom_timeline_search_bar_is_open (LoomTimelineSearchBar *self)
{
  g_return_val_if_fail (LOOM_IS_TIMELINE_SEARCH_BAR (self), FALSE);

  return gtk_search_bar_get_search_mode (self->bar);
}

void
loom_timeline_search_bar_open (LoomTimelineSearchBar *self)
{
  g_return_if_fail (LOOM_IS_TIMELINE_SEARCH_BAR (self));

  gtk_search_bar_set_search_mode (self->bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_select_region (self->entry, 0, -1);
}

/**
 * loom_timeline_search_bar_close:
 *
 * Ends the search; what was found last stays selected.
 */
void
loom_timeline_search_bar_close (LoomTimelineSearchBar *self)
{
  g_return_if_fail (LOOM_IS_TIMELINE_SEARCH_BAR (self));

  gtk_search_bar_set_search_mode (self->bar, FALSE);
  if (self->timeline == NULL)
    return;
  loom_timeline_search (self->timeline, NULL);
  gtk_widget_grab_focus (GTK_WIDGET (self->timeline));
}
