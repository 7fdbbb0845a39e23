/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <weft.h>

G_BEGIN_DECLS

/* A behaviour: performs it for real and says what it saw. */
typedef struct
{
  const char *number; /* as in table.tsv */
  char     *(*observe) (void);
} ConformanceCase;

/* Runs the cases of a section, each against its line of the table. It is a failure if one
 * has no line, or a line that is to be run in C no case. */
int         conformance_run            (int                    argc,
                                        char                 **argv,
                                        const char            *section,
                                        const ConformanceCase *cases,
                                        gsize                  n_cases);

const char *conformance_bool           (gboolean     value);
const char *conformance_status         (WeftTask    *task);
/* "none", "cancelled", "timed-out", "pending", or the error's message; looks at the error. */
char       *conformance_error          (WeftTask    *task);

WeftTask   *conformance_failed         (const char  *message) WEFT_OWNED;
WeftTask   *conformance_cancelled      (const char  *message) WEFT_OWNED;
WeftTask   *conformance_int            (gint64       value) WEFT_OWNED;
WeftTask   *conformance_task_of        (WeftCompletionSource *source) WEFT_OWNED;

/* Expects one critical message, and says "refused" when @func has caused it. */
const char *conformance_refused        (GDestroyNotify func,
                                        gpointer       data);

/* Runs @func to its end on a thread of its own, without a sync context. */
void        conformance_on_thread      (GDestroyNotify func,
                                        gpointer       data);
/* Runs @func here with @context current. */
void        conformance_with_context   (WeftSyncContext *context,
                                        GDestroyNotify   func,
                                        gpointer         data);

/* An async function that awaits what it is given, and notes where it went on. */
typedef struct
{
  GThread         *thread;
  WeftSyncContext *context; /* borrowed */
  gint64           value;
  gboolean         was_worker;
} ConformanceSeen;

WeftTask   *conformance_follow         (WeftAwaitable    awaitable,
                                        ConformanceSeen *seen) WEFT_OWNED;
WeftTask   *conformance_follow_task    (WeftTask        *task,
                                        gboolean         capture,
                                        ConformanceSeen *seen) WEFT_OWNED;
const char *conformance_place          (const ConformanceSeen *seen,
                                        GThread               *here);

/* How many lost errors are reported while @func runs. */
guint       conformance_count_reports  (GDestroyNotify func,
                                        gpointer       data);

G_END_DECLS
