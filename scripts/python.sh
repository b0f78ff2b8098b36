#!/usr/bin/env bash
# Checks clients/python: lint, types, tests against a server of this checkout, and what would be published.
#
#   scripts/python.sh [lint] [types] [tests] [build]     all of them unless named
#   scripts/python.sh readme                             of the tests, those of what the README shows
#   scripts/python.sh --installed                        only tells by its exit code whether all that tests need is there
#
# Needs Python 3.9 or newer with venv; COUNTERSIGN_PYTHON names another than python3. What it installs lies under
# node_modules/.cache.
set -euo pipefail
cd "$(dirname "$0")/.."

python="${COUNTERSIGN_PYTHON:-python3}"
pyright=1.1.414
package=clients/python
requirements="$package/requirements.txt"
version="$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')"
venv="$PWD/node_modules/.cache/python-$version-$(cksum <"$requirements" | cut -d ' ' -f 1)"
tools="$PWD/node_modules/.cache/pyright-$pyright"
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_QUIET=1 PYTHONDONTWRITEBYTECODE=1

if [[ "${1:-}" == --installed ]]; then exec test -d "$venv"; fi
if [[ ! -d "$venv" ]]; then
  rm -rf "$venv.new"
  "$python" -m venv "$venv.new"
  "$venv.new/bin/python" -m pip install --requirement "$requirements"
  mv "$venv.new" "$venv"
fi

lint() {
  "$venv/bin/python" -m ruff check --no-cache "$package"
  "$venv/bin/python" -m ruff format --no-cache --check "$package"
}

types() {
  if [[ ! -d "$tools" ]]; then
    npm install --silent --no-save --prefix "$tools.new" "pyright@$pyright"
    mv "$tools.new" "$tools"
  fi
  "$venv/bin/python" "$package/tests/support/readme.py" >"$venv/readme.py"
  (cd "$package" && "$venv/bin/python" -m mypy --cache-dir "$venv/mypy" src tests "$venv/readme.py")
  "$tools/node_modules/.bin/pyright" --project "$package" --pythonpath "$venv/bin/python"
}

tests() {
  "$venv/bin/python" -m pip install --no-build-isolation --force-reinstall --no-deps "$package"
  "$venv/bin/python" -m pytest -p no:cacheprovider "${@:-$package}"
}

readme() {
  tests "$package/tests/test_readme.py"
}

build() {
  rm -rf "$package/dist"
  "$venv/bin/python" -m build --no-isolation "$package" >/dev/null
  "$venv/bin/python" -m zipfile --list "$package"/dist/*.whl | grep countersign/py.typed >/dev/null
  ls "$package/dist"
}

(($# > 0)) || set -- lint types tests build
for part in "$@"; do
  echo "-- $part"
  "$part"
done
