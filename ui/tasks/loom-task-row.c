/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "tasks/loom-task-row.h"

struct _LoomTaskRow
{
  GtkListBoxRow parent_instance;

  LoomTaskSentence told;
  gboolean is_fold;
  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (LoomTaskRow, loom_task_row, GTK_TYPE_LIST_BOX_ROW)

static void
loom_task_row_finalize (GObject *object)
{
  loom_task_sentence_clear (&LOOM_TASK_ROW (object)->told);
  G_OBJECT_CLASS (loom_task_row_parent_class)->finalize (object);
}

static void
loom_task_row_class_init (LoomTaskRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = loom_task_row_finalize;

  /**
   * LoomTaskRow::task-chosen:
   * @task: its number
   *
   * A person wants to see the task that is named here.
   */
  g_signal_new ("task-chosen", LOOM_TYPE_TASK_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
loom_task_row_init (LoomTaskRow *self G_GNUC_UNUSED)
{
}

static gboolean
activate_link_cb (LoomTaskRow *self)
{
  g_signal_emit_by_name (self, "task-chosen", self->told.other);
  return TRUE;
}

/* The name is a link: an address that nobody else ever sees. */
static char *
dup_markup (const LoomTaskSentence *told)
{
  g_autofree char *before = g_markup_escape_text (told->text, told->name_begin);
  g_autofree char *name = g_markup_escape_text (told->text + told->name_begin,
                                                (gssize) told->name_end - told->name_begin);
  g_autofree char *after = g_markup_escape_text (told->text + told->name_end, -1);

  return g_strdup_printf ("%s<a href=\"task\">%s</a>%s", before, name, after);
}

static void
add_child (LoomTaskRow *self, GtkWidget *label, const char *icon)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  if (icon != NULL)
    {
      GtkWidget *image = gtk_image_new_from_icon_name (icon);

      gtk_widget_set_valign (image, GTK_ALIGN_START);
      gtk_box_append (GTK_BOX (box), image);
    }
  self->label = GTK_LABEL (label);
  gtk_label_set_xalign (self->label, 0);
  gtk_label_set_wrap (self->label, TRUE);
  gtk_label_set_wrap_mode (self->label, PANGO_WRAP_WORD_CHAR);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
}

/**
 * loom_task_row_new:
 * @told: what it says; copied
 * @icon: (nullable): what stands before it
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
loom_task_row_new (const LoomTaskSentence *told, const char *icon)
{
  LoomTaskRow *self = g_object_new (LOOM_TYPE_TASK_ROW, NULL);
  GtkWidget *label = gtk_label_new (told->text);

  self->told = *told;
  self->told.text = g_strdup (told->text);
  if (told->other != LOOM_NO_TASK && told->name_end > told->name_begin)
    {
      g_autofree char *markup = dup_markup (told);

      gtk_label_set_markup (GTK_LABEL (label), markup);
      g_signal_connect_object (label, "activate-link", G_CALLBACK (activate_link_cb), self,
                               G_CONNECT_SWAPPED);
    }
  add_child (self, label, icon);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, told->text,
                                  -1);
  return GTK_WIDGET (self);
}

GtkWidget *
loom_task_row_new_fold (const char *text)
{
  LoomTaskRow *self = g_object_new (LOOM_TYPE_TASK_ROW, NULL);
  GtkWidget *label = gtk_label_new (text);

  self->is_fold = TRUE;
  add_child (self, label, "view-more-horizontal-symbolic");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  return GTK_WIDGET (self);
}

const LoomTaskSentence *
loom_task_row_get_sentence (LoomTaskRow *self)
{
  g_return_val_if_fail (LOOM_IS_TASK_ROW (self), NULL);

  return self->is_fold ? NULL : &self->told;
}

const char *
loom_task_row_get_text (LoomTaskRow *self)
{
  g_return_val_if_fail (LOOM_IS_TASK_ROW (self), NULL);

  return gtk_label_get_text (self->label);
}

GtkLabel *
loom_task_row_get_label (LoomTaskRow *self)
{
  g_return_val_if_fail (LOOM_IS_TASK_ROW (self), NULL);

  return self->label;
}
