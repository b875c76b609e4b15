/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each command tells a person about itself; data/man/difusorctl.1 says more. */
#define G_LOG_DOMAIN "dif-cli"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dif-cli-help.h"


static const struct {
  const char *command;
  const char *text; /* N_() */
} texts[] = {
  { "status",
    N_("Says what each target shows, since when, and when that was last read back from its public\n"
       "address. Asks nobody: it tells what this data folder knows. Ends with 4 if what readers see\n"
       "is not the last cut, or was not read back since it was published.") },

  { "call list",
    N_("Lists the institutes' calls that are known: those that come with the program and those that\n"
       "were imported. The one in force gives the dates, hours and thresholds for everything else.") },
  { "call show",
    N_("Shows the call in force, or the one named: its hours, calendar, thresholds and contacts.\n"
       "With --json it prints the whole file of the call.") },
  { "call use", N_("Puts a call in force, and notes it in the ledger.") },
  { "call import",
    N_("Checks the file of a call and keeps what it says in the data folder, in place of an earlier\n"
       "import of the same id. It is not in force before “call use”. The format is in docs/call.md.") },
  { "call check",
    N_("Says whether a file is a call. If not, it names the first value that is wrong, what stands\n"
       "there and what is expected, and ends with 4.") },
  { "call note",
    N_("Keeps what the Institute notified about a date of its calendar, e.g. the hours of the tests or\n"
       "the form of the memoria, with the document by which it did. The ids of dates are in\n"
       "“call show --json”.") },
  { "call notes", N_("Lists what the Institute notified later, with the hour at which it was noted.") },
  { "call new",
    N_("Derives a call from another one: every date is moved to a new election day, hours stay as\n"
       "the clock shows them. Correct names, contacts and thresholds in the file that is named, and\n"
       "import it again.") },

  { "registration show",
    N_("Shows what is set of the data that the call in force asks a difusor for.") },
  { "registration set",
    N_("Sets data of the registration; an empty value clears one. Each value is checked, and either\n"
       "all are kept or none. Keys: company domain contact_name phone mobile email address city state\n"
       "legal_representative hosting description motives logo. The logo is a vector drawing (.svg, .ai).") },
  { "registration attach",
    N_("Keeps a copy of the signed solicitud, or of the document that accredits the legal representative\n"
       "(call, I.g), under evidence/ in the data folder, and its SHA-256 in the ledger. sent and\n"
       "acknowledged take a document, too: a receipt.") },
  { "registration note",
    N_("Notes, also in the ledger, that the solicitud was sent, and when and how, or that the Institute\n"
       "acknowledged it.") },
  { "registration papers",
    N_("Lists the papers of the solicitud and what was noted of it, with the hour of each.") },
  { "registration erase",
    N_("Erases the registration, the signed solicitud and the accreditation from the data folder, and\n"
       "overwrites what the database gave free. The ledger keeps that it was done, names of data and of\n"
       "files, and what was noted with “registration note”. Documents that were exported, mails and\n"
       "exported profiles are yours to delete.") },
  { "registration check",
    N_("Says what the call in force asks for and is still missing, with the clause. Ends with 4 if\n"
       "anything is.") },

  { "source set",
    N_("Says where the institute's packages come from. Until told otherwise its mode is practice:\n"
       "what comes from it never reaches a target that is drill or real. The path of a password's\n"
       "file is stored, never the password; without a file it is asked for and goes to the keyring.") },
  { "source show", N_("Shows the source as it is set; never a secret.") },
  { "source test",
    N_("Asks the source what is there, with its credentials, and fetches nothing. Use it the day\n"
       "before: a wrong password or a blocked link shows here.") },
  { "source mode",
    N_("Changes what the source's data are: practice (our own rehearsal), drill (the institute's) or\n"
       "real. A feed that says another mode is refused.") },

  { "target add",
    N_("Adds a place to publish on. With --public-url, the address at which readers find it, every\n"
       "cut is read back from outside before it counts as visible. Real targets have a place and an\n"
       "address of their own, never shared with practice or drill.") },
  { "target list", N_("Lists the targets with the cut that each of them shows.") },
  { "target show", N_("Shows one target as it is set; never a secret.") },
  { "target remove",
    N_("Forgets a target. Nothing is deleted at the target: what stands there stays.") },
  { "target mode",
    N_("Changes for what a target is meant: practice, drill or real. The reason goes to the ledger.") },
  { "target page",
    N_("Says which page of the outlet shows the public address in a frame, or links it; an empty address\n"
       "takes it away. Every minute that page is fetched as well, and no script of it run: whether it\n"
       "answers, the results are on it, and browsers show the frame (X-Frame-Options,\n"
       "Content-Security-Policy, nothing by http in a page by https).") },
  { "target spare",
    N_("Makes a target the hot spare of FIRST, of the same mode and with a public address of its own; an\n"
       "empty FIRST takes that away. It gets every cut all the time. When readers do not get what was\n"
       "published on the one in service at two looks in a row, or it lacks for five minutes a cut that\n"
       "the other shows, readers are to be led to the other one: status and alarms count by that from\n"
       "then on, and “target show” says what to do in DNS, CloudFront or your page. Nothing is switched\n"
       "while both fail, and back only by you, or when the spare fails in its turn.") },
  { "target switch",
    N_("Notes that readers are led to this one of a pair from now on, with the reason, and prints how they\n"
       "get there. It does so whether the other one works or not.") },
  { "target policy",
    N_("Prints the least that the credentials of a target must be allowed, ready to hand to who runs\n"
       "the hosting.") },
  { "target test",
    N_("Tries a target out with two small files in a folder of their own: written, read back,\n"
       "replaced, looked at from the public address (bytes, redirects, headers, whether a change is\n"
       "seen at once), and removed. What stands there is not touched. The result goes to the ledger.\n"
       "Ends with 4 if a night could not be published like this.") },
  { "target withdraw",
    N_("Puts a neutral holding page in place of the site: after a drill, or when the programme is\n"
       "over. What is real may be withdrawn only from the call's closing hour on, or by a written order\n"
       "of the Institute, whose file --order names; its name and SHA-256 go to the ledger. Relaying\n"
       "leaves the target out from then on, until “publish --target NAME”.") },

  { "aws plan",
    N_("Says what is set up on AWS for a target: each resource with the clause of the call that it\n"
       "fulfils, and the price of a month at the call's traffic. It asks nobody and needs no key. With\n"
       "--save both templates are written, for whoever would rather use AWS's console.") },
  { "aws up",
    N_("Sets everything up on AWS, from nothing to a target that was tried out, or changes it to what the\n"
       "options say; what they do not say stays. Each event is told as it happens. The key is that of\n"
       "whoever administers the account: as the AWS tools know it, or with a secret that is asked for and\n"
       "never kept. The publisher's own key is made by a call and goes straight into the keyring.\n"
       "Interrupted, the same command goes on.") },
  { "aws status",
    N_("Says how both stacks of a target stand on AWS, with their outputs. Ends with 4 unless both do.") },
  { "aws down",
    N_("Removes the publisher's keys, the bucket with its files, CloudFront, certificate and firewall, and\n"
       "forgets the target: only with its domain as --confirm, and of what is real not before the call's\n"
       "closing hour. The bucket of the access logs stays on AWS; packages, ledger and documents stay here.") },

  { "target handover",
    N_("Lets the other machine that is set up for this target publish there at once; this one stands by,\n"
       "and takes it back if nobody came within two minutes. Relaying that ends in good order does so by\n"
       "itself where another machine is known of.") },
  { "target take",
    N_("Publishes on a target from now on, although another machine's lease says otherwise. Only for when\n"
       "you know that the other machine is off: left alone, this one takes over by itself after one and a\n"
       "quarter intervals of silence. The reason goes to the ledger.") },

  { "fetch",
    N_("Fetches what the source has and is not here yet, checks it, keeps it as received and puts the\n"
       "cuts together. Publishes nothing. Interrupted downloads go on where they stopped.") },
  { "inspect",
    N_("Looks into packages and says what they are: kind, cut, elections, sums against the summary,\n"
       "findings. Nothing is kept. Findings do not change the exit code; what is no package of the\n"
       "PREP at all ends with 3.") },
  { "cuts",
    N_("Lists the cuts that were received, oldest first, with the state that each has reached. An\n"
       "arrow marks what readers see.") },
  { "cut show",
    N_("Shows one cut: its packages, what it has been through on each target, its findings, and what\n"
       "changed since the cut before. With --for-institute it is a text to tell the Institute.") },
  { "cut admit",
    N_("Takes in a cut that was refused only for its hour: older than the last one, or beyond now. All\n"
       "other checks are made anew; what was refused for what it holds stays refused. Its package, and\n"
       "whatever else of that hour was refused with it, become a new cut. An older one is then published\n"
       "with “publish --cut ID --reason TEXT”. The reason goes to the ledger.") },
  { "publish",
    N_("Brings the newest cut to every target of its mode: changed files only, the pages that lead to\n"
       "them last, everything read back. An older cut, or a site that has shrunk, needs --cut and\n"
       "--reason. --dry-run says what would be done. A target that was withdrawn is published on only\n"
       "if --target names it.") },
  { "verify",
    N_("Reads every published file back from the public addresses, as a reader would, and compares its\n"
       "SHA-256. Ends with 3 if a reader gets other bytes, with 4 if there is no address to ask.") },
  { "relay",
    N_("The night itself: fetches, checks, publishes and reads back, again and again, until --until or\n"
       "Ctrl+C. It asks often when a cut is due and seldom in between. Killed at any instant, the next\n"
       "start goes on. --once does one round and ends.") },

  { "incident add", N_("Notes an incident that a person has seen, with its hour, in the ledger.") },
  { "incident list",
    N_("Lists the incidents, oldest first: the program's own and those that a person noted.") },
  { "incident close", N_("Says that an incident is over: the one with that number in “incident list”.") },

  { "incident tell",
    N_("Writes what to tell the Institute of an incident: what happened, from when to when, and what\n"
       "readers saw meanwhile, addressed to the contact that the call names.") },

  { "ledger verify",
    N_("Recomputes the chain of every record that was ever written, and names the first one that is\n"
       "not as it was written. Ends with 3 if there is one.") },
  { "ledger show", N_("Shows the records of the ledger: what happened and what failed, with its hour.") },
  { "ledger export",
    N_("Writes the whole ledger to a new file that somebody else can verify: .jsonl for checking it,\n"
       ".csv for reading it in a spreadsheet. docs/evidence.md says how.") },

  { "check",
    N_("Goes through sections II and IV of the call, clause by clause. What can be measured is measured:\n"
       "the speed of the source itself, free disk, the history, and of every public address its name,\n"
       "TLS, certificate, redirect, content network, firewall and caching. The rest is declared or\n"
       "proved by documents. Ends with 4 if anything is missing.") },
  { "check test",
    N_("Tests before the night, each kept for the record of tests: transfer fetches from the source,\n"
       "checks, unpacks and measures; whole does that and then tries every target out; continuity asks the\n"
       "source and looks at every public address for some minutes. Ends with 4 if it did not go well.") },
  { "check declare",
    N_("Notes, also in the ledger, that you declare to meet a requirement, in your words. Its id is in\n"
       "“check --json”.") },
  { "check attach",
    N_("Keeps a copy of a document that proves a requirement, under evidence/ in the data folder, and\n"
       "its SHA-256 in the ledger.") },

  { "check eve",
    N_("Asks every public path as a reader does: on the eve of the election what is real shows the zero\n"
       "state, what was a drill or practice a holding page, and everything else is absent. Ends with 4 if\n"
       "anything is not so: test results have been taken for real ones.") },
  { "check export",
    N_("Writes one ZIP with an index of every requirement, every document that was attached, the\n"
       "infrastructure document and the record of tests as PDF, and SHA256SUMS for “sha256sum -c”.\n"
       "A document that is not as it was attached ends it.") },

  { "checklist",
    N_("Goes through what must be so a week, a day or two hours before the opening hour. [✓] and [!] were\n"
       "measured just now; [ ] is for a person to look at, and tick. Without a word it is the next of the\n"
       "three. Ends with 4 if anything is open.") },
  { "checklist tick",
    N_("Ticks, also in the ledger, what a person has looked at. What was measured and is not as it must\n"
       "be stays so.") },
  { "checklist untick", N_("Takes a tick back, for the next person who looks.") },

  { "probe",
    N_("Looks at every public address as a reader does, once a minute or just --once, and notes\n"
       "whether it is up, down or shows other bytes than were published.") },
  { "availability",
    N_("How much of the observed time the public addresses were up, by month, with the outages.\n"
       "Time at which nobody looked stands beside it and never counts as up. Ends with 4 if it is\n"
       "less than the call asks for.") },

  { "alarm set",
    N_("Says where alarms go beside the window: to a topic of ntfy, to a chat of Telegram through a bot, or\n"
       "as JSON to an address of your own. Each incident is told once when it begins, when it gets worse and\n"
       "when it is over. The path of the token’s file is stored, never the token.") },
  { "alarm test", N_("Sends a message that says that it is a test. Do it before the night.") },
  { "alarm stop", N_("Forgets where alarms go; incidents are noted all the same.") },

  { "support",
    N_("Writes a ZIP for somebody who helps: versions, how source and targets are set up (kinds, never\n"
       "values), what readers see, and the end of the ledger. Secrets are not in it; names, addresses and\n"
       "folders are masked. Read it before you send it.") },

  { "traffic",
    N_("Counts hits, pages, visits and visitors in the access logs of a web server, without robots,\n"
       "as the memoria asks for them. Files may be compressed; a log that is rotated may be given whole.\n"
       "What each number means is in its answer.") },

  { "traffic show",
    N_("Shows the figures that were kept for the memoria, by day, with their averages; --csv and --hours\n"
       "for a spreadsheet.") },
  { "traffic set", N_("Types the figures of one day by hand, for hosting that gives no logs.") },
  { "traffic import",
    N_("Takes the figures by day from a CSV that Matomo, Plausible or GA4 exports.") },
  { "traffic place",
    N_("Says where the access logs of a target lie, so that they are collected: of a bucket another\n"
       "bucket, with the prefix under which S3 or CloudFront puts its logs; of a host or a folder a path,\n"
       "in whose last name * stands for anything. The target's own access is used. Without arguments it\n"
       "lists what was said.") },
  { "traffic collect",
    N_("Fetches the access logs that are new where the targets' logs lie, keeps them under logs/ in the\n"
       "data folder, counts all that is kept there and keeps the figures by day for the memoria. The\n"
       "relay does the same once a day. Doing it again changes nothing: a log that was renamed, packed\n"
       "or fetched twice counts once.") },
  { "traffic delete",
    N_("Deletes the collected logs of the days before --before, by your word alone. Their figures are\n"
       "final then. The last two days stay, since hosts deliver up to a day late.") },
  { "document",
    N_("Makes a document for the Institute from what the data folder knows: solicitud, carta,\n"
       "infraestructura, pruebas, plan or memoria, as PDF, ODT, DOCX or HTML by the file's name. With\n"
       "--template it fills the {{fields}} of a form that the Institute hands out, DOCX or ODT, and leaves\n"
       "everything else in it as it was.") },
  { "document fields",
    N_("Lists the fields that a form may ask for in place of that document, with what stands for each.") },
  { "document mail",
    N_("Writes the mail that hands a document in, with what belongs to it, as a draft (.eml) that a mail\n"
       "program opens: to the address that the call gives for that document. In practice and drill mode it\n"
       "goes to the address of the registration, and to nobody else. Nothing is sent.") },
  { "document text",
    N_("Keeps what you write for the memoria, criteria for improvement or comments, from a text file.") },

  { "document sent",
    N_("Notes in the ledger that a document was sent to the Institute, and keeps the file that was sent\n"
       "with its SHA-256. Nothing is sent by this command.") },
  { "document receipt",
    N_("Notes that the Institute has acknowledged a document, and keeps the acknowledgement if there is\n"
       "a file of it.") },
  { "dossier",
    N_("Writes the whole participation into one ZIP that is read-only from then on: packages as they were\n"
       "received, the ledger, documents, figures and evidence, with an index and the SHA-256 of each file.\n"
       "“unzip” and “sha256sum --check SHA256SUMS” verify it; its own SHA-256 is put on record.") },

  { "profile export",
    N_("Writes the call, the registration, the source and the targets to a new file, for a second machine.\n"
       "Secrets are not in it, and it says whose are missing; with --secrets they are, and the file opens\n"
       "only with the password.") },
  { "profile import",
    N_("Takes up such a file in a data folder that has no source and no targets yet. Keys and passwords\n"
       "that lay in files lie in secrets/ of the data folder afterwards, those of a keyring in the keyring.") },

  { "practice serve",
    N_("Runs the practice institute alone: an invented election served on this machine only, for a\n"
       "source of your own setting up. --fault makes it misbehave as real institutes have.") },
  { "practice run",
    N_("A whole night on this machine: the practice institute serves an invented election, the relay\n"
       "fetches and publishes it into a folder, and a web server shows it. Interrupted, it goes on\n"
       "where it stopped; when it is over, the next run is a new night. Ends by naming the folder\n"
       "that readers see, its address and the data folder. --fault NAME[@CUT] lets things go wrong.") },
  { "practice report",
    N_("Tells how a night with faults went: what went wrong when, when the program told, when somebody\n"
       "acted, and for how long readers saw an older cut.") },
};


const char *
dif_cli_help_get (const char *command)
{
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++) {
    if (g_str_equal (texts[i].command, command))
      return _(texts[i].text);
  }
  return NULL;
}
