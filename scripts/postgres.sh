#!/usr/bin/env bash
# A throw-away PostgreSQL on a free loopback port, for the suites that need one.
#
#   export COUNTERSIGN_TEST_POSTGRES_URL="$(scripts/postgres.sh start)"
#   npm test
#   scripts/postgres.sh stop
#
# `start` prints the URL; when the server runs already it prints the same one again. `stop` ends it and deletes its
# files. They lie in COUNTERSIGN_TEST_POSTGRES_DIR, by default a folder of the user under the temporary directory.
# `crash` ends it as a power cut of its processes would and keeps the files; `again` starts it on the same port.
# Nothing in it is worth keeping: it trusts every local caller and, unless COUNTERSIGN_TEST_POSTGRES_FSYNC is `on`, does not wait
# for the disk.
set -euo pipefail

dir="${COUNTERSIGN_TEST_POSTGRES_DIR:-${TMPDIR:-/tmp}/countersign-postgres-$(id -u)}"

fail() {
  echo "postgres.sh: $*" >&2
  exit 1
}

fail_with_log() {
  cat "$dir.log" "$dir/server.log" >&2 2>/dev/null || true
  fail "$@"
}

# Debian keeps the server's programs out of PATH; the newest version wins.
find_programs() {
  local found
  found="$(find /usr/lib/postgresql -maxdepth 3 -path '*/bin/pg_ctl' 2>/dev/null | sort -V | tail -n 1 || true)"
  [[ -n "$found" ]] || found="$(command -v pg_ctl || true)"
  [[ -n "$found" ]] || fail "no PostgreSQL server found; on Debian: apt-get install postgresql"
  dirname "$found"
}

# PostgreSQL refuses to run as root, so root hands it to the user that Debian's package makes.
as_postgres() {
  if [[ "$(id -u)" == 0 ]]; then
    (cd / && runuser -u postgres -- "$@")
  else
    "$@"
  fi
}

free_port() {
  node -e '
    const server = require("node:net").createServer().listen(0, "127.0.0.1", () => {
      console.log(server.address().port);
      server.close();
    });'
}

is_running() {
  [[ -f "$dir/url" ]] && as_postgres "$programs/pg_ctl" -D "$dir/data" status >/dev/null 2>&1
}

make_cluster() {
  rm -rf "$dir"
  mkdir -p "$dir"
  if [[ "$(id -u)" == 0 ]]; then chown postgres: "$dir"; fi
  as_postgres "$programs/initdb" -D "$dir/data" -A trust -U postgres -E UTF8 --locale=C.UTF-8 --no-instructions \
    >"$dir.log" 2>&1 || fail_with_log "initdb failed"
}

start_on() {
  as_postgres "$programs/pg_ctl" -D "$dir/data" -l "$dir/server.log" -w -t 60 \
    -o "-c listen_addresses=127.0.0.1 -p $1 -c unix_socket_directories= -c fsync=${COUNTERSIGN_TEST_POSTGRES_FSYNC:-off} -c max_connections=200" \
    start >>"$dir.log" 2>&1
}

# Another process may take the free port before PostgreSQL does, hence more than one try.
start_on_free_port() {
  local port
  for _ in 1 2 3; do
    port="$(free_port)"
    if start_on "$port"; then
      echo "postgres://postgres@127.0.0.1:$port/postgres" >"$dir/url"
      return
    fi
  done
  fail_with_log "the server did not start"
}

start() {
  is_running || { make_cluster && start_on_free_port; }
  cat "$dir/url"
}

stop() {
  if is_running; then
    as_postgres "$programs/pg_ctl" -D "$dir/data" -m immediate -w stop >/dev/null
  fi
  rm -rf "$dir" "$dir.log"
}

crash() {
  as_postgres "$programs/pg_ctl" -D "$dir/data" -m immediate -w stop >/dev/null
}

again() {
  start_on "$(sed 's|.*:\([0-9]*\)/.*|\1|' "$dir/url")" || fail_with_log "the server did not start again"
}

programs="$(find_programs)"
case "${1:-}" in
  start) start ;;
  stop) stop ;;
  crash) crash ;;
  again) again ;;
  *) fail "usage: scripts/postgres.sh start|stop|crash|again" ;;
esac
