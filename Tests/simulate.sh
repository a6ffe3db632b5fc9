#!/usr/bin/env bash
# Runs the simulator over many seeds, a process for each processor: SEEDS seeds from FROM on. With KIND=server or
# KIND=copies the machines meet at plain storage instead of a relay, and with KIND=several at both.
# Prints what failed and how many seeds a second there were; exits 1 if any failed.
set -euo pipefail
seeds=${SEEDS:-10000} from=${FROM:-0} batch=${BATCH:-100}
program=${1:?path of satchel-simulator}
export SWIFT_DETERMINISTIC_HASHING=1

started=$(date +%s)
failures=$(mktemp)
trap 'rm -f "$failures"' EXIT
seq "$from" "$batch" $((from + seeds - 1)) |
  xargs -P "$(nproc)" -I FIRST nice -n 19 "$program" ${KIND:-} FIRST "$batch" |
  grep --line-buffered '^seed ' | tee "$failures" || true
took=$(($(date +%s) - started))
echo "$seeds seeds, $(wc -l <"$failures") failed, $((seeds / (took > 0 ? took : 1))) a second"
[[ ! -s $failures ]]
