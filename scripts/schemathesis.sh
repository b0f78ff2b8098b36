#!/usr/bin/env bash
# Holds openapi.json against OpenAPI 3.1, and a running server against openapi.json. Needs Python 3.10 or newer with venv;
# what it installs lies under node_modules/.cache.
set -euo pipefail
cd "$(dirname "$0")/.."

schemathesis=4.32.5
validator=0.9.0
venv="$PWD/node_modules/.cache/schemathesis-$schemathesis-$validator"

if [[ ! -x "$venv/bin/schemathesis" ]]; then
  rm -rf "$venv"
  python3 -m venv "$venv.new"
  "$venv.new/bin/pip" install --quiet --disable-pip-version-check \
    "schemathesis==$schemathesis" "openapi-spec-validator==$validator"
  mv "$venv.new" "$venv"
fi

"$venv/bin/python" -m openapi_spec_validator openapi.json
node scripts/schemathesis.ts "$venv/bin/python" -m schemathesis.cli
