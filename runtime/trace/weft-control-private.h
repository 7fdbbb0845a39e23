/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "trace/weft-control-layout.h"

/*
 * This process's page for those who attach: see weft-control-layout.h for what it says and who
 * may change what, and weft-control.c for where it is.
 */

G_BEGIN_DECLS

typedef union
{
  WeftControlPage page;
  char            bytes[WEFT_CONTROL_SIZE];
} WeftControl;

extern WeftControl weft_control_ __attribute__ ((visibility ("hidden"), aligned (WEFT_CONTROL_SIZE)));

/* Makes the page, when the library is loaded. Where that cannot be, nobody can attach. */
void     weft_control_open         (void);

/* In the child of a fork, which at first shares its parent's page: gives it one of its own. */
void     weft_control_open_in_child (void);

/* When the library goes. */
void     weft_control_close        (void);

static inline guint32
weft_control_get_active (void)
{
  return __atomic_load_n (&weft_control_.page.active, __ATOMIC_ACQUIRE);
}

/* Whether @active says that this process is recorded, or about not to be any more. */
static inline gboolean
weft_control_is_recorded (guint32 active)
{
  return active != 0 && active != WEFT_CONTROL_REQUEST;
}

/* FALSE where `active` is not @from any more: somebody else has changed it. */
gboolean weft_control_change       (guint32     from,
                                    guint32     to);

/* To be called before and after the change to an epoch, and after the one to 0. */
void     weft_control_set_recording (int        fd);
void     weft_control_set_started  (void);

/* Says why not, and ends the request. FALSE where it has been taken back. */
gboolean weft_control_refuse       (const char *message);

guint64  weft_control_get_limit    (void);

G_END_DECLS
