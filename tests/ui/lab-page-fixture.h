/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <weft.h>

#include "lab/loom-lab-page.h"
#include "support/loom-ui-test.h"

/* The lab's page in a window of its own, from its first scenario to its end. */

typedef struct
{
  LoomLabPage *page;
  GtkWidget *window;
} Fixture;

static void
open_page (Fixture *fixture, const char *scenario)
{
  fixture->page = LOOM_LAB_PAGE (g_object_ref_sink (loom_lab_page_new ()));
  g_assert_true (loom_lab_page_show_scenario (fixture->page, scenario));
  fixture->window = loom_ui_test_window (GTK_WIDGET (fixture->page), 1300, 800);
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *) data == NULL;
}

static void
tear_down (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gpointer page = fixture->page;

  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_object_add_weak_pointer (page, &page);
  g_object_unref (fixture->page);
  /* What runs holds it until it has ended. */
  loom_ui_test_until (is_gone, &page);
}

static gboolean
is_idle (gpointer data)
{
  return !loom_lab_page_get_busy (data);
}

static guint
get_n_runs (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (loom_lab_page_get_lab (fixture->page)));
}
