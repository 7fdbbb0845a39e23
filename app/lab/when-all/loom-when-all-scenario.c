/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/when-all/loom-when-all-scenarios.h"

#include <glib/gi18n-lib.h>

#define N_PAGES 3

/* How long each takes to come, milliseconds. */
#define LATENCY 100

#define UNDER_WAY "pages under way at the end"

/* The lesson begins here. */

typedef struct
{
  WeftAsync async;

  int *n_pending;
} PageFrame;

WEFT_ASYNC_DEFINE (load_page, PageFrame, NULL)
{
  WEFT_BEGIN (self);

  ++*self->n_pending;
  WEFT_AWAIT (weft_delay (LATENCY, NULL));
  --*self->n_pending;
  WEFT_RETURN_INT (1);

  WEFT_END;
}

static WeftTask *
load_page (int *n_pending)
{
  PageFrame *self = WEFT_ASYNC_NEW (load_page);

  self->n_pending = n_pending;
  return WEFT_ASYNC_START (self);
}

typedef struct
{
  WeftAsync async;

  LoomLesson *lesson;
  int i;
  int n_pending;
  WeftTask *pages[N_PAGES];
} LoadFrame;

static void
load_frame_clear (LoadFrame *self)
{
  for (guint i = 0; i < N_PAGES; i++)
    g_clear_pointer (&self->pages[i], weft_task_unref);
  g_clear_pointer (&self->lesson, loom_lesson_unref);
}

typedef struct
{
  WeftAsync async;

  int *n_pending;
} StartFrame;

/* Started, and never awaited: it ends, and they are still under way. */
WEFT_ASYNC_DEFINE (start_pages, StartFrame, NULL)
{
  WEFT_BEGIN (self);

  for (guint i = 0; i < N_PAGES; i++)
    weft_task_unref (load_page (self->n_pending));
  WEFT_RETURN ();

  WEFT_END;
}

static WeftTask *
start_pages (int *n_pending)
{
  StartFrame *self = WEFT_ASYNC_NEW (start_pages);

  self->n_pending = n_pending;
  return WEFT_ASYNC_START (self);
}

WEFT_ASYNC_DEFINE (load_and_go_on, LoadFrame, load_frame_clear)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT (start_pages (&self->n_pending));
  loom_lesson_note (self->lesson, UNDER_WAY, self->n_pending);

  /* Only so that the frame, which they count in, is there until they have ended. */
  while (self->n_pending > 0)
    WEFT_AWAIT (weft_delay (5, NULL));
  WEFT_RETURN ();

  WEFT_END;
}

/* Awaited as it is started: each begins when the one before has come. */
WEFT_ASYNC_DEFINE (load_in_turn, LoadFrame, load_frame_clear)
{
  WEFT_BEGIN (self);

  for (self->i = 0; self->i < N_PAGES; self->i++)
    WEFT_AWAIT (load_page (&self->n_pending));
  loom_lesson_note (self->lesson, UNDER_WAY, self->n_pending);
  WEFT_RETURN ();

  WEFT_END;
}

/* All are started, then all are awaited: it takes as long as the slowest. */
WEFT_ASYNC_DEFINE (load_at_once, LoadFrame, load_frame_clear)
{
  WEFT_BEGIN (self);

  for (self->i = 0; self->i < N_PAGES; self->i++)
    self->pages[self->i] = load_page (&self->n_pending);
  WEFT_AWAIT (weft_when_all (self->pages, N_PAGES));
  loom_lesson_note (self->lesson, UNDER_WAY, self->n_pending);
  WEFT_RETURN ();

  WEFT_END;
}

/* The lesson ends here. */

static WeftTask *
load_and_go_on (LoomLesson *lesson)
{
  LoadFrame *self = WEFT_ASYNC_NEW (load_and_go_on);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static WeftTask *
load_in_turn (LoomLesson *lesson)
{
  LoadFrame *self = WEFT_ASYNC_NEW (load_in_turn);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static WeftTask *
load_at_once (LoomLesson *lesson)
{
  LoadFrame *self = WEFT_ASYNC_NEW (load_at_once);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static const LoomExpectation never[] = {
  { LOOM_MEASURE_COUNTER, UNDER_WAY, LOOM_IS, N_PAGES, LOOM_ALWAYS },
  { LOOM_MEASURE_FINDINGS, "W011", LOOM_IS, N_PAGES, LOOM_ALWAYS },
  { 0 },
};

static const LoomExpectation in_turn[] = {
  { LOOM_MEASURE_COUNTER, UNDER_WAY, LOOM_IS, 0, LOOM_ALWAYS },
  { LOOM_MEASURE_FINDINGS, "W011", LOOM_IS, 0, LOOM_ALWAYS },
  { LOOM_MEASURE_DURATION, NULL, LOOM_AT_LEAST, N_PAGES *LATENCY * 1000000, LOOM_ALWAYS },
  { LOOM_MEASURE_RESUMES, NULL, LOOM_IS, N_PAGES, LOOM_ALWAYS },
  { 0 },
};

static const LoomExpectation at_once[] = {
  { LOOM_MEASURE_COUNTER, UNDER_WAY, LOOM_IS, 0, LOOM_ALWAYS },
  { LOOM_MEASURE_FINDINGS, "W011", LOOM_IS, 0, LOOM_ALWAYS },
  { LOOM_MEASURE_RESUMES, NULL, LOOM_IS, 1, LOOM_ALWAYS },
  { 0 },
};

static const LoomVariant variants[] = {
  { "never", N_ ("Never await them"), LOOM_VARIANT_PITFALL, "start_pages", load_and_go_on, never },
  { "in-turn", N_ ("One after the other"), LOOM_VARIANT_PLAIN, "load_in_turn", load_in_turn,
    in_turn },
  { "cure", N_ ("All at once"), LOOM_VARIANT_CURE, "load_at_once", load_at_once, at_once },
  { 0 },
};

static const LoomCounter counters[] = {
  { UNDER_WAY, N_ ("Pages still under way when it went on"), LOOM_UNIT_COUNT },
  { 0 },
};

static const char *const rules[] = { "W011", NULL };

const LoomScenario loom_when_all_scenario = {
  .name = "when-all",
  .title = N_ ("Several at once"),
  .summary = N_ ("Three pages are loaded. Never awaited, the function goes on with none of them. "
                 "One after the other, the times add up. Started at once and awaited together, it "
                 "takes as long as the slowest."),
  .moral = N_ ("Start them all, then await them all."),
  .source = "/io/github/weft/Weft/lab/when-all/loom-when-all-scenario.c",
  .group = LOOM_GROUP_WHEN_ALL,
  .variants = variants,
  .counters = counters,
  .rules = rules,
};
