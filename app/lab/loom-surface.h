/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <weft.h>

G_BEGIN_DECLS

#define LOOM_TYPE_SURFACE (loom_surface_get_type ())

/**
 * LoomSurface:
 *
 * What a scenario shows its result on: a label in the window, a line in the
 * terminal. It belongs to one sync context and may be touched only there.
 */
G_DECLARE_INTERFACE (LoomSurface, loom_surface, LOOM, SURFACE, GObject)

struct _LoomSurfaceInterface
{
  GTypeInterface parent_iface;

  WeftSyncContext *(*get_context) (LoomSurface *self);
  void             (*set_text)    (LoomSurface *self,
                                   const char  *text);
};

WeftSyncContext *loom_surface_get_context (LoomSurface  *self);

/* The affinity guard: off its context it touches nothing, and says so. */
gboolean         loom_surface_set_text    (LoomSurface  *self,
                                           const char   *text,
                                           GError      **error);

G_END_DECLS
