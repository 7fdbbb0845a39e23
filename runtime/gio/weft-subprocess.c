/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "gio/weft-subprocess.h"

#include "gio/weft-gio-call-private.h"

static void
output_free (gpointer value)
{
  weft_subprocess_output_free (value);
}

static const WeftResultType output_type = { "the output of a process", NULL, output_free };

/**
 * weft_subprocess_output_free:
 * @output: (transfer full): what weft_subprocess_communicate() came to
 */
void
weft_subprocess_output_free (WeftSubprocessOutput *output)
{
  g_clear_pointer (&output->standard_output, g_bytes_unref);
  g_clear_pointer (&output->standard_error, g_bytes_unref);
  g_free (output);
}

static WeftResult
output_result (WeftSubprocessOutput *output, const GError *error)
{
  if (error == NULL)
    return weft_result_pointer (&output_type, output);

  weft_subprocess_output_free (output);
  return weft_result_void ();
}

static void
wait_start (WeftGioCall *call)
{
  g_subprocess_wait_async (call->source, call->cancellable, weft_gio_call_ready_cb, call);
}

static WeftResult
wait_finish (WeftGioCall *call, GAsyncResult *result, GError **error)
{
  g_subprocess_wait_finish (call->source, result, error);
  return weft_result_void ();
}

/**
 * weft_subprocess_wait_at:
 * @site: where it is called
 * @subprocess: a process
 * @cancellable: (nullable): cancels it
 *
 * See weft_subprocess_wait(), which fills in @site.
 *
 * Returns: (transfer full): a task without a value
 */
WeftTask *
weft_subprocess_wait_at (WeftSite *site, GSubprocess *subprocess, GCancellable *cancellable)
{
  WeftGioCall *call;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (G_IS_SUBPROCESS (subprocess), NULL);

  call = weft_gio_typed_call_new (site, wait_start, wait_finish, subprocess, cancellable);
  return weft_gio_call_run (call);
}

static void
wait_check_start (WeftGioCall *call)
{
  g_subprocess_wait_check_async (call->source, call->cancellable, weft_gio_call_ready_cb, call);
}

static WeftResult
wait_check_finish (WeftGioCall *call, GAsyncResult *result, GError **error)
{
  g_subprocess_wait_check_finish (call->source, result, error);
  return weft_result_void ();
}

/**
 * weft_subprocess_wait_check_at:
 * @site: where it is called
 * @subprocess: a process
 * @cancellable: (nullable): cancels it
 *
 * See weft_subprocess_wait_check(), which fills in @site.
 *
 * Returns: (transfer full): a task without a value
 */
WeftTask *
weft_subprocess_wait_check_at (WeftSite *site, GSubprocess *subprocess, GCancellable *cancellable)
{
  WeftGioCall *call;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (G_IS_SUBPROCESS (subprocess), NULL);

  call =
      weft_gio_typed_call_new (site, wait_check_start, wait_check_finish, subprocess, cancellable);
  return weft_gio_call_run (call);
}

static void
communicate_start (WeftGioCall *call)
{
  g_subprocess_communicate_async (call->source, call->args[0], call->cancellable,
                                  weft_gio_call_ready_cb, call);
}

static WeftResult
communicate_finish (WeftGioCall *call, GAsyncResult *result, GError **error)
{
  WeftSubprocessOutput *output = g_new0 (WeftSubprocessOutput, 1);

  g_subprocess_communicate_finish (call->source, result, &output->standard_output,
                                   &output->standard_error, error);
  return output_result (output, *error);
}

/**
 * weft_subprocess_communicate_at:
 * @site: where it is called
 * @subprocess: a process
 * @input: (nullable): for its standard input
 * @cancellable: (nullable): cancels it
 *
 * See weft_subprocess_communicate(), which fills in @site.
 *
 * Returns: (transfer full): a task with a #WeftSubprocessOutput
 */
WeftTask *
weft_subprocess_communicate_at (WeftSite *site,
                                GSubprocess *subprocess,
                                GBytes *input,
                                GCancellable *cancellable)
{
  WeftGioCall *call;

  g_return_val_if_fail (site != NULL, NULL);
  g_return_val_if_fail (G_IS_SUBPROCESS (subprocess), NULL);

  call = weft_gio_typed_call_new (site, communicate_start, communicate_finish, subprocess,
                                  cancellable);
  weft_gio_call_set_arg (call, 0, input != NULL ? g_bytes_ref (input) : NULL,
                         (GDestroyNotify) g_bytes_unref);
  return weft_gio_call_run (call);
}
