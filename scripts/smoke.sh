#!/usr/bin/env bash
# Starts the demo of a binary, asks it for the landmine at Sarigor, and stops it.
# usage: scripts/smoke.sh BINARY
set -euo pipefail
binary=$1
dir=$(mktemp -d)
"$binary" demo --addr 127.0.0.1:0 >"$dir/out" 2>"$dir/err" &
server=$!
trap 'kill "$server" 2>/dev/null || true; rm -rf "$dir"' EXIT

url=
for _ in $(seq 100); do
  url=$(sed -nE 's#^(http://127\.0\.0\.1:[0-9]+).*#\1#p' "$dir/out")
  [ -n "$url" ] && curl -fs "$url/readyz" >/dev/null && break
  kill -0 "$server" 2>/dev/null || { cat "$dir/out" "$dir/err" >&2; exit 1; }
  sleep 0.1
done
[ -n "$url" ] || { echo "the demo did not start" >&2; cat "$dir/out" "$dir/err" >&2; exit 1; }

answer=$(curl -fsS "$url/incidents?bbox=69.5,37.2,71,38.2")
grep -q 'Border Post Number 12' <<<"$answer" || { echo "the landmine at Sarigor is not in the answer: $answer" >&2; exit 1; }
grep -q '"FeatureCollection"' <<<"$answer" || { echo "the answer is not GeoJSON: $answer" >&2; exit 1; }

kill -TERM "$server"
wait "$server" || { echo "the demo did not stop cleanly" >&2; cat "$dir/err" >&2; exit 1; }
echo "smoke: ok" >&2
