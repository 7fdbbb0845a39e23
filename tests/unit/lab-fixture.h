/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lab/loom-lab.h"
#include "lab/loom-text-surface.h"

/* A lab without a window, and a run in it from its start to its verdict. */

typedef struct
{
  WeftSyncContext *context;
  LoomTextSurface *surface;
  LoomLab *lab;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;

  fixture->context = weft_main_loop_context_install (NULL);
  fixture->surface = loom_text_surface_new (fixture->context);
  fixture->lab = loom_lab_new (LOOM_SURFACE (fixture->surface), &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_assert_finalize_object (fixture->lab);
  g_assert_finalize_object (fixture->surface);
  weft_main_loop_context_close (WEFT_MAIN_LOOP_CONTEXT (fixture->context));
  g_clear_object (&fixture->context);
}

static LoomRun *
run_variant (Fixture *fixture,
             const LoomScenario *scenario,
             const LoomVariant *variant,
             gboolean capture)
{
  g_autoptr (WeftTask) task = loom_lab_run_async (fixture->lab, scenario, variant, capture);

  weft_main_loop_context_run_until (WEFT_MAIN_LOOP_CONTEXT (fixture->context), task, NULL);
  g_assert_null (weft_task_get_error (task));
  return g_object_ref (weft_task_get_result (task)->v_pointer);
}
