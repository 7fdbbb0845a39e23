/* SPDX-License-Identifier: LGPL-2.1-or-later */

/*
 * The formats are those of Linux's Documentation/admin-guide/cgroup-v2.rst, "cpu.max", and
 * Documentation/scheduler/sched-bwc.rst. A group is bound by the quotas of those above it,
 * too, so all of them up to the root are asked.
 */

#include "sched/weft-processors-private.h"

#include <sched.h>

static guint
affinity (void)
{
  cpu_set_t set;

  CPU_ZERO (&set);
  if (sched_getaffinity (0, sizeof set, &set) == 0 && CPU_COUNT (&set) > 0)
    return (guint) CPU_COUNT (&set);
  return g_get_num_processors ();
}

static guint
processors_of (gint64 quota, gint64 period)
{
  if (quota <= 0 || period <= 0)
    return 0;
  return (guint) CLAMP ((quota + period - 1) / period, 1, G_MAXUINT16);
}

guint
weft_processors_parse_max (const char *max)
{
  g_auto (GStrv) words = g_strsplit_set (max, " \n", 3);

  if (g_strv_length (words) < 2)
    return 0;
  return processors_of (g_ascii_strtoll (words[0], NULL, 10), g_ascii_strtoll (words[1], NULL, 10));
}

guint
weft_processors_parse_quota (const char *quota, const char *period)
{
  return processors_of (g_ascii_strtoll (quota, NULL, 10), g_ascii_strtoll (period, NULL, 10));
}

static char *
read_file (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  char *contents = NULL;

  /* Without such a file there is no such limit. */
  return g_file_get_contents (path, &contents, NULL, NULL) ? contents : NULL;
}

static guint
quota_of (const char *folder)
{
  g_autofree char *max = read_file (folder, "cpu.max");
  g_autofree char *quota = read_file (folder, "cpu.cfs_quota_us");
  g_autofree char *period = read_file (folder, "cpu.cfs_period_us");

  if (max != NULL)
    return weft_processors_parse_max (max);
  if (quota != NULL && period != NULL)
    return weft_processors_parse_quota (quota, period);
  return 0;
}

/* From the group @path below @root up to @root. */
static guint
smallest_quota (const char *root, const char *path)
{
  g_autofree char *folder = g_build_filename (root, path, NULL);
  guint smallest = 0;

  while (strlen (folder) >= strlen (root))
    {
      guint quota = quota_of (folder);
      char *parent = g_path_get_dirname (folder);

      if (quota > 0 && (smallest == 0 || quota < smallest))
        smallest = quota;
      g_free (folder);
      folder = parent;
    }
  return smallest;
}

/* A line of /proc/self/cgroup: number, controllers, path. */
static guint
quota_of_line (const char *line)
{
  g_auto (GStrv) fields = g_strsplit (line, ":", 3);
  g_auto (GStrv) controllers = NULL;

  if (g_strv_length (fields) < 3)
    return 0;
  if (*fields[1] == '\0')
    return smallest_quota ("/sys/fs/cgroup", fields[2]);

  controllers = g_strsplit (fields[1], ",", -1);
  if (!g_strv_contains ((const char *const *) controllers, "cpu"))
    return 0;
  return smallest_quota ("/sys/fs/cgroup/cpu", fields[2]);
}

guint
weft_processors_count (void)
{
  guint n_processors = affinity ();
  g_autofree char *groups = read_file ("/proc/self", "cgroup");
  g_auto (GStrv) lines = g_strsplit (groups != NULL ? groups : "", "\n", -1);

  for (char **line = lines; *line != NULL; line++)
    {
      guint quota = quota_of_line (*line);

      if (quota > 0)
        n_processors = MIN (n_processors, quota);
    }
  return n_processors;
}
