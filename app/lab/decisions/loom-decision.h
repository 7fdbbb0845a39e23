/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LoomReturn:
 * @LOOM_RETURN_TASK: a task
 * @LOOM_RETURN_VALUE_TASK: a value task
 * @LOOM_RETURN_BOTH: a task, and value tasks inside of it
 */
typedef enum
{
  LOOM_RETURN_TASK,
  LOOM_RETURN_VALUE_TASK,
  LOOM_RETURN_BOTH,
} LoomReturn;

/**
 * LoomDecision:
 * @title: translatable: the case, a few words
 * @returns: what to return in it
 * @why: translatable, one sentence
 * @scenario: the name of the scenario that measures it; a table of decisions ends with %NULL
 *
 * A row of a decision table.
 */
typedef struct
{
  const char *title;
  LoomReturn  returns;
  const char *why;
  const char *scenario;
} LoomDecision;

/* Translated: "a value task". */
const char *loom_return_get_text (LoomReturn returns);

G_END_DECLS
