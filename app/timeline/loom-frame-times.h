/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "trace/loom-trace.h"

G_BEGIN_DECLS

/* 60 frames a second, in nanoseconds. */
#define LOOM_FRAME_BUDGET (G_GINT64_CONSTANT (1000000000) / 60)
/* From when on one is far over it. */
#define LOOM_FRAME_FAR    (3 * LOOM_FRAME_BUDGET)

/**
 * LoomFrame:
 * @begin: nanoseconds since the recording's origin
 * @duration: nanoseconds it took, or since the frame before where only presentations are recorded
 */
typedef struct
{
  gint64 begin;
  gint64 duration;
} LoomFrame;

/**
 * LoomFramePace:
 * @LOOM_FRAME_OK: within the budget
 * @LOOM_FRAME_OVER: one or two frames were left out
 * @LOOM_FRAME_FAR_OVER: more: a person sees it stand still
 */
typedef enum
{
  LOOM_FRAME_OK,
  LOOM_FRAME_OVER,
  LOOM_FRAME_FAR_OVER,
} LoomFramePace;

LoomFramePace loom_frame_get_pace  (const LoomFrame *frame);

/* (element-type LoomFrame): by begin; empty where the recording tells of no frames. */
GArray       *loom_frame_times_new (LoomTrace *trace) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
