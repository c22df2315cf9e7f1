# The commands of the project. Each sets up what it needs.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: run test check bench messages lock clean setup

run: .venv/prepared
	@$(BIN)/python bot.py

# Without `prepare`, each of pytest's processes would learn the same.
test: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python bot.py check
	$(BIN)/python bot.py prepare
	$(BIN)/pytest

check: .venv/ready
	$(BIN)/python bot.py check

bench: .venv/prepared
	$(BIN)/python -m tests.bench
	$(BIN)/python -m tests.telegram.bench

setup: .venv/prepared

.venv/ready: pyproject.toml requirements-dev.lock
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

# What the bot works out from the knowledge, once; it does so again whenever the knowledge has changed.
.venv/prepared: .venv/ready
	$(BIN)/python bot.py prepare
	@touch $@

# Takes new sentences from the code into the catalogues; `make check` lists what is then to be translated.
messages: .venv/ready
	$(BIN)/pybabel -q extract -F babel.cfg -k line -k counted:1,2 --no-location --sort-output --no-wrap -o .venv/near_bot.pot near_bot
	for code in ko en zh ja ru mn; do \
	  $(BIN)/pybabel -q update -D near_bot -i .venv/near_bot.pot -d locales -l $$code --no-wrap --no-fuzzy-matching --ignore-obsolete; \
	  sed -i.old -E '/^"(Project-Id|Report-Msgid|POT-Creation|PO-Revision|Last-Tr|Language-Team|Generated-By)/d' locales/$$code/LC_MESSAGES/near_bot.po; \
	  rm locales/$$code/LC_MESSAGES/near_bot.po.old; done

# Pins the newest versions that pyproject.toml allows.
lock: .venv/ready
	$(BIN)/python -m pip install --quiet pip-tools
	$(BIN)/pip-compile --quiet --upgrade --generate-hashes --strip-extras --no-header --no-emit-index-url --no-emit-trusted-host --no-emit-find-links -o requirements.lock pyproject.toml
	$(BIN)/pip-compile --quiet --upgrade --generate-hashes --strip-extras --no-header --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --extra dev -o requirements-dev.lock pyproject.toml

clean:
	rm -rf .venv .cache
