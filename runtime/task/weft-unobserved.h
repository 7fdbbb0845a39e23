/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "weft-macros.h"
#include "task/weft-site.h"

G_BEGIN_DECLS

/**
 * WeftUnobservedFunc:
 * @site: where the task was made
 * @error: the error that nobody looked at
 * @user_data: from weft_set_unobserved_handler()
 *
 * Runs on the thread that released the task last.
 */
typedef void (*WeftUnobservedFunc) (const WeftSite *site,
                                    const GError   *error,
                                    gpointer        user_data);

WEFT_PUBLIC void weft_set_unobserved_handler (WeftUnobservedFunc func,
                                              gpointer           user_data);

G_END_DECLS
