# ScalingLaws: what each command does.
#
#   make report    install what is missing (apt), build, draw Figures/ and write Reports/ for Data/ladder
#   make figures   draw Figures/ alone
#   make test      build and run every test, the Python tools' too where PyTorch is there
#   make plots     draw 10,000 random plots and look for anything beyond the page
#   make bench     what a fit costs beside scipy's, a bound in passes of a plain sum over 10^8 tokens, and a figure
#   make coverage  how often intervals cover on simulated runs, the rows of docs/coverage.md (an hour of processor time)
#   make check     arrows between rooms, warnings, format, and the committed figures and report numbers
#   make docs      build the reference documentation of all libraries as a static site in .build/site
#   make install   put `laws` into PREFIX/bin (default /usr/local)
#   make clean     remove what was built
#   make help      print these lines
#
# SPDX-License-Identifier: GPL-3.0-or-later

STUDY ?= Data/ladder
PREFIX ?= /usr/local
LAWS = .build/release/laws
FRESH = .build/check

.PHONY: report figures test plots bench coverage check docs install clean help setup build

report: build
	@$(LAWS) figures $(STUDY) -o Figures --format pdf,svg,png,csv,drawing
	@$(LAWS) report $(STUDY) -o Reports

figures: build
	@$(LAWS) figures $(STUDY) -o Figures --format pdf,svg,png,csv,drawing

test: setup
	swift build --build-tests
	swift test --skip-build
	@Tools/test-python

plots: setup
	swift build --build-tests
	SCALINGLAWS_RANDOM_PLOTS=10000 swift test --skip-build --filter RandomPlotTests

bench: setup
	cd Benchmarks && swift run -c release fits
	cd Benchmarks && swift run -c release bounds
	cd Benchmarks && swift run -c release figures
	cd Benchmarks && swift run -c release inputs

coverage: setup
	cd Benchmarks && nice -n 19 swift run -c release coverage

# The arrows are checked on a full debug build, in which each import must be a declared dependency.
check: setup
	swift build --build-tests --explicit-target-dependency-import-check error
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

install: build
	install -D $(LAWS) $(DESTDIR)$(PREFIX)/bin/laws

build: setup $(LAWS)

# SwiftPM takes a second to find that nothing changed.
$(LAWS): Package.swift $(shell find Sources -type f) | setup
	@swift build -c release --product laws
	@touch $@

setup:
	@Tools/setup

clean:
	rm -rf .build

help:
	@sed -n 's/^# \{0,1\}//p;/^$$/q' Makefile
