/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A proxy on loopback that behaves like a distant host: connecting costs a round trip, each direction
 * half of one, and what is under way per direction is bounded by a window that grows like TCP's.
 * For measurements; built by those of dev/bench.d that need it.
 *
 * usage: delayproxy TARGET-PORT ROUND-TRIP-MS; prints the port on which it listens */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define FIRST_WINDOW (14600)
#define LAST_WINDOW (4 * 1024 * 1024)
#define BLOCK (65536)

/* Bytes on their way, or (without data) the word that they have arrived on its way back */
typedef struct Piece {
  struct Piece *next;
  double at; /* when it arrives */
  size_t length, sent;
  char data[];
} Piece;

typedef struct {
  Piece *first, *last;
} Line;

/* One direction of a connection */
typedef struct {
  int in, out;
  Line bytes, acknowledged;
  size_t under_way, window;
  bool ended, closed, blocked;
  double not_before;
} Way;

typedef struct Connection {
  struct Connection *next;
  Way ways[2];
  bool dead;
} Connection;

static double round_trip;
static Connection *connections;

static double
now (void)
{
  struct timespec time;

  clock_gettime (CLOCK_MONOTONIC, &time);
  return (double) time.tv_sec + (double) time.tv_nsec / 1e9;
}

static void
fail (const char *what)
{
  perror (what);
  exit (1);
}

static void
append (Line *line, Piece *piece)
{
  piece->next = NULL;
  if (line->last != NULL)
    line->last->next = piece;
  else
    line->first = piece;
  line->last = piece;
}

static void
drop_first (Line *line)
{
  Piece *piece = line->first;

  line->first = piece->next;
  if (line->first == NULL)
    line->last = NULL;
  free (piece);
}

static Piece *
piece_new (size_t length, double at)
{
  Piece *piece = calloc (1, sizeof (Piece) + length);

  if (piece == NULL)
    fail ("memory");
  piece->length = length;
  piece->at = at;
  return piece;
}

static void
take_in (Connection *connection, Way *way)
{
  while (!way->ended && way->under_way < way->window) {
    size_t room = way->window - way->under_way;
    Piece *piece = piece_new (room < BLOCK ? room : BLOCK, 0);
    ssize_t got = read (way->in, piece->data, piece->length);
    double time = now ();

    if (got < 0) {
      free (piece);
      connection->dead = connection->dead || errno != EAGAIN;
      return;
    }
    way->ended = got == 0;
    piece->length = (size_t) got;
    piece->at = (time < way->not_before ? way->not_before : time) + round_trip / 2;
    way->under_way += piece->length;
    append (&way->bytes, piece);
  }
}

static void
hear_arrivals (Way *way, double time)
{
  while (way->acknowledged.first != NULL && way->acknowledged.first->at <= time) {
    size_t length = way->acknowledged.first->length;

    way->under_way -= length;
    if (way->window < LAST_WINDOW)
      way->window += length;
    drop_first (&way->acknowledged);
  }
}

static void
put_out (Connection *connection, Way *way, double time)
{
  hear_arrivals (way, time);
  way->blocked = false;
  while (way->bytes.first != NULL && way->bytes.first->at <= time) {
    Piece *piece = way->bytes.first;
    ssize_t put = piece->length == 0 ? 0
                                     : send (way->out, piece->data + piece->sent, piece->length - piece->sent,
                                             MSG_NOSIGNAL);

    if (piece->length == 0) {
      shutdown (way->out, SHUT_WR);
      way->closed = true;
    }
    if (put < 0 && errno != EAGAIN) {
      connection->dead = true;
      return;
    }
    piece->sent += put > 0 ? (size_t) put : 0;
    way->blocked = piece->sent < piece->length;
    if (way->blocked)
      return;
    if (piece->length > 0) {
      Piece *word = piece_new (0, time + round_trip / 2);

      word->length = piece->length;
      append (&way->acknowledged, word);
    }
    drop_first (&way->bytes);
  }
}

static void
prepare (int fd)
{
  int on = 1;

  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof (on));
  fcntl (fd, F_SETFL, O_NONBLOCK);
}

static void
accept_all (int listener, int poller, struct sockaddr_in *target)
{
  int fd;

  while ((fd = accept (listener, NULL, NULL)) >= 0) {
    Connection *connection = calloc (1, sizeof (Connection));
    struct epoll_event event = { .events = EPOLLIN | EPOLLOUT | EPOLLET | EPOLLRDHUP, .data.ptr = connection };
    int other = socket (AF_INET, SOCK_STREAM, 0);

    if (connection == NULL || other < 0)
      fail ("connection");
    if (connect (other, (struct sockaddr *) target, sizeof (*target)) != 0) { /* as the host itself would */
      close (other);
      close (fd);
      free (connection);
      continue;
    }
    prepare (fd);
    prepare (other);
    connection->ways[0] = (Way) { .in = fd, .out = other, .window = FIRST_WINDOW, .not_before = now () + round_trip };
    connection->ways[1] =
        (Way) { .in = other, .out = fd, .window = FIRST_WINDOW, .not_before = now () + round_trip / 2 };
    epoll_ctl (poller, EPOLL_CTL_ADD, fd, &event);
    epoll_ctl (poller, EPOLL_CTL_ADD, other, &event);
    connection->next = connections;
    connections = connection;
  }
}

static void
connection_free (Connection *connection)
{
  for (int i = 0; i < 2; i++) {
    Way *way = &connection->ways[i];

    close (way->in);
    while (way->bytes.first != NULL)
      drop_first (&way->bytes);
    while (way->acknowledged.first != NULL)
      drop_first (&way->acknowledged);
  }
  free (connection);
}

/* Moves everything that is due. Returns: when the next thing is */
static double
move_all (void)
{
  double time = now (), next = time + 1;

  for (Connection **at = &connections; *at != NULL;) {
    Connection *connection = *at;

    for (int i = 0; i < 2 && !connection->dead; i++) {
      put_out (connection, &connection->ways[i], time);
      take_in (connection, &connection->ways[i]);
    }
    if (connection->dead || (connection->ways[0].closed && connection->ways[1].closed)) {
      *at = connection->next;
      connection_free (connection);
      continue;
    }
    for (int i = 0; i < 2; i++) {
      Way *way = &connection->ways[i];

      if (way->bytes.first != NULL && !way->blocked && way->bytes.first->at < next)
        next = way->bytes.first->at;
      if (way->acknowledged.first != NULL && way->acknowledged.first->at < next)
        next = way->acknowledged.first->at;
    }
    at = &connection->next;
  }
  return next;
}

int
main (int argc, char **argv)
{
  struct sockaddr_in here = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  struct sockaddr_in target = here;
  socklen_t length = sizeof (here);
  int listener = socket (AF_INET, SOCK_STREAM, 0);
  int poller = epoll_create1 (0);
  struct epoll_event event = { .events = EPOLLIN };

  if (argc != 3)
    return 2;
  target.sin_port = htons ((unsigned short) atoi (argv[1]));
  round_trip = atof (argv[2]) / 1e3;
  signal (SIGPIPE, SIG_IGN);
  if (bind (listener, (struct sockaddr *) &here, sizeof (here)) != 0 || listen (listener, 64) != 0 ||
      getsockname (listener, (struct sockaddr *) &here, &length) != 0)
    fail ("listen");
  fcntl (listener, F_SETFL, O_NONBLOCK);
  epoll_ctl (poller, EPOLL_CTL_ADD, listener, &event);
  printf ("%u\n", ntohs (here.sin_port));
  fflush (stdout);
  while (true) {
    double left = move_all () - now ();
    struct timespec wait = { 0 };
    struct epoll_event events[64];
    int count;

    if (left > 0) {
      wait.tv_sec = (time_t) left;
      wait.tv_nsec = (long) ((left - (double) wait.tv_sec) * 1e9);
    }
    count = epoll_pwait2 (poller, events, 64, &wait, NULL);
    for (int i = 0; i < count; i++) {
      if (events[i].data.ptr == NULL)
        accept_all (listener, poller, &target);
    }
  }
}
