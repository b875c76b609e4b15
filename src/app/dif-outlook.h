/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dif-reading.h"

G_BEGIN_DECLS

/** DifStepState: of one step of a cut's way; see #DifPipeline */
typedef enum {
  DIF_STEP_WAITING,
  DIF_STEP_ACTIVE,
  DIF_STEP_DONE,
  DIF_STEP_FAILED,
} DifStepState;

#define DIF_OUTLOOK_STEPS (5)

/** DifLight: the one large spot of colour in the window */
typedef enum {
  DIF_LIGHT_IDLE, /* nothing is shown, and nothing should be */
  DIF_LIGHT_GOOD, /* readers see the last cut */
  DIF_LIGHT_BUSY, /* a newer one is on its way */
  DIF_LIGHT_LATE, /* an update was missed, or something is wrong that readers do not see yet */
  DIF_LIGHT_BAD,  /* readers do not see what they should */
} DifLight;

/** DifTodo: something left to do; free with dif_todo_free() */
typedef struct {
  char *title;
  char *subtitle;
  const char *icon;   /* static */
  const char *action; /* static (nullable) detailed action */
} DifTodo;

void dif_todo_free (DifTodo *self);

/**
 * DifOutlook:
 *
 * What a reading means for the operator at a moment: the words and numbers of the Overview and of the
 * status card. Pure: same reading, same moment, same outlook. Free with dif_outlook_free().
 */
typedef struct {
  DifLight light;
  char *overline;
  char *headline;
  char *subline;
  char *card;      /* of the status card */
  char *card_text;

  DifStepState steps[DIF_OUTLOOK_STEPS];
  char *hours[DIF_OUTLOOK_STEPS];

  gint64 next_due;      /* when the next cut is expected; 0 if none is */
  double next_fraction; /* how much of the wait is over */
  char *next;           /* a countdown */
  char *next_text;

  guint missed; /* consecutive updates missed */
  guint missed_limit;
  char *missed_text;

  double available; /* this month's availability as a place between 98 % and 100 %; negative: not known */
  double available_limit; /* the least of the call, likewise */
  char *available_title;
  char *available_text;

  char *alarm;              /* (nullable) what is wrong */
  char *alarm_text;         /* what it means, and the one thing to do */
  char *alarm_label;        /* (nullable) of the button */
  const char *alarm_action; /* static (nullable) detailed action */

  DifLight source_light;
  char *source_title; /* whether the source answers */
  char *source_text;  /* what it is, or what is wrong with it */

  GPtrArray *todo; /* (element-type DifTodo) */
} DifOutlook;

/**
 * dif_outlook_new:
 * @now: by the window's clock
 * @relaying: whether cuts are fetched and published by themselves
 */
DifOutlook *dif_outlook_new (DifReading *reading, gint64 now, gboolean relaying);
void dif_outlook_free (DifOutlook *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DifOutlook, dif_outlook_free)

/** dif_light_class: Returns: (transfer none): its style class */
const char *dif_light_class (DifLight light);

/** dif_light_icon: Returns: (transfer none): its icon's name: colour never stands alone */
const char *dif_light_icon (DifLight light);

G_END_DECLS
