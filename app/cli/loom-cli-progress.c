/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "cli/loom-cli-progress.h"

#include <stdio.h>
#include <unistd.h>

#define CLEAR_LINE "\r\033[K"

struct _LoomCliProgress
{
  char *what;
  gboolean is_terminal;
  int percent; /* shown; -1 before the first */
};

/**
 * loom_cli_progress_new:
 * @what: what is being done
 *
 * Returns: (transfer full): a line that is not shown yet
 */
LoomCliProgress *
loom_cli_progress_new (const char *what)
{
  LoomCliProgress *self = g_new0 (LoomCliProgress, 1);

  self->what = g_strdup (what);
  self->is_terminal = isatty (STDERR_FILENO);
  self->percent = -1;
  return self;
}

/**
 * loom_cli_progress_free:
 * @self: (transfer full): a line
 */
void
loom_cli_progress_free (LoomCliProgress *self)
{
  if (self->percent >= 0)
    fputs (CLEAR_LINE, stderr);
  g_free (self->what);
  g_free (self);
}

/**
 * loom_cli_progress_update:
 * @fraction: 0 to 1
 * @self: a #LoomCliProgress
 */
void
loom_cli_progress_update (gdouble fraction, gpointer data)
{
  LoomCliProgress *self = data;
  int percent = (int) (CLAMP (fraction, 0, 1) * 100);

  if (!self->is_terminal || percent == self->percent)
    return;
  self->percent = percent;
  fprintf (stderr, CLEAR_LINE "%s %d %%", self->what, percent);
  fflush (stderr);
}
