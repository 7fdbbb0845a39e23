/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <adwaita.h>
#include <stdlib.h>
#include <time.h>
#include <weft.h>

#include "bench.h"
#include "tasks/loom-tasks-view.h"
#include "trace/loom-trace-builder.h"

/*
 * A million tasks in their list: how long it takes to see them, sorted, filtered and expanded, and for
 * how much of its thread's processor time a turn of the main loop held it at the most, frames drawn
 * included.
 *
 *   bench-tasks [TASKS]
 */

#define N_TASKS 1000000
#define N_IN_CHAIN 1000

typedef struct
{
  GtkWidget *window;
  LoomTasksView *view;
  LoomTasksModel *model;
  LoomTaskIndex *index;
  gint64 longest; /* µs of this thread's that a turn of the main loop took */
} Bench;

/* One task made most of the others; each tenth has a child, and a thousand make each other. */
static LoomTrace *
make_trace (guint n_tasks)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "tasks");
  guint32 category = loom_trace_builder_string (builder, "weft.task", -1);
  guint32 parent = loom_trace_builder_string (builder, "parent", -1);
  guint32 names[100];

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *name = g_strdup_printf ("load_part_%u", i);

      names[i] = loom_trace_builder_string (builder, name, -1);
    }
  for (guint i = 1; i <= n_tasks; i++)
    {
      LoomArg made_by = { .name = parent, .type = LOOM_ARG_UINT };
      guint32 name = names[(i * 7919u) % G_N_ELEMENTS (names)];

      made_by.u = i > n_tasks - N_IN_CHAIN || i % 10 == 1 ? i - 1 : 1;
      if (i == 1)
        made_by.u = 0;
      loom_trace_builder_typed_arg (builder, &made_by);
      loom_trace_builder_async_begin (builder, 1, 0, i, i * 1000, category, name,
                                      loom_trace_builder_take_args (builder));
      loom_trace_builder_async_end (builder, 1, 0, i, i * 1000 + (i * 2654435761u) % 1000000,
                                    category, name, 0);
    }
  return loom_trace_builder_finish (builder);
}

static gint64
thread_time (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (gint64) time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

static void
turn (Bench *bench)
{
  gint64 begun = thread_time ();

  g_main_context_iteration (NULL, FALSE);
  bench->longest = MAX (bench->longest, thread_time () - begun);
}

/* When something is asked for: on the clock, and of this thread's time. */
typedef struct
{
  gint64 clock;
  gint64 thread;
} Begin;

static Begin
begin (void)
{
  return (Begin) { g_get_monotonic_time (), thread_time () };
}

static void
run_until_idle (Bench *bench)
{
  while (loom_tasks_view_is_busy (bench->view))
    turn (bench);
  for (guint i = 0; i < 200; i++)
    {
      if (i % 20 == 0)
        gtk_widget_queue_draw (GTK_WIDGET (bench->view));
      turn (bench);
    }
}

static void
report (Bench *bench, const char *what, Begin begun)
{
  bench->longest = thread_time () - begun.thread;
  run_until_idle (bench);
  g_print ("%-34s %8.1f ms, main loop held %6.1f ms at the most; %u listed\n", what,
           (double) (g_get_monotonic_time () - begun.clock) / 1000.0,
           (double) bench->longest / 1000.0, loom_tasks_view_get_n_listed (bench->view));
}

static GtkWidget *
find_child (GtkWidget *widget, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_child (child, type);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
sort_by (Bench *bench, guint number, const char *what)
{
  GtkColumnView *list =
      GTK_COLUMN_VIEW (find_child (GTK_WIDGET (bench->view), GTK_TYPE_COLUMN_VIEW));
  g_autoptr (GtkColumnViewColumn) column =
      g_list_model_get_item (gtk_column_view_get_columns (list), number);
  Begin begun = begin ();

  gtk_column_view_sort_by_column (list, column, GTK_SORT_DESCENDING);
  report (bench, what, begun);
}

static void
filter_by (Bench *bench, const char *text, const char *what)
{
  GtkWidget *entry = find_child (GTK_WIDGET (bench->view), GTK_TYPE_SEARCH_ENTRY);
  Begin begun = begin ();

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  g_signal_emit_by_name (entry, "search-changed");
  report (bench, what, begun);
}

static void
select_task (Bench *bench, guint64 id, const char *what)
{
  Begin begun = begin ();

  loom_tasks_view_select (bench->view, loom_task_index_find (bench->index, 1, id));
  report (bench, what, begun);
}

/* Each place is another one, so that all rows are. */
static void
scroll (Bench *bench)
{
  GtkWidget *list = find_child (GTK_WIDGET (bench->view), GTK_TYPE_COLUMN_VIEW);
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));
  double end = gtk_adjustment_get_upper (adjustment);
  gint64 longest = 0, sum = 0;

  for (guint i = 0; i < 100; i++)
    {
      gint64 begun = thread_time ();

      bench->longest = 0;
      gtk_adjustment_set_value (adjustment, end * i / 100 + 13 * i);
      for (guint j = 0; j < 10; j++)
        turn (bench);
      longest = MAX (longest, bench->longest);
      sum += thread_time () - begun;
    }
  g_print ("%-34s %8.1f ms a place, main loop held %6.1f ms at the most\n", "scroll",
           (double) sum / 100 / 1000.0, (double) longest / 1000.0);
}

static void
run (Bench *bench, guint n_tasks)
{
  gint64 memory = bench_get_memory ();
  Begin begun = begin ();

  loom_tasks_view_set_tasks (bench->view, bench->index);
  report (bench, "open", begun);
  begun = begin ();
  loom_tasks_model_expand (bench->model, loom_task_index_find (bench->index, 1, 1), TRUE);
  report (bench, "expand the first", begun);
  g_print ("%-34s %8.1f bytes a task\n", "memory of the list",
           (double) (bench_get_memory () - memory) / n_tasks);
  scroll (bench);
  sort_by (bench, 7, "sort by total");
  sort_by (bench, 0, "sort by name");
  filter_by (bench, "part_7", "filter by name");
  filter_by (bench, "", "no filter");
  select_task (bench, n_tasks, "go to the end of a chain of 1,000");
}

int
main (int argc, char **argv)
{
  guint n_tasks = argc > 1 ? (guint) strtoul (argv[1], NULL, 10) : N_TASKS;
  g_autoptr (WeftSyncContext) context = NULL;
  g_autoptr (LoomTrace) trace = NULL;
  Bench bench = { .longest = 0 };
  gint64 begun;

  if (n_tasks < 2 * N_IN_CHAIN)
    {
      g_printerr ("bench-tasks: %u tasks are too few\n", n_tasks);
      return EXIT_FAILURE;
    }
  adw_init ();
  context = weft_main_loop_context_install (NULL);
  trace = make_trace (n_tasks);
  begun = g_get_monotonic_time ();
  bench.index = loom_task_index_new (trace, NULL, NULL);
  g_print ("%-34s %8.1f ms, on a worker\n", "index",
           (double) (g_get_monotonic_time () - begun) / 1000.0);
  bench.view = LOOM_TASKS_VIEW (loom_tasks_view_new ());
  bench.model = loom_tasks_view_get_model (bench.view);
  bench.window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (bench.window), 1600, 900);
  gtk_window_set_child (GTK_WINDOW (bench.window), GTK_WIDGET (bench.view));
  gtk_window_present (GTK_WINDOW (bench.window));
  run_until_idle (&bench);
  run (&bench, n_tasks);

  gtk_window_destroy (GTK_WINDOW (bench.window));
  loom_task_index_unref (bench.index);
  return EXIT_SUCCESS;
}
