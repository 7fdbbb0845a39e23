/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/value-task/loom-value-task-scenarios.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <sqlite3.h>

#define N_ROWS 200

#define SUM "sum of the rows"

/* The lesson begins here. */

/* SQLite wants one thread at a time and blocks. A serial context is just that: one after the other,
 * on the pool, never on the UI thread. */
typedef struct
{
  WeftAsync async;

  LoomLesson *lesson;
  WeftSyncContext *queue;
  sqlite3 *database;
  gint64 sum;
  char *text;
  GError *error;
} QueryFrame;

static void
query_frame_clear (QueryFrame *self)
{
  if (self->database != NULL)
    sqlite3_close (self->database);
  g_clear_object (&self->queue);
  g_clear_pointer (&self->lesson, loom_lesson_unref);
  g_clear_pointer (&self->text, g_free);
  g_clear_error (&self->error);
}

static gboolean
execute (QueryFrame *self, const char *sql)
{
  char *message = NULL;

  if (sqlite3_exec (self->database, sql, NULL, NULL, &message) == SQLITE_OK)
    return TRUE;
  g_set_error (&self->error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("The database says: %s"), message);
  sqlite3_free (message);
  return FALSE;
}

static gboolean
open_database (QueryFrame *self)
{
  if (sqlite3_open (":memory:", &self->database) != SQLITE_OK)
    {
      g_set_error (&self->error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("The database says: %s"),
                   sqlite3_errmsg (self->database));
      return FALSE;
    }
  return execute (self, "CREATE TABLE rows (value INTEGER)") &&
         execute (self, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i "
                        "< " G_STRINGIFY (N_ROWS) ") INSERT INTO rows SELECT i FROM n");
}

static gboolean
read_sum (QueryFrame *self)
{
  sqlite3_stmt *statement = NULL;

  if (sqlite3_prepare_v2 (self->database, "SELECT sum (value) FROM rows", -1, &statement, NULL) !=
          SQLITE_OK ||
      sqlite3_step (statement) != SQLITE_ROW)
    g_set_error (&self->error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("The database says: %s"),
                 sqlite3_errmsg (self->database));
  else
    self->sum = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  return self->error == NULL;
}

WEFT_ASYNC_DEFINE (query, QueryFrame, query_frame_clear)
{
  WEFT_BEGIN (self);

  self->queue = weft_serial_context_new ("database");
  WEFT_RESUME_ON (self->queue);
  if (!open_database (self) || !read_sum (self))
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  loom_lesson_note (self->lesson, SUM, self->sum);

  WEFT_RESUME_ON (loom_lesson_get_context (self->lesson));
  self->text = g_strdup_printf (_ ("The rows add up to %" PRId64), self->sum);
  if (!loom_surface_set_text (loom_lesson_get_surface (self->lesson), self->text, &self->error))
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  WEFT_RETURN ();

  WEFT_END;
}

/* The lesson ends here. */

static WeftTask *
query (LoomLesson *lesson)
{
  QueryFrame *self = WEFT_ASYNC_NEW (query);

  self->lesson = loom_lesson_ref (lesson);
  return WEFT_ASYNC_START (self);
}

static const LoomExpectation queried[] = {
  { LOOM_MEASURE_COUNTER, SUM, LOOM_IS, (gint64) N_ROWS *(N_ROWS + 1) / 2, LOOM_ALWAYS },
  { LOOM_MEASURE_RESUMED_OFF_UI, NULL, LOOM_IS, 1, LOOM_ALWAYS },
  { LOOM_MEASURE_RESUMED_ON_UI, NULL, LOOM_IS, 1, LOOM_ALWAYS },
  { LOOM_MEASURE_GUARDED, NULL, LOOM_IS, 0, LOOM_ALWAYS },
  { 0 },
};

static const LoomVariant variants[] = {
  { "task", N_ ("Ask the database"), LOOM_VARIANT_CURE, "query", query, queried },
  { 0 },
};

static const LoomCounter counters[] = {
  { SUM, N_ ("Sum of the rows"), LOOM_UNIT_COUNT },
  { 0 },
};

const LoomScenario loom_database_scenario = {
  .name = "database",
  .title = N_ ("Case: a database"),
  .summary = N_ ("A query runs in a serial context of the database’s own: one after the other, as "
                 "SQLite wants it, on the pool. Then it comes back to the label."),
  .moral = N_ ("A database that blocks: a task, in a serial context of its own."),
  .source = "/io/github/weft/Weft/lab/value-task/loom-database-scenario.c",
  .group = LOOM_GROUP_VALUE_TASK,
  .variants = variants,
  .counters = counters,
};
