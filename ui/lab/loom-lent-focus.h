/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * LoomLentFocus:
 *
 * The focus of a widget that is insensitive for a while, and would lose it to nothing. Another one
 * keeps it meanwhile, which does nothing with a key: a second press of Enter is not to cancel what
 * the first has begun. The person may move it on from there.
 */
typedef struct
{
  /*< private >*/
  GtkWidget *from;   /* weak */
  GtkWidget *keeper; /* weak */
} LoomLentFocus;

void loom_lent_focus_lend      (LoomLentFocus *self,
                                GtkWidget     *from,
                                GtkWidget     *keeper);
void loom_lent_focus_give_back (LoomLentFocus *self,
                                GtkWidget     *otherwise);
void loom_lent_focus_clear     (LoomLentFocus *self);

G_END_DECLS
