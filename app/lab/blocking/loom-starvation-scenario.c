/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/blocking/loom-blocking-scenarios.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <sys/socket.h>

/* So many reads for each worker: the pool finds out that workers block, and lets others stand in
 * for them, but not at once. */
#define READS_EACH 16

/* No more than that, however many workers there are. */
#define MOST 256

/* How long the other side takes, milliseconds. */
#define LATENCY 100

/* The lesson begins here. */

/* Of the other side, a byte. */
static gboolean
ask (GSocket *socket, GError **error)
{
  return g_socket_send (socket, "?", 1, NULL, error) == 1;
}

/* Asks, and stands by until the byte comes. To the pool the worker is at work, so nobody stands in
 * for it. */
static gboolean
read_blocking (WeftResult *result G_GNUC_UNUSED,
               gpointer data,
               GCancellable *cancellable G_GNUC_UNUSED,
               GError **error)
{
  gboolean done;
  char byte;

  weft_trace_begin ("weft.block", "block");
  done =
      ask (data, error) && g_socket_receive_with_blocking (data, &byte, 1, TRUE, NULL, error) == 1;
  weft_trace_end ("weft.block", "block");
  return done;
}

/* The same, announced: another thread stands in for the worker meanwhile. */
static gboolean
read_announced (WeftResult *result G_GNUC_UNUSED,
                gpointer data,
                GCancellable *cancellable G_GNUC_UNUSED,
                GError **error)
{
  gboolean done;
  char byte;

  weft_blocking_begin ();
  done =
      ask (data, error) && g_socket_receive_with_blocking (data, &byte, 1, TRUE, NULL, error) == 1;
  weft_blocking_end ();
  return done;
}

/* What is queued behind the reads, and needs a moment only. */
static gboolean
answer (WeftResult *result G_GNUC_UNUSED,
        gpointer data G_GNUC_UNUSED,
        GCancellable *cancellable G_GNUC_UNUSED,
        GError **error G_GNUC_UNUSED)
{
  return TRUE;
}

typedef enum
{
  BLOCKING,
  ANNOUNCED,
  AWAITING,
} Way;

static WeftTask *
start_read (Way way, GSocket *socket, GError **error)
{
  if (way == BLOCKING)
    return weft_run (read_blocking, socket, NULL, NULL);
  if (way == ANNOUNCED)
    return weft_run (read_announced, socket, NULL, NULL);
  /* Awaited: no worker waits at all. */
  return ask (socket, error) ? weft_socket_wait (socket, G_IO_IN, NULL) : NULL;
}

/* The lesson ends here. */

typedef struct
{
  WeftAsync async;

  LoomLesson *lesson;
  Way way;
  guint n;
  GSocket *ours[MOST];
  GSocket *theirs[MOST];
  WeftTask *reads[MOST];
  WeftTask *answered;
  WeftTask *sent;
  GError *error;
} ServeFrame;

static void
serve_frame_clear (ServeFrame *self)
{
  for (guint i = 0; i < self->n; i++)
    {
      g_clear_object (&self->ours[i]);
      g_clear_object (&self->theirs[i]);
      g_clear_pointer (&self->reads[i], weft_task_unref);
    }
  g_clear_pointer (&self->answered, weft_task_unref);
  g_clear_pointer (&self->sent, weft_task_unref);
  g_clear_pointer (&self->lesson, loom_lesson_unref);
  g_clear_error (&self->error);
}

static gboolean
connect_pair (ServeFrame *self, guint i)
{
  int fds[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0)
    {
      g_set_error (&self->error, G_IO_ERROR, (int) g_io_error_from_errno (errno),
                   _ ("No sockets: %s"), g_strerror (errno));
      return FALSE;
    }
  self->ours[i] = g_socket_new_from_fd (fds[0], &self->error);
  if (self->ours[i] != NULL)
    self->theirs[i] = g_socket_new_from_fd (fds[1], &self->error);
  return self->theirs[i] != NULL;
}

static gboolean
start_reads (ServeFrame *self)
{
  for (self->n = 0; self->n < MIN (READS_EACH * weft_pool_get_n_workers (), MOST); self->n++)
    {
      if (!connect_pair (self, self->n))
        return FALSE;
      self->reads[self->n] = start_read (self->way, self->ours[self->n], &self->error);
      if (self->reads[self->n] == NULL)
        return FALSE;
    }
  return TRUE;
}

typedef struct
{
  WeftAsync async;

  ServeFrame *to; /* who awaits this */
  gint64 begin;
  guint asked_after; /* milliseconds */
} SendFrame;

/* The other side. Its time begins when it is asked, by the first read, which is the first to run;
 * and it takes no less than the workers did to come so far, however slow the machine: what is queued
 * behind them waits for the reads above all. */
WEFT_ASYNC_DEFINE (send_bytes, SendFrame, NULL)
{
  WEFT_BEGIN (self);

  if (self->to->n > 0)
    WEFT_AWAIT (weft_socket_wait (self->to->theirs[0], G_IO_IN, NULL));
  self->asked_after = (guint) ((g_get_monotonic_time () - self->begin) / 1000) + 1;
  WEFT_AWAIT (weft_delay (MAX (LATENCY, self->asked_after), NULL));
  for (guint i = 0; i < self->to->n; i++)
    g_socket_send (self->to->theirs[i], "x", 1, NULL, NULL);
  WEFT_RETURN ();

  WEFT_END;
}

static WeftTask *
send_bytes (ServeFrame *to)
{
  SendFrame *self = WEFT_ASYNC_NEW (send_bytes);

  self->to = to;
  self->begin = g_get_monotonic_time ();
  return WEFT_ASYNC_START (self);
}

WEFT_ASYNC_DEFINE (serve, ServeFrame, serve_frame_clear)
{
  WEFT_BEGIN (self);

  if (start_reads (self))
    self->answered = weft_run (answer, NULL, NULL, NULL);
  self->sent = send_bytes (self);
  if (self->answered != NULL)
    WEFT_AWAIT (g_steal_pointer (&self->answered));
  WEFT_AWAIT (g_steal_pointer (&self->sent));
  /* Also where not all of them could begin: their sockets go with this function. */
  WEFT_AWAIT (weft_when_all (self->reads, self->n));
  if (self->error != NULL)
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  WEFT_RETURN ();

  WEFT_END;
}

static WeftTask *
serve (LoomLesson *lesson, Way way)
{
  ServeFrame *self = WEFT_ASYNC_NEW (serve);

  self->lesson = loom_lesson_ref (lesson);
  self->way = way;
  return WEFT_ASYNC_START (self);
}

static WeftTask *
serve_blocking (LoomLesson *lesson)
{
  return serve (lesson, BLOCKING);
}

static WeftTask *
serve_announced (LoomLesson *lesson)
{
  return serve (lesson, ANNOUNCED);
}

static WeftTask *
serve_awaiting (LoomLesson *lesson)
{
  return serve (lesson, AWAITING);
}

static const LoomExpectation blocking[] = {
  { LOOM_MEASURE_FINDINGS, "W010", LOOM_AT_LEAST, 1, LOOM_ALWAYS },
  { LOOM_MEASURE_TASKS, "answer", LOOM_IS, 1, LOOM_ALWAYS },
  { 0 },
};

static const LoomExpectation announced[] = {
  { LOOM_MEASURE_TASKS, "answer", LOOM_IS, 1, LOOM_ALWAYS },
  { LOOM_MEASURE_TASKS, "read_announced", LOOM_AT_LEAST, 1, LOOM_ALWAYS },
  { 0 },
};

static const LoomExpectation awaiting[] = {
  { LOOM_MEASURE_FINDINGS, "W010", LOOM_IS, 0, LOOM_ALWAYS },
  { LOOM_MEASURE_TASKS, "read_blocking", LOOM_IS, 0, LOOM_ALWAYS },
  { LOOM_MEASURE_TASKS, "answer", LOOM_IS, 1, LOOM_ALWAYS },
  { 0 },
};

static const LoomVariant variants[] = {
  { "pitfall", N_ ("Block the workers"), LOOM_VARIANT_PITFALL, "read_blocking", serve_blocking,
    blocking },
  { "announced", N_ ("Announce it"), LOOM_VARIANT_PLAIN, "read_announced", serve_announced,
    announced },
  { "cure", N_ ("Await the input"), LOOM_VARIANT_CURE, "start_read", serve_awaiting, awaiting },
  { 0 },
};

static const char *const rules[] = { "W010", NULL };

const LoomScenario loom_starvation_scenario = {
  .name = "starvation",
  .title = N_ ("The pool starves"),
  .summary = N_ ("Each worker waits for a byte, and an answer that needs a moment only is queued "
                 "behind all of them. Announced, other threads stand in. Awaited, no worker waits "
                 "in the first place."),
  .moral = N_ ("Workers are for processors. What waits is awaited, or at least announced."),
  .source = "/io/github/weft/Weft/lab/blocking/loom-starvation-scenario.c",
  .group = LOOM_GROUP_BLOCKING,
  .variants = variants,
  .rules = rules,
};
