# ScalingLaws: what each command does.
#
#   make report    install what is missing (apt), build, draw Figures/ and write Reports/ for Data/ladder
#   make figures   draw Figures/ alone
#   make gallery   draw the pictures of docs/gallery.md
#   make test      build and run every test and the example package, the Python tools' too where PyTorch is there
#   make plots     draw 10,000 random plots and look for anything beyond the page
#   make bench     what each command costs beside a peer or a floor, and how it grows: the table of docs/performance.md
#   make bench-library  fits beside scipy's, bounds in passes of a plain sum over 10^8 tokens, solvers, figures and inputs
#   make coverage  how often intervals cover: the rows of docs/coverage.md and docs/extrapolation-coverage.md (hours of processor time)
#   make check     arrows between rooms, warnings, format, and the committed figures and report numbers
#   make docs      build a static site in .build/site: the reference of all libraries, and in guide/ the guides with search
#   make fuzz      EXECUTIONS changed files and options through the program (2000), or SECONDS of them
#   make faults    full disks, input and output errors and kills while each command writes
#   make sanitize  the command-line tests under the address and thread sanitizers, the C kernel under more (long)
#   make install   put `laws`, its manual pages and shell completions into PREFIX (default /usr/local)
#   make wheel     build the Python wheels into .build/wheel (docs/python.md)
#   make deb       build a Debian package into .build/deb
#   make clean     remove what was built
#   make help      print these lines
#
# SPDX-License-Identifier: GPL-3.0-or-later

STUDY ?= Data/ladder
PREFIX ?= /usr/local
LAWS = .build/release/laws
# One release build for the program and the tests: the suite takes a fifth of the processor time that it takes in a debug
# build. Tests see internal declarations by -enable-testing, which costs the program no time that could be measured.
BUILD = -c release -Xswiftc -enable-testing
FRESH = .build/check

.PHONY: report figures gallery test plots bench bench-library coverage check fuzz faults sanitize docs install wheel deb clean help setup build

report: build
	@$(LAWS) figures $(STUDY) -o Figures --format pdf,svg,png,csv,drawing
	@$(LAWS) report $(STUDY) -o Reports

figures: build
	@$(LAWS) figures $(STUDY) -o Figures --format pdf,svg,png,csv,drawing

gallery: build
	@Tools/draw-gallery $(LAWS)

test: setup
	swift build $(BUILD) --build-tests
	@rm -rf .build/answers && mkdir -p .build/answers
	LAWS_ANSWERS=$(CURDIR)/.build/answers swift test $(BUILD) --skip-build
	swift run --package-path Examples/extensions extensions Data/ladder
	@Tools/test-python

plots: setup
	swift build $(BUILD) --build-tests
	SCALINGLAWS_RANDOM_PLOTS=10000 swift test $(BUILD) --skip-build --filter RandomPlotTests

bench: build
	$${PYTHON:-python3} Benchmarks/performance.py $(LAWS) --write docs/performance.md

bench-library: setup
	cd Benchmarks && swift run -c release fits
	cd Benchmarks && swift run -c release solvers
	cd Benchmarks && swift run -c release bounds
	cd Benchmarks && swift run -c release figures
	cd Benchmarks && swift run -c release inputs

coverage: setup
	cd Benchmarks && nice -n 19 swift run -c release coverage
	cd Benchmarks && nice -n 19 swift run -c release extrapolation
	cd Benchmarks && nice -n 19 swift run -c release assumptions

# The arrows are checked on the build of all tests, in which each import must be a declared dependency.
check: setup
	swift build $(BUILD) --build-tests --explicit-target-dependency-import-check error
	swift format lint --strict --recursive Package.swift Sources Tests
	@Tools/check-rooms
	@$(MAKE) --no-print-directory build
	@rm -rf $(FRESH)
	@$(LAWS) figures Data/ladder -o $(FRESH)/Figures --format drawing
	@$(LAWS) report Data/ladder -o $(FRESH)/Reports --format json
	@for drawing in Figures/drawings/*.txt; do \
	  Tools/compare-numbers absolute 0.011 $$drawing $(FRESH)/$$drawing || exit 1; done
	@Tools/compare-numbers relative 1e-9 Reports/ladder.json $(FRESH)/Reports/ladder.json
	@echo "check: arrows, warnings, format, drawings and report numbers are as committed"

docs: setup
	@Tools/build-docs .build/site
	@Tools/build-pages .build/site/guide

EXECUTIONS ?= 2000

# Kept cases first, then changed input; the program is the release build, or LAWS=.build/debug/laws.
fuzz: $(if $(filter .build/release/laws,$(LAWS)),build)
	python3 Tests/Fuzz/fuzz.py --laws $(LAWS) --executions $(EXECUTIONS) $(if $(SECONDS),--seconds $(SECONDS))

faults: $(if $(filter .build/release/laws,$(LAWS)),build)
	python3 Tests/Faults/faults.py --laws $(LAWS)

sanitize: setup
	@Tools/sanitize

install: build
	install -D $(LAWS) $(DESTDIR)$(PREFIX)/bin/laws
	Tools/build-manual $(LAWS) $(DESTDIR)$(PREFIX)

wheel: setup
	@Tools/build-wheel .build/wheel

deb: setup
	@Tools/build-deb .build/deb

build: setup $(LAWS)

# SwiftPM takes a second to find that nothing changed.
$(LAWS): Package.swift $(shell find Sources -type f) | setup
	@swift build $(BUILD) --product laws
	@touch $@

setup:
	@Tools/setup

clean:
	rm -rf .build

help:
	@sed -n 's/^# \{0,1\}//p;/^$$/q' Makefile
