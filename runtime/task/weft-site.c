/* SPDX-License-Identifier: LGPL-2.1-or-later */

#include "task/weft-site.h"

/* What WEFT_ASYNC_DEFINE() calls a body, behind the async function's own name. */
#define BODY_SUFFIX "_weft_body_"

/**
 * weft_site_get_name:
 * @site: a site
 *
 * Returns: (transfer none): what a person calls a task made at @site; lives as long as the
 *   process
 */
const char *
weft_site_get_name (const WeftSite *site)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (site != NULL, NULL);

  if (!g_str_has_suffix (site->name, BODY_SUFFIX))
    return site->name;

  name = g_strndup (site->name, strlen (site->name) - strlen (BODY_SUFFIX));
  return g_intern_string (name);
}
