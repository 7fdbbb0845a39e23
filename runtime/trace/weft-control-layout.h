/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include <glib.h>

/*
 * The page by which somebody else asks a running program to be recorded. Not for programs;
 * who attaches reads it, in another process of the same user.
 *
 * A process that has loaded libweft keeps a sealed memory file of one page open, named
 * WEFT_CONTROL_NAME: who looks for programs finds the link "/memfd:weft-control (deleted)"
 * in /proc/PID/fd, opens it for reading and writing, and maps it. Nothing of it is left when
 * the process ends, however that happens.
 *
 * States of `active`, and who may change it from what:
 *
 *   0        not recorded.      The process → epoch (it records itself). Who attaches → REQUEST,
 *                               after it has stored `limit` and 0 in `answer`.
 *   REQUEST  asked for.         The process, at the next event of any thread → epoch, or → 0 with
 *                               the reason in `message` and FAILED in `answer`. Who attached → 0,
 *                               which takes the request back.
 *   epoch    being recorded.    The process → 0. Who attached, and nobody else → STOP.
 *   STOP     about to end.      The process, at the next event of any thread, or at its end → 0.
 *
 * Every change is a compare-and-swap, so that of two who attach at once one sees the other's
 * request and waits for the same answer. `recording_fd` is stored before `active` becomes an
 * epoch: /proc/PID/fd/N of that number is the recording's memory (weft-recording-layout.h).
 * Epochs go from 1 to WEFT_CONTROL_MAX_EPOCH.
 *
 * Who waits for an answer waits until `active` is no request any more: an epoch is the answer
 * that it has begun, whatever `answer` says, which another one may be about to clear. A program
 * that does nothing answers when it does something. One whose process has been killed never
 * does, and the page of one that has ended goes on being mapped: so look at the process, too.
 *
 * The child of a fork has a page of its own as soon as it runs; before that, for microseconds,
 * it has its parent's, which `pid` tells.
 *
 * The word `active` is the very one that each event loads to see whether it is recorded, so
 * being ready for others costs a program nothing.
 */

#define WEFT_CONTROL_NAME      "weft-control"
#define WEFT_CONTROL_MAGIC     0x4c544357 /* "WCTL" */
#define WEFT_CONTROL_VERSION   1
#define WEFT_CONTROL_SIZE      4096

#define WEFT_CONTROL_MAX_EPOCH 65535
#define WEFT_CONTROL_REQUEST   0xffffffff
#define WEFT_CONTROL_STOP      0xfffffffe

#define WEFT_CONTROL_STARTED   1
#define WEFT_CONTROL_FAILED    2

typedef struct
{
  guint32 magic;        /* WEFT_CONTROL_MAGIC */
  guint32 version;      /* WEFT_CONTROL_VERSION */
  guint32 pid;
  guint32 active;       /* atomic: see above */
  guint64 limit;        /* bytes of memory that are asked for */
  guint32 answer;       /* atomic: 0, WEFT_CONTROL_STARTED or WEFT_CONTROL_FAILED */
  gint32  recording_fd; /* atomic: of the process, -1 for none */
  gint64  start_time;   /* nanoseconds of CLOCK_MONOTONIC at which the page was made */
  char    program[64];  /* UTF-8, ends with 0 */
  char    message[256]; /* UTF-8, ends with 0: why it failed */
} WeftControlPage;

G_STATIC_ASSERT (sizeof (WeftControlPage) <= WEFT_CONTROL_SIZE);
