/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "conformance.h"

static const WeftAsyncLocal local = WEFT_ASYNC_LOCAL_INIT (NULL);

static int
get (void)
{
  return GPOINTER_TO_INT (weft_async_local_get (&local));
}

static void
set (int value)
{
  weft_async_local_set (&local, GINT_TO_POINTER (value));
}

static gboolean
get_in_run (WeftResult *result,
            gpointer data G_GNUC_UNUSED,
            GCancellable *cancellable G_GNUC_UNUSED,
            GError **error G_GNUC_UNUSED)
{
  *result = weft_result_int (get ());
  return TRUE;
}

typedef struct
{
  WeftAsync async;
  int before;
  int after_yield;
  int in_run;
} ChildFrame;

WEFT_ASYNC_DEFINE (child, ChildFrame, NULL)
{
  WEFT_BEGIN (self);
  self->before = get ();
  set (3);
  WEFT_YIELD ();
  self->after_yield = get ();
  WEFT_AWAIT_TO (self->in_run, weft_run (get_in_run, NULL, NULL, NULL));
  WEFT_RETURN_STRING (g_strdup_printf ("%d,%d,%d", self->before, self->after_yield, self->in_run));
  WEFT_END;
}

typedef struct
{
  WeftAsync async;
  WeftTask *task;
  char *child;
  int after;
} ParentFrame;

static void
parent_clear (ParentFrame *self)
{
  g_free (self->child);
}

WEFT_ASYNC_DEFINE (parent, ParentFrame, parent_clear)
{
  WEFT_BEGIN (self);
  set (2);
  self->task = WEFT_ASYNC_START (WEFT_ASYNC_NEW (child));
  self->after = get ();
  WEFT_AWAIT_TO (self->child, g_steal_pointer (&self->task));
  WEFT_RETURN_STRING (g_strdup_printf ("child=%s parent=%d,%d", self->child, self->after, get ()));
  WEFT_END;
}

static char *
child_does_not_change_parent (void)
{
  g_autoptr (WeftTask) task = WEFT_ASYNC_START (WEFT_ASYNC_NEW (parent));

  weft_task_wait (task, NULL);
  g_assert_cmpint (get (), ==, 0);
  return g_strdup (weft_task_get_result (task)->v_pointer);
}

static void
change_inside (gpointer data)
{
  g_autoptr (WeftSyncContext) context = weft_manual_context_new ();

  *(int *) data = get ();
  set (7);
  weft_sync_context_set_current (context);
}

static void
run_in_flow (gpointer data)
{
  char **text = data;
  g_autoptr (WeftFlow) flow = NULL;
  int inside = 0;

  set (5);
  flow = weft_flow_capture ();
  set (6);
  weft_flow_run (flow, change_inside, &inside);
  *text = g_strdup_printf ("inside=%d after=%d context=%s", inside, get (),
                           weft_sync_context_get_current () == NULL ? "none" : "some");
  set (0);
}

static char *
run_restores (void)
{
  char *text = NULL;

  conformance_on_thread (run_in_flow, &text);
  return text;
}

static char *
suppressed (void)
{
  gboolean previous;
  WeftFlow *flow;

  set (1);
  previous = weft_flow_suppress ();
  flow = weft_flow_capture ();
  weft_flow_restore (previous);
  set (0);
  return g_strdup (flow == NULL ? "none" : "some");
}

int
main (int argc, char **argv)
{
  static const ConformanceCase cases[] = {
    { "62", child_does_not_change_parent },
    { "63", run_restores },
    { "64", suppressed },
  };

  return conformance_run (argc, argv, "flow", cases, G_N_ELEMENTS (cases));
}
