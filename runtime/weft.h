/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#define WEFT_INSIDE

#include "weft-macros.h"
#include "weft-error.h"

#include "task/weft-site.h"
#include "task/weft-result.h"
#include "task/weft-task.h"
#include "task/weft-completion-source.h"
#include "task/weft-value-task.h"
#include "task/weft-value-task-source.h"
#include "task/weft-awaitable.h"
#include "task/weft-async.h"
#include "task/weft-async-void.h"
#include "task/weft-then.h"
#include "task/weft-unwrap.h"
#include "task/weft-when-all.h"
#include "task/weft-when-any.h"
#include "task/weft-when-each.h"
#include "task/weft-stream.h"
#include "task/weft-when-each-stream.h"
#include "task/weft-await-each.h"
#include "task/weft-delay.h"
#include "task/weft-wait-async.h"
#include "task/weft-cancellation.h"
#include "task/weft-cancel-after.h"
#include "task/weft-cancel-async.h"
#include "task/weft-linked-cancellable.h"
#include "task/weft-progress.h"
#include "task/weft-scope.h"
#include "task/weft-unobserved.h"
#include "task/weft-allocations.h"

#include "sched/weft-sync-context.h"
#include "sched/weft-main-loop-context.h"
#include "sched/weft-manual-context.h"
#include "sched/weft-serial-context.h"
#include "sched/weft-pool.h"
#include "sched/weft-parallel.h"

#include "sync/weft-async-local.h"
#include "sync/weft-cache.h"
#include "sync/weft-channel.h"
#include "sync/weft-object-pool.h"
#include "sync/weft-semaphore.h"

#include "gio/weft-gio.h"
#include "gio/weft-dbus-connection.h"
#include "gio/weft-dbus-proxy.h"
#include "gio/weft-file.h"
#include "gio/weft-file-enumerator.h"
#include "gio/weft-input-stream.h"
#include "gio/weft-io-stream.h"
#include "gio/weft-output-stream.h"
#include "gio/weft-signal.h"
#include "gio/weft-socket.h"
#include "gio/weft-subprocess.h"

#include "trace/weft-deadlock.h"
#include "trace/weft-dump.h"
#include "trace/weft-trace.h"
#include "trace/weft-recorder.h"

#undef WEFT_INSIDE
