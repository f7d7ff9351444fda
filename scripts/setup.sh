#!/usr/bin/env bash
# Installs what the tests need beside Go: GDAL, QGIS, a browser and a few small
# programs with apt (as root or by sudo without a password), and npm and Python
# packages into a cache folder of the user. It installs only what is missing, so
# that a second run takes a second. Where something cannot be installed it names
# it and goes on: the tests that need it skip, or fail when CI=true.
set -uo pipefail

cache=${DATELINE_TEST_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/dateline/test}
npm_packages=(leaflet@1.9.4 maplibre-gl@6.17.0 @placemarkio/check-geojson@0.1.14
  axe-core@4.14.1)
python_packages=(schemathesis==4.32.5 pyarrow==26.0.1)

# what to look for, and the Debian package that has it
commands=(
  gcc:gcc # the race detector needs cgo
  git:git
  make:make
  curl:curl
  jq:jq
  unzip:unzip
  sqlite3:sqlite3
  ogrinfo:gdal-bin
  ogr2ogr:gdal-bin
  chromium:chromium
  node:nodejs
  npm:npm
  python3:python3
)
modules=(osgeo.ogr:python3-gdal qgis.core:python3-qgis venv:python3-venv ensurepip:python3-venv)

system_python=/usr/bin/python3
[ -x "$system_python" ] || system_python=python3

say() { printf 'setup: %s\n' "$*" >&2; }

lacks_command() { ! command -v "$1" >/dev/null 2>&1; }
lacks_module() { ! QT_QPA_PLATFORM=offscreen "$system_python" -c "import $1" >/dev/null 2>&1; }

missing_packages() {
  local entry
  {
    for entry in "${commands[@]}"; do lacks_command "${entry%%:*}" && echo "${entry#*:}"; done
    for entry in "${modules[@]}"; do lacks_module "${entry%%:*}" && echo "${entry#*:}"; done
  } | sort -u
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

can_be_root() { [ "$(id -u)" = 0 ] || sudo -n true >/dev/null 2>&1; }

install_debian() {
  local packages
  mapfile -t packages < <(missing_packages)
  [ "${#packages[@]}" -gt 0 ] || return 0
  if lacks_command apt-get; then
    say "no apt-get here; install by hand: ${packages[*]}"
    return
  fi
  if ! can_be_root; then
    say "neither root nor sudo without a password; install by hand: sudo apt-get install ${packages[*]}"
    return
  fi
  say "installing ${packages[*]}"
  as_root apt-get update -q >&2 || say "apt-get update did not work; trying with what is known"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${packages[@]}" >&2 && return
  say "not all at once; one by one"
  local p
  for p in "${packages[@]}"; do
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$p" >&2 || say "cannot install $p"
  done
}

# install_once NAME WANTED COMMAND...: runs COMMAND unless the stamp says that
# exactly WANTED is there already.
install_once() {
  local stamp=$cache/$1.installed wanted=$2
  shift 2
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && return
  mkdir -p "$cache"
  if "$@" >&2; then
    printf '%s' "$wanted" >"$stamp"
  else
    say "cannot install $wanted"
  fi
}

install_npm() {
  npm install --silent --no-fund --no-audit --ignore-scripts --prefix "$cache/npm" "${npm_packages[@]}"
}

install_python() {
  "$system_python" -m venv --clear "$cache/venv" &&
    "$cache/venv/bin/pip" install --quiet --disable-pip-version-check "${python_packages[@]}"
}

report() {
  local entry absent=()
  for entry in "${commands[@]}"; do lacks_command "${entry%%:*}" && absent+=("${entry%%:*}"); done
  for entry in "${modules[@]}"; do lacks_module "${entry%%:*}" && absent+=("Python module ${entry%%:*}"); done
  for entry in "${npm_packages[@]}"; do
    [ -f "$cache/npm/node_modules/${entry%@*}/package.json" ] || absent+=("npm package $entry")
  done
  for entry in "${python_packages[@]}"; do
    [ -x "$cache/venv/bin/${entry%%=*}" ] || "$cache/venv/bin/python" -c "import ${entry%%=*}" 2>/dev/null || absent+=("Python package $entry")
  done
  if [ "${#absent[@]}" -gt 0 ]; then
    say "STILL MISSING, the tests that need it will skip (or fail when CI=true):"
    printf '  - %s\n' "${absent[@]}" >&2
  else
    say "everything is there"
  fi
}

lacks_command go && { say "Go is missing: https://go.dev/dl/"; exit 1; }
install_debian
lacks_command npm || install_once npm "${npm_packages[*]}" install_npm
lacks_module ensurepip || install_once venv "${python_packages[*]}" install_python
report
