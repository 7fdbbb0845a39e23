/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "trace/loom-file-mapping.h"

#include <signal.h>
#include <unistd.h>

#include "trace/loom-export.h"
#include "trace/loom-trace-builder.h"
#include "trace/loom-trace-load.h"

/* More than is read in place of being mapped, and several jobs for the pool. */
#define N_SLICES 300000

static char *
make_file (gsize size)
{
  g_autofree char *content = g_strnfill (size, 'x');
  GError *error = NULL;
  char *path;
  int file = g_file_open_tmp ("weft-mapping-XXXXXX", &path, &error);

  g_assert_no_error (error);
  g_assert_cmpint (write (file, content, size), ==, (gssize) size);
  close (file);
  return path;
}

static void
test_whole (void)
{
  g_autofree char *path = make_file (100001);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = loom_file_mapping_new (path, &error);
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  g_assert_no_error (error);
  g_assert_cmpuint (size, ==, 100001);
  g_assert_cmpint (data[100000], ==, 'x');
  g_assert_cmpuint (loom_file_mapping_get_end (bytes), ==, G_MAXSIZE);
  unlink (path);
}

static void
test_errors (void)
{
  g_autofree char *path = make_file (0);
  g_autoptr (GError) error = NULL;

  g_assert_null (loom_file_mapping_new ("/nowhere/at all", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (loom_file_mapping_new (path, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_null (loom_file_mapping_new ("/dev/zero", &error));
  g_assert_nonnull (error);
  unlink (path);
}

/* What is gone is zeros, what is left is left, and the gap grows only backwards. */
static void
test_cut (void)
{
  gsize page = (gsize) sysconf (_SC_PAGESIZE);
  g_autofree char *path = make_file (page * 8 + 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = loom_file_mapping_new (path, &error);
  const volatile char *data = g_bytes_get_data (bytes, NULL);

  g_assert_no_error (error);
  g_assert_cmpint (truncate (path, (off_t) page * 2), ==, 0);
  g_assert_cmpint (data[page * 5], ==, 0);
  g_assert_cmpuint (loom_file_mapping_get_end (bytes), ==, page * 5);
  g_assert_cmpint (data[page * 8], ==, 0);
  g_assert_cmpuint (loom_file_mapping_get_end (bytes), ==, page * 5);
  g_assert_cmpint (data[page * 2], ==, 0);
  g_assert_cmpuint (loom_file_mapping_get_end (bytes), ==, page * 2);
  g_assert_cmpint (data[page * 2 - 1], ==, 'x');
  unlink (path);
}

static gpointer
look_at_all (gpointer data)
{
  GBytes *bytes = data;
  gsize size;
  const volatile char *at = g_bytes_get_data (bytes, &size);
  gsize n_zeros = 0;

  for (gsize i = size; i-- > 0;)
    n_zeros += at[i] == 0;
  return GSIZE_TO_POINTER (n_zeros);
}

/* Several threads come upon the gap together, while mappings come and go. */
static void
test_threads (void)
{
  gsize page = (gsize) sysconf (_SC_PAGESIZE);

  for (guint round = 0; round < 20; round++)
    {
      g_autofree char *path = make_file (page * 64);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = loom_file_mapping_new (path, &error);
      GThread *threads[4];

      g_assert_no_error (error);
      g_assert_cmpint (truncate (path, (off_t) page * 16), ==, 0);
      for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
        threads[i] = g_thread_new ("look", look_at_all, bytes);
      for (guint i = 0; i < 50; i++)
        g_bytes_unref (loom_file_mapping_new (path, NULL));
      for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
        g_assert_cmpuint (GPOINTER_TO_SIZE (g_thread_join (threads[i])), ==, page * 48);
      g_assert_cmpuint (loom_file_mapping_get_end (bytes), ==, page * 16);
      unlink (path);
    }
}

/* There are so many places. A mapping that is freed gives its own back. */
static void
test_many (void)
{
  g_autofree char *path = make_file (10);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GBytes) again = NULL;
  GBytes *bytes;
  guint n;

  while ((bytes = loom_file_mapping_new (path, NULL)) != NULL)
    g_ptr_array_add (all, bytes);
  n = all->len;
  g_assert_cmpuint (n, >=, 32);
  g_ptr_array_remove_index_fast (all, n / 2);
  again = loom_file_mapping_new (path, NULL);
  g_assert_nonnull (again);
  g_assert_null (loom_file_mapping_new (path, NULL));
  unlink (path);
}

/* What is not about a mapping is whoever's it was. */
static void
test_others (void)
{
  if (g_test_subprocess ())
    {
      g_autofree char *path = make_file (10);
      g_autoptr (GBytes) bytes = loom_file_mapping_new (path, NULL);

      g_assert_nonnull (bytes);
      unlink (path);
      raise (SIGBUS);
      return;
    }
  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
}

static LoomTrace *
make_trace (void)
{
  g_autoptr (LoomTraceBuilder) builder = loom_trace_builder_new (LOOM_FORMAT_FXT, "test");
  guint32 number = loom_trace_builder_string (builder, "number", -1);
  guint32 name = loom_trace_builder_string (builder, "slice", -1);

  for (guint i = 0; i < N_SLICES; i++)
    {
      guint lane = loom_trace_builder_thread (builder, 1, 1 + i % 2);

      loom_trace_builder_typed_arg (builder,
                                    &(LoomArg) { .name = number, .type = LOOM_ARG_UINT, .u = i });
      loom_trace_builder_complete (builder, lane, i * 10, 5, 0, name,
                                   loom_trace_builder_take_args (builder));
    }
  return loom_trace_builder_finish (builder);
}

static GFile *
export_trace (void)
{
  g_autoptr (LoomTrace) trace = make_trace ();
  g_autoptr (GFileIOStream) stream = NULL;
  g_autoptr (GError) error = NULL;
  GFile *file = g_file_new_tmp ("weft-cut-XXXXXX.fxt", &stream, &error);

  g_assert_no_error (error);
  loom_trace_export (trace, file, LOOM_FORMAT_FXT, NULL, &error);
  g_assert_no_error (error);
  return file;
}

static char *
argument_of (LoomTrace *trace, guint lane, guint slice)
{
  g_autoptr (GVariant) args = loom_trace_dup_slice_args (trace, lane, slice);

  return args != NULL ? g_variant_print (args, FALSE) : NULL;
}

/* A recording that is open, and whose file is cut short. */
static void
test_arguments (void)
{
  g_autoptr (GFile) file = export_trace ();
  g_autoptr (GError) error = NULL;
  g_autoptr (LoomTrace) trace = loom_trace_load (file, NULL, NULL, NULL, &error);
  guint n = loom_trace_get_lane (trace, 1)->slices->len;
  g_autofree char *before = argument_of (trace, 1, n - 1);
  g_autofree char *after = NULL;
  g_autofree char *first = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (before, ==, "[('number', '299999')]");
  g_assert_cmpint (truncate (g_file_peek_path (file), 4 * 1024 * 1024), ==, 0);
  first = argument_of (trace, 0, 0);
  g_assert_cmpstr (first, ==, "[('number', '0')]");
  after = argument_of (trace, 1, n - 1);
  g_assert_nonnull (strstr (after, "cut short"));
  g_file_delete (file, NULL, NULL);
}

typedef struct
{
  GFile *file;
  gdouble at;
} Cut;

static void
cut_cb (gdouble fraction, gpointer user_data)
{
  Cut *self = user_data;

  if (fraction >= self->at)
    g_assert_cmpint (truncate (g_file_peek_path (self->file), 1024 * 1024), ==, 0);
}

/* And one that is cut while it is read: there is a recording, or a sentence. */
static void
test_while_reading (void)
{
  static const gdouble moments[] = { 0.0, 0.1, 0.2, 0.29, 0.3, 0.5, 0.8, 1.0 };

  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    {
      g_autoptr (GFile) file = export_trace ();
      g_autoptr (GError) error = NULL;
      Cut cut = { file, moments[i] };
      g_autoptr (LoomTrace) trace = loom_trace_load (file, cut_cb, &cut, NULL, &error);

      if (trace == NULL)
        g_assert_nonnull (strstr (error->message, "cut short to byte"));
      else if (loom_trace_get_end_state (trace) == LOOM_TRACE_END_CUT)
        g_assert_nonnull (strstr (loom_trace_get_end_message (trace), "cut short to byte"));
      else
        g_assert_cmpuint (loom_trace_get_n_events (trace), ==, N_SLICES);
      g_assert_true (trace == NULL || loom_trace_get_n_events (trace) <= N_SLICES);
      g_test_message ("at %g: %s", moments[i],
                      trace == NULL ? error->message : loom_trace_get_end_message (trace));
      g_file_delete (file, NULL, NULL);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/file-mapping/whole", test_whole);
  g_test_add_func ("/file-mapping/errors", test_errors);
  g_test_add_func ("/file-mapping/cut", test_cut);
  g_test_add_func ("/file-mapping/threads", test_threads);
  g_test_add_func ("/file-mapping/many", test_many);
  g_test_add_func ("/file-mapping/others", test_others);
  g_test_add_func ("/file-mapping/arguments", test_arguments);
  g_test_add_func ("/file-mapping/while-reading", test_while_reading);
  return g_test_run ();
}
