/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "dif-page-preview"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "base/dif-error.h"
#include "package/dif-entry-name.h"

#include "dif-flip.h"
#include "dif-preview-loader.h"
#include "dif-words.h"

#include "dif-page-preview.h"

/* Widths of readers' screens, in their pixels */
#define PHONE (390)
#define TABLET (820)
#define DESKTOP (1280)
#define NARROW (600)


struct _DifPagePreview {
  DifPage parent_instance;

  GtkFilter *whole;         /* (owned) of the cuts that have pages */
  guint whole_count;        /* how many there were */
  const DifPreviewApi *api; /* (nullable) until the first cut is shown */
  GtkWidget *local;         /* (nullable) child: pages of the cut */
  GtkWidget *public;        /* (nullable) child: what readers see */
  gboolean follow;          /* the newest cut is shown, whichever that is */
  gboolean choosing;        /* the cut is being set by the program */
  char *cut;                /* (owned) (nullable) id of the one that is shown */
  char *shown;              /* (owned) (nullable) what the local view was made to show */
  char *shown_public;       /* (owned) (nullable) likewise */
  guint asked_shown;        /* rows of the list */

  GtkStack *stack; /* (unowned) children */
  AdwStatusPage *missing;
  GtkDropDown *cuts;
  GtkToggleButton *framed;
  GtkToggleButton *beside;
  GtkToggleButton *phone;
  GtkToggleButton *tablet;
  GtkEditable *path;
  GtkStack *state;
  GtkBox *left;
  GtkLabel *left_title;
  GtkBox *right;
  GtkLabel *right_title;
  AdwStatusPage *problem;
  GtkLabel *code;
  GtkActionable *copy;
  GtkLabel *notes;
  GtkExpander *asked_expander;
  GtkListBox *asked;
};

G_DEFINE_FINAL_TYPE (DifPagePreview, dif_page_preview, DIF_TYPE_PAGE)


/* --- What there is to show ---------------------------------------------------------------- */

static DifReading *
reading_of (DifPagePreview *self)
{
  return dif_desk_get_reading (dif_page_get_desk (DIF_PAGE (self)));
}

/* Returns: (transfer none) (nullable) */
static DifCut *
get_cut (DifPagePreview *self)
{
  DifCutItem *item = gtk_drop_down_get_selected_item (self->cuts);

  return item != NULL ? dif_cut_item_get_cut (item) : NULL;
}

/* Where readers find the cuts of this mode. Returns: (transfer none) (nullable) */
static const DifTargetFacts *
find_public (DifReading *reading, DifMode mode)
{
  for (guint i = 0; i < reading->targets->len; i++) {
    const DifTargetFacts *facts = dif_target_item_get (g_ptr_array_index (reading->targets, i));

    if (facts->config->mode == mode && facts->config->public_url != NULL)
      return facts;
  }
  return NULL;
}

/* --- What pages ask outside --------------------------------------------------------------- */

static void
add_asked (DifPagePreview *self, const DifPreviewAsked *asked)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *shown = dif_entry_name_show (asked->address);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), shown);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  if (asked->acta)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _("Image of an acta, which the Institute serves"));
  gtk_list_box_append (self->asked, row);
}

static void
show_asked (DifPagePreview *self)
{
  GPtrArray *asked = self->api->get_asked (self->local);
  g_autofree char *label = NULL;
  GtkListBoxRow *row;

  if (asked->len < self->asked_shown) {
    while ((row = gtk_list_box_get_row_at_index (self->asked, 0)) != NULL)
      gtk_list_box_remove (self->asked, GTK_WIDGET (row));
    self->asked_shown = 0;
  }
  for (; self->asked_shown < asked->len; self->asked_shown++)
    add_asked (self, g_ptr_array_index (asked, self->asked_shown));
  if (asked->len == 0)
    label = g_strdup (_("Nothing asked outside"));
  else
    label = g_strdup_printf (ngettext ("%u address asked outside, and blocked", "%u addresses asked outside, and blocked",
                                       asked->len),
                             asked->len);
  gtk_expander_set_label (self->asked_expander, label);
  gtk_widget_set_visible (GTK_WIDGET (self->asked), asked->len > 0);
}

/* --- The state of the views --------------------------------------------------------------- */

static void
show_problem (DifPagePreview *self, DifPreviewState state)
{
  const char *said = self->api->get_problem (self->local);
  g_autofree char *safe = said != NULL ? g_markup_escape_text (said, -1) : NULL;

  adw_status_page_set_title (self->problem, state == DIF_PREVIEW_DEAD ? _("The Page Has Stopped")
                                                                      : _("The Page Cannot Be Shown"));
  adw_status_page_set_description (self->problem,
                                   state == DIF_PREVIEW_DEAD
                                       ? _("What shows it ended by itself. Difusor goes on, and so does what readers see.")
                                       : safe);
  gtk_stack_set_visible_child_name (self->state, "problem");
}

static void
on_local_changed (DifPagePreview *self)
{
  DifPreviewState state = self->api->get_state (self->local);
  g_autofree char *path = self->api->get_path (self->local);

  show_asked (self);
  if (!gtk_widget_has_focus (GTK_WIDGET (self->path)) &&
      gtk_widget_get_focus_child (GTK_WIDGET (self->path)) == NULL)
    gtk_editable_set_text (self->path, path);
  if (state == DIF_PREVIEW_DEAD || state == DIF_PREVIEW_FAILED)
    show_problem (self, state);
  else
    gtk_stack_set_visible_child_name (self->state, "view");
}

static void
on_public_changed (DifPagePreview *self)
{
  DifReading *reading = reading_of (self);
  DifCut *cut = get_cut (self);
  const DifTargetFacts *facts = reading != NULL && cut != NULL ? find_public (reading, cut->mode) : NULL;
  g_autofree char *title = NULL;

  if (facts == NULL)
    title = g_strdup (_("No target has a public address"));
  else if (self->public != NULL && self->api->get_state (self->public) == DIF_PREVIEW_FAILED)
    title = g_strdup_printf (_("Public: cannot be shown: %s"), self->api->get_problem (self->public));
  else
    title = g_strdup_printf (_("Public: %s"), facts->config->public_url);
  gtk_label_set_label (self->right_title, title);
}

static void
on_outside (DifPagePreview *self, const char *address)
{
  g_autofree char *scheme = g_uri_parse_scheme (address);

  /* a person follows links to the web and to people, to nothing else */
  if (scheme != NULL && g_strv_contains ((const char *const[]){ "http", "https", "mailto", "tel", NULL }, scheme))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.open-uri", "s", address);
}

/* --- Showing ------------------------------------------------------------------------------ */

static guint
get_width (DifPagePreview *self)
{
  if (gtk_toggle_button_get_active (self->phone))
    return PHONE;
  return gtk_toggle_button_get_active (self->tablet) ? TABLET : DESKTOP;
}

static GtkWidget *
make_view (DifPagePreview *self, GtkBox *box, GCallback changed)
{
  GtkWidget *view = self->api->view_new ();

  gtk_widget_set_vexpand (view, TRUE);
  gtk_box_append (box, view);
  g_signal_connect_object (view, "changed", changed, self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "outside", G_CALLBACK (on_outside), self, G_CONNECT_SWAPPED);
  self->api->set_width (view, get_width (self));
  return view;
}

static void
show_code (DifPagePreview *self, const DifTargetFacts *facts)
{
  /* Translators: an address that the person replaces */
  const char *url = facts != NULL ? facts->config->public_url : _("https://YOUR-ADDRESS/");
  g_autofree char *code = self->api->code (url);

  gtk_label_set_label (self->code, code);
  gtk_actionable_set_action_target (self->copy, "s", code);
}

static void
show_local (DifPagePreview *self, DifReading *reading, DifCut *cut, const char *path)
{
  gboolean framed = gtk_toggle_button_get_active (self->framed);
  g_autofree char *root = g_build_filename (reading->folder, "sites", cut->id, NULL);
  /* a cut that got another package has other pages */
  g_autofree char *wanted = g_strdup_printf ("%s %d %" G_GINT64_FORMAT " %u", root, framed, cut->files, cut->packages->len);
  g_autofree char *kept = path != NULL ? g_strdup (path) : self->api->get_path (self->local);
  DifPreviewSite site = { .cut = cut->id,
                          .root = root,
                          .entry = (char *) dif_call_get_entry (reading->call),
                          .pointers = (GStrv) dif_call_get_pointers (reading->call),
                          .acta_paths = (GStrv) dif_call_get_acta_paths (reading->call),
                          .acta_base = (char *) dif_call_get_acta_base_url (reading->call) };

  if (path == NULL && g_strcmp0 (wanted, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&wanted);
  self->api->show_cut (self->local, &site, kept, framed);
  show_asked (self);
}

static void
show_public (DifPagePreview *self, const DifTargetFacts *facts)
{
  gboolean beside = gtk_toggle_button_get_active (self->beside);
  g_autofree char *wanted = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->left_title), beside);
  gtk_widget_set_visible (GTK_WIDGET (self->right), beside);
  if (!beside)
    return;
  on_public_changed (self);
  if (facts == NULL)
    return;
  if (self->public == NULL)
    self->public = make_view (self, self->right, G_CALLBACK (on_public_changed));
  wanted = g_strconcat (facts->config->public_url, " ", facts->held_cut, NULL);
  if (g_strcmp0 (wanted, self->shown_public) == 0)
    return;
  g_free (self->shown_public);
  self->shown_public = g_steal_pointer (&wanted);
  self->api->show_public (self->public, facts->config->public_url);
}

/* Returns: FALSE if the module is not there, with the page that says so */
static gboolean
get_ready (DifPagePreview *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (self->api != NULL)
    return TRUE;
  self->api = dif_preview_loader_get (&error);
  if (self->api == NULL) {
    text = g_markup_printf_escaped ("%s\n\n<b>%s</b>", error->message, dif_error_get_hint (error));
    adw_status_page_set_title (self->missing, _("No Preview Here"));
    adw_status_page_set_description (self->missing, text);
    gtk_stack_set_visible_child_name (self->stack, "missing");
    return FALSE;
  }
  if (gtk_widget_get_width (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self)))) < NARROW)
    gtk_toggle_button_set_active (self->phone, TRUE);
  self->local = make_view (self, self->left, G_CALLBACK (on_local_changed));
  return TRUE;
}

/* @path: (nullable): another page than the one that is shown */
static void
show (DifPagePreview *self, const char *path)
{
  DifReading *reading = reading_of (self);
  DifCut *cut = get_cut (self);
  const DifTargetFacts *facts;
  g_autofree char *title = NULL;

  if (reading == NULL || cut == NULL) {
    gtk_stack_set_visible_child_name (self->stack, "none");
    return;
  }
  if (g_strcmp0 (cut->id, self->cut) != 0) {
    g_free (self->cut);
    self->cut = g_strdup (cut->id);
  }
  if (!get_ready (self))
    return;
  gtk_stack_set_visible_child_name (self->stack, "pages");
  facts = find_public (reading, cut->mode);
  title = dif_words_cut (cut, dif_call_get_zone (reading->call));
  gtk_label_set_label (self->left_title, title);
  show_local (self, reading, cut, path);
  show_public (self, facts);
  show_code (self, facts);
}

/* Cuts change in their place, which no filter notices */
static void
look_for_whole (DifPagePreview *self)
{
  DifReading *reading = reading_of (self);
  guint count = 0;

  for (guint i = 0; reading != NULL && i < reading->cuts->len; i++)
    count += dif_cut_item_get_cut (g_ptr_array_index (reading->cuts, i))->whole;
  if (count == self->whole_count)
    return;
  self->whole_count = count;
  self->choosing = TRUE;
  gtk_filter_changed (self->whole, GTK_FILTER_CHANGE_DIFFERENT);
  self->choosing = FALSE;
}

static void
dif_page_preview_refresh (DifPage *page, DifDesk *desk)
{
  DifPagePreview *self = DIF_PAGE_PREVIEW (page);

  look_for_whole (self);
  /* newer cuts come above the one that was chosen */
  if (self->follow && gtk_drop_down_get_selected (self->cuts) != 0) {
    self->choosing = TRUE;
    gtk_drop_down_set_selected (self->cuts, 0);
    self->choosing = FALSE;
  }
  show (self, NULL);
}

/* --- What a person does ------------------------------------------------------------------- */

static void
on_selected (DifPagePreview *self)
{
  DifCut *cut = get_cut (self);

  /* a row that comes above moves the choice without changing it */
  if (self->choosing || cut == NULL || g_strcmp0 (cut->id, self->cut) == 0 || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  self->follow = gtk_drop_down_get_selected (self->cuts) == 0;
  show (self, NULL);
}

static void
on_toggled (DifPagePreview *self)
{
  if (self->api != NULL)
    show (self, NULL);
}

static void
on_path (DifPagePreview *self)
{
  const char *path = gtk_editable_get_text (self->path);

  show (self, path[0] == '/' ? path + 1 : path);
}

static void
on_back (DifPagePreview *self)
{
  self->api->go_back (self->local);
}

static void
on_reload (DifPagePreview *self)
{
  self->api->reload (self->local);
  if (self->public != NULL)
    self->api->reload (self->public);
}

static void
on_width (DifPagePreview *self, GtkToggleButton *button)
{
  if (self->local != NULL && gtk_toggle_button_get_active (button))
    self->api->set_width (self->local, get_width (self));
  if (self->public != NULL && gtk_toggle_button_get_active (button))
    self->api->set_width (self->public, get_width (self));
}

/* --- The list of cuts --------------------------------------------------------------------- */

static gboolean
is_whole (gpointer item, gpointer data)
{
  return dif_cut_item_get_cut (item)->whole;
}

static void
on_row_made (DifPagePreview *self, GtkListItem *row)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_item_set_child (row, label);
}

static void
show_row (DifPagePreview *self, GtkListItem *row)
{
  DifReading *reading = reading_of (self);
  DifCut *cut = dif_cut_item_get_cut (gtk_list_item_get_item (row));
  g_autofree char *title = NULL, *text = NULL;

  if (reading == NULL)
    return;
  title = dif_words_cut (cut, dif_call_get_zone (reading->call));
  text = g_strdup_printf ("%s · %s", title, dif_words_cut_state (cut));
  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (row)), text);
}

static void
on_row_changed (GtkListItem *row)
{
  GtkWidget *page = gtk_widget_get_ancestor (gtk_list_item_get_child (row), DIF_TYPE_PAGE_PREVIEW);

  if (page != NULL)
    show_row (DIF_PAGE_PREVIEW (page), row);
}

static void
on_row_bound (DifPagePreview *self, GtkListItem *row)
{
  g_signal_connect_object (gtk_list_item_get_item (row), "changed", G_CALLBACK (on_row_changed), row, G_CONNECT_SWAPPED);
  show_row (self, row);
}

static void
on_row_unbound (DifPagePreview *self, GtkListItem *row)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (row), on_row_changed, row);
}

static void
set_up_cuts (DifPagePreview *self)
{
  GListModel *cuts = dif_desk_get_cuts (dif_page_get_desk (DIF_PAGE (self)));
  g_autoptr (GListModel) whole = NULL;
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  self->whole = GTK_FILTER (gtk_custom_filter_new (is_whole, NULL, NULL));
  whole = G_LIST_MODEL (gtk_filter_list_model_new (g_object_ref (cuts), g_object_ref (self->whole)));
  g_signal_connect_object (factory, "setup", G_CALLBACK (on_row_made), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_row_bound), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (on_row_unbound), self, G_CONNECT_SWAPPED);
  gtk_drop_down_set_factory (self->cuts, factory);
  self->choosing = TRUE;
  gtk_drop_down_set_model (self->cuts, whole);
  self->choosing = FALSE;
}

/* --- Life --------------------------------------------------------------------------------- */

static void
dif_page_preview_constructed (GObject *object)
{
  G_OBJECT_CLASS (dif_page_preview_parent_class)->constructed (object);
  set_up_cuts (DIF_PAGE_PREVIEW (object));
}

static void
dif_page_preview_finalize (GObject *object)
{
  DifPagePreview *self = DIF_PAGE_PREVIEW (object);

  g_clear_object (&self->whole);
  g_free (self->cut);
  g_free (self->shown);
  g_free (self->shown_public);
  G_OBJECT_CLASS (dif_page_preview_parent_class)->finalize (object);
}

static void
dif_page_preview_class_init (DifPagePreviewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = dif_page_preview_constructed;
  G_OBJECT_CLASS (klass)->finalize = dif_page_preview_finalize;
  DIF_PAGE_CLASS (klass)->refresh = dif_page_preview_refresh;
  g_type_ensure (DIF_TYPE_FLIP);
  gtk_widget_class_set_template_from_resource (widget_class, DIF_PAGE_TEMPLATE ("dif-page-preview"));
  gtk_widget_class_bind_template_child (widget_class, DifPagePreview, stack);
  gtk_widget_class_bind_template_child (widget_class, DifPagePreview, missing);
  gtk_widget_class_bind_template_child (widget_class, DifPagePreview, cuts);
  gtk_widget_class_bind_template_child (widget_class, DifPagePreview, framed);
  gtk_widget_class_bind_template_child (widget_class, DifPagePreview, beside);
  gtk_widget_class_bind_template_child (widget_class, DifPagePreview, phone);
  gtk_widget_class_bind_template_child (widget_class, DifPagePreview, tablet);
  gtk_widget_class_bind_template_child (widget_class, DifPagePreview, path);
  gtk_widget_class_bind_template_child (widget_class, DifPagePreview, state);
  gtk_widget_class_bind_template_child (widget_class, DifPagePreview, left);
  gtk_widget_class_bind_template_child (widget_class, DifPagePreview, left_title);
  gtk_widget_class_bind_template_child (widget_class, DifPagePreview, right);
  gtk_widget_class_bind_template_child (widget_class, DifPagePreview, right_title);
  gtk_widget_class_bind_template_child (widget_class, DifPagePreview, problem);
  gtk_widget_class_bind_template_child (widget_class, DifPagePreview, code);
  gtk_widget_class_bind_template_child (widget_class, DifPagePreview, copy);
  gtk_widget_class_bind_template_child (widget_class, DifPagePreview, notes);
  gtk_widget_class_bind_template_child (widget_class, DifPagePreview, asked_expander);
  gtk_widget_class_bind_template_child (widget_class, DifPagePreview, asked);
  gtk_widget_class_bind_template_callback (widget_class, on_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_path);
  gtk_widget_class_bind_template_callback (widget_class, on_back);
  gtk_widget_class_bind_template_callback (widget_class, on_reload);
  gtk_widget_class_bind_template_callback (widget_class, on_width);
}

static void
dif_page_preview_init (DifPagePreview *self)
{
  g_autofree char *notes = NULL;

  self->follow = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  notes = g_strjoin ("\n\n",
                     _("Height: where portal and pages are of one host, the frame grows with the page; elsewhere "
                       "browsers do not tell, so it fills the screen and scrolls."),
                     _("WordPress: paste the code into a block “Custom HTML”, as an administrator or editor; for other "
                       "roles WordPress removes frames and scripts."),
                     _("Page caches (WP Rocket, LiteSpeed, Cloudflare): the page of the portal may be cached, since the "
                       "frame brings what is in it. Leave the pages themselves out of any cache rule, or readers get an "
                       "earlier cut."),
                     _("If the frame stays empty: the hosting of the pages must not send X-Frame-Options, and a "
                       "Content-Security-Policy of the portal must allow their host in frame-src."),
                     NULL);
  gtk_label_set_label (self->notes, notes);
}
