/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "loom-settings.h"

#define SCHEMA "io.github.weft.Weft"

/**
 * loom_settings_new:
 *
 * The program's settings. GLib ends a program whose schema is not installed; this one goes
 * on without remembering anything.
 *
 * Returns: (transfer full) (nullable): new settings
 */
GSettings *
loom_settings_new (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  if (source == NULL)
    return NULL;
  schema = g_settings_schema_source_lookup (source, SCHEMA, TRUE);
  return schema != NULL ? g_settings_new_full (schema, NULL, NULL) : NULL;
}
