/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Each fault that `weft check` finds, and its corrected twin:
 *
 *   faulty-program W001 fault
 *   faulty-program W001 twin
 *   faulty-program circle
 *
 * The main thread stands for the UI: it has the main loop's context.
 */

#include <stdio.h>
#include <weft.h>

static GMainLoop *loop;
static WeftSyncContext *ui;
static gboolean faulty;

/* Uses a processor for so long. */
static void
compute (gint64 milliseconds)
{
  gint64 end = weft_trace_get_time () + milliseconds * 1000000;

  while (weft_trace_get_time () < end)
    ;
}

static gboolean
compute_40 (WeftResult *result G_GNUC_UNUSED,
            gpointer data G_GNUC_UNUSED,
            GCancellable *cancellable G_GNUC_UNUSED,
            GError **error G_GNUC_UNUSED)
{
  compute (40);
  return TRUE;
}

typedef struct
{
  WeftAsync async;
} Frame;

static void
frame_clear (Frame *self G_GNUC_UNUSED)
{
}

/* W001: waits for a computation, or awaits it. */
WEFT_ASYNC_DEFINE (show_report, Frame, frame_clear)
{
  WEFT_BEGIN (self);
  if (faulty)
    {
      g_autoptr (WeftTask) task = weft_run (compute_40, NULL, NULL, NULL);

      (void) weft_task_wait (task, NULL);
    }
  else
    {
      WEFT_AWAIT (weft_run (compute_40, NULL, NULL, NULL));
    }
  WEFT_END;
}

/* W002: waits on the UI thread for what must go on there, or not there. */
WEFT_ASYNC_DEFINE (load, Frame, frame_clear)
{
  WEFT_BEGIN (self);
  WEFT_AWAIT (weft_configure_await (weft_delay (20, NULL), faulty));
  WEFT_END;
}

static WeftTask *
start_load (void)
{
  Frame *frame = WEFT_ASYNC_NEW (load);

  return WEFT_ASYNC_START (frame);
}

WEFT_ASYNC_DEFINE (wait_for_load, Frame, frame_clear)
{
  WEFT_BEGIN (self);
  {
    g_autoptr (WeftTask) task = start_load ();

    (void) weft_task_wait (task, NULL);
    if (faulty)
      weft_task_forget (g_steal_pointer (&task));
  }
  WEFT_END;
}

/* W003, W004: fails. */
WEFT_ASYNC_DEFINE (fail, Frame, frame_clear)
{
  WEFT_BEGIN (self);
  WEFT_AWAIT (weft_delay (1, NULL));
  WEFT_RETURN_ERROR (g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "the disk is full"));
  WEFT_END;
}

typedef struct
{
  WeftAsync async;
  WeftTask *task;
  GError *error;
} CatchFrame;

static void
catch_frame_clear (CatchFrame *self)
{
  g_clear_pointer (&self->task, weft_task_unref);
  g_clear_error (&self->error);
}

WEFT_ASYNC_DEFINE (lose_error, CatchFrame, catch_frame_clear)
{
  Frame *frame;

  WEFT_BEGIN (self);
  frame = WEFT_ASYNC_NEW (fail);
  self->task = WEFT_ASYNC_START (frame);
  WEFT_AWAIT (weft_delay (20, NULL));
  if (!faulty)
    WEFT_TRY_AWAIT (g_steal_pointer (&self->task), &self->error);
  WEFT_END;
}

WEFT_ASYNC_DEFINE (fail_alone, CatchFrame, catch_frame_clear)
{
  Frame *frame;

  WEFT_BEGIN (self);
  frame = WEFT_ASYNC_NEW (fail);
  if (faulty)
    WEFT_ASYNC_START_VOID (frame);
  else
    WEFT_TRY_AWAIT (WEFT_ASYNC_START (frame), &self->error);
  WEFT_AWAIT (weft_delay (20, NULL));
  WEFT_END;
}

/* W005: a worker that waits for input, or the input itself. */
static gboolean
wait_for_input (WeftResult *result G_GNUC_UNUSED,
                gpointer data G_GNUC_UNUSED,
                GCancellable *cancellable G_GNUC_UNUSED,
                GError **error)
{
  g_autoptr (WeftTask) input = weft_delay (30, NULL);

  return weft_task_wait (input, error);
}

WEFT_ASYNC_DEFINE (read_input, Frame, frame_clear)
{
  WEFT_BEGIN (self);
  if (faulty)
    WEFT_AWAIT (weft_run (wait_for_input, NULL, NULL, NULL));
  else
    WEFT_AWAIT (weft_delay (30, NULL));
  WEFT_END;
}

/* W006 */
typedef struct
{
  WeftAsync async;
  WeftValueTaskSource *source;
  WeftValueTask value_task;
  GError *error;
} ValueFrame;

static void
value_frame_clear (ValueFrame *self)
{
  g_clear_error (&self->error);
}

WEFT_ASYNC_DEFINE (await_value, ValueFrame, value_frame_clear)
{
  WEFT_BEGIN (self);
  self->source = weft_value_task_source_new ();
  self->value_task = weft_value_task_source_begin (self->source);
  weft_value_task_source_set (self->source, weft_result_int (1));
  WEFT_AWAIT (self->value_task);
  if (faulty)
    WEFT_TRY_AWAIT (self->value_task, &self->error);
  weft_value_task_source_unref (self->source);
  WEFT_END;
}

/* W007: behind an await, back in the UI or not. */
WEFT_ASYNC_DEFINE (show_result, ValueFrame, value_frame_clear)
{
  WEFT_BEGIN (self);
  WEFT_AWAIT (weft_configure_await (weft_delay (5, NULL), !faulty));
  (void) weft_sync_context_check_access (ui, "The label", &self->error);
  WEFT_END;
}

/* W008: a library function that does not need the UI between its awaits. */
typedef struct
{
  WeftAsync async;
  guint i;
} CopyFrame;

WEFT_ASYNC_DEFINE (copy_blocks, CopyFrame, NULL)
{
  WEFT_BEGIN (self);
  for (self->i = 0; self->i < 8; self->i++)
    WEFT_AWAIT (weft_configure_await (weft_delay (2, NULL), faulty));
  WEFT_END;
}

/* W009, W013: computes on the UI thread, or on the pool. */
WEFT_ASYNC_DEFINE (parse_here, Frame, frame_clear)
{
  WEFT_BEGIN (self);
  WEFT_AWAIT (weft_delay (1, NULL));
  if (faulty)
    compute (60);
  else
    WEFT_AWAIT (weft_run (compute_40, NULL, NULL, NULL));
  WEFT_END;
}

/* W010: more jobs that block than there are workers, and one that is queued behind them. */
static gboolean
block_for_a_while (WeftResult *result G_GNUC_UNUSED,
                   gpointer data G_GNUC_UNUSED,
                   GCancellable *cancellable G_GNUC_UNUSED,
                   GError **error G_GNUC_UNUSED)
{
  /* Not announced, so that nobody stands in. */
  weft_trace_begin ("weft.block", "block");
  g_usleep (60000);
  weft_trace_end ("weft.block", "block");
  return TRUE;
}

WEFT_ASYNC_DEFINE (use_pool, CatchFrame, catch_frame_clear)
{
  WEFT_BEGIN (self);
  for (guint i = 0; faulty && i < weft_pool_get_n_workers (); i++)
    weft_task_forget (weft_run (block_for_a_while, NULL, NULL, NULL));
  WEFT_AWAIT (weft_delay (5, NULL));
  WEFT_AWAIT (weft_run (compute_40, NULL, NULL, NULL));
  WEFT_AWAIT (weft_delay (80, NULL));
  WEFT_END;
}

/* W011: nobody awaits what goes on. */
WEFT_ASYNC_DEFINE (save_settings, Frame, frame_clear)
{
  WEFT_BEGIN (self);
  WEFT_AWAIT (weft_delay (30, NULL));
  WEFT_END;
}

WEFT_ASYNC_DEFINE (close_document, Frame, frame_clear)
{
  Frame *frame;

  WEFT_BEGIN (self);
  frame = WEFT_ASYNC_NEW (save_settings);
  if (faulty)
    weft_task_unref (WEFT_ASYNC_START (frame));
  else
    WEFT_AWAIT (WEFT_ASYNC_START (frame));
  WEFT_END;
}

/* W012: looks at its cancellable, or not. */
static gboolean
compute_until_cancelled (WeftResult *result G_GNUC_UNUSED,
                         gpointer data G_GNUC_UNUSED,
                         GCancellable *cancellable,
                         GError **error)
{
  for (guint i = 0; i < 60; i++)
    {
      compute (1);
      if (!faulty && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
    }
  return TRUE;
}

typedef struct
{
  WeftAsync async;
  GCancellable *cancellable;
  WeftTask *task;
  GError *error;
} CancelFrame;

static void
cancel_frame_clear (CancelFrame *self)
{
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->task, weft_task_unref);
  g_clear_error (&self->error);
}

WEFT_ASYNC_DEFINE (cancel_computation, CancelFrame, cancel_frame_clear)
{
  WEFT_BEGIN (self);
  self->cancellable = g_cancellable_new ();
  self->task = weft_run (compute_until_cancelled, NULL, NULL, self->cancellable);
  WEFT_AWAIT (weft_delay (10, NULL));
  g_cancellable_cancel (self->cancellable);
  WEFT_TRY_AWAIT (g_steal_pointer (&self->task), &self->error);
  WEFT_END;
}

/* W014: frames as GTK's frame clock would have them. */
WEFT_ASYNC_DEFINE (draw_frames, CopyFrame, NULL)
{
  gint64 begin;

  WEFT_BEGIN (self);
  for (self->i = 0; self->i < 5; self->i++)
    {
      begin = weft_trace_get_time ();
      compute (faulty && self->i == 3 ? 45 : 2);
      weft_trace_complete ("frame", "frame", begin, weft_trace_get_time ());
      WEFT_AWAIT (weft_delay (10, NULL));
    }
  WEFT_END;
}

/* W015: a lock that somebody else has. */
static gboolean
lock_for_a_while (WeftResult *result G_GNUC_UNUSED,
                  gpointer data G_GNUC_UNUSED,
                  GCancellable *cancellable G_GNUC_UNUSED,
                  GError **error G_GNUC_UNUSED)
{
  weft_blocking_begin ();
  g_usleep (15000);
  weft_blocking_end ();
  return TRUE;
}

WEFT_ASYNC_DEFINE (take_lock, Frame, frame_clear)
{
  WEFT_BEGIN (self);
  WEFT_AWAIT (weft_delay (1, NULL));
  if (faulty)
    lock_for_a_while (NULL, NULL, NULL, NULL);
  else
    WEFT_AWAIT (weft_run (lock_for_a_while, NULL, NULL, NULL));
  WEFT_END;
}

#define START(name, Frame)                                                                         \
  static WeftTask *start_##name (void)                                                             \
  {                                                                                                \
    Frame *frame = WEFT_ASYNC_NEW (name);                                                          \
    return WEFT_ASYNC_START (frame);                                                               \
  }

START (show_report, Frame)
START (wait_for_load, Frame)
START (lose_error, CatchFrame)
START (fail_alone, CatchFrame)
START (read_input, Frame)
START (await_value, ValueFrame)
START (show_result, ValueFrame)
START (copy_blocks, CopyFrame)
START (parse_here, Frame)
START (use_pool, CatchFrame)
START (close_document, Frame)
START (cancel_computation, CancelFrame)
START (draw_frames, CopyFrame)
START (take_lock, Frame)

static const struct
{
  const char *code;
  WeftTask *(*start) (void);
} programs[] = {
  { "W001", start_show_report },    { "W002", start_wait_for_load },
  { "W003", start_lose_error },     { "W004", start_fail_alone },
  { "W005", start_read_input },     { "W006", start_await_value },
  { "W007", start_show_result },    { "W008", start_copy_blocks },
  { "W009", start_parse_here },     { "W010", start_use_pool },
  { "W011", start_close_document }, { "W012", start_cancel_computation },
  { "W013", start_parse_here },     { "W014", start_draw_frames },
  { "W015", start_take_lock },
};

/* A circle of three, whose names are as long as names get: each starts what goes on in its own
 * context, and blocks for its neighbour's. One is broken, and says so on standard output. */

typedef struct
{
  WeftAsync async;
  WeftTask *awaited;
} StepFrame;

static void
step_frame_clear (StepFrame *self)
{
  g_clear_pointer (&self->awaited, weft_task_unref);
}

WEFT_ASYNC_DEFINE (synchronize_the_accounts_of_all_customers_of_this_department,
                   StepFrame,
                   step_frame_clear)
{
  WEFT_BEGIN (self);
  WEFT_AWAIT (g_steal_pointer (&self->awaited));
  WEFT_END;
}

#define N_PARTIES 3

typedef struct
{
  WeftCompletionSource *go[N_PARTIES];
  WeftTask *tasks[N_PARTIES];
  gint n_ready;
} Circle;

typedef struct
{
  Circle *circle;
  guint number;
  GError *error;
} Party;

static gboolean
wait_until_the_neighbouring_department_has_been_synchronized (WeftTask *task, GError **error)
{
  return weft_task_wait (task, error);
}

static gpointer
party_thread (gpointer data)
{
  Party *self = data;
  Circle *circle = self->circle;
  g_autoptr (GMainContext) main_context = g_main_context_new ();
  g_autoptr (WeftSyncContext) context = weft_main_loop_context_install (main_context);
  StepFrame *step = WEFT_ASYNC_NEW (synchronize_the_accounts_of_all_customers_of_this_department);

  weft_sync_context_set_name (context,
                              "the queue of one of the three departments, in which it runs");
  step->awaited = weft_task_ref (weft_completion_source_get_task (circle->go[self->number]));
  circle->tasks[self->number] = WEFT_ASYNC_START (step);
  g_atomic_int_inc (&circle->n_ready);
  while (g_atomic_int_get (&circle->n_ready) < N_PARTIES + 1)
    g_thread_yield ();

  wait_until_the_neighbouring_department_has_been_synchronized (
      circle->tasks[(self->number + 1) % N_PARTIES], &self->error);
  weft_main_loop_context_run_until (WEFT_MAIN_LOOP_CONTEXT (context), circle->tasks[self->number],
                                    NULL);
  weft_main_loop_context_close (WEFT_MAIN_LOOP_CONTEXT (context));
  return NULL;
}

static int
run_circle (void)
{
  Circle circle = { 0 };
  Party parties[N_PARTIES];
  GThread *threads[N_PARTIES];

  for (guint i = 0; i < N_PARTIES; i++)
    circle.go[i] = weft_completion_source_new (WEFT_COMPLETION_RUN_CONTINUATIONS_ASYNCHRONOUSLY);
  for (guint i = 0; i < N_PARTIES; i++)
    {
      parties[i] = (Party) { &circle, i, NULL };
      threads[i] = g_thread_new ("department", party_thread, &parties[i]);
    }
  while (g_atomic_int_get (&circle.n_ready) < N_PARTIES)
    g_thread_yield ();
  for (guint i = 0; i < N_PARTIES; i++)
    weft_completion_source_set (circle.go[i], weft_result_void ());
  g_atomic_int_inc (&circle.n_ready);

  for (guint i = 0; i < N_PARTIES; i++)
    {
      g_thread_join (threads[i]);
      if (parties[i].error != NULL)
        printf ("%s\n\n", parties[i].error->message);
      g_clear_error (&parties[i].error);
    }
  for (guint i = 0; i < N_PARTIES; i++)
    {
      weft_task_unref (circle.tasks[i]);
      weft_completion_source_free (circle.go[i]);
    }
  weft_pool_shut_down ();
  return 0;
}

typedef struct
{
  WeftAsync async;
  WeftTask *task;
} MainFrame;

static void
main_frame_clear (MainFrame *self)
{
  g_clear_pointer (&self->task, weft_task_unref);
}

WEFT_ASYNC_DEFINE (run_program, MainFrame, main_frame_clear)
{
  WEFT_BEGIN (self);
  WEFT_AWAIT (g_steal_pointer (&self->task));
  WEFT_AWAIT (weft_delay (50, NULL));
  g_main_loop_quit (loop);
  WEFT_END;
}

static gboolean
begin_cb (gpointer data)
{
  MainFrame *frame = WEFT_ASYNC_NEW (run_program);

  frame->task = programs[GPOINTER_TO_UINT (data)].start ();
  weft_task_forget (WEFT_ASYNC_START (frame));
  return G_SOURCE_REMOVE;
}

/* The fault is told in the recording; warnings are fatal in tests. */
static void
ignore_cb (const WeftSite *site G_GNUC_UNUSED,
           const GError *error G_GNUC_UNUSED,
           gpointer user_data G_GNUC_UNUSED)
{
}

int
main (int argc, char **argv)
{
  g_autoptr (WeftSyncContext) context = NULL;

  if (argc == 2 && g_str_equal (argv[1], "circle"))
    return run_circle ();
  if (argc != 3)
    return 2;
  faulty = g_str_equal (argv[2], "fault");
  weft_set_unobserved_handler (ignore_cb, NULL);
  weft_set_async_void_handler (ignore_cb, NULL);
  loop = g_main_loop_new (NULL, FALSE);
  ui = context = weft_main_loop_context_install (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (programs); i++)
    if (g_str_equal (programs[i].code, argv[1]))
      g_idle_add (begin_cb, GUINT_TO_POINTER (i));
  g_main_loop_run (loop);
  weft_pool_shut_down ();
  weft_main_loop_context_close (WEFT_MAIN_LOOP_CONTEXT (context));
  g_main_loop_unref (loop);
  return 0;
}
