/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-web-server"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dif-web-reply.h"
#include "dif-web-thread.h"

#include "dif-web-server.h"


struct _DifWebServer {
  GObject parent_instance;

  char *root;         /* (owned) */
  char *prefix;       /* (owned) (nullable) what begins so lies elsewhere */
  char *elsewhere;    /* (owned) (nullable) */
  DifWebThread *http; /* (owned) */
};

G_DEFINE_FINAL_TYPE (DifWebServer, dif_web_server, G_TYPE_OBJECT)


static void
dif_web_server_finalize (GObject *object)
{
  DifWebServer *self = DIF_WEB_SERVER (object);

  g_clear_pointer (&self->http, dif_web_thread_free);
  g_free (self->root);
  g_free (self->prefix);
  g_free (self->elsewhere);
  G_OBJECT_CLASS (dif_web_server_parent_class)->finalize (object);
}

/* The path as components; %NULL if it names nothing that may be served */
static GStrv
split_path (const char *path)
{
  g_autofree char *plain = g_uri_unescape_string (path, "/");
  g_auto (GStrv) words = NULL;
  guint kept = 0;

  /* g_uri_unescape_string() refuses %2f (told so above) and %00. */
  if (plain == NULL || plain[0] != '/' || strchr (plain, '\\') != NULL)
    return NULL;
  if (plain[1] == '\0')
    return g_strdupv ((char *[]){ (char *) "index.html", NULL });
  words = g_strsplit (plain + 1, "/", -1);
  for (guint i = 0; words[i] != NULL; i++) {
    if (words[i][0] == '.' || (words[i][0] == '\0' && words[i + 1] != NULL))
      return NULL;
    kept = i;
  }
  /* "a/" is a folder: its last, empty component stands for its index */
  if (words[kept][0] == '\0') {
    g_free (words[kept]);
    words[kept] = g_strdup ("index.html");
  }
  return g_steal_pointer (&words);
}

/* Opens a file below the root as the root is at this instant; -1 if there is none */
static int
open_below (const char *root, GStrv words)
{
  int folder = open (root, O_PATH | O_DIRECTORY | O_CLOEXEC);
  int fd;

  for (guint i = 0; folder >= 0 && words[i + 1] != NULL; i++) {
    int next = openat (folder, words[i], O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

    close (folder);
    folder = next;
  }
  if (folder < 0)
    return -1;
  fd = openat (folder, words[g_strv_length (words) - 1],
               O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  close (folder);
  return fd;
}

static void
send_file (SoupServerMessage *message, const char *name, int fd, const struct stat *about)
{
  g_autofree char *etag = NULL;
  DifWebFile file = {
    .content_type = dif_web_reply_type (name),
    .modified = (gint64) about->st_mtim.tv_sec * G_USEC_PER_SEC,
    .size = (guint64) about->st_size,
  };

  etag = g_strdup_printf ("\"%" G_GINT64_MODIFIER "x-%" G_GINT64_MODIFIER "x-%" G_GINT64_MODIFIER
                          "x%08lx\"",
                          (guint64) about->st_ino, file.size, (guint64) about->st_mtim.tv_sec,
                          (unsigned long) about->st_mtim.tv_nsec);
  file.etag = etag;
  dif_web_reply_descriptor (message, &file, fd);
}

static void
handle (SoupServer *server,
        SoupServerMessage *message,
        const char *path,
        GHashTable *query,
        gpointer data)
{
  DifWebServer *self = data;
  const char *method = soup_server_message_get_method (message);
  g_auto (GStrv) words = NULL;
  struct stat about;
  int fd;

  if (method != SOUP_METHOD_GET && method != SOUP_METHOD_HEAD) {
    dif_web_reply_status (message, SOUP_STATUS_METHOD_NOT_ALLOWED);
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Allow",
                                  "GET, HEAD");
    return;
  }
  if (self->prefix != NULL && g_str_has_prefix (path, self->prefix)) {
    g_autofree char *location = g_strconcat (self->elsewhere, path + strlen (self->prefix), NULL);

    dif_web_reply_status (message, SOUP_STATUS_FOUND);
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Location",
                                  location);
    return;
  }
  words = split_path (path);
  fd = words != NULL ? open_below (self->root, words) : -1;
  if (fd < 0) {
    dif_web_reply_status (message, SOUP_STATUS_NOT_FOUND);
  } else if (fstat (fd, &about) != 0 || (!S_ISREG (about.st_mode) && !S_ISDIR (about.st_mode))) {
    close (fd);
    dif_web_reply_status (message, SOUP_STATUS_NOT_FOUND);
  } else if (S_ISDIR (about.st_mode)) {
    g_autofree char *with_slash = g_strconcat (path, "/", NULL);

    close (fd);
    dif_web_reply_status (message, SOUP_STATUS_MOVED_PERMANENTLY);
    soup_message_headers_replace (soup_server_message_get_response_headers (message), "Location",
                                  with_slash);
  } else {
    send_file (message, words[g_strv_length (words) - 1], fd, &about);
  }
}

DifWebServer *
dif_web_server_new (const char *root, guint port, GError **error)
{
  return dif_web_server_new_with_redirect (root, port, NULL, NULL, error);
}

DifWebServer *
dif_web_server_new_with_redirect (
    const char *root, guint port, const char *prefix, const char *elsewhere, GError **error)
{
  g_autoptr (DifWebServer) self = g_object_new (DIF_TYPE_WEB_SERVER, NULL);

  self->root = g_strdup (root);
  self->prefix = g_strdup (prefix);
  self->elsewhere = g_strdup (elsewhere);
  self->http = dif_web_thread_new (port, DIF_WEB_PLAIN, handle, self, error);
  return self->http != NULL ? g_steal_pointer (&self) : NULL;
}

const char *
dif_web_server_get_url (DifWebServer *self)
{
  g_return_val_if_fail (DIF_IS_WEB_SERVER (self), NULL);
  return dif_web_thread_get_url (self->http);
}

static void
dif_web_server_class_init (DifWebServerClass *class)
{
  G_OBJECT_CLASS (class)->finalize = dif_web_server_finalize;
}

static void
dif_web_server_init (DifWebServer *self)
{
}
