/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * LoomExit:
 * @LOOM_EXIT_FOUND: there are findings, or a scenario of the lab shows something else than it should
 * @LOOM_EXIT_USAGE: the command was called wrongly; nothing was done
 * @LOOM_EXIT_INPUT: a recording cannot be read
 * @LOOM_EXIT_OUTPUT: the output cannot be written, or a program cannot be run
 *
 * What the command tells its caller. What a signal ended is 128 + the signal, as a shell tells it.
 */
typedef enum
{
  LOOM_EXIT_OK     = 0,
  LOOM_EXIT_FOUND  = 1,
  LOOM_EXIT_USAGE  = 2,
  LOOM_EXIT_INPUT  = 3,
  LOOM_EXIT_OUTPUT = 4,
} LoomExit;

typedef struct _LoomCliCommand LoomCliCommand;

/**
 * LoomCliCommand:
 * @name: the word after `weft`
 * @arguments: what may follow it, for the usage line
 * @summary: translatable, a few words
 * @runs_program: whether what follows the first word is a program's, not ours
 * @run: does it; @argv[0] is the command's name. Returns an exit status
 *
 * A subcommand. One static record each, in main.c.
 */
struct _LoomCliCommand
{
  const char *name;
  const char *arguments;
  const char *summary;
  gboolean    runs_program;

  int (*run) (const LoomCliCommand *self,
              int                   argc,
              char                **argv);
};

/* Takes the options out of @argv and leaves the rest; --help is answered here, and ends
 * the process. On FALSE the mistake has been told. @description may be NULL. */
gboolean  loom_cli_command_parse  (const LoomCliCommand *self,
                                   const GOptionEntry   *entries,
                                   const char           *description,
                                   int                  *argc,
                                   char               ***argv);
/* Tells what is wrong with the call and where to read more. Returns LOOM_EXIT_USAGE. */
int       loom_cli_command_misuse (const LoomCliCommand *self,
                                   const char           *format,
                                   ...) G_GNUC_PRINTF (2, 3);

/* One line to standard error, with the program's name before it. */
void      loom_cli_say            (const char           *format,
                                   ...) G_GNUC_PRINTF (1, 2);

G_END_DECLS
