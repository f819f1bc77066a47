#!/usr/bin/env bash
# usage: postgres.sh start|stop   A throwaway PostgreSQL cluster for the tests, on a socket only.
# start prints its DATABASE_URL; exit 1 when none can be made here.
set -uo pipefail
# One for each checkout and user: two runs beside each other must not share it. Short, because a
# socket's path may not be longer than a hundred characters.
folder="/tmp/khien-pg-$(id -u)-$(pwd | cksum | cut -d" " -f1)"
bin="$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)"
[ -n "$bin" ] && [ -x "$bin/initdb" ] || exit 1
as_owner() {
  if [ "$(id -u)" = 0 ]; then (cd / && setpriv --reuid postgres --regid postgres --clear-groups "$@"); else "$@"; fi
}
stop() {
  if [ -d "$folder/data" ]; then as_owner "$bin/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1; fi
  rm -rf "$folder"
}
case "${1:-}" in
  start)
    stop
    mkdir -m 0755 -p "$folder"
    if [ "$(id -u)" = 0 ]; then chown postgres: "$folder" || exit 1; fi
    as_owner "$bin/initdb" -D "$folder/data" -U khien --auth=trust -E UTF8 --locale=C.UTF-8 >/dev/null || exit 1
    options="-c listen_addresses='' -c unix_socket_directories='$folder' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60"
    as_owner "$bin/pg_ctl" -D "$folder/data" -o "$options" -l "$folder/log" -w start >/dev/null || exit 1
    as_owner "$bin/createdb" -h "$folder" -U khien khien >/dev/null || exit 1
    printf 'postgres://khien@%s/khien\n' "$(printf '%s' "$folder" | sed 's#/#%2F#g')"
    ;;
  stop) stop ;;
  *) echo "usage: postgres.sh start|stop" >&2; exit 2 ;;
esac
