/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/value-task/loom-value-task-scenarios.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>

#include "lab/value-task/loom-document-server.h"
#include "lab/value-task/loom-document-store.h"

#define ROWS "rows"
#define CHECKSUM "checksum of the rows"
#define RIGHT "rows that are what was sent"
#define OVERLAPS "fetches before the previous was stored"
#define WAITING "waiting between two stages"
#define ALIVE "documents in memory"

/* The lesson begins here. */

#define N_DOCUMENTS 40
#define ROOM 4 /* between two stages */

/* What the stages have in common. It outlives them, for who has it waits for all of them. */
typedef struct
{
  LoomLesson *lesson;
  GCancellable *cancellable;
  LoomDocumentServer *server;
  SoupSession *session;
  WeftSyncContext *queue; /* the database's */
  LoomDocumentStore *store;

  WeftChannel *fetched; /* Document */
  WeftChannel *packed;  /* Document */

  gint n_alive;
  gint most_alive;
  gint most_waiting;
  gint n_stored;
  gint n_overlaps;
} Line;

typedef struct
{
  Line *line;
  guint number;
  GBytes *bytes;
  GBytes *packed;
  guint32 digest;
} Document;

static void
keep_most (gint *most, gint value)
{
  gint before = g_atomic_int_get (most);

  while (value > before && !g_atomic_int_compare_and_exchange (most, before, value))
    before = g_atomic_int_get (most);
}

/* @bytes: consumed */
static Document *
document_new (Line *line, guint number, GBytes *bytes)
{
  Document *self = g_new0 (Document, 1);

  keep_most (&line->most_alive, g_atomic_int_add (&line->n_alive, 1) + 1);
  self->line = line;
  self->number = number;
  self->bytes = bytes;
  return self;
}

static void
document_free (gpointer data)
{
  Document *self = data;

  g_atomic_int_add (&self->line->n_alive, -1);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->packed, g_bytes_unref);
  g_free (self);
}

static GBytes *
convert (GBytes *bytes, GConverter *converter, GCancellable *cancellable, GError **error)
{
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream = g_converter_output_stream_new (memory, converter);

  if (!g_output_stream_write_all (stream, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                                  NULL, cancellable, error) ||
      !g_output_stream_close (stream, cancellable, error))
    return NULL;
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

/* Work for a processor. */
static gboolean
pack_document (WeftResult *result G_GNUC_UNUSED,
               gpointer data,
               GCancellable *cancellable,
               GError **error)
{
  Document *self = data;
  g_autoptr (GConverter) compressor =
      G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9));
  g_autofree char *digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, self->bytes);

  digest[8] = '\0';
  self->digest = (guint32) g_ascii_strtoull (digest, NULL, 16);
  self->packed = convert (self->bytes, compressor, cancellable, error);
  return self->packed != NULL;
}

static gboolean
store_document (Line *line, const Document *document, GError **error)
{
  if (!loom_document_store_insert (line->store, document->number, document->digest,
                                   document->packed, error))
    return FALSE;
  g_atomic_int_inc (&line->n_stored);
  return TRUE;
}

typedef struct
{
  WeftAsync async;

  Line *line;
  SoupMessage *message;
  WeftTask *call;
  GAsyncResult *ready;
  GBytes *body;
  GError *error;
} FetchFrame;

static void
fetch_frame_clear (FetchFrame *self)
{
  g_clear_object (&self->message);
  g_clear_pointer (&self->call, weft_task_unref);
  g_clear_object (&self->ready);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_error (&self->error);
}

static void
check_status (FetchFrame *self)
{
  if (soup_message_get_status (self->message) != SOUP_STATUS_OK)
    g_set_error (&self->error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("The server says: %.*s"),
                 (int) g_bytes_get_size (self->body),
                 (const char *) g_bytes_get_data (self->body, NULL));
}

WEFT_ASYNC_DEFINE (fetch_document, FetchFrame, fetch_frame_clear)
{
  WEFT_BEGIN (self);

  self->call = weft_gio_call_new ();
  soup_session_send_and_read_async (self->line->session, self->message, G_PRIORITY_DEFAULT,
                                    self->line->cancellable, weft_gio_ready_cb,
                                    weft_gio_call_begin (self->call));
  WEFT_AWAIT_TO (self->ready, g_steal_pointer (&self->call));
  self->body = soup_session_send_and_read_finish (self->line->session, self->ready, &self->error);
  if (self->body != NULL)
    check_status (self);
  if (self->error != NULL)
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  WEFT_RETURN_BYTES (g_steal_pointer (&self->body));

  WEFT_END;
}

static WeftTask *
fetch_document (Line *line, guint number)
{
  FetchFrame *self = WEFT_ASYNC_NEW (fetch_document);
  g_autoptr (GUri) uri = loom_document_server_dup_uri (line->server, number);

  if ((guint) g_atomic_int_get (&line->n_stored) < number)
    line->n_overlaps++;
  self->line = line;
  self->message = soup_message_new_from_uri (SOUP_METHOD_GET, uri);
  return WEFT_ASYNC_START (self);
}

typedef struct
{
  WeftAsync async;

  Line *line;
  guint i;
  GBytes *bytes;
  Document *document;
  WeftScope *scope;
  GError *error;
} StageFrame;

static void
stage_frame_clear (StageFrame *self)
{
  g_clear_pointer (&self->scope, weft_scope_free);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->document, document_free);
  g_clear_error (&self->error);
}

/* Every document goes all the way before the next begins: while one thing works, all others wait. */
WEFT_ASYNC_DEFINE (move_one_by_one, StageFrame, stage_frame_clear)
{
  WEFT_BEGIN (self);

  for (self->i = 0; self->i < N_DOCUMENTS; self->i++)
    {
      WEFT_AWAIT_TO (self->bytes, fetch_document (self->line, self->i));
      self->document = document_new (self->line, self->i, g_steal_pointer (&self->bytes));
      WEFT_AWAIT (weft_run (pack_document, self->document, NULL, self->line->cancellable));

      WEFT_RESUME_ON (self->line->queue);
      if (!store_document (self->line, self->document, &self->error))
        WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
      g_clear_pointer (&self->document, document_free);
      WEFT_RESUME_ON (loom_lesson_get_context (self->line->lesson));
    }
  WEFT_RETURN ();

  WEFT_END;
}

static void
note_waiting (Line *line, WeftChannel *channel)
{
  keep_most (&line->most_waiting, (gint) weft_channel_get_n_items (channel));
}

/* The first stage, on the UI thread. It waits for the network, and for room. */
WEFT_ASYNC_DEFINE (fetch_documents, StageFrame, stage_frame_clear)
{
  WEFT_BEGIN (self);

  for (self->i = 0; self->i < N_DOCUMENTS; self->i++)
    {
      WEFT_AWAIT_TO (self->bytes, fetch_document (self->line, self->i));
      self->document = document_new (self->line, self->i, g_steal_pointer (&self->bytes));
      WEFT_AWAIT (weft_channel_write (self->line->fetched, g_steal_pointer (&self->document),
                                      self->line->cancellable));
      note_waiting (self->line, self->line->fetched);
    }
  weft_channel_complete (self->line->fetched, NULL);
  WEFT_RETURN ();

  WEFT_END;
}

/* The second, on the pool. A channel that is closed and empty is how a stage learns of the end. */
WEFT_ASYNC_DEFINE (pack_documents, StageFrame, stage_frame_clear)
{
  WEFT_BEGIN (self);

  WEFT_RESUME_ON (NULL);
  for (;;)
    {
      WEFT_TRY_AWAIT_TO (self->document,
                         weft_channel_read (self->line->fetched, self->line->cancellable),
                         &self->error);
      if (self->error != NULL)
        break;
      if (!pack_document (NULL, self->document, self->line->cancellable, &self->error))
        break;
      WEFT_AWAIT (weft_channel_write (self->line->packed, g_steal_pointer (&self->document),
                                      self->line->cancellable));
      note_waiting (self->line, self->line->packed);
    }
  if (!g_error_matches (self->error, WEFT_ERROR, WEFT_ERROR_CLOSED))
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  weft_channel_complete (self->line->packed, NULL);
  WEFT_RETURN ();

  WEFT_END;
}

/* The third, in the database’s serial context: every await comes back to it. */
WEFT_ASYNC_DEFINE (store_documents, StageFrame, stage_frame_clear)
{
  WEFT_BEGIN (self);

  WEFT_RESUME_ON (self->line->queue);
  for (;;)
    {
      WEFT_TRY_AWAIT_TO (self->document,
                         weft_channel_read (self->line->packed, self->line->cancellable),
                         &self->error);
      if (self->error != NULL)
        break;
      if (!store_document (self->line, self->document, &self->error))
        break;
      g_clear_pointer (&self->document, document_free);
    }
  if (!g_error_matches (self->error, WEFT_ERROR, WEFT_ERROR_CLOSED))
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  WEFT_RETURN ();

  WEFT_END;
}

static WeftTask *
start_stage (StageFrame *self, Line *line)
{
  self->line = line;
  return WEFT_ASYNC_START (self);
}

/* The stages work at the same time, each on another document. The first that fails cancels the
 * others, and none is under way after the join. */
WEFT_ASYNC_DEFINE (move_in_pipeline, StageFrame, stage_frame_clear)
{
  WEFT_BEGIN (self);

  self->scope = weft_scope_new (loom_lesson_get_cancellable (self->line->lesson));
  g_set_object (&self->line->cancellable, weft_scope_get_cancellable (self->scope));
  weft_scope_add (self->scope, start_stage (WEFT_ASYNC_NEW (fetch_documents), self->line));
  weft_scope_add (self->scope, start_stage (WEFT_ASYNC_NEW (pack_documents), self->line));
  weft_scope_add (self->scope, start_stage (WEFT_ASYNC_NEW (store_documents), self->line));
  WEFT_AWAIT (weft_scope_join (self->scope));
  WEFT_RETURN ();

  WEFT_END;
}

/* The lesson ends here. */

typedef struct
{
  WeftAsync async;

  Line line;
  gboolean in_pipeline;
  gint64 n_rows;
  gint64 checksum;
  int n_right;
  char *text;
  GError *error;
} MoveFrame;

static void
move_frame_clear (MoveFrame *self)
{
  g_clear_pointer (&self->line.fetched, weft_channel_unref);
  g_clear_pointer (&self->line.packed, weft_channel_unref);
  g_clear_pointer (&self->line.store, loom_document_store_free);
  g_clear_object (&self->line.queue);
  g_clear_object (&self->line.session);
  g_clear_pointer (&self->line.server, loom_document_server_free);
  g_clear_object (&self->line.cancellable);
  g_clear_pointer (&self->line.lesson, loom_lesson_unref);
  g_clear_pointer (&self->text, g_free);
  g_clear_error (&self->error);
}

static gboolean
open_line (MoveFrame *self)
{
  Line *line = &self->line;

  line->server = loom_document_server_new (line->lesson, &self->error);
  if (line->server == NULL)
    return FALSE;
  line->cancellable = g_object_ref (loom_lesson_get_cancellable (line->lesson));
  line->session = soup_session_new ();
  line->queue = weft_serial_context_new ("database");
  line->fetched = weft_channel_new (ROOM, WEFT_CHANNEL_DEFAULT, document_free);
  line->packed = weft_channel_new (ROOM, WEFT_CHANNEL_DEFAULT, document_free);
  return TRUE;
}

static gboolean
is_right (Line *line, guint number, GError **error)
{
  g_autoptr (GConverter) decompressor =
      G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
  g_autoptr (GBytes) packed = loom_document_store_dup_packed (line->store, number, error);
  g_autoptr (GFile) file = loom_document_dup_file (line->lesson, number);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) sent = NULL;

  if (packed == NULL)
    return FALSE;
  bytes = convert (packed, decompressor, NULL, error);
  if (bytes == NULL)
    return FALSE;
  sent = g_file_load_bytes (file, NULL, NULL, error);
  return sent != NULL && g_bytes_equal (bytes, sent);
}

/* What came through, beside what was sent. */
static void
check_rows (MoveFrame *self)
{
  if (!loom_document_store_get_checksum (self->line.store, &self->n_rows, &self->checksum,
                                         &self->error))
    return;
  for (guint i = 0; i < N_DOCUMENTS && self->error == NULL; i++)
    self->n_right += is_right (&self->line, i, &self->error);
}

static void
note_all (MoveFrame *self)
{
  Line *line = &self->line;

  loom_lesson_note (line->lesson, ROWS, self->n_rows);
  loom_lesson_note (line->lesson, CHECKSUM, self->checksum);
  loom_lesson_note (line->lesson, RIGHT, self->n_right);
  loom_lesson_note (line->lesson, OVERLAPS, line->n_overlaps);
  loom_lesson_note (line->lesson, WAITING, line->most_waiting);
  loom_lesson_note (line->lesson, ALIVE, line->most_alive);
}

static WeftTask *
start_moving (MoveFrame *self)
{
  return start_stage (self->in_pipeline ? WEFT_ASYNC_NEW (move_in_pipeline)
                                        : WEFT_ASYNC_NEW (move_one_by_one),
                      &self->line);
}

/* What both ways have around them. Whatever comes, the server’s answers end before the server, and
 * the database is closed where it was used. */
WEFT_ASYNC_DEFINE (move_documents, MoveFrame, move_frame_clear)
{
  WEFT_BEGIN (self);

  if (!open_line (self))
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  WEFT_RESUME_ON (self->line.queue);
  self->line.store = loom_document_store_new (&self->error);
  WEFT_RESUME_ON (loom_lesson_get_context (self->line.lesson));

  if (self->error == NULL)
    WEFT_TRY_AWAIT (start_moving (self), &self->error);
  WEFT_AWAIT (loom_document_server_stop (self->line.server));

  WEFT_RESUME_ON (self->line.queue);
  if (self->error == NULL)
    check_rows (self);
  g_clear_pointer (&self->line.store, loom_document_store_free);
  WEFT_RESUME_ON (loom_lesson_get_context (self->line.lesson));

  if (self->error != NULL)
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  note_all (self);
  self->text = g_strdup_printf (_ ("%d documents fetched, packed and stored"), N_DOCUMENTS);
  if (!loom_surface_set_text (loom_lesson_get_surface (self->line.lesson), self->text,
                              &self->error))
    WEFT_RETURN_ERROR (g_steal_pointer (&self->error));
  WEFT_RETURN ();

  WEFT_END;
}

static WeftTask *
move_documents (LoomLesson *lesson, gboolean in_pipeline)
{
  MoveFrame *self = WEFT_ASYNC_NEW (move_documents);

  self->line.lesson = loom_lesson_ref (lesson);
  self->in_pipeline = in_pipeline;
  return WEFT_ASYNC_START (self);
}

static WeftTask *
start_one_by_one (LoomLesson *lesson)
{
  return move_documents (lesson, FALSE);
}

static WeftTask *
start_pipeline (LoomLesson *lesson)
{
  return move_documents (lesson, TRUE);
}

static const LoomExpectation one_by_one[] = {
  { LOOM_MEASURE_COUNTER, ROWS, LOOM_IS, N_DOCUMENTS, LOOM_ALWAYS },
  { LOOM_MEASURE_COUNTER, RIGHT, LOOM_IS, N_DOCUMENTS, LOOM_ALWAYS },
  { LOOM_MEASURE_COUNTER, OVERLAPS, LOOM_IS, 0, LOOM_ALWAYS },
  { LOOM_MEASURE_COUNTER, ALIVE, LOOM_IS, 1, LOOM_ALWAYS },
  { 0 },
};

/* Each stage may have one at hand, beside what waits between them. */
static const LoomExpectation pipeline[] = {
  { LOOM_MEASURE_COUNTER, ROWS, LOOM_IS, N_DOCUMENTS, LOOM_ALWAYS },
  { LOOM_MEASURE_COUNTER, RIGHT, LOOM_IS, N_DOCUMENTS, LOOM_ALWAYS },
  { LOOM_MEASURE_COUNTER, OVERLAPS, LOOM_AT_LEAST, 1, LOOM_ALWAYS },
  { LOOM_MEASURE_COUNTER, WAITING, LOOM_AT_MOST, ROOM, LOOM_ALWAYS },
  { LOOM_MEASURE_COUNTER, ALIVE, LOOM_AT_MOST, 2 * ROOM + 3, LOOM_ALWAYS },
  { LOOM_MEASURE_RESUMED_OFF_UI, "fetch_documents", LOOM_IS, 0, LOOM_ALWAYS },
  { LOOM_MEASURE_RESUMED_ON_UI, "pack_documents", LOOM_IS, 0, LOOM_ALWAYS },
  { LOOM_MEASURE_RESUMED_ON_UI, "store_documents", LOOM_IS, 0, LOOM_ALWAYS },
  { LOOM_MEASURE_RESUMED_OFF_UI, "pack_documents", LOOM_AT_LEAST, 1, LOOM_ALWAYS },
  { LOOM_MEASURE_RESUMED_OFF_UI, "store_documents", LOOM_AT_LEAST, 1, LOOM_ALWAYS },
  { 0 },
};

static const LoomVariant variants[] = {
  { "one-by-one", N_ ("One after the other"), LOOM_VARIANT_PLAIN, "move_one_by_one",
    start_one_by_one, one_by_one },
  { "pipeline", N_ ("In a buffered pipeline"), LOOM_VARIANT_CURE, "move_in_pipeline",
    start_pipeline, pipeline },
  { 0 },
};

static const LoomCounter counters[] = {
  { ROWS, N_ ("Rows that were stored"), LOOM_UNIT_COUNT },
  { RIGHT, N_ ("Of these, unpacked again what was sent"), LOOM_UNIT_COUNT },
  { CHECKSUM, N_ ("Checksum of the rows"), LOOM_UNIT_COUNT },
  { OVERLAPS, N_ ("Fetches that began before the one before was stored"), LOOM_UNIT_COUNT },
  { WAITING, N_ ("Most that waited between two stages"), LOOM_UNIT_COUNT },
  { ALIVE, N_ ("Most documents in memory at once"), LOOM_UNIT_COUNT },
  { 0 },
};

const LoomScenario loom_pipeline_scenario = {
  .name = "pipeline",
  .title = N_ ("A buffered pipeline"),
  .summary = N_ (
      "Forty documents come from a web server, are packed on the pool, and stored in a database "
      "with a serial context of its own. One after the other, two of the three always wait; "
      "with channels between them all work, and four in each channel are the most that wait."),
  .moral = N_ ("Put a channel with little room between stages: they overlap, and memory stays "
               "bounded."),
  .source = "/io/github/weft/Weft/lab/value-task/loom-pipeline-scenario.c",
  .group = LOOM_GROUP_VALUE_TASK,
  .variants = variants,
  .counters = counters,
};
