# What a developer says. `make demo` and `make test` are enough on a fresh
# machine with Go, Node, make and the right to install Debian packages.
export CGO_ENABLED = 0

VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo development)
BIN := .bin
GENERATED := '*_templ.go' '*/row/*.go' 'asset/dist/*'

.PHONY: demo build test prove real bench lint generate current tools vendor clean

demo: vendor ## build, load the fictive places, serve on http://localhost:8080
	go run ./cmd/maillage demo

build: vendor ## one static binary: ./maillage
	go build -trimpath -ldflags "-s -w -X maillage/app.Version=$(VERSION)" -o maillage ./cmd/maillage

test: tools vendor current ## everything a change can break
	go vet ./...
	go run ./tool/pgtest -- go test -timeout 14m ./...

prove: tools vendor ## what takes long, or needs ../shared: real data, races, crash loops
	go run ./tool/territory -check
	go vet -tags prove ./...
	go run ./tool/pgtest -- go test -timeout 40m -tags prove ./...
	CGO_ENABLED=1 go run ./tool/pgtest -- go test -race -timeout 20m ./platform/db/... ./platform/job/... ./platform/outbox/... ./platform/search/... ./platform/web/... ./platform/key/... ./platform/journal/... ./platform/session/... ./platform/throttle/... ./platform/feature/... ./platform/retention/... ./platform/dual/... ./module/place/store/... ./module/account/... ./module/organisation/... ./module/person/...

real: ## the part of prove that reads ../shared
	go run ./tool/pgtest -- go test -timeout 20m -tags prove ./core/territory/... ./module/place/... ./platform/sheet/...

bench: ## ratios against a baseline measured in the same run, in one table
	go run ./tool/bench

lint: $(BIN)/golangci-lint ## the linters, all clean
	$(BIN)/golangci-lint run ./...

generate: ## every generated file: pages, stores, styles
	go run ./tool/generate
	go run ./tool/asset

current: ## fail when a generated file is not what its source gives
	@mkdir -p $(BIN)
	@git ls-files -z -co --exclude-standard -- $(GENERATED) | xargs -0 sha256sum > $(BIN)/before
	go run ./tool/generate > /dev/null
	@git ls-files -z -co --exclude-standard -- $(GENERATED) | xargs -0 sha256sum > $(BIN)/after
	@diff $(BIN)/before $(BIN)/after || { echo "stale generated code: run make generate and commit"; exit 1; }
	go run ./tool/asset -check

tools: ## what the tests need: PostgreSQL and Chromium from Debian, axe-core from npm
	@sh tool/install.sh

vendor: node_modules/.package-lock.json ## the optional map enhancement, never committed
	go run ./tool/asset -vendor

node_modules/.package-lock.json: package.json package-lock.json
	npm ci --no-audit --no-fund

$(BIN)/golangci-lint:
	GOBIN=$(CURDIR)/$(BIN) GOFLAGS= go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0

clean:
	rm -rf $(BIN) maillage node_modules
