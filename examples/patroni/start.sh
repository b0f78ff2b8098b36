#!/usr/bin/env bash
# Three PostgreSQL servers that Patroni keeps one database on, with etcd, on this machine:
#
#   examples/patroni/start.sh
#
# The last line that it prints is the URL for COUNTERSIGN_DATABASE_URL. Ctrl-C ends all of it. A node that was killed is started
# anew by SIGHUP (kill -HUP, the pid stands in the first line). Data and logs lie in PATRONI_DIR, ports count from PATRONI_PORT.
# With etcd on one machine this shows what happens when a database server is lost, not how to be safe from it: that takes three machines.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
dir="${PATRONI_DIR:-$here/data}"
first="${PATRONI_PORT:-5440}"
for program in patroni etcd; do
  command -v "$program" >/dev/null || {
    echo "start.sh: $program is not installed (Debian: apt-get install patroni etcd-server postgresql)" >&2
    exit 1
  }
done
bin="$(dirname "$(find /usr/lib/postgresql -maxdepth 3 -path '*/bin/pg_ctl' | sort -V | tail -n 1)")"
keeper=$((first + 7))
mkdir -p "$dir"

# PostgreSQL refuses to run as root.
account=()
if [[ "$(id -u)" == 0 ]]; then
  chown postgres: "$dir"
  account=(setpriv --reuid=postgres --regid=postgres --init-groups)
fi

declare -A pids=()
etcd=""
end_all() {
  trap - EXIT
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${pids[@]}"; do while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done; done
  [[ -z "$etcd" ]] || kill "$etcd" 2>/dev/null || true
  wait
}
trap end_all EXIT
trap 'exit 0' INT TERM
restart=""
trap 'restart=yes' HUP

start_node() {
  local address="127.0.0.1:$((first + $1))" rest="127.0.0.1:$((first + 3 + $1))"
  PATRONI_NAME="node$1" PATRONI_ETCD3_HOST="127.0.0.1:$keeper" \
    PATRONI_RESTAPI_LISTEN="$rest" PATRONI_RESTAPI_CONNECT_ADDRESS="$rest" \
    PATRONI_POSTGRESQL_LISTEN="$address" PATRONI_POSTGRESQL_CONNECT_ADDRESS="$address" \
    PATRONI_POSTGRESQL_DATA_DIR="$dir/node$1" PATRONI_POSTGRESQL_BIN_DIR="$bin" PATRONI_POSTGRESQL_PGPASS="$dir/pgpass$1" \
    "${account[@]}" patroni "$dir/patroni.yml" >>"$dir/node$1.log" 2>&1 &
  pids[$1]=$!
  echo "${pids[$1]}" >"$dir/node$1.pid"
}

# await_members: until one node says that it is the primary, and the others that they follow it, one of them without a lag.
await_members() {
  node --input-type=module -e '
    const ports = process.argv.slice(1);
    const count = async (role) =>
      (await Promise.all(ports.map((port) => fetch(`http://127.0.0.1:${port}/${role}`).then(({ ok }) => ok, () => false))))
        .filter(Boolean).length;
    const until = Date.now() + 120_000;
    const isWhole = async () => (await count("primary")) === 1 && (await count("replica")) === 2 && (await count("sync")) > 0;
    while (!(await isWhole())) {
      if (Date.now() > until) process.exit(1);
      await new Promise((told) => setTimeout(told, 200));
    }' $((first + 4)) $((first + 5)) $((first + 6)) || {
    echo "start.sh: the nodes do not come: $dir/node*.log say why" >&2
    exit 1
  }
}

echo "start.sh runs as $$"
cp "$here/patroni.yml" "$dir/patroni.yml"
"${account[@]}" etcd --data-dir "$dir/etcd" --listen-client-urls "http://127.0.0.1:$keeper" \
  --advertise-client-urls "http://127.0.0.1:$keeper" --listen-peer-urls "http://127.0.0.1:$((keeper + 1))" \
  --initial-advertise-peer-urls "http://127.0.0.1:$((keeper + 1))" \
  --initial-cluster "default=http://127.0.0.1:$((keeper + 1))" >"$dir/etcd.log" 2>&1 &
etcd=$!
for node in 1 2 3; do start_node "$node"; done
await_members
hosts="127.0.0.1:$((first + 1)),127.0.0.1:$((first + 2)),127.0.0.1:$((first + 3))"
echo "postgres://postgres@$hosts/postgres?target_session_attrs=read-write"
while true; do
  # A signal ends the wait; so does the end of a node, which the others go on without.
  wait -n || true
  kill -0 "$etcd" 2>/dev/null || exit 1
  if [[ -n "$restart" ]]; then
    restart=""
    for node in 1 2 3; do kill -0 "${pids[$node]}" 2>/dev/null || start_node "$node"; done
    await_members
    echo "All nodes are there."
  fi
done
