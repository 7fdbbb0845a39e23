/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lab/loom-scenario.h"

G_BEGIN_DECLS

/**
 * LoomStep:
 *
 * One of the runs that running a scenario consists of.
 */
typedef struct
{
  const LoomScenario *scenario;
  const LoomVariant  *variant;
} LoomStep;

/* (element-type LoomStep): a scenario's variants; of a decision table, those of all its cases. */
GArray *loom_steps_new (const LoomScenario *scenario) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
