#!/bin/sh
# Has privacyIDEA make tokens and export them: PRIVACYIDEA_VERSION=… privacyIdea.sh FOLDER [CACHE]. Needs Python with venv. What pip brings is kept in CACHE
# (FOLDER when left out). FOLDER gets tokens.pi and tokens.csv; what is printed last is the key that opens tokens.pi.
set -eu
version=${PRIVACYIDEA_VERSION:?}
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1" "${2:-$1}"
folder=$(cd "$1" && pwd)
venv=$(cd "${2:-$1}" && pwd)/privacyidea-$version
if [ ! -d "$venv" ]; then
  rm -rf "$venv.new"
  python3 -m venv "$venv.new"
  "$venv.new/bin/python" -m pip install --quiet "privacyidea==$version"
  mv "$venv.new" "$venv"
fi
export PRIVACYIDEA_CONFIGFILE="$folder/pi.cfg"
cat >"$PRIVACYIDEA_CONFIGFILE" <<CFG
SUPERUSER_REALM = ['super']
SQLALCHEMY_DATABASE_URI = 'sqlite:///$folder/pi.sqlite'
SECRET_KEY = 'of a judge'
PI_PEPPER = 'of a judge'
PI_ENCFILE = '$folder/enckey'
PI_LOGFILE = '$folder/privacyidea.log'
PI_AUDIT_NO_SIGN = True
CFG
python="$venv/bin/python"
"$python" "$venv/bin/pi-manage" setup create_enckey >"$folder/setup.log" 2>&1
"$python" "$venv/bin/pi-manage" setup create_tables >>"$folder/setup.log" 2>&1
"$python" "$here/makePrivacyIdea.py" "$PRIVACYIDEA_CONFIGFILE" "$folder/passwd" >>"$folder/setup.log" 2>&1
"$python" "$venv/bin/pi-tokenjanitor" find export --format csv --file "$folder/tokens.csv" >>"$folder/setup.log" 2>&1
"$python" "$venv/bin/pi-tokenjanitor" find export --format pi --file "$folder/tokens.pi" 2>&1 | sed -n 's/.*--key \([A-Za-z0-9_=-]*\).*/\1/p'
