/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * LoomCommandTest:
 * @folder: the current folder of what is run; empty at first, and removed with all that is in it
 * @status: how the last run ended, as a shell tells it: 128 + the signal where one ended it
 * @out: what it wrote to standard output
 * @err: what it wrote to standard error
 *
 * The fixture of a test that runs `weft` as people do.
 */
typedef struct
{
  char *folder;
  int   status;
  char *out;
  char *err;
} LoomCommandTest;

void         loom_command_test_set_up      (LoomCommandTest *self,
                                            gconstpointer    data);
void         loom_command_test_tear_down   (LoomCommandTest *self,
                                            gconstpointer    data);

/* Runs `weft` with the arguments up to a NULL and waits for its end. */
void         loom_command_test_run         (LoomCommandTest *self,
                                            ...) G_GNUC_NULL_TERMINATED;
void         loom_command_test_runv        (LoomCommandTest     *self,
                                            const char *const   *arguments);
/* The same of any program, whose name comes first. */
void         loom_command_test_run_argv    (LoomCommandTest     *self,
                                            const char *const   *argv);
/* Starts it, and leaves waiting for it to the caller. */
GSubprocess *loom_command_test_spawn       (LoomCommandTest     *self,
                                            GSubprocessFlags     flags,
                                            const char *const   *arguments) G_GNUC_WARN_UNUSED_RESULT;
int          loom_command_test_wait        (GSubprocess         *process);

/* The built programs, and a recording that is always there. */
char        *loom_command_test_program     (const char *path) G_GNUC_WARN_UNUSED_RESULT;
const char  *loom_command_test_example     (void);

char        *loom_command_test_path        (LoomCommandTest *self,
                                            const char      *name) G_GNUC_WARN_UNUSED_RESULT;
void         loom_command_test_write       (LoomCommandTest *self,
                                            const char      *name,
                                            gconstpointer    contents,
                                            gssize           length);
char        *loom_command_test_read        (LoomCommandTest *self,
                                            const char      *name,
                                            gsize           *length) G_GNUC_WARN_UNUSED_RESULT;
guint        loom_command_test_count_files (LoomCommandTest *self);

/* With what was run and said, where it is not so. */
#define loom_command_test_assert_status(self, expected)                              \
  G_STMT_START                                                                       \
  {                                                                                  \
    if ((self)->status != (expected))                                                \
      g_error ("%s: exit status %d instead of %d\n%s%s", G_STRLOC, (self)->status,   \
               (expected), (self)->out, (self)->err);                                \
  }                                                                                  \
  G_STMT_END

#define loom_command_test_assert_says(text, part)                                    \
  G_STMT_START                                                                       \
  {                                                                                  \
    if (strstr ((text), (part)) == NULL)                                             \
      g_error ("%s: “%s” is not in:\n%s", G_STRLOC, (part), (text));                 \
  }                                                                                  \
  G_STMT_END

G_END_DECLS
