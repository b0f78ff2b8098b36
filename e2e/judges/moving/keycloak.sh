#!/bin/sh
# Has Keycloak make a realm and export it: KEYCLOAK_VERSION=… keycloak.sh FOLDER [CACHE [PORT [WAY…]]]. Needs a JDK, Maven and unzip. Keycloak itself is kept
# in CACHE (FOLDER when left out). FOLDER gets people.json, what fillKeycloak.mjs printed, and a folder for each way of exporting:
# different_files, same_file and realm_file, all of them when none is named.
set -eu
version=${KEYCLOAK_VERSION:?}
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1" "${2:-$1}"
folder=$(cd "$1" && pwd)
cache=$(cd "${2:-$1}" && pwd)
port=${3:-18931}
[ $# -gt 3 ] && shift 3 || set -- different_files same_file realm_file
if [ ! -d "$cache/keycloak-$version" ]; then
  work=$(mktemp -d "$cache/unpacking-XXXXXX")
  mvn -q -B dependency:copy -Dartifact="org.keycloak:keycloak-quarkus-dist:$version:zip" -DoutputDirectory="$work"
  unzip -q "$work/keycloak-quarkus-dist-$version.zip" -d "$work"
  KC_DB=dev-file "$work/keycloak-$version/bin/kc.sh" build >"$folder/build.log"
  mv "$work/keycloak-$version" "$cache"
  rm -r "$work"
fi
cp -R "$cache/keycloak-$version" "$folder/keycloak"
rm -rf "$folder/keycloak/data/h2"
export KC_DB=dev-file KC_BOOTSTRAP_ADMIN_USERNAME=admin KC_BOOTSTRAP_ADMIN_PASSWORD=admin
kc="$folder/keycloak/bin/kc.sh"
"$kc" start --optimized --http-enabled=true --hostname-strict=false --http-host=127.0.0.1 --http-port="$port" >"$folder/serve.log" 2>&1 &
shell=$!
until grep -q "Listening on" "$folder/serve.log"; do
  kill -0 "$shell"
  sleep 1
done
# The script's child is the server; its database must be closed before it is read.
server=$(pgrep -P "$shell" java || echo "$shell")
node "$here/fillKeycloak.mjs" "http://127.0.0.1:$port" >"$folder/people.json" || {
  kill "$server"
  exit 1
}
kill "$server"
while kill -0 "$server" 2>/dev/null; do sleep 1; done
for way; do
  "$kc" export --optimized --realm harbour --dir "$folder/$way" --users "$way" --users-per-file 2 >>"$folder/export.log" 2>&1
done
