/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

/* What the subcommands that write have in common: where it goes, how much a recording may take, and
 * what a person is told of it. */

G_BEGIN_DECLS

#define LOOM_CLI_DEFAULT_LIMIT (64 * 1024 * 1024)

gboolean loom_cli_parse_size    (const char  *text,
                                 gsize       *size);
GFile   *loom_cli_output_choose (const char  *program);
gboolean loom_cli_output_check  (GFile       *output,
                                 GError     **error);
void     loom_cli_output_tell   (GFile       *output,
                                 guint64      n_events,
                                 guint64      n_lost,
                                 guint64      n_dropped);
void     loom_cli_output_tell_written (const char *output);

G_END_DECLS
