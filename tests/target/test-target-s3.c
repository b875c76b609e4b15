/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The S3 target: the conformance suite against a server that checks everything, and what servers,
 * keys and networks do wrong. */
#include <glib/gstdio.h>

#include "../aws/s3-stub.h"
#include "aws/dif-s3-provider.h"
#include "base/dif-limits.h"
#include "conformance.h"
#include "dif-test.h"
#include "target/dif-target-s3.h"
#include "target/dif-target-test.h"

#define PREFIX "sitio/prép 1"
#define PAGE "<!doctype html><title>PREP</title>"


/* A bucket, and the operator's side of it */
typedef struct {
  S3Stub *stub;
  char *folder;
  char *secret_file;
} Place;


static gpointer
place_new (void)
{
  Place *self = g_new0 (Place, 1);

  self->stub = s3_stub_new ();
  self->folder = dif_test_folder ();
  self->secret_file = g_build_filename (self->folder, "secret", NULL);
  g_assert_true (g_file_set_contents (self->secret_file, S3_STUB_SECRET "\n", -1, NULL));
  return self;
}

static gpointer
place_unconditional_new (void)
{
  Place *self = place_new ();

  s3_stub_set_faults (self->stub, S3_STUB_NO_CONDITIONS);
  return self;
}

static gpointer
place_ceph_new (void)
{
  Place *self = place_new ();

  s3_stub_set_faults (self->stub, S3_STUB_BARE_ETAGS);
  return self;
}

static void
place_free (gpointer place)
{
  Place *self = place;

  s3_stub_free (self->stub);
  g_free (self->secret_file);
  dif_test_folder_remove (self->folder);
  g_free (self);
}

static DifTargetConfig *
config_new (Place *self)
{
  g_autoptr (GError) error = NULL;
  DifTargetConfig *config =
      dif_target_config_new ("web", "s3", S3_STUB_BUCKET, NULL, DIF_MODE_PRACTICE, &error);

  g_assert_no_error (error);
  g_assert_true (dif_target_config_set_option (config, "endpoint", s3_stub_get_endpoint (self->stub), NULL));
  g_assert_true (dif_target_config_set_option (config, "prefix", "/" PREFIX "/", NULL));
  g_assert_true (dif_target_config_set_option (config, "access-key", S3_STUB_KEY, NULL));
  g_assert_true (dif_target_config_set_option (config, "secret-file", self->secret_file, NULL));
  return config;
}

static DifTarget *
target_from (Place *self, DifTargetConfig *config)
{
  static const DifAwsClientOptions quick = { .backoff_ms = 1, .connect_seconds = 2, .idle_seconds = 1, .retries = 3 };
  DifTarget *target = dif_target_new (config, self->folder);

  dif_target_s3_set_limits (DIF_TARGET_S3 (target), &quick);
  return target;
}

static DifTarget *
target_new (gpointer place)
{
  g_autoptr (DifTargetConfig) config = config_new (place);

  return target_from (place, config);
}

static GBytes *
read_file (gpointer place, const char *path, char **content_type, char **cache_control)
{
  g_autofree char *key = g_strconcat (PREFIX "/", path, NULL);

  return s3_stub_read (((Place *) place)->stub, key, content_type, cache_control);
}

static GPtrArray *
list_files (gpointer place)
{
  GPtrArray *keys = s3_stub_list (((Place *) place)->stub);

  for (guint i = keys->len; i > 0; i--) {
    char *key = g_ptr_array_index (keys, i - 1);

    g_assert_true (g_str_has_prefix (key, PREFIX "/"));
    if (g_str_has_prefix (key, PREFIX "/.difusor/"))
      g_ptr_array_remove_index (keys, i - 1);
    else
      memmove (key, key + strlen (PREFIX "/"), strlen (key + strlen (PREFIX "/")) + 1);
  }
  return keys;
}

static void
alter_file (gpointer place, const char *path, const char *text)
{
  g_autofree char *key = g_strconcat (PREFIX "/", path, NULL);

  s3_stub_alter (((Place *) place)->stub, key, text);
}

static char *
stamp (gpointer place, const char *path)
{
  g_autofree char *key = g_strconcat (PREFIX "/", path, NULL);

  return g_strdup_printf ("%u", s3_stub_get_puts (((Place *) place)->stub, key));
}

/* --- A site of a few files ----------------------------------------------------------------- */

typedef struct {
  Place *place;
  char *tree;
  DifManifest *held;
  DifManifest *wanted;
  DifTarget *target;
} Site;

static const char *const pointers[] = { "corte.json", NULL };

static void
site_open (Site *self)
{
  self->place = place_new ();
  self->tree = g_build_filename (self->place->folder, "tree", NULL);
  self->held = dif_manifest_new ();
  self->wanted = dif_manifest_new ();
  self->target = NULL;
}

static void
site_close (Site *self)
{
  g_clear_object (&self->target);
  dif_manifest_unref (self->held);
  dif_manifest_unref (self->wanted);
  g_free (self->tree);
  place_free (self->place);
}

static void
add_bytes (Site *self, const char *path, const char *data, gsize length)
{
  g_autofree char *file = g_build_filename (self->tree, path, NULL);
  g_autofree char *folder = g_path_get_dirname (file);
  char hex[DIF_DIGEST_HEX];

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, data, (gssize) length, NULL));
  dif_digest_bytes (data, length, hex);
  dif_manifest_add (self->wanted, path, length, hex);
}

static void
add (Site *self, const char *path, const char *text)
{
  add_bytes (self, path, text, strlen (text));
}

/* The whole of what the publisher does, without the archive; the target is kept warm */
static gboolean
publish (Site *self, DifTargetOutcome *outcome, GError **error)
{
  g_autoptr (DifPlan) plan = dif_plan_new (self->held, self->wanted, "index.html", pointers);
  g_autoptr (GPtrArray) removed = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GBytes) state = g_bytes_new_static ("{}", 2);
  DifTargetOutcome ignored = { 0 };
  gboolean ok;

  if (self->target == NULL)
    self->target = target_new (self->place);
  ok = dif_target_open (self->target, NULL, error);
  if (ok)
    dif_target_expect (self->target, plan);
  ok = ok && dif_target_begin (self->target, "20240602-2000", plan, self->tree, NULL, error);
  for (DifPhase phase = DIF_PHASE_ABSENT; ok && phase <= DIF_PHASE_POINTER; phase++)
    ok = dif_target_put (self->target, phase, NULL, NULL, error);
  ok = ok && dif_target_commit (self->target, outcome != NULL ? outcome : &ignored, NULL, error) &&
       dif_target_write_state (self->target, state, NULL, error) &&
       dif_target_prune (self->target, removed, NULL, error);
  if (ok) {
    dif_manifest_unref (self->held);
    self->held = dif_manifest_copy (self->wanted);
  }
  return ok;
}

static void
add_site (Site *self, const char *version)
{
  add (self, "index.html", PAGE);
  add (self, "corte.json", version);
  for (guint i = 0; i < 20; i++) {
    g_autofree char *path = g_strdup_printf ("datos/%02u.json", i);

    add (self, path, version);
  }
}

static void
assert_pointer (Site *self, const char *version)
{
  g_autofree char *type = NULL;
  g_autofree char *cache = NULL;
  g_autoptr (GBytes) bytes = read_file (self->place, "corte.json", &type, &cache);

  if (version == NULL) {
    g_assert_null (bytes);
    return;
  }
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), version, strlen (version));
}

/* The first publication fails in that way, and nothing leads readers anywhere */
static void
assert_fails (Site *self, DifError code, const char *part)
{
  g_autoptr (GError) error = NULL;

  add_site (self, "1");
  g_assert_false (publish (self, NULL, &error));
  dif_assert_error (error, code, part);
  assert_pointer (self, NULL);
}

/* --- What it does well --------------------------------------------------------------------- */

static void
test_requests (void)
{
  Site self;
  DifTargetOutcome outcome = { 0 };
  g_autoptr (GError) error = NULL;
  guint before;

  site_open (&self);
  add_site (&self, "1");
  g_assert_true (publish (&self, &outcome, &error));
  g_assert_cmpuint (s3_stub_get_requests (self.place->stub), ==, 22 + 2);
  g_assert_cmpuint (outcome.requests, ==, 22 + 2);
  g_assert_cmpuint (outcome.verified, ==, 22);

  before = s3_stub_get_requests (self.place->stub);
  add_site (&self, "2");
  g_assert_true (publish (&self, &outcome, &error));
  g_assert_cmpuint (s3_stub_get_requests (self.place->stub) - before, ==, 21 + 2);
  g_assert_cmpuint (outcome.requests, ==, 21 + 2);
  g_assert_cmpint (outcome.mixing_us, >, 0);
  site_close (&self);
}

/* At every moment, what the pointer leads to is there: leaves before pages before pointers */
static void
test_order (void)
{
  Site self;
  g_autoptr (GPtrArray) log = NULL;
  g_autoptr (GError) error = NULL;
  guint rank = 0;

  site_open (&self);
  add_site (&self, "1");
  add (&self, "app.js", "1");
  g_assert_true (publish (&self, NULL, &error));
  add_site (&self, "2");
  add (&self, "app.js", "2");
  add (&self, "nuevo.json", "2");
  add (&self, "index.html", PAGE "2");
  g_assert_true (publish (&self, NULL, &error));
  log = s3_stub_get_log (self.place->stub);
  for (guint i = 23 + 2; i < log->len; i++) {
    const char *line = g_ptr_array_index (log, i);
    guint now = g_str_has_suffix (line, "nuevo.json")      ? 0
                : strstr (line, "/datos/") != NULL         ? 1
                : g_str_has_suffix (line, "app.js")        ? 2
                : g_str_equal (line, "PUT " PREFIX "/corte.json") ? 3
                : g_str_equal (line, "PUT " PREFIX "/index.html") ? 4
                                                           : 5;

    g_assert_cmpuint (now, >=, rank);
    rank = now;
  }
  g_assert_cmpuint (rank, ==, 5);
  site_close (&self);
}

static void
test_retries (void)
{
  static const struct {
    guint status;
    const char *code;
    const char *header;
  } faults[] = {
    { 503, "SlowDown", NULL }, { 503, "ServiceUnavailable", "Retry-After: 0" }, { 500, "InternalError", NULL },
    { 429, NULL, NULL },       { 0, NULL, NULL },                               { 400, "RequestTimeout", NULL },
    { 400, "BadDigest", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++) {
    Site self;
    g_autoptr (GError) error = NULL;

    site_open (&self);
    add_site (&self, "1");
    s3_stub_fail_next (self.place->stub, 3, 2, faults[i].status, faults[i].code, faults[i].header);
    publish (&self, NULL, &error);
    g_assert_no_error (error);
    assert_pointer (&self, "1");
    site_close (&self);
  }
}

static void
test_gives_up (void)
{
  Site self;

  site_open (&self);
  s3_stub_fail_next (self.place->stub, 5, 1000, 503, "SlowDown", NULL);
  assert_fails (&self, DIF_ERROR_UNAVAILABLE, S3_STUB_BUCKET);
  site_close (&self);
}

static void
test_clock (void)
{
  static const gint64 ahead[] = { 20 * 60, -20 * 60 };

  for (guint i = 0; i < G_N_ELEMENTS (ahead); i++) {
    Site self;
    g_autoptr (GError) error = NULL;

    site_open (&self);
    s3_stub_set_clock (self.place->stub, ahead[i]);
    add_site (&self, "1");
    publish (&self, NULL, &error);
    g_assert_no_error (error);
    assert_pointer (&self, "1");
    g_assert_cmpint (ABS (dif_aws_client_get_skew (dif_s3_get_client (
                              dif_target_s3_get_bucket (DIF_TARGET_S3 (self.target)))) -
                          ahead[i] * G_USEC_PER_SEC),
                     <, 3 * G_USEC_PER_SEC);
    site_close (&self);
  }
}

static void
test_region_found (void)
{
  Site self;
  g_autoptr (GError) error = NULL;

  site_open (&self);
  s3_stub_set_region (self.place->stub, "mx-central-1");
  add_site (&self, "1");
  publish (&self, NULL, &error);
  g_assert_no_error (error);
  assert_pointer (&self, "1");
  site_close (&self);
}

static void
test_region_wrong (void)
{
  Site self;
  g_autoptr (DifTargetConfig) config = NULL;

  site_open (&self);
  s3_stub_set_region (self.place->stub, "mx-central-1");
  config = config_new (self.place);
  g_assert_true (dif_target_config_set_option (config, "region", "eu-west-1", NULL));
  self.target = target_from (self.place, config);
  assert_fails (&self, DIF_ERROR_TRUST, "mx-central-1");
  site_close (&self);
}

/* --- Large files --------------------------------------------------------------------------- */

static char *
large_file (gsize length)
{
  char *data = g_malloc (length);

  for (gsize i = 0; i < length; i++)
    data[i] = (char) (i * 2654435761U >> 13);
  return data;
}

static void
test_parts (void)
{
  const gsize whole = DIF_LIMIT_AWS_WHOLE_BYTES;
  g_autofree char *data = large_file (whole + 1);
  g_autofree char *type = NULL;
  g_autofree char *cache = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GPtrArray) log = NULL;
  g_autoptr (GError) error = NULL;
  guint posts = 0;
  Site self;

  site_open (&self);
  add_site (&self, "1");
  add_bytes (&self, "a/entero.zip", data, whole);
  add_bytes (&self, "a/partes.zip", data, whole + 1);
  s3_stub_fail_next (self.place->stub, 2, 1, 503, "SlowDown", NULL);
  publish (&self, NULL, &error);
  g_assert_no_error (error);
  bytes = read_file (self.place, "a/partes.zip", &type, &cache);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), data, whole + 1);
  g_assert_cmpstr (type, ==, "application/zip");
  log = s3_stub_get_log (self.place->stub);
  for (guint i = 0; i < log->len; i++)
    posts += g_str_has_prefix (g_ptr_array_index (log, i), "POST");
  g_assert_cmpuint (posts, ==, 2);
  g_assert_cmpuint (s3_stub_get_uploads (self.place->stub), ==, 0);
  site_close (&self);
}

static void
test_parts_leave_nothing (void)
{
  const gsize length = DIF_LIMIT_AWS_WHOLE_BYTES + 7;
  g_autofree char *data = large_file (length);
  g_autofree char *file = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) shown = NULL;
  Site self;

  site_open (&self);
  add_bytes (&self, "partes.zip", data, length);
  file = g_build_filename (self.tree, "partes.zip", NULL);
  data[0] ^= 1;
  g_assert_true (g_file_set_contents (file, data, (gssize) length, NULL));
  g_assert_false (publish (&self, NULL, &error));
  dif_assert_error (error, DIF_ERROR_ALTERED, "partes.zip");
  g_assert_cmpuint (s3_stub_get_uploads (self.place->stub), ==, 0);

  data[0] ^= 1;
  g_assert_true (g_file_set_contents (file, data, (gssize) length, NULL));
  s3_stub_set_faults (self.place->stub, S3_STUB_FAILS_COMPLETION);
  g_assert_false (publish (&self, NULL, &error));
  dif_assert_error (error, DIF_ERROR_FORMAT, "partes.zip");
  g_assert_cmpuint (s3_stub_get_uploads (self.place->stub), ==, 0);
  shown = list_files (self.place);
  g_assert_cmpuint (shown->len, ==, 0);
  site_close (&self);
}

/* --- Two operators ------------------------------------------------------------------------- */

static void
test_two_operators (void)
{
  Site self;
  g_autoptr (GError) error = NULL;

  site_open (&self);
  add_site (&self, "1");
  publish (&self, NULL, &error);
  g_assert_no_error (error);
  alter_file (self.place, "corte.json", "de otro");
  add_site (&self, "2");
  g_assert_false (publish (&self, NULL, &error));
  dif_assert_error (error, DIF_ERROR_DECISION, "corte.json");
  assert_pointer (&self, "de otro");
  site_close (&self);
}

/* After a restart the pointer that must stand there is known from the archive */
static void
test_two_operators_cold (void)
{
  Site self;
  g_autofree char *old = NULL;
  g_autoptr (DifPlan) plan = NULL;
  g_autoptr (GError) error = NULL;

  site_open (&self);
  add_site (&self, "1");
  publish (&self, NULL, &error);
  g_assert_no_error (error);
  g_clear_object (&self.target);
  old = g_steal_pointer (&self.tree);
  self.tree = g_build_filename (self.place->folder, "next", NULL);
  add_site (&self, "2");
  alter_file (self.place, "corte.json", "de otro");

  plan = dif_plan_new (self.held, self.wanted, "index.html", pointers);
  plan->held_tree = g_strdup (old);
  self.target = target_new (self.place);
  g_assert_true (dif_target_open (self.target, NULL, &error));
  g_assert_true (dif_target_begin (self.target, "20240602-2020", plan, self.tree, NULL, &error));
  g_assert_true (dif_target_put (self.target, DIF_PHASE_LEAF, NULL, NULL, &error));
  g_assert_false (dif_target_put (self.target, DIF_PHASE_POINTER, NULL, NULL, &error));
  dif_assert_error (error, DIF_ERROR_DECISION, "corte.json");

  alter_file (self.place, "corte.json", "1");
  g_assert_true (dif_target_put (self.target, DIF_PHASE_POINTER, NULL, NULL, &error));
  assert_pointer (&self, "2");
  site_close (&self);
}

/* The reply to the pointer's PUT was lost, and the next try meets its own success */
static void
test_lost_reply (void)
{
  Site self;
  g_autoptr (GError) error = NULL;

  site_open (&self);
  add_site (&self, "1");
  publish (&self, NULL, &error);
  g_assert_no_error (error);
  alter_file (self.place, "corte.json", "2");
  add_site (&self, "2");
  publish (&self, NULL, &error);
  g_assert_no_error (error);
  site_close (&self);
}

/* --- Lies ---------------------------------------------------------------------------------- */

static void
test_drops_body (void)
{
  Site self;

  site_open (&self);
  s3_stub_set_faults (self.place->stub, S3_STUB_DROPS_BODY);
  assert_fails (&self, DIF_ERROR_INTEGRITY, "datos/");
  site_close (&self);
}

static void
test_drops_silently (void)
{
  Site self;
  g_autoptr (GError) error = NULL;

  site_open (&self);
  s3_stub_set_faults (self.place->stub, S3_STUB_DROPS_SILENTLY);
  add_site (&self, "1");
  g_assert_false (publish (&self, NULL, &error));
  dif_assert_error (error, DIF_ERROR_INTEGRITY, "index.html");
  site_close (&self);
}

/* ETags that are no MD5 are read back, and are right */
static void
test_encrypted (void)
{
  Site self;
  g_autoptr (GError) error = NULL;

  site_open (&self);
  s3_stub_set_faults (self.place->stub, S3_STUB_ENCRYPTS);
  add_site (&self, "1");
  publish (&self, NULL, &error);
  g_assert_no_error (error);
  assert_pointer (&self, "1");
  site_close (&self);
}

static void
test_no_s3 (void)
{
  static const struct {
    guint fault;
    DifError code;
    const char *part;
  } cases[] = {
    { S3_STUB_PAGE, DIF_ERROR_FORMAT, S3_STUB_BUCKET },
    { S3_STUB_REDIRECTS, DIF_ERROR_TRUST, "307" },
    { S3_STUB_FLOODS, DIF_ERROR_LIMIT, S3_STUB_BUCKET },
    { S3_STUB_HANGS, DIF_ERROR_TIMEOUT, S3_STUB_BUCKET },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    Site self;

    site_open (&self);
    s3_stub_set_faults (self.place->stub, cases[i].fault);
    assert_fails (&self, cases[i].code, cases[i].part);
    site_close (&self);
  }
}

static void
test_half_a_body (void)
{
  Site self;
  g_autoptr (DifTarget) target = NULL;
  g_autoptr (GBytes) state = g_bytes_new_static ("{ \"format\": 1 }", 15);
  g_autoptr (GBytes) found = NULL;
  g_autoptr (GError) error = NULL;

  site_open (&self);
  target = target_new (self.place);
  g_assert_true (dif_target_open (target, NULL, &error));
  g_assert_true (dif_target_write_state (target, state, NULL, &error));
  s3_stub_set_faults (self.place->stub, S3_STUB_TRUNCATES);
  g_assert_false (dif_target_read_state (target, &found, NULL, &error));
  dif_assert_error (error, DIF_ERROR_NETWORK, S3_STUB_BUCKET);
  g_assert_null (found);
  site_close (&self);
}

static char *authorities; /* a folder; the file in it is read when it is first needed */

/* A certificate of this machine's, with its key; the authorities known here are what @trusted says */
static GTlsCertificate *
own_certificate (const char *subject, gboolean trusted)
{
  g_autofree char *name = g_strconcat ("subjectAltName=", subject, NULL);
  const char *command[] = { "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
                            "/CN=difusor", "-addext", name, "-keyout", "/dev/stdout", "-out", "/dev/stdout", NULL };
  g_autofree char *pem = NULL;
  g_autofree char *file = NULL;
  g_autoptr (GTlsDatabase) known = NULL;
  g_autoptr (GError) error = NULL;
  GTlsCertificate *certificate;

  if (!g_tls_backend_supports_tls (g_tls_backend_get_default ()) ||
      !g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &pem,
                     NULL, NULL, NULL)) {
    g_test_skip ("openssl or glib-networking is not there");
    return NULL;
  }
  certificate = g_tls_certificate_new_from_pem (pem, -1, &error);
  g_assert_no_error (error);
  if (trusted) {
    file = g_build_filename (authorities, "authority.pem", NULL);
    g_assert_true (g_file_set_contents (file, pem, -1, NULL));
    known = g_tls_file_database_new (file, &error);
    g_assert_no_error (error);
  }
  g_tls_backend_set_default_database (g_tls_backend_get_default (), known);
  return certificate;
}

/* A certificate that nobody has signed, or of another name: a full stop, before anything is sent */
static void
test_certificate (void)
{
  for (guint i = 0; i < 2; i++) {
    g_autoptr (GTlsCertificate) certificate = own_certificate (i == 0 ? "IP:127.0.0.1" : "DNS:otra.example", i == 1);
    Site self;

    if (certificate == NULL)
      return;
    site_open (&self);
    s3_stub_free (self.place->stub);
    self.place->stub = s3_stub_new_tls (certificate);
    assert_fails (&self, DIF_ERROR_TRUST, i == 0 ? "no authority" : "another name");
    g_assert_cmpuint (s3_stub_get_requests (self.place->stub), ==, 0);
    site_close (&self);
    g_tls_backend_set_default_database (g_tls_backend_get_default (), NULL);
  }
}

static DifTargetCheckState
state_of (DifTargetTest *test, const char *id)
{
  for (guint i = 0; i < test->checks->len; i++) {
    DifTargetCheck *check = g_ptr_array_index (test->checks, i);

    if (g_str_equal (check->id, id))
      return check->state;
  }
  g_error ("nothing was said of %s", id);
}

/* Over TLS as readers come: its version, how long the certificate is valid, and where plain http leads */
static void
test_secure (void)
{
  g_autoptr (GTlsCertificate) certificate = own_certificate ("IP:127.0.0.1", TRUE);
  g_autoptr (DifTargetConfig) config = NULL;
  g_autoptr (GUri) plain_uri = NULL;
  S3Stub *plain;
  Site self;

  if (certificate == NULL)
    return;
  site_open (&self);
  s3_stub_free (self.place->stub);
  self.place->stub = s3_stub_new_tls (certificate);
  plain = s3_stub_new ();
  plain_uri = g_uri_parse (s3_stub_get_endpoint (plain), G_URI_FLAGS_NONE, NULL);
  dif_target_test_set_plain_port ((guint) g_uri_get_port (plain_uri));
  config = config_new (self.place);
  g_assert_true (dif_target_config_set_option (config, "prefix", NULL, NULL));
  config->public_url = g_strconcat (s3_stub_get_endpoint (self.place->stub), "/www/", NULL);
  self.target = target_from (self.place, config);
  for (guint i = 0; i < 2; i++) {
    DifTargetTest *test;

    if (i == 1)
      s3_stub_set_actas (plain, "", config->public_url);
    test = dif_target_test_run (self.target, NULL, NULL);
    g_assert_no_error (test->error);
    g_assert_true (test->passed);
    g_assert_cmpint (state_of (test, "dns"), ==, DIF_TARGET_CHECK_GOOD);
    g_assert_cmpint (state_of (test, "tls"), ==, DIF_TARGET_CHECK_GOOD);
    g_assert_cmpint (state_of (test, "certificate"), ==, DIF_TARGET_CHECK_NOTICE);
    g_assert_cmpint (state_of (test, "https-redirect"), ==, i == 0 ? DIF_TARGET_CHECK_NOTICE : DIF_TARGET_CHECK_GOOD);
    dif_target_test_free (test);
  }
  dif_target_test_set_plain_port (0);
  site_close (&self);
  s3_stub_free (plain);
  g_tls_backend_set_default_database (g_tls_backend_get_default (), NULL);
}

/* --- Keys and permissions ------------------------------------------------------------------ */

static void
fails_with (const char *option, const char *value, DifError code, const char *part)
{
  Site self;
  g_autoptr (DifTargetConfig) config = NULL;

  site_open (&self);
  config = config_new (self.place);
  g_assert_true (dif_target_config_set_option (config, option, value, NULL));
  self.target = target_from (self.place, config);
  assert_fails (&self, code, part);
  site_close (&self);
}

static void
test_keys (void)
{
  Site self;

  fails_with ("access-key", "AKIAOTHER", DIF_ERROR_AUTH, S3_STUB_BUCKET);
  fails_with ("secret-file", "/no/such/file", DIF_ERROR_SECRET, "/no/such/file");
  fails_with ("endpoint", "http://192.0.2.1", DIF_ERROR_USAGE, "192.0.2.1");
  fails_with ("endpoint", "no address", DIF_ERROR_USAGE, "no address");
  for (const DifS3Provider *provider = dif_s3_providers (); provider->name != NULL; provider++) {
    if (provider->endpoint != NULL)
      fails_with ("endpoint", provider->endpoint, DIF_ERROR_USAGE, provider->endpoint);
  }

  site_open (&self);
  g_assert_true (g_file_set_contents (self.place->secret_file, "otro\n", -1, NULL));
  assert_fails (&self, DIF_ERROR_AUTH, S3_STUB_BUCKET);
  site_close (&self);

  site_open (&self);
  s3_stub_set_token (self.place->stub, "FwoGZ");
  assert_fails (&self, DIF_ERROR_AUTH, S3_STUB_BUCKET);
  site_close (&self);
}

static void
test_permissions (void)
{
  static const char *const actions[] = { "s3:PutObject", "s3:GetObject" };
  g_autoptr (GError) error = NULL;
  Site self;

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++) {
    site_open (&self);
    s3_stub_deny (self.place->stub, actions[i]);
    add_site (&self, "1");
    g_assert_false (publish (&self, NULL, &error));
    dif_assert_error (error, DIF_ERROR_AUTH, actions[i]);
    site_close (&self);
  }

  site_open (&self);
  add_site (&self, "1");
  g_assert_true (publish (&self, NULL, &error));
  s3_stub_deny (self.place->stub, "s3:DeleteObject");
  dif_manifest_unref (self.wanted);
  self.wanted = dif_manifest_new ();
  add (&self, "index.html", PAGE);
  g_assert_false (publish (&self, NULL, &error));
  dif_assert_error (error, DIF_ERROR_AUTH, "s3:DeleteObject");
  site_close (&self);
}

/* “target test” names the permission that is missing */
static void
test_tested (void)
{
  static const char *const actions[] = { NULL, "s3:PutObject", "s3:GetObject", "s3:DeleteObject", "s3:ListBucket" };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++) {
    Place *place = place_new ();
    DifTarget *target = target_new (place);
    DifTargetTest *test;

    s3_stub_deny (place->stub, actions[i]);
    test = dif_target_test_run (target, NULL, NULL);
    g_assert_cmpint (test->passed, ==, actions[i] == NULL);
    if (actions[i] != NULL)
      dif_assert_error (test->error, DIF_ERROR_AUTH,
                        actions[i]);
    if (g_strcmp0 (actions[i], "s3:DeleteObject") != 0) {
      g_autoptr (GPtrArray) left = s3_stub_list (place->stub);

      g_assert_cmpuint (left->len, ==, 0);
    }
    dif_target_test_free (test);
    g_object_unref (target);
    place_free (place);
  }
}

/* What a distribution keeps of what has changed is told to it, in the path of the public address */
static void
test_purged (void)
{
  Site self;
  g_autoptr (DifTargetConfig) config = NULL;
  g_autoptr (DifPlan) first = NULL;
  g_autoptr (DifPlan) plan = NULL;
  g_autoptr (GPtrArray) log = NULL;
  g_autofree char *what = NULL;
  g_autoptr (GError) error = NULL;

  site_open (&self);
  config = config_new (self.place);
  config->public_url = g_strdup ("https://prep.example/sitio/");
  g_assert_true (dif_target_config_set_option (config, "distribution", S3_STUB_DISTRIBUTION, NULL));
  self.target = target_from (self.place, config);
  dif_target_s3_set_cloudfront (DIF_TARGET_S3 (self.target), s3_stub_get_endpoint (self.place->stub));
  add_site (&self, "1");
  first = dif_plan_new (self.held, self.wanted, "index.html", pointers);
  g_assert_true (dif_target_open (self.target, NULL, &error));
  g_assert_true (dif_target_begin (self.target, "20240602-2000", first, self.tree, NULL, &error));
  g_assert_true (dif_target_purge (self.target, &what, NULL, &error));
  g_assert_null (what);

  publish (&self, NULL, &error);
  g_assert_no_error (error);
  add_site (&self, "2");
  plan = dif_plan_new (self.held, self.wanted, "index.html", pointers);
  g_assert_true (dif_target_begin (self.target, "20240602-2020", plan, self.tree, NULL, &error));
  g_assert_true (dif_target_purge (self.target, &what, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (what, ==, "/sitio/datos/*");
  log = s3_stub_get_invalidated (self.place->stub);
  g_assert_cmpuint (log->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (log, 0), ==, what);
  site_close (&self);
}

/* The AWS tools' own file, and a session's token */
static void
test_shared_credentials (void)
{
  Site self;
  g_autoptr (DifTargetConfig) config = NULL;
  g_autofree char *file = NULL;
  g_autoptr (GError) error = NULL;
  const char *text = "# mine\n[default]\naws_access_key_id = OTHER\naws_secret_access_key = other\n\n"
                     "[prep]\naws_access_key_id=" S3_STUB_KEY "\naws_secret_access_key = " S3_STUB_SECRET
                     "\naws_session_token = FwoGZ\n";

  site_open (&self);
  file = g_build_filename (self.place->folder, "credentials", NULL);
  g_assert_true (g_file_set_contents (file, text, -1, NULL));
  g_setenv ("AWS_SHARED_CREDENTIALS_FILE", file, TRUE);
  g_setenv ("AWS_PROFILE", "prep", TRUE);
  s3_stub_set_token (self.place->stub, "FwoGZ");
  config = config_new (self.place);
  g_assert_true (dif_target_config_set_option (config, "access-key", NULL, NULL));
  self.target = target_from (self.place, config);
  add_site (&self, "1");
  publish (&self, NULL, &error);
  g_assert_no_error (error);

  g_setenv ("AWS_PROFILE", "absent", TRUE);
  g_assert_false (dif_target_open (self.target, NULL, &error));
  dif_assert_error (error, DIF_ERROR_SECRET, "absent");
  site_close (&self);
}

static void
test_buckets (void)
{
  static const char *const bad[] = { "", "ab", "https://s3.example/bucket", "-abc", "a..b", "con espacio", "a/b" };
  static const char *const good[] = { "abc", "prep.ejemplo.mx", "PREP_2024" };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_assert_null (dif_target_config_new ("web", "s3", bad[i], NULL, DIF_MODE_PRACTICE, &error));
    dif_assert_error (error, DIF_ERROR_USAGE, bad[i]);
  }
  for (guint i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autoptr (DifTargetConfig) config =
        dif_target_config_new ("web", "s3", good[i], NULL, DIF_MODE_PRACTICE, &error);

    g_assert_no_error (error);
    g_assert_cmpstr (config->location, ==, good[i]);
  }
}

static void
test_no_bucket (void)
{
  Site self;
  g_autoptr (DifTargetConfig) config = NULL;

  site_open (&self);
  config = config_new (self.place);
  g_free (config->location);
  config->location = g_strdup ("otra-cubeta");
  self.target = target_from (self.place, config);
  assert_fails (&self, DIF_ERROR_SETUP, "otra-cubeta");
  site_close (&self);
}

int
main (int argc, char *argv[])
{
  static const DifConformance s3 = {
    "s3", "in-place", TRUE, FALSE, place_new, place_free, target_new, read_file, list_files, alter_file, stamp,
  };
  static const DifConformance unconditional = {
    "s3-unconditional", "in-place", TRUE,       FALSE,      place_unconditional_new, place_free,
    target_new,         read_file,  list_files, alter_file, stamp,
  };
  static const DifConformance ceph = {
    "s3-ceph",  "in-place", TRUE,       FALSE,      place_ceph_new, place_free,
    target_new, read_file,  list_files, alter_file, stamp,
  };

  int status;

  g_test_init (&argc, &argv, NULL);
  authorities = dif_test_folder ();
  dif_conformance_add (&s3);
  dif_conformance_add (&unconditional);
  dif_conformance_add (&ceph);
  g_test_add_func ("/s3/requests", test_requests);
  g_test_add_func ("/s3/order", test_order);
  g_test_add_func ("/s3/retries", test_retries);
  g_test_add_func ("/s3/gives-up", test_gives_up);
  g_test_add_func ("/s3/clock", test_clock);
  g_test_add_func ("/s3/region-found", test_region_found);
  g_test_add_func ("/s3/region-wrong", test_region_wrong);
  g_test_add_func ("/s3/parts", test_parts);
  g_test_add_func ("/s3/parts-leave-nothing", test_parts_leave_nothing);
  g_test_add_func ("/s3/two-operators", test_two_operators);
  g_test_add_func ("/s3/two-operators-cold", test_two_operators_cold);
  g_test_add_func ("/s3/lost-reply", test_lost_reply);
  g_test_add_func ("/s3/drops-body", test_drops_body);
  g_test_add_func ("/s3/drops-silently", test_drops_silently);
  g_test_add_func ("/s3/encrypted", test_encrypted);
  g_test_add_func ("/s3/no-s3", test_no_s3);
  g_test_add_func ("/s3/half-a-body", test_half_a_body);
  g_test_add_func ("/s3/certificate", test_certificate);
  g_test_add_func ("/s3/secure", test_secure);
  g_test_add_func ("/s3/keys", test_keys);
  g_test_add_func ("/s3/permissions", test_permissions);
  g_test_add_func ("/s3/tested", test_tested);
  g_test_add_func ("/s3/purged", test_purged);
  g_test_add_func ("/s3/shared-credentials", test_shared_credentials);
  g_test_add_func ("/s3/buckets", test_buckets);
  g_test_add_func ("/s3/no-bucket", test_no_bucket);
  status = g_test_run ();
  dif_test_folder_remove (authorities);
  return status;
}
