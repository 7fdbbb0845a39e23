/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "analysis/loom-comparison.h"

#include <glib/gi18n-lib.h>

#include "timeline/loom-time-format.h"

const char *
loom_verdict_get_name (LoomChange verdict)
{
  switch (verdict)
    {
    case LOOM_CHANGE_SLOWER:
      return _ ("slower");
    case LOOM_CHANGE_FASTER:
      return _ ("faster");
    case LOOM_CHANGE_NEW:
      return _ ("only after");
    case LOOM_CHANGE_GONE:
      return _ ("only before");
    case LOOM_CHANGE_FEW:
      return _ ("too few to tell");
    case LOOM_CHANGE_NOISE:
    default:
      return _ ("within noise");
    }
}

static void
append_most_changed (GString *text, const LoomComparisonRow *row)
{
  g_autofree char *before = loom_time_format_duration ((double) row->before.median);
  g_autofree char *after = loom_time_format_duration ((double) row->after.median);

  g_string_append_c (text, ' ');
  if (row->verdict == LOOM_CHANGE_NEW || row->verdict == LOOM_CHANGE_GONE)
    /* Translators: a name, and “only before” or “only after” */
    g_string_append_printf (text, _ ("Most changed: %s, %s."), row->name,
                            loom_verdict_get_name (row->verdict));
  else
    g_string_append_printf (text, _ ("Most changed: %s, whose median went from %s to %s."),
                            row->name, before, after);
}

/**
 * loom_comparison_summarize:
 *
 * Returns: (transfer full): what a person reads first
 */
char *
loom_comparison_summarize (LoomComparison *self)
{
  GArray *rows = loom_comparison_get_rows (self);
  GString *text = g_string_new (NULL);
  guint n_noise = loom_comparison_count (self, LOOM_CHANGE_NOISE) +
                  loom_comparison_count (self, LOOM_CHANGE_FEW);

  if (rows->len == 0)
    {
      g_string_append (text, _ ("Neither recording has anything that took time on a thread."));
      return g_string_free (text, FALSE);
    }
  if (n_noise == rows->len)
    {
      g_string_append_printf (text,
                              g_dngettext (GETTEXT_PACKAGE, "%u name, and no change beyond noise.",
                                           "%u names, and no change beyond noise.", rows->len),
                              rows->len);
      return g_string_free (text, FALSE);
    }
  g_string_append_printf (
      text,
      g_dngettext (
          GETTEXT_PACKAGE,
          "Of %u name: %u slower, %u faster, %u only before, %u only after, %u within noise.",
          "Of %u names: %u slower, %u faster, %u only before, %u only after, %u within noise.",
          rows->len),
      rows->len, loom_comparison_count (self, LOOM_CHANGE_SLOWER),
      loom_comparison_count (self, LOOM_CHANGE_FASTER),
      loom_comparison_count (self, LOOM_CHANGE_GONE), loom_comparison_count (self, LOOM_CHANGE_NEW),
      n_noise);
  append_most_changed (text, &g_array_index (rows, LoomComparisonRow, 0));
  return g_string_free (text, FALSE);
}

static void
append_cell (GString *text, const char *cell, glong width)
{
  g_string_append_printf (text, "%*s%s", (int) MAX (width - g_utf8_strlen (cell, -1), 1), "", cell);
}

static void
append_median (GString *text, const LoomNameTotals *totals)
{
  g_autofree char *median =
      totals->count > 0 ? loom_time_format_duration ((double) totals->median) : g_strdup ("–");
  g_autofree char *count = loom_count_format (totals->count);

  append_cell (text, count, 12);
  append_cell (text, median, 11);
}

static void
append_row (GString *text, const LoomComparisonRow *row, glong width)
{
  glong length = g_utf8_strlen (row->name, -1);

  g_string_append_printf (text, "%s%*s", row->name, (int) MAX (width - length, 0), "");
  append_median (text, &row->before);
  append_median (text, &row->after);
  if (row->before.median > 0 && row->after.count > 0)
    {
      g_autofree char *ratio = g_strdup_printf (
          "%+.1f %%", 100 * ((double) row->after.median / (double) row->before.median - 1));

      append_cell (text, ratio, 12);
    }
  else
    {
      append_cell (text, "–", 12);
    }
  g_string_append_printf (text, "  %s", loom_verdict_get_name (row->verdict));
  g_string_append_c (text, '\n');
}

char *
loom_comparison_to_text (LoomComparison *self)
{
  GString *text = g_string_new (NULL);
  glong width = g_utf8_strlen (_ ("Name"), -1);

  for (guint i = 0; i < loom_comparison_get_rows (self)->len; i++)
    width = MAX (
        width, g_utf8_strlen (
                   g_array_index (loom_comparison_get_rows (self), LoomComparisonRow, i).name, -1));
  width = MIN (width, 48);
  g_string_append_printf (text, "%s%*s", _ ("Name"), (int) (width - g_utf8_strlen (_ ("Name"), -1)),
                          "");
  append_cell (text, _ ("Before"), 12);
  append_cell (text, _ ("Median"), 11);
  append_cell (text, _ ("After"), 12);
  append_cell (text, _ ("Median"), 11);
  append_cell (text, _ ("Change"), 12);
  g_string_append_printf (text, "  %s", _ ("Verdict"));
  g_string_append_c (text, '\n');
  for (guint i = 0; i < loom_comparison_get_rows (self)->len; i++)
    append_row (text, &g_array_index (loom_comparison_get_rows (self), LoomComparisonRow, i),
                width);
  return g_string_free (text, FALSE);
}

/* In quotes, with its quotes doubled. */
static void
append_name (GString *csv, const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name, "\"", -1);
  g_autofree char *doubled = g_strjoinv ("\"\"", parts);

  g_string_append_printf (csv, "\"%s\"", doubled);
}

static void
append_totals (GString *csv, const LoomNameTotals *totals)
{
  g_string_append_printf (csv,
                          ",%" G_GUINT64_FORMAT ",%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT
                          ",%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT,
                          totals->count, totals->total, totals->self, totals->median, totals->p95,
                          totals->p99);
}

/* With a point, whatever the locale. */
static void
append_number (GString *csv, double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (csv, ",%s", g_ascii_formatd (text, sizeof text, "%.4g", number));
}

char *
loom_comparison_to_csv (LoomComparison *self)
{
  /* For programs. */
  static const char *const verdicts[LOOM_N_VERDICTS] = { "slower", "faster", "new",
                                                         "gone",   "noise",  "few" };
  GString *csv = g_string_new (
      "name,before_count,before_total,before_self,before_median,before_p95,before_p99,"
      "after_count,after_total,after_self,after_median,after_p95,after_p99,"
      "verdict,p,superiority,change\r\n");

  for (guint i = 0; i < loom_comparison_get_rows (self)->len; i++)
    {
      const LoomComparisonRow *row =
          &g_array_index (loom_comparison_get_rows (self), LoomComparisonRow, i);

      append_name (csv, row->name);
      append_totals (csv, &row->before);
      append_totals (csv, &row->after);
      g_string_append_printf (csv, ",%s", verdicts[row->verdict]);
      append_number (csv, row->p);
      append_number (csv, row->superiority);
      g_string_append_printf (csv, ",%" G_GINT64_FORMAT "\r\n", row->change);
    }
  return g_string_free (csv, FALSE);
}
