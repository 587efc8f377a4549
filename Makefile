# SPDX-License-Identifier: Apache-2.0
# The front door. Meson does the work (meson.build); this file knows only where to begin.
#
#   make            builds the program in build/
#   make demo       installs what it needs, builds, codes a sample report and shows the result
#   make test       likewise, then runs all tests
#   make web-test   the pages in a browser (Node, Chromium)
#   make eval       recall and precision on the hand-checked reports; how well events are counted once
#   make bench      speed of one core, by stage; of reading pages, beside libxml2 alone and trafilatura
#   make studies    simulation studies of the measures: size, power and coverage against their bands (STUDIES keeps what is done)
#   make asan tsan  all tests under the address and undefined-behaviour, or the thread sanitizer
#   make valgrind   unit tests under valgrind
#   make fuzz       every fuzz target for FUZZ_SECONDS (600)
#   make fmt lint   formats the sources; static checks
#   make train      trains the model anew (hours; see tools/train.sh)
#   make install    PREFIX (/usr/local) and DESTDIR as usual

BUILD ?= build
PREFIX ?= /usr/local
WERROR ?= false
FUZZ_SECONDS ?= 600
NEWS ?= $(firstword $(wildcard ../shared/data/news/wikinews-2020.jsonl.xz) samples/asmara.txt)
STUDIES ?= $(BUILD)/studies
PAGES ?= $(wildcard ../shared/data/html/*/html/*.html.gz)
PYTHON ?= python3
NINJA = ninja -C
SETUP = meson setup -Dwerror=$(WERROR) --prefix=$(PREFIX)
ENTENTE = $(BUILD)/src/cli/entente

.PHONY: all demo test web-test eval bench studies asan tsan valgrind fuzz fmt lint train install clean
all: $(BUILD)/build.ninja
	$(NINJA) $(BUILD)

$(BUILD)/build.ninja:
	@tools/setup --check build
	$(SETUP) --buildtype=release $(BUILD)

demo:
	tools/setup build
	$(MAKE) --no-print-directory all
	@echo; echo '$$ entente code samples/asmara.txt'; echo
	@$(ENTENTE) code samples/asmara.txt
	@echo; echo '$$ entente why samples/asmara.txt e2'; echo
	@$(ENTENTE) why samples/asmara.txt e2

test:
	tools/setup build test
	$(MAKE) --no-print-directory all
	tests/run $(BUILD)

web-test: all
	tools/setup web
	tests/web $(BUILD)

eval: all
	ENTENTE=$(ENTENTE) tests/eval.py
	BUILD=$(BUILD) tests/once/score.py

bench: all
	case '$(NEWS)' in *.xz) xz -dc $(NEWS) ;; *) cat $(NEWS) ;; esac > $(BUILD)/bench/news
	$(BUILD)/bench/bench models/swift.model $(BUILD)/tools/knowledge.ent $(BUILD)/bench/news
	mkdir -p $(BUILD)/bench/pages
	@for page in $(PAGES); do gzip -dc $$page > $(BUILD)/bench/pages/$$(basename $$page .gz); done
	@test -z '$(PAGES)' || $(BUILD)/bench/bench_pages $(BUILD)/bench/pages/*.html
	@test -z '$(PAGES)' || $(PYTHON) bench/trafilatura_speed.py $(BUILD)/bench/pages/*.html || true
	mkdir -p $(BUILD)/bench/hawkes
	$(BUILD)/bench/bench_hawkes $(BUILD)/bench/hawkes
	$(PYTHON) bench/hawkes_speed.py $(BUILD)/bench/hawkes || true

studies: all
	mkdir -p $(STUDIES)
	nice $(BUILD)/tools/studies_levels $(STUDIES)/levels
	nice $(BUILD)/tools/studies_hawkes $(STUDIES)/hawkes

# Debug builds for the sanitizers: every arena object is a malloc of its own there, so that overruns are seen.
asan:
	tools/setup build test
	test -e build-asan/build.ninja || meson setup -Dwerror=true --buildtype=debugoptimized -Darena_malloc=true \
	  -Db_sanitize=address,undefined -Db_lundef=false build-asan
	$(NINJA) build-asan
	UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1 tests/run --slow-machine build-asan

tsan:
	tools/setup build test
	test -e build-tsan/build.ninja || meson setup -Dwerror=true --buildtype=debugoptimized -Db_sanitize=thread \
	  -Db_lundef=false build-tsan
	$(NINJA) build-tsan
	TSAN_OPTIONS=halt_on_error=1 tests/run --slow-machine build-tsan

valgrind: all
	meson test -C $(BUILD) --suite unit --wrap 'valgrind --error-exitcode=1 --leak-check=full -q' --timeout-multiplier 20

fuzz:
	tools/setup build develop
	test -e build-fuzz/build.ninja || CC=clang meson setup -Dwerror=true --buildtype=debugoptimized -Dfuzz=true \
	  -Darena_malloc=true -Db_sanitize=address,undefined -Db_lundef=false build-fuzz
	$(NINJA) build-fuzz
	tests/fuzz build-fuzz $(FUZZ_SECONDS)

fmt:
	clang-format -i $$(git ls-files '*.c' '*.h')

lint: all
	clang-format --dry-run -Werror $$(git ls-files '*.c' '*.h')
	clang-tidy -quiet -p $(BUILD) $$(git ls-files 'src/*.c' | grep -v 'kernel_\(neon\|avx\)')
	$(ENTENTE) know lint knowledge

train: all
	BUILD=$(BUILD) tools/train.sh

install: all
	meson install -C $(BUILD) --no-rebuild

clean:
	rm -rf build build-asan build-tsan build-fuzz
