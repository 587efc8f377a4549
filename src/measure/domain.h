// SPDX-License-Identifier: Apache-2.0
//
// What an event is about, and whether it brings two states together or apart.
#ifndef MEASURE_DOMAIN_H
#define MEASURE_DOMAIN_H

#include "measure/event.h"

// Political and diplomatic, economic, military, societal and rights, monetary, institutions and law.
#define DOMAIN_LIST(F) \
    F(POL)             \
    F(ECO)             \
    F(MIL)             \
    F(SOC)             \
    F(MON)             \
    F(INS)
#define DOMAIN_ENUM(name) DOMAIN_##name,
typedef enum domain { DOMAIN_LIST(DOMAIN_ENUM) N_DOMAINS, DOMAIN_NONE = N_DOMAINS } domain;

const char *domain_name(domain d);
domain domain_named(sv name); // DOMAIN_NONE for none

// Domains of an event as bits (1 << DOMAIN_POL ...), by its contexts. Of k domains each counts 1/k. None for crime and disasters.
// PLOVER has no monetary context: an economic event is monetary when its words or contexts have a key of money.
unsigned domain_of(const measure_event *e);
double domain_share(unsigned domains, domain d); // 1/k, or 0

// Which side of states an actor's code is on: a prefix. "RUSGOV" is of "RUS".
bool domain_is_of(sv codes, sv state); // any of `codes`

// +1 brings together, -1 drives apart, 0 neither, in this domain (docs/dynamics.md has the table).
int domain_direction(const measure_event *e, domain d);

// A public statement or promise rather than a deed: PLOVER quad classes 1 and 3.
bool domain_is_verbal(ent_type t);

#endif
