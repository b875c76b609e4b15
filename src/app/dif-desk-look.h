/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "archive/dif-archive-findings.h"
#include "target/dif-plan.h"

#include "dif-desk.h"

G_BEGIN_DECLS

/*
 * What is too long to be in every reading: looked up on a worker thread when a page asks.
 */

/**
 * dif_desk_look_changes_async:
 * @cut: a cut's id
 * @before: id of the cut that it is compared with
 *
 * dif_desk_look_plan_finish() returns what @cut has that @before has not.
 */
void dif_desk_look_changes_async (DifDesk *self, const char *cut, const char *before,
                                  GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);

/**
 * dif_desk_look_plan_async:
 * @cut: a cut's id
 * @target: a target's name
 *
 * dif_desk_look_plan_finish() returns what bringing @cut to @target would do; nothing is done.
 */
void dif_desk_look_plan_async (DifDesk *self, const char *cut, const char *target,
                               GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data);

/**
 * dif_desk_look_findings_async:
 * @cut: a cut's id
 *
 * dif_desk_look_findings_finish() returns (transfer container) (element-type DifFinding) what was found
 * in its packages.
 */
void dif_desk_look_findings_async (DifDesk *self, const char *cut, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer data);
GPtrArray *dif_desk_look_findings_finish (DifDesk *self, GAsyncResult *result, GError **error);

/**
 * dif_desk_look_incidents_async:
 *
 * dif_desk_look_incidents_finish() returns (transfer container) (element-type DifIncident) every incident,
 * oldest first.
 */
void dif_desk_look_incidents_async (DifDesk *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer data);
GPtrArray *dif_desk_look_incidents_finish (DifDesk *self, GAsyncResult *result, GError **error);

/**
 * dif_desk_look_letter_async:
 * @incident: its id, as text
 *
 * dif_desk_look_letter_finish() returns (transfer full) what to tell the Institute of it.
 */
void dif_desk_look_letter_async (DifDesk *self, const char *incident, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer data);
char *dif_desk_look_letter_finish (DifDesk *self, GAsyncResult *result, GError **error);

/** dif_desk_look_cut_letter_async: likewise, what was found in the cut @cut; ends with
 * dif_desk_look_letter_finish() */
void dif_desk_look_cut_letter_async (DifDesk *self, const char *cut, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer data);

/**
 * dif_desk_look_calls_async:
 *
 * dif_desk_look_calls_finish() returns (transfer full) (element-type DifCall) every call of the shelf.
 */
void dif_desk_look_calls_async (DifDesk *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer data);
GPtrArray *dif_desk_look_calls_finish (DifDesk *self, GAsyncResult *result, GError **error);

/** dif_desk_look_plan_finish: Returns: (transfer full): or %NULL with @error */
DifPlan *dif_desk_look_plan_finish (DifDesk *self, GAsyncResult *result, GError **error);

G_END_DECLS
