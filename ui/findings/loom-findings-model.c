/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "findings/loom-findings-model.h"

struct _LoomFindingItem
{
  GObject parent_instance;

  LoomFindings *findings; /* owned */
  guint number;
};

G_DEFINE_FINAL_TYPE (LoomFindingItem, loom_finding_item, G_TYPE_OBJECT)

static void
loom_finding_item_finalize (GObject *object)
{
  loom_findings_unref (LOOM_FINDING_ITEM (object)->findings);
  G_OBJECT_CLASS (loom_finding_item_parent_class)->finalize (object);
}

static void
loom_finding_item_class_init (LoomFindingItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = loom_finding_item_finalize;
}

static void
loom_finding_item_init (LoomFindingItem *self G_GNUC_UNUSED)
{
}

LoomFindings *
loom_finding_item_get_findings (LoomFindingItem *self)
{
  return self->findings;
}

const LoomFinding *
loom_finding_item_get (LoomFindingItem *self)
{
  return loom_findings_get (self->findings, self->number);
}

struct _LoomFindingsModel
{
  GObject parent_instance;

  LoomFindings *findings; /* owned, nullable */
  guint first;            /* those of a rule are together, and those of a severity */
  guint n;
};

static GType
get_item_type (GListModel *list G_GNUC_UNUSED)
{
  return LOOM_TYPE_FINDING_ITEM;
}

static guint
get_n_items (GListModel *list)
{
  return LOOM_FINDINGS_MODEL (list)->n;
}

static gpointer
get_item (GListModel *list, guint position)
{
  LoomFindingsModel *self = LOOM_FINDINGS_MODEL (list);
  LoomFindingItem *item;

  if (position >= self->n)
    return NULL;
  item = g_object_new (LOOM_TYPE_FINDING_ITEM, NULL);
  item->findings = loom_findings_ref (self->findings);
  item->number = self->first + position;
  return item;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (LoomFindingsModel,
                               loom_findings_model,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
loom_findings_model_finalize (GObject *object)
{
  g_clear_pointer (&LOOM_FINDINGS_MODEL (object)->findings, loom_findings_unref);
  G_OBJECT_CLASS (loom_findings_model_parent_class)->finalize (object);
}

static void
loom_findings_model_class_init (LoomFindingsModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = loom_findings_model_finalize;
}

static void
loom_findings_model_init (LoomFindingsModel *self G_GNUC_UNUSED)
{
}

LoomFindingsModel *
loom_findings_model_new (void)
{
  return g_object_new (LOOM_TYPE_FINDINGS_MODEL, NULL);
}

static gboolean
is_chosen (LoomFindingsModel *self, guint number, LoomFindingsChoice choice)
{
  switch (choice.kind)
    {
    case LOOM_FINDINGS_OF_RULE:
      return loom_findings_get (self->findings, number)->rule == choice.rule;
    case LOOM_FINDINGS_OF_SEVERITY:
      return loom_findings_get_severity (self->findings, number) == choice.severity;
    case LOOM_FINDINGS_ALL:
    default:
      return TRUE;
    }
}

/**
 * loom_findings_model_choose:
 * @choice: which of them are listed
 */
void
loom_findings_model_choose (LoomFindingsModel *self, LoomFindingsChoice choice)
{
  guint n_before, n_all;
  guint first = 0;
  guint end;

  g_return_if_fail (LOOM_IS_FINDINGS_MODEL (self));

  n_before = self->n;
  n_all = self->findings != NULL ? loom_findings_get_n (self->findings) : 0;
  while (first < n_all && !is_chosen (self, first, choice))
    first++;
  for (end = first; end < n_all && is_chosen (self, end, choice);)
    end++;
  self->first = first;
  self->n = end - first;
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, self->n);
}

/**
 * loom_findings_model_set:
 * @findings: (nullable): what is to be listed; a reference is kept
 */
void
loom_findings_model_set (LoomFindingsModel *self, LoomFindings *findings)
{
  LoomFindings *before;
  guint n_before;

  g_return_if_fail (LOOM_IS_FINDINGS_MODEL (self));

  before = self->findings;
  n_before = self->n;
  self->n = 0;
  self->findings = findings != NULL ? loom_findings_ref (findings) : NULL;
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, 0);
  g_clear_pointer (&before, loom_findings_unref);
  loom_findings_model_choose (self, (LoomFindingsChoice) { .kind = LOOM_FINDINGS_ALL });
}
