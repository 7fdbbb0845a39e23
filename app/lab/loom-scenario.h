/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <weft.h>

#include "lab/loom-surface.h"

G_BEGIN_DECLS

/**
 * LoomScenario:
 * @name: for `weft lab NAME`
 * @title: translatable, a few words
 * @summary: translatable, one sentence: what you will see
 * @source: the resource with its source text
 * @start: starts it; the task's value is nothing, its error the run's
 *
 * A lesson that runs for real. One static record each.
 */
typedef struct
{
  const char *name;
  const char *title;
  const char *summary;
  const char *source;

  WeftTask *(*start) (GFile        *recording,
                      gboolean      capture,
                      LoomSurface  *surface,
                      GCancellable *cancellable);
} LoomScenario;

/* All of them, ended by NULL. */
const LoomScenario *const *loom_scenarios      (void);
const LoomScenario        *loom_scenario_find  (const char *name);

G_END_DECLS
