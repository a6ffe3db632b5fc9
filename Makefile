# The front door: each target is one plain command or script. `make demo` and `make test` do all
# set-up themselves and share one debug build. `.ci/run` is the check that a change must pass.

PREFIX ?= /usr/local
# Without the local rpath a start looks for no library beside the program.
# A terminal sees the build's progress, a log only what is wrong.
quiet := $(shell test -t 2 || echo --quiet)
release := swift build $(quiet) --configuration release --static-swift-stdlib --disable-local-rpath

.PHONY: demo test bench install mutations simulate fuzz check format

demo:
	.ci/install-packages build
	swift build $(quiet)
	Config/Demo/demo.sh

test:
	.ci/install-packages build test
	swift build $(quiet) --build-tests
	swift test --skip-build --disable-xctest --quiet

bench:
	.ci/install-packages build bench
	$(release) --product satchel
	$(release) --product satchel-relay
	$(release) --product satchel-bench
	"$$($(release) --show-bin-path)/satchel-bench" $(SIZES)

install:
	.ci/install-packages build
	$(release) --product satchel
	$(release) --product satchel-relay
	.ci/install-files "$$($(release) --show-bin-path)" "$(PREFIX)" "$(DESTDIR)"

mutations:
	.ci/install-packages build test
	Tests/mutations.sh

simulate:
	.ci/install-packages build
	$(release) --product satchel-simulator
	SEEDS=$(or $(SEEDS),10000) Tests/simulate.sh "$$($(release) --show-bin-path)/satchel-simulator"

fuzz:
	.ci/install-packages build test
	Tests/fuzz.sh

check:
	.ci/run

format:
	swift format format --in-place --recursive Package.swift Sources Storage Config Tests
