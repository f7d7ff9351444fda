# The targets that people use: `make help` lists them.
STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2

VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)

.PHONY: help build test setup lint unit race measured fuzz bench eval gazetteer cite image ci clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

build: ## one static binary, ./dateline
	CGO_ENABLED=0 go build -trimpath -ldflags '-s -w -X dateline/internal/cli.version=$(VERSION)' -o dateline .

test: setup lint race measured ## install what the tests need, check the code, run all tests

setup: ## install what the tests need, where that is possible
	@scripts/setup.sh

lint: ## gofmt, go vet, staticcheck
	@unformatted=$$(gofmt -l $$(git ls-files -co --exclude-standard '*.go')); \
	  if [ -n "$$unformatted" ]; then echo "gofmt would change:"; echo "$$unformatted"; exit 1; fi
	go vet ./...
	go run $(STATICCHECK) ./...

unit: ## all tests without the race detector: quicker
	go test -shuffle=on ./...

# -race also checks every conversion of an unsafe.Pointer (checkptr). SQLite, which is C translated to Go,
# consists of them: without that check the slowest package needs 110 s of processor time instead of 198.
# Our own code is checked as before, and races are looked for everywhere.
race: ## all tests with the race detector
	go test -race -gcflags=modernc.org/...=-d=checkptr=0 -shuffle=on -timeout 20m ./...

# 24,000 queries take too long with the race detector, under which these tests are not built.
measured: ## the geocoder keeps what it reaches on the evaluation sets
	go test ./tools/eval

fuzz: ## every fuzz target for 20 seconds
	@go list ./... | while read -r package; do \
	  go test -list '^Fuzz' "$$package" | grep '^Fuzz' | while read -r target; do \
	    echo "$$package $$target"; go test -run '^$$' -fuzz "^$$target$$" -fuzztime 20s -fuzzminimizetime 10x "$$package" || exit 1; \
	  done || exit 1; done

bench: build ## measure the speed; docs/performance.md holds the report
	./dateline bench

eval: ## measure the geocoder; EVAL=FOLDER: on other sets, ARGS=--json: as JSON
	@go run ./tools/eval $(if $(EVAL),-eval "$(EVAL)",-doc docs/geocoding.md) $(ARGS)

gazetteer: ## build data/gazetteer.csv anew from its data packages
	go run ./tools/gazetteer

cite: build ## the official conformance suite, on a Java VM; CITE_JAR=FILE: its jar
	@scripts/cite.sh ./dateline

image: build ## a container image, with buildah or docker
	@if command -v buildah >/dev/null; then buildah bud -t dateline .; else docker build -t dateline .; fi

ci: ## what continuous integration runs
	.ci/run

clean: ## remove what the build made
	rm -rf dateline dist
