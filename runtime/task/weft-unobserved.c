/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "task/weft-unobserved-private.h"

#include <pthread.h>

#include "trace/weft-trace-private.h"

static pthread_mutex_t handler_mutex = PTHREAD_MUTEX_INITIALIZER;
static WeftUnobservedFunc handler_func;
static gpointer handler_data;

/**
 * weft_set_unobserved_handler:
 * @func: (nullable): what to do with errors that nobody looked at; %NULL for the
 *   default, a warning in the log
 * @user_data: for @func
 *
 * An error is reported once, when the last reference to its task goes. The process
 * goes on. Cancellation is not reported. May be called from any thread; @func may run
 * on any thread.
 */
void
weft_set_unobserved_handler (WeftUnobservedFunc func, gpointer user_data)
{
  pthread_mutex_lock (&handler_mutex);
  handler_func = func;
  handler_data = user_data;
  pthread_mutex_unlock (&handler_mutex);
}

void
weft_unobserved_report (const WeftSite *site, const GError *error)
{
  WeftUnobservedFunc func;
  gpointer data;

  pthread_mutex_lock (&handler_mutex);
  func = handler_func;
  data = handler_data;
  pthread_mutex_unlock (&handler_mutex);

  if (weft_trace_is_active ())
    weft_trace_lost_error (site, error->message);

  if (func != NULL)
    func (site, error, data);
  else
    g_warning ("%s (%s:%u) failed and nobody looked: %s", weft_site_get_name (site), site->file,
               site->line, error->message);
}
