/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "live/loom-stall-notice.h"

#include "live/loom-ui-live-resources.h"

struct _LoomStallNotice
{
  AdwBin parent_instance;

  /* Template children. */
  GtkLabel *label;

  /* Owned. */
  LoomStall *stall; /* nullable */
};

G_DEFINE_FINAL_TYPE (LoomStallNotice, loom_stall_notice, ADW_TYPE_BIN)

/* It can still be shown and saved, by its keys. */
static void
put_aside_cb (LoomStallNotice *self)
{
  gtk_widget_hide (GTK_WIDGET (self));
}

static void
loom_stall_notice_dispose (GObject *object)
{
  g_clear_object (&LOOM_STALL_NOTICE (object)->stall);
  G_OBJECT_CLASS (loom_stall_notice_parent_class)->dispose (object);
}

static void
loom_stall_notice_class_init (LoomStallNoticeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = loom_stall_notice_dispose;
  loom_ui_live_register_resource ();
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/weft/Weft/live/loom-stall-notice.ui");
  gtk_widget_class_bind_template_child (widget_class, LoomStallNotice, label);
  gtk_widget_class_bind_template_callback (widget_class, put_aside_cb);
}

static void
loom_stall_notice_init (LoomStallNotice *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
loom_stall_notice_new (void)
{
  return g_object_new (LOOM_TYPE_STALL_NOTICE, NULL);
}

/**
 * loom_stall_notice_set_stall:
 * @stall: (nullable): what has been seen
 */
void
loom_stall_notice_set_stall (LoomStallNotice *self, LoomStall *stall)
{
  g_autofree char *message = NULL;

  g_return_if_fail (LOOM_IS_STALL_NOTICE (self));
  g_return_if_fail (stall == NULL || LOOM_IS_STALL (stall));

  g_set_object (&self->stall, stall);
  gtk_widget_set_visible (GTK_WIDGET (self), stall != NULL);
  message = stall != NULL ? loom_stall_dup_message (stall) : NULL;
  gtk_label_set_text (self->label, message != NULL ? message : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->label), message);
}

/**
 * loom_stall_notice_get_stall:
 *
 * Returns: (transfer none) (nullable): the last one, also when it has been put aside
 */
LoomStall *
loom_stall_notice_get_stall (LoomStallNotice *self)
{
  g_return_val_if_fail (LOOM_IS_STALL_NOTICE (self), NULL);

  return self->stall;
}

const char *
loom_stall_notice_get_text (LoomStallNotice *self)
{
  g_return_val_if_fail (LOOM_IS_STALL_NOTICE (self), NULL);

  return gtk_label_get_text (self->label);
}
