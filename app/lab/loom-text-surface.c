/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/loom-text-surface.h"

struct _LoomTextSurface
{
  GObject parent_instance;

  WeftSyncContext *context;
  char *text;
};

static void loom_text_surface_surface_init (LoomSurfaceInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LoomTextSurface,
                               loom_text_surface,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (LOOM_TYPE_SURFACE,
                                                      loom_text_surface_surface_init))

static WeftSyncContext *
loom_text_surface_get_context (LoomSurface *surface)
{
  return LOOM_TEXT_SURFACE (surface)->context;
}

static void
loom_text_surface_set_text (LoomSurface *surface, const char *text)
{
  LoomTextSurface *self = LOOM_TEXT_SURFACE (surface);

  g_free (self->text);
  self->text = g_strdup (text);
}

static void
loom_text_surface_surface_init (LoomSurfaceInterface *iface)
{
  iface->get_context = loom_text_surface_get_context;
  iface->set_text = loom_text_surface_set_text;
}

static void
loom_text_surface_finalize (GObject *object)
{
  LoomTextSurface *self = LOOM_TEXT_SURFACE (object);

  g_clear_object (&self->context);
  g_free (self->text);

  G_OBJECT_CLASS (loom_text_surface_parent_class)->finalize (object);
}

static void
loom_text_surface_class_init (LoomTextSurfaceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = loom_text_surface_finalize;
}

static void
loom_text_surface_init (LoomTextSurface *self)
{
  self->text = g_strdup ("");
}

/**
 * loom_text_surface_new:
 * @context: where it belongs
 *
 * Returns: (transfer full): a new surface
 */
LoomTextSurface *
loom_text_surface_new (WeftSyncContext *context)
{
  LoomTextSurface *self;

  g_return_val_if_fail (WEFT_IS_SYNC_CONTEXT (context), NULL);

  self = g_object_new (LOOM_TYPE_TEXT_SURFACE, NULL);
  self->context = g_object_ref (context);
  return self;
}

/**
 * loom_text_surface_get_text:
 * @self: a surface
 *
 * Returns: (transfer none): what it shows; empty at first
 */
const char *
loom_text_surface_get_text (LoomTextSurface *self)
{
  g_return_val_if_fail (LOOM_IS_TEXT_SURFACE (self), NULL);

  return self->text;
}
