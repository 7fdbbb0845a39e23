/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <inttypes.h>

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

/* What came otherwise once in a hundred runs is understood only with all that was measured then. */
static void
print_facts (LoomRun *run)
{
  GPtrArray *facts = loom_run_get_facts (run);

  for (guint i = 0; i < facts->len; i++)
    {
      const LoomFact *fact = facts->pdata[i];

      g_printerr ("%s: %s\n", fact->label, fact->value);
    }
  for (guint i = 0; i < loom_run_get_n_resumes (run); i++)
    {
      const LoomResume *resume = loom_run_get_resume (run, i);

      g_printerr ("%s:%u on %s: waited %" PRId64 " ns, queued %" PRId64 " ns\n", resume->function,
                  resume->line, resume->thread, resume->waited, resume->queued);
    }
}

static void
assert_as_expected (LoomRun *run)
{
  GPtrArray *facts = loom_run_get_facts (run);

  g_assert_nonnull (facts);
  for (guint i = 0; i < facts->len; i++)
    {
      const LoomFact *fact = facts->pdata[i];

      if (fact->state != LOOM_FACT_OTHERWISE)
        continue;
      print_facts (run);
      g_error ("%s, %s, capture %d: %s is %s, expected %s", loom_run_get_scenario (run),
               loom_run_get_variant (run), loom_run_get_capture (run), fact->label, fact->value,
               fact->expected);
    }
}
