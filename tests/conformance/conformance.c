/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "conformance.h"

enum
{
  SECTION,
  NUMBER,
  WHERE,
  GIVEN,
  WHEN,
  EXPECTED,
  N_COLUMNS
};

typedef struct
{
  char **columns;
  char *(*observe) (void);
} Line;

static void
line_free (gpointer data)
{
  Line *line = data;

  g_strfreev (line->columns);
  g_free (line);
}

static GPtrArray *
read_section (const char *section)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) rows = NULL;
  GPtrArray *lines = g_ptr_array_new_with_free_func (line_free);

  if (!g_file_get_contents (CONFORMANCE_TABLE, &text, NULL, &error))
    g_error ("%s", error->message);
  rows = g_strsplit (text, "\n", -1);
  for (char **row = rows; *row != NULL; row++)
    {
      char **columns = g_strsplit (*row, "\t", -1);

      if (**row == '#' || g_strv_length (columns) != N_COLUMNS ||
          !g_str_equal (columns[SECTION], section))
        {
          g_assert_true (**row == '#' || **row == '\0' || g_strv_length (columns) == N_COLUMNS);
          g_strfreev (columns);
          continue;
        }
      g_ptr_array_add (lines, g_new0 (Line, 1));
      *(Line *) lines->pdata[lines->len - 1] = (Line) { columns, NULL };
    }
  return lines;
}

static void
test_line (gconstpointer data)
{
  const Line *line = data;
  g_autofree char *seen = NULL;

  if (g_str_equal (line->columns[WHERE], "reason"))
    {
      g_test_skip (line->columns[EXPECTED]);
      return;
    }

  g_assert_nonnull (line->observe);
  g_test_message ("Given %s, when %s", line->columns[GIVEN], line->columns[WHEN]);
  seen = line->observe ();
  g_assert_cmpstr (seen, ==, line->columns[EXPECTED]);
}

static Line *
find_line (GPtrArray *lines, const char *number)
{
  for (guint i = 0; i < lines->len; i++)
    if (g_str_equal (((Line *) lines->pdata[i])->columns[NUMBER], number))
      return lines->pdata[i];
  return NULL;
}

int
conformance_run (
    int argc, char **argv, const char *section, const ConformanceCase *cases, gsize n_cases)
{
  g_autoptr (GPtrArray) lines = read_section (section);
  int status;

  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < n_cases; i++)
    {
      Line *line = find_line (lines, cases[i].number);

      if (line == NULL || g_str_equal (line->columns[WHERE], "reason"))
        g_error ("Case %s has no line in the section %s of %s", cases[i].number, section,
                 CONFORMANCE_TABLE);
      line->observe = cases[i].observe;
    }
  for (guint i = 0; i < lines->len; i++)
    {
      Line *line = lines->pdata[i];
      g_autofree char *path = g_strdup_printf ("/conformance/%03d", atoi (line->columns[NUMBER]));

      g_test_add_data_func (path, line, test_line);
    }

  status = g_test_run ();
  weft_pool_shut_down ();
  return status;
}

const char *
conformance_bool (gboolean value)
{
  return value ? "yes" : "no";
}

const char *
conformance_status (WeftTask *task)
{
  static const char *const names[] = {
    [WEFT_TASK_PENDING] = "pending",
    [WEFT_TASK_SUCCEEDED] = "succeeded",
    [WEFT_TASK_FAILED] = "failed",
    [WEFT_TASK_CANCELLED] = "cancelled",
  };

  return names[weft_task_get_status (task)];
}

char *
conformance_error (WeftTask *task)
{
  const GError *error;

  if (!weft_task_is_completed (task))
    return g_strdup ("pending");
  error = weft_task_get_error (task);
  if (error == NULL)
    return g_strdup ("none");
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_strdup ("cancelled");
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return g_strdup ("timed-out");
  return g_strdup (error->message);
}

WeftTask *
conformance_failed (const char *message)
{
  return weft_task_from_error (g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, message));
}

WeftTask *
conformance_cancelled (const char *message)
{
  return weft_task_from_error (g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, message));
}

WeftTask *
conformance_int (gint64 value)
{
  return weft_task_from_result (weft_result_int (value));
}

WeftTask *
conformance_task_of (WeftCompletionSource *source)
{
  return weft_task_ref (weft_completion_source_get_task (source));
}

const char *
conformance_refused (GDestroyNotify func, gpointer data)
{
  g_test_expect_message ("Weft", G_LOG_LEVEL_CRITICAL, "*");
  func (data);
  g_test_assert_expected_messages ();
  return "refused";
}

typedef struct
{
  GDestroyNotify func;
  gpointer data;
} Call;

static gpointer
call_thread (gpointer data)
{
  Call *call = data;

  call->func (call->data);
  return NULL;
}

void
conformance_on_thread (GDestroyNotify func, gpointer data)
{
  Call call = { func, data };

  g_thread_join (g_thread_new ("thread", call_thread, &call));
}

void
conformance_with_context (WeftSyncContext *context, GDestroyNotify func, gpointer data)
{
  WeftSyncContext *previous = weft_sync_context_get_current ();

  if (previous != NULL)
    g_object_ref (previous);
  weft_sync_context_set_current (context);
  func (data);
  weft_sync_context_set_current (previous);
  g_clear_object (&previous);
}

typedef struct
{
  WeftAsync async;
  WeftAwaitable awaitable;
  ConformanceSeen *seen;
  WeftResult result;
} FollowFrame;

WEFT_ASYNC_DEFINE (follow, FollowFrame, NULL)
{
  WEFT_BEGIN (self);
  WEFT_AWAIT_TO (self->result, self->awaitable);
  if (self->seen != NULL)
    {
      self->seen->value = self->result.v_int;
      self->seen->context = weft_sync_context_get_current ();
      self->seen->was_worker = weft_pool_is_worker ();
      __atomic_store_n (&self->seen->thread, g_thread_self (), __ATOMIC_RELEASE);
    }
  WEFT_RETURN_RESULT (self->result);
  WEFT_END;
}

WeftTask *
conformance_follow (WeftAwaitable awaitable, ConformanceSeen *seen)
{
  FollowFrame *self = WEFT_ASYNC_NEW (follow);

  self->awaitable = awaitable;
  self->seen = seen;
  return WEFT_ASYNC_START (self);
}

WeftTask *
conformance_follow_task (WeftTask *task, gboolean capture, ConformanceSeen *seen)
{
  return conformance_follow (weft_configure_await (task, capture), seen);
}

const char *
conformance_place (const ConformanceSeen *seen, GThread *here)
{
  return __atomic_load_n (&seen->thread, __ATOMIC_ACQUIRE) == here ? "inline" : "queued";
}

static guint n_reports; /* atomic */

static void
count_report (const WeftSite *site G_GNUC_UNUSED,
              const GError *error G_GNUC_UNUSED,
              gpointer user_data G_GNUC_UNUSED)
{
  g_atomic_int_inc (&n_reports);
}

guint
conformance_count_reports (GDestroyNotify func, gpointer data)
{
  n_reports = 0;
  weft_set_unobserved_handler (count_report, NULL);
  func (data);
  weft_set_unobserved_handler (NULL, NULL);
  return g_atomic_int_get (&n_reports);
}
