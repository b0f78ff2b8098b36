#!/usr/bin/env bash
# Three nodes on one PostgreSQL behind HAProxy, on this machine:
#
#   COUNTERSIGN_DATABASE_URL=postgres://… examples/cluster/start.sh
#
# Ctrl-C ends all of it. SIGHUP (kill -HUP, its pid stands in the first line) starts the nodes anew, one after the other, as an
# upgrade does: nobody's request fails by it. Data folders, logs and the master key lie in CLUSTER_DIR, ports count from CLUSTER_PORT.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
program="$here/../../packages/server/bin/countersign.js"
dir="${CLUSTER_DIR:-$here/data}"
first="${CLUSTER_PORT:-8080}"
: "${COUNTERSIGN_DATABASE_URL:?names the PostgreSQL that all nodes share}"
command -v haproxy >/dev/null || {
  echo "start.sh: HAProxy is not installed (Debian: apt-get install haproxy)" >&2
  exit 1
}

export BALANCER="127.0.0.1:$first" BALANCER_VIEW="127.0.0.1:$((first + 4))"
export NODE1="127.0.0.1:$((first + 1))" NODE2="127.0.0.1:$((first + 2))" NODE3="127.0.0.1:$((first + 3))"
export COUNTERSIGN_DATABASE_URL COUNTERSIGN_TRUSTED_PROXIES=127.0.0.1 COUNTERSIGN_DRAIN_SECONDS=3
export COUNTERSIGN_PUBLIC_URL="${COUNTERSIGN_PUBLIC_URL:-http://127.0.0.1:$first}" COUNTERSIGN_MASTER_KEY_FILE="$dir/master.key"
mkdir -p "$dir"
if [[ ! -f "$COUNTERSIGN_MASTER_KEY_FILE" ]]; then
  (umask 077 && head -c 32 /dev/urandom | base64 >"$COUNTERSIGN_MASTER_KEY_FILE")
fi

declare -A pids=()
balancer=""
end_all() {
  trap - EXIT
  for pid in "$balancer" "${pids[@]}"; do [[ -z "$pid" ]] || kill "$pid" 2>/dev/null || true; done
  wait
}
trap end_all EXIT
trap 'exit 0' INT TERM
restart=""
trap 'restart=yes' HUP

# await_ready PORT/PATH PID LOG: until what listens there says that it is ready.
await_ready() {
  until node -e "fetch('http://127.0.0.1:$1').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"; do
    kill -0 "$2" 2>/dev/null || {
      echo "start.sh: a process has ended: $3 says why" >&2
      exit 1
    }
    sleep 0.2
  done
}

start_node() {
  local port=$((first + $1))
  COUNTERSIGN_PORT="$port" COUNTERSIGN_DATA_DIR="$dir/node$1" node "$program" serve >>"$dir/node$1.log" 2>&1 &
  pids[$1]=$!
  await_ready "$port/readyz" "${pids[$1]}" "$dir/node$1.log"
}

end_node() {
  kill "${pids[$1]}"
  while kill -0 "${pids[$1]}" 2>/dev/null; do sleep 0.1; done
}

echo "start.sh runs as $$"
for node in 1 2 3; do start_node "$node"; done
haproxy -db -f "$here/haproxy.cfg" >"$dir/haproxy.log" 2>&1 &
balancer=$!
await_ready "$first/readyz" "$balancer" "$dir/haproxy.log"
echo "Serving at http://127.0.0.1:$first (ids and secrets: $dir/node1/bootstrap.json)"
while true; do
  # A signal ends the wait; so does the end of a node, which the balancer goes round.
  wait -n || true
  kill -0 "$balancer" 2>/dev/null || exit 1
  if [[ -n "$restart" ]]; then
    restart=""
    for node in 1 2 3; do
      end_node "$node"
      start_node "$node"
      # The next one ends only when requests go to this one again.
      await_ready "$((first + 4))/node$node" "$balancer" "$dir/haproxy.log"
    done
    echo "All nodes were started anew."
  fi
done
