/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-finding"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "base/dif-limits.h"

#include "dif-finding.h"

/* What has been found of one kind in one file */
typedef struct {
  DifFindingLevel level;
  const char *id; /* static */
  char *path;     /* (owned) (nullable) */
  guint64 count;
  guint64 kept;
} Kind;

struct _DifFindings {
  GPtrArray *list; /* (owned) (element-type DifFinding) */
  GPtrArray *kinds; /* (owned) (element-type Kind); a few dozen at most per file */
};

static const char *const words[] = { "notice", "warning", "error" };


const char *
dif_finding_level_to_string (DifFindingLevel level)
{
  g_return_val_if_fail ((guint) level < G_N_ELEMENTS (words), "error");
  return words[level];
}

void
dif_finding_free (DifFinding *self)
{
  g_free (self->id);
  g_free (self->text);
  g_free (self->path);
  g_free (self);
}

JsonNode *
dif_finding_to_json (DifFinding *self)
{
  JsonObject *object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_string_member (object, "level", dif_finding_level_to_string (self->level));
  json_object_set_string_member (object, "id", self->id);
  json_object_set_string_member (object, "text", self->text);
  if (self->path != NULL)
    json_object_set_string_member (object, "path", self->path);
  else
    json_object_set_null_member (object, "path");
  if (self->row > 0)
    json_object_set_int_member (object, "row", self->row);
  else
    json_object_set_null_member (object, "row");
  json_node_take_object (node, object);
  return node;
}

static void
kind_free (gpointer data)
{
  Kind *kind = data;

  g_free (kind->path);
  g_free (kind);
}

DifFindings *
dif_findings_new (void)
{
  DifFindings *self = g_new0 (DifFindings, 1);

  self->list = g_ptr_array_new_with_free_func ((GDestroyNotify) dif_finding_free);
  self->kinds = g_ptr_array_new_with_free_func (kind_free);
  return self;
}

void
dif_findings_free (DifFindings *self)
{
  g_ptr_array_unref (self->list);
  g_ptr_array_unref (self->kinds);
  g_free (self);
}

/* The newest kinds are those of the file that is being read */
static Kind *
find_kind (DifFindings *self, const char *id, const char *path)
{
  for (guint i = self->kinds->len; i > 0; i--) {
    Kind *kind = g_ptr_array_index (self->kinds, i - 1);

    if (g_str_equal (kind->id, id) && g_strcmp0 (kind->path, path) == 0)
      return kind;
  }
  return NULL;
}

static DifFinding *
finding_new (DifFindingLevel level, const char *id, const char *path, gint64 row, char *text)
{
  DifFinding *finding = g_new0 (DifFinding, 1);

  finding->level = level;
  finding->id = g_strdup (id);
  finding->path = g_strdup (path);
  finding->row = row;
  finding->text = text;
  return finding;
}

void
dif_findings_add (DifFindings *self,
                  DifFindingLevel level,
                  const char *id,
                  const char *path,
                  gint64 row,
                  const char *format,
                  ...)
{
  Kind *kind = find_kind (self, id, path);
  va_list args;

  if (kind == NULL) {
    kind = g_new0 (Kind, 1);
    kind->level = level;
    kind->id = id;
    kind->path = g_strdup (path);
    g_ptr_array_add (self->kinds, kind);
  }
  if (++kind->count > DIF_LIMIT_FINDINGS_EACH || self->list->len >= DIF_LIMIT_FINDINGS)
    return;
  kind->kept++;
  va_start (args, format);
  g_ptr_array_add (self->list, finding_new (level, id, path, row, g_strdup_vprintf (format, args)));
  va_end (args);
}

static int
compare_levels (gconstpointer a, gconstpointer b)
{
  const DifFinding *first = *(DifFinding *const *) a;
  const DifFinding *second = *(DifFinding *const *) b;

  return (int) second->level - (int) first->level;
}

void
dif_findings_sort (GPtrArray *findings)
{
  g_ptr_array_sort (findings, compare_levels);
}

GPtrArray *
dif_findings_take (DifFindings *self)
{
  GPtrArray *list = self->list;

  for (guint i = 0; i < self->kinds->len; i++) {
    Kind *kind = g_ptr_array_index (self->kinds, i);
    guint64 more = kind->count - kind->kept;

    if (more > 0)
      g_ptr_array_add (list,
                       finding_new (kind->level, kind->id, kind->path, 0,
                                    g_strdup_printf (_("… and %" PRIu64
                                                       " more of the same kind"),
                                                     more)));
  }
  dif_findings_sort (list);
  g_ptr_array_set_size (self->kinds, 0);
  self->list = g_ptr_array_new_with_free_func ((GDestroyNotify) dif_finding_free);
  return list;
}

guint
dif_findings_count (GPtrArray *findings, DifFindingLevel level)
{
  guint count = 0;

  for (guint i = 0; i < findings->len; i++)
    count += ((DifFinding *) g_ptr_array_index (findings, i))->level == level;
  return count;
}
