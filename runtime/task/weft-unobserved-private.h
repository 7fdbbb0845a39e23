/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#include "task/weft-unobserved.h"

G_BEGIN_DECLS

void weft_unobserved_report (const WeftSite *site,
                             const GError   *error);

G_END_DECLS
