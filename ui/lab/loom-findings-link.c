/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/loom-findings-link.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  WeftAsync async;

  GtkWidget *page;
  LoomLab *lab;
  char *code;
  gint64 since;
  LoomTrace *trace;
  GError *error;
} FollowFrame;

static void
follow_frame_clear (FollowFrame *self)
{
  g_object_unref (self->page);
  g_object_unref (self->lab);
  g_free (self->code);
  g_clear_object (&self->trace);
  g_clear_error (&self->error);
}

WEFT_ASYNC_DEFINE (follow_link, FollowFrame, follow_frame_clear)
{
  WEFT_BEGIN (self);

  WEFT_TRY_AWAIT_TO (self->trace, loom_lab_snapshot (self->lab, self->since, NULL), &self->error);
  if (self->error != NULL)
    gtk_widget_activate_action (self->page, "win.message", "s", self->error->message);
  else
    g_signal_emit_by_name (self->page, "findings-requested", self->trace, self->code);
  WEFT_RETURN ();

  WEFT_END;
}

static LoomRun *
find_newest (LoomLab *lab, const LoomScenario *scenario, const LoomVariant *variant)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (lab)); i++)
    {
      g_autoptr (LoomRun) run = g_list_model_get_item (G_LIST_MODEL (lab), i);

      if (g_str_equal (loom_run_get_scenario (run), scenario->name) &&
          g_str_equal (loom_run_get_variant (run), variant->name))
        return run; /* the list keeps it */
    }
  return NULL;
}

/* The first of the newest runs of each variant, so that pitfall and cure are both there. */
static gint64
find_begin (LoomLab *lab, LoomRunQueue *queue, const LoomScenario *scenario)
{
  gint64 since = G_MAXINT64;

  for (const LoomVariant *variant = scenario->variants; variant->name != NULL; variant++)
    {
      LoomRun *run = find_newest (lab, scenario, variant);
      gint64 begin, end;

      if (run != NULL && loom_run_queue_get_span (queue, loom_run_get_number (run), &begin, &end))
        since = MIN (since, begin);
    }
  return since;
}

/**
 * loom_findings_link_follow:
 * @page: the lab's page
 * @lab: its lab
 * @queue: what ran the runs
 * @scenario: a scenario
 * @code: of a finding
 *
 * Returns: (transfer full): a task without a value
 */
WeftTask *
loom_findings_link_follow (GtkWidget *page,
                           LoomLab *lab,
                           LoomRunQueue *queue,
                           const LoomScenario *scenario,
                           const char *code)
{
  FollowFrame *frame;
  gint64 since;

  g_return_val_if_fail (GTK_IS_WIDGET (page), NULL);
  g_return_val_if_fail (LOOM_IS_LAB (lab), NULL);
  g_return_val_if_fail (scenario != NULL, NULL);

  since = find_begin (lab, queue, scenario);
  if (since == G_MAXINT64)
    {
      gtk_widget_activate_action (page, "win.message", "s",
                                  _ ("Run the lesson first: the inspector shows its recording."));
      return weft_task_from_result (weft_result_void ());
    }
  frame = WEFT_ASYNC_NEW (follow_link);
  frame->page = g_object_ref (page);
  frame->lab = g_object_ref (lab);
  frame->code = g_strdup (code);
  frame->since = MAX (since, 1);
  return WEFT_ASYNC_START (frame);
}
