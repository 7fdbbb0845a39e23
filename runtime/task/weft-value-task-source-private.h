/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "task/weft-value-task-source.h"

G_BEGIN_DECLS

/* The consumer's side, for awaits: each takes the token of the value task at hand. */

/* Claims the round for one consumer. A stale token, or a round that is claimed, is an
 * error that names @name:@line and the earlier place. */
gboolean   weft_value_task_source_claim       (WeftValueTaskSource  *self,
                                               guint64               token,
                                               const WeftSite       *site,
                                               guint                 line,
                                               GError              **error);
gboolean   weft_value_task_source_is_set      (WeftValueTaskSource  *self,
                                               guint64               token);
/* A stale token has failed. */
WeftTaskStatus weft_value_task_source_get_status (WeftValueTaskSource *self,
                                               guint64               token);
/* FALSE where the result is there already. */
gboolean   weft_value_task_source_add_awaiter (WeftValueTaskSource  *self,
                                               WeftWork             *awaiter);
/* Ends the round. */
WeftResult weft_value_task_source_take        (WeftValueTaskSource  *self) WEFT_OWNED;

/* Ends the round @token without a consumer, now or when it is set. */
void       weft_value_task_source_drop        (WeftValueTaskSource  *self,
                                               guint64               token);

G_END_DECLS
