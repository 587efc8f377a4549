#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""trafilatura_speed.py FILE...: pages a second of trafilatura (PyPI) on the same pages, processor time of one core."""
import sys
import time
from pathlib import Path

try:
    import trafilatura
except ImportError:
    sys.exit("trafilatura is not installed; `python3 -m venv DIR && DIR/bin/pip install trafilatura lxml_html_clean`, then PYTHON=DIR/bin/python make bench")

pages = [Path(name).read_text(encoding="utf-8", errors="replace") for name in sys.argv[1:]]
start = time.process_time()
for page in pages:
    trafilatura.extract(page, include_comments=False)
seconds = time.process_time() - start
print(f"{'trafilatura ' + trafilatura.__version__:24} {len(pages) / seconds:8.1f} pages/s {sum(map(len, pages)) / 1e6 / seconds:8.1f} MB/s")
