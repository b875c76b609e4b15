/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The least that puts files into a bucket: libcurl and signed requests over many connections, without
 * a manifest, phases, checks or retries. The floor for measurements; built by those of dev/bench.d that
 * need it (cc -O2 s3put.c -lcurl -lcrypto).
 *
 * usage: s3put HOST:PORT BUCKET PREFIX CONNECTIONS ROOT LIST [ROOT LIST]…
 * LIST has a path below ROOT a line. Each pair is put with the connections of the one before; its
 * seconds are printed. The keys are AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. */
#define _GNU_SOURCE
#include <curl/curl.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

typedef struct {
  CURL *curl;
  struct curl_slist *headers;
  char *data;
  size_t length, at;
} Slot;

static const char *host, *bucket, *prefix, *root;
static char **names;
static size_t count, next;

static void
to_hex (const unsigned char *data, size_t length, char *out)
{
  for (size_t i = 0; i < length; i++)
    sprintf (out + 2 * i, "%02x", data[i]);
}

static void
hmac (const void *key, size_t length, const char *text, unsigned char *out)
{
  unsigned size;

  HMAC (EVP_sha256 (), key, (int) length, (const unsigned char *) text, strlen (text), out, &size);
}

static size_t
on_read (char *buffer, size_t size, size_t n, void *data)
{
  Slot *slot = data;
  size_t want = size * n < slot->length - slot->at ? size * n : slot->length - slot->at;

  memcpy (buffer, slot->data + slot->at, want);
  slot->at += want;
  return want;
}

static int
on_seek (void *data, curl_off_t offset, int whence)
{
  ((Slot *) data)->at = (size_t) offset;
  return whence != SEEK_SET;
}

static size_t
on_write (char *buffer, size_t size, size_t n, void *data)
{
  return size * n;
}

static void
add_header (Slot *slot, const char *name, const char *value)
{
  char line[2048];

  snprintf (line, sizeof line, "%s: %s", name, value);
  slot->headers = curl_slist_append (slot->headers, line);
}

static void
sign (Slot *slot, const char *path, const char *sha256, const char *md5)
{
  static const char signed_names[] = "content-md5;content-type;host;x-amz-content-sha256;x-amz-date";
  char date[17], day[9], text[8192], hex[65], start[256], line[2048];
  unsigned char key[32], digest[32];
  time_t now = time (NULL);
  struct tm utc;

  gmtime_r (&now, &utc);
  strftime (date, sizeof date, "%Y%m%dT%H%M%SZ", &utc);
  snprintf (day, sizeof day, "%.8s", date);
  snprintf (text, sizeof text,
            "PUT\n%s\n\ncontent-md5:%s\ncontent-type:application/octet-stream\nhost:%s\n"
            "x-amz-content-sha256:%s\nx-amz-date:%s\n\n%s\n%s",
            path, md5, host, sha256, date, signed_names, sha256);
  SHA256 ((unsigned char *) text, strlen (text), digest);
  to_hex (digest, 32, hex);
  snprintf (text, sizeof text, "AWS4-HMAC-SHA256\n%s\n%s/us-east-1/s3/aws4_request\n%s", date, day, hex);
  snprintf (start, sizeof start, "AWS4%s", getenv ("AWS_SECRET_ACCESS_KEY"));
  hmac (start, strlen (start), day, key);
  hmac (key, 32, "us-east-1", key);
  hmac (key, 32, "s3", key);
  hmac (key, 32, "aws4_request", key);
  hmac (key, 32, text, digest);
  to_hex (digest, 32, hex);
  snprintf (line, sizeof line, "AWS4-HMAC-SHA256 Credential=%s/%s/us-east-1/s3/aws4_request,SignedHeaders=%s,Signature=%s",
            getenv ("AWS_ACCESS_KEY_ID"), day, signed_names, hex);
  add_header (slot, "x-amz-date", date);
  add_header (slot, "Authorization", line);
}

static void
begin (Slot *slot, CURLM *multi)
{
  char file[4096], path[2048], url[4096], hex[65], md5[32];
  unsigned char digest[32];
  struct stat about;
  unsigned size;
  int fd;

  snprintf (file, sizeof file, "%s/%s", root, names[next]);
  snprintf (path, sizeof path, "/%s/%s/%s", bucket, prefix, names[next++]);
  snprintf (url, sizeof url, "http://%s%s", host, path);
  fd = open (file, O_RDONLY);
  if (fd < 0 || fstat (fd, &about) != 0) {
    perror (file);
    exit (1);
  }
  slot->length = (size_t) about.st_size;
  slot->at = 0;
  slot->data = mmap (NULL, slot->length, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0);
  close (fd);
  SHA256 ((unsigned char *) slot->data, slot->length, digest);
  to_hex (digest, 32, hex);
  EVP_Digest (slot->data, slot->length, digest, &size, EVP_md5 (), NULL);
  EVP_EncodeBlock ((unsigned char *) md5, digest, 16);

  curl_slist_free_all (slot->headers);
  slot->headers = curl_slist_append (NULL, "Expect:");
  add_header (slot, "Content-MD5", md5);
  add_header (slot, "Content-Type", "application/octet-stream");
  add_header (slot, "x-amz-content-sha256", hex);
  sign (slot, path, hex, md5);
  if (slot->curl == NULL)
    slot->curl = curl_easy_init ();
  curl_easy_setopt (slot->curl, CURLOPT_URL, url);
  curl_easy_setopt (slot->curl, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt (slot->curl, CURLOPT_READFUNCTION, on_read);
  curl_easy_setopt (slot->curl, CURLOPT_READDATA, slot);
  curl_easy_setopt (slot->curl, CURLOPT_SEEKFUNCTION, on_seek);
  curl_easy_setopt (slot->curl, CURLOPT_SEEKDATA, slot);
  curl_easy_setopt (slot->curl, CURLOPT_WRITEFUNCTION, on_write);
  curl_easy_setopt (slot->curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t) slot->length);
  curl_easy_setopt (slot->curl, CURLOPT_HTTPHEADER, slot->headers);
  curl_easy_setopt (slot->curl, CURLOPT_PRIVATE, slot);
  curl_easy_setopt (slot->curl, CURLOPT_UPLOAD_BUFFERSIZE, 65536L);
  curl_multi_add_handle (multi, slot->curl);
}

/* Takes what has ended; how many failed */
static size_t
collect (CURLM *multi, size_t *done)
{
  size_t failed = 0;
  CURLMsg *message;
  int left;

  while ((message = curl_multi_info_read (multi, &left)) != NULL) {
    long status = 0;
    Slot *slot;

    curl_easy_getinfo (message->easy_handle, CURLINFO_PRIVATE, (char **) &slot);
    curl_easy_getinfo (message->easy_handle, CURLINFO_RESPONSE_CODE, &status);
    failed += status != 200;
    curl_multi_remove_handle (multi, slot->curl);
    munmap (slot->data, slot->length);
    (*done)++;
    if (next < count)
      begin (slot, multi);
  }
  return failed;
}

static void
read_list (const char *path)
{
  FILE *file = fopen (path, "r");
  char line[2048];

  count = next = 0;
  while (file != NULL && fgets (line, sizeof line, file) != NULL) {
    line[strcspn (line, "\n")] = '\0';
    names = realloc (names, (count + 1) * sizeof *names);
    names[count++] = strdup (line);
  }
  if (file != NULL)
    fclose (file);
}

int
main (int argc, char **argv)
{
  size_t connections, failed = 0;
  CURLM *multi;
  Slot *slots;

  if (argc < 7)
    return 2;
  host = argv[1];
  bucket = argv[2];
  prefix = argv[3];
  connections = strtoul (argv[4], NULL, 10);
  curl_global_init (CURL_GLOBAL_ALL);
  multi = curl_multi_init ();
  curl_multi_setopt (multi, CURLMOPT_MAXCONNECTS, (long) connections);
  slots = calloc (connections, sizeof *slots);
  for (int i = 5; i + 1 < argc; i += 2) {
    struct timespec before, after;
    size_t done = 0;

    root = argv[i];
    read_list (argv[i + 1]);
    clock_gettime (CLOCK_MONOTONIC, &before);
    for (size_t k = 0; k < connections && next < count; k++)
      begin (&slots[k], multi);
    while (done < count) {
      int running;

      curl_multi_perform (multi, &running);
      failed += collect (multi, &done);
      if (done < count)
        curl_multi_poll (multi, NULL, 0, 200, NULL);
    }
    clock_gettime (CLOCK_MONOTONIC, &after);
    printf ("%.3f\n", (double) (after.tv_sec - before.tv_sec) + (double) (after.tv_nsec - before.tv_nsec) / 1e9);
  }
  return failed != 0;
}
