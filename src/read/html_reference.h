// SPDX-License-Identifier: Apache-2.0
//
// Character references: "&amp;", "&#8216;", "&copy" (HTML standard, 13.2.5.72 to 80).
#ifndef READ_HTML_REFERENCE_H
#define READ_HTML_REFERENCE_H

#include "base/arena.h"

// `s` with its references resolved, in `a`; `s` itself where it has none. In the value of an attribute a name without its semicolon is
// none where a letter, a digit or an equals sign follows: "?a=b&copy=3".
sv html_resolve(arena *a, sv s, bool in_value);

#endif
