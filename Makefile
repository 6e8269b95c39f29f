# Everything that a fresh machine needs: `make run` opens the application, `make test` runs all checks and tests.

PYTHON ?= python3.11
VENV := .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
INSTALLED := $(VENV)/.installed
QT_PACKAGES := libegl1 libgl1 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libdbus-1-3 libfontconfig1
TEST_PACKAGES := $(QT_PACKAGES) xvfb xdotool poppler-utils qpdf libnss3-tools openssl \
	default-jre-headless libjaxb-java libjaxb-api-java libreoffice-calc
EXAMPLE := assets/cases/mixed-portfolio.switchpoint

.DEFAULT_GOAL := help
.PHONY: help run example test lint types imports bench calibrate accuracy screenshots translations soak lock clean system-run system-test

help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: system-run $(INSTALLED)  ## open the application; without a screen, make the example's signed report
	@if [ "$$(uname)" = Linux ] && [ -z "$$DISPLAY$$WAYLAND_DISPLAY$$QT_QPA_PLATFORM" ]; then \
		echo "No screen here: making the signed report of a worked case in build/ instead."; \
		$(MAKE) --no-print-directory example; \
	else \
		$(BIN)/switchpoint; \
	fi

example: $(INSTALLED)  ## sign the report of a worked case with a throw-away identity, and check it
	@mkdir -p build
	@$(BIN)/python -c "import secrets; print(secrets.token_urlsafe(24))" > build/example.passphrase
	@$(BIN)/switchpoint identity create --name "Example analyst" --organisation "Invented for this example" \
		-o build/example.p12 --passphrase-file build/example.passphrase --force
	@$(BIN)/switchpoint report $(EXAMPLE) -o build/example.pdf --identity build/example.p12 \
		--passphrase-file build/example.passphrase --force
	@$(BIN)/switchpoint verify build/example.pdf --trust build/example.pem --recompute

test: system-test $(INSTALLED) lint types imports  ## all checks and tests
	QT_QPA_PLATFORM=offscreen OPENBLAS_NUM_THREADS=1 $(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder --max-worker-restart 0

lint: $(INSTALLED)  ## style
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(INSTALLED)  ## strict type checks
	$(BIN)/mypy

imports: $(INSTALLED)  ## who may import whom
	$(BIN)/lint-imports

bench: $(INSTALLED)  ## speed and memory; never part of the tests
	$(BIN)/python -m benchmarks

calibrate: $(INSTALLED)  ## fit the performance model to the published measurements again
	OPENBLAS_NUM_THREADS=1 $(BIN)/python -m advisor.performance.fit

accuracy: $(INSTALLED)  ## write docs/accuracy.md from pairs that the fit left out
	OPENBLAS_NUM_THREADS=1 $(BIN)/python -m advisor.performance.fit.accuracy

screenshots: system-run $(INSTALLED)  ## pictures of every page into docs/screenshots
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m docs.make_screenshots

translations: $(INSTALLED)  ## texts of the window for Qt Linguist, such as LANGUAGES=de
	$(BIN)/python -m docs.make_translations $(LANGUAGES)

soak: system-test $(INSTALLED)  ## long hammering: tampering, kills while saving, random input
	QT_QPA_PLATFORM=offscreen $(BIN)/pytest -m soak -o faulthandler_timeout=0

lock: $(INSTALLED)  ## resolve the pinned packages again, with hashes and without any index address
	$(BIN)/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header -o requirements.lock

clean:  ## remove what was made here
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(INSTALLED): requirements.lock pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 is needed: install it, or name it with make PYTHON=..."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@$(BIN)/python -m compileall -q advisor ui
	@touch $@

system-run:
	@sh .ci/system-packages $(QT_PACKAGES)

system-test:
	@sh .ci/system-packages $(TEST_PACKAGES)
