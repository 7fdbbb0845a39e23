/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "task/weft-custom-task-private.h"

G_BEGIN_DECLS

/*
 * A call of one of GIO's asynchronous functions, as a task with the finished value. It is
 * made where it is asked for, if a loop runs there that will see it through, and otherwise
 * on the loop thread; so its arguments are kept until then. One block, beside GIO's own.
 */

#define WEFT_GIO_MAX_ARGS 3

typedef struct _WeftGioCall WeftGioCall;

typedef void       (*WeftGioStart)  (WeftGioCall   *call);
typedef WeftResult (*WeftGioFinish) (WeftGioCall   *call,
                                     GAsyncResult  *result,
                                     GError       **error);

struct _WeftGioCall
{
  WeftCustomTask  custom;
  WeftGioStart    start;
  WeftGioFinish   finish;
  gpointer        source;       /* owned, nullable: a GObject */
  GCancellable   *cancellable;  /* owned, nullable */
  gpointer        args[WEFT_GIO_MAX_ARGS];
  GDestroyNotify  frees[WEFT_GIO_MAX_ARGS]; /* nullable */
  gint64          number;
  gint64          other_number;
};

WeftGioCall *weft_gio_typed_call_new (WeftSite            *site,
                                      WeftGioStart         start,
                                      WeftGioFinish        finish,
                                      gpointer             source,
                                      GCancellable        *cancellable) WEFT_OWNED;
/* Owned by the call from here on. */
void         weft_gio_call_set_arg   (WeftGioCall         *self,
                                      guint                index,
                                      gpointer             arg,
                                      GDestroyNotify       free);
/* Returns the task. */
WeftTask    *weft_gio_call_run       (WeftGioCall         *self) WEFT_OWNED;
/* For the functions: @user_data is the call. */
void         weft_gio_call_ready_cb  (GObject             *source,
                                      GAsyncResult        *result,
                                      gpointer             user_data);
/* Ends a call that has no GAsyncResult. */
void         weft_gio_call_end       (WeftGioCall         *self,
                                      WeftResult           result,
                                      GError              *error);

G_END_DECLS
