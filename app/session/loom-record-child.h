/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * LoomRecordResult:
 * @status: the program's exit status as a shell tells it: 128 + the signal where one ended it
 * @n_events: how many events were recorded
 * @n_lost: how many found no room
 * @n_dropped: how many of the oldest were dropped to make room
 *
 * How a recorded program ended.
 */
typedef struct
{
  int       status;
  guint64   n_events;
  guint64   n_lost;
  guint64   n_dropped;
} LoomRecordResult;

/* The exit status of a program that could not be started is its error, not a result. */
gboolean loom_record_child (const char *const  *argv,
                            GFile              *output,
                            gsize               limit,
                            LoomRecordResult   *result,
                            GError            **error);

G_END_DECLS
