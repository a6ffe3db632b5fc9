import SatchelBytes
import SatchelCrypto
import SatchelFormat
import SatchelModel
import SatchelStorage
import SatchelWire

extension SyncSession {
  /// Closes the open segment and seals all that is not sealed yet.
  ///
  /// A segment is sealed once and kept: a second sealing would have another salt, so another hash, and
  /// be a fork with ourselves.
  mutating func sealPending() throws(SyncError) {
    try stored(library.cut())
    while let unsealed = try stored(library.nextUnsealed()) {
      let sealed = try seal(unsealed)
      try stored(library.store(sealed: sealed, of: unsealed))
    }
  }

  private mutating func seal(_ unsealed: UnsealedSegment) throws(SyncError) -> [SealedSegment] {
    let replica = try stored(library.replica)
    let packed: [PackedSegment]
    do throws(FormatError) {
      let frames = try unsealed.frames.map { frame throws(FormatError) in
        try FrameCodec.decode(frame)
      }
      packed = try SegmentPacker.pack(
        frames, replica: replica, first: unsealed.first, base: unsealed.base)
    } catch { throw .format(error) }
    var previous = unsealed.previous
    var sealed: [SealedSegment] = []
    for segment in packed {
      let place = ObjectPlace.segment(
        of: replica, first: segment.first, count: segment.count, previous: previous)
      let bytes = try SatchelSync.sealed(keys.seal(segment.body, at: place, using: &random))
      let hash = SegmentHash(of: bytes)
      sealed.append(
        SealedSegment(
          first: segment.first, count: UInt64(segment.count), hash: hash, previous: previous,
          bytes: bytes))
      previous = hash
    }
    return sealed
  }
}
