import SatchelBytes
import SatchelFormat
import SatchelModel
import SatchelStorage

/// When a remote is tidied: often enough that it stays small, and seldom enough that it costs little.
package struct Tidiness: Hashable, Sendable {
  /// As many bytes of changes as make a snapshot worth it, however small the library is.
  package var leastLogBytes = 512 << 10
  /// The same for storage, where each segment is an object that somebody must list and fetch.
  package var leastStorageLogBytes = 128 << 10
  /// How long texts and pictures stay that no article names any more.
  package var keepsLooseMilliseconds: Int64 = 30 * 86_400_000
  /// As many ends of segments as a snapshot lists; of more, old ones are left out.
  package var mostEnds = SnapshotManifest.maximumEnds

  package init() {}
}

// A relay keeps its own house. Storage that only keeps bytes is tidied by those who can read what lies there.
extension SyncSession {
  /// Lets the remote go what its snapshots hold, if it cannot tell that itself.
  mutating func letGo() throws(SyncError) {
    guard !remote.compactsItself else { return }
    var contents: [SnapshotContents] = []
    for snapshot in try announcedSnapshots() {
      contents.append(
        SnapshotContents(
          name: snapshot.name, chunks: snapshot.manifest.chunks.count,
          ends: Set(snapshot.manifest.version.versions.values),
          seen: try ends(heldBy: snapshot.manifest)))
    }
    try asked(remote.letGo(whatHold: contents))
  }

  /// Those that it lists; and where it leaves old ones out, those that are known here to be among them.
  private func ends(heldBy manifest: SnapshotManifest) throws(SyncError) -> Set<Version> {
    let listed = Set(manifest.seen.ends.values.joined())
    guard !manifest.seen.listedFrom.isEmpty else { return listed }
    return listed.union(
      try stored(library.ends(heldBy: manifest.version)))
  }
}
