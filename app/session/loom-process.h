/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * LoomProcessState:
 * @LOOM_PROCESS_READY: can be recorded
 * @LOOM_PROCESS_ASKED: has been asked, and has done nothing since
 * @LOOM_PROCESS_RECORDED: is recorded; who attaches joins
 * @LOOM_PROCESS_ENDING: its recording is about to end
 */
typedef enum
{
  LOOM_PROCESS_READY,
  LOOM_PROCESS_ASKED,
  LOOM_PROCESS_RECORDED,
  LOOM_PROCESS_ENDING,
} LoomProcessState;

#define LOOM_TYPE_PROCESS (loom_process_get_type ())

/**
 * LoomProcess:
 *
 * A running program that can be recorded. Belongs to one thread; only its state changes, and
 * that notifies (`state`).
 */
G_DECLARE_FINAL_TYPE (LoomProcess, loom_process, LOOM, PROCESS, GObject)

/* NULL where @pid cannot be recorded, or is gone. */
LoomProcess     *loom_process_new          (gint64            pid);

gint64           loom_process_get_pid      (LoomProcess      *self);
const char      *loom_process_get_program  (LoomProcess      *self);
/* As it was called; empty where that is not to be known. */
const char      *loom_process_get_command_line (LoomProcess  *self);
/* Since when it can be recorded: nanoseconds of CLOCK_MONOTONIC. */
gint64           loom_process_get_start_time (LoomProcess    *self);
gboolean         loom_process_is_own       (LoomProcess      *self);
LoomProcessState loom_process_get_state    (LoomProcess      *self);
void             loom_process_set_state    (LoomProcess      *self,
                                            LoomProcessState  state);
/* Translated: "ready" and so on. */
const char      *loom_process_state_get_text (LoomProcessState state);

/* Those that started last come first, this process behind all others. */
int              loom_process_compare      (LoomProcess      *self,
                                            LoomProcess      *other);

G_END_DECLS
