/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/loom-label-surface.h"

struct _LoomLabelSurface
{
  GObject parent_instance;

  GtkLabel *label; /* weak: a run may outlive its page */
  WeftSyncContext *context;
};

static void loom_label_surface_surface_init (LoomSurfaceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LoomLabelSurface,
                               loom_label_surface,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LOOM_TYPE_SURFACE,
                                                      loom_label_surface_surface_init))

/* The one thing that every thread may ask. */
static WeftSyncContext *
loom_label_surface_get_context (LoomSurface *surface)
{
  return LOOM_LABEL_SURFACE (surface)->context;
}

static void
loom_label_surface_set_text (LoomSurface *surface, const char *text)
{
  LoomLabelSurface *self = LOOM_LABEL_SURFACE (surface);

  g_assert (weft_sync_context_is_current (self->context));
  if (self->label != NULL)
    gtk_label_set_text (self->label, text);
}

static void
loom_label_surface_surface_init (LoomSurfaceInterface *iface)
{
  iface->get_context = loom_label_surface_get_context;
  iface->set_text = loom_label_surface_set_text;
}

static void
loom_label_surface_finalize (GObject *object)
{
  LoomLabelSurface *self = LOOM_LABEL_SURFACE (object);

  g_clear_weak_pointer (&self->label);
  g_object_unref (self->context);

  G_OBJECT_CLASS (loom_label_surface_parent_class)->finalize (object);
}

static void
loom_label_surface_class_init (LoomLabelSurfaceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = loom_label_surface_finalize;
}

static void
loom_label_surface_init (LoomLabelSurface *self)
{
  self->context = g_object_ref (weft_sync_context_get_current ());
}

/**
 * loom_label_surface_new:
 * @label: where the text goes; not kept alive
 *
 * To be called where a sync context is current, on the thread that GTK runs on.
 *
 * Returns: (transfer full): a new surface
 */
LoomLabelSurface *
loom_label_surface_new (GtkLabel *label)
{
  LoomLabelSurface *self;

  g_return_val_if_fail (GTK_IS_LABEL (label), NULL);
  g_return_val_if_fail (weft_sync_context_get_current () != NULL, NULL);

  self = g_object_new (LOOM_TYPE_LABEL_SURFACE, NULL);
  g_set_weak_pointer (&self->label, label);
  return self;
}
