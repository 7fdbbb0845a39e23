/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Timers and their clocks.
 *
 *     idle ──start──▶ armed ──is due, or dropped──▶ firing ──▶ fired
 *                       └──────────stop──────────▶ idle
 *
 * A queue is a clock and a heap of the timers that wait for it, under one mutex. That of
 * the machine's clock belongs to the process and has a thread, "weft timer", which is
 * made with the first timer and sleeps until the earliest deadline; a start wakes it only
 * where it comes before all others. That of a virtual clock belongs to a manual context,
 * and whoever advances the clock is its thread.
 *
 * Firing takes the timer from the heap under the mutex and notes it as `running`; the
 * function is called without the mutex. So a stop finds its timer in one of three places:
 *
 *     in the heap      it takes it out: the function will never be called
 *     running          it waits until `running` is another, unless this thread is the
 *                      one that runs it
 *     in neither       the function has returned
 *
 * The function may release the timer's memory: after the call the firing thread touches
 * only the queue. It keeps the queue alive itself, and the timer does from its start to
 * its stop, so that a stop which is late finds the mutex.
 *
 * Nothing is lost at the end: shutting down, and closing a virtual clock, call the
 * functions of all that wait with WEFT_TIMER_DROPPED, and so does a start afterwards. In a
 * process that was forked there is no timer thread: a start says so and drops, and what the
 * parent had started can be stopped, but is never due.
 */

#include "sched/weft-timer-private.h"

#include <pthread.h>

#include "sched/weft-manual-context-private.h"

struct _WeftTimerQueue
{
  guint32 refs; /* atomic; not counted for the process's */
  gboolean is_virtual;

  pthread_mutex_t mutex;
  pthread_cond_t changed;  /* the timer thread has to look again */
  pthread_cond_t returned; /* `running` is another */
  /* Under the mutex. */
  WeftTimerHeap heap;
  WeftTimer *running;
  pthread_t running_on;
  gint64 time; /* virtual clocks: microseconds */
  GThread *thread;
  gboolean closed;
};

static WeftTimerQueue the_queue;
static pthread_once_t the_queue_once = PTHREAD_ONCE_INIT;
static gboolean forked; /* under the queue's mutex */

static void
queue_init (WeftTimerQueue *self, gboolean is_virtual)
{
  pthread_condattr_t monotonic;

  pthread_condattr_init (&monotonic);
  pthread_condattr_setclock (&monotonic, CLOCK_MONOTONIC);
  pthread_mutex_init (&self->mutex, NULL);
  pthread_cond_init (&self->changed, &monotonic);
  pthread_cond_init (&self->returned, NULL);
  pthread_condattr_destroy (&monotonic);
  self->refs = 1;
  self->is_virtual = is_virtual;
}

static void
lock_before_fork (void)
{
  pthread_mutex_lock (&the_queue.mutex);
}

static void
unlock_after_fork (void)
{
  pthread_mutex_unlock (&the_queue.mutex);
}

static void
forget_in_child (void)
{
  forked = TRUE;
  the_queue.closed = TRUE;
  the_queue.thread = NULL;
  the_queue.running = NULL;
  pthread_mutex_unlock (&the_queue.mutex);
}

static void
init_the_queue (void)
{
  queue_init (&the_queue, FALSE);
  pthread_atfork (lock_before_fork, unlock_after_fork, forget_in_child);
}

void
weft_timer_watch_forks (void)
{
  pthread_once (&the_queue_once, init_the_queue);
}

static WeftTimerQueue *
queue_ref (WeftTimerQueue *self)
{
  if (self->is_virtual)
    __atomic_fetch_add (&self->refs, 1, __ATOMIC_RELAXED);
  return self;
}

static void
queue_unref (WeftTimerQueue *self)
{
  if (!self->is_virtual || __atomic_sub_fetch (&self->refs, 1, __ATOMIC_ACQ_REL) != 0)
    return;

  pthread_cond_destroy (&self->changed);
  pthread_cond_destroy (&self->returned);
  pthread_mutex_destroy (&self->mutex);
  g_free (self);
}

static WeftTimerQueue *
queue_get_real (void)
{
  weft_timer_watch_forks ();
  return &the_queue;
}

static WeftTimerQueue *
queue_get_current (void)
{
  WeftSyncContext *context = weft_sync_context_get_current ();

  if (context != NULL && WEFT_IS_MANUAL_CONTEXT (context))
    return weft_manual_context_get_timers (WEFT_MANUAL_CONTEXT (context));
  return queue_get_real ();
}

static gint64
now_locked (WeftTimerQueue *self)
{
  return self->is_virtual ? self->time : g_get_monotonic_time ();
}

static WeftTimer *
first_locked (WeftTimerQueue *self)
{
  return (WeftTimer *) self->heap.first;
}

/* Lets the mutex go meanwhile. */
static void
fire_locked (WeftTimerQueue *self, WeftTimer *timer, WeftTimerReason reason)
{
  weft_timer_heap_remove (&self->heap, &timer->node);
  timer->armed = FALSE;
  self->running = timer;
  self->running_on = pthread_self ();

  pthread_mutex_unlock (&self->mutex);
  timer->func (timer, reason);
  pthread_mutex_lock (&self->mutex);

  self->running = NULL;
  pthread_cond_broadcast (&self->returned);
}

static void
drop_all_locked (WeftTimerQueue *self)
{
  self->closed = TRUE;
  while (first_locked (self) != NULL)
    fire_locked (self, first_locked (self), WEFT_TIMER_DROPPED);
}

static void
sleep_until_locked (WeftTimerQueue *self, gint64 deadline)
{
  struct timespec until = {
    .tv_sec = (time_t) (deadline / G_USEC_PER_SEC),
    .tv_nsec = (long) (deadline % G_USEC_PER_SEC * 1000),
  };

  pthread_cond_timedwait (&self->changed, &self->mutex, &until);
}

static gpointer
timer_main (gpointer data)
{
  WeftTimerQueue *self = data;
  WeftTimer *first;

  pthread_mutex_lock (&self->mutex);
  while (!self->closed)
    {
      first = first_locked (self);
      if (first == NULL)
        pthread_cond_wait (&self->changed, &self->mutex);
      else if (first->node.deadline > now_locked (self))
        sleep_until_locked (self, first->node.deadline);
      else
        fire_locked (self, first, WEFT_TIMER_DUE);
    }
  pthread_mutex_unlock (&self->mutex);
  return NULL;
}

/* Whoever has to look at the clock is told, where there is a reason to. */
static void
tell_thread_locked (WeftTimerQueue *self)
{
  if (self->is_virtual)
    return;
  if (self->thread == NULL)
    self->thread = g_thread_new ("weft timer", timer_main, self);
  else
    pthread_cond_signal (&self->changed);
}

static gint64
deadline_after (gint64 now, gint64 milliseconds)
{
  return milliseconds > (G_MAXINT64 - now) / 1000 ? G_MAXINT64 : now + milliseconds * 1000;
}

/* FALSE where the clock has gone: then it is not started. */
static gboolean
start_in (WeftTimerQueue *queue, WeftTimer *timer, gint64 milliseconds, WeftTimerFunc func)
{
  gboolean closed;

  timer->func = func;
  timer->queue = queue_ref (queue);

  pthread_mutex_lock (&queue->mutex);
  closed = queue->closed;
  timer->armed = !closed;
  if (!closed)
    {
      timer->node.deadline = deadline_after (now_locked (queue), milliseconds);
      weft_timer_heap_add (&queue->heap, &timer->node);
      if (first_locked (queue) == timer)
        tell_thread_locked (queue);
    }
  pthread_mutex_unlock (&queue->mutex);

  if (closed && forked && !queue->is_virtual)
    g_critical ("weft_timer_start: the timer thread did not come along when this process was "
                "forked");
  return !closed;
}

void
weft_timer_start (WeftTimer *timer, gint64 milliseconds, WeftTimerFunc func)
{
  if (!start_in (queue_get_current (), timer, milliseconds, func))
    func (timer, WEFT_TIMER_DROPPED);
}

gboolean
weft_timer_start_real (WeftTimer *timer, gint64 milliseconds, WeftTimerFunc func)
{
  if (start_in (queue_get_real (), timer, milliseconds, func))
    return TRUE;

  queue_unref (g_steal_pointer (&timer->queue));
  return FALSE;
}

gboolean
weft_timer_stop (WeftTimer *timer)
{
  WeftTimerQueue *queue = g_steal_pointer (&timer->queue);
  gboolean armed;

  pthread_mutex_lock (&queue->mutex);
  armed = timer->armed;
  if (armed)
    {
      weft_timer_heap_remove (&queue->heap, &timer->node);
      timer->armed = FALSE;
    }
  else if (!pthread_equal (queue->running_on, pthread_self ()))
    while (queue->running == timer)
      pthread_cond_wait (&queue->returned, &queue->mutex);
  pthread_mutex_unlock (&queue->mutex);

  queue_unref (queue);
  return armed;
}

void
weft_timer_shut_down (void)
{
  WeftTimerQueue *self = &the_queue;
  GThread *thread;

  weft_timer_watch_forks ();
  pthread_mutex_lock (&self->mutex);
  self->closed = TRUE;
  thread = g_steal_pointer (&self->thread);
  pthread_cond_signal (&self->changed);
  pthread_mutex_unlock (&self->mutex);
  if (thread != NULL)
    g_thread_join (thread);

  pthread_mutex_lock (&self->mutex);
  drop_all_locked (self);
  pthread_mutex_unlock (&self->mutex);
}

void
weft_timer_reopen (void)
{
  pthread_mutex_lock (&the_queue.mutex);
  the_queue.closed = forked;
  pthread_mutex_unlock (&the_queue.mutex);
}

WeftTimerQueue *
weft_timer_queue_new_virtual (void)
{
  WeftTimerQueue *self = g_new0 (WeftTimerQueue, 1);

  queue_init (self, TRUE);
  return self;
}

void
weft_timer_queue_close (WeftTimerQueue *self)
{
  pthread_mutex_lock (&self->mutex);
  drop_all_locked (self);
  pthread_mutex_unlock (&self->mutex);
  queue_unref (self);
}

gboolean
weft_timer_queue_is_idle (WeftTimerQueue *self)
{
  gboolean idle;

  pthread_mutex_lock (&self->mutex);
  idle = first_locked (self) == NULL;
  pthread_mutex_unlock (&self->mutex);
  return idle;
}

gint64
weft_timer_queue_get_time (WeftTimerQueue *self)
{
  gint64 now;

  pthread_mutex_lock (&self->mutex);
  now = now_locked (self);
  pthread_mutex_unlock (&self->mutex);
  return now;
}

gint64
weft_timer_get_time (void)
{
  WeftTimerQueue *queue = queue_get_current ();

  return queue->is_virtual ? weft_timer_queue_get_time (queue) : g_get_monotonic_time ();
}

gboolean
weft_timer_queue_fire_next (WeftTimerQueue *self, gint64 until)
{
  WeftTimer *first;
  gboolean is_due;

  g_assert (self->is_virtual);

  pthread_mutex_lock (&self->mutex);
  first = first_locked (self);
  is_due = first != NULL && first->node.deadline <= until;
  self->time = MAX (self->time, is_due ? first->node.deadline : until);
  if (is_due)
    fire_locked (self, first, WEFT_TIMER_DUE);
  pthread_mutex_unlock (&self->mutex);
  return is_due;
}
