/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "trace/loom-json-object.h"
#include "trace/loom-trace-builder.h"

G_BEGIN_DECLS

/* What is in one element of traceEvents. Texts live as long as the reader that read them. */
typedef struct
{
  LoomJsonValue phase;
  LoomJsonValue name;
  LoomJsonValue category;
  LoomJsonValue time;
  LoomJsonValue duration;
  LoomJsonValue pid;
  LoomJsonValue tid;
  LoomJsonValue id;
  LoomJsonValue id2;
  LoomJsonValue scope;
  LoomJsonValue binding_point;
  LoomJsonValue bind_id;
  LoomJsonValue args;
  gboolean      flow_in;
  gboolean      flow_out;
} LoomChromeEvent;

typedef struct _LoomChromeEvents LoomChromeEvents;

LoomChromeEvents *loom_chrome_events_new  (LoomTraceBuilder *builder);
void              loom_chrome_events_free (LoomChromeEvents *self);

/* A LoomJsonMemberFunc that fills in a LoomChromeEvent. */
void              loom_chrome_event_set   (const char          *name,
                                           gsize                length,
                                           const LoomJsonValue *value,
                                           gpointer             event);
/* Puts the event into the builder. */
void              loom_chrome_events_add  (LoomChromeEvents      *self,
                                           const LoomChromeEvent *event);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LoomChromeEvents, loom_chrome_events_free)

G_END_DECLS
