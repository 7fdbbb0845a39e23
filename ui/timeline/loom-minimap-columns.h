/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "timeline/loom-activity.h"

G_BEGIN_DECLS

/**
 * LoomMinimapColumns:
 *
 * How busy the threads of a whole recording were, for each pixel of a minimap. Of a very large
 * recording that takes longer than a frame can wait, so it is worked out a little at a time, and
 * between frames; the columns before stay until then.
 */
typedef struct _LoomMinimapColumns LoomMinimapColumns;

typedef void (*LoomMinimapColumnsChanged) (gpointer data);

LoomMinimapColumns *loom_minimap_columns_new    (LoomMinimapColumnsChanged changed,
                                                 gpointer                  data);
void                loom_minimap_columns_free   (LoomMinimapColumns       *self);
void                loom_minimap_columns_forget (LoomMinimapColumns       *self);
gboolean            loom_minimap_columns_update (LoomMinimapColumns       *self,
                                                 LoomTimelineModel        *model,
                                                 gint64                    begin,
                                                 gint64                    end,
                                                 gint                      width);
const float        *loom_minimap_columns_get    (LoomMinimapColumns       *self,
                                                 gint                     *width);

G_END_DECLS
