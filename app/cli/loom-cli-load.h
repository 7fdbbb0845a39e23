/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cli/loom-cli-wait.h"
#include "trace/loom-trace-load.h"

G_BEGIN_DECLS

/* Reads a recording on a worker and shows how far it is. On NULL, why has been told, and
 * *@status is the exit status. */
LoomTrace *loom_cli_load (const char        *file,
                          LoomCliInterrupt  *interrupt,
                          int               *status);

G_END_DECLS
