import SatchelBytes
package import SatchelModel

/// One operation's bytes, which lean on the operation before it.
///
/// ```
/// u8 {bits 0–2 kind, 3 gives life, 4 same entity, 5 same stamp, 6–7 zero}
///    [kind of entity u8, id 16]  [zig-zag difference of stamps]  [field, length, element]  [length, value]
/// ```
/// - "Same" refers to the last operation before it that is not a nop, across frames.
/// - write and add have field, element and value; remove and removePrefix field and element; delete
///   and purge neither. A nop is a zero byte and its run, at least 1, and nothing else; two in a row
///   within a frame would be one.
/// - A flag is set whenever it can be, so that operations have one byte string only.
private struct Flags {
  static let kind: UInt8 = 7
  static let givesLife: UInt8 = 1 << 3
  static let sameEntity: UInt8 = 1 << 4
  static let sameStamp: UInt8 = 1 << 5
}

extension OperationKind {
  fileprivate var namesCell: Bool { self != .nop && self != .delete && self != .purge }
  fileprivate var hasValue: Bool { self == .write || self == .add }
}

extension Operation {
  /// A nop in the one form that decoding gives: nothing but its run.
  package static func nop(run: UInt64) -> Operation {
    Operation(
      .nop, of: EntityID(kind: EntityKind(number: 0), id: .zero), at: .zero, run: run)
  }
}

/// What "same entity" and "same stamp" refer to.
struct PreviousOperation {
  var entity: EntityID?
  var stamp: Stamp
  private var isNop = false

  /// The stamp given is what the first difference counts from.
  init(stamp: Stamp) { self.stamp = stamp }

  /// A nop at the start of a frame may follow one at the end of the frame before.
  mutating func beginFrame() { isNop = false }

  mutating func encode(
    _ operation: Operation, to bytes: inout [UInt8]
  ) throws(FormatError) {
    guard operation.kind != .nop else { return try encode(nop: operation, to: &bytes) }
    let (kind, key, value) = (operation.kind, operation.key, operation.value)
    guard operation.run == 1, kind.hasValue || value.isEmpty,
      kind.namesCell || key == CellKey(.life)
    else { throw .partsNotUsed }
    guard value.count <= FrameCodec.maximumValueLength else { throw .valueTooLong(value.count) }

    let (sameEntity, sameStamp) = (operation.entity == entity, operation.stamp == stamp)
    bytes.append(
      kind.rawValue | (operation.givesLife ? Flags.givesLife : 0)
        | (sameEntity ? Flags.sameEntity : 0) | (sameStamp ? Flags.sameStamp : 0))
    if !sameEntity { bytes.append(entity: operation.entity) }
    if !sameStamp { bytes.append(varint: operation.stamp.difference(from: stamp)) }
    if kind.namesCell {
      bytes.append(varint: key.field.number)
      bytes.append(lengthPrefixed: key.element)
    }
    if kind.hasValue { bytes.append(lengthPrefixed: value) }
    (entity, stamp, isNop) = (operation.entity, operation.stamp, false)
  }

  private mutating func encode(
    nop operation: Operation, to bytes: inout [UInt8]
  ) throws(FormatError) {
    guard operation == .nop(run: operation.run) else { throw .partsNotUsed }
    guard operation.run > 0 else { throw .runEmpty }
    guard !isNop else { throw .runsNotMerged }
    bytes.append(0)
    bytes.append(varint: operation.run)
    isNop = true
  }

  mutating func decode(from reader: inout FormatReader) throws(FormatError) -> Operation {
    let byte = try reader.byte()
    guard let kind = OperationKind(rawValue: byte & Flags.kind), byte >> 6 == 0 else {
      throw .unknownOperationKind(byte)
    }
    guard kind != .nop else { return try decodeNop(byte, from: &reader) }
    isNop = false
    try decodeEntity(marked: byte & Flags.sameEntity != 0, from: &reader)
    try decodeStamp(marked: byte & Flags.sameStamp != 0, from: &reader)
    guard let entity else { throw .noPreviousEntity }

    var key = CellKey(.life)
    var value: [UInt8] = []
    if kind.namesCell {
      key = CellKey(Field(number: try reader.varint()), Array(try reader.lengthPrefixed()))
    }
    if kind.hasValue {
      value = Array(try reader.lengthPrefixed())
      guard value.count <= FrameCodec.maximumValueLength else { throw .valueTooLong(value.count) }
    }
    return Operation(
      kind, key, of: entity, at: stamp, value: value, givesLife: byte & Flags.givesLife != 0)
  }

  private mutating func decodeNop(
    _ byte: UInt8, from reader: inout FormatReader
  ) throws(FormatError) -> Operation {
    guard byte == 0 else { throw .partsNotUsed }
    guard !isNop else { throw .runsNotMerged }
    let run = try reader.varint()
    guard run > 0 else { throw .runEmpty }
    isNop = true
    return .nop(run: run)
  }

  private mutating func decodeEntity(
    marked: Bool, from reader: inout FormatReader
  ) throws(FormatError) {
    guard !marked else { return }
    let written = try reader.entity()
    guard written != entity else { throw .sameEntityNotMarked }
    entity = written
  }

  private mutating func decodeStamp(
    marked: Bool, from reader: inout FormatReader
  ) throws(FormatError) {
    guard !marked else { return }
    let difference = try reader.varint()
    guard difference != 0 else { throw .sameStampNotMarked }
    stamp = try stamp.advanced(by: difference)
  }
}

extension [UInt8] {
  mutating func append(entity: EntityID) {
    append(entity.kind.number)
    append(contentsOf: entity.id.bytes)
  }
}

extension FormatReader {
  mutating func entity() throws(FormatError) -> EntityID {
    EntityID(kind: EntityKind(number: try byte()), id: try fixed())
  }
}
