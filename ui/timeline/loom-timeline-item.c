/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-timeline-item.h"

struct _LoomTimelineItem
{
  GtkWidget parent_instance;

  guint lane;
  char *label;
  char *description;
};

G_DEFINE_FINAL_TYPE (LoomTimelineItem, loom_timeline_item, GTK_TYPE_WIDGET)

static void
loom_timeline_item_finalize (GObject *object)
{
  LoomTimelineItem *self = LOOM_TIMELINE_ITEM (object);

  g_free (self->label);
  g_free (self->description);
  G_OBJECT_CLASS (loom_timeline_item_parent_class)->finalize (object);
}

static void
loom_timeline_item_class_init (LoomTimelineItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = loom_timeline_item_finalize;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "timelineitem");
}

static void
loom_timeline_item_init (LoomTimelineItem *self)
{
  self->lane = G_MAXUINT;
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
  gtk_widget_set_can_focus (GTK_WIDGET (self), FALSE);
}

GtkWidget *
loom_timeline_item_new (GtkAccessibleRole role)
{
  return g_object_new (LOOM_TYPE_TIMELINE_ITEM, "accessible-role", role, NULL);
}

guint
loom_timeline_item_get_lane (LoomTimelineItem *self)
{
  g_return_val_if_fail (LOOM_IS_TIMELINE_ITEM (self), G_MAXUINT);

  return self->lane;
}

void
loom_timeline_item_set_lane (LoomTimelineItem *self, guint lane)
{
  g_return_if_fail (LOOM_IS_TIMELINE_ITEM (self));

  self->lane = lane;
}

/**
 * loom_timeline_item_set_text:
 * @label: its name
 * @description: (nullable): more of it
 *
 * Tells it only if it has changed: each telling is a message on the bus.
 */
void
loom_timeline_item_set_text (LoomTimelineItem *self, const char *label, const char *description)
{
  g_return_if_fail (LOOM_IS_TIMELINE_ITEM (self));

  if (g_strcmp0 (label, self->label) != 0)
    {
      g_free (self->label);
      self->label = g_strdup (label);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                      -1);
    }
  if (description != NULL && g_strcmp0 (description, self->description) != 0)
    {
      g_free (self->description);
      self->description = g_strdup (description);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                      description, -1);
    }
}
