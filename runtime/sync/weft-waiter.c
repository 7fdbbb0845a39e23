/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Whoever has to wait gets a waiter: a task that stands in a list of the primitive, in the
 * order of arrival. It comes from the cache of frames, so that waiting allocates nothing
 * once the cache is warm.
 *
 *     new ──link──▶ linked ──serve──▶ served ──tell──▶ told
 *                     └───interrupted───▶ left ────────▲
 *
 * Two questions, two answers:
 *
 *   What does the wait come to?  The list says so, under the mutex. Who takes the waiter
 *     from its list writes the outcome: the primitive that has what it waits for (serve), or
 *     its time-out or cancellation. So what was given to a waiter is never lost to a
 *     cancellation that comes at the same moment: it finds the waiter served.
 *
 *   Who tells?  The interruption's word says so. Where the primitive disarms it, that one
 *     tells, after it has left the mutex; otherwise the interruption tells, and what it
 *     tells is the outcome that the list has decided, which may well be the item.
 *
 * Nobody is told under the mutex, so no code of the program ever runs under it. Continuations
 * are queued, unless the primitive lets them go on inline.
 *
 * References on a waiter: its caller's; the producer's, which is that of who tells; and
 * where it is armed one of the list, since the primitive looks at the interruption when that
 * may have told already. An armed waiter also holds its room's memory: the primitive may be
 * gone when the interruption comes for the mutex. It does not hold the primitive: one that
 * nobody has can give nothing to anybody, so the last holder serves all who wait with an error.
 */

#include "sync/weft-waiter-private.h"

#include "task/weft-single-use-private.h"

static gsize
waiter_get_size (WeftTask *task G_GNUC_UNUSED)
{
  return sizeof (WeftWaiter);
}

static const WeftTaskKind waiter_kind = { waiter_get_size, NULL };

void
weft_waiting_room_init (WeftWaitingRoom *self,
                        void (*free) (WeftWaitingRoom *room),
                        void (*left_locked) (WeftWaitingRoom *room, WeftWaiter *waiter))
{
  pthread_mutexattr_t adaptive;

  self->holds = 1;
  self->free = free;
  self->left_locked = left_locked;

  /* It is held for some dozens of instructions: who finds it taken looks again for a
   * while before it sleeps. */
  pthread_mutexattr_init (&adaptive);
#ifdef PTHREAD_ADAPTIVE_MUTEX_INITIALIZER_NP
  pthread_mutexattr_settype (&adaptive, PTHREAD_MUTEX_ADAPTIVE_NP);
#endif
  pthread_mutex_init (&self->mutex, &adaptive);
  pthread_mutexattr_destroy (&adaptive);
}

void
weft_waiting_room_release (WeftWaitingRoom *self)
{
  if (__atomic_sub_fetch (&self->holds, 1, __ATOMIC_ACQ_REL) != 0)
    return;

  pthread_mutex_destroy (&self->mutex);
  self->free (self);
}

WeftWaiter *
weft_waiter_new (WeftWaitingRoom *room,
                 WeftSite *site,
                 gboolean may_go_on_inline,
                 gint64 milliseconds,
                 GCancellable *cancellable)
{
  gboolean is_armed = milliseconds >= 0 || cancellable != NULL;
  WeftWaiter *self = weft_custom_task_new (&waiter_kind, sizeof *self, site, is_armed ? 3 : 2);

  if (!may_go_on_inline)
    self->custom.task.flags |= WEFT_TASK_QUEUE_AWAITERS;
  self->room = room;
  self->list = NULL;
  self->item = NULL;
  self->item_free = NULL;
  self->is_armed = is_armed;
  self->may_time_out = FALSE;
  if (is_armed)
    {
      weft_interruption_init (&self->interruption);
      __atomic_fetch_add (&room->holds, 1, __ATOMIC_RELAXED);
    }
  return self;
}

void
weft_waiter_link_locked (WeftWaiter *self, WeftWaiterList *list)
{
  self->list = list;
  self->next = NULL;
  self->previous = list->last;
  if (list->last != NULL)
    list->last->next = self;
  else
    list->first = self;
  list->last = self;
}

static void
unlink_locked (WeftWaiter *self)
{
  WeftWaiterList *list = self->list;

  if (self->previous != NULL)
    self->previous->next = self->next;
  else
    list->first = self->next;
  if (self->next != NULL)
    self->next->previous = self->previous;
  else
    list->last = self->previous;
  self->list = NULL;
}

void
weft_waiter_serve_locked (WeftWaiterList *list, WeftResult outcome, WeftWaiterList *served)
{
  WeftWaiter *self = list->first;

  unlink_locked (self);
  self->outcome = outcome;
  self->next = NULL;
  if (served->last != NULL)
    served->last->next = self;
  else
    served->first = self;
  served->last = self;
}

static void
release_item (WeftWaiter *self)
{
  if (self->item_free != NULL)
    self->item_free (g_steal_pointer (&self->item));
}

static WeftResult
interrupted_outcome (WeftWaiter *self, WeftInterruptionReason reason)
{
  if (reason == WEFT_INTERRUPTION_TIMED_OUT && self->may_time_out)
    return weft_result_int (FALSE);
  return weft_interruption_result (reason, self->custom.task.site);
}

/* The interruption tells. */
static void
interrupted (WeftInterruption *interruption, WeftInterruptionReason reason)
{
  WeftWaiter *self = (WeftWaiter *) (gpointer) ((char *) interruption -
                                                G_STRUCT_OFFSET (WeftWaiter, interruption));
  WeftWaitingRoom *room = self->room;
  WeftTask *task = &self->custom.task;
  gboolean leaves;

  pthread_mutex_lock (&room->mutex);
  leaves = self->list != NULL;
  if (leaves)
    {
      unlink_locked (self);
      room->left_locked (room, self);
    }
  pthread_mutex_unlock (&room->mutex);

  if (leaves)
    {
      release_item (self);
      self->outcome = interrupted_outcome (self, reason);
      weft_task_unref (task);
    }
  weft_task_complete_for (task, self->outcome, weft_interruption_work_reason (reason));
  weft_waiting_room_release (room);
}

WeftValueTask
weft_waiter_begin (WeftWaiter *self, gint64 milliseconds, GCancellable *cancellable)
{
  if (self->is_armed)
    weft_interruption_arm (&self->interruption, milliseconds, cancellable, interrupted);
  return weft_single_use_new (&self->custom.task);
}

static void
tell (WeftWaiter *self)
{
  WeftTask *task = &self->custom.task;

  if (!self->is_armed)
    weft_task_complete (task, self->outcome);
  else
    {
      WeftWaitingRoom *room = self->room;

      if (weft_interruption_disarm (&self->interruption))
        {
          weft_task_complete (task, self->outcome);
          weft_waiting_room_release (room);
        }
      weft_task_unref (task);
    }
}

void
weft_waiter_tell (WeftWaiterList *served)
{
  WeftWaiter *waiter = served->first;

  *served = (WeftWaiterList) { NULL, NULL };
  while (waiter != NULL)
    {
      WeftWaiter *next = waiter->next;

      tell (waiter);
      waiter = next;
    }
}
