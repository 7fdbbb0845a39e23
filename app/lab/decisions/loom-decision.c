/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/decisions/loom-decision.h"

#include <glib/gi18n-lib.h>

/**
 * loom_return_get_text:
 * @returns: what to return
 *
 * Returns: how a person calls it, translated
 */
const char *
loom_return_get_text (LoomReturn returns)
{
  switch (returns)
    {
    case LOOM_RETURN_TASK:
      return _ ("a task");
    case LOOM_RETURN_VALUE_TASK:
      return _ ("a value task");
    case LOOM_RETURN_BOTH:
      return _ ("a task, value tasks inside");
    default:
      g_return_val_if_reached (NULL);
    }
}
