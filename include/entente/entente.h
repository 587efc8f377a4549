// SPDX-License-Identifier: Apache-2.0
//
// entente: news reports in, the record of how states and their people deal with one another out.
// Start with engine.h.
#ifndef ENTENTE_H
#define ENTENTE_H

#include "entente/base.h"
#include "entente/engine.h"
#include "entente/language.h"
#include "entente/record.h"
#include "entente/report.h"

#endif
