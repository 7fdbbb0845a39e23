/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LoomTimelineTheme:
 *
 * The colours of everything but slices, as 0xRRGGBB: libadwaita's, for light or dark.
 */
typedef struct
{
  gboolean dark;

  guint32 background;
  guint32 gutter;
  guint32 band;      /* headings of processes, the ruler */
  guint32 line;      /* between lanes */
  guint32 grid;      /* at the ruler's ticks */
  guint32 text;
  guint32 dim_text;
  guint32 arrow;
  guint32 accent;
  guint32 loop;      /* a main loop's iteration */
  guint32 idle;
  guint32 counter;

  guint32 frame_ok;
  guint32 frame_over;
  guint32 frame_far;
  guint32 warning;
  guint32 caution;
  guint32 match;     /* what a search found */
} LoomTimelineTheme;

const LoomTimelineTheme *loom_timeline_theme_get (gboolean dark,
                                                  gboolean high_contrast);

G_END_DECLS
