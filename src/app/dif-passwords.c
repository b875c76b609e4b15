/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-passwords"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "base/dif-error.h"
#include "base/dif-secret.h"

#include "dif-ask.h"
#include "dif-worker.h"

#include "dif-passwords.h"


/* --- Who asks for one --------------------------------------------------------------------- */

/* With S3 the access key's, with SFTP the user's, unless a key or an agent lets Difusor in */
static gboolean
options_ask (const char *kind, GHashTable *options)
{
  if (g_str_equal (kind, "s3"))
    return dif_options_get (options, "access-key") != NULL && dif_options_get (options, "secret-file") == NULL;
  return g_str_equal (kind, "sftp") && dif_options_get (options, "identity") == NULL &&
         dif_options_get (options, "password-file") == NULL && g_getenv ("SSH_AUTH_SOCK") == NULL;
}

gboolean
dif_passwords_source_asks (DifSourceConfig *config)
{
  if (config->user != NULL)
    return config->password_file == NULL && config->token_file == NULL;
  return config->password_file == NULL && options_ask (config->kind, config->options);
}

gboolean
dif_passwords_target_asks (DifTargetConfig *config)
{
  return options_ask (config->kind, config->options);
}

/* --- Keeping one -------------------------------------------------------------------------- */

typedef struct {
  char *folder;
  char *use;
  char *secret;
} Entry;

static Entry *
entry_new (const char *folder, const char *use, const char *secret)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->folder = g_strdup (folder);
  entry->use = g_strdup (use);
  entry->secret = g_strdup (secret);
  return entry;
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  dif_secret_free (entry->secret);
  g_free (entry->folder);
  g_free (entry->use);
  g_free (entry);
}

static void
store (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Entry *entry = data;
  g_autoptr (GError) error = NULL;

  if (dif_secret_store (entry->folder, entry->use, entry->secret, cancellable, &error))
    dif_secret_keep (entry->folder, entry->use, NULL);
  else
    g_info ("kept for this session only: %s", error->message);
  g_task_return_boolean (task, TRUE);
}

void
dif_passwords_store (const char *folder, const char *use, const char *secret)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, NULL, NULL);

  dif_secret_keep (folder, use, secret);
  g_task_set_source_tag (task, dif_passwords_store);
  g_task_set_task_data (task, entry_new (folder, use, secret), entry_free);
  dif_worker_run (task, store);
}

struct _DifPasswordTrial {
  Entry *before; /* (owned) its secret may be %NULL */
};

DifPasswordTrial *
dif_password_trial_new (const char *folder, const char *use, const char *secret)
{
  DifPasswordTrial *self = g_new0 (DifPasswordTrial, 1);

  self->before = entry_new (folder, use, NULL);
  self->before->secret = dif_secret_dup_kept (folder, use);
  dif_secret_keep (folder, use, secret);
  return self;
}

void
dif_password_trial_end (DifPasswordTrial *self)
{
  dif_secret_keep (self->before->folder, self->before->use, self->before->secret);
  entry_free (self->before);
  g_free (self);
}

/* --- Asking ------------------------------------------------------------------------------- */

struct _DifPasswords {
  GtkWindow *window;         /* (unowned) */
  DifDesk *desk;             /* (owned) */
  char *folder;              /* (owned) (nullable) where it was asked */
  GPtrArray *missing;        /* (owned) (nullable) (element-type utf8) uses, the next one last */
  GCancellable *cancellable; /* (owned) of the search */
};

static void ask_next (DifPasswords *self);

/* The dialog is closed by then, whether it was answered or not */
static void
on_answered (GtkWindow *window, const char *use, const char *password, gpointer data)
{
  DifPasswords *self = data;

  if (password != NULL)
    dif_passwords_store (self->folder, use, password);
  ask_next (self);
}

static void
ask_next (DifPasswords *self)
{
  g_autofree char *use = self->missing->len > 0 ? g_ptr_array_steal_index (self->missing, self->missing->len - 1)
                                                : NULL;
  g_autofree char *heading = NULL;

  if (use == NULL) {
    g_clear_pointer (&self->missing, g_ptr_array_unref);
    dif_desk_refresh (self->desk);
    return;
  }
  if (g_str_has_prefix (use, "target:"))
    heading = g_strdup_printf (_("Password of the Target “%s”"), use + strlen ("target:"));
  else
    heading = g_strdup (_("Password of the Source"));
  dif_ask_password (self->window, heading,
                    _("No keyring holds it. It goes to the keyring if there is one; otherwise it is kept in memory "
                      "until Difusor is closed."),
                    use, on_answered, self);
}

typedef struct {
  char *folder;
  GPtrArray *uses; /* (element-type utf8) */
} Search;

static void
search_free (gpointer data)
{
  Search *search = data;

  g_ptr_array_unref (search->uses);
  g_free (search->folder);
  g_free (search);
}

static void
look_up (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Search *search = data;
  g_autoptr (GPtrArray) missing = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < search->uses->len; i++) {
    const char *use = g_ptr_array_index (search->uses, i);
    char *secret = dif_secret_lookup (search->folder, use, cancellable, NULL);

    if (secret == NULL)
      g_ptr_array_insert (missing, 0, g_strdup (use));
    dif_secret_free (secret);
  }
  g_task_return_pointer (task, g_steal_pointer (&missing), (GDestroyNotify) g_ptr_array_unref);
}

static void
on_looked_up (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GPtrArray) missing = g_task_propagate_pointer (G_TASK (result), NULL);
  DifPasswords *self = data;

  /* cancelled: the window is gone */
  if (missing == NULL || missing->len == 0 || self->missing != NULL)
    return;
  self->missing = g_steal_pointer (&missing);
  ask_next (self);
}

static Search *
list_uses (DifPasswords *self, DifReading *reading)
{
  Search *search = g_new0 (Search, 1);

  search->folder = g_strdup (self->folder);
  search->uses = g_ptr_array_new_with_free_func (g_free);
  if (reading->source != NULL && dif_passwords_source_asks (reading->source))
    g_ptr_array_add (search->uses, g_strdup ("source"));
  for (guint i = 0; i < reading->targets->len; i++) {
    const DifTargetFacts *facts = dif_target_item_get (g_ptr_array_index (reading->targets, i));

    if (dif_passwords_target_asks (facts->config))
      g_ptr_array_add (search->uses, g_strdup_printf ("target:%s", facts->config->name));
  }
  return search;
}

void
dif_passwords_check (DifPasswords *self)
{
  DifReading *reading = dif_desk_get_reading (self->desk);
  g_autoptr (GTask) task = NULL;
  Search *search;

  if (reading == NULL || dif_desk_is_practice (self->desk) ||
      g_strcmp0 (self->folder, dif_desk_get_folder (self->desk)) == 0)
    return;
  g_free (self->folder);
  self->folder = g_strdup (dif_desk_get_folder (self->desk));
  search = list_uses (self, reading);
  if (search->uses->len == 0) {
    search_free (search);
    return;
  }
  task = g_task_new (NULL, self->cancellable, on_looked_up, self);
  g_task_set_source_tag (task, dif_passwords_check);
  g_task_set_task_data (task, search, search_free);
  dif_worker_run (task, look_up);
}

/* It is asked once a folder, and anew once something could not be done without it */
static void
on_job_ended (DifJobManager *jobs, DifJob *job, gpointer data)
{
  DifPasswords *self = data;

  if (self->missing == NULL && g_error_matches (dif_job_get_error (job), DIF_ERROR, DIF_ERROR_SECRET))
    g_clear_pointer (&self->folder, g_free);
}

DifPasswords *
dif_passwords_new (GtkWindow *window, DifDesk *desk)
{
  DifPasswords *self = g_new0 (DifPasswords, 1);

  self->window = window;
  self->desk = g_object_ref (desk);
  self->cancellable = g_cancellable_new ();
  g_signal_connect (dif_desk_get_jobs (desk), "ended", G_CALLBACK (on_job_ended), self);
  return self;
}

void
dif_passwords_free (DifPasswords *self)
{
  g_signal_handlers_disconnect_by_data (dif_desk_get_jobs (self->desk), self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->desk);
  g_clear_pointer (&self->missing, g_ptr_array_unref);
  g_free (self->folder);
  g_free (self);
}
