/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "gio/weft-gio-call-private.h"

#include "sched/weft-loop-thread-private.h"
#include "trace/weft-wait-graph-private.h"

static gsize
call_get_size (WeftTask *task G_GNUC_UNUSED)
{
  return sizeof (WeftGioCall);
}

static const WeftTaskKind call_kind = { call_get_size, NULL };

WeftGioCall *
weft_gio_typed_call_new (WeftSite *site,
                         WeftGioStart start,
                         WeftGioFinish finish,
                         gpointer source,
                         GCancellable *cancellable)
{
  WeftGioCall *self = weft_custom_task_new (&call_kind, sizeof *self, site, 2);

  self->start = start;
  self->finish = finish;
  self->source = source != NULL ? g_object_ref (source) : NULL;
  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  for (guint i = 0; i < WEFT_GIO_MAX_ARGS; i++)
    {
      self->args[i] = NULL;
      self->frees[i] = NULL;
    }
  self->number = 0;
  self->other_number = 0;
  return self;
}

void
weft_gio_call_set_arg (WeftGioCall *self, guint index, gpointer arg, GDestroyNotify free)
{
  self->args[index] = arg;
  self->frees[index] = free;
}

static void
release_arguments (WeftGioCall *self)
{
  g_clear_object (&self->source);
  g_clear_object (&self->cancellable);
  for (guint i = 0; i < WEFT_GIO_MAX_ARGS; i++)
    if (self->frees[i] != NULL && self->args[i] != NULL)
      self->frees[i](self->args[i]);
}

static void
start (gpointer data)
{
  WeftGioCall *self = data;
  GMainContext *context = g_main_context_get_thread_default ();

  weft_wait_graph_add_call (&self->custom.task,
                            context != NULL ? context : g_main_context_default ());
  self->start (self);
}

WeftTask *
weft_gio_call_run (WeftGioCall *self)
{
  if (weft_loop_thread_is_needless ())
    start (self);
  else
    weft_loop_thread_invoke (start, self);
  return &self->custom.task;
}

void
weft_gio_call_end (WeftGioCall *self, WeftResult result, GError *error)
{
  weft_wait_graph_remove_call (&self->custom.task);
  release_arguments (self);
  if (error != NULL)
    {
      /* What finish returned beside an error is nothing. */
      result = weft_result_error (error);
    }
  weft_task_complete (&self->custom.task, result);
}

void
weft_gio_call_ready_cb (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  WeftGioCall *self = user_data;
  GError *error = NULL;
  WeftResult value = self->finish (self, result, &error);

  weft_gio_call_end (self, value, error);
}
