/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Every subcommand that takes a recording takes one of every format, packed or not. */

#include <gio/gio.h>
#include <string.h>

#include "loom-command-test.h"

static const char *const formats[] = { "fxt", "json", "syscap", "fxt.gz", "json.gz", "syscap.gz" };

static const struct
{
  const char *arguments[6]; /* IN stands for the recording, OUT for a file to write */
  const char *output;       /* what that is called; NULL where nothing is written */
  const char *begins;       /* as it begins, or what is said does */
} uses[] = {
  { { "info", "IN" }, NULL, "Recording" },
  { { "check", "--fail-on=none", "IN" }, NULL, NULL },
  { { "check", "--fail-on=none", "--format=json", "IN" }, NULL, "{" },
  { { "check", "--fail-on=none", "--format=sarif", "IN" }, NULL, "{" },
  { { "check", "--fail-on=none", "--format=junit", "IN" }, NULL, "<?xml" },
  { { "compare", "IN", "IN" }, NULL, "Name" },
  { { "compare", "--format=csv", "IN", "IN" }, NULL, "name," },
  { { "report", "IN", "-o", "OUT" }, "out.pdf", "%PDF" },
  { { "report", "IN", "-o", "OUT" }, "out.json", "{" },
  { { "report", "IN", "-o", "OUT" }, "out.html", "<!DOCTYPE html>" },
  { { "report", "IN", "-o", "OUT" }, "out.csv", "kind," },
  { { "export", "IN", "-o", "OUT" }, "out.fxt", "\x10" },
  { { "export", "IN", "-o", "OUT" }, "export.json", "{" },
  { { "export", "IN", "-o", "OUT" }, "out.syscap", "\x5e\x97\xca\xfd" },
  { { "export", "IN", "-o", "OUT" }, "out.json.gz", "\x1f\x8b" },
};

static void
use (LoomCommandTest *self, guint number, const char *input)
{
  const char *arguments[G_N_ELEMENTS (uses[0].arguments) + 1] = { NULL };
  g_autofree char *written = NULL;
  const char *text;

  for (guint i = 0; i < G_N_ELEMENTS (uses[0].arguments); i++)
    {
      const char *argument = uses[number].arguments[i];

      arguments[i] = g_strcmp0 (argument, "IN") == 0    ? input
                     : g_strcmp0 (argument, "OUT") == 0 ? uses[number].output
                                                        : argument;
    }
  loom_command_test_runv (self, arguments);
  loom_command_test_assert_status (self, 0);
  if (uses[number].output != NULL)
    written = loom_command_test_read (self, uses[number].output, NULL);
  text = written != NULL ? written : self->out;
  if (uses[number].begins != NULL && !g_str_has_prefix (text, uses[number].begins))
    g_error ("%s of %s begins otherwise: %.60s", arguments[0], input, text);
}

static void
test_format (LoomCommandTest *self, gconstpointer data)
{
  g_autofree char *input = g_strconcat ("in.", data, NULL);

  loom_command_test_run (self, "export", loom_command_test_example (), "-o", input, NULL);
  loom_command_test_assert_status (self, 0);
  for (guint i = 0; i < G_N_ELEMENTS (uses); i++)
    use (self, i, input);
}

/* What a format cannot hold is said, on standard error; what it can, is not talked about. */
static void
test_loss (LoomCommandTest *self, gconstpointer data G_GNUC_UNUSED)
{
  loom_command_test_run (self, "export", loom_command_test_example (), "-o", "out.syscap", NULL);
  loom_command_test_assert_status (self, 0);
  loom_command_test_assert_says (self->err, "no arrows");
  g_assert_cmpstr (self->out, ==, "");
  loom_command_test_run (self, "export", "out.syscap", "-o", "again.syscap", NULL);
  loom_command_test_assert_status (self, 0);
  g_assert_cmpstr (self->err, ==, "weft: wrote again.syscap\n");
  loom_command_test_run (self, "export", loom_command_test_example (), "-o", "out.fxt", NULL);
  g_assert_cmpstr (self->err, ==, "weft: wrote out.fxt\n");

  /* One is one. */
  loom_command_test_write (self, "one.json",
                           "[{\"ph\":\"i\",\"pid\":7,\"tid\":7,\"ts\":0,\"name\":\"here\"}]", -1);
  loom_command_test_run (self, "export", "one.json", "-o", "one.syscap", NULL);
  loom_command_test_assert_status (self, 0);
  loom_command_test_assert_says (self->err, "what was on 1 thread is marks");
  loom_command_test_assert_says (self->err, "1 instant is a mark");
}

static void
test_endings (LoomCommandTest *self, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const endings[] = { "out", "out.gz", "out.txt", "out.syscap.xz", ".gz" };

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      loom_command_test_run (self, "export", loom_command_test_example (), "-o", endings[i], NULL);
      loom_command_test_assert_status (self, 2);
      loom_command_test_assert_says (self->err, ".syscap");
    }
  g_assert_cmpuint (loom_command_test_count_files (self), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, data, func)                                                                      \
  g_test_add (path, LoomCommandTest, data, loom_command_test_set_up, func,                         \
              loom_command_test_tear_down)
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *path = g_strdup_printf ("/formats/%s", formats[i]);

      ADD (path, formats[i], test_format);
    }
  ADD ("/formats/loss", NULL, test_loss);
  ADD ("/formats/endings", NULL, test_endings);
#undef ADD
  return g_test_run ();
}
