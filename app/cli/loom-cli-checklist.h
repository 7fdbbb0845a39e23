/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Prints the ten rules of good async code over a recording. Returns the exit status: 1 where one is broken. */
int loom_cli_checklist_run (const char *file);

G_END_DECLS
