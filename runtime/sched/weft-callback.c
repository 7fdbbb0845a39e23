/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "sched/weft-sync-context-private.h"

#include "task/weft-frame-cache-private.h"

typedef struct
{
  WeftWork work;
  GDestroyNotify func;
  gpointer data;
} Callback;

static void
callback_run (WeftWork *work, WeftWorkReason reason)
{
  Callback *self = (Callback *) work;

  if (reason != WEFT_WORK_DROPPED)
    self->func (self->data);
  weft_frame_release (self, sizeof *self);
}

WeftWork *
weft_callback_new (GDestroyNotify func, gpointer data)
{
  Callback *self = weft_frame_alloc (sizeof *self);

  *self = (Callback) { { NULL, callback_run }, func, data };
  return &self->work;
}
