/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * A program that uses libweft, to be recorded: rounds of an async function that hops to a
 * worker and back. After each it prints a line with its process's number and how many rounds
 * there have been; at last it ends as it is told to.
 */

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>
#include <weft.h>

typedef struct
{
  WeftAsync async;

  gint64 n_rounds; /* negative: until it is killed */
  gint64 round;
  gint64 sum;
} RoundsFrame;

static gboolean
add_numbers (WeftResult *result,
             gpointer data,
             GCancellable *cancellable G_GNUC_UNUSED,
             GError **error G_GNUC_UNUSED)
{
  gint64 sum = 0;

  for (gint64 i = 0; i <= GPOINTER_TO_INT (data); i++)
    sum += i;
  *result = weft_result_int (sum);
  return TRUE;
}

static void
tell_round (gint64 round)
{
  g_print ("%d %" G_GINT64_FORMAT "\n", getpid (), round);
}

WEFT_ASYNC_DEFINE (go_rounds, RoundsFrame, NULL)
{
  WEFT_BEGIN (self);

  while (self->n_rounds < 0 || self->round < self->n_rounds)
    {
      WEFT_AWAIT_TO (self->sum, weft_run (add_numbers, GINT_TO_POINTER (100), NULL, NULL));
      g_assert_cmpint (self->sum, ==, 5050);
      tell_round (++self->round);
    }
  WEFT_RETURN ();

  WEFT_END;
}

int
main (int argc, char **argv)
{
  g_autoptr (WeftSyncContext) context = weft_main_loop_context_install (NULL);
  g_autoptr (WeftTask) task = NULL;
  RoundsFrame *frame = WEFT_ASYNC_NEW (go_rounds);

  frame->n_rounds = argc > 1 ? g_ascii_strtoll (argv[1], NULL, 10) : -1;
  task = WEFT_ASYNC_START (frame);
  weft_main_loop_context_run_until (WEFT_MAIN_LOOP_CONTEXT (context), task, NULL);
  weft_main_loop_context_close (WEFT_MAIN_LOOP_CONTEXT (context));
  weft_pool_shut_down ();

  if (argc > 3 && g_str_equal (argv[2], "--raise"))
    raise (atoi (argv[3]));
  return argc > 3 && g_str_equal (argv[2], "--exit") ? atoi (argv[3]) : EXIT_SUCCESS;
}
