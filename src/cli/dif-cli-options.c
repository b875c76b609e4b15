/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-cli"

#include "config.h"

#include "dif-cli-options.h"


/* GOption writes into value, so each stays where it is */
typedef struct {
  const DifOption *option; /* (unowned) */
  char *value;             /* (owned) (nullable) */
} Given;

struct _DifCliOptions {
  GArray *entries;  /* (owned) GOptionEntry, zero-terminated */
  GPtrArray *given; /* (owned) Given */
};


static void
given_free (gpointer data)
{
  Given *given = data;

  g_free (given->value);
  g_free (given);
}

DifCliOptions *
dif_cli_options_new (const GOptionEntry *fixed)
{
  DifCliOptions *self = g_new0 (DifCliOptions, 1);

  self->entries = g_array_new (TRUE, TRUE, sizeof (GOptionEntry));
  self->given = g_ptr_array_new_with_free_func (given_free);
  for (; fixed->long_name != NULL; fixed++)
    g_array_append_val (self->entries, *fixed);
  return self;
}

void
dif_cli_options_free (DifCliOptions *self)
{
  g_array_unref (self->entries);
  g_ptr_array_unref (self->given);
  g_free (self);
}

static gboolean
has (DifCliOptions *self, const char *name)
{
  for (guint i = 0; i < self->entries->len; i++) {
    if (g_str_equal (g_array_index (self->entries, GOptionEntry, i).long_name, name))
      return TRUE;
  }
  return FALSE;
}

void
dif_cli_options_add (DifCliOptions *self, const DifOption *known)
{
  for (; known != NULL && known->name != NULL; known++) {
    Given *given;
    GOptionEntry entry = { known->name, 0, 0, known->is_file ? G_OPTION_ARG_FILENAME : G_OPTION_ARG_STRING,
                           NULL, known->help, known->argument };

    if (has (self, known->name))
      continue;
    given = g_new0 (Given, 1);
    given->option = known;
    entry.arg_data = &given->value;
    g_ptr_array_add (self->given, given);
    g_array_append_val (self->entries, entry);
  }
}

const GOptionEntry *
dif_cli_options_get_entries (DifCliOptions *self)
{
  return (const GOptionEntry *) (gpointer) self->entries->data;
}

gboolean
dif_cli_options_each (DifCliOptions *self,
                      gboolean (*apply) (gpointer target,
                                         const char *name,
                                         const char *value,
                                         GError **error),
                      gpointer target,
                      GError **error)
{
  for (guint i = 0; i < self->given->len; i++) {
    Given *given = g_ptr_array_index (self->given, i);

    if (given->value != NULL && !apply (target, given->option->name, given->value, error))
      return FALSE;
  }
  return TRUE;
}
