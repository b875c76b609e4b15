/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unpacks gzip, one member after another, with zlib, and throws it away: the least that reading a packed log costs.
 * Reads and writes as much at once as the analyser does. Part of `dev/bench traffic` (cc -O2 inflate.c -lz).
 *
 * usage: inflate FILE
 */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
#include <zlib.h>

static unsigned char input[128 * 1024], output[256 * 1024];

int
main (int argc, char **argv)
{
  z_stream stream = { 0 };
  int fd = argc == 2 ? open (argv[1], O_RDONLY) : -1, result = Z_OK;
  unsigned long long bytes = 0;
  ssize_t got;

  if (fd < 0 || inflateInit2 (&stream, 15 + 16) != Z_OK)
    return 2;
  while ((got = read (fd, input, sizeof input)) > 0) {
    stream.next_in = input;
    stream.avail_in = (uInt) got;
    do {
      stream.next_out = output;
      stream.avail_out = sizeof output;
      result = inflate (&stream, Z_NO_FLUSH);
      bytes += sizeof output - stream.avail_out;
      if (result == Z_STREAM_END)
        inflateReset (&stream);
      else if (result != Z_OK && result != Z_BUF_ERROR)
        return 1;
    } while (stream.avail_in > 0 || stream.avail_out == 0);
  }
  printf ("%llu\n", bytes);
  return result == Z_STREAM_END ? 0 : 1;
}
