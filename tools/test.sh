#!/usr/bin/env bash
# usage: test.sh quick|all   Every test on SQLite, the console's tests again on PostgreSQL.
# DATABASE_URL_TEST names an existing server; otherwise a cluster of our own is made in a
# temporary folder (as user postgres when root) and removed after.
set -uo pipefail
cd "$(dirname "$0")/.."
marks=(-m "not slow")
[ "${1:-quick}" = all ] && marks=()
status=0
unset KHIEN_DATA DATABASE_URL KHIEN_STATE
log() { printf '  • %s\n' "$*"; }

log "tests on SQLite"
.venv/bin/pytest -n 2 --dist loadfile -q "${marks[@]}" tests || status=$?

pg_say="PostgreSQL: not run"
run_on_postgres() {
  log "the console's tests on PostgreSQL"
  DATABASE_URL="$1" .venv/bin/pytest -n 2 --dist loadfile -q "${marks[@]}" \
    -m "not e2e${marks:+ and not slow}" tests/console tests/attacks || status=$?
  pg_say="PostgreSQL: run"
}
if [ -n "${DATABASE_URL_TEST:-}" ]; then
  run_on_postgres "$DATABASE_URL_TEST"
elif url="$(tools/postgres.sh start)"; then
  trap 'tools/postgres.sh stop' EXIT
  run_on_postgres "$url"
else
  pg_say="PostgreSQL: SKIPPED (no server here and none could be made; set DATABASE_URL_TEST or install postgresql)"
fi
echo "suite: exit $status · SQLite: run · $pg_say"
exit "$status"
