/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "report/loom-html-findings.h"

#include <glib/gi18n-lib.h>

#include "report/loom-finding-groups.h"
#include "report/loom-finding-place.h"
#include "report/loom-html-page.h"
#include "timeline/loom-time-format.h"

/* Of each kind; the others are in the CSV and JSON reports. */
#define MOST_PLACES 20

static void
add_place (GString *html, const LoomReportContent *content, guint number)
{
  const LoomFinding *finding = loom_findings_get (content->findings, number);
  g_autofree char *where = NULL;
  LoomFindingPlace place;

  loom_finding_place_init (&place, content->tasks, finding);
  where = loom_finding_place_describe (&place);
  g_string_append (html, "<li><strong>");
  loom_html_text (html, where);
  g_string_append (html, "</strong><br><span class=\"message\">");
  loom_html_text (html, finding->message);
  g_string_append (html, "</span></li>\n");
}

static void
add_group (GString *html, const LoomReportContent *content, const LoomFindingGroup *group)
{
  g_autofree char *count = loom_severity_dup_count (group->info->severity, group->count);
  guint n_shown = MIN (group->worst->len, MOST_PLACES);

  g_string_append_printf (html, "<h3><span class=\"%s\">%s</span> ",
                          loom_severity_get_name (group->info->severity), group->info->code);
  loom_html_text (html, group->info->title);
  g_string_append (html, " <small>");
  loom_html_text (html, count);
  g_string_append (html, "</small></h3>\n");
  loom_html_paragraph (html, group->info->advice);
  g_string_append (html, "<ul>\n");
  for (guint i = 0; i < n_shown; i++)
    add_place (html, content, g_array_index (group->worst, guint, i));
  g_string_append (html, "</ul>\n");
  if (group->count > n_shown)
    {
      g_autofree char *more = loom_finding_group_describe_more (group, n_shown);

      loom_html_paragraph (html, more);
    }
}

void
loom_html_findings (GString *html, const LoomReportContent *content)
{
  g_autoptr (GArray) groups = loom_finding_groups_new (content->findings);
  g_autofree char *summary = loom_finding_groups_summary (content->findings);

  loom_html_heading (html, _ ("What Is Wrong"));
  if (summary == NULL)
    {
      g_autofree char *nothing = loom_finding_groups_describe_none (content->tasks);

      loom_html_paragraph (html, nothing);
      return;
    }
  for (guint i = 0; i < groups->len; i++)
    add_group (html, content, &g_array_index (groups, LoomFindingGroup, i));
}
