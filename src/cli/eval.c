// SPDX-License-Identifier: Apache-2.0
#include "cli/eval.h"
#include <string.h>

static const option options[] = {
    {.name = "threshold",
     .value = "N",
     .kind = OPTION_NUMBER,
     .most = 100,
     .offset = offsetof(eval_settings, threshold),
     .help = "once: least score of a link, in per cent, as in `entente ledger threshold'"},
    LIST_OPTIONS(eval_settings, as),
    ENGINE_OPTIONS(eval_settings),
};

static const example examples[] = {
    {"entente eval set war.ledger judged", "what analysts said of a ledger's events, as a set"},
    {"entente eval reports judged", "how well the engine does on it"},
    {"entente eval once once.jsonl", "how well it counts events once"},
};

static int run(const command *self, int argc, char **argv) {
    eval_settings s = {.threshold = -1};
    int n, said = options_read(self, argc, argv, &s, &n);
    if (said != OPTIONS_GO_ON) return said;
    if (n == 3 && strcmp(argv[0], "set") == 0) return eval_set(argv[1], argv[2]);
    if (n >= 2 && strcmp(argv[0], "reports") == 0) return eval_reports(argv + 1, n - 1, &s);
    if (n >= 2 && strcmp(argv[0], "once") == 0) return eval_once(argv + 1, n - 1, &s);
    return cli_usage(self, "set LEDGER FOLDER, reports FOLDER... or once FILE... are wanted");
}

const command eval_command = {
    .name = "eval",
    .operands = "set|reports|once LEDGER|FOLDER|FILE...",
    .summary = "makes evaluation sets of analysts' work, and measures on sets",
    .about =
        "set LEDGER FOLDER: writes the reports whose events analysts accepted, rejected or\n"
        "corrected, each in a folder with what is expected of it, and once.jsonl: the reports\n"
        "whose events they joined or parted.\n"
        "reports FOLDER...: codes hand-checked reports and compares: a folder that holds\n"
        "expected.json, or folders that do.\n"
        "once FILE...: codes JSON Lines of reports that say what they tell, counts their events\n"
        "once as a ledger does, and compares.\n"
        "Each measure has a 95 % interval.",
    .options = options,
    .n_options = sizeof options / sizeof *options,
    .examples = examples,
    .n_examples = sizeof examples / sizeof *examples,
    .completes = "file",
    .run = run};
