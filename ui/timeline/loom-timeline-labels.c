/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "timeline/loom-timeline-labels.h"

/* More texts than this at once nobody reads. */
#define MOST_LABELS 600

/* Layouts kept; a screen of labels several times over. */
#define MOST_LAYOUTS 4000

#define ELLIPSIS "…"

/* Bytes of a text that are looked at; no label is wide enough for more. */
#define LONGEST_TEXT 240

typedef struct
{
  PangoLayout *layout;
  gint width;
  gint height;
  gint n_chars;
} Kept;

typedef struct
{
  PangoLayout *layout; /* borrowed */
  gint x;
  gint y;
  guint32 color;
} Placed;

struct _LoomTimelineLabels
{
  GtkWidget *widget;   /* borrowed: the owner */
  GHashTable *kept[2]; /* text → Kept, a style */
  GArray *placed[LOOM_N_LABEL_AREAS];
  gboolean pinned;
};

static void
kept_free (gpointer data)
{
  Kept *kept = data;

  g_object_unref (kept->layout);
  g_free (kept);
}

/**
 * loom_timeline_labels_new:
 * @widget: what they are drawn on; must outlive them
 */
LoomTimelineLabels *
loom_timeline_labels_new (GtkWidget *widget)
{
  LoomTimelineLabels *self = g_new0 (LoomTimelineLabels, 1);

  self->widget = widget;
  for (guint i = 0; i < G_N_ELEMENTS (self->kept); i++)
    self->kept[i] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, kept_free);
  for (guint i = 0; i < LOOM_N_LABEL_AREAS; i++)
    self->placed[i] = g_array_new (FALSE, FALSE, sizeof (Placed));
  return self;
}

void
loom_timeline_labels_free (LoomTimelineLabels *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->kept); i++)
    g_hash_table_unref (self->kept[i]);
  for (guint i = 0; i < LOOM_N_LABEL_AREAS; i++)
    g_array_unref (self->placed[i]);
  g_free (self);
}

/**
 * loom_timeline_labels_forget:
 *
 * Lays everything out anew from now on: the font has changed, or the recording.
 */
void
loom_timeline_labels_forget (LoomTimelineLabels *self)
{
  for (guint i = 0; i < LOOM_N_LABEL_AREAS; i++)
    g_array_set_size (self->placed[i], 0);
  for (guint i = 0; i < G_N_ELEMENTS (self->kept); i++)
    g_hash_table_remove_all (self->kept[i]);
}

/**
 * loom_timeline_labels_begin:
 *
 * Begins a frame without texts.
 */
void
loom_timeline_labels_begin (LoomTimelineLabels *self)
{
  for (guint i = 0; i < LOOM_N_LABEL_AREAS; i++)
    g_array_set_size (self->placed[i], 0);
  for (guint i = 0; i < G_N_ELEMENTS (self->kept); i++)
    if (g_hash_table_size (self->kept[i]) > MOST_LAYOUTS)
      g_hash_table_remove_all (self->kept[i]);
}

/**
 * loom_timeline_labels_set_pinned:
 * @pinned: whether texts for the body and for names belong to pinned rows from now on
 */
void
loom_timeline_labels_set_pinned (LoomTimelineLabels *self, gboolean pinned)
{
  self->pinned = pinned;
}

static LoomLabelArea
actual_area (LoomTimelineLabels *self, LoomLabelArea area)
{
  if (!self->pinned)
    return area;
  return area == LOOM_LABEL_BODY    ? LOOM_LABEL_PINNED_BODY
         : area == LOOM_LABEL_NAMES ? LOOM_LABEL_PINNED_NAMES
                                    : area;
}

static PangoLayout *
create_layout (LoomTimelineLabels *self, LoomLabelStyle style, const char *text)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (self->widget, text);
  PangoContext *context = pango_layout_get_context (layout);
  g_autoptr (PangoFontDescription) font =
      pango_font_description_copy (pango_context_get_font_description (context));
  double size = pango_font_description_get_size (font) * (style == LOOM_LABEL_SMALL ? 0.82 : 0.88);

  if (pango_font_description_get_size_is_absolute (font))
    pango_font_description_set_absolute_size (font, size);
  else
    pango_font_description_set_size (font, (gint) size);
  if (style == LOOM_LABEL_STRONG)
    pango_font_description_set_weight (font, PANGO_WEIGHT_SEMIBOLD);
  pango_layout_set_font_description (layout, font);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  return layout;
}

static const Kept *
keep (LoomTimelineLabels *self, LoomLabelStyle style, const char *text)
{
  Kept *kept = g_hash_table_lookup (self->kept[style], text);

  if (kept != NULL)
    return kept;

  kept = g_new0 (Kept, 1);
  kept->layout = create_layout (self, style, text);
  kept->n_chars = (gint) g_utf8_strlen (text, -1);
  pango_layout_get_pixel_size (kept->layout, &kept->width, &kept->height);
  g_hash_table_insert (self->kept[style], g_strdup (text), kept);
  return kept;
}

gint
loom_timeline_labels_measure (LoomTimelineLabels *self, LoomLabelStyle style, const char *text)
{
  return keep (self, style, text)->width;
}

/* Slices are told apart by how they begin; names of lanes by how they end, too. */
static char *
cut_out (LoomLabelStyle style, const char *text, gint n_all, gint n_chars)
{
  gint n_tail = style == LOOM_LABEL_STRONG ? n_chars * 2 / 5 : 0;
  const char *head_end = g_utf8_offset_to_pointer (text, n_chars - n_tail);
  const char *tail = g_utf8_offset_to_pointer (text, n_all - n_tail);
  g_autofree char *head = g_strchomp (g_strndup (text, (gsize) (head_end - text)));

  return g_strconcat (head, ELLIPSIS, tail, NULL);
}

/* A text with a part left out. It is kept by what it says and not by its room, so that a
 * zoom lays out anew only when a character more or less fits. */
static const Kept *
shorten (
    LoomTimelineLabels *self, LoomLabelStyle style, const char *text, const Kept *whole, gint width)
{
  gint ellipsis = keep (self, style, ELLIPSIS)->width;
  gint n_chars = whole->width > 0 ? (width - ellipsis) * whole->n_chars / whole->width : 0;

  for (n_chars = MIN (n_chars, whole->n_chars - 1); n_chars >= 2; n_chars--)
    {
      g_autofree char *shortened = cut_out (style, text, whole->n_chars, n_chars);
      const Kept *kept = keep (self, style, shortened);

      if (kept->width <= width)
        return kept;
    }
  return NULL;
}

/**
 * loom_timeline_labels_add:
 * @x: the left edge
 * @middle_y: the middle of its line
 * @width: the room it has
 * @color: 0xRRGGBB
 *
 * Adds a text to the frame, shortened to its room, and left out where not even two
 * characters fit.
 *
 * Returns: the width it takes; 0 where it is left out
 */
gint
loom_timeline_labels_add (LoomTimelineLabels *self,
                          LoomLabelArea area,
                          LoomLabelStyle style,
                          const char *text,
                          gint x,
                          gint middle_y,
                          gint width,
                          guint32 color)
{
  g_autofree char *beginning = NULL;
  const Kept *kept;
  Placed placed;

  area = actual_area (self, area);
  if (self->placed[area]->len >= MOST_LABELS || text[0] == '\0')
    return 0;
  if (strnlen (text, LONGEST_TEXT + 1) > LONGEST_TEXT)
    text = beginning = g_utf8_substring (text, 0, LONGEST_TEXT / 4);
  kept = keep (self, style, text);
  if (kept->width > width)
    kept = shorten (self, style, text, kept, width);
  if (kept == NULL)
    return 0;

  placed = (Placed) { kept->layout, x, middle_y - kept->height / 2, color };
  g_array_append_val (self->placed[area], placed);
  return kept->width;
}

/**
 * loom_timeline_labels_get:
 * @number: of those in the area, from 0 on
 * @place: (out): where it stands
 *
 * Returns: (nullable): a text of the frame
 */
const char *
loom_timeline_labels_get (LoomTimelineLabels *self,
                          LoomLabelArea area,
                          guint number,
                          GdkRectangle *place)
{
  const Placed *placed;

  if (number >= self->placed[area]->len)
    return NULL;
  placed = &g_array_index (self->placed[area], Placed, number);
  place->x = placed->x;
  place->y = placed->y;
  pango_layout_get_pixel_size (placed->layout, &place->width, &place->height);
  return pango_layout_get_text (placed->layout);
}

void
loom_timeline_labels_snapshot (LoomTimelineLabels *self, LoomLabelArea area, GtkSnapshot *snapshot)
{
  for (guint i = 0; i < self->placed[area]->len; i++)
    {
      const Placed *placed = &g_array_index (self->placed[area], Placed, i);
      GdkRGBA color = {
        (float) (placed->color >> 16 & 0xff) / 255.f,
        (float) (placed->color >> 8 & 0xff) / 255.f,
        (float) (placed->color & 0xff) / 255.f,
        1.f,
      };

      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot,
                              &GRAPHENE_POINT_INIT ((float) placed->x, (float) placed->y));
      gtk_snapshot_append_layout (snapshot, placed->layout, &color);
      gtk_snapshot_restore (snapshot);
    }
}
