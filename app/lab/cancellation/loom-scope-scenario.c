/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/cancellation/loom-cancellation-scenarios.h"

#include <glib/gi18n-lib.h>

#define N_CHILDREN 4

#define UNDER_WAY "children under way afterwards"
#define CANCELLED "children cancelled"

/* The lesson begins here. */

typedef struct
{
  WeftAsync async;

  int *n_pending;
  int *n_cancelled;
  GCancellable *cancellable;
  GError *error;
} ChildFrame;

static void
child_frame_clear (ChildFrame *self)
{
  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
}

/* A child of a scope: it waits until it is cancelled. */
WEFT_ASYNC_DEFINE (watch_folder, ChildFrame, child_frame_clear)
{
  WEFT_BEGIN (self);

  ++*self->n_pending;
  WEFT_TRY_AWAIT (weft_delay (-1, self->cancellable), &self->error);
  --*self->n_pending;
  ++*self->n_cancelled;
  WEFT_RETURN_ERROR (g_steal_pointer (&self->error));

  WEFT_END;
}

static WeftTask *
watch_folder (int *n_pending, int *n_cancelled, GCancellable *cancellable)
{
  ChildFrame *self = WEFT_ASYNC_NEW (watch_folder);

  self->n_pending = n_pending;
  self->n_cancelled = n_cancelled;
  self->cancellable = g_object_ref (cancellable);
  return WEFT_ASYNC_START (self);
}

typedef struct
{
  WeftAsync async;

  LoomLesson *lesson;
  WeftScope *scope;
  GFile *missing;
  int n_pending;
  int n_cancelled;
  GError *error;
} ScopeFrame;

static void
scope_frame_clear (ScopeFrame *self)
{
  g_clear_pointer (&self->scope, weft_scope_free);
  g_clear_object (&self->missing);
  g_clear_pointer (&self->lesson, loom_lesson_unref);
  g_clear_error (&self->error);
}

/* One child fails: the scope cancels the others and waits for them. After the join none is under
 * way, so they may use what belongs to this function. */
WEFT_ASYNC_DEFINE (keep_together, ScopeFrame, scope_frame_clear)
{
  WEFT_BEGIN (self);

  self->scope = weft_scope_new (loom_lesson_get_cancellable (self->lesson));
  for (guint i = 0; i < N_CHILDREN; i++)
    weft_scope_add (self->scope, watch_folder (&self->n_pending, &self->n_cancelled,
                                               weft_scope_get_cancellable (self->scope)));
  self->missing = g_file_new_for_path ("/nonexistent/list");
  weft_scope_add (self->scope, weft_file_load_bytes (self->missing, NULL));

  WEFT_TRY_AWAIT (weft_scope_join (self->scope), &self->error);
  loom_lesson_note (self->lesson, UNDER_WAY, self->n_pending);
  loom_lesson_note (self->lesson, CANCELLED, self->n_cancelled);
  {
    g_autofree char *text = g_strdup (self->error != NULL ? self->error->message : "");

    g_clear_error (&self->error);
    if (!loom_surface_set_text (loom_lesson_get_surface (self->lesson), text, &self->error))
      WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  }
  WEFT_RETURN ();

  WEFT_END;
}

/* The lesson ends here. */

static WeftTask *
keep_together (LoomLesson *lesson)
{
  ScopeFrame *self = WEFT_ASYNC_NEW (keep_together);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static const LoomExpectation expectations[] = {
  { LOOM_MEASURE_FAILED, NULL, LOOM_IS, 0, LOOM_ALWAYS },
  { LOOM_MEASURE_COUNTER, UNDER_WAY, LOOM_IS, 0, LOOM_ALWAYS },
  { LOOM_MEASURE_COUNTER, CANCELLED, LOOM_IS, N_CHILDREN, LOOM_ALWAYS },
  { LOOM_MEASURE_TASKS, "watch_folder", LOOM_IS, 2 * N_CHILDREN, LOOM_ALWAYS },
  { LOOM_MEASURE_FINDINGS, "W003", LOOM_IS, 0, LOOM_ALWAYS },
  { 0 },
};

static const LoomVariant variants[] = {
  { "scope", N_ ("Keep them together"), LOOM_VARIANT_CURE, "keep_together", keep_together,
    expectations },
  { 0 },
};

static const LoomCounter counters[] = {
  { UNDER_WAY, N_ ("Children still under way after the join"), LOOM_UNIT_COUNT },
  { CANCELLED, N_ ("Children that were cancelled"), LOOM_UNIT_COUNT },
  { 0 },
};

const LoomScenario loom_scope_scenario = {
  .name = "scope",
  .title = N_ ("A scope"),
  .summary = N_ ("Four children wait, and a fifth fails. The scope cancels the others, waits until "
                 "they have ended, and then tells the error: nothing outlives it."),
  .moral = N_ ("Start children in a scope, and none is ever lost."),
  .source = "/io/github/weft/Weft/lab/cancellation/loom-scope-scenario.c",
  .group = LOOM_GROUP_CANCELLATION,
  .variants = variants,
  .counters = counters,
};
