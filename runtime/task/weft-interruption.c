/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * Three parties want to end a wait: the timer, the cancellable, and whoever has what is
 * waited for and disarms. One word says who was first:
 *
 *     ARMING ──armed──▶ ARMED
 *        │                │
 *        └──first comer───┴──▶ its outcome, for ever
 *
 * A party that finds an outcome has lost; it returns at once and touches nothing more. The
 * first one ends the wait. Before it does, it takes the others down: it stops the timer and
 * unregisters from the cancellable, both of which wait for a function that is running
 * there. That wait is short, for the function can only be losing, and it cannot be a circle,
 * for a loser waits for nobody. Afterwards nobody else knows the memory.
 *
 * While arming, timer and registration are not both in place yet. So who comes first then
 * only leaves its outcome, and arm takes down what it has put up; for the timer or the
 * cancellable it then ends the wait as well. A disarm ends it at once, which is why the
 * caller of arm holds the memory.
 */

#include "task/weft-interruption-private.h"

enum
{
  ARMING,
  ARMED,
  FIRST_OUTCOME,
  TIMED_OUT = FIRST_OUTCOME + WEFT_INTERRUPTION_TIMED_OUT,
  CANCELLED = FIRST_OUTCOME + WEFT_INTERRUPTION_CANCELLED,
  DROPPED = FIRST_OUTCOME + WEFT_INTERRUPTION_DROPPED,
  DISARMED
};

/* Returns what the state was; an outcome where somebody was first. */
static guint32
leave_outcome (WeftInterruption *self, guint32 outcome)
{
  guint32 state = __atomic_load_n (&self->state, __ATOMIC_ACQUIRE);

  while (state < FIRST_OUTCOME)
    if (__atomic_compare_exchange_n (&self->state, &state, outcome, TRUE, __ATOMIC_ACQ_REL,
                                     __ATOMIC_ACQUIRE))
      break;
  return state;
}

static void
take_down (WeftInterruption *self)
{
  if (self->timer.queue != NULL)
    weft_timer_stop (&self->timer);
  weft_cancellation_unregister (g_steal_pointer (&self->cancellation));
}

static void
interrupt (WeftInterruption *self, WeftInterruptionReason reason)
{
  if (leave_outcome (self, FIRST_OUTCOME + reason) != ARMED)
    return;

  take_down (self);
  self->func (self, reason);
}

static void
timer_cb (WeftTimer *timer, WeftTimerReason reason)
{
  WeftInterruption *self =
      (WeftInterruption *) (gpointer) ((char *) timer - G_STRUCT_OFFSET (WeftInterruption, timer));

  interrupt (self,
             reason == WEFT_TIMER_DUE ? WEFT_INTERRUPTION_TIMED_OUT : WEFT_INTERRUPTION_DROPPED);
}

static void
cancelled_cb (gpointer data)
{
  interrupt (data, WEFT_INTERRUPTION_CANCELLED);
}

void
weft_interruption_arm (WeftInterruption *self,
                       gint64 milliseconds,
                       GCancellable *cancellable,
                       WeftInterruptionFunc func)
{
  guint32 state = ARMING;

  self->func = func;
  self->timer.queue = NULL;
  self->cancellation = weft_cancellation_register (cancellable, cancelled_cb, self);
  if (milliseconds >= 0)
    weft_timer_start (&self->timer, milliseconds, timer_cb);

  if (__atomic_compare_exchange_n (&self->state, &state, ARMED, FALSE, __ATOMIC_ACQ_REL,
                                   __ATOMIC_ACQUIRE))
    return;

  take_down (self);
  if (state != DISARMED)
    func (self, (WeftInterruptionReason) (state - FIRST_OUTCOME));
}

gboolean
weft_interruption_disarm (WeftInterruption *self)
{
  guint32 state = leave_outcome (self, DISARMED);

  if (state == ARMED)
    take_down (self);
  return state < FIRST_OUTCOME;
}

WeftResult
weft_interruption_result (WeftInterruptionReason reason, const WeftSite *site)
{
  const char *name = weft_site_get_name (site);

  switch (reason)
    {
    case WEFT_INTERRUPTION_TIMED_OUT:
      return weft_result_error (g_error_new (G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                                             "%s (%s:%u): the wait has timed out", name, site->file,
                                             site->line));
    case WEFT_INTERRUPTION_CANCELLED:
      return weft_result_error (
          g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Operation was cancelled"));
    case WEFT_INTERRUPTION_DROPPED:
    default:
      return weft_result_error (g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                             "%s (%s:%u): its clock went away before the time "
                                             "was up",
                                             name, site->file, site->line));
    }
}

gboolean
weft_timeout_is_valid (gint64 milliseconds, const WeftSite *site, GError **error)
{
  if (milliseconds >= -1)
    return TRUE;

  g_critical ("%s (%s:%u): %" G_GINT64_FORMAT " milliseconds: -1, which is never, is the least",
              weft_site_get_name (site), site->file, site->line, milliseconds);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               "%" G_GINT64_FORMAT " is no number of milliseconds", milliseconds);
  return FALSE;
}
