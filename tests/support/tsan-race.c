/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A data race that is surely one, so that silence elsewhere means something. */

#include <glib.h>

static guint counter;

static gpointer
count (gpointer data G_GNUC_UNUSED)
{
  for (guint i = 0; i < 1000; i++)
    counter++;

  return NULL;
}

int
main (void)
{
  GThread *threads[2];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("racer", count, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);

  return counter == 0;
}
