/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "lab/loom-fact.h"
#include "lab/loom-run.h"

/* What the tests of the lessons have in common, with a window and without one. */

/* How often in a row: what WEFT_LESSON_RUNS says. */
static guint
get_n_times (guint otherwise)
{
  const char *text = g_getenv ("WEFT_LESSON_RUNS");
  guint64 n = otherwise;

  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, 1, 100000, &n, NULL))
    g_error ("WEFT_LESSON_RUNS is no number: %s", text);
  return (guint) n;
}

static void
assert_as_expected (LoomRun *run)
{
  GPtrArray *facts = loom_run_get_facts (run);

  g_assert_nonnull (facts);
  for (guint i = 0; i < facts->len; i++)
    {
      const LoomFact *fact = facts->pdata[i];

      if (fact->state == LOOM_FACT_OTHERWISE)
        g_error ("%s, %s, capture %d: %s is %s, expected %s", loom_run_get_scenario (run),
                 loom_run_get_variant (run), loom_run_get_capture (run), fact->label, fact->value,
                 fact->expected);
    }
}
