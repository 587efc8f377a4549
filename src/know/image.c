// SPDX-License-Identifier: Apache-2.0
#include "know/image.h"
#include <stdlib.h>
#include <xxhash.h>

typedef struct head {
    char magic[8];
    uint32_t version, n_sections;
    uint64_t bytes, hash; // of the whole file; of all behind hash itself
    struct {
        uint64_t offset, bytes;
    } section[IMAGE_N_SECTIONS];
} head;

enum { HASHED_FROM = offsetof(head, section), ALIGN = 8 };

static const char magic[8] = {'E', 'N', 'T', 'K', 'N', 'O', 'W', '\n'};

static const uint8_t record_bytes[SECTION_DICTS] = {
    [SECTION_STRINGS] = 1,
    [SECTION_FACTS] = sizeof(image_fact),
    [SECTION_STATES] = sizeof(image_state),
    [SECTION_SURFACES] = sizeof(image_surface),
    [SECTION_GROUPS] = sizeof(image_group),
    [SECTION_NOUNS] = sizeof(image_noun),
    [SECTION_LEMMAS] = sizeof(image_ref),
    [SECTION_CONDS] = sizeof(image_cond),
    [SECTION_ROLES] = sizeof(image_role),
    [SECTION_FRAMES] = sizeof(image_frame),
    [SECTION_CAMEO] = sizeof(image_cameo),
    [SECTION_PLOVER] = sizeof(image_plover),
    [SECTION_OPERATORS] = sizeof(image_operator),
    [SECTION_CONTEXTS] = sizeof(image_ref),
    [SECTION_SOURCES] = sizeof(image_source),
    [SECTION_PLACES] = sizeof(image_place),
    [SECTION_PLACE_NUMBERS] = sizeof(uint32_t),
};

static size_t size_of(int section) {
    if (section < SECTION_DICTS) return record_bytes[section];
    return (section - SECTION_DICTS) % 2 ? sizeof(uint32_t) : sizeof(image_entry);
}

static int entries_of(image_dict d) { return SECTION_DICTS + 2 * (int)d; }
static int slots_of(image_dict d) { return SECTION_DICTS + 2 * (int)d + 1; }

uint32_t image_hash(sv key) { return (uint32_t)XXH3_64bits(key.p, key.len); }

// --- Reading ---------------------------------------------------------------------------------

static bool place_sections(image *im, const head *h) {
    for (int i = 0; i < IMAGE_N_SECTIONS; i++) {
        uint64_t offset = h->section[i].offset, bytes = h->section[i].bytes;
        if (offset % ALIGN || offset > im->bytes.len || bytes > im->bytes.len - offset ||
            bytes % size_of(i) || bytes / size_of(i) > UINT32_MAX)
            return false;
        im->at[i] = im->bytes.p + offset;
        im->n[i] = (uint32_t)(bytes / size_of(i));
    }
    return true;
}

// Slots are a power of two of them and one is free, so that every search ends.
static bool dict_is_sound(const image *im, image_dict d) {
    const uint32_t *slots = im->at[slots_of(d)];
    const image_entry *entries = im->at[entries_of(d)];
    uint32_t n_slots = im->n[slots_of(d)], n = im->n[entries_of(d)], used = 0;
    sv key;
    if (!n_slots || n_slots & (n_slots - 1)) return false;
    for (uint32_t i = 0; i < n_slots; i++) {
        if (slots[i] > n) return false;
        used += slots[i] != 0;
    }
    for (uint32_t i = 0; i < n; i++)
        if (!image_str(im, entries[i].key, &key)) return false;
    return used < n_slots;
}

static bool dicts_are_sound(const image *im) {
    for (image_dict d = 0; d < IMAGE_N_DICTS; d++)
        if (!dict_is_sound(im, d)) return false;
    return true;
}

ent_status image_of(image *im, sv bytes, const char *path, ent_err *err) {
    const head *h = (const head *)bytes.p;
    *im = (image){.bytes = bytes};
    if (bytes.len < HASHED_FROM || memcmp(h->magic, magic, sizeof magic) != 0)
        return err_set(err, ENT_ERR_VERSION, 0, "%s: not an entente knowledge file", path);
    if (h->version != IMAGE_VERSION || h->n_sections != IMAGE_N_SECTIONS)
        return err_set(err, ENT_ERR_VERSION, sizeof magic,
                       "%s: knowledge file of version %u, this program reads %d; rebuild or "
                       "reinstall it",
                       path, h->version, IMAGE_VERSION);
    if (bytes.len < sizeof *h || h->bytes != bytes.len)
        return err_set(err, ENT_ERR_VERSION, offsetof(head, bytes),
                       "%s: damaged knowledge file (%zu bytes, should be %llu); reinstall it", path,
                       bytes.len, (unsigned long long)h->bytes);
    im->hash = XXH3_64bits(bytes.p + HASHED_FROM, bytes.len - HASHED_FROM);
    if (im->hash != h->hash)
        return err_set(err, ENT_ERR_VERSION, offsetof(head, hash),
                       "%s: damaged knowledge file (checksum differs); reinstall it", path);
    if (!place_sections(im, h) || !dicts_are_sound(im))
        return err_set(err, ENT_ERR_VERSION, HASHED_FROM,
                       "%s: damaged knowledge file (a section leaves it); reinstall it", path);
    return ENT_OK;
}

const image_entry *image_get(const image *im, image_dict d, sv key) {
    const uint32_t *slots = im->at[slots_of(d)];
    const image_entry *entries = im->at[entries_of(d)];
    const char *strings = im->at[SECTION_STRINGS];
    uint32_t mask = im->n[slots_of(d)] - 1, hash = image_hash(key);
    for (uint32_t i = hash & mask; slots[i]; i = (i + 1) & mask) {
        const image_entry *e = &entries[slots[i] - 1];
        if (e->hash == hash && e->key.len == key.len &&
            memcmp(strings + e->key.at, key.p, key.len) == 0)
            return e;
    }
    return NULL;
}

// --- Writing ---------------------------------------------------------------------------------

static uint64_t aligned(uint64_t n) { return (n + ALIGN - 1) / ALIGN * ALIGN; }

ent_status image_write(const void *const at[IMAGE_N_SECTIONS], const uint32_t n[IMAGE_N_SECTIONS],
                       sv *bytes, ent_err *err) {
    uint64_t total = sizeof(head);
    for (int i = 0; i < IMAGE_N_SECTIONS; i++) total = aligned(total) + n[i] * size_of(i);
    char *file = calloc(1, total);
    if (!file) return err_set(err, ENT_ERR_MEMORY, 0, "out of memory for the knowledge file");
    head *h = (head *)file;
    memcpy(h->magic, magic, sizeof magic);
    h->version = IMAGE_VERSION;
    h->n_sections = IMAGE_N_SECTIONS;
    h->bytes = total;
    uint64_t offset = sizeof *h;
    for (int i = 0; i < IMAGE_N_SECTIONS; i++) {
        offset = aligned(offset);
        h->section[i].offset = offset;
        h->section[i].bytes = n[i] * size_of(i);
        if (n[i]) memcpy(file + offset, at[i], n[i] * size_of(i));
        offset += n[i] * size_of(i);
    }
    h->hash = XXH3_64bits(file + HASHED_FROM, total - HASHED_FROM);
    *bytes = (sv){file, total};
    return ENT_OK;
}

bool image_seal(char *bytes, size_t len) {
    if (len < sizeof(head)) return false;
    uint64_t hash = XXH3_64bits(bytes + HASHED_FROM, len - HASHED_FROM);
    memcpy(bytes + offsetof(head, hash), &hash, sizeof hash);
    return true;
}
