/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "trace/loom-trace.h"

G_BEGIN_DECLS

/**
 * LoomExportItem:
 * @time: when it is the item's turn; nanoseconds since the recording's origin
 * @lane: the lane
 * @index: of one of its slices, or instants
 *
 * What happened on one lane.
 */
typedef struct
{
  gint64   time;
  guint    lane;
  guint    index;
  gboolean is_instant;
  gboolean is_clamped;
} LoomExportItem;

/**
 * LoomExportOrder:
 *
 * The slices and instants of all lanes, by when they began. It takes memory for each lane, not for
 * each of them. Where @clamped_last, slices with times that cannot be have their turn at their
 * end, after everything until then.
 */
typedef struct _LoomExportOrder LoomExportOrder;

LoomExportOrder *loom_export_order_new  (LoomTrace       *trace,
                                         gboolean         clamped_last) G_GNUC_WARN_UNUSED_RESULT;
void             loom_export_order_free (LoomExportOrder *self);

/* FALSE behind the last. */
gboolean         loom_export_order_next (LoomExportOrder *self,
                                         LoomExportItem  *item);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomExportOrder, loom_export_order_free)

G_END_DECLS
