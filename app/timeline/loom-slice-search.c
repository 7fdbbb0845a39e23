/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-slice-search.h"

#include <string.h>

/*
 * A recording has few names for many slices: the text is looked for in each string once,
 * and a slice costs one look at a table. Arguments must be decoded and cost more.
 */

/* How often a long search looks whether it is still wanted. */
#define CHECK_INTERVAL 16384

typedef struct
{
  const char *text; /* as it was typed */
  char *folded;     /* for what is not ASCII; NULL where the text is */
} Needle;

static gboolean
matches (const Needle *needle, const char *string)
{
  g_autofree char *folded = NULL;

  if (needle->folded == NULL)
    return strcasestr (string, needle->text) != NULL;
  if (g_str_is_ascii (string) || !g_utf8_validate (string, -1, NULL))
    return FALSE;
  folded = g_utf8_casefold (string, -1);
  return strstr (folded, needle->folded) != NULL;
}

/* A byte a string: whether it has the text in it. */
static guint8 *
find_names (LoomTrace *trace, const Needle *needle, guint *n_names)
{
  guint n = loom_trace_get_n_strings (trace);
  g_autofree guint8 *names = g_new0 (guint8, n);

  *n_names = 0;
  for (guint i = 0; i < n; i++)
    {
      names[i] = matches (needle, loom_trace_get_string (trace, i));
      *n_names += names[i];
    }
  return g_steal_pointer (&names);
}

static gboolean
has_argument (LoomTrace *trace, const Needle *needle, guint lane, guint slice)
{
  g_autoptr (GVariant) args = loom_trace_dup_slice_args (trace, lane, slice);
  const char *value;
  GVariantIter iter;

  if (args == NULL)
    return FALSE;
  g_variant_iter_init (&iter, args);
  while (g_variant_iter_next (&iter, "(&s&s)", NULL, &value))
    if (matches (needle, value))
      return TRUE;
  return FALSE;
}

/**
 * loom_slice_search_run:
 * @text: what to look for; in nothing is nothing found
 * @arguments: whether to look into arguments too, which takes far longer
 * @cancellable: (nullable): ends the search
 *
 * Returns: (transfer full) (nullable): the slices; %NULL when it was cancelled
 */
LoomSliceSet *
loom_slice_search_run (LoomTrace *trace,
                       const char *text,
                       gboolean arguments,
                       GCancellable *cancellable)
{
  g_autofree char *folded = g_str_is_ascii (text) ? NULL : g_utf8_casefold (text, -1);
  Needle needle = { text, folded };
  g_autoptr (LoomSliceSet) found = loom_slice_set_new ();
  g_autofree guint8 *names = NULL;
  guint n_names;

  if (*text == '\0')
    return g_steal_pointer (&found);
  names = find_names (trace, &needle, &n_names);
  if (n_names == 0 && !arguments)
    return g_steal_pointer (&found);

  for (guint i = 0; i < loom_trace_get_n_lanes (trace); i++)
    {
      const GArray *slices = loom_trace_get_lane (trace, i)->slices;

      for (guint j = 0; j < slices->len; j++)
        {
          if (j % CHECK_INTERVAL == 0 && g_cancellable_is_cancelled (cancellable))
            return NULL;
          if (names[g_array_index (slices, LoomSlice, j).name] ||
              (arguments && has_argument (trace, &needle, i, j)))
            loom_slice_set_append (found, i, j);
        }
    }
  return g_steal_pointer (&found);
}
