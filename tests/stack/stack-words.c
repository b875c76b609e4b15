/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Events of CloudFormation in plain words, for test-words.py: each line of standard input is a resource, its type, a
 * status and a reason between tabs, each line of the answer its state, its text and its hint. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "stack/dif-stack-event.h"

#define LINE_BYTES (4096)


static void
answer (char **words)
{
  DifStackFact fact = { (char *) "1", words[0], words[1], words[2], words[3][0] != '\0' ? words[3] : NULL, NULL };
  g_autoptr (DifStackEvent) event = dif_stack_event_read (&fact);
  g_autofree char *hint = event != NULL ? g_strdup (event->hint) : NULL;

  if (event == NULL)
    puts ("none\t\t");
  else
    printf ("%s\t%s\t%s\n", dif_stack_event_state_to_string (event->state), event->text,
            hint != NULL ? g_strdelimit (hint, "\n", ' ') : "");
}

int
main (int argc, char *argv[])
{
  char line[LINE_BYTES];

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, argv[argc - 1]);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  while (fgets (line, sizeof (line), stdin) != NULL) {
    g_auto (GStrv) words = NULL;

    line[strcspn (line, "\n")] = '\0';
    words = g_strsplit (line, "\t", 4);
    if (g_strv_length (words) == 4)
      answer (words);
  }
  return 0;
}
