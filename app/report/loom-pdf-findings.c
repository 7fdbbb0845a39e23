/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "report/loom-pdf-findings.h"

#include <glib/gi18n-lib.h>

#include "report/loom-finding-groups.h"
#include "report/loom-finding-place.h"

/* Of each kind; the others are in the CSV and JSON reports. */
#define MOST_PLACES 3

#define INDENT 46.0
#define BADGE_WIDTH 36.0
#define BADGE_HEIGHT 14.0
#define COUNT_WIDTH 80.0
#define GAP 8.0

static const LoomTextStyle title_style = { 10.5, PANGO_WEIGHT_BOLD, LOOM_INK_TEXT,
                                           PANGO_ALIGN_LEFT };
static const LoomTextStyle advice_style = { 9.5, PANGO_WEIGHT_NORMAL, LOOM_INK_TEXT,
                                            PANGO_ALIGN_LEFT };
static const LoomTextStyle place_style = { 8.5, PANGO_WEIGHT_SEMIBOLD, LOOM_INK_TEXT,
                                           PANGO_ALIGN_LEFT };
static const LoomTextStyle message_style = { 8.5, PANGO_WEIGHT_NORMAL, LOOM_INK_DIM,
                                             PANGO_ALIGN_LEFT };
static const LoomTextStyle badge_style = { 8, PANGO_WEIGHT_BOLD, LOOM_INK_PAPER,
                                           PANGO_ALIGN_CENTER };

static LoomInk
severity_ink (LoomSeverity severity)
{
  switch (severity)
    {
    case LOOM_SEVERITY_ERROR:
      return LOOM_INK_ERROR;
    case LOOM_SEVERITY_WARNING:
      return LOOM_INK_WARNING;
    case LOOM_SEVERITY_NOTE:
    default:
      return LOOM_INK_ACCENT;
    }
}

/* The texts of one place. */
typedef struct
{
  char *where;
  const char *message;
} Place;

static void
place_init (Place *self, const LoomReportContent *content, guint number)
{
  const LoomFinding *finding = loom_findings_get (content->findings, number);
  LoomFindingPlace place;

  loom_finding_place_init (&place, content->tasks, finding);
  self->where = loom_finding_place_describe (&place);
  self->message = finding->message;
}

static double
place_height (LoomPdfDocument *document, const Place *place)
{
  return loom_pdf_document_measure (document, &place_style, INDENT, place->where) +
         loom_pdf_document_measure (document, &message_style, INDENT, place->message) + 5;
}

static void
draw_place (LoomPdfDocument *document, const Place *place)
{
  loom_pdf_document_reserve (document, place_height (document, place));
  loom_pdf_document_advance (document, 5);
  loom_pdf_document_indented (document, &place_style, INDENT, place->where);
  loom_pdf_document_indented (document, &message_style, INDENT, place->message);
}

static void
draw_badge (LoomPdfDocument *document, const LoomRuleInfo *info)
{
  cairo_t *cairo = loom_pdf_document_get_cairo (document);
  double y = loom_pdf_document_get_y (document);

  loom_pdf_document_set_ink (document, severity_ink (info->severity));
  cairo_rectangle (cairo, LOOM_PDF_LEFT, y, BADGE_WIDTH, BADGE_HEIGHT);
  cairo_fill (cairo);
  loom_pdf_document_text (document, LOOM_PDF_LEFT, y + 1.5, BADGE_WIDTH, &badge_style, info->code);
}

static void
draw_title (LoomPdfDocument *document, const LoomFindingGroup *group)
{
  const LoomTextStyle count_style = { 9.5, PANGO_WEIGHT_BOLD, severity_ink (group->info->severity),
                                      PANGO_ALIGN_RIGHT };
  g_autofree char *count = loom_severity_dup_count (group->info->severity, group->count);
  double y = loom_pdf_document_get_y (document);

  draw_badge (document, group->info);
  loom_pdf_document_text (document, LOOM_PDF_LEFT + INDENT, y,
                          LOOM_PDF_WIDTH - INDENT - COUNT_WIDTH - GAP, &title_style,
                          group->info->title);
  loom_pdf_document_text (document, LOOM_PDF_RIGHT - COUNT_WIDTH, y, COUNT_WIDTH, &count_style,
                          count);
  loom_pdf_document_advance (document, BADGE_HEIGHT + 1);
}

/* Never a title alone at the end of a page. */
static double
head_height (LoomPdfDocument *document, const LoomFindingGroup *group, const Place *first)
{
  return BADGE_HEIGHT + 1 +
         loom_pdf_document_measure (document, &advice_style, INDENT, group->info->advice) +
         place_height (document, first);
}

static void
draw_group (LoomPdfDocument *document,
            const LoomReportContent *content,
            const LoomFindingGroup *group)
{
  guint n_shown = MIN (group->worst->len, MOST_PLACES);

  for (guint i = 0; i < n_shown; i++)
    {
      Place place;

      place_init (&place, content, g_array_index (group->worst, guint, i));
      if (i == 0)
        {
          loom_pdf_document_reserve (document, head_height (document, group, &place));
          draw_title (document, group);
          loom_pdf_document_indented (document, &advice_style, INDENT, group->info->advice);
        }
      draw_place (document, &place);
      g_free (place.where);
    }
  if (group->count > n_shown)
    {
      g_autofree char *more = loom_finding_group_describe_more (group, n_shown);

      loom_pdf_document_advance (document, 5);
      loom_pdf_document_indented (document, &message_style, INDENT, more);
    }
  loom_pdf_document_advance (document, 12);
}

void
loom_pdf_findings (LoomPdfDocument *document, const LoomReportContent *content)
{
  g_autoptr (GArray) groups = loom_finding_groups_new (content->findings);

  loom_pdf_document_heading (document, _ ("What Is Wrong"), 80);
  if (groups->len == 0)
    {
      g_autofree char *nothing = loom_finding_groups_describe_none (content->tasks);

      loom_pdf_document_paragraph (document, &advice_style, nothing);
      return;
    }
  for (guint i = 0; i < groups->len; i++)
    draw_group (document, content, &g_array_index (groups, LoomFindingGroup, i));
  /* What separates two groups separates no sections. */
  loom_pdf_document_advance (document, -12);
}
