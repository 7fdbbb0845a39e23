/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-timeline-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "timeline/loom-time-format.h"

/*
 * Findings have a strip of their own at the top of a lane: a bar as long as each lasts, and
 * a sign whose shape tells the severity too: a circle, a triangle, an octagon with a cross.
 */

#define SIGN_WIDTH 12

static guint32
severity_color (LoomTimeline *self, guint8 severity)
{
  return severity >= 3   ? self->theme->warning
         : severity == 2 ? self->theme->caution
                         : self->theme->accent;
}

/* @x, @y: the middle, in device pixels */
void
loom_timeline_draw_finding_sign (const LoomTimelineTheme *theme,
                                 LoomCanvas *canvas,
                                 gint scale,
                                 float x,
                                 float y,
                                 guint8 severity)
{
  float s = (float) scale;
  const float triangle[6] = {
    x - 5.f * s, y + 4.5f * s, x + 5.f * s, y + 4.5f * s, x, y - 4.5f * s,
  };
  gint cx = (gint) x;
  gint cy = (gint) y;

  switch (severity)
    {
    case 3:
      loom_canvas_fill (canvas, cx - 2 * scale, cy - 5 * scale, cx + 3 * scale, cy + 5 * scale,
                        theme->warning);
      loom_canvas_fill (canvas, cx - 4 * scale, cy - 4 * scale, cx + 5 * scale, cy + 4 * scale,
                        theme->warning);
      loom_canvas_fill (canvas, cx - 5 * scale, cy - 2 * scale, cx + 6 * scale, cy + 2 * scale,
                        theme->warning);
      loom_canvas_line (canvas, x - 2.f * s, y - 2.5f * s, x + 3.f * s, y + 2.5f * s, 1.5f * s,
                        theme->background, 255);
      loom_canvas_line (canvas, x - 2.f * s, y + 2.5f * s, x + 3.f * s, y - 2.5f * s, 1.5f * s,
                        theme->background, 255);
      break;
    case 2:
      loom_canvas_triangle (canvas, triangle, theme->caution, 255);
      loom_canvas_fill (canvas, cx, cy - scale, cx + scale, cy + 2 * scale, theme->background);
      loom_canvas_fill (canvas, cx, cy + 3 * scale, cx + scale, cy + 4 * scale, theme->background);
      break;
    default:
      loom_canvas_dot (canvas, x, y, 4.f * s, theme->accent, 255);
      loom_canvas_fill (canvas, cx, cy - scale, cx + scale, cy + 3 * scale, theme->background);
      loom_canvas_fill (canvas, cx, cy - 3 * scale, cx + scale, cy - 2 * scale, theme->background);
      break;
    }
}

/* A sign takes the place of several pixels: of those in one place the worst is shown. */
static void
draw_signs (LoomTimeline *self, gint middle)
{
  gint s = self->scale;
  gint offset = GUTTER_WIDTH * s;
  guint i = 0;

  while (i < self->folds->len)
    {
      const LoomFindingFold *first = &g_array_index (self->folds, LoomFindingFold, i);
      gint place = MAX (first->x0, 0);
      guint8 worst = first->severity;
      gint x = place;

      for (i++; i < self->folds->len; i++)
        {
          const LoomFindingFold *fold = &g_array_index (self->folds, LoomFindingFold, i);

          if (MAX (fold->x0, 0) >= place + SIGN_WIDTH * s)
            break;
          if (fold->severity > worst)
            {
              worst = fold->severity;
              x = MAX (fold->x0, 0);
            }
        }
      loom_timeline_draw_finding_sign (self->theme, &self->canvas, s,
                                       (float) (offset + MAX (x, 6 * s)), (float) middle, worst);
    }
}

void
loom_timeline_draw_findings (LoomTimeline *self, const LoomRow *row, gint y)
{
  gint s = self->scale;
  gint offset = GUTTER_WIDTH * s;
  gint middle = (y + LOOM_LANE_PADDING / 2 + LOOM_FINDING_HEIGHT / 2) * s;

  if (!row->has_findings || self->findings == NULL)
    return;
  loom_finding_marks_query (self->findings, row->lane, self->view.begin, self->view.scale / s,
                            (gint) self->view.width * s, self->folds);
  for (guint severity = 1; severity <= 3; severity++)
    for (guint i = 0; i < self->folds->len; i++)
      {
        const LoomFindingFold *fold = &g_array_index (self->folds, LoomFindingFold, i);

        if (fold->severity == severity)
          loom_canvas_blend (&self->canvas, offset + MAX (fold->x0, 0), middle - s,
                             offset + MAX (fold->x1, fold->x0 + s), middle + s,
                             severity_color (self, fold->severity), 190);
      }
  draw_signs (self, middle);
}

/* What a fold says, where @x and @y lie on the strip; NULL elsewhere. */
char *
loom_timeline_describe_findings (LoomTimeline *self, const LoomRow *row, double x, double y)
{
  static const char *const words[] = { N_ ("note"), N_ ("note"), N_ ("warning"), N_ ("error") };
  gint inside = (gint) y - loom_timeline_row_y (self, row);
  double at = x - GUTTER_WIDTH;
  guint count = 0;
  guint8 worst = 0;
  g_autofree char *number = NULL;

  if (!row->has_findings || self->findings == NULL || inside < 0 ||
      inside >= LOOM_FINDING_HEIGHT + LOOM_LANE_PADDING)
    return NULL;
  loom_finding_marks_query (self->findings, row->lane, self->view.begin, self->view.scale,
                            (gint) self->view.width, self->folds);
  for (guint i = 0; i < self->folds->len; i++)
    {
      const LoomFindingFold *fold = &g_array_index (self->folds, LoomFindingFold, i);

      if (MAX (fold->x1, fold->x0 + SIGN_WIDTH / 2) < at || fold->x0 - SIGN_WIDTH / 2 > at)
        continue;
      count += fold->count;
      worst = MAX (worst, fold->severity);
    }
  if (count == 0)
    return NULL;
  number = loom_count_format (count);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s finding here: %s",
                                       "%s findings here, the worst: %s", count),
                          number, _ (words[MIN (worst, 3)]));
}

/**
 * loom_timeline_set_finding_marks:
 * @marks: (array length=n) (nullable): where the findings lie; they are copied
 * @n: 0 for none
 *
 * Draws findings in their lanes, instead of those before. However far away, the worst of
 * those that share a place stays in sight.
 */
void
loom_timeline_set_finding_marks (LoomTimeline *self, const LoomFindingMark *marks, guint n)
{
  g_return_if_fail (LOOM_IS_TIMELINE (self));
  g_return_if_fail (marks != NULL || n == 0);

  g_clear_pointer (&self->findings, loom_finding_marks_free);
  if (n > 0)
    self->findings = loom_finding_marks_new (marks, n);
  loom_timeline_layout_set_findings (self->layout, self->findings);
  loom_timeline_relayout (self);
  g_signal_emit_by_name (self, "finding-marks-changed");
}

/* (nullable) (transfer none) */
LoomFindingMarks *
loom_timeline_get_finding_marks (LoomTimeline *self)
{
  g_return_val_if_fail (LOOM_IS_TIMELINE (self), NULL);

  return self->findings;
}
