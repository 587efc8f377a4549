// SPDX-License-Identifier: Apache-2.0
#include "base/day.h"

ent_day day_of(int year, int month, int day) {
    int m0 = month - 1;
    year += m0 >= 0 ? m0 / 12 : -((11 - m0) / 12);
    month = ((m0 % 12) + 12) % 12 + 1;
    int y = year - (month <= 2);
    int era = (y >= 0 ? y : y - 399) / 400;
    int yoe = y - era * 400;
    int doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return era * 146097 + doe - 719468;
}

civil day_civil(ent_day d) {
    int z = d + 719468;
    int era = (z >= 0 ? z : z - 146096) / 146097;
    int doe = z - era * 146097;
    int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int mp = (5 * doy + 2) / 153;
    int month = mp < 10 ? mp + 3 : mp - 9;
    return (civil){yoe + era * 400 + (month <= 2), month, doy - (153 * mp + 2) / 5 + 1};
}

int day_weekday(ent_day d) { return ((d + 3) % 7 + 7) % 7; }

int day_month_length(int year, int month) {
    return day_of(year, month + 1, 1) - day_of(year, month, 1);
}

int day_iso_week(ent_day d, int *iso_year) {
    ent_day thursday = d - day_weekday(d) + 3;
    *iso_year = day_civil(thursday).year;
    return (thursday - day_of(*iso_year, 1, 1)) / 7 + 1;
}

static bool number(sv s, int *out) {
    *out = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.p[i] < '0' || s.p[i] > '9') return false;
        *out = *out * 10 + (s.p[i] - '0');
    }
    return s.len > 0;
}

bool day_parse(sv s, ent_day *from, ent_day *to) {
    int y, m, d;
    if (s.len != 4 && s.len != 7 && s.len != 10) return false;
    if (!number(sv_cut(s, 0, 4), &y)) return false;
    if (s.len == 4) return *from = day_of(y, 1, 1), *to = day_of(y, 12, 31), true;
    if (s.p[4] != '-' || !number(sv_cut(s, 5, 7), &m) || m < 1 || m > 12) return false;
    if (s.len == 7) return *from = day_of(y, m, 1), *to = day_of(y, m + 1, 1) - 1, true;
    if (s.p[7] != '-' || !number(sv_cut(s, 8, 10), &d) || d < 1 || d > day_month_length(y, m))
        return false;
    *from = *to = day_of(y, m, d);
    return true;
}

void day_write(ent_day d, char out[11]) {
    civil c = day_civil(d);
    int parts[3] = {c.year, c.month, c.day}, width[3] = {4, 2, 2};
    char *p = out;
    for (int i = 0; i < 3; i++) {
        for (int k = width[i] - 1, v = parts[i]; k >= 0; k--, v /= 10) p[k] = (char)('0' + v % 10);
        p += width[i];
        *p++ = i < 2 ? '-' : '\0';
    }
}
