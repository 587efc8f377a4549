// SPDX-License-Identifier: Apache-2.0
//
// JSON Lines: an event a line, with all that the ledger has of it. PLOVER's JSON is read too.
#include "exchange/event_json.h"
#include "exchange/format.h"

static void put(exchange_writer *w, const ledger_row *row) {
    json j = {.t = w->out};
    w->rows++;
    json_open(&j, '{');
    event_json_put(&j, row);
    json_close(&j, '}');
    text_char(w->out, '\n');
}

static bool get(draft *d, sv record) {
    const json_t *o = event_json_parse(d, record);
    return o && event_json_get(d, o);
}

static int sniff(sv bytes, sv first) {
    (void)bytes;
    return sv_starts(first, SV("{")) ? 4 : 0;
}

const exchange_format jsonl_format = {.name = "jsonl",
                                      .says = "all that an event is, JSON, one a line",
                                      .kind = RECORD_LINE,
                                      .put = put,
                                      .get_json = get,
                                      .sniff = sniff};
