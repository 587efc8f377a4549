// SPDX-License-Identifier: Apache-2.0
//
// What an engine is made of, for those inside who need a part of it alone.
#ifndef CODE_ENGINE_H
#define CODE_ENGINE_H

#include "entente/engine.h"
#include "know/know.h"
#include "lang/lang.h"

const lang_model *engine_model(const ent_engine *engine);
const know *engine_know(const ent_engine *engine);

#endif
