// SPDX-License-Identifier: Apache-2.0
//
// The day of publication as fields beside a text have it.
#ifndef READ_PUBDATE_H
#define READ_PUBDATE_H

#include "base/sv.h"

// "2022-07-01", with a time behind it or not; "20220701", likewise; "Fri, 01 Jul 2022 10:00:00 GMT" (RFC 822, also without the weekday
// and with years of two digits). The day is the one that is written: no zone is reckoned with. False for anything else, such as
// "7/1/2022", which two countries read differently.
bool pubdate_read(sv s, ent_day *day);

#endif
