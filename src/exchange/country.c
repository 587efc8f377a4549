// SPDX-License-Identifier: Apache-2.0
#include "exchange/country.h"

// Codes of states and territories: ISO 3166-1 alpha-3 (and our own for states that are gone), FIPS 10-4, ISO numeric, and the
// number of the Correlates of War project's state system; "" and 0 where there is none. Sorted by the first.
static const country_codes countries[] = {
    // clang-format off
    {"ABW", "AA", 533, 0}, {"AFG", "AF", 4, 700}, {"AGO", "AO", 24, 540}, {"AIA", "AV", 660, 0}, {"ALA", "", 248, 0},
    {"ALB", "AL", 8, 339}, {"AND", "AN", 20, 232}, {"ANT", "NT", 530, 0}, {"ARE", "AE", 784, 696},
    {"ARG", "AR", 32, 160}, {"ARM", "AM", 51, 371}, {"ASM", "AQ", 16, 0}, {"ATA", "AY", 10, 0}, {"ATG", "AC", 28, 58},
    {"AUS", "AS", 36, 900}, {"AUT", "AU", 40, 305}, {"AZE", "AJ", 31, 373}, {"BDI", "BY", 108, 516},
    {"BEL", "BE", 56, 211}, {"BEN", "BN", 204, 434}, {"BES", "", 535, 0}, {"BFA", "UV", 854, 439},
    {"BGD", "BG", 50, 771}, {"BGR", "BU", 100, 355}, {"BHR", "BA", 48, 692}, {"BHS", "BF", 44, 31},
    {"BIH", "BK", 70, 346}, {"BLM", "TB", 652, 0}, {"BLR", "BO", 112, 370}, {"BLZ", "BH", 84, 80},
    {"BMU", "BD", 60, 0}, {"BOL", "BL", 68, 145}, {"BRA", "BR", 76, 140}, {"BRB", "BB", 52, 53},
    {"BRN", "BX", 96, 835}, {"BTN", "BT", 64, 760}, {"BWA", "BC", 72, 571}, {"CAF", "CT", 140, 482},
    {"CAN", "CA", 124, 20}, {"CCK", "CK", 166, 0}, {"CHE", "SZ", 756, 225}, {"CHL", "CI", 152, 155},
    {"CHN", "CH", 156, 710}, {"CIV", "IV", 384, 437}, {"CMR", "CM", 120, 471}, {"COD", "CG", 180, 490},
    {"COG", "CF", 178, 484}, {"COK", "CW", 184, 0}, {"COL", "CO", 170, 100}, {"COM", "CN", 174, 581},
    {"CPV", "CV", 132, 402}, {"CRI", "CS", 188, 94}, {"CSK", "", 200, 315}, {"CUB", "CU", 192, 40},
    {"CUW", "UC", 531, 0}, {"CXR", "KT", 162, 0}, {"CYM", "CJ", 136, 0}, {"CYP", "CY", 196, 352},
    {"CZE", "EZ", 203, 316}, {"DDR", "", 278, 265}, {"DEU", "GM", 276, 255}, {"DJI", "DJ", 262, 522},
    {"DMA", "DO", 212, 54}, {"DNK", "DA", 208, 390}, {"DOM", "DR", 214, 42}, {"DZA", "AG", 12, 615},
    {"ECU", "EC", 218, 130}, {"EGY", "EG", 818, 651}, {"ERI", "ER", 232, 531}, {"ESH", "WI", 732, 0},
    {"ESP", "SP", 724, 230}, {"EST", "EN", 233, 366}, {"ETH", "ET", 231, 530}, {"FIN", "FI", 246, 375},
    {"FJI", "FJ", 242, 950}, {"FLK", "FK", 238, 0}, {"FRA", "FR", 250, 220}, {"FRO", "FO", 234, 0},
    {"FSM", "FM", 583, 987}, {"GAB", "GB", 266, 481}, {"GBR", "UK", 826, 200}, {"GEO", "GG", 268, 372},
    {"GGY", "GK", 831, 0}, {"GHA", "GH", 288, 452}, {"GIB", "GI", 292, 0}, {"GIN", "GV", 324, 438},
    {"GLP", "GP", 312, 0}, {"GMB", "GA", 270, 420}, {"GNB", "PU", 624, 404}, {"GNQ", "EK", 226, 411},
    {"GRC", "GR", 300, 350}, {"GRD", "GJ", 308, 55}, {"GRL", "GL", 304, 0}, {"GTM", "GT", 320, 90},
    {"GUF", "FG", 254, 0}, {"GUM", "GQ", 316, 0}, {"GUY", "GY", 328, 110}, {"HKG", "HK", 344, 0},
    {"HND", "HO", 340, 91}, {"HRV", "HR", 191, 344}, {"HTI", "HA", 332, 41}, {"HUN", "HU", 348, 310},
    {"IDN", "ID", 360, 850}, {"IMN", "IM", 833, 0}, {"IND", "IN", 356, 750}, {"IOT", "IO", 86, 0},
    {"IRL", "EI", 372, 205}, {"IRN", "IR", 364, 630}, {"IRQ", "IZ", 368, 645}, {"ISL", "IC", 352, 395},
    {"ISR", "IS", 376, 666}, {"ITA", "IT", 380, 325}, {"JAM", "JM", 388, 51}, {"JEY", "JE", 832, 0},
    {"JOR", "JO", 400, 663}, {"JPN", "JA", 392, 740}, {"KAZ", "KZ", 398, 705}, {"KEN", "KE", 404, 501},
    {"KGZ", "KG", 417, 703}, {"KHM", "CB", 116, 811}, {"KIR", "KR", 296, 946}, {"KNA", "SC", 659, 60},
    {"KOR", "KS", 410, 732}, {"KOS", "KV", 0, 347}, {"KWT", "KU", 414, 690}, {"LAO", "LA", 418, 812},
    {"LBN", "LE", 422, 660}, {"LBR", "LI", 430, 450}, {"LBY", "LY", 434, 620}, {"LCA", "ST", 662, 56},
    {"LIE", "LS", 438, 223}, {"LKA", "CE", 144, 780}, {"LSO", "LT", 426, 570}, {"LTU", "LH", 440, 368},
    {"LUX", "LU", 442, 212}, {"LVA", "LG", 428, 367}, {"MAC", "MC", 446, 0}, {"MAF", "RN", 663, 0},
    {"MAR", "MO", 504, 600}, {"MCO", "MN", 492, 221}, {"MDA", "MD", 498, 359}, {"MDG", "MA", 450, 580},
    {"MDV", "MV", 462, 781}, {"MEX", "MX", 484, 70}, {"MHL", "RM", 584, 983}, {"MKD", "MK", 807, 343},
    {"MLI", "ML", 466, 432}, {"MLT", "MT", 470, 338}, {"MMR", "BM", 104, 775}, {"MNE", "MJ", 499, 341},
    {"MNG", "MG", 496, 712}, {"MNP", "CQ", 580, 0}, {"MOZ", "MZ", 508, 541}, {"MRT", "MR", 478, 435},
    {"MSR", "MH", 500, 0}, {"MTQ", "MB", 474, 0}, {"MUS", "MP", 480, 590}, {"MWI", "MI", 454, 553},
    {"MYS", "MY", 458, 820}, {"MYT", "MF", 175, 0}, {"NAM", "WA", 516, 565}, {"NCL", "NC", 540, 0},
    {"NER", "NG", 562, 436}, {"NFK", "NF", 574, 0}, {"NGA", "NI", 566, 475}, {"NIC", "NU", 558, 93},
    {"NIU", "NE", 570, 0}, {"NLD", "NL", 528, 210}, {"NOR", "NO", 578, 385}, {"NPL", "NP", 524, 790},
    {"NRU", "NR", 520, 970}, {"NZL", "NZ", 554, 920}, {"OMN", "MU", 512, 698}, {"PAK", "PK", 586, 770},
    {"PAN", "PM", 591, 95}, {"PCN", "PC", 612, 0}, {"PER", "PE", 604, 135}, {"PHL", "RP", 608, 840},
    {"PLW", "PS", 585, 986}, {"PNG", "PP", 598, 910}, {"POL", "PL", 616, 290}, {"PRI", "RQ", 630, 0},
    {"PRK", "KN", 408, 731}, {"PRT", "PO", 620, 235}, {"PRY", "PA", 600, 150}, {"PSE", "WE", 275, 0},
    {"PYF", "FP", 258, 0}, {"QAT", "QA", 634, 694}, {"REU", "RE", 638, 0}, {"ROU", "RO", 642, 360},
    {"RUS", "RS", 643, 365}, {"RWA", "RW", 646, 517}, {"SAU", "SA", 682, 670}, {"SCG", "YI", 891, 345},
    {"SDN", "SU", 729, 625}, {"SEN", "SG", 686, 433}, {"SGP", "SN", 702, 830}, {"SHN", "SH", 654, 0},
    {"SJM", "SV", 744, 0}, {"SLB", "BP", 90, 940}, {"SLE", "SL", 694, 451}, {"SLV", "ES", 222, 92},
    {"SMR", "SM", 674, 331}, {"SOM", "SO", 706, 520}, {"SPM", "SB", 666, 0}, {"SRB", "RI", 688, 345},
    {"SSD", "OD", 728, 626}, {"STP", "TP", 678, 403}, {"SUN", "", 810, 365}, {"SUR", "NS", 740, 115},
    {"SVK", "LO", 703, 317}, {"SVN", "SI", 705, 349}, {"SWE", "SW", 752, 380}, {"SWZ", "WZ", 748, 572},
    {"SXM", "NN", 534, 0}, {"SYC", "SE", 690, 591}, {"SYR", "SY", 760, 652}, {"TCA", "TK", 796, 0},
    {"TCD", "CD", 148, 483}, {"TGO", "TO", 768, 461}, {"THA", "TH", 764, 800}, {"TJK", "TI", 762, 702},
    {"TKL", "TL", 772, 0}, {"TKM", "TX", 795, 701}, {"TLS", "TT", 626, 860}, {"TON", "TN", 776, 955},
    {"TTO", "TD", 780, 52}, {"TUN", "TS", 788, 616}, {"TUR", "TU", 792, 640}, {"TUV", "TV", 798, 947},
    {"TWN", "TW", 158, 713}, {"TZA", "TZ", 834, 510}, {"UGA", "UG", 800, 500}, {"UKR", "UP", 804, 369},
    {"URY", "UY", 858, 165}, {"USA", "US", 840, 2}, {"UZB", "UZ", 860, 704}, {"VAT", "VT", 336, 0},
    {"VCT", "VC", 670, 57}, {"VEN", "VE", 862, 101}, {"VGB", "VI", 92, 0}, {"VIR", "VQ", 850, 0},
    {"VNM", "VM", 704, 816}, {"VUT", "NH", 548, 935}, {"WLF", "WF", 876, 0}, {"WSM", "WS", 882, 990},
    {"YEM", "YM", 887, 679}, {"YMD", "", 720, 680}, {"YUG", "", 891, 345}, {"ZAF", "SF", 710, 560},
    {"ZMB", "ZA", 894, 551}, {"ZWE", "ZI", 716, 552},
    // clang-format on
};

enum { N_COUNTRIES = sizeof countries / sizeof *countries };

const country_codes *country_of(sv code) {
    size_t low = 0, high = N_COUNTRIES;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = sv_cmp(code, sv_of(countries[middle].code));
        if (order == 0) return &countries[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

// Codes of older lists for the same states.
static const struct {
    const char *theirs, *ours;
} others[] = {{"ROM", "ROU"}, {"TMP", "TLS"}, {"ZAR", "COD"}, {"BUR", "MMR"}, {"KSV", "KOS"},
              {"XKX", "KOS"}, {"XKK", "KOS"}, {"WSB", "PSE"}, {"PAL", "PSE"}, {"GZS", "PSE"}};

sv country_ours(sv code) {
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (sv_eq(code, sv_of(others[i].theirs))) return sv_of(others[i].ours);
    return code;
}

sv country_of_fips(sv fips) {
    if (sv_eq(fips, SV("GZ"))) return SV("PSE"); // the Gaza Strip has a code of its own there
    for (size_t i = 0; i < N_COUNTRIES; i++)
        if (fips.len == 2 && sv_eq(fips, sv_of(countries[i].fips))) return sv_of(countries[i].code);
    return (sv){NULL, 0};
}

// The state that has the number today comes first: those that are gone share numbers with their heirs.
sv country_of_cow(sv number) {
    static const char *const heirs[] = {"RUS", "SRB"};
    int cow = 0;
    for (size_t i = 0; i < number.len && i < 4; i++) {
        if (number.p[i] < '0' || number.p[i] > '9') return (sv){NULL, 0};
        cow = cow * 10 + (number.p[i] - '0');
    }
    for (size_t i = 0; i < sizeof heirs / sizeof *heirs; i++)
        if (country_of(sv_of(heirs[i]))->cow == cow) return sv_of(heirs[i]);
    for (size_t i = 0; i < N_COUNTRIES; i++)
        if (cow && countries[i].cow == cow) return sv_of(countries[i].code);
    return (sv){NULL, 0};
}

sv country_of_name(const know *k, sv name) {
    sv words[12], word;
    know_names found;
    size_t n = 0;
    while (n < sizeof words / sizeof *words && sv_split(&name, ' ', &word))
        if (word.len) words[n++] = word;
    if (!n || name.len || know_name_match(k, words, n, &found) != n) return (sv){NULL, 0};
    for (size_t i = 0; i < found.n; i++)
        if (found.at[i].kind == KNOW_COUNTRY) return found.at[i].country;
    return (sv){NULL, 0};
}
