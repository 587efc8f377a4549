// SPDX-License-Identifier: Apache-2.0
//
// GeoJSON (RFC 7946): a collection of features, each an event at its point, or without one. The properties are those of "jsonl".
#include "exchange/event_json.h"
#include "exchange/format.h"
#include <math.h>

static void begin(exchange_writer *w) {
    text_add(w->out, SV("{\"type\":\"FeatureCollection\",\"features\":["));
}

static void put(exchange_writer *w, const ledger_row *row) {
    const ledger_place *p = &row->place;
    json j = {.t = w->out};
    text_add(w->out, w->rows++ ? SV(",\n") : SV("\n"));
    json_open(&j, '{');
    json_key(&j, "type"), json_str(&j, SV("Feature"));
    json_key(&j, "id"), json_str(&j, row->id);
    json_key(&j, "geometry");
    if (!p->name.len || isnan(p->lat_deg) || isnan(p->lon_deg)) {
        text_add(w->out, SV("null"));
        j.comma = true;
    } else {
        json_open(&j, '{');
        json_key(&j, "type"), json_str(&j, SV("Point"));
        json_key(&j, "coordinates");
        json_open(&j, '[');
        json_fixed(&j, p->lon_deg, 5);
        json_fixed(&j, p->lat_deg, 5);
        json_close(&j, ']');
        json_close(&j, '}');
    }
    json_key(&j, "properties");
    json_open(&j, '{');
    event_json_put(&j, row);
    json_close(&j, '}');
    json_close(&j, '}');
}

static void end(exchange_writer *w) { text_add(w->out, SV("\n]}\n")); }

// Where the properties tell of no place, the point does.
static bool get_point(draft *d, const json_t *feature) {
    const json_t *geometry = json_object_get(feature, "geometry");
    const json_t *at = json_object_get(geometry, "coordinates");
    const char *type = json_string_value(json_object_get(geometry, "type"));
    if (!type || strcmp(type, "Point") != 0 || json_array_size(at) < 2) return true;
    double lon = json_number_value(json_array_get(at, 0));
    double lat = json_number_value(json_array_get(at, 1));
    if (!(fabs(lon) <= 180 && fabs(lat) <= 90)) {
        err_set(d->err, ENT_ERR_INPUT, d->line,
                "%s:%llu: coordinates out of range; longitude first", d->file,
                (unsigned long long)d->line);
        return false;
    }
    if (isnan(d->place.lat_deg)) d->place.lat_deg = lat, d->place.lon_deg = lon;
    return true;
}

static bool get(draft *d, sv record) {
    const json_t *feature = event_json_parse(d, record);
    const json_t *properties = feature ? json_object_get(feature, "properties") : NULL;
    if (!feature) return false;
    if (!json_is_object(properties)) {
        err_set(d->err, ENT_ERR_INPUT, d->line, "%s:%llu: a feature without properties", d->file,
                (unsigned long long)d->line);
        return false;
    }
    return event_json_get(d, properties) && get_point(d, feature);
}

static int sniff(sv bytes, sv first) {
    (void)first;
    return sv_find(bytes, SV("\"FeatureCollection\""), 0) >= 0 ? 8 : 0;
}

const exchange_format geojson_format = {.name = "geojson",
                                        .says = "a collection of points, for maps",
                                        .kind = RECORD_FEATURE,
                                        .begin = begin,
                                        .put = put,
                                        .end = end,
                                        .get_json = get,
                                        .sniff = sniff};
