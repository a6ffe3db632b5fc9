#!/usr/bin/env bash
# Breaks what sync rests on, one rule at a time, in a copy, and shows that the simulator notices each time.
# Exits 1 if one survives. It needs about ten minutes the first time, and nothing but Swift and perl.
set -euo pipefail
cd "$(dirname "$0")/.."
exec </dev/null

root=$PWD
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
log=$copy/log
survivors=0
seeds=${SATCHEL_SEEDS:-1500}
export SWIFT_DETERMINISTIC_HASHING=1

cp -R Package.swift Sources Storage Config Tests "$copy"
[[ ! -f Package.resolved ]] || cp Package.resolved "$copy"
scratch=$root/.build/mutations-sync

# The compiled dependencies are kept for the next run.
build() {
  swift build --product satchel-simulator --quiet --package-path "$copy" \
    --scratch-path "$scratch" >"$log" 2>&1
}

simulate() { timeout 900 nice "$scratch/debug/satchel-simulator" find 0 "$seeds" >"$log" 2>&1; }

# mutate WHAT FILE EXPRESSION: applies a perl expression to a file as a whole, simulates, and takes it back.
mutate() {
  local what=$1 file=$copy/$2 verdict
  cp "$file" "$copy/original"
  perl -0pi -e "$3" "$file"
  if cmp -s "$file" "$copy/original"; then
    verdict='NOT APPLIED: the source has changed, mend this script'
  elif ! build; then
    verdict='DOES NOT COMPILE'
  elif simulate; then
    verdict='SURVIVED'
  else
    verdict="caught by $(grep -oE '^seed [0-9]+' "$log" || echo 'a crash')"
  fi
  case $verdict in
    caught*) ;;
    *) survivors=$((survivors + 1)) ;;
  esac
  printf '%-70s %s\n' "$what" "$verdict"
  cp "$copy/original" "$file"
}

if ! build || ! (seeds=100 && simulate); then
  cat "$log" >&2
  echo 'The simulator fails without any mutation.' >&2
  exit 1
fi

# Who had seen what
mutate 'a context is not frozen when others'"'"' changes come' Storage/Library/Receive.swift \
  's/try connection\.cut\(\)\n//'
mutate 'what a writer had seen is compared by number alone' Storage/Library/Branches.swift \
  's/where try seenHash\(replica, at: version\.n\) != version\.hash \{ return nil \}/where version.n == 0 { return nil }/'
mutate 'the life bit counts on the machine that wrote it only' Storage/Library/Receive.swift \
  's/(guard operation\.kind != \.nop else \{ continue \})/$1\n      var operation = operation\n      operation.givesLife = false/'
mutate 'a purge drops the unseen, too' Sources/SatchelModel/Entity.swift \
  's/case \.purge: for key in cells\.keys \{[^}]+\}/case .purge: cells = [:]/'
mutate 'what waits is never tried again' Storage/Library/Receive.swift \
  's/while try retryBuffered\(\) \{\}//'

# Cursors and acknowledgements
mutate 'the cursor is stored before the data' Sources/SatchelSync/Exchange.swift \
  's/(state\.cursor = cursor\.text\n)/$1    try save(state)\n/'
mutate 'the cursor passes what did not open' Sources/SatchelSync/Exchange.swift \
  's/cursorBeforeSnapshot \?\? cursorBeforeRefused/cursorBeforeSnapshot/'
mutate 'what was acknowledged once counts for ever' Sources/SatchelSync/OwnTipCheck.swift \
  's/\(state\.acknowledged, state\.acknowledgedHash\) = \(answer\.ownN, answer\.ownHash\)/if answer.ownN > state.acknowledged { (state.acknowledged, state.acknowledgedHash) = (answer.ownN, answer.ownHash) }/'
mutate 'texts are not offered again to a remote that was set back' Sources/SatchelSync/Healing.swift \
  's/try stored \{ \(\) throws\(StorageError\) in try library\.markBodiesUnsent\(\) \}//'

# Snapshots
mutate 'a snapshot replaces what is here' Storage/Library/SnapshotJoin.swift \
  's/ours\.joined\(theirs, seenHere: seenHere, seenThere: there\.version\)/theirs/'
mutate 'a join keeps what the other side dropped' Sources/SatchelModel/Cell.swift \
  's/heads\.filter \{ other\.heads\.contains\(\$0\) \|\| !seenThere\.contains\(\$0\.dot\) \}/heads/'
mutate 'a remote that was set back is not given what it lacks of others' Sources/SatchelSync/Healing.swift \
  's/guard try publishSnapshot\(.+\n/\n/'
mutate 'nobody looks at a snapshot that was left' Sources/SatchelSync/Exchange.swift \
  's/if answer\.snapshot \{.+\n//'

# Machines that come back different, and logs that go on twice
mutate 'under a new id the changes keep their old names' Storage/Library/RenameReplica.swift \
  's/try connection\.renameDots\(of: old, after: n, to: replica\)\n//'
mutate 'under a new id the old one is not in the context' Storage/Library/RenameReplica.swift \
  's/if n > 0 \{ base\[old\] = .+?\}\n//'
mutate 'a second branch is not followed' Storage/Library/Receive.swift \
  's/return \.branch\(tree\)/return .unknown/'
mutate 'a branch keeps the names from before the fork' Storage/Library/Branches.swift \
  's/if !renaming\.isEmpty \{ try rename\(renaming\) \}//'
mutate 'renaming begins one operation too early' Sources/SatchelModel/LogTree.swift \
  's/dot\.n > \$0\.after/dot.n >= \$0.after/'
mutate 'a branch has not seen what it goes on from' Storage/Library/Receive.swift \
  's/context = context\.union\(own\)\n//'

[[ $survivors == 0 ]] || { echo "$survivors not caught" >&2 && exit 1; }
