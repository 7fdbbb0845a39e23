/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "findings/loom-findings.h"

/* Rules look at a recording and add what they find. A file for each family of them. */

G_BEGIN_DECLS

typedef struct
{
  LoomTrace                 *trace;
  LoomTaskIndex             *tasks;
  const LoomFindingSettings *settings;
  GCancellable              *cancellable;
  GArray                    *found;  /* LoomFinding */
  GStringChunk              *texts;  /* what loom_search_clip() gives out */
  guint64                    counts[LOOM_N_RULES];
} LoomSearch;

/* The message is taken. */
void  loom_search_add      (LoomSearch        *self,
                            LoomFinding        finding);
gint64 loom_search_threshold (LoomSearch      *self,
                            LoomRule           rule);
/* A finding about a slice of a lane, or an instant of it, without its message. */
LoomFinding loom_search_at_slice   (LoomSearch *self,
                                    LoomRule    rule,
                                    guint       lane,
                                    guint       slice);
LoomFinding loom_search_at_instant (LoomSearch *self,
                                    LoomRule    rule,
                                    guint       lane,
                                    guint       instant);
/* Makes it one about a task: where that was made. */
void  loom_search_set_task (LoomSearch        *self,
                            LoomFinding       *finding,
                            guint              task);
const char *loom_search_name_of (LoomSearch   *self,
                            guint              task);
/* A name as it may stand in a sentence: no longer than one reads. Valid as long as the search is. */
const char *loom_search_clip (LoomSearch      *self,
                              const char      *text);
/* The same of one of the recording's strings, and of a lane's name. */
const char *loom_search_text (LoomSearch      *self,
                              guint32          string);
const char *loom_search_lane_name (LoomSearch *self,
                              guint            lane);
/* A message of the runtime's: all of it that is recorded. */
const char *loom_search_message (LoomSearch   *self,
                              guint32          string);

/* The families. */
void  loom_rules_told      (LoomSearch        *self);
void  loom_rules_waiting   (LoomSearch        *self);
void  loom_rules_loop      (LoomSearch        *self);
void  loom_rules_tasks     (LoomSearch        *self);

G_END_DECLS
