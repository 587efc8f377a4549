// SPDX-License-Identifier: Apache-2.0
//
// The engine: models and reference works, opened once, immutable, shared by threads; and the
// document: one report with all that was found in it.
//
//     ent_engine *engine;
//     ent_document *doc;
//     ent_err err;
//     if (ent_engine_open(&engine, NULL, &err) != ENT_OK) ...
//     if (ent_document_new(&doc, engine, &err) != ENT_OK) ...
//     ent_input in = {.bytes = text, .published = day};
//     if (ent_document_code(doc, &in, &err) == ENT_OK) {
//         const ent_record *record = ent_document_record(doc);
//         ...
//     }
//     ent_document_free(doc);
//     ent_engine_close(&engine);
//
// Ownership: everything a document hands out is its own and valid until the next ent_document_code or
// ent_document_parse on it, or its free. A document is used by one thread at a time; many documents may share
// one engine. The engine must outlive its documents.
#ifndef ENTENTE_ENGINE_H
#define ENTENTE_ENGINE_H

#include "entente/record.h"

typedef struct ent_engine ent_engine;
typedef struct ent_document ent_document;

// Where to find things; a NULL field, or NULL for the whole, means the installed default.
typedef struct ent_engine_options {
    const char *
        model; // weight file; default: ENTENTE_MODEL, then beside the program, then the data directory
    const char *knowledge; // compiled knowledge; default: ENTENTE_KNOWLEDGE, likewise
    const char *
        knowledge_dir; // folder of TSV files that add to the knowledge or override it; default: none
    size_t report_bound_bytes; // most memory for one report; default 1 GiB
} ent_engine_options;

// Opens the engine. On failure `*engine` is NULL. Errors: ENT_ERR_IO, ENT_ERR_VERSION, ENT_ERR_INPUT (knowledge_dir), ENT_ERR_MEMORY.
ENT_API ent_status ent_engine_open(ent_engine **engine, const ent_engine_options *options,
                                   ent_err *err) ENT_MUST_USE;
ENT_API void ent_engine_close(ent_engine **engine); // sets it to NULL; NULL inside is allowed

ENT_API const char *ent_version(void); // "0.1.0"
ENT_API const char *
ent_engine_model(const ent_engine *engine); // "swift 3f9a…": name and xxh3 of the weights
ENT_API const char *ent_engine_knowledge(const ent_engine *engine); // xxh3 of the knowledge, hex
ENT_API const char *
ent_engine_kernels(const ent_engine *engine); // "avx2", "avx512", "neon" or "plain"

typedef struct ent_input {
    ent_sv bytes;                  // plain text or an HTML page, in any common encoding
    ent_day published;             // ENT_NO_DAY where the caller does not know
    ent_sv id, title, source, uri; // {NULL, 0} where the caller does not know
    ent_sv media; // "text/html; charset=koi8-r", as the transport told it; {NULL, 0}: by content
} ent_input;

ENT_API ent_status ent_document_new(ent_document **doc, const ent_engine *engine,
                                    ent_err *err) ENT_MUST_USE;
ENT_API void ent_document_free(ent_document *doc);

// Reads, parses and codes. ENT_ERR_INPUT for what is no text (binary), ENT_ERR_MEMORY over the bound; the document is
// then empty and can be used again. An empty text is ENT_OK with nothing in it, and so is one that is not in English: the report then says
// in which language it is.
ENT_API ent_status ent_document_code(ent_document *doc, const ent_input *in,
                                     ent_err *err) ENT_MUST_USE;

// Parses only: every line of the text is kept as it stands (no page around it is looked for) and the record stays
// empty.
ENT_API ent_status ent_document_parse(ent_document *doc, const ent_input *in,
                                      ent_err *err) ENT_MUST_USE;

ENT_API const ent_report *ent_document_report(const ent_document *doc);
ENT_API const ent_language *ent_document_language(const ent_document *doc);
ENT_API const ent_record *ent_document_record(const ent_document *doc);

// The record as one line of JSON (docs/record.md), without the line feed. Owned by the document.
ENT_API ent_sv ent_document_json(ent_document *doc);

#endif
