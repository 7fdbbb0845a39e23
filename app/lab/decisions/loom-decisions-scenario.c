/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/decisions/loom-decisions-scenario.h"

#include <glib/gi18n-lib.h>

/* The lesson begins here. */

/* What to return, and why. The last of each is the lesson that runs the case, and measures it. */
static const LoomDecision decisions[] = {
  { N_ ("A web API that answers requests"), LOOM_RETURN_BOTH,
    N_ ("A request waits for the network in any case; what it looks up is mostly there."),
    "web-api" },
  { N_ ("A call over the network"), LOOM_RETURN_TASK,
    N_ ("It always waits: there is nothing to return at once."), "http-call" },
  { N_ ("A database"), LOOM_RETURN_TASK,
    N_ ("It blocks, so it waits for its turn in a serial context."), "database" },
  { N_ ("File input and output"), LOOM_RETURN_TASK, N_ ("It waits for the disk."), "file-io" },
  { N_ ("A service in the background"), LOOM_RETURN_BOTH,
    N_ ("It is one task for as long as it runs; its reads mostly find something."), "service" },
  { N_ ("A cache"), LOOM_RETURN_VALUE_TASK, N_ ("The answer is mostly there already."), "cache" },
  { N_ ("A pool of objects"), LOOM_RETURN_VALUE_TASK,
    N_ ("What is rented is mostly free, and nobody waits."), "object-pool" },
  { N_ ("A library that must be fast"), LOOM_RETURN_VALUE_TASK,
    N_ ("Its inner loop is mostly synchronous, and a task each time would be what it costs."),
    "library-reader" },
  { N_ ("A framework that calls others"), LOOM_RETURN_VALUE_TASK,
    N_ ("Others implement it: who answers at once makes no task, and who has to wait may."),
    "framework" },
  { 0 },
};

/* The lesson ends here. */

/* Its rows' scenarios have them. */
static const LoomVariant variants[] = { { 0 } };

const LoomScenario loom_decisions_scenario = {
  .name = "decisions",
  .title = N_ ("Which to return: the table"),
  .summary = N_ ("Nine cases, and what to return in each. Every row runs for real: what it took, "
                 "and how many tasks it made, is from the recording of its run."),
  .moral = N_ ("Return a task where it waits, and a value task where the answer is mostly there "
               "and is awaited once."),
  .source = "/io/github/weft/Weft/lab/decisions/loom-decisions-scenario.c",
  .group = LOOM_GROUP_VALUE_TASK,
  .variants = variants,
  .decisions = decisions,
};
