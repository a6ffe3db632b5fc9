#!/usr/bin/env bash
# Breaks the rules of SatchelModel one by one in a copy, and shows that its tests notice each time.
# Exits 1 if one survives. It needs about ten minutes the first time, and nothing but Swift and perl.
set -euo pipefail
cd "$(dirname "$0")/.."
exec </dev/null

root=$PWD
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
log=$copy/log
survivors=0

mkdir -p "$copy/Sources" "$copy/Tests"
cp -R Sources/SatchelBytes Sources/SatchelModel "$copy/Sources"
cp -R Tests/SatchelTestSupport Tests/SatchelModelTests "$copy/Tests"
cat >"$copy/Package.swift" <<'PACKAGE'
// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
  name: "mutations",
  dependencies: [.package(url: "https://github.com/apple/swift-crypto", from: "4.5.2")],
  targets: [
    .target(
      name: "SatchelBytes", dependencies: [.product(name: "Crypto", package: "swift-crypto")],
      swiftSettings: strict),
    .target(name: "SatchelModel", dependencies: ["SatchelBytes"], swiftSettings: strict),
    .target(
      name: "SatchelTestSupport", path: "Tests/SatchelTestSupport", swiftSettings: strict),
    .testTarget(
      name: "SatchelModelTests",
      dependencies: ["SatchelBytes", "SatchelModel", "SatchelTestSupport"], swiftSettings: strict),
  ]
)
PACKAGE

# The compiled dependencies are kept for the next run.
build() {
  swift build --build-tests --quiet --package-path "$copy" \
    --scratch-path "$root/.build/mutations" >"$log" 2>&1
}

run_tests() {
  timeout 900 swift test --skip-build --disable-xctest --quiet --filter SatchelModelTests \
    --package-path "$copy" --scratch-path "$root/.build/mutations" >"$log" 2>&1
}

# mutate WHAT FILE EXPRESSION: applies a perl expression to a file as a whole, tests, and takes it back.
mutate() {
  local what=$1 file=$copy/Sources/SatchelModel/$2 verdict
  cp "$file" "$copy/original"
  perl -0pi -e "$3" "$file"
  if cmp -s "$file" "$copy/original"; then
    verdict='NOT APPLIED: the source has changed, mend this script'
  elif ! build; then
    verdict='DOES NOT COMPILE'
  elif run_tests; then
    verdict='SURVIVED'
  else
    verdict="caught by $(grep -oE '^✘ Test [^ (]+|^✘ Test "[^"]+"' "$log" \
      | grep -vc '^✘ Test run' || true) tests"
  fi
  case $verdict in
    caught*) ;;
    *) survivors=$((survivors + 1)) ;;
  esac
  printf '%-62s %s\n' "$what" "$verdict"
  cp "$copy/original" "$file"
}

if ! build || ! run_tests; then
  cat "$log" >&2
  echo 'The tests fail without any mutation.' >&2
  exit 1
fi

# Which write counts
mutate 'ties are decided by the stamp alone' Cell.swift \
  's/\$0\.stamp == \$1\.stamp \? \$0 < \$1 : //'
mutate 'the smaller stamp wins' Cell.swift \
  's/: \$0\.stamp < \$1\.stamp \}/: \$0.stamp > \$1.stamp }/'

# What an operation drops
mutate 'a context does not include the base' VersionVector.swift \
  's/other\.n < dot\.n : base\.contains\(other\)/other.n < dot.n : false/'
mutate 'a context includes the whole of the own log' VersionVector.swift \
  's/\? other\.n < dot\.n :/? true :/'
mutate 'a write drops nothing' Entity.swift \
  's/case \.write:\n\s+drop\(operation\.key, context, into: &dropped\)/case .write:/'
mutate 'a removal drops the unseen, too' Entity.swift \
  's/case \.remove: drop\(operation\.key, context, into: &dropped\)/case .remove: cells[operation.key] = nil/'
mutate 'a deletion drops unseen life' Entity.swift \
  's/case \.delete:\n\s+drop\(CellKey\(\.life\), context, into: &dropped\)/case .delete:\n      cells[CellKey(.life)] = nil/'
mutate 'a deletion leaves no trace' Entity.swift \
  's/insert\(\[\], at: CellKey\(\.deleted\), of: operation, context\)//'
mutate 'a purge drops the unseen, too' Entity.swift \
  's/case \.purge: for key in cells\.keys \{[^}]+\}/case .purge: cells = [:]/'
mutate 'life grows with each edit' Entity.swift \
  's/(would grow by a dot with each edit\.\n)\s+drop\(CellKey\(\.life\), context, into: &dropped\)/$1/'
mutate 'the life bit is ignored' Entity.swift \
  's/if operation\.givesLife \{/if false {/'

# Joining
mutate 'a join unites' Cell.swift \
  's/let mine = heads\.filter \{.+?\}\n/let mine = heads\n/s; s/ && !seenHere\.contains\(\$0\.dot\)//'
mutate 'a join keeps what the other side dropped' Cell.swift \
  's/heads\.filter \{ other\.heads\.contains\(\$0\) \|\| !seenThere\.contains\(\$0\.dot\) \}/heads/'
mutate 'a join loses what the other side has not seen' Cell.swift \
  's/other\.heads\.contains\(\$0\) \|\| !seenThere\.contains\(\$0\.dot\)/other.heads.contains(\$0)/'
mutate 'everybody writes again what a purge took' Restatement.swift \
  's/\{ \$0\.dot\.replica == own \}/{ _ in true }/'
mutate 'nobody writes again what a purge took' Restatement.swift \
  's/\{ \$0\.dot\.replica == own \}/{ _ in false }/'

# The clock
mutate 'any stamp moves the clock' Stamp.swift \
  's/overflow \? \.max : latest/Int64.max/'
mutate 'the clock goes back with the wall clock' Stamp.swift \
  's/max\(last\.next, Stamp\(milliseconds: now\)\)/Stamp(milliseconds: now)/'

# Notes
mutate 'a changed line gets a new place' LineEdit.swift \
  's/let pairs = min\(.+\)\n/let pairs = 0\n/'
mutate 'a changed line does not say what it replaced' LineEdit.swift \
  's/was: old\.text\)/was: "")/'
mutate 'a save leaves the old lines' LineEdit.swift \
  's/removed\.formUnion\(.+\)\n/\n/'
mutate 'a save writes all lines anew' LineEdit.swift \
  's/\$0\.isFirstOfFraction \? number\(\$0\.text\) : -1/_ in -1/'
mutate 'lines inserted apart can mix' LineKey.swift \
  's/stem = LineKey\.middle\(lower, upper\) \+ hash/stem = LineKey.middle(lower, upper) + hash.prefix(0)/'
mutate 'places are not escaped' LineKey.swift \
  's/fraction\.flatMap \{ \$0 > 1 \? \[\$0\] : \[1, \$0 \+ 1\] \}/fraction/'
mutate 'a line between two others lands above both' LineKey.swift \
  's/\(low \+ high\) \/ 2/low/'
mutate 'changes of touching words are merged' WordMerge.swift \
  's/upperBound < changes\[1\]/upperBound <= changes[1]/'
mutate 'letters are equal in any spelling' LineText.swift \
  's/utf8\.count == other\.utf8\.count && utf8\.elementsEqual\(other\.utf8\)/self == other/'
mutate 'a match of lines is missed at the end' LineDifference.swift \
  's/line >= old\.count, line - diagonal >= new\.count/line >= old.count - 1, line - diagonal >= new.count/'

# Addresses, edits, undo
mutate 'fragments that route are dropped' WebAddress.swift \
  's/first == "!" \|\| first == "\/"/first == "!"/'
mutate 'an address is read by characters' WebAddress.swift \
  's/afterScheme\.prefix \{ !.+? \}/afterScheme.prefix { \$0 != "\/" }/'
mutate 'a write covers one article of several' ArticleEditor.swift \
  's/for member in members where !member\.entity\[key\]\.isEmpty \{\n\s+\/\/ The value/for member in members.prefix(1) where !member.entity[key].isEmpty {\n      \/\/ The value/'
mutate 'what changes nothing is written' ArticleEditor.swift \
  's/if self\.value\(of: key\) != value \{ write\(key, value\) \}/write(key, value)/'
mutate 'undoing takes later changes back, too' UndoRecord.swift \
  's/ && current\[\$0\.key\]\.winner\?\.value == \$0\.after//'

[[ $survivors == 0 ]] || { echo "$survivors not caught" >&2 && exit 1; }
