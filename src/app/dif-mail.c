/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-mail"

#include "config.h"

#include <fcntl.h>
#include <gio/gunixfdlist.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "base/dif-file.h"

#include "dif-dialogs.h"

#include "dif-mail.h"

#define PORTAL "org.freedesktop.portal.Desktop"
#define PORTAL_PATH "/org/freedesktop/portal/desktop"
#define PORTAL_EMAIL "org.freedesktop.portal.Email"
/* A portal that has not opened anything by then will not */
#define PATIENCE_MS (5000)

typedef struct {
  GtkWindow *window;  /* (owned) */
  DifLetter *letter;  /* (owned) */
} Mail;


static void
mail_free (Mail *self)
{
  g_object_unref (self->window);
  dif_letter_free (self->letter);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Mail, mail_free)

/* --- A draft, where nothing opens mails --------------------------------------------------- */

/* Beside the attachments: they go together */
static char *
write_draft (const DifLetter *letter, GError **error)
{
  g_autofree char *folder = g_build_filename (g_get_user_runtime_dir (), "difusor", "mail", NULL);
  g_autofree char *path = g_build_filename (folder, "draft.eml", NULL);
  g_autoptr (GBytes) bytes = dif_letter_to_eml (letter, error);

  if (bytes == NULL || !dif_folder_make (folder, error) ||
      !dif_file_replace (path, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), 0600, error))
    return NULL;
  return g_steal_pointer (&path);
}

static void
say_draft (Mail *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *draft = write_draft (self->letter, &error);
  g_autofree char *to = g_strjoinv (", ", self->letter->to);
  g_autofree char *files = g_strjoinv ("\n", self->letter->attachments);
  g_autofree char *text = g_strdup_printf (
      /* Translators: addresses, files, where a draft is (or why there is none), subject, text of a mail */
      _("No mail program answered. Write by hand:\n\nTo: %s\n\nAttach:\n%s\n\nOr open this draft in a mail program:\n%s\n\n"
        "Subject: %s\n\n%s\n"),
      to[0] != '\0' ? to : _("ask a contact of the call"), files, draft != NULL ? draft : error->message,
      self->letter->subject, self->letter->body);

  dif_dialogs_text (self->window, _("The Mail"), text, FALSE);
}

/* --- xdg-email ---------------------------------------------------------------------------- */

static void
on_xdg_email (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Mail) self = data;

  if (!g_subprocess_wait_check_finish (G_SUBPROCESS (source), result, NULL))
    say_draft (self);
}

/* (transfer full): takes over */
static void
try_xdg_email (Mail *mail)
{
  g_autoptr (Mail) self = mail;
  g_autofree char *program = g_find_program_in_path ("xdg-email");
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  g_auto (GStrv) argv = NULL;
  g_autoptr (GSubprocess) process = NULL;

  g_strv_builder_add_many (words, program != NULL ? program : "", "--utf8", "--subject", self->letter->subject, "--body",
                           self->letter->body, NULL);
  for (guint i = 0; self->letter->attachments[i] != NULL; i++)
    g_strv_builder_add_many (words, "--attach", self->letter->attachments[i], NULL);
  g_strv_builder_addv (words, (const char **) self->letter->to);
  argv = g_strv_builder_end (words);
  process = program != NULL ? g_subprocess_newv ((const char *const *) argv, G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL) : NULL;
  if (process == NULL)
    say_draft (self);
  else
    g_subprocess_wait_check_async (process, NULL, on_xdg_email, g_steal_pointer (&self));
}

/* --- The portal --------------------------------------------------------------------------- */

/* Files are handed over open: the portal need not reach where they are */
static gboolean
add_attachments (const DifLetter *letter, GVariantBuilder *options, GUnixFDList *fds)
{
  GVariantBuilder handles;

  g_variant_builder_init (&handles, G_VARIANT_TYPE ("ah"));
  for (guint i = 0; letter->attachments[i] != NULL; i++) {
    int fd = open (letter->attachments[i], O_RDONLY | O_CLOEXEC);
    int handle = fd >= 0 ? g_unix_fd_list_append (fds, fd, NULL) : -1;

    if (fd >= 0)
      close (fd);
    if (handle < 0) {
      g_variant_builder_clear (&handles);
      return FALSE;
    }
    g_variant_builder_add (&handles, "h", handle);
  }
  g_variant_builder_add (options, "{sv}", "attachment_fds", g_variant_builder_end (&handles));
  return TRUE;
}

static void
on_portal (GObject *source, GAsyncResult *result, gpointer data)
{
  Mail *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer =
      g_dbus_connection_call_with_unix_fd_list_finish (G_DBUS_CONNECTION (source), NULL, result, &error);

  if (answer != NULL) {
    mail_free (self);
    return;
  }
  g_debug ("the e-mail portal does not take it: %s", error->message);
  try_xdg_email (self);
}

void
dif_mail_compose (GtkWindow *window, DifLetter *letter)
{
  GDBusConnection *bus = g_application_get_dbus_connection (g_application_get_default ());
  g_autoptr (GUnixFDList) fds = g_unix_fd_list_new ();
  GVariantBuilder options;
  Mail *self = g_new0 (Mail, 1);

  self->window = g_object_ref (window);
  self->letter = letter;
  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  /* of the first version of the portal, and of the third */
  if (letter->to[0] != NULL)
    g_variant_builder_add (&options, "{sv}", "address", g_variant_new_string (letter->to[0]));
  g_variant_builder_add (&options, "{sv}", "addresses", g_variant_new_strv ((const char *const *) letter->to, -1));
  g_variant_builder_add (&options, "{sv}", "subject", g_variant_new_string (letter->subject));
  g_variant_builder_add (&options, "{sv}", "body", g_variant_new_string (letter->body));
  if (bus == NULL || !add_attachments (letter, &options, fds)) {
    g_variant_builder_clear (&options);
    try_xdg_email (self);
    return;
  }
  g_dbus_connection_call_with_unix_fd_list (bus, PORTAL, PORTAL_PATH, PORTAL_EMAIL, "ComposeEmail",
                                            g_variant_new ("(sa{sv})", "", &options), G_VARIANT_TYPE ("(o)"),
                                            G_DBUS_CALL_FLAGS_NONE, PATIENCE_MS, fds, NULL, on_portal, self);
}
