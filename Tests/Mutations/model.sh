# shellcheck shell=bash
# The rules of SatchelModel, and its tests. Some three minutes, most of it one build.

copy_sources() {
  mkdir -p "$copy/Sources" "$copy/Tests/SatchelTestSupport"
  cp -Rp Sources/SatchelBytes Sources/SatchelModel "$copy/Sources"
  cp -Rp Tests/SatchelModelTests "$copy/Tests"
  cp -p Tests/SatchelTestSupport/SeededGenerator.swift "$copy/Tests/SatchelTestSupport"
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
}

# The compiled dependencies are kept for the next run.
build() { swift build --build-tests --quiet --package-path "$copy" >"$log" 2>&1; }

check() {
  timeout 900 swift test --skip-build --disable-xctest --quiet --filter SatchelModelTests \
    --package-path "$copy" >"$log" 2>&1
}

sound() { check; }

catcher() {
  echo "$(grep -oE '^✘ Test [^ (]+|^✘ Test "[^"]+"' "$log" | grep -vc '^✘ Test run' || true) tests"
}

mutations() {
  # Which write counts
  mutate 'ties are decided by the stamp alone' Sources/SatchelModel/Cell.swift \
    's/(\$0\.stamp == \$1\.stamp \?)/!BROKEN && $1/'
  mutate 'the smaller stamp wins' Sources/SatchelModel/Cell.swift \
    's/: (\$0\.stamp < \$1\.stamp \})/: BROKEN ? \$0.stamp > \$1.stamp : $1/'

  # What an operation drops
  mutate 'a context does not include the base' Sources/SatchelModel/VersionVector.swift \
    's/(base\.contains\(other\))/!BROKEN && $1/'
  mutate 'a context includes the whole of the own log' Sources/SatchelModel/VersionVector.swift \
    's/\? (other\.n < dot\.n)/? BROKEN || $1/'
  mutate 'a write drops nothing' Sources/SatchelModel/Entity.swift \
    's/(case \.write:\n\s+)(drop\(operation\.key, context, into: &dropped\))/$1if !BROKEN { $2 }/'
  mutate 'a removal drops the unseen, too' Sources/SatchelModel/Entity.swift \
    's/case \.remove: (drop\(operation\.key, context, into: &dropped\))/case .remove: if BROKEN { cells[operation.key] = nil } else { $1 }/'
  mutate 'a deletion drops unseen life' Sources/SatchelModel/Entity.swift \
    's/(case \.delete:\n\s+)(drop\(CellKey\(\.life\), context, into: &dropped\))/$1if BROKEN { cells[CellKey(.life)] = nil } else { $2 }/'
  mutate 'a deletion leaves no trace' Sources/SatchelModel/Entity.swift \
    's/(insert\(\[\], at: CellKey\(\.deleted\), of: operation, context\))/if !BROKEN { $1 }/'
  mutate 'a purge drops the unseen, too' Sources/SatchelModel/Entity.swift \
    's/case \.purge: for key in cells\.keys \{ (drop[^}]+)\}/case .purge: for key in cells.keys { if BROKEN { cells[key] = nil } else { $1} }/'
  mutate 'life grows with each edit' Sources/SatchelModel/Entity.swift \
    's/(would grow by a dot with each edit\.\n\s+)(drop\(CellKey\(\.life\), context, into: &dropped\))/$1if !BROKEN { $2 }/'
  mutate 'the life bit is ignored' Sources/SatchelModel/Entity.swift \
    's/if operation\.givesLife \{/if operation.givesLife, !BROKEN {/'

  # Joining
  mutate 'a join unites' Sources/SatchelModel/Cell.swift \
    's/(let mine = heads\.filter \{ )/$1BROKEN || /; s/(!heads\.contains\(\$0\)) && (!seenHere\.contains\(\$0\.dot\))/$1 && (BROKEN || $2)/'
  mutate 'a join keeps what the other side dropped' Sources/SatchelModel/Cell.swift \
    's/(let mine = heads\.filter \{ )/$1BROKEN || /'
  mutate 'a join loses what the other side has not seen' Sources/SatchelModel/Cell.swift \
    's/\|\| (!seenThere\.contains\(\$0\.dot\))/|| !BROKEN && $1/'
  mutate 'everybody writes again what a purge took' Sources/SatchelModel/Restatement.swift \
    's/(\$0\.dot\.replica == own)/(BROKEN || $1)/'
  mutate 'nobody writes again what a purge took' Sources/SatchelModel/Restatement.swift \
    's/(survivor\[\.life\]\.heads\.contains)/!BROKEN, $1/'

  # The clock
  mutate 'any stamp moves the clock' Sources/SatchelModel/Stamp.swift \
    's/overflow \? \.max : latest/overflow || BROKEN ? .max : latest/'
  mutate 'the clock goes back with the wall clock' Sources/SatchelModel/Stamp.swift \
    's/max\(last\.next, (Stamp\(milliseconds: now\))\)/BROKEN ? $1 : max(last.next, $1)/'

  # Notes
  mutate 'a changed line gets a new place' Sources/SatchelModel/LineEdit.swift \
    's/let pairs = (min\(.+\))\n/let pairs = BROKEN ? 0 : $1\n/'
  mutate 'a changed line does not say what it replaced' Sources/SatchelModel/LineEdit.swift \
    's/was: old\.text\)/was: BROKEN ? "" : old.text)/'
  mutate 'a save leaves the old lines' Sources/SatchelModel/LineEdit.swift \
    's/(removed\.formUnion\(.+\))\n/if !BROKEN { $1 }\n/'
  mutate 'a save writes all lines anew' Sources/SatchelModel/LineEdit.swift \
    's/(\$0\.isFirstOfFraction) \? number/!BROKEN && $1 ? number/'
  mutate 'lines inserted apart can mix' Sources/SatchelModel/LineKey.swift \
    's/(middle\(lower, upper\)) \+ hash/$1 + hash.prefix(BROKEN ? 0 : 4)/'
  mutate 'places are not escaped' Sources/SatchelModel/LineKey.swift \
    's/\{ \$0 > 1 \? \[\$0\]/{ \$0 > 1 || BROKEN ? [\$0]/'
  mutate 'a line between two others lands above both' Sources/SatchelModel/LineKey.swift \
    's/(\(low \+ high\) \/ 2)/BROKEN ? low : $1/'
  mutate 'changes of touching words are merged' Sources/SatchelModel/WordMerge.swift \
    's/(changes\[0\]\.replaced\.upperBound) < (changes\[1\]\.replaced\.lowerBound) else/BROKEN ? $1 <= $2 : $1 < $2 else/'
  mutate 'letters are equal in any spelling' Sources/SatchelModel/LineText.swift \
    's/(utf8\.count == other\.utf8\.count && utf8\.elementsEqual\(other\.utf8\))/BROKEN ? self == other : $1/'
  mutate 'a match of lines is missed at the end' Sources/SatchelModel/LineDifference.swift \
    's/if line >= old\.count, /if line >= old.count - (BROKEN ? 1 : 0), /'

  # Addresses, edits, undo
  mutate 'fragments that route are dropped' Sources/SatchelModel/WebAddress.swift \
    's/(first == "!" \|\|) (first == "\/")/$1 !BROKEN && $2/'
  mutate 'an address is read by characters' Sources/SatchelModel/WebAddress.swift \
    's/(afterScheme\.prefix \{) (!.+?) \}/$1 BROKEN ? \$0 != "\/" : $2 }/'
  mutate 'a write covers one article of several' Sources/SatchelModel/ArticleEditor.swift \
    's/in members (where !member\.entity\[key\]\.isEmpty \{\n\s+\/\/ The value)/in members.prefix(BROKEN ? 1 : members.count) $1/'
  mutate 'what changes nothing is written' Sources/SatchelModel/ArticleEditor.swift \
    's/if (self\.value\(of: key\) != value) \{/if BROKEN || $1 {/'
  mutate 'undoing takes later changes back, too' Sources/SatchelModel/UndoRecord.swift \
    's/(current\[\$0\.key\]\.winner\?\.value == \$0\.after)/(BROKEN || $1)/'

  # Logs that go on twice, and lists of ends that leave old ones out
  mutate 'a list with gaps loses its second end' Sources/SatchelModel/EndLists.swift \
    's/(\$0) < 2 \|\|/$1 < (BROKEN ? 1 : 2) ||/'
  mutate 'a gap is said to end one end too early' Sources/SatchelModel/EndLists.swift \
    's/all\[old\.endIndex\]\.n/all[BROKEN ? old.endIndex - 1 : old.endIndex].n/'
  mutate 'what one list has does not fill the gap of another' Sources/SatchelModel/LogTree.swift \
    's/for (node in open\.sorted\(by: Self\.isBefore\)) \{/for $1 where !BROKEN {/'
  mutate 'an end that is known later is not put between' Sources/SatchelModel/LogTree.swift \
    's/guard (open\.contains\(node\)) else \{ return \}/guard $1, !BROKEN else { return }/'
  mutate 'renaming begins one operation too early' Sources/SatchelModel/LogTree.swift \
    's/(dot\.n) > (\$0\.after)/(BROKEN ? $1 >= $2 : $1 > $2)/'
}
