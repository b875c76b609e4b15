/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <zlib.h>

#include "base/dif-limits.h"
#include "dif-test.h"
#include "traffic/dif-analysis.h"
#include "traffic/dif-log-crc.h"

#define HEAD "187.1.2.3 - - [02/Jun/2024:20:00:00 -0600] \"GET "
#define TAIL " HTTP/1.1\" 200 10 \"-\" \"a browser\"\n"
#define LINE HEAD "/" TAIL

typedef struct {
  char *folder;
  GTimeZone *zone;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = dif_test_folder ();
  fixture->zone = g_time_zone_new_identifier ("America/Mexico_City");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_time_zone_unref (fixture->zone);
  dif_test_folder_remove (fixture->folder);
}

static char *
write_file (Fixture *fixture, const char *name, gconstpointer data, gsize length)
{
  char *path = g_build_filename (fixture->folder, name, NULL);
  GError *error = NULL;

  g_file_set_contents_full (path, data, (gssize) length, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
  return path;
}

static DifTraffic *
run (Fixture *fixture, const char *path, const DifAnalysisOptions *options, GError **error)
{
  const char *paths[] = { path, NULL };
  DifAnalysisOptions none = { 0 };

  return dif_analysis_run (paths, fixture->zone, options != NULL ? options : &none, NULL, NULL, error);
}

static DifTraffic *
count (Fixture *fixture, const char *path)
{
  GError *error = NULL;
  DifTraffic *traffic = run (fixture, path, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (traffic->lines, ==,
                    traffic->hits + traffic->robot_hits + traffic->rejected + traffic->duplicates);
  return traffic;
}

static char *
repeat (const char *line, guint times, gsize *length)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < times; i++)
    g_string_append (text, line);
  *length = text->len;
  return g_string_free (text, FALSE);
}

static GByteArray *
gzip (const char *data, gsize length)
{
  GByteArray *packed = g_byte_array_new ();
  z_stream stream = { 0 };

  g_assert_cmpint (deflateInit2 (&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), ==, Z_OK);
  g_byte_array_set_size (packed, (guint) deflateBound (&stream, length));
  stream.next_in = (Bytef *) data;
  stream.avail_in = (uInt) length;
  stream.next_out = packed->data;
  stream.avail_out = packed->len;
  g_assert_cmpint (deflate (&stream, Z_FINISH), ==, Z_STREAM_END);
  g_byte_array_set_size (packed, (guint) stream.total_out);
  deflateEnd (&stream);
  return packed;
}

/* What was before the damage counts, and the damage is told */
static void
test_truncated (Fixture *fixture, gconstpointer data)
{
  gsize length;
  g_autofree char *text = repeat (LINE, 50000, &length);
  g_autoptr (GByteArray) packed = gzip (text, length);
  g_autofree char *path = write_file (fixture, "cut.gz", packed->data, packed->len - 200);
  g_autoptr (DifTraffic) traffic = count (fixture, path);

  g_assert_cmpuint (traffic->hits, >, 10000);
  g_assert_cmpuint (traffic->hits, <, 50000);
  g_assert_cmpuint (traffic->rejected, <=, 1);
  g_assert_cmpuint (traffic->problems->len, ==, 1);
  g_assert_cmpstr (((DifTrafficProblem *) g_ptr_array_index (traffic->problems, 0))->file, ==, "cut.gz");
}

static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  gsize length;
  g_autofree char *text = repeat (LINE, 50000, &length);
  g_autoptr (GByteArray) packed = gzip (text, length);
  g_autofree char *path = NULL;
  g_autoptr (DifTraffic) traffic = NULL;

  for (guint i = packed->len / 2; i < packed->len / 2 + 20; i++)
    packed->data[i] ^= 0x5a;
  path = write_file (fixture, "bad.gz", packed->data, packed->len);
  traffic = count (fixture, path);
  g_assert_cmpuint (traffic->problems->len, ==, 1);
  g_assert_cmpuint (traffic->hits, >, 0);
}

/* What a member says of its own checksum and length is held against what came of it */
static void
test_checksum (Fixture *fixture, gconstpointer data)
{
  gsize length;
  g_autofree char *text = repeat (LINE, 3000, &length);
  g_autoptr (GByteArray) packed = gzip (text, length);

  for (guint i = 1; i <= 8; i++) {
    g_autofree char *path = NULL;
    g_autoptr (DifTraffic) traffic = NULL;

    packed->data[packed->len - i] ^= 0x40;
    path = write_file (fixture, "wrong.gz", packed->data, packed->len);
    packed->data[packed->len - i] ^= 0x40;
    traffic = count (fixture, path);
    g_assert_cmpuint (traffic->problems->len, ==, 1);
    g_assert_cmpuint (traffic->hits, ==, 3000);
  }
}

/* So many that they end at every place of what is read at once, also with their last bytes in two pieces */
static void
test_members (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GByteArray) all = g_byte_array_new ();
  g_autofree char *path = NULL;
  g_autoptr (DifTraffic) traffic = NULL;
  const guint members = 20000;

  for (guint i = 0; i < members; i++) {
    g_autofree char *line = g_strdup_printf ("10.0.%u.%u - - [06/Jun/2027:22:00:00 -0600] \"GET /%0*u HTTP/1.1\" 200 5\n",
                                             i / 256, i % 256, (int) (i % 61), i);
    g_autoptr (GByteArray) packed = gzip (line, strlen (line));

    g_byte_array_append (all, packed->data, packed->len);
  }
  path = write_file (fixture, "members.gz", all->data, all->len);
  traffic = count (fixture, path);
  g_assert_cmpuint (traffic->problems->len, ==, 0);
  g_assert_cmpuint (traffic->hits, ==, members);
  g_assert_cmpuint (traffic->rejected, ==, 0);
}

static void
test_crc (void)
{
  g_autoptr (GRand) chance = g_rand_new_with_seed (7);
  g_autofree char *text = g_malloc (70000);

  for (guint i = 0; i < 70000; i++)
    text[i] = (char) g_rand_int (chance);
  for (guint length = 0; length < 400; length++) {
    guint32 before = g_rand_int (chance);

    g_assert_cmpuint (dif_log_crc (before, text + length % 17, length), ==,
                      crc32_z (before, (const Bytef *) text + length % 17, length));
  }
  /* in pieces as in one */
  g_assert_cmpuint (dif_log_crc (dif_log_crc (0, text, 12345), text + 12345, 70000 - 12345), ==,
                    crc32_z (0, (const Bytef *) text, 70000));
}

/* Zeros after the last member are padding; anything else is damage */
static void
test_padding (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GByteArray) packed = gzip (LINE, strlen (LINE));
  g_autofree char *padded = NULL, *littered = NULL;
  g_autoptr (DifTraffic) clean = NULL, dirty = NULL;
  static const guint8 zeros[4096] = { 0 };

  g_byte_array_append (packed, zeros, sizeof zeros);
  padded = write_file (fixture, "padded.gz", packed->data, packed->len);
  clean = count (fixture, padded);
  g_assert_cmpuint (clean->hits, ==, 1);
  g_assert_cmpuint (clean->problems->len, ==, 0);
  g_byte_array_append (packed, (const guint8 *) "litter", 6);
  littered = write_file (fixture, "littered.gz", packed->data, packed->len);
  dirty = count (fixture, littered);
  g_assert_cmpuint (dirty->hits, ==, 1);
  g_assert_cmpuint (dirty->problems->len, ==, 1);
}

static void
test_binary (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GRand) chance = g_rand_new_with_seed (1);
  g_autofree guint8 *bytes = g_malloc (3 * DIF_MIB);
  g_autofree char *binary = NULL, *empty = write_file (fixture, "empty.log", "", 0);
  g_autofree char *missing = g_build_filename (fixture->folder, "missing", NULL);
  g_autoptr (DifTraffic) traffic = NULL;
  GError *error = NULL;

  for (gsize i = 0; i < 3 * DIF_MIB; i++)
    bytes[i] = (guint8) g_rand_int_range (chance, 0, 256);
  bytes[0] = 'x';
  binary = write_file (fixture, "binary", bytes, 3 * DIF_MIB);
  g_assert_null (run (fixture, binary, NULL, &error));
  dif_assert_error (error, DIF_ERROR_FORMAT, "access log");
  g_assert_null (run (fixture, missing, NULL, &error));
  dif_assert_error (error, DIF_ERROR_NOT_FOUND, "missing");

  traffic = count (fixture, empty);
  g_assert_cmpuint (traffic->lines, ==, 0);
  g_assert_cmpstr (traffic->format, ==, "");
}

/* A line at the limit is read, one past it rejected; so are lines longer than what is read at once */
static void
test_long_lines (Fixture *fixture, gconstpointer data)
{
  gsize room = DIF_LIMIT_LOG_LINE - strlen (LINE) + 1; /* the path of LINE is one byte, its end another */
  g_autofree char *fits = g_strnfill (room, 'a'), *past = g_strnfill (room + 1, 'a');
  g_autofree char *huge = g_strnfill (3 * DIF_MIB, 'y');
  g_autoptr (GString) text = g_string_new (LINE);
  g_autofree char *path = NULL;
  g_autoptr (DifTraffic) traffic = NULL;

  g_string_append_printf (text, HEAD "/%s" TAIL HEAD "/%s" TAIL "%s\n" LINE "%s\n" LINE "%s", fits, past, huge, huge, huge);
  path = write_file (fixture, "long.log", text->str, text->len);
  traffic = count (fixture, path);
  g_assert_cmpuint (traffic->hits, ==, 4);
  g_assert_cmpuint (traffic->rejected, ==, 4);
}

/* 1970 and years to come are hours like any other; paths that steer a terminal are shown as codes */
static void
test_odd_but_valid (Fixture *fixture, gconstpointer data)
{
  static const char text[] = "1.1.1.1 - - [01/Jan/1970:00:00:00 +0000] \"GET /\033[2J HTTP/1.1\" 200 1 \"-\" \"\xe2\x80\xae=1+1\"\n"
                             "1.1.1.1 - - [31/Dec/2104:23:59:59 +0530] \"GET /\xe2\x80\xae\xff HTTP/1.1\" 200 1 \"-\" \"%2525\"\n"
                             "1.1.1.1 - - [30/Oct/2022:01:30:00 -0500] \"GET /z HTTP/1.1\" 200 1 \"-\" \"b\"\n"
                             "1.1.1.1 - - [30/Oct/2022:01:30:00 -0600] \"GET /z HTTP/1.1\" 200 1 \"-\" \"b\"\n";
  g_autofree char *path = write_file (fixture, "odd.log", text, sizeof text - 1);
  g_autoptr (DifTraffic) traffic = count (fixture, path);
  g_autoptr (JsonNode) node = dif_traffic_to_json (traffic);
  JsonArray *hours = json_object_get_array_member (json_node_get_object (node), "hours");

  g_assert_cmpuint (traffic->hits, ==, 4);
  g_assert_cmpuint (traffic->days->len, ==, 3);
  g_assert_cmpstr (g_array_index (traffic->days, DifTrafficDay, 0).date, ==, "1969-12-31");
  g_assert_cmpstr (g_array_index (traffic->days, DifTrafficDay, 2).date, ==, "2104-12-31");
  /* the hour that came twice when summer time ended is two hours */
  g_assert_cmpuint (json_array_get_length (hours), ==, 4);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (hours, 1), "hour"), ==,
                   "2022-10-30T01:00:00-05:00");
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (hours, 2), "hour"), ==,
                   "2022-10-30T01:00:00-06:00");
  g_assert_cmpstr (((DifTrafficPage *) g_ptr_array_index (traffic->top_pages, 0))->path, ==, "/z");
  g_assert_cmpstr (((DifTrafficPage *) g_ptr_array_index (traffic->top_pages, 1))->path, ==, "/\\u001B[2J");
  g_assert_cmpstr (((DifTrafficPage *) g_ptr_array_index (traffic->top_pages, 2))->path, ==, "/\\u202E\\xFF");
}

static void
test_presets (Fixture *fixture, gconstpointer data)
{
  static const char text[] = "1.1.1.1 - - [02/Jun/2024:23:50:00 -0600] \"GET /a.json HTTP/1.1\" 200 1 \"-\" \"x\"\n"
                             "1.1.1.1 - - [02/Jun/2024:23:59:00 -0600] \"GET /a.html HTTP/1.1\" 200 1 \"-\" \"x\"\n"
                             "1.1.1.1 - - [03/Jun/2024:00:10:00 -0600] \"GET /b.html HTTP/1.1\" 200 1 \"-\" \"y\"\n"
                             "1.1.1.1 - - [03/Jun/2024:00:40:00 -0600] \"GET /c.css HTTP/1.1\" 200 1 \"-\" \"y\"\n"
                             "1.1.1.1 - - [03/Jun/2024:00:41:00 -0600] \"GET /d.html HTTP/1.1\" 404 1 \"-\" \"z\"\n"
                             "1.1.1.1 - - [03/Jun/2024:00:42:00 -0600] \"GET /d.html HTTP/1.1\" 200 1 \"-\" \"curl/8\"\n"
                             "1.1.1.1 - - [03/Jun/2024:00:43:00 -0600] \"GET /favicon.ico HTTP/1.1\" 200 1 \"-\" \"y\"\n"
                             "1.1.1.1 - - [03/Jun/2024:00:44:00 -0600] \"GET /app.js?v=1 HTTP/1.1\" 200 1 \"-\" \"y\"\n";
  static const struct {
    const char *preset;
    guint hits, pages, visits, robots, unviewed;
  } cases[] = {
    { "difusor", 7, 2, 3, 1, 0 },
    { "awstats", 5, 3, 2, 1, 2 },   /* JSON is a page, an icon no hit; midnight ends a visit */
    { "webalizer", 8, 4, 2, 0, 0 }, /* robots and refused pages as well; 31 minutes part them */
    { "goaccess", 8, 5, 3, 0, 0 },  /* so is a script with a query; what is not found is none */
  };
  g_autofree char *path = write_file (fixture, "eight.log", text, sizeof text - 1);
  GError *error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autoptr (DifDefinitions) definitions = dif_definitions_new (cases[i].preset, NULL);
    DifAnalysisOptions options = { .definitions = definitions };
    g_autoptr (DifTraffic) traffic = run (fixture, path, &options, &error);

    g_assert_no_error (error);
    g_test_message ("%s: %d %d %d", cases[i].preset, (int) traffic->hits, (int) traffic->pages, (int) traffic->visits);
    g_assert_cmpuint (traffic->hits, ==, cases[i].hits);
    g_assert_cmpuint (traffic->pages, ==, cases[i].pages);
    g_assert_cmpuint (traffic->visits, ==, cases[i].visits);
    g_assert_cmpuint (traffic->robot_hits, ==, cases[i].robots);
    g_assert_cmpuint (traffic->unviewed, ==, cases[i].unviewed);
  }
}

static void
test_definitions (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DifDefinitions) definitions = dif_definitions_new (NULL, NULL);
  GError *error = NULL;

  g_assert_null (dif_definitions_new ("own", &error));
  dif_assert_error (error, DIF_ERROR_USAGE, "own");
  g_assert_false (dif_definitions_set_visit_minutes (definitions, 0, &error));
  dif_assert_error (error, DIF_ERROR_USAGE, "0");
  g_assert_false (dif_definitions_set_visit_minutes (definitions, 1441, &error));
  dif_assert_error (error, DIF_ERROR_USAGE, "1441");
  g_assert_true (dif_definitions_set_visit_minutes (definitions, 1440, &error));
  g_assert_false (dif_definitions_set_extensions (definitions, "html,.php", &error));
  dif_assert_error (error, DIF_ERROR_USAGE, ".php");
  g_assert_true (dif_definitions_set_extensions (definitions, "HTML, json", &error));
  g_assert_cmpstr (definitions->preset, ==, "own");
  g_assert_true (dif_definitions_is_page (definitions, &(DifLogLine){ .path = { "/a.JSON", 7 } }));
  g_assert_false (dif_definitions_is_page (definitions, &(DifLogLine){ .path = { "/a.php", 6 } }));
}

/* Many small files, and one thread or many: the same figures */
static void
test_many_files (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DifTraffic) one = NULL, many = NULL;
  DifAnalysisOptions alone = { .threads = 1 }, together = { .threads = 8 };
  g_autofree char *left = NULL, *right = NULL;
  GError *error = NULL;

  for (guint i = 0; i < 500; i++) {
    g_autofree char *name = g_strdup_printf ("%05u.log", i);
    g_autofree char *text = g_strdup_printf ("10.0.%u.%u - - [02/Jun/2024:20:%02u:00 -0600] \"GET /%u" TAIL "bad\n", i / 200, i % 200, i % 60, i % 7);

    g_free (write_file (fixture, name, text, strlen (text)));
  }
  one = run (fixture, fixture->folder, &alone, &error);
  g_assert_no_error (error);
  many = run (fixture, fixture->folder, &together, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (one->files, ==, 500);
  g_assert_cmpuint (one->hits, ==, 500);
  g_assert_cmpuint (one->rejected, ==, 500);
  g_assert_cmpuint (one->visitors, ==, 500);
  left = json_to_string (dif_traffic_to_json (one), FALSE);
  right = json_to_string (dif_traffic_to_json (many), FALSE);
  g_assert_cmpstr (left, ==, right);
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const char *paths[] = { fixture->folder, NULL };
  DifAnalysisOptions options = { 0 };
  GError *error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (dif_analysis_run (paths, fixture->zone, &options, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/analysis/truncated", test_truncated);
  ADD ("/analysis/damaged", test_damaged);
  ADD ("/analysis/checksum", test_checksum);
  ADD ("/analysis/members", test_members);
  g_test_add_func ("/analysis/crc", test_crc);
  ADD ("/analysis/padding", test_padding);
  ADD ("/analysis/binary", test_binary);
  ADD ("/analysis/long-lines", test_long_lines);
  ADD ("/analysis/odd-but-valid", test_odd_but_valid);
  ADD ("/analysis/presets", test_presets);
  ADD ("/analysis/definitions", test_definitions);
  ADD ("/analysis/many-files", test_many_files);
  ADD ("/analysis/cancelled", test_cancelled);
  return g_test_run ();
}
