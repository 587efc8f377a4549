#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes src/read/html_names.h, the named character references of the HTML standard, from the table in Python's library.

    tools/references.py > src/read/html_names.h
"""
from html.entities import html5

WIDTH = 130


def main():
    print("// SPDX-License-Identifier: Apache-2.0\n//\n"
          "// Made by tools/references.py; not to be edited.\n//\n"
          "// Named character references (HTML standard, 13.5) in the order of bytes: the name without its semicolon, one or two code points,\n"
          "// and whether the semicolon may be missing.\n#include <stdbool.h>\n#include <stdint.h>\n")
    print("// clang-format off\nstatic const struct named {\n    const char *name;\n    uint32_t first, second;\n"
          "    bool bare;\n} names[] = {")
    line = ""
    for name in sorted(x[:-1] for x in html5 if x.endswith(";")):
        points = [ord(c) for c in html5[name + ";"]] + [0]
        row = f'{{"{name}",{points[0]},{points[1]},{int(name in html5)}}},'
        if len(line) + len(row) > WIDTH:
            print(line)
            line = ""
        line += row
    print(line + "\n};\n// clang-format on")


if __name__ == "__main__":
    main()
