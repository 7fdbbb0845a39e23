/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-slice-palette.h"

#include <math.h>

/*
 * Eight hues around the circle, whose lightness and chroma were searched so that the
 * nearest two stay as far apart as they can for protan, deutan and tritan eyes too
 * (distances in Oklab, of colours simulated after Machado, Oliveira and Fernandes,
 * 2009: none below 0.08).
 */
static const guint32 fills[2][LOOM_N_HUES] = {
  { 0xf0a0b9, 0xfcc798, 0xc9bb55, 0x7aae7c, 0x6ff5e3, 0x80d5f6, 0xa5a8ff, 0xc888be },
  { 0xa35d3e, 0xaf7b06, 0x4b5505, 0x29857a, 0x2393b4, 0x364895, 0x775db0, 0x7e4168 },
};

/**
 * loom_slice_palette_hue:
 * @name: a slice's name
 *
 * FNV-1a, so that it stays the same wherever and whenever it runs.
 *
 * Returns: a number below %LOOM_N_HUES
 */
guint
loom_slice_palette_hue (const char *name)
{
  guint32 hash = 2166136261u;

  for (const char *p = name; *p != '\0'; p++)
    hash = (hash ^ (guchar) *p) * 16777619u;
  hash ^= hash >> 15;
  return hash % LOOM_N_HUES;
}

guint32
loom_slice_palette_fill (guint hue, gboolean dark)
{
  return fills[dark != FALSE][hue % LOOM_N_HUES];
}

static double
linear (guint32 channel)
{
  double value = channel / 255.0;

  return value <= 0.04045 ? value / 12.92 : pow ((value + 0.055) / 1.055, 2.4);
}

static double
luminance (guint32 color)
{
  return 0.2126 * linear (color >> 16 & 0xff) + 0.7152 * linear (color >> 8 & 0xff) +
         0.0722 * linear (color & 0xff);
}

/**
 * loom_slice_palette_contrast:
 *
 * Returns: the contrast of two colours as WCAG 2 defines it, 1 to 21
 */
double
loom_slice_palette_contrast (guint32 a, guint32 b)
{
  double one = luminance (a) + 0.05;
  double other = luminance (b) + 0.05;

  return MAX (one, other) / MIN (one, other);
}

guint32
loom_slice_palette_text (guint32 fill)
{
  /* With black and white one of them always has the 4.5 that WCAG asks for. */
  const guint32 dark = 0x000000;
  const guint32 light = 0xffffff;

  return loom_slice_palette_contrast (fill, dark) >= loom_slice_palette_contrast (fill, light)
             ? dark
             : light;
}
