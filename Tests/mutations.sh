#!/usr/bin/env bash
# Breaks rules one at a time in a copy, and shows that what watches over them notices each time.
#
# usage: Tests/mutations.sh [LIST …], where a list is a file of Tests/Mutations; all of them without one.
# Exits 1 if a broken rule survives. All rules are built into one program, which breaks the one that the
# environment names, so that there is one build a list. It needs nothing but Swift and perl.
set -euo pipefail
cd "$(dirname "$0")/.."
exec </dev/null

root=$PWD
survivors=0

# mutate WHAT FILE EXPRESSION: a perl expression that is applied to a file as a whole. In what it writes,
# BROKEN is true while the rule is to be broken.
mutate() {
  local file=$copy/$2 number=$((${#rules[@]} + 1))
  rules+=("$1")
  cp "$file" "$copy/original"
  perl -0pi -e "$3; s/\\bBROKEN\\b/isBroken($number)/g" "$file"
  if cmp -s "$file" "$copy/original"; then
    echo "'$1' does not apply to $2: the source has changed, mend the list" >&2
    exit 1
  fi
  grep -q '^import SatchelBytes\|^package import SatchelBytes' "$file" || perl -pi -e 'print "import SatchelBytes\n" if $. == 1' "$file"
}

write_switch() {
  cat >"$copy/Sources/SatchelBytes/Broken.swift" <<'SWIFT'
import Glibc

private let broken = getenv("SATCHEL_BROKEN").flatMap { Int(String(cString: $0)) }

package func isBroken(_ rule: Int) -> Bool { rule == broken }
SWIFT
}

try_out() {
  local verdict started=$SECONDS
  if SATCHEL_BROKEN=$1 check; then
    verdict='SURVIVED'
    survivors=$((survivors + 1))
  else
    verdict="caught by $(catcher)"
  fi
  printf '%-70s %s (%d s)\n' "${rules[$1 - 1]}" "$verdict" $((SECONDS - started))
}

# A list says what to copy, how to build and check it, what caught a broken rule, and the rules.
run_list() {
  copy=$root/.build/mutations/$1
  log=$copy/log
  rules=()
  rm -rf "$copy/Sources" "$copy/Storage" "$copy/Config" "$copy/Tests"
  mkdir -p "$copy"
  # shellcheck source=/dev/null
  source "$root/Tests/Mutations/$1.sh"
  copy_sources
  mutations
  write_switch
  if ! build || ! sound; then
    cat "$log" >&2
    echo 'With no rule broken, this fails already.' >&2
    exit 1
  fi
  for number in "${!rules[@]}"; do try_out $((number + 1)); done
}

[[ $# -gt 0 ]] || set -- model sync
for list in "$@"; do run_list "$list"; done
[[ $survivors == 0 ]] || { echo "$survivors not caught" >&2 && exit 1; }
