/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/run/loom-run-scenarios.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "lab/run/loom-computation.h"

/* The primes below this take a moment. */
#define LIMIT 12000000

/* The lesson begins here. */

/* The sieve of Eratosthenes: nothing but work for a processor. */
static gboolean
count_primes (WeftResult *result,
              gpointer data G_GNUC_UNUSED,
              GCancellable *cancellable G_GNUC_UNUSED,
              GError **error G_GNUC_UNUSED)
{
  g_autofree guint8 *composite = g_malloc0 (LIMIT);
  gint64 n = 0;

  for (gsize i = 2; i < LIMIT; i++)
    {
      if (composite[i])
        continue;
      n++;
      for (gsize j = i * i; j < LIMIT; j += i)
        composite[j] = 1;
    }
  *result = weft_result_int (n);
  return TRUE;
}

typedef struct
{
  WeftAsync async;

  LoomLesson *lesson;
  WeftResult result;
  gint64 n;
  char *text;
  GError *error;
} PrimesFrame;

static void
primes_frame_clear (PrimesFrame *self)
{
  g_clear_pointer (&self->lesson, loom_lesson_unref);
  g_clear_pointer (&self->text, g_free);
  g_clear_error (&self->error);
}

/* An async function is no thread of its own: between two awaits it runs where it was called, and
 * that is the UI thread. */
WEFT_ASYNC_DEFINE (show_primes_here, PrimesFrame, primes_frame_clear)
{
  WEFT_BEGIN (self);

  count_primes (&self->result, NULL, NULL, NULL);
  self->n = self->result.v_int;
  self->text = g_strdup_printf (_ ("%" PRId64 " primes"), self->n);
  if (!loom_surface_set_text (loom_lesson_get_surface (self->lesson), self->text, &self->error))
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  WEFT_RETURN ();

  WEFT_END;
}

/* weft_run () gives it to a worker of the pool, and the await brings the result back here. */
WEFT_ASYNC_DEFINE (show_primes, PrimesFrame, primes_frame_clear)
{
  WEFT_BEGIN (self);

  WEFT_AWAIT_TO (self->n, weft_run (count_primes, NULL, NULL, NULL));
  self->text = g_strdup_printf (_ ("%" PRId64 " primes"), self->n);
  if (!loom_surface_set_text (loom_lesson_get_surface (self->lesson), self->text, &self->error))
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  WEFT_RETURN ();

  WEFT_END;
}

/* The lesson ends here. */

static WeftTask *
show_primes_here (LoomLesson *lesson)
{
  PrimesFrame *self = WEFT_ASYNC_NEW (show_primes_here);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static WeftTask *
show_primes (LoomLesson *lesson)
{
  PrimesFrame *self = WEFT_ASYNC_NEW (show_primes);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static const LoomVariant variants[] = {
  { "pitfall", N_ ("Compute it here"), LOOM_VARIANT_PITFALL, "show_primes_here", show_primes_here,
    loom_computed_here },
  { "cure", N_ ("Run it on the pool"), LOOM_VARIANT_CURE, "show_primes", show_primes,
    loom_computed_on_pool },
  { 0 },
};

static const char *const rules[] = { "W009", "W013", NULL };

const LoomScenario loom_run_cpu_scenario = {
  .name = "run-cpu",
  .title = N_ ("A computation"),
  .summary = N_ ("An async function counts primes. Computed where it stands it holds the UI thread "
                 "for several frames. Run on the pool, the thread draws them meanwhile."),
  .moral = N_ ("What computes for longer than a frame belongs on the pool."),
  .source = "/io/github/weft/Weft/lab/run/loom-run-cpu-scenario.c",
  .group = LOOM_GROUP_RUN,
  .variants = variants,
  .rules = rules,
};
