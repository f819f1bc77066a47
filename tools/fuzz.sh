#!/usr/bin/env bash
# Made-up input, for a long time: each parser of our own under a fuzzer that follows which lines
# an input reaches (EACH=180 seconds), then INPUTS=2000 damaged files of each kind that a library
# reads. TARGETS names some of the parsers; the fuzzer itself is installed by this alone.
set -uo pipefail
cd "$(dirname "$0")/.."
export UV_SYSTEM_CERTS=1 UV_NATIVE_TLS=1 UV_NO_PROGRESS=1 PYTHONDONTWRITEBYTECODE=1
EACH="${EACH:-180}" INPUTS="${INPUTS:-2000}"
failed=()
if .venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes -r requirements/fuzz.txt; then
  : "${TARGETS:=$(.venv/bin/python -c 'from tests.fuzz.targets import TARGETS; print(*TARGETS)')}"
  for name in $TARGETS; do
    printf '  • %s, %s seconds\n' "$name" "$EACH"
    .venv/bin/python -m tests.fuzz.guided "$name" "$EACH" || failed+=("$name")
  done
else
  echo "atheris has no wheel for this Python or system: the guided run is left out" >&2
fi
KHIEN_FUZZ_INPUTS="$INPUTS" .venv/bin/python -m pytest tests/fuzz -q -s || failed+=("damaged files")
if [ ${#failed[@]} -gt 0 ]; then
  printf 'fuzz: does not hold: %s\n' "$(IFS=', '; echo "${failed[*]}")" >&2
  exit 1
fi
echo "fuzz: all hold"
