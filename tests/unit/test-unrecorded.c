/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Measuring in a copy of the process. */

#include "lab/measure/loom-unrecorded.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>
#include <weft.h>

#define N_NUMBERS 5
#define PATIENCE 60000 /* ms: none of these stands still */

typedef struct
{
  GCancellable *cancellable;
  int answer; /* what the copy waits for */
  gint64 numbers[N_NUMBERS];
  guint n;
} Heard;

/* From here to there. */
static int answers[2] = { -1, -1 };

static void
hear (guint index, gint64 number, gpointer data)
{
  Heard *self = data;

  g_assert_cmpuint (index, <, N_NUMBERS);
  self->numbers[index] = number;
  self->n++;
  if (self->answer >= 0)
    g_assert_cmpint (write (self->answer, "", 1), ==, 1);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}

static void
assert_no_copies (void)
{
  g_assert_cmpint (waitpid (-1, NULL, WNOHANG), ==, -1);
  g_assert_cmpint (errno, ==, ECHILD);
}

/* Each only when the one before has been heard: so none of them waits for the end. */
static void
tell_in_turn (LoomUnrecorded *unrecorded)
{
  char answer;

  for (guint i = 0; i < N_NUMBERS; i++)
    {
      loom_unrecorded_tell (unrecorded, N_NUMBERS - 1 - i, 10 - (gint64) i);
      if (read (answers[0], &answer, 1) != 1)
        _exit (1);
    }
}

static void
test_as_they_come (void)
{
  Heard heard = { NULL, -1, { 0 }, 0 };
  g_autoptr (GError) error = NULL;
  gboolean measured;

  g_assert_cmpint (pipe (answers), ==, 0);
  heard.answer = answers[1];
  measured =
      loom_measure_unrecorded (tell_in_turn, N_NUMBERS, PATIENCE, hear, &heard, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (measured);
  g_assert_cmpuint (heard.n, ==, N_NUMBERS);
  for (guint i = 0; i < N_NUMBERS; i++)
    g_assert_cmpint (heard.numbers[i], ==, 6 + i);
  close (answers[0]);
  close (answers[1]);
  assert_no_copies ();
}

static void
tell_too_few (LoomUnrecorded *unrecorded)
{
  loom_unrecorded_tell (unrecorded, 0, 1);
}

static void
test_too_few (void)
{
  Heard heard = { NULL, -1, { 0 }, 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (loom_measure_unrecorded (tell_too_few, 2, PATIENCE, hear, &heard, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_cmpuint (heard.n, ==, 1);
  assert_no_copies ();
}

static void
tell_and_wait (LoomUnrecorded *unrecorded)
{
  loom_unrecorded_tell (unrecorded, 0, 1);
  for (;;)
    pause ();
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Heard heard = { cancellable, -1, { 0 }, 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (
      loom_measure_unrecorded (tell_and_wait, 2, PATIENCE, hear, &heard, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (heard.n, ==, 1);
  assert_no_copies ();
}

/* Two copies stand still after their first number, as if a lock were held for ever. The next one is
 * whole. */
static void
stand_still_twice (LoomUnrecorded *unrecorded)
{
  char turn;

  loom_unrecorded_tell (unrecorded, 0, 0);
  if (read (answers[0], &turn, 1) != 1)
    _exit (1);
  while (turn < 2)
    pause ();
  for (guint i = 1; i < N_NUMBERS; i++)
    loom_unrecorded_tell (unrecorded, i, i);
}

static void
test_stands_still (void)
{
  Heard heard = { .answer = -1 };
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (pipe (answers), ==, 0);
  g_assert_cmpint (write (answers[1], "\0\1\2", 3), ==, 3);
  g_assert_true (
      loom_measure_unrecorded (stand_still_twice, N_NUMBERS, 300, hear, &heard, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (heard.n, ==, 2 + N_NUMBERS);
  for (guint i = 0; i < N_NUMBERS; i++)
    g_assert_cmpint (heard.numbers[i], ==, i);

  /* But not for ever. */
  g_assert_cmpint (write (answers[1], "\0\0\0\0", 4), ==, 4);
  g_assert_false (
      loom_measure_unrecorded (stand_still_twice, N_NUMBERS, 50, hear, &heard, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT);
  assert_no_copies ();
  close (answers[0]);
  close (answers[1]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/unrecorded/as-they-come", test_as_they_come);
  g_test_add_func ("/unrecorded/too-few", test_too_few);
  g_test_add_func ("/unrecorded/cancelled", test_cancelled);
  g_test_add_func ("/unrecorded/stands-still", test_stands_still);

  return g_test_run ();
}
