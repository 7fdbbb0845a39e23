/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/loom-export-private.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  guint64 n_async;
  guint64 n_open;
  guint64 n_instants;
  guint n_threads;
} Loss;

static Loss
count_loss (LoomTrace *trace)
{
  Loss loss = { 0 };
  gboolean is_capture = loom_trace_get_format (trace) == LOOM_FORMAT_SYSCAP;

  for (guint i = 0; i < loom_trace_get_n_lanes (trace); i++)
    {
      const LoomLane *lane = loom_trace_get_lane (trace, i);

      loss.n_async += lane->kind == LOOM_LANE_ASYNC ? lane->slices->len : 0;
      loss.n_threads += lane->kind == LOOM_LANE_THREAD && !is_capture;
      loss.n_instants += is_capture ? 0 : lane->instants->len;
      for (guint j = 0; j < lane->slices->len; j++)
        loss.n_open += (g_array_index (lane->slices, LoomSlice, j).flags & LOOM_SLICE_OPEN) != 0;
    }
  return loss;
}

static void
append_loss (GString *text, guint64 n, const char *format)
{
  g_autofree char *number = NULL;

  if (n == 0)
    return;
  number = g_strdup_printf ("%" G_GUINT64_FORMAT, n);
  if (text->len > 0)
    g_string_append_c (text, ' ');
  /* Each has one %s. */
  {
    g_auto (GStrv) parts = g_strsplit (format, "%s", 2);

    g_string_append_printf (text, "%s%s%s", parts[0], number, parts[1] != NULL ? parts[1] : "");
  }
}

char *
loom_export_syscap_describe_loss (LoomTrace *trace)
{
  Loss loss = count_loss (trace);
  GString *text = g_string_new (NULL);
  guint64 n_arrows = loom_trace_get_n_flows (trace);

  append_loss (text, n_arrows,
               g_dngettext (GETTEXT_PACKAGE, "A Sysprof capture has no arrows: %s is left out.",
                            "A Sysprof capture has no arrows: %s are left out.", n_arrows));
  append_loss (
      text, loss.n_threads,
      g_dngettext (
          GETTEXT_PACKAGE,
          "A capture has no threads and no nesting: what was on %s thread is marks, grouped by "
          "category, with the thread in their message.",
          "A capture has no threads and no nesting: what was on %s threads is marks, grouped by "
          "category, with the thread in their message.",
          loss.n_threads));
  append_loss (text, loss.n_async,
               g_dngettext (GETTEXT_PACKAGE, "%s thing that lasted across threads is a mark, too.",
                            "%s things that lasted across threads are marks, too.", loss.n_async));
  append_loss (text, loss.n_open,
               g_dngettext (GETTEXT_PACKAGE, "%s that had not ended is a mark up to the end.",
                            "%s that had not ended are marks up to the end.", loss.n_open));
  append_loss (text, loss.n_instants,
               g_dngettext (GETTEXT_PACKAGE, "%s instant is a mark of no length.",
                            "%s instants are marks of no length.", loss.n_instants));
  return g_string_free (text, text->len == 0);
}
