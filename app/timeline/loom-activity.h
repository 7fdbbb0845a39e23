/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "timeline/loom-timeline-model.h"

G_BEGIN_DECLS

void loom_activity_query (LoomTimelineModel *model,
                          double             begin,
                          double             scale,
                          gint               width,
                          float             *columns);

G_END_DECLS
