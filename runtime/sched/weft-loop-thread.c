/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "sched/weft-loop-thread-private.h"

#include <pthread.h>

#include "sched/weft-main-loop-context.h"

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static GMainLoop *the_loop; /* under the mutex */
static GThread *the_thread; /* likewise */

gboolean
weft_loop_thread_is_needless (void)
{
  return WEFT_IS_MAIN_LOOP_CONTEXT (weft_sync_context_get_current ()) ||
         g_main_context_get_thread_default () != NULL || g_main_context_is_owner (NULL);
}

static gpointer
run_loop (gpointer data)
{
  GMainLoop *loop = data;
  GMainContext *context = g_main_loop_get_context (loop);

  g_main_context_push_thread_default (context);
  g_main_loop_run (loop);
  g_main_context_pop_thread_default (context);
  g_main_loop_unref (loop);
  return NULL;
}

static GMainContext *
ref_context (void)
{
  GMainContext *context;

  pthread_mutex_lock (&mutex);
  if (the_loop == NULL)
    {
      g_autoptr (GMainContext) fresh = g_main_context_new ();

      the_loop = g_main_loop_new (fresh, FALSE);
      the_thread = g_thread_new ("weft loop", run_loop, g_main_loop_ref (the_loop));
    }
  context = g_main_context_ref (g_main_loop_get_context (the_loop));
  pthread_mutex_unlock (&mutex);
  return context;
}

typedef struct
{
  GDestroyNotify func;
  gpointer data;
} Invocation;

static gboolean
invoke (gpointer data)
{
  Invocation *self = data;

  self->func (self->data);
  return G_SOURCE_REMOVE;
}

void
weft_loop_thread_invoke (GDestroyNotify func, gpointer data)
{
  g_autoptr (GMainContext) context = ref_context ();
  g_autoptr (GSource) source = g_idle_source_new ();
  Invocation *invocation = g_new (Invocation, 1);

  /* Never here, even before the thread iterates it: g_main_context_invoke() could. */
  *invocation = (Invocation) { func, data };
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, invoke, invocation, g_free);
  g_source_attach (source, context);
}

static gboolean
quit (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_REMOVE;
}

void
weft_loop_thread_shut_down (void)
{
  GMainLoop *loop;
  GThread *thread;

  pthread_mutex_lock (&mutex);
  loop = g_steal_pointer (&the_loop);
  thread = g_steal_pointer (&the_thread);
  pthread_mutex_unlock (&mutex);
  if (loop == NULL)
    return;

  {
    g_autoptr (GSource) source = g_idle_source_new ();

    /* From inside: a loop that does not run yet would not remember that it was to quit. */
    g_source_set_callback (source, quit, loop, NULL);
    g_source_attach (source, g_main_loop_get_context (loop));
  }
  g_thread_join (thread);
  g_main_loop_unref (loop);
}
