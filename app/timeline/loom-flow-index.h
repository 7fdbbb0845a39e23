/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "trace/loom-trace.h"

G_BEGIN_DECLS

/**
 * LoomFlowIndex:
 *
 * Finds the arrows of a recording by time. Follows one that grows.
 */
typedef struct _LoomFlowIndex LoomFlowIndex;

LoomFlowIndex *loom_flow_index_new    (void);
void           loom_flow_index_free   (LoomFlowIndex  *self);

void           loom_flow_index_update (LoomFlowIndex  *self,
                                       const LoomFlow *flows,
                                       guint           n_flows);

guint          loom_flow_index_query  (LoomFlowIndex  *self,
                                       const LoomFlow *flows,
                                       double          begin,
                                       double          end,
                                       guint           limit,
                                       GArray         *found);
gboolean       loom_flow_index_is_crowded (LoomFlowIndex *self,
                                           const LoomFlow *flows,
                                           double         begin,
                                           double         end,
                                           guint          most);
void           loom_flow_index_touching (LoomFlowIndex  *self,
                                         const LoomFlow *flows,
                                         guint           lane,
                                         gint64          begin,
                                         gint64          end,
                                         GArray         *outgoing,
                                         GArray         *incoming);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomFlowIndex, loom_flow_index_free)

G_END_DECLS
