// SPDX-License-Identifier: Apache-2.0
#include "code/engine.h"
#include "code/code.h"
#include "code/record_json.h"
#include "read/read.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#ifndef ENT_VERSION
#error "the build gives ENT_VERSION, ENT_DATA_DIR and ENT_BUILD_DIR"
#endif

struct ent_engine {
    lang_model *model;
    know *knowledge;
    size_t bound_bytes;
};

struct ent_document {
    const ent_engine *engine;
    arena a;
    ent_report report;
    ent_language language;
    ent_record record;
};

const lang_model *engine_model(const ent_engine *e) { return e->model; }
const know *engine_know(const ent_engine *e) { return e->knowledge; }

const char *ent_version(void) { return ENT_VERSION; }
const char *ent_engine_model(const ent_engine *e) { return lang_model_name(e->model); }
const char *ent_engine_knowledge(const ent_engine *e) { return know_hash(e->knowledge); }
const char *ent_engine_kernels(const ent_engine *e) { return lang_model_kernels(e->model); }

// The first that is there: what the caller told, what the environment names, `file` beside the program, in the tree it was
// built in, or installed. What was told is taken even where it is not there, so that the error names it.
static const char *locate(const char *told, const char *variable, const char *const places[],
                          char *room, size_t n) {
    if (told) return told;
    const char *named = getenv(variable);
    if (named && *named) return named;
    ssize_t len = readlink("/proc/self/exe", room, n - 1);
    if (len > 0) {
        room[len] = '\0';
        char *slash = strrchr(room, '/');
        size_t dir = slash ? (size_t)(slash - room) + 1 : 0;
        snprintf(room + dir, n - dir, "%s", strrchr(places[0], '/') + 1);
        if (access(room, R_OK) == 0) return room;
    }
    size_t i = 0;
    while (places[i + 1] && access(places[i], R_OK) != 0) i++;
    return places[i];
}

static ent_status open_parts(ent_engine *e, const ent_engine_options *o, ent_err *err) {
    static const char *const models[] = {ENT_MODEL_DIR "/swift.model", ENT_DATA_DIR "/swift.model",
                                         NULL};
    static const char *const tables[] = {ENT_BUILD_DIR "/tools/knowledge.ent",
                                         ENT_DATA_DIR "/knowledge.ent", NULL};
    char room[4096];
    ENT_TRY(lang_model_open(&e->model, locate(o->model, "ENTENTE_MODEL", models, room, sizeof room),
                            err));
    return know_open(&e->knowledge,
                     locate(o->knowledge, "ENTENTE_KNOWLEDGE", tables, room, sizeof room),
                     o->knowledge_dir, err);
}

ent_status ent_engine_open(ent_engine **engine, const ent_engine_options *options, ent_err *err) {
    static const ent_engine_options defaults = {0};
    const ent_engine_options *o = options ? options : &defaults;
    *engine = NULL;
    ent_engine *e = calloc(1, sizeof *e);
    if (!e) return err_set(err, ENT_ERR_MEMORY, 0, "out of memory");
    e->bound_bytes = o->report_bound_bytes ? o->report_bound_bytes : (size_t)1 << 30;
    ent_status status = open_parts(e, o, err);
    if (status != ENT_OK)
        ent_engine_close(&e);
    else
        *engine = e;
    return status;
}

void ent_engine_close(ent_engine **engine) {
    if (!*engine) return;
    lang_model_close(&(*engine)->model);
    know_close(&(*engine)->knowledge);
    free(*engine);
    *engine = NULL;
}

ent_status ent_document_new(ent_document **doc, const ent_engine *engine, ent_err *err) {
    *doc = calloc(1, sizeof **doc);
    if (!*doc) return err_set(err, ENT_ERR_MEMORY, 0, "out of memory");
    (*doc)->engine = engine;
    arena_init(&(*doc)->a, engine->bound_bytes);
    return ENT_OK;
}

void ent_document_free(ent_document *doc) {
    if (!doc) return;
    arena_deinit(&doc->a);
    free(doc);
}

static void empty(ent_document *doc) {
    arena_reset(&doc->a);
    doc->report = (ent_report){.published = ENT_NO_DAY};
    doc->language = (ent_language){0};
    doc->record = (ent_record){0};
}

// Everything between here and the end of a report owns arena memory only: the one way out of running out of it.
static ent_status run(ent_document *doc, const ent_input *in, bool code, ent_err *err) {
    empty(doc);
    if (arena_try(&doc->a)) {
        empty(doc);
        return err_set(err, ENT_ERR_MEMORY, 0,
                       "the report needs more than %zu MB of memory; split it",
                       doc->engine->bound_bytes >> 20);
    }
    ent_status status = code ? read_report(&doc->a, in, &doc->report, err)
                             : read_whole(&doc->a, in, &doc->report, err);
    if (status != ENT_OK) {
        empty(doc);
        return status;
    }
    if (code && !sv_eq(doc->report.language, SV("en"))) return ENT_OK;
    lang_read(&doc->a, doc->engine->model, &doc->report, &doc->language);
    if (code)
        code_record(&doc->a, doc->engine->knowledge, &doc->report, &doc->language, &doc->record);
    return ENT_OK;
}

ent_status ent_document_code(ent_document *doc, const ent_input *in, ent_err *err) {
    return run(doc, in, true, err);
}
ent_status ent_document_parse(ent_document *doc, const ent_input *in, ent_err *err) {
    return run(doc, in, false, err);
}

const ent_report *ent_document_report(const ent_document *doc) { return &doc->report; }
const ent_language *ent_document_language(const ent_document *doc) { return &doc->language; }
const ent_record *ent_document_record(const ent_document *doc) { return &doc->record; }

ent_sv ent_document_json(ent_document *doc) {
    if (arena_try(&doc->a)) return (sv){NULL, 0};
    text out = text_new(&doc->a);
    record_origin origin = {ent_version(), ent_engine_knowledge(doc->engine),
                            ent_engine_model(doc->engine)};
    record_json(&out, &origin, &doc->report, &doc->language, &doc->record);
    return text_sv(&out);
}
