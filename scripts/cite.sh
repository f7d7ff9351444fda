#!/usr/bin/env bash
# Runs the official conformance suite ets-ogcapi-features10 against the demo of a
# binary, and fails on any failure that is not the suite's own (tools/cite).
# usage: scripts/cite.sh BINARY
#
# The suite is the all-in-one jar in $CITE_JAR, or else the one that Maven gets
# from its central repository (with its checksum verified) into the cache of the
# tests. $CITE_JAR may be any Java class path with the suite on it.
set -euo pipefail
cd "$(dirname "$0")/.."
binary=$1
version=1.9
artifact=org.opengis.cite:ets-ogcapi-features10:$version:jar:aio
cache=${DATELINE_TEST_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/dateline/test}/cite
jar=${CITE_JAR:-$cache/ets-ogcapi-features10-$version-aio.jar}

say() { printf 'cite: %s\n' "$*" >&2; }

# need COMMAND PACKAGE: installs a Debian package unless its command is there
need() {
  command -v "$1" >/dev/null && return
  say "installing $2"
  local root=()
  [ "$(id -u)" = 0 ] || root=(sudo -n)
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$2" >&2 ||
    { say "$1 is not there and cannot be installed; install the package $2"; exit 1; }
}

need java openjdk-17-jre-headless
if [ -z "${CITE_JAR:-}" ] && [ ! -f "$jar" ]; then
  need mvn maven
  mkdir -p "$cache"
  mvn -q -B -C org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy \
    -Dartifact="$artifact" -DoutputDirectory="$cache" -Dmdep.useBaseVersion=true >"$cache/mvn.log" 2>&1 || true
  if [ ! -f "$jar" ]; then
    grep -m 3 ERROR "$cache/mvn.log" >&2 || true
    say "the suite $artifact cannot be had; give the path of its jar in CITE_JAR"
    exit 1
  fi
fi

dir=$(mktemp -d)
"$binary" demo --addr 127.0.0.1:0 --json >"$dir/demo.json" 2>"$dir/demo.err" &
server=$!
trap 'kill "$server" 2>/dev/null || true; rm -rf "$dir"' EXIT
url=
for _ in $(seq 300); do
  url=$(sed -nE 's#.*"url": "([^"]+)".*#\1#p' "$dir/demo.json")
  [ -n "$url" ] && break
  kill -0 "$server" 2>/dev/null || { cat "$dir/demo.err" >&2; exit 1; }
  sleep 0.1
done
[ -n "$url" ] || { say "the demo did not start"; cat "$dir/demo.err" >&2; exit 1; }

cat >"$dir/run.xml" <<END
<?xml version="1.0" encoding="UTF-8"?>
<properties version="1.0"><entry key="iut">$url/</entry><entry key="noofcollections">-1</entry></properties>
END
# Its exit code says nothing; what it found is in a file.
java -cp "$jar" org.opengis.cite.ogcapifeatures10.TestNGController -o "$dir" "$dir/run.xml" >"$dir/suite.log" 2>&1 || true
results=$(find "$dir" -name testng-results.xml | head -n 1)
[ -n "$results" ] || { say "the suite did not run"; tail -n 20 "$dir/suite.log" >&2; exit 1; }
go run ./tools/cite "$results"
