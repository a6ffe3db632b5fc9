#!/usr/bin/env python3
"""Writes vectors-v1.json: Satchel's sealed objects, made without any of Satchel's code.

It follows docs/object-format.md, and so checks that and the Swift code against each other. Needs the package `cryptography`. Run it in this folder; its output never changes, except
where another zlib compresses differently.
"""
import hashlib
import hmac
import json
import pathlib
import zlib

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SEGMENT, MANIFEST, CHUNK, BLOB_PART, KEY_FILE, HEAD = range(1, 7)
LIFE, SAME_ENTITY, SAME_STAMP = 8, 16, 32
KINDS = ["nop", "write", "add", "remove", "delete", "purge", "removePrefix"]


def sha256(data):
    return hashlib.sha256(data).digest()


def hkdf(key, salt, info, length):
    return HKDF(hashes.SHA256(), length, salt, info).derive(key)


def le(number, count):
    return number.to_bytes(count, "little")


def varint(number):
    out = bytearray()
    while number >= 128:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes(out + bytes([number]))


def prefixed(data):
    return varint(len(data)) + data


def zigzag(number):
    return number << 1 if number >= 0 else (-number << 1) - 1


# Keys -------------------------------------------------------------------------------------------

ROOT = bytes(range(16))
OTHER_ROOT = bytes(range(16, 32))
ACCOUNT = bytes(range(0xA0, 0xB0))
NAME_KEY = bytes(range(0x20, 0x40))
OLD_KEY, KEY = bytes(range(0x40, 0x60)), bytes(range(0x60, 0x80))
STRANGE_KEY = bytes(range(0x80, 0xA0))
CREATED = {OLD_KEY: 1_760_000_000_000, KEY: 1_770_000_000_000}
LAPTOP, PHONE = bytes([1] * 8), bytes([2] * 8)
STAMP = 1_765_432_100_000 << 16


def derived(root, name, length):
    return hkdf(root, b"", b"satchel v1 " + name, length)


def key_id(key):
    return sha256(b"satchel v1 key" + key)[:8]


def words(root):
    listed = (pathlib.Path(__file__).parents[3] / "Sources/SatchelCrypto/Resources/words-english.txt")
    names = listed.read_text().split()
    bits = int.from_bytes(root, "big") << 4 | sha256(root)[0] >> 4
    return " ".join(names[bits >> 11 * place & 2047] for place in reversed(range(12)))


def base32(data):
    digits = "0123456789abcdefghjkmnpqrstvwxyz"
    bits = int.from_bytes(data, "big") << 2
    return "".join(digits[bits >> 5 * place & 31] for place in reversed(range(26)))


def ring(keys):
    packed = b"".join(key + le(CREATED[key], 8) for key in keys)
    return ACCOUNT + NAME_KEY + bytes([len(keys)]) + packed


# Objects ----------------------------------------------------------------------------------------


def deflate(raw):
    stream = zlib.compressobj(6, zlib.DEFLATED, -15)
    return stream.compress(raw) + stream.flush()


def padded_length(length):
    length = max(length, 256)
    exponent = length.bit_length() - 1
    mask = (1 << (exponent - exponent.bit_length())) - 1
    return length + mask & ~mask


def plain(raw, packed=None, raw_length=None, packed_length=None, padded=None, padding=0):
    packed = deflate(raw) if packed is None else packed
    raw_length = len(raw) if raw_length is None else raw_length
    packed_length = len(packed) if packed_length is None else packed_length
    body = le(raw_length, 4) + le(packed_length, 4) + packed
    padded = padded_length(len(body)) if padded is None else padded
    return body + bytes([padding]) * (padded - len(body))


def header(kind, stream, first, count, length, previous, key, salt, account, flags=3, reader=1):
    fixed = b"SAT1" + bytes([kind, flags, reader, 0]) + account + stream + le(first, 8)
    return fixed + le(count, 4) + le(length, 4) + previous + key + salt


def seal(kind, stream, first, count, body, salt, previous=bytes(16), key=KEY, account=ACCOUNT,
         reader=1, claimed_key=None, sealed_as=None):
    clear = header(kind, stream, first, count, len(body) + 16, previous,
                   key_id(claimed_key or key), salt, account, reader=reader)
    own = hkdf(key, salt, b"satchel v1 object" + bytes([sealed_as or kind]), 32)
    return clear + ChaCha20Poly1305(own).encrypt(bytes(12), body, clear)


# What is inside ---------------------------------------------------------------------------------


def vector(entries):
    return varint(len(entries)) + b"".join(r + varint(n) + h for r, n, h in sorted(entries))


def operations(frames):
    """Frames of operations as dictionaries, each leaning on the one before."""
    first = next((o["stamp"] for o in frames[0] if o["kind"] != "nop"), 0)
    out, entity, stamp = le(first, 8), None, first
    for frame in frames:
        data = b""
        for o in frame:
            if o["kind"] == "nop":
                data += b"\0" + varint(o["run"])
                continue
            same_entity, same_stamp = o["entity"] == entity, o["stamp"] == stamp
            flags = LIFE * o.get("life", False) + SAME_ENTITY * same_entity + SAME_STAMP * same_stamp
            data += bytes([KINDS.index(o["kind"]) | flags])
            data += b"" if same_entity else o["entity"]
            data += b"" if same_stamp else varint(zigzag(o["stamp"] - stamp))
            if o["kind"] not in ("delete", "purge"):
                data += varint(o["field"]) + prefixed(o.get("element", b""))
            if o["kind"] in ("write", "add"):
                data += prefixed(o["value"])
            entity, stamp = o["entity"], o["stamp"]
        out += prefixed(data)
    return out


def cells(entity):
    replicas = sorted({head[0] for cell in entity for head in cell[2]})
    out, last_n, last_stamp = varint(len(replicas)) + b"".join(replicas), 0, 0
    for field, element, heads in entity:
        out += varint(field) + prefixed(element) + varint(len(heads))
        for replica, n, stamp, value in heads:
            out += varint(replicas.index(replica)) + varint(zigzag(n - last_n))
            out += varint(zigzag(stamp - last_stamp)) + prefixed(value)
            last_n, last_stamp = n, stamp
    return out


def digest(state):
    total = 0
    for entity, entity_cells in state:
        for field, element, heads in entity_cells:
            data = entity + varint(field) + prefixed(element) + varint(len(heads))
            for replica, n, stamp, value in heads:
                data += replica + varint(n) + varint(stamp) + prefixed(value)
            total += int.from_bytes(sha256(data)[:16], "little")
    return le(total % 2**128, 16)


ESSAY = b"\1" + bytes(range(0xC0, 0xD0))
NOTES = b"\1" + bytes(range(0xD0, 0xE0))
BASE = [(PHONE, 300, bytes(range(8)))]
FRAMES = [
    [
        {"kind": "write", "life": True, "entity": ESSAY, "stamp": STAMP, "field": 3,
         "value": b"https://example.org/essay"},
        {"kind": "write", "entity": ESSAY, "stamp": STAMP, "field": 5, "value": "Über Gärten".encode()},
        {"kind": "add", "life": True, "entity": ESSAY, "stamp": STAMP + 1, "field": 16,
         "element": b"gardens", "value": b"Gardens"},
    ],
    [
        {"kind": "nop", "run": 3},
        {"kind": "remove", "entity": ESSAY, "stamp": STAMP - 70000, "field": 16, "element": b"later"},
        {"kind": "removePrefix", "entity": NOTES, "stamp": STAMP, "field": 21, "element": bytes(8)},
    ],
    [
        {"kind": "delete", "entity": NOTES, "stamp": STAMP},
        {"kind": "purge", "entity": ESSAY, "stamp": STAMP},
        {"kind": "write", "entity": ESSAY, "stamp": STAMP, "field": 2**64 - 1, "element": b"\0\xff",
         "value": b"of a field that nobody knows yet"},
    ],
]
COUNT = 11
STATE = [
    (ESSAY, [
        (1, b"", [(LAPTOP, 3, STAMP + 1, b"")]),
        (5, b"", [(LAPTOP, 2, STAMP, b"On Gardens"), (PHONE, 299, STAMP - 5, b"Gardens")]),
        (16, b"gardens", [(LAPTOP, 3, STAMP + 1, b"Gardens")]),
    ]),
    (NOTES, [(2, b"", [(PHONE, 300, STAMP, b"")])]),
]


def segment_raw(base=None, frames=None):
    return vector(BASE if base is None else base) + operations(frames or FRAMES)


def readable(value):
    """Bytes as hexadecimal, and large numbers as text, which every JSON reader keeps."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, int) and not isinstance(value, bool) and value >= 2**31:
        return str(value)
    if isinstance(value, dict):
        return {name: readable(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [readable(one) for one in value]
    return value


def meaning(frames):
    def one(o):
        o = dict(o)
        for name in ("stamp", "field"):
            if name in o:
                o[name] = str(o[name])
        return o
    return {"base": [{"replica": r, "n": str(n), "hash": h} for r, n, h in BASE],
            "frames": [[one(o) for o in frame] for frame in frames]}


def salt(number):
    return sha256(b"salt %d" % number)


REPLICA = LAPTOP + bytes(8)
PREVIOUS = sha256(b"the segment before")[:16]
BLOB = "Text of an article. ".encode() * 40
BLOB_NAME = hmac.new(NAME_KEY, sha256(BLOB), hashlib.sha256).digest()
SNAPSHOT = bytes(range(0xE0, 0xF0))
LOCATOR = derived(ROOT, b"locator", 16)
WRAP = derived(ROOT, b"wrap", 32)


def good():
    """Each kind of object, sealed."""
    chunk_raw = b"".join(entity + prefixed(cells(entity_cells)) for entity, entity_cells in STATE)
    chunk = seal(CHUNK, SNAPSHOT, 0, 1, plain(chunk_raw), salt(3))
    seen = varint(2) + LAPTOP + varint(2) + varint(4) + bytes(8) + varint(6) + bytes([7] * 8)
    seen += PHONE + varint(1) + varint(300) + BASE[0][2]
    manifest_raw = vector([(LAPTOP, 10, bytes([7] * 8)), BASE[0]]) + seen
    manifest_raw += varint(1) + sha256(chunk)[:16] + digest(STATE)
    state = [{"entity": e, "cells": [
        {"field": f, "element": x, "heads": [
            {"replica": r, "n": str(n), "stamp": str(s), "value": v} for r, n, s, v in heads]}
        for f, x, heads in entity_cells]} for e, entity_cells in STATE]
    old = [[{"kind": "delete", "entity": NOTES, "stamp": STAMP}]]
    rows = [
        ("a segment", SEGMENT, REPLICA, 41, COUNT, PREVIOUS, KEY, salt(1), segment_raw(),
         {"segment": meaning(FRAMES)}),
        ("a log's first segment, under an older key", SEGMENT, REPLICA, 1, 1, bytes(16), OLD_KEY,
         salt(2), segment_raw(frames=old), {"segment": meaning(old)}),
        ("a chunk of a snapshot", CHUNK, SNAPSHOT, 0, 1, bytes(16), KEY, salt(3), chunk_raw,
         {"chunk": state}),
        ("the manifest of a snapshot", MANIFEST, SNAPSHOT, 0, 1, bytes(16), KEY, salt(4),
         manifest_raw, {"digest": digest(STATE)}),
        ("the only part of a blob", BLOB_PART, BLOB_NAME[:16], 0, 1, bytes(16), KEY, salt(5), BLOB,
         {"blobName": BLOB_NAME}),
        ("a head", HEAD, REPLICA, 51, 0, bytes(16), KEY, salt(6), b"", {}),
        ("a key file", KEY_FILE, LOCATOR, 0, 1, bytes(16), WRAP, salt(7), ring([OLD_KEY, KEY]), {}),
    ]
    for name, kind, stream, first, count, previous, key, one_salt, raw, means in rows:
        sealed = seal(kind, stream, first, count, plain(raw), one_salt, previous, key,
                      bytes(16) if kind == KEY_FILE else ACCOUNT)
        yield {"name": name, "kind": kind, "stream": stream, "first": first, "count": count,
               "previous": previous, "dataKey": key, "keyID": key_id(key), "salt": one_salt,
               "raw": raw, "packed": deflate(raw), "sealed": sealed,
               "hash": sha256(sealed)[:16], "means": means}


def broken():
    """Objects that must be refused, each with the stage at which it must be."""
    def segment(body=None, first=41, count=COUNT, **other):
        return seal(SEGMENT, REPLICA, first, count, body or plain(segment_raw()), salt(1), PREVIOUS,
                    **other)

    def changed(offset, new, whole=None):
        whole = whole or segment()
        return whole[:offset] + new + whole[offset + len(new):]

    def flipped(offset):
        whole = segment()
        return changed(offset, bytes([whole[offset] ^ 1]))

    def inside(raw, count=1):
        return segment(plain(raw), count=count)

    raw = segment_raw()
    packed = deflate(raw)
    delete = operations([[{"kind": "delete", "entity": NOTES, "stamp": STAMP}]])
    part = seal(BLOB_PART, BLOB_NAME[:16], 0, 2, plain(BLOB), salt(5))
    yield "header", "cut within the header", segment()[:100], {}
    yield "header", "another magic", changed(0, b"SAT2"), {}
    yield "header", "an unknown kind", changed(4, b"\x09"), {}
    yield "header", "the flags of a plain object", changed(5, b"\x00"), {}
    yield "header", "the flags of an object that is not encrypted", changed(5, b"\x02"), {}
    yield "header", "a reserved byte in use", changed(7, b"\x01"), {}
    yield "header", "a segment without an account", changed(8, bytes(16)), {}
    yield "header", "numbers that do not fit", changed(40, b"\xff" * 8), {}
    yield "header", "a body beyond 768 KiB", changed(52, le(768 * 1024 + 1, 4)), {}
    yield "kind", "a blob part instead of a segment", part, {}
    yield "account", "a segment of another account, under the same key", segment(account=b"\x09" * 16), {}
    yield "place", "a part in another part's place", part, {
        "kind": BLOB_PART, "stream": BLOB_NAME[:16], "first": 1, "count": 2}
    yield "place", "a part in another blob's place", part, {
        "kind": BLOB_PART, "stream": bytes(16), "first": 0, "count": 2}
    yield "place", "another code's key file", seal(
        KEY_FILE, derived(OTHER_ROOT, b"locator", 16), 0, 1, plain(ring([KEY])), salt(7),
        key=WRAP, account=bytes(16)), {"kind": KEY_FILE}
    yield "length", "the last byte missing", segment()[:-1], {}
    yield "length", "a byte too many", segment() + b"\0", {}
    yield "length", "no more than a tag", segment()[:52] + le(16, 4) + segment()[56:128], {}
    yield "key", "an unknown key", segment(key=STRANGE_KEY), {}
    yield "seal", "another key under a known key's id", segment(key=STRANGE_KEY, claimed_key=KEY), {}
    yield "seal", "sealed as another kind", segment(sealed_as=BLOB_PART), {}
    yield "seal", "another replica", flipped(24), {}
    yield "seal", "another first number", flipped(40), {}
    yield "seal", "another count", flipped(48), {}
    yield "seal", "another previous segment", flipped(56), {}
    yield "seal", "another salt", flipped(80), {}
    yield "seal", "one bit of the body", flipped(112), {}
    yield "seal", "one bit of the tag", flipped(len(segment()) - 1), {}
    yield "seal", "a newer reader written onto a sealed object", changed(6, b"\x02"), {}
    yield "reader", "an object for a newer reader", segment(reader=2), {}
    yield "lengths", "a body that claims 4 GiB", segment(plain(raw, raw_length=2**32 - 1)), {}
    yield "lengths", "a body that claims a byte more than 4 MiB", segment(
        plain(raw, raw_length=2**22 + 1)), {}
    yield "lengths", "more packed bytes than there are", segment(plain(raw, packed_length=4096)), {}
    yield "padding", "padding that is not zero", segment(plain(b"", deflate(b""), padding=1)), {}
    yield "padding", "not padded", segment(plain(raw, padded=0)), {}
    yield "padding", "padded too far", segment(plain(raw, padded=512)), {}
    yield "deflate", "compressed bytes that are broken", segment(plain(raw, b"\xff" + packed[1:])), {}
    yield "deflate", "compressed bytes that end early", segment(plain(raw, packed[:-1])), {}
    yield "deflate", "bytes behind the compressed ones", segment(plain(raw, packed + b"\0")), {}
    yield "deflate", "more than it says", segment(plain(raw, raw_length=len(raw) - 1)), {}
    yield "deflate", "less than it says", segment(plain(raw, raw_length=len(raw) + 1)), {}
    yield "deflate", "a bomb", segment(plain(b"", deflate(bytes(2**22)), raw_length=100)), {}
    yield "content", "another count of operations", segment(count=COUNT + 1), {}
    yield "content", "a base that names the segment's own replica", inside(
        vector([(LAPTOP, 40, bytes(8))]) + delete), {}
    yield "content", "a base out of order", inside(
        b"\2" + PHONE + b"\1" + bytes(8) + LAPTOP[:7] + b"\0" + b"\1" + bytes(8) + delete), {}
    yield "content", "a number that is not in its shortest form", inside(b"\x80\0" + delete), {}
    yield "content", "a byte left over", inside(b"\0" + delete + b"\0"), {}
    yield "content", "the same entity where there is none", inside(b"\0" + bytes(8) + b"\1\x34"), {}
    yield "content", "an entity repeated", inside(
        b"\0" + delete + prefixed(bytes([4 | SAME_STAMP]) + NOTES), 2), {}
    yield "content", "a stamp repeated", inside(b"\0" + delete + prefixed(bytes([4 | SAME_ENTITY, 0])), 2), {}
    yield "content", "a stamp beyond 63 bits", inside(b"\0" + le(2**63, 8) + prefixed(b"\0\1")), {}
    yield "newer", "an operation of an unknown kind", inside(b"\0" + delete + prefixed(b"\x37"), 2), {}
    yield "keys", "a key file without a key", seal(
        KEY_FILE, LOCATOR, 0, 1, plain(ring([])), salt(7), key=WRAP, account=bytes(16)), {
            "kind": KEY_FILE}
    yield "keys", "a key file with its keys out of order", seal(
        KEY_FILE, LOCATOR, 0, 1, plain(ring([KEY, OLD_KEY])), salt(7), key=WRAP,
        account=bytes(16)), {"kind": KEY_FILE}


def main():
    vectors = {
        "format": "Satchel test vectors, version 1",
        "pairing": [{
            "root": root, "words": words(root), "link": "satchel:1:" + base32(root),
            "locator": derived(root, b"locator", 16), "enrol": derived(root, b"enrol", 32),
            "wrap": derived(root, b"wrap", 32),
        } for root in (ROOT, OTHER_ROOT)],
        "ring": {
            "account": ACCOUNT, "nameKey": NAME_KEY, "encoded": ring([OLD_KEY, KEY]),
            "keys": [{"secret": key, "created": str(CREATED[key]), "id": key_id(key)}
                     for key in (OLD_KEY, KEY)],
        },
        "objects": list(good()),
        "broken": [{"stage": stage, "name": name, "place": {"kind": SEGMENT} | place, "sealed": sealed}
                   for stage, name, sealed, place in broken()],
    }
    text = json.dumps(readable(vectors), indent=1, ensure_ascii=False) + "\n"
    pathlib.Path(__file__).with_name("vectors-v1.json").write_text(text)


if __name__ == "__main__":
    main()
