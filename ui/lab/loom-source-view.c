/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "lab/loom-source-view.h"

#include <glib/gi18n-lib.h>

/* What stands around the part of a scenario that is the lesson. */
#define LESSON_BEGIN "/* The lesson begins here. */"
#define LESSON_END "/* The lesson ends here. */"

/* What stands before a line, and how much further in it goes on. */
#define NUMBER_COLUMNS 5
#define HANGING_COLUMNS 4

struct _LoomSourceView
{
  GtkTextView parent_instance;

  GtkTextTag *number_tag;
  GtkTextTag *comment_tag;
  GtkTextTag *await_tag;
  GtkTextTag *shown_tag;
  GtkTextTag *whole_tag;  /* what is not to be torn apart */
  GPtrArray *indent_tags; /* by how many columns a line that is too long goes on; some NULL */
  int column_width;       /* that they have */

  GHashTable *functions; /* (utf8 guint): the async functions, and the lines of their names */
  guint first_line;      /* the number of the line that is the buffer's first */
  guint shown_line;      /* the one that is marked; 0 for none */

  guint target; /* the line that is to be the first in view; moved there by @tick */
  guint tick;
  guint n_ticks; /* that are left */
};

G_DEFINE_FINAL_TYPE (LoomSourceView, loom_source_view, GTK_TYPE_TEXT_VIEW)

static GdkRGBA
mix (GdkRGBA color, float alpha)
{
  color.alpha *= alpha;
  return color;
}

/* Tags know no style classes, so their colours follow the theme by hand. */
static void
update_colors (LoomSourceView *self)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self));
  GdkRGBA text;
  GdkRGBA accent;
  GdkRGBA dim;

  gtk_style_context_get_color (context, &text);
  if (!gtk_style_context_lookup_color (context, "accent_color", &accent))
    accent = text;

  dim = mix (text, 0.45f);
  g_object_set (self->number_tag, "foreground-rgba", &dim, NULL);
  dim = mix (text, 0.6f);
  g_object_set (self->comment_tag, "foreground-rgba", &dim, NULL);
  g_object_set (self->await_tag, "foreground-rgba", &accent, NULL);
  accent = mix (accent, 0.16f);
  g_object_set (self->shown_tag, "paragraph-background-rgba", &accent, NULL);
}

static int
get_column_width (LoomSourceView *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int width = pango_font_metrics_get_approximate_digit_width (metrics);

  pango_font_metrics_unref (metrics);
  return PANGO_PIXELS (width);
}

static void
set_indent (LoomSourceView *self, guint columns)
{
  g_object_set (self->indent_tags->pdata[columns], "indent", -(int) columns * self->column_width,
                NULL);
}

/* A long line goes on under its own beginning, and a little further in. Every change of a tag has
 * all the text laid out anew. */
static void
update_indents (LoomSourceView *self)
{
  int column_width = get_column_width (self);

  if (column_width == self->column_width)
    return;
  self->column_width = column_width;
  for (guint columns = 0; columns < self->indent_tags->len; columns++)
    if (self->indent_tags->pdata[columns] != NULL)
      set_indent (self, columns);
}

static void
loom_source_view_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (loom_source_view_parent_class)->css_changed (widget, change);
  update_colors (LOOM_SOURCE_VIEW (widget));
  update_indents (LOOM_SOURCE_VIEW (widget));
}

static void
stop_moving (GtkAdjustment *adjustment)
{
  if (adjustment != NULL)
    gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment));
}

/* GTK 4.8 complains where a view goes that still moves to a line. */
static void
loom_source_view_unmap (GtkWidget *widget)
{
  stop_moving (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (widget)));
  stop_moving (gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (widget)));

  GTK_WIDGET_CLASS (loom_source_view_parent_class)->unmap (widget);
}

static void
loom_source_view_finalize (GObject *object)
{
  LoomSourceView *self = LOOM_SOURCE_VIEW (object);

  g_hash_table_unref (self->functions);
  g_ptr_array_unref (self->indent_tags);

  G_OBJECT_CLASS (loom_source_view_parent_class)->finalize (object);
}

static void
loom_source_view_class_init (LoomSourceViewClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = loom_source_view_finalize;
  GTK_WIDGET_CLASS (klass)->css_changed = loom_source_view_css_changed;
  GTK_WIDGET_CLASS (klass)->unmap = loom_source_view_unmap;
}

static void
loom_source_view_init (LoomSourceView *self)
{
  GtkTextView *view = GTK_TEXT_VIEW (self);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (view);

  self->indent_tags = g_ptr_array_new ();
  self->functions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->number_tag = gtk_text_buffer_create_tag (buffer, NULL, NULL);
  self->comment_tag = gtk_text_buffer_create_tag (buffer, NULL, "style", PANGO_STYLE_ITALIC, NULL);
  self->await_tag = gtk_text_buffer_create_tag (buffer, NULL, "weight", PANGO_WEIGHT_BOLD, NULL);
  self->shown_tag = gtk_text_buffer_create_tag (buffer, NULL, NULL);
  self->whole_tag = gtk_text_buffer_create_tag (buffer, NULL, "allow-breaks", FALSE, NULL);

  gtk_text_view_set_editable (view, FALSE);
  gtk_text_view_set_cursor_visible (view, FALSE);
  gtk_text_view_set_monospace (view, TRUE);
  gtk_text_view_set_wrap_mode (view, GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (view, FALSE);
  gtk_text_view_set_left_margin (view, 6);
  gtk_text_view_set_right_margin (view, 12);
  gtk_text_view_set_top_margin (view, 9);
  gtk_text_view_set_bottom_margin (view, 9);
  gtk_widget_add_css_class (GTK_WIDGET (self), "source");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Source of the lesson"), -1);
  update_colors (self);
  update_indents (self);
}

static GtkTextTag *
find_tag (LoomSourceView *self, const char *line)
{
  const char *text = line + strspn (line, " ");

  if (g_str_has_prefix (text, "/*") || g_str_has_prefix (text, "* "))
    return self->comment_tag;
  if (g_str_has_prefix (text, "WEFT_AWAIT") || g_str_has_prefix (text, "WEFT_TRY_AWAIT") ||
      g_str_has_prefix (text, "WEFT_RESUME_ON") || g_str_has_prefix (text, "WEFT_YIELD"))
    return self->await_tag;
  return NULL;
}

static GtkTextTag *
get_indent_tag (LoomSourceView *self, const char *line)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self));
  guint columns = NUMBER_COLUMNS + (guint) strspn (line, " ") + HANGING_COLUMNS;
  GtkTextTag *tag = NULL;

  if (columns < self->indent_tags->len)
    tag = g_ptr_array_index (self->indent_tags, columns);
  else
    g_ptr_array_set_size (self->indent_tags, (int) columns + 1);
  if (tag == NULL)
    {
      tag = gtk_text_buffer_create_tag (buffer, NULL, NULL);
      self->indent_tags->pdata[columns] = tag;
      set_indent (self, columns);
    }
  return tag;
}

/* Pango would break a line after the hyphen of an arrow. */
static void
keep_arrows_whole (LoomSourceView *self, int first, const char *line)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self));

  for (const char *arrow = strstr (line, "->"); arrow != NULL; arrow = strstr (arrow + 2, "->"))
    {
      int place = first + (int) g_utf8_pointer_to_offset (line, arrow);
      GtkTextIter begin, end;

      gtk_text_buffer_get_iter_at_offset (buffer, &begin, MAX (place - 1, first));
      gtk_text_buffer_get_iter_at_offset (buffer, &end, place + 3);
      gtk_text_buffer_apply_tag (buffer, self->whole_tag, &begin, &end);
    }
}

static void
append_line (LoomSourceView *self, guint number, const char *line)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self));
  g_autofree char *prefix = g_strdup_printf ("%3u  ", number);
  GtkTextIter end;
  int place;

  gtk_text_buffer_get_end_iter (buffer, &end);
  if (number > self->first_line)
    gtk_text_buffer_insert (buffer, &end, "\n", 1);
  gtk_text_buffer_insert_with_tags (buffer, &end, prefix, -1, self->number_tag,
                                    get_indent_tag (self, line), NULL);
  place = gtk_text_iter_get_offset (&end);
  gtk_text_buffer_insert_with_tags (buffer, &end, line, -1, find_tag (self, line), NULL);
  keep_arrows_whole (self, place, line);
}

/* The name in "WEFT_ASYNC_DEFINE (name, …". */
static char *
dup_function (const char *line)
{
  static const char define[] = "WEFT_ASYNC_DEFINE (";
  const char *name = line + strlen (define);

  if (!g_str_has_prefix (line, define))
    return NULL;
  return g_strndup (name, strcspn (name, ",)"));
}

static void
note_function (LoomSourceView *self, guint number, const char *line)
{
  char *name = dup_function (line);

  if (name != NULL)
    g_hash_table_replace (self->functions, name, GUINT_TO_POINTER (number));
}

/* The lines of the lesson, or all where none is marked. */
static void
find_lesson (char **lines, guint *first, guint *last)
{
  guint n = g_strv_length (lines);

  *first = 0;
  *last = n;
  for (guint i = 0; i < n; i++)
    if (g_str_equal (lines[i], LESSON_BEGIN))
      *first = i + 1;
    else if (g_str_equal (lines[i], LESSON_END))
      *last = i;

  while (*first < *last && lines[*first][0] == '\0')
    ++*first;
  while (*last > *first && lines[*last - 1][0] == '\0')
    --*last;
}

/**
 * loom_source_view_load:
 * @resource: a resource's path
 * @error: why it cannot be shown
 *
 * Shows the lesson of a source file, or all of it where no part of it is marked as one.
 *
 * Returns: whether it is shown
 */
gboolean
loom_source_view_load (LoomSourceView *self, const char *resource, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint first, last;

  g_return_val_if_fail (LOOM_IS_SOURCE_VIEW (self), FALSE);
  g_return_val_if_fail (resource != NULL, FALSE);

  bytes = g_resources_lookup_data (resource, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  if (bytes == NULL)
    return FALSE;

  text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  lines = g_strsplit (text, "\n", -1);
  find_lesson (lines, &first, &last);
  loom_source_view_withhold (self, "");
  self->first_line = first + 1;
  for (guint i = first; i < last; i++)
    {
      append_line (self, i + 1, lines[i]);
      note_function (self, i + 1, lines[i]);
    }
  return TRUE;
}

void
loom_source_view_withhold (LoomSourceView *self, const char *reason)
{
  g_return_if_fail (LOOM_IS_SOURCE_VIEW (self));
  g_return_if_fail (reason != NULL);

  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self)), reason, -1);
  g_hash_table_remove_all (self->functions);
  self->shown_line = 0;
  self->first_line = G_MAXUINT;
}

/* Where the buffer has the line; FALSE where it has not. */
static gboolean
find_line (LoomSourceView *self, guint line, GtkTextIter *begin, GtkTextIter *end)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self));

  if (line < self->first_line ||
      !gtk_text_buffer_get_iter_at_line (buffer, begin, (int) (line - self->first_line)))
    return FALSE;
  *end = *begin;
  gtk_text_iter_forward_line (end);
  return TRUE;
}

/* A mark that is no colour: where the number ends. */
static void
set_arrow (LoomSourceView *self, guint line, const char *arrow)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self));
  GtkTextIter begin, end;

  if (!find_line (self, line, &begin, &end))
    return;
  gtk_text_iter_set_line_offset (&begin, 3);
  end = begin;
  gtk_text_iter_forward_char (&end);
  gtk_text_buffer_delete (buffer, &begin, &end);
  gtk_text_buffer_insert_with_tags (buffer, &begin, arrow, -1, self->number_tag, NULL);
}

/**
 * loom_source_view_show_line:
 * @line: a line's number in the file; 0 for none
 *
 * Marks a line, and scrolls to it. One that is not shown is passed over.
 */
void
loom_source_view_show_line (LoomSourceView *self, guint line)
{
  GtkTextBuffer *buffer;
  GtkTextIter begin, end;

  g_return_if_fail (LOOM_IS_SOURCE_VIEW (self));

  if (line == self->shown_line)
    return;
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self));
  set_arrow (self, self->shown_line, " ");
  gtk_text_buffer_get_bounds (buffer, &begin, &end);
  gtk_text_buffer_remove_tag (buffer, self->shown_tag, &begin, &end);
  self->shown_line = 0;
  if (!find_line (self, line, &begin, &end))
    return;

  self->shown_line = line;
  set_arrow (self, line, "▸");
  find_line (self, line, &begin, &end);
  gtk_text_buffer_apply_tag (buffer, self->shown_tag, &begin, &end);
  gtk_text_view_scroll_to_iter (GTK_TEXT_VIEW (self), &begin, 0.1, FALSE, 0, 0);
}

/**
 * loom_source_view_get_line:
 *
 * Returns: the line that is marked; 0 for none
 */
guint
loom_source_view_get_line (LoomSourceView *self)
{
  g_return_val_if_fail (LOOM_IS_SOURCE_VIEW (self), 0);

  return self->shown_line;
}

/**
 * loom_source_view_get_functions:
 *
 * Returns: (transfer none) (element-type utf8 guint): the async functions that are shown, and
 *   the lines of their names
 */
GHashTable *
loom_source_view_get_functions (LoomSourceView *self)
{
  g_return_val_if_fail (LOOM_IS_SOURCE_VIEW (self), NULL);

  return self->functions;
}

/* The lines get their heights little by little, and only then places. Moved to by GTK itself, a
 * text that was just put in has its scroll bars warn. */
#define ENOUGH_TICKS 4

static gboolean
move_cb (GtkWidget *widget, GdkFrameClock *clock G_GNUC_UNUSED, gpointer user_data G_GNUC_UNUSED)
{
  LoomSourceView *self = LOOM_SOURCE_VIEW (widget);
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (widget));
  GtkTextIter begin, end;
  int y = 0;

  if (adjustment != NULL && find_line (self, self->target, &begin, &end))
    gtk_text_view_get_line_yrange (GTK_TEXT_VIEW (self), &begin, &y, NULL);
  if (adjustment != NULL)
    gtk_adjustment_set_value (adjustment, y);
  if (--self->n_ticks > 0)
    return G_SOURCE_CONTINUE;
  self->tick = 0;
  return G_SOURCE_REMOVE;
}

/**
 * loom_source_view_show_function:
 * @function: an async function's name
 *
 * Moves to where it begins; to the beginning where it is not among what is shown.
 */
void
loom_source_view_show_function (LoomSourceView *self, const char *function)
{
  g_return_if_fail (LOOM_IS_SOURCE_VIEW (self));
  g_return_if_fail (function != NULL);

  self->target = GPOINTER_TO_UINT (g_hash_table_lookup (self->functions, function));
  self->n_ticks = ENOUGH_TICKS;
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), move_cb, NULL, NULL);
}
