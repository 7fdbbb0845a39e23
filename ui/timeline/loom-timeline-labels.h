/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * LoomLabelStyle:
 * @LOOM_LABEL_SMALL: slices, ticks
 * @LOOM_LABEL_STRONG: names of lanes and processes
 */
typedef enum
{
  LOOM_LABEL_SMALL,
  LOOM_LABEL_STRONG,
} LoomLabelStyle;

/**
 * LoomLabelArea:
 * @LOOM_LABEL_BODY: beside the gutter and below the top
 * @LOOM_LABEL_NAMES: below the top, the gutter too
 * @LOOM_LABEL_PINNED_BODY: as @LOOM_LABEL_BODY, of rows that stay while others scroll
 * @LOOM_LABEL_PINNED_NAMES: as @LOOM_LABEL_NAMES, of these
 * @LOOM_LABEL_TOP: the ruler and the frames
 *
 * Where a text may be seen.
 */
typedef enum
{
  LOOM_LABEL_BODY,
  LOOM_LABEL_NAMES,
  LOOM_LABEL_PINNED_BODY,
  LOOM_LABEL_PINNED_NAMES,
  LOOM_LABEL_TOP,
  LOOM_N_LABEL_AREAS,
} LoomLabelArea;

/**
 * LoomTimelineLabels:
 *
 * The texts of a frame, and the layouts that they are drawn with, which are kept from
 * frame to frame: to lay a text out costs more than to draw it.
 */
typedef struct _LoomTimelineLabels LoomTimelineLabels;

LoomTimelineLabels *loom_timeline_labels_new      (GtkWidget          *widget);
void                loom_timeline_labels_free     (LoomTimelineLabels *self);
void                loom_timeline_labels_forget   (LoomTimelineLabels *self);

void                loom_timeline_labels_begin    (LoomTimelineLabels *self);
void                loom_timeline_labels_set_pinned (LoomTimelineLabels *self,
                                                   gboolean            pinned);
gint                loom_timeline_labels_measure  (LoomTimelineLabels *self,
                                                   LoomLabelStyle      style,
                                                   const char         *text);
gint                loom_timeline_labels_add      (LoomTimelineLabels *self,
                                                   LoomLabelArea       area,
                                                   LoomLabelStyle      style,
                                                   const char         *text,
                                                   gint                x,
                                                   gint                middle_y,
                                                   gint                width,
                                                   guint32             color);
/* In the order they were added; NULL behind the last. Borrowed until the next frame. */
const char         *loom_timeline_labels_get      (LoomTimelineLabels *self,
                                                   LoomLabelArea       area,
                                                   guint               number,
                                                   GdkRectangle       *place);
void                loom_timeline_labels_snapshot (LoomTimelineLabels *self,
                                                   LoomLabelArea       area,
                                                   GtkSnapshot        *snapshot);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomTimelineLabels, loom_timeline_labels_free)

G_END_DECLS
