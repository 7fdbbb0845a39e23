/* SPDX-License-Identifier: LGPL-2.1-or-later */

#pragma once

#if !defined(WEFT_INSIDE) && !defined(WEFT_COMPILATION)
#error "Only <weft.h> can be included directly."
#endif

#include <gio/gio.h>

#ifndef WEFT_PUBLIC
#define WEFT_PUBLIC __attribute__ ((visibility ("default"))) extern
#endif

/* An owned return that is not used is a leak, and for a task a lost error. */
#define WEFT_OWNED __attribute__ ((warn_unused_result))
