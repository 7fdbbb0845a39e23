/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include <weft.h>

#include "recording-walk.h"
#include "trace/weft-control-layout.h"

#define KIB 1024
#define MIB (1024 * KIB)

/* The program that others attach to: this one, started again, which does what its standard input
 * says, a letter each, and answers with a dot when it is done. */

typedef struct
{
  WeftAsync async;
  WeftTask *awaited;
} WaitFrame;

static void
wait_clear (WaitFrame *self)
{
  g_clear_pointer (&self->awaited, weft_task_unref);
}

WEFT_ASYNC_DEFINE (wait_for_it, WaitFrame, wait_clear)
{
  WEFT_BEGIN (self);
  WEFT_AWAIT (g_steal_pointer (&self->awaited));
  WEFT_END;
}

static WeftTask *
wait_for_it (WeftTask *awaited)
{
  WaitFrame *self = WEFT_ASYNC_NEW (wait_for_it);

  self->awaited = awaited;
  return WEFT_ASYNC_START (self);
}

static WeftCompletionSource *source;
static WeftTask *waiting; /* outer awaits inner awaits that of the source */

static void
make_tasks (void)
{
  source = weft_completion_source_new (WEFT_COMPLETION_DEFAULT);
  waiting = wait_for_it (wait_for_it (weft_task_ref (weft_completion_source_get_task (source))));
}

static void
complete_tasks (void)
{
  weft_completion_source_set (source, weft_result_void ());
  g_assert_true (weft_task_is_completed (waiting));
  g_clear_pointer (&waiting, weft_task_unref);
  g_clear_pointer (&source, weft_completion_source_free);
}

static void
record_myself (void)
{
  int fd = weft_recorder_create_memory (MIB, NULL);

  g_assert_true (weft_recorder_start_fd (fd, NULL));
  close (fd);
}

static gpointer
mark_once (gpointer data G_GNUC_UNUSED)
{
  weft_trace_instant ("app", "thread", NULL);
  return NULL;
}

/* The child takes the input over, until it is told to quit. */
static void
fork_and_wait (void)
{
  pid_t pid = fork ();
  int status;

  if (pid == 0)
    return;
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFEXITED (status) && WEXITSTATUS (status) == 0);
}

static gboolean
obey (char command)
{
  switch (command)
    {
    case 'e':
      weft_trace_instant ("app", "tick", NULL);
      break;
    case 't':
      make_tasks ();
      break;
    case 'c':
      complete_tasks ();
      break;
    case 'r':
      record_myself ();
      break;
    case 's':
      weft_recorder_stop ();
      break;
    case 'n':
      g_thread_join (g_thread_new ("brief", mark_once, NULL));
      break;
    case 'f':
      fork_and_wait ();
      break;
    case 'q':
      return FALSE;
    default:
      g_assert_not_reached ();
    }
  return TRUE;
}

static int
program_main (void)
{
  char command;

  while (read (STDIN_FILENO, &command, 1) == 1 && obey (command))
    if (write (STDOUT_FILENO, ".", 1) != 1)
      return 1;
  return write (STDOUT_FILENO, ".", 1) == 1 ? 0 : 1;
}

/* The other side. */

typedef struct
{
  GPid pid;
  int input;
  int output;
  WeftControlPage *page; /* mapped */
} Program;

/* Where the link at @path says @name; -1 if nowhere. */
static int
find_fd (pid_t pid, const char *name, guint *n_fds)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/fd", pid);
  DIR *folder = opendir (path);
  const struct dirent *entry;
  int found = -1;

  g_assert_nonnull (folder);
  while ((entry = readdir (folder)) != NULL)
    {
      char link[64] = "";

      if (readlinkat (dirfd (folder), entry->d_name, link, sizeof link - 1) < 0)
        continue;
      ++*n_fds;
      if (g_str_equal (link, name))
        {
          g_assert_cmpint (found, ==, -1);
          found = (int) g_ascii_strtoll (entry->d_name, NULL, 10);
        }
    }
  closedir (folder);
  return found;
}

static int
open_fd (pid_t pid, int number, int flags)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/fd/%d", pid, number);
  int fd = open (path, flags | O_CLOEXEC);

  g_assert_cmpint (fd, >=, 0);
  return fd;
}

static WeftControlPage *
map_page (pid_t pid)
{
  guint n_fds = 0;
  int number = find_fd (pid, "/memfd:" WEFT_CONTROL_NAME " (deleted)", &n_fds);
  WeftControlPage *page;
  int fd;

  g_assert_cmpint (number, >, STDERR_FILENO);
  fd = open_fd (pid, number, O_RDWR);
  page = mmap (NULL, WEFT_CONTROL_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  g_assert_true (page != MAP_FAILED);
  /* Who attaches cannot take the page away. */
  g_assert_cmpint (ftruncate (fd, 0), ==, -1);
  close (fd);
  g_assert_cmphex (page->magic, ==, WEFT_CONTROL_MAGIC);
  g_assert_cmpuint (page->version, ==, WEFT_CONTROL_VERSION);
  g_assert_cmpuint (page->pid, ==, (guint32) pid);
  return page;
}

static void
tell (Program *self, const char *commands)
{
  for (; *commands != '\0'; commands++)
    {
      char answer;

      g_assert_cmpint (write (self->input, commands, 1), ==, 1);
      g_assert_cmpint (read (self->output, &answer, 1), ==, 1);
      g_assert_cmpint (answer, ==, '.');
    }
}

static Program
program_start (void)
{
  g_autofree char *path = g_file_read_link ("/proc/self/exe", NULL);
  const char *const argv[] = { path, "--program", NULL };
  g_autoptr (GError) error = NULL;
  Program self;

  g_spawn_async_with_pipes (NULL, (char **) argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL,
                            &self.pid, &self.input, &self.output, NULL, &error);
  g_assert_no_error (error);
  self.page = NULL;
  tell (&self, "e"); /* It is there. */
  self.page = map_page (self.pid);
  return self;
}

static void
program_finish (Program *self)
{
  int status;

  if (self->pid != 0)
    {
      tell (self, "q");
      g_assert_cmpint (waitpid (self->pid, &status, 0), ==, self->pid);
      g_assert_cmpint (status, ==, 0);
    }
  munmap (self->page, WEFT_CONTROL_SIZE);
  close (self->input);
  close (self->output);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Program, program_finish)

static guint32
active_of (const WeftControlPage *page)
{
  return __atomic_load_n (&page->active, __ATOMIC_ACQUIRE);
}

static gboolean
change (WeftControlPage *page, guint32 from, guint32 to)
{
  return __atomic_compare_exchange_n (&page->active, &from, to, FALSE, __ATOMIC_ACQ_REL,
                                      __ATOMIC_ACQUIRE);
}

static gboolean
request (WeftControlPage *page, guint64 limit)
{
  __atomic_store_n (&page->limit, limit, __ATOMIC_RELAXED);
  __atomic_store_n (&page->answer, 0, __ATOMIC_RELAXED);
  return change (page, 0, WEFT_CONTROL_REQUEST);
}

/* Of the recording that goes on. */
static int
open_recording (Program *self)
{
  return open_fd (self->pid, __atomic_load_n (&self->page->recording_fd, __ATOMIC_ACQUIRE),
                  O_RDONLY);
}

static void
assert_names (int fd, guint32 state, const char *expected)
{
  g_autoptr (Walk) walk = walk_fd (fd);
  g_autoptr (GString) names = g_string_new (NULL);

  g_assert_cmpuint (walk->header->state, ==, state);
  for (guint i = 0; i < walk->events->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? " " : "", event_at (walk, i)->name);
  g_assert_cmpstr (names->str, ==, expected);
  close (fd);
}

/* The tests. */

static void
test_page (void)
{
  g_auto (Program) program = program_start ();
  WeftControlPage *page = program.page;

  g_assert_cmpstr (page->program, ==, program_invocation_short_name);
  g_assert_cmpuint (active_of (page), ==, 0);
  g_assert_cmpint (page->recording_fd, ==, -1);
  g_assert_cmpint (page->start_time, >, 0);
  g_assert_cmpint (page->start_time, <=, g_get_monotonic_time () * 1000 + 999);
}

/* Asked, stopped, asked again: the recordings have nothing of each other, nor of what was between
 * them. */
static void
test_request (void)
{
  g_auto (Program) program = program_start ();
  WeftControlPage *page = program.page;
  int first, second;

  g_assert_true (request (page, MIB));
  g_assert_cmpuint (active_of (page), ==, WEFT_CONTROL_REQUEST);
  tell (&program, "e");
  g_assert_cmpuint (active_of (page), ==, 1);
  g_assert_cmpuint (page->answer, ==, WEFT_CONTROL_STARTED);
  first = open_recording (&program);
  tell (&program, "en");
  assert_names (dup (first), WEFT_RECORDING_RUNNING, "tick tick thread");

  g_assert_false (request (page, MIB));
  g_assert_true (change (page, 1, WEFT_CONTROL_STOP));
  tell (&program, "e");
  g_assert_cmpuint (active_of (page), ==, 0);
  g_assert_cmpint (page->recording_fd, ==, -1);
  assert_names (first, WEFT_RECORDING_CLOSED, "tick tick thread");
  tell (&program, "e");

  g_assert_true (request (page, 512 * KIB));
  tell (&program, "ne");
  g_assert_cmpuint (active_of (page), ==, 2);
  second = open_recording (&program);
  g_assert_cmpint (lseek (second, 0, SEEK_END), ==, 512 * KIB);
  assert_names (second, WEFT_RECORDING_RUNNING, "thread tick");
}

/* However often: nothing stays of a recording that is over but the last one. */
static void
test_again_and_again (void)
{
  g_auto (Program) program = program_start ();
  guint n_before = 0, n_after = 0;

  for (guint i = 0; i < 40; i++)
    {
      g_assert_true (request (program.page, 256 * KIB));
      tell (&program, "ne");
      g_assert_cmpuint (active_of (program.page), ==, i + 1);
      g_assert_true (change (program.page, i + 1, WEFT_CONTROL_STOP));
      tell (&program, "e");
      if (i == 0)
        find_fd (program.pid, "", &n_before);
    }
  find_fd (program.pid, "", &n_after);
  g_assert_cmpuint (n_after, ==, n_before);
}

static void
test_refused (void)
{
  g_auto (Program) program = program_start ();
  WeftControlPage *page = program.page;
  const guint64 limits[] = { 0, 1000, G_MAXUINT64 };

  for (guint i = 0; i < G_N_ELEMENTS (limits); i++)
    {
      g_assert_true (request (page, limits[i]));
      tell (&program, "e");
      g_assert_cmpuint (active_of (page), ==, 0);
      g_assert_cmpuint (page->answer, ==, WEFT_CONTROL_FAILED);
      g_assert_nonnull (strstr (page->message, "between 256 KiB and 4 GiB"));
      g_assert_cmpint (page->recording_fd, ==, -1);
    }

  g_assert_true (request (page, 256 * KIB));
  tell (&program, "e");
  g_assert_cmpuint (active_of (page), ==, 1);
  assert_names (open_recording (&program), WEFT_RECORDING_RUNNING, "tick");
}

static void
test_taken_back (void)
{
  g_auto (Program) program = program_start ();

  g_assert_true (request (program.page, MIB));
  g_assert_true (change (program.page, WEFT_CONTROL_REQUEST, 0));
  tell (&program, "e");
  g_assert_cmpuint (active_of (program.page), ==, 0);
  g_assert_cmpint (program.page->recording_fd, ==, -1);
}

/* What the program does by itself meets what others want. */
static void
test_own (void)
{
  g_auto (Program) program = program_start ();
  WeftControlPage *page = program.page;

  tell (&program, "re");
  g_assert_cmpuint (active_of (page), ==, 1);
  assert_names (open_recording (&program), WEFT_RECORDING_RUNNING, "tick");
  tell (&program, "s");
  g_assert_cmpuint (active_of (page), ==, 0);

  g_assert_true (request (page, 4 * MIB));
  tell (&program, "re");
  g_assert_cmpuint (active_of (page), ==, 2);
  g_assert_cmpuint (page->answer, ==, WEFT_CONTROL_STARTED);
  assert_names (open_recording (&program), WEFT_RECORDING_RUNNING, "tick");

  g_assert_true (change (page, 2, WEFT_CONTROL_STOP));
  tell (&program, "re");
  g_assert_cmpuint (active_of (page), ==, 3);
  assert_names (open_recording (&program), WEFT_RECORDING_RUNNING, "tick");
  g_assert_true (change (page, 3, WEFT_CONTROL_STOP));
  tell (&program, "s");
  g_assert_cmpuint (active_of (page), ==, 0);
}

static void
quit (Program *program)
{
  int status;

  tell (program, "q");
  g_assert_cmpint (waitpid (program->pid, &status, 0), ==, program->pid);
  g_assert_cmpint (status, ==, 0);
  program->pid = 0;
}

/* The program ends in the middle of it. */
static void
test_exit (void)
{
  g_auto (Program) asked = program_start ();
  g_auto (Program) recorded = program_start ();
  g_auto (Program) stopped = program_start ();
  int recording, status;

  g_assert_true (request (asked.page, MIB));
  quit (&asked);
  g_assert_cmpuint (active_of (asked.page), ==, 0);
  g_assert_cmpuint (asked.page->answer, ==, WEFT_CONTROL_FAILED);
  g_assert_cmpstr (asked.page->message, ==, "The program has ended");

  g_assert_true (request (recorded.page, MIB));
  tell (&recorded, "e");
  recording = open_recording (&recorded);
  quit (&recorded);
  g_assert_cmpuint (active_of (recorded.page), ==, 0);
  assert_names (recording, WEFT_RECORDING_CLOSED, "tick");

  g_assert_true (request (stopped.page, MIB));
  tell (&stopped, "e");
  recording = open_recording (&stopped);
  g_assert_true (change (stopped.page, 1, WEFT_CONTROL_STOP));
  quit (&stopped);
  g_assert_cmpuint (active_of (stopped.page), ==, 0);
  assert_names (recording, WEFT_RECORDING_CLOSED, "tick");

  {
    g_auto (Program) killed = program_start ();

    g_assert_true (request (killed.page, MIB));
    tell (&killed, "ee");
    recording = open_recording (&killed);
    g_assert_no_errno (kill (killed.pid, SIGKILL));
    g_assert_cmpint (waitpid (killed.pid, &status, 0), ==, killed.pid);
    killed.pid = 0;
    assert_names (recording, WEFT_RECORDING_RUNNING, "tick tick");
  }
}

static pid_t
child_of (pid_t pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/task/%d/children", pid, pid);
  g_autofree char *children = NULL;

  g_assert_true (g_file_get_contents (path, &children, NULL, NULL));
  return (pid_t) g_ascii_strtoll (children, NULL, 10);
}

/* The child of a fork has a page of its own, and is asked for itself. The one that was asked for
 * is recorded on. */
static void
test_fork (gconstpointer recorded)
{
  g_auto (Program) program = program_start ();
  WeftControlPage *page = program.page, *child_page;
  Program child = program;
  int recording = -1;
  char answer;

  if (recorded != NULL)
    {
      g_assert_true (request (page, MIB));
      tell (&program, "e");
      recording = open_recording (&program);
    }

  tell (&program, "f"); /* From now on the child answers. */
  child.pid = child_of (program.pid);
  child.page = child_page = map_page (child.pid);
  g_assert_cmpuint (active_of (child_page), ==, 0);
  g_assert_cmpint (child_page->recording_fd, ==, -1);
  tell (&child, "e");
  g_assert_cmpuint (active_of (page), ==, recorded != NULL ? 1 : 0);

  g_assert_true (request (child_page, 256 * KIB));
  tell (&child, "e");
  g_assert_cmpuint (active_of (child_page), ==, recorded != NULL ? 2 : 1);
  assert_names (open_recording (&child), WEFT_RECORDING_RUNNING, "tick");
  g_assert_cmpuint (active_of (page), ==, recorded != NULL ? 1 : 0);

  tell (&program, "q"); /* The child's dot; then that of its parent, which reads on. */
  g_assert_cmpint (read (program.output, &answer, 1), ==, 1);
  g_assert_cmpuint (active_of (child_page), ==, 0);
  munmap (child_page, WEFT_CONTROL_SIZE);
  tell (&program, "e");
  if (recorded != NULL)
    assert_names (recording, WEFT_RECORDING_RUNNING, "tick tick");
}

/* The tasks that live when it begins, who awaits whom among them, and how they end. */

typedef struct
{
  Walk *walk;
  guint64 ids[3]; /* the outermost, the one that it awaits, and the one that that awaits */
} Family;

static const Event *
find_event (Walk *walk, guint type, guint64 id)
{
  const Event *found = NULL;

  for (guint i = 0; i < walk->events->len; i++)
    if (event_at (walk, i)->type == type && event_at (walk, i)->last == id)
      {
        g_assert_null (found);
        found = event_at (walk, i);
      }
  g_assert_nonnull (found);
  return found;
}

static void
assert_begin (Family *self, guint index, const char *name, const Event *first)
{
  const Event *begin = find_event (self->walk, 5, self->ids[index]);
  g_autofree char *parent = g_strdup_printf (" parent=%" G_GUINT64_FORMAT " alive=true",
                                             index > 0 ? self->ids[index - 1] : 0);

  g_assert_cmpstr (begin->category, ==, "weft.task");
  g_assert_cmpstr (begin->name, ==, name);
  g_assert_true (g_str_has_prefix (begin->args, "file=test-control.c line="));
  g_assert_true (g_str_has_suffix (begin->args, parent));
  g_assert_cmpuint (begin->time, <, first->time);
  if (index > 0)
    g_assert_cmpuint (begin->time, >, find_event (self->walk, 5, self->ids[index - 1])->time);
}

static void
assert_await (Family *self, guint index, const Event *first)
{
  const Event *await = find_event (self->walk, 6, self->ids[index]);
  g_autofree char *awaited = g_strdup_printf (
      " awaited=%" G_GUINT64_FORMAT " capture=false context=", self->ids[index + 1]);

  g_assert_cmpstr (await->category, ==, "weft.await");
  g_assert_true (g_str_has_prefix (await->args, "line="));
  g_assert_false (g_str_has_prefix (await->args, "line=0"));
  g_assert_true (g_str_has_suffix (await->args, awaited));
  g_assert_cmpuint (await->time, >, find_event (self->walk, 5, self->ids[index + 1])->time);
  g_assert_cmpuint (await->time, <, first->time);
}

static void
test_alive (void)
{
  g_auto (Program) program = program_start ();
  g_autoptr (Walk) walk = NULL;
  Family family;
  const Event *tick;
  int fd;

  tell (&program, "t");
  g_assert_true (request (program.page, MIB));
  tell (&program, "ec");
  fd = open_recording (&program);
  family.walk = walk = walk_fd (fd);
  close (fd);

  /* The three begins and two awaits come first. */
  family.ids[0] = event_at (walk, 0)->last;
  family.ids[1] = event_at (walk, 2)->last;
  family.ids[2] = event_at (walk, 4)->last;
  tick = event_at (walk, 5);
  g_assert_cmpstr (tick->name, ==, "tick");

  assert_begin (&family, 0, "wait_for_it", tick);
  assert_begin (&family, 1, "wait_for_it", tick);
  assert_begin (&family, 2, "make_tasks", tick);
  assert_await (&family, 0, tick);
  assert_await (&family, 1, tick);
  for (guint i = 0; i < 3; i++)
    {
      const Event *end = find_event (walk, 7, family.ids[i]);

      g_assert_cmpstr (end->args, ==, "status=succeeded");
      g_assert_cmpuint (end->time, >, tick->time);
    }
}

/* Two attach again and again, while the program goes on. Each time one of them has asked, and both
 * see the same answer; that one ends it. */

#define N_ROUNDS 100

typedef struct
{
  Program *program;
  guint32 seen; /* atomic: the last epoch */
  guint n_asked;
} Attacher;

/* One's own request, or that of somebody else, is answered. Returns the epoch. */
static guint32
wait_for_epoch (Attacher *self, gboolean *asked)
{
  WeftControlPage *page = self->program->page;
  guint32 active;

  *asked = FALSE;
  while ((active = active_of (page)) <= self->seen || active > WEFT_CONTROL_MAX_EPOCH)
    if (active == 0 && request (page, 256 * KIB))
      *asked = TRUE;
  return active;
}

static gpointer
attach_often (gpointer data)
{
  Attacher *self = data;
  WeftControlPage *page = self->program->page;

  while (self->seen < N_ROUNDS)
    {
      gboolean asked;

      guint32 epoch = wait_for_epoch (self, &asked);

      __atomic_store_n (&self->seen, epoch, __ATOMIC_RELAXED);
      if (!asked)
        continue;
      self->n_asked++;
      g_assert_true (change (page, self->seen, WEFT_CONTROL_STOP));
    }
  return NULL;
}

static void
test_two_attachers (void)
{
  g_auto (Program) program = program_start ();
  Attacher one = { &program, 0, 0 }, other = { &program, 0, 0 };
  GThread *threads[2] = { g_thread_new ("one", attach_often, &one),
                          g_thread_new ("other", attach_often, &other) };

  while (__atomic_load_n (&one.seen, __ATOMIC_RELAXED) < N_ROUNDS ||
         __atomic_load_n (&other.seen, __ATOMIC_RELAXED) < N_ROUNDS)
    tell (&program, "e");
  g_thread_join (threads[0]);
  g_thread_join (threads[1]);
  g_assert_cmpuint (one.n_asked + other.n_asked, ==, MAX (one.seen, other.seen));
}

int
main (int argc, char **argv)
{
  if (argc == 2 && g_str_equal (argv[1], "--program"))
    return program_main ();

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/control/page", test_page);
  g_test_add_func ("/control/request", test_request);
  g_test_add_func ("/control/again-and-again", test_again_and_again);
  g_test_add_func ("/control/refused", test_refused);
  g_test_add_func ("/control/taken-back", test_taken_back);
  g_test_add_func ("/control/own", test_own);
  g_test_add_func ("/control/exit", test_exit);
  g_test_add_data_func ("/control/fork/not-recorded", NULL, test_fork);
  g_test_add_data_func ("/control/fork/recorded", "recorded", test_fork);
  g_test_add_func ("/control/alive", test_alive);
  g_test_add_func ("/control/two-attachers", test_two_attachers);
  return g_test_run ();
}
