/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"

G_BEGIN_DECLS

/*
 * A thread that iterates a main context of its own, for who needs GIO to call back and has
 * no loop: workers, and programs without one. Started by who first needs it.
 */

/* Whether a call of GIO made here and now would be called back by a loop that runs, or that
 * this thread will run: it iterates one, or has a main-loop context. */
gboolean weft_loop_thread_is_needless (void);

/* Runs @func on the thread, whose main context is the thread-default one there. */
void     weft_loop_thread_invoke      (GDestroyNotify func,
                                       gpointer       data);

/* Ends the thread. What it still waits for never comes. */
void     weft_loop_thread_shut_down   (void);

G_END_DECLS
