/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LOOM_N_HUES:
 *
 * How many colours names share. More could not be told apart by everybody.
 */
#define LOOM_N_HUES 8

/* The same name has the same hue in every recording and every view. */
guint   loom_slice_palette_hue   (const char *name);

/* 0xRRGGBB */
guint32 loom_slice_palette_fill  (guint       hue,
                                  gboolean    dark);

/* What is read best on it: 0xRRGGBB. */
guint32 loom_slice_palette_text  (guint32     fill);
double  loom_slice_palette_contrast (guint32  a,
                                     guint32  b);

G_END_DECLS
