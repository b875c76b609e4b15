/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/dif-time.h"
#include "dif-test.h"
#include "traffic/dif-log-format.h"

#define AGENT "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0"

static DifLogFormat *
format_of (const char *name)
{
  GError *error = NULL;
  DifLogFormat *format = dif_log_format_new (name, &error);

  g_assert_no_error (error);
  return format;
}

static gboolean
read_line (DifLogFormat *format, const char *text, DifLogLine *line)
{
  DifLogClock clock = { 0 };

  return dif_log_format_parse (format, &clock, (DifSpan){ text, strlen (text) }, line);
}

static void
assert_span (DifSpan span, const char *text)
{
  g_autofree char *copy = g_strndup (span.text, span.length);

  g_assert_cmpstr (copy, ==, text);
}

static void
test_combined (void)
{
  g_autoptr (DifLogFormat) format = format_of ("combined");
  DifLogLine line;

  g_assert_true (read_line (format,
                            "187.1.2.3 - ana maria [06/Jun/2027:22:00:59 -0600] \"GET /a/b.html?x=\\\"1 HTTP/2.0\" 206 "
                            "123 \"https://t.co/\\\"\" \"" AGENT "\"", &line));
  assert_span (line.address, "187.1.2.3");
  assert_span (line.path, "/a/b.html");
  assert_span (line.agent, AGENT);
  g_assert_cmpuint (line.status, ==, 206);
  g_assert_cmpuint (line.bytes, ==, 123);
  g_assert_cmpint (line.second, ==, dif_time_parse_iso8601 ("2027-06-06T22:00:59-06:00") / G_USEC_PER_SEC);

  /* what follows after a space is not ours to judge */
  g_assert_true (read_line (format, "::1 - - [01/Jan/1970:00:00:00 +0000] \"GET http://x.mx HTTP/1.1\" 304 - \"-\" \"-\" 0.003", &line));
  assert_span (line.path, "/");
  assert_span (line.agent, "");
  g_assert_cmpint (line.second, ==, 0);
  g_assert_true (read_line (format, "h.example.mx - - [31/Dec/2105:23:59:60 +0000] \"GET /a b HTTP/1.1\" 000 0", &line));
  assert_span (line.path, "/a b");
}

/* Each is wrong in one place */
static void
test_refused (void)
{
  static const char *const lines[] = {
    "",
    " ",
    "187.1.2.3",
    "- - - [06/Jun/2027:22:00:59 -0600] \"GET / HTTP/1.1\" 200 1",
    "187.1.2,3 - - [06/Jun/2027:22:00:59 -0600] \"GET / HTTP/1.1\" 200 1",
    "\033[31m - - [06/Jun/2027:22:00:59 -0600] \"GET / HTTP/1.1\" 200 1",
    "187.1.2.3 - - [31/Jun/2027:22:00:59 -0600] \"GET / HTTP/1.1\" 200 1",
    "187.1.2.3 - - [29/Feb/2027:22:00:59 -0600] \"GET / HTTP/1.1\" 200 1",
    "187.1.2.3 - - [06/Jun/2027:24:00:59 -0600] \"GET / HTTP/1.1\" 200 1",
    "187.1.2.3 - - [06/Jun/2027:22:60:59 -0600] \"GET / HTTP/1.1\" 200 1",
    "187.1.2.3 - - [06/Jun/2027:22:00:61 -0600] \"GET / HTTP/1.1\" 200 1",
    "187.1.2.3 - - [06/Jun/2027:22:00:59 -1560] \"GET / HTTP/1.1\" 200 1",
    "187.1.2.3 - - [06/Jun/2106:22:00:59 -0600] \"GET / HTTP/1.1\" 200 1",
    "187.1.2.3 - - [31/Dec/1969:22:00:59 -0000] \"GET / HTTP/1.1\" 200 1",
    "187.1.2.3 - - [01/Jan/1970:00:00:00 +0100] \"GET / HTTP/1.1\" 200 1",
    "187.1.2.3 - - [06/jun/2027:22:00:59 -0600] \"GET / HTTP/1.1\" 200 1",
    "187.1.2.3 - - [06/Jun/2027:22:00:59 -0600] \"-\" 408 0",
    "187.1.2.3 - - [06/Jun/2027:22:00:59 -0600] \"\" 400 0",
    "187.1.2.3 - - [06/Jun/2027:22:00:59 -0600] \"\\x16\\x03\\x01\" 400 0",
    "187.1.2.3 - - [06/Jun/2027:22:00:59 -0600] \"GET\" 400 0",
    "187.1.2.3 - - [06/Jun/2027:22:00:59 -0600] \"GET / HTTP/1.1\" 20 1",
    "187.1.2.3 - - [06/Jun/2027:22:00:59 -0600] \"GET / HTTP/1.1\" 2x0 1",
    "187.1.2.3 - - [06/Jun/2027:22:00:59 -0600] \"GET / HTTP/1.1\" 200 1x",
    "187.1.2.3 - - [06/Jun/2027:22:00:59 -0600] \"GET / HTTP/1.1\" 200 1234567890123456789",
    "187.1.2.3 - - [06/Jun/2027:22:00:59 -0600] \"GET / HTTP/1.1\" 200 1 \"-",
    "187.1.2.3 - - [06/Jun/2027:22:00:59 -0600] \"GET / HTTP/1.1\" 200 1 \"-\" \"" AGENT,
    "187.1.2.3 - - [06/Jun/2027:22:00:59 -0600] \"GET / HTTP/1.1\" 200 1 \"-\" \"" AGENT "\"x",
  };
  g_autoptr (DifLogFormat) format = format_of ("combined");
  DifLogLine line;

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++) {
    g_test_message ("%s", lines[i]);
    g_assert_false (read_line (format, lines[i], &line));
  }
}

static void
test_caddy (void)
{
  g_autoptr (DifLogFormat) format = format_of ("caddy");
  DifLogLine line;
  g_autoptr (GString) deep = g_string_new ("{\"a\":");

  g_assert_true (read_line (format,
                            "{ \"ts\" : 1646861401.5241024, \"request\":{\"remote_addr\":\"[2806::1]:41342\",\"uri\":\"/x?y\","
                            "\"headers\":{\"User-Agent\":[\"a\\\"b\",\"c\"]},\"tls\":{\"status\":1}},\"size\":10900,\"status\":200,"
                            "\"x\":[true,null,-1.5e3,{}]}", &line));
  assert_span (line.address, "2806::1");
  assert_span (line.path, "/x");
  assert_span (line.agent, "a\\\"b");
  g_assert_cmpint (line.second, ==, 1646861401);
  g_assert_true (read_line (format, "{\"ts\":\"2022-03-09T15:30:01.524-06:00\",\"status\":304,\"request\":{\"remote_ip\":\"1.1.1.1\",\"client_ip\":\"2.2.2.2\",\"uri\":\"/\"}}", &line));
  assert_span (line.address, "2.2.2.2");
  g_assert_cmpint (line.second, ==, dif_time_parse_iso8601 ("2022-03-09T15:30:01-06:00") / G_USEC_PER_SEC);

  g_assert_false (read_line (format, "{\"status\":304,\"request\":{\"remote_ip\":\"1.1.1.1\",\"uri\":\"/\"}}", &line));
  g_assert_false (read_line (format, "{\"ts\":1,\"request\":{\"remote_ip\":\"1.1.1.1\",\"uri\":\"/\"}}", &line));
  g_assert_false (read_line (format, "{\"ts\":1,\"status\":200,\"request\":{\"remote_ip\":\"1.1.1.1\",\"uri\":\"/\"}", &line));
  g_assert_false (read_line (format, "{\"ts\":1,\"status\":200,\"request\":{\"remote_ip\":\"1.1.1.1\",\"uri\":\"/\"}}}", &line));
  g_assert_false (read_line (format, "{\"ts\":1,\"status\":200,\"request\":{\"remote_ip\":\"1.1.1.1\",\"uri\":\"/\\", &line));
  for (guint i = 0; i < 100000; i++)
    g_string_append_c (deep, '[');
  g_assert_false (read_line (format, deep->str, &line));
}

static void
test_custom (void)
{
  static const char *const wrong[] = {
    "nothing", "$remote_addr$status", "$remote_addr [$time_local] $status", "%h %t %>s %{Referer", "%", "$",
  };
  g_autoptr (DifLogFormat) format = format_of ("$http_x [$msec] {$remote_addr} <$request_uri> $status;");
  GError *error = NULL;
  DifLogLine line;

  g_assert_cmpstr (dif_log_format_get_name (format), ==, "custom");
  g_assert_true (read_line (format, "a b [1812340859.123] {1.2.3.4} </x/?q> 200;", &line));
  g_assert_cmpint (line.second, ==, 1812340859);
  assert_span (line.path, "/x/");
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_test_message ("%s", wrong[i]);
    g_assert_null (dif_log_format_new (wrong[i], &error));
    dif_assert_error (error, DIF_ERROR_USAGE, wrong[i]);
  }
}

static void
test_recognise (void)
{
  static const struct {
    const char *text;
    const char *name;
  } samples[] = {
    { "1.1.1.1 - - [06/Jun/2027:22:00:59 -0600] \"GET / HTTP/1.1\" 200 1\n", "common" },
    { "\n#x\n1.1.1.1 - - [06/Jun/2027:22:00:59 -0600] \"GET / HTTP/1.1\" 200 1 \"-\" \"a\"\n", "combined" },
    { "x.mx:80 1.1.1.1 - - [06/Jun/2027:22:00:59 -0600] \"GET / HTTP/1.1\" 200 1 \"-\" \"a\"\n", "vhost" },
    { "#Version: 1.0\n#Fields: date time c-ip cs-uri-stem sc-status x-edge-location\n", "cloudfront" },
    { "#Fields: date time c-ip cs-uri-stem sc-status s-port", "iis" },
    { "#Fields: date time c-ip cs-uri-stem sc-status", "w3c" },
    { "#Fields: date time cs-uri-stem sc-status", NULL },
    { "PK\003\004\n\n\n", NULL },
    { "", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (samples); i++) {
    DifLogFormat *format = dif_log_format_recognise ((DifSpan){ samples[i].text, strlen (samples[i].text) });

    g_assert_cmpstr (format != NULL ? dif_log_format_get_name (format) : NULL, ==, samples[i].name);
    g_clear_pointer (&format, dif_log_format_unref);
  }
}

/* Lines of every format, damaged at random: whatever they become, nothing outside of them is read
 * (this is for the sanitizers) and what is accepted is within its limits */
static void
test_damaged (void)
{
  static const char *const lines[] = {
    "187.1.2.3 - - [06/Jun/2027:22:00:59 -0600] \"GET /a/b.html?x HTTP/2.0\" 206 123 \"https://t.co/\" \"" AGENT "\"",
    "2027-06-06\t22:00:59\tQRO50\t900\t2806::1\tGET\t/x\t200\t" AGENT "\tRid==\t12",
    "o b [06/Jun/2027:22:00:59 -0600] 1.2.3.4 - ID REST.GET.OBJECT k \"GET /k HTTP/1.1\" 200 - 1 1 1 1 \"-\" \"a\" -",
    "{\"ts\":1646861401.52,\"request\":{\"client_ip\":\"1.1.1.1\",\"uri\":\"/\",\"headers\":{\"User-Agent\":[\"x\"]}},\"status\":200}",
    "#Fields: date time x-edge-location sc-bytes c-ip cs-method cs-uri-stem sc-status cs(User-Agent) x-edge-request-id sc-content-len",
  };
  static const char *const names[] = { "combined", "common", "vhost", "s3", "caddy", "$remote_addr $time_iso8601 $request $status" };
  g_autoptr (GRand) chance = g_rand_new_with_seed (7);
  GPtrArray *formats = g_ptr_array_new_with_free_func ((GDestroyNotify) dif_log_format_unref);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_ptr_array_add (formats, format_of (names[i]));
  g_ptr_array_add (formats, dif_log_format_new_fields ((DifSpan){ lines[4], strlen (lines[4]) }));
  for (guint i = 0; i < 60000; i++) {
    const char *seed = lines[i % G_N_ELEMENTS (lines)];
    gsize length = strlen (seed);
    g_autofree char *text = NULL;

    for (gint n = g_rand_int_range (chance, 0, 3); n > 0 && length > 1; n--)
      length = (gsize) g_rand_int_range (chance, 1, (gint32) length + 1);
    text = g_memdup2 (seed, length); /* without a NUL: reading on is seen */
    for (gint n = g_rand_int_range (chance, 0, 4); n > 0; n--)
      text[g_rand_int_range (chance, 0, (gint32) length)] = (char) g_rand_int_range (chance, 0, 256);
    for (guint k = 0; k < formats->len; k++) {
      DifLogClock clock = { 0 };
      DifLogLine line;

      if (dif_log_format_parse (g_ptr_array_index (formats, k), &clock, (DifSpan){ text, length }, &line)) {
        g_assert_cmpuint (line.status, <, 1000);
        g_assert_cmpint (line.second, >=, 0);
        g_assert_cmpint (line.second, <, G_MAXUINT32);
        g_assert_true (line.path.text >= text || line.path.length == 1);
        g_assert_cmpuint (line.path.length, <=, length);
      }
    }
    {
      g_autoptr (DifLogFormat) fields = dif_log_format_new_fields ((DifSpan){ text, length });
      g_autoptr (DifLogFormat) found = dif_log_format_recognise ((DifSpan){ text, length });
    }
  }
  g_ptr_array_unref (formats);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/log-format/combined", test_combined);
  g_test_add_func ("/log-format/refused", test_refused);
  g_test_add_func ("/log-format/caddy", test_caddy);
  g_test_add_func ("/log-format/custom", test_custom);
  g_test_add_func ("/log-format/recognise", test_recognise);
  g_test_add_func ("/log-format/damaged", test_damaged);
  return g_test_run ();
}
