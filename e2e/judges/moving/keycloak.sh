#!/bin/sh
# Has Keycloak make a realm and export it in each of its ways: keycloak.sh FOLDER. Needs a JDK and Maven, and some minutes.
set -eu
version=26.5.6
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
folder=$(cd "$1" && pwd)
cd "$folder"
if [ ! -d "keycloak-$version" ]; then
  mvn -q -B dependency:copy -Dartifact="org.keycloak:keycloak-quarkus-dist:$version:zip" -DoutputDirectory=.
  unzip -q "keycloak-quarkus-dist-$version.zip"
fi
rm -rf "keycloak-$version/data/h2"
export KC_DB=dev-file KC_BOOTSTRAP_ADMIN_USERNAME=admin KC_BOOTSTRAP_ADMIN_PASSWORD=admin
kc="keycloak-$version/bin/kc.sh"
"$kc" build >build.log
"$kc" start --optimized --http-enabled=true --hostname-strict=false --http-host=127.0.0.1 --http-port=18931 >serve.log 2>&1 &
shell=$!
until grep -q "Listening on" serve.log; do
  kill -0 "$shell"
  sleep 1
done
node "$here/fillKeycloak.mjs" http://127.0.0.1:18931
# The script's child is the server; its database must be closed before it is read.
server=$(pgrep -P "$shell" java || echo "$shell")
kill "$server"
while kill -0 "$server" 2>/dev/null; do sleep 1; done
for way in different_files same_file realm_file; do
  "$kc" export --optimized --realm harbour --dir "$folder/$way" --users "$way" --users-per-file 2 >>export.log 2>&1
done
