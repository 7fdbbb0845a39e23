/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "conformance.h"

typedef struct
{
  WeftAsync async;
  WeftTask *awaited;
} FailFrame;

WEFT_ASYNC_DEFINE (fail_later, FailFrame, NULL)
{
  WEFT_BEGIN (self);
  WEFT_AWAIT (weft_configure_await (self->awaited, FALSE));
  WEFT_RETURN_ERROR (g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, "lost"));
  WEFT_END;
}

static void catch (const WeftSite *site G_GNUC_UNUSED, const GError *error, gpointer user_data)
{
  *(char **) user_data = g_strdup (error->message);
}

static void
set_source (gpointer data)
{
  weft_completion_source_set (data, weft_result_void ());
}

static char *
async_void (void)
{
  g_autoptr (WeftSyncContext) context = weft_manual_context_new ();
  g_autoptr (WeftCompletionSource) source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  FailFrame *frame = WEFT_ASYNC_NEW (fail_later);
  g_autofree char *caught = NULL;
  guint started, n_posts;

  weft_set_async_void_handler (catch, &caught);
  frame->awaited = conformance_task_of (source);
  weft_sync_context_set_current (context);
  WEFT_ASYNC_START_VOID (frame);
  weft_sync_context_set_current (NULL);
  started = weft_sync_context_get_operations (context);
  conformance_on_thread (set_source, source);
  n_posts = weft_manual_context_get_n_posts (WEFT_MANUAL_CONTEXT (context));
  weft_manual_context_run_all (WEFT_MANUAL_CONTEXT (context));
  weft_set_async_void_handler (NULL, NULL);
  return g_strdup_printf ("started=%u ended=%u posts=%u caught=%s", started,
                          weft_sync_context_get_operations (context), n_posts, caught);
}

int
main (int argc, char **argv)
{
  static const ConformanceCase cases[] = { { "52", async_void } };

  return conformance_run (argc, argv, "async-void", cases, G_N_ELEMENTS (cases));
}
