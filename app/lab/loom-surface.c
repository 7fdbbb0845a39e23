/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/loom-surface.h"

G_DEFINE_INTERFACE (LoomSurface, loom_surface, G_TYPE_OBJECT)

static void
loom_surface_default_init (LoomSurfaceInterface *iface G_GNUC_UNUSED)
{
}

/**
 * loom_surface_get_context:
 * @self: a surface
 *
 * Returns: (transfer none): the context to which it belongs
 */
WeftSyncContext *
loom_surface_get_context (LoomSurface *self)
{
  g_return_val_if_fail (LOOM_IS_SURFACE (self), NULL);

  return LOOM_SURFACE_GET_IFACE (self)->get_context (self);
}

/**
 * loom_surface_set_text:
 * @self: a surface
 * @text: what to show
 * @error: set to %WEFT_ERROR_WRONG_THREAD
 *
 * May be called anywhere, but does something only where @self belongs: elsewhere the
 * widget is not touched, and the attempt is an error that the recording shows too.
 *
 * Returns: whether @text is shown
 */
gboolean
loom_surface_set_text (LoomSurface *self, const char *text, GError **error)
{
  g_return_val_if_fail (LOOM_IS_SURFACE (self), FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  if (!weft_sync_context_check_access (loom_surface_get_context (self), "the label", error))
    return FALSE;

  LOOM_SURFACE_GET_IFACE (self)->set_text (self, text);
  return TRUE;
}
