/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cli/loom-cli-command.h"

/* The subcommands, a file each. @argv[0] is the subcommand's name; they return exit statuses. */

G_BEGIN_DECLS

int loom_cli_attach (const LoomCliCommand  *command,
                     int                    argc,
                     char                 **argv);
int loom_cli_check  (const LoomCliCommand  *command,
                     int                    argc,
                     char                 **argv);
int loom_cli_compare (const LoomCliCommand *command,
                     int                    argc,
                     char                 **argv);
int loom_cli_export (const LoomCliCommand  *command,
                     int                    argc,
                     char                 **argv);
int loom_cli_info   (const LoomCliCommand  *command,
                     int                    argc,
                     char                 **argv);
int loom_cli_lab    (const LoomCliCommand  *command,
                     int                    argc,
                     char                 **argv);
int loom_cli_record (const LoomCliCommand  *command,
                     int                    argc,
                     char                 **argv);
int loom_cli_report (const LoomCliCommand  *command,
                     int                    argc,
                     char                 **argv);

/* Becomes the application, which is given @files. Returns only where it cannot. */
int loom_cli_app    (char                 **files);

G_END_DECLS
