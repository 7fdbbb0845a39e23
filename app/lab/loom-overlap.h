/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LoomPiece:
 * @begin: nanoseconds since the origin
 * @end: when it had run; not within it any more
 * @lane: the thread
 *
 * A part of a function, from one await to the next, where and when it ran.
 */
typedef struct
{
  gint64  begin;
  gint64  end;
  guint32 lane;
} LoomPiece;

guint loom_overlap_count (GArray *pieces);

G_END_DECLS
