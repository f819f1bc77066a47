#!/usr/bin/env bash
# Every rule a machine can keep. All of them run; the last line says which did not hold.
set -uo pipefail
cd "$(dirname "$0")/.."
failed=()
step() {
  local name="$1"; shift
  printf '  • %s\n' "$name"
  "$@" || failed+=("$name")
}
step "ruff: rules" .venv/bin/ruff check src tests tools bench samples
step "ruff: layout" .venv/bin/ruff format --check --quiet src tests tools bench samples
step "mypy --strict" .venv/bin/mypy --no-error-summary
step "import-linter" .venv/bin/lint-imports --no-logo
step "djlint" .venv/bin/djlint --quiet --lint src/khien/console
step "messages complete" .venv/bin/python tools/messages.py check
step "reference pages current" .venv/bin/python tools/reference.py check
step "rules fire on two letters, and their table is current" .venv/bin/python tools/rules_table.py check
step "sizes and wording" .venv/bin/python tools/sizes.py
step "licences" .venv/bin/python tools/licences.py
if [ ${#failed[@]} -gt 0 ]; then
  printf 'lint: does not hold: %s\n' "$(IFS=', '; echo "${failed[*]}")" >&2
  exit 1
fi
echo "lint: all holds"
