// SPDX-License-Identifier: Apache-2.0
//
// Pages: what each asks the ledger and writes. In JSON they write the members of the one object that is the answer; in CSV a table.
// Words of an error become the detail of a problem; ENT_ERR_USAGE is "not found" where the address names the thing.
#ifndef SERVE_PAGE_H
#define SERVE_PAGE_H

#include "serve/query.h"
#include "serve/server.h"

typedef ent_status (*page_fn)(asking *q, ent_err *err);

ent_status page_meta(asking *q, ent_err *err);
ent_status page_overview(asking *q, ent_err *err);
ent_status page_dyad(asking *q, ent_err *err);
ent_status page_actor(asking *q, ent_err *err);
ent_status page_events(asking *q, ent_err *err);
ent_status page_event(asking *q, ent_err *err);
ent_status page_why(asking *q, ent_err *err);
ent_status page_report(asking *q, ent_err *err);
ent_status page_map(asking *q, ent_err *err);
ent_status page_search(asking *q, ent_err *err);
ent_status page_agreements(asking *q, ent_err *err);
ent_status page_agreement(asking *q, ent_err *err);
ent_status page_obligations(asking *q, ent_err *err);
ent_status page_claims(asking *q, ent_err *err);
ent_status page_quotes(asking *q, ent_err *err);
ent_status page_entries(asking *q, ent_err *err);
ent_status page_write_entry(asking *q, ent_err *err);
ent_status page_studies(asking *q, ent_err *err);
ent_status page_study(asking *q, ent_err *err); // /study/ID/raw: the file
ent_status page_code(asking *q, ent_err *err);

// ---- what several write ----------------------------------------------------------------------------------------------------------------

// "meta": {...} without its braces.
void page_put_meta(asking *q);

// {"code", "name"}, under a key, or where that is NULL their members.
ent_status page_put_party(asking *q, const char *key, sv code, ent_err *err);

// "KEY": [E, ...], and "next" where there are more than the filter's limit.
ent_status page_put_events(asking *q, const char *key, const ledger_filter *f, ent_err *err);

// "command": a command line with these options.
void page_put_command(asking *q, const char *command, const char *options);

// "KEY": [AG, ...] with their ids.
void page_put_agreements(json *j, const char *key, const ledger_table *t);

enum { PAGE_QUOTE_COLUMNS = 9 }; // of look_quotes, without where they stand

// A string of the body, which must be a JSON object; kept by the worker until the answer is done. ENT_ERR_INPUT.
ent_status page_read_body(asking *q, ent_err *err);
sv page_body_value(const asking *q, const char *name);

#endif
