/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * A cancellable carries one list of registrations, with one connection to its signal.
 *
 *     registration:   linked ──canceller takes it──▶ running ──▶ done
 *                       └──unregister──▶ gone
 *
 * Everything about a registration changes under the list's mutex; its function runs
 * without it. Whoever finds the cancellable cancelled takes registrations from the list
 * one at a time, the newest first, so several threads may do so at once and each function
 * runs once. A registration that was linked just before a cancel that it did not see is
 * found by the cancel; one that sees the cancel after it was linked takes itself out.
 *
 * Unregistering owns the memory, except from inside the function: then who runs it frees
 * it afterwards. From another thread it waits until the function has returned.
 *
 * tests/models/cancellation.pml searches all interleavings of two such threads with owners
 * and functions that unregister, from inside and from elsewhere.
 *
 * A cancel that is to run nothing itself sets a deferral in its thread: the signal then
 * leaves a reference to the list there, and the list is run by who is given that.
 */

#include "task/weft-cancellation-private.h"

#include <pthread.h>

#include "task/weft-frame-cache-private.h"

typedef enum
{
  LINKED,
  RUNNING,
  DONE,
  ABANDONED /* unregistered by its own function */
} State;

struct _WeftCancellationRegistry
{
  guint32 refs; /* atomic: the cancellable's, its signal's, and one a registration */
  pthread_mutex_t mutex;
  pthread_cond_t returned;
  WeftCancellation *newest;
};

typedef WeftCancellationRegistry Registry;

/* A cancel of the calling thread that leaves its registrations to somebody else. */
typedef struct
{
  GCancellable *cancellable;
  Registry *registry;
} Deferral;

static __thread Deferral *deferral __attribute__ ((tls_model ("initial-exec")));

struct _WeftCancellation
{
  Registry *registry;
  WeftCancellation *older;
  WeftCancellation *newer;
  GDestroyNotify func;
  gpointer data;
  State state;
  pthread_t thread; /* while running */
};

void
weft_cancellation_registry_unref (gpointer data)
{
  Registry *self = data;

  if (__atomic_sub_fetch (&self->refs, 1, __ATOMIC_ACQ_REL) != 0)
    return;

  pthread_cond_destroy (&self->returned);
  pthread_mutex_destroy (&self->mutex);
  g_free (self);
}

static void
registry_unref_closure (gpointer data, GClosure *closure G_GNUC_UNUSED)
{
  weft_cancellation_registry_unref (data);
}

/* Under the mutex. */
static void
unlink_registration (WeftCancellation *self)
{
  if (self->newer != NULL)
    self->newer->older = self->older;
  else
    self->registry->newest = self->older;
  if (self->older != NULL)
    self->older->newer = self->newer;
}

static void
registration_free (WeftCancellation *self)
{
  weft_cancellation_registry_unref (self->registry);
  weft_frame_release (self, sizeof *self);
}

void
weft_cancellation_run_all (WeftCancellationRegistry *self)
{
  WeftCancellation *registration;

  /* The last registration may take the cancellable with it. */
  __atomic_fetch_add (&self->refs, 1, __ATOMIC_RELAXED);
  pthread_mutex_lock (&self->mutex);
  while ((registration = self->newest) != NULL)
    {
      unlink_registration (registration);
      registration->state = RUNNING;
      registration->thread = pthread_self ();
      pthread_mutex_unlock (&self->mutex);

      registration->func (registration->data);

      pthread_mutex_lock (&self->mutex);
      if (registration->state == ABANDONED)
        registration_free (registration);
      else
        {
          registration->state = DONE;
          pthread_cond_broadcast (&self->returned);
        }
    }
  pthread_mutex_unlock (&self->mutex);
  weft_cancellation_registry_unref (self);
}

/* Two threads that register at once may make a list each, of which one stays empty. */
static gboolean
is_empty (Registry *self)
{
  gboolean empty;

  pthread_mutex_lock (&self->mutex);
  empty = self->newest == NULL;
  pthread_mutex_unlock (&self->mutex);
  return empty;
}

static void
cancelled_cb (GCancellable *cancellable, gpointer data)
{
  Registry *self = data;

  if (deferral == NULL || deferral->cancellable != cancellable)
    {
      weft_cancellation_run_all (self);
      return;
    }
  if (is_empty (self))
    return;
  __atomic_fetch_add (&self->refs, 1, __ATOMIC_RELAXED);
  deferral->registry = self;
}

WeftCancellationRegistry *
weft_cancellation_cancel_deferred (GCancellable *cancellable)
{
  Deferral self = { cancellable, NULL };
  Deferral *outer = deferral;

  deferral = &self;
  g_cancellable_cancel (cancellable);
  deferral = outer;
  return self.registry;
}

static Registry *
registry_new (GCancellable *cancellable)
{
  Registry *self = g_new0 (Registry, 1);

  self->refs = 2;
  pthread_mutex_init (&self->mutex, NULL);
  pthread_cond_init (&self->returned, NULL);
  g_signal_connect_data (cancellable, "cancelled", G_CALLBACK (cancelled_cb), self,
                         registry_unref_closure, 0);
  return self;
}

static Registry *
registry_get (GCancellable *cancellable)
{
  static GQuark quark;
  static gsize once;
  Registry *self;
  Registry *fresh;

  if (g_once_init_enter (&once))
    {
      quark = g_quark_from_static_string ("weft-cancellations");
      g_once_init_leave (&once, 1);
    }

  self = g_object_get_qdata (G_OBJECT (cancellable), quark);
  if (G_LIKELY (self != NULL))
    return self;

  fresh = registry_new (cancellable);
  if (g_object_replace_qdata (G_OBJECT (cancellable), quark, NULL, fresh,
                              weft_cancellation_registry_unref, NULL))
    return fresh;

  g_signal_handlers_disconnect_matched (cancellable, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, fresh);
  weft_cancellation_registry_unref (fresh);
  return g_object_get_qdata (G_OBJECT (cancellable), quark);
}

static void
link_registration (WeftCancellation *self)
{
  Registry *registry = self->registry;

  pthread_mutex_lock (&registry->mutex);
  self->older = registry->newest;
  if (self->older != NULL)
    self->older->newer = self;
  registry->newest = self;
  pthread_mutex_unlock (&registry->mutex);
}

/* Whether it was still linked. */
static gboolean
take_back (WeftCancellation *self)
{
  Registry *registry = self->registry;
  gboolean linked;

  pthread_mutex_lock (&registry->mutex);
  linked = self->state == LINKED;
  if (linked)
    unlink_registration (self);
  pthread_mutex_unlock (&registry->mutex);
  return linked;
}

/**
 * weft_cancellation_register:
 * @cancellable: (nullable): what to wait for
 * @func: what to do when it is cancelled
 * @data: for @func; borrowed until weft_cancellation_unregister() returns
 *
 * Has @func called when @cancellable is cancelled, on the thread that cancels it, before
 * what was registered earlier. If it is cancelled already, @func runs before this
 * returns. Any thread.
 *
 * Returns: (transfer full) (nullable): what weft_cancellation_unregister() ends; %NULL
 *   where there is nothing to end
 */
WeftCancellation *
weft_cancellation_register (GCancellable *cancellable, GDestroyNotify func, gpointer data)
{
  WeftCancellation *self;

  g_return_val_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable), NULL);
  g_return_val_if_fail (func != NULL, NULL);

  if (cancellable == NULL)
    return NULL;
  if (g_cancellable_is_cancelled (cancellable))
    {
      func (data);
      return NULL;
    }

  self = weft_frame_alloc (sizeof *self);
  *self = (WeftCancellation) { .registry = registry_get (cancellable), .func = func, .data = data };
  __atomic_fetch_add (&self->registry->refs, 1, __ATOMIC_RELAXED);
  link_registration (self);

  if (g_cancellable_is_cancelled (cancellable) && take_back (self))
    {
      registration_free (self);
      func (data);
      return NULL;
    }
  return self;
}

/**
 * weft_cancellation_unregister:
 * @self: (transfer full) (nullable): a registration
 *
 * Ends it. When this returns, its function is not running and never will, unless it is
 * the one that calls this. Waits for the function where it runs on another thread: hold
 * no lock that it takes.
 */
void
weft_cancellation_unregister (WeftCancellation *self)
{
  Registry *registry;

  if (self == NULL)
    return;

  registry = self->registry;
  pthread_mutex_lock (&registry->mutex);
  if (self->state == LINKED)
    unlink_registration (self);
  else if (self->state == RUNNING && pthread_equal (self->thread, pthread_self ()))
    {
      self->state = ABANDONED;
      pthread_mutex_unlock (&registry->mutex);
      return;
    }
  while (self->state == RUNNING)
    pthread_cond_wait (&registry->returned, &registry->mutex);
  pthread_mutex_unlock (&registry->mutex);
  registration_free (self);
}
