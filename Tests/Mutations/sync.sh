# shellcheck shell=bash
# What sync rests on, and the simulator. Some minutes: one build, then seconds to minutes a rule, and at most ten.

export SWIFT_DETERMINISTIC_HASHING=1
seeds=${SATCHEL_SEEDS:-1500}

copy_sources() {
  cp -Rp Package.swift Sources Storage Config Tests "$copy"
  [[ ! -f Package.resolved ]] || cp -p Package.resolved "$copy"
}

# The compiled dependencies are kept for the next run.
build() {
  swift build --configuration release --product satchel-simulator --quiet --package-path "$copy" >"$log" 2>&1
}

# What cannot be told from a slow machine counts as not noticed.
simulate() {
  timeout 600 nice "$copy/.build/release/satchel-simulator" find 0 "$1" >"$log" 2>&1 || [[ $? == 124 ]]
}

check() { simulate "$seeds"; }
sound() { simulate 100; }

catcher() { grep -oE '^seed [0-9]+' "$log" || echo 'a crash'; }

mutations() {
  # Who had seen what
  mutate 'a context is not frozen when others take a turn' Storage/Library/Receive.swift \
    's/(try connection\.cut\(\))\n/if !BROKEN { $1 }\n/'
  mutate 'what a writer had seen is compared by number alone' Storage/Library/Branches.swift \
    's/where try (seenHash\(replica, at: version\.n\) != version\.hash)/where try BROKEN ? version.n == 0 : $1/'
  mutate 'the life bit counts on the machine that wrote it only' Storage/Library/Receive.swift \
    's/(guard operation\.kind != \.nop else \{ continue \})/$1\n      var operation = operation\n      if BROKEN { operation.givesLife = false }/'
  mutate 'a purge drops the unseen, too' Sources/SatchelModel/Entity.swift \
    's/case \.purge: for key in cells\.keys \{ (drop[^}]+)\}/case .purge: for key in cells.keys { if BROKEN { cells[key] = nil } else { $1} }/'
  mutate 'what waits is never tried again' Storage/Library/Receive.swift \
    's/while try (retryBuffered\(\))/while try BROKEN ? false : $1/'

  # Cursors and acknowledgements
  mutate 'the cursor is stored before the data' Sources/SatchelSync/Exchange.swift \
    's/(state\.cursor = cursor\.text\n)/$1    if BROKEN { try save(state) }\n/'
  mutate 'the cursor passes what did not open' Sources/SatchelSync/Exchange.swift \
    's/(cursorBeforeSnapshot \?\?) cursorBeforeRefused \{/$1 (BROKEN ? nil : cursorBeforeRefused) {/'
  mutate 'what was acknowledged once counts for ever' Sources/SatchelSync/OwnTipCheck.swift \
    's/(\(state\.acknowledged, state\.acknowledgedHash\) = \(answer\.ownN, answer\.ownHash\))/if !BROKEN || answer.ownN > state.acknowledged { $1 }/'
  mutate 'texts are not offered again to a remote that was set back' Sources/SatchelSync/Healing.swift \
    's/(try stored\(library\.oweAllBodies\(to: remoteID\)\))/if !BROKEN { $1 }/g'
  mutate 'pictures are not offered again to a remote that was set back' Storage/Library/BodyTable.swift \
    's/(hash FROM picture WHERE) state = 2/$1 \\(BROKEN ? "0" : "state = 2")/'
  mutate 'the log does not go on behind texts' Sources/SatchelSync/Bodies.swift \
    's/guard try (isNoticed\(\))/guard try BROKEN ? true : $1/'

  # Snapshots
  mutate 'a snapshot replaces what is here' Storage/Library/SnapshotJoin.swift \
    's/(ours\.joined\(theirs, seenHere: seenHere, seenThere: there\.version\))/BROKEN ? theirs : $1/'
  mutate 'a join keeps what the other side dropped' Sources/SatchelModel/Cell.swift \
    's/(let mine = heads\.filter \{ )/$1BROKEN || /'
  mutate 'a remote that was set back is not given what it lacks of others' Sources/SatchelSync/Healing.swift \
    's/guard try (publishSnapshot\(readingTo: state\.cursor\))/guard try BROKEN ? true : $1/'
  mutate 'nobody looks at a snapshot that was left' Sources/SatchelSync/Exchange.swift \
    's/if answer\.snapshot \{/if answer.snapshot, !BROKEN {/'
  mutate 'a remote is sent a log of which the beginning was let go' Sources/SatchelSync/OwnTipCheck.swift \
    's/canSend\(after: n\)/canSend(after: BROKEN ? 1 << 62 : n)/'
  mutate 'a snapshot that knows more of the own log than was written is joined' Storage/Library/SnapshotNames.swift \
    's/guard try (isOurs\(streams\)) else/guard try BROKEN ? true : $1 else/'

  mutate 'a list with gaps is taken for whole' Sources/SatchelModel/LogTree.swift \
    's/(isOpen: )(index > 0 && child\.n <= listedFrom)/$1!BROKEN && $2/'
  mutate 'what lies in a gap of a list is waited for' Storage/Library/Branches.swift \
    's/(guard previous\.n < listedFrom) else/$1, !BROKEN else/'

  mutate 'gaps count as filled by a snapshot that is refused' Storage/Library/SnapshotNames.swift \
    's/(where log == own) \{/$1 && !BROKEN {/; s/(      let isKnown = )/      if BROKEN, log == own { guard try isOurs(streams) else { return nil } }\n$1/'

  # Machines that come back different, and logs that go on twice
  mutate 'under a new id the changes keep their old names' Storage/Library/RenameReplica.swift \
    's/(try connection\.renameDots \{ )(\$0)(\.renamingDots\(of: old, after: n, to: replica\) \})/$1BROKEN ? $2 : $2$3/'
  mutate 'under a new id the old one is not in the context' Storage/Library/RenameReplica.swift \
    's/if n > 0 (\{ base\[old\] = )/if n > 0, !BROKEN $1/'
  mutate 'a second branch is not followed' Storage/Library/Judging.swift \
    's/return \.branch\(tree\)/return BROKEN ? .unknown : .branch(tree)/'
  mutate 'a branch keeps the names from before the fork' Storage/Library/Branches.swift \
    's/if (!renaming\.isEmpty) \{/if $1, !BROKEN {/'
  mutate 'a branch has not seen what it goes on from' Storage/Library/Receive.swift \
    's/(context = context\.union\(own\))\n/if !BROKEN { $1 }\n/'
}
