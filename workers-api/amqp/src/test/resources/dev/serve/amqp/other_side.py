"""Takes message bodies apart and puts them together again, with the libraries that RabiBridge uses.

Reads lines "FORMAT HEX"; answers each with the hex of its content written anew, and the hex of that compressed.
"""
import json
import sys

import msgpack
import zstandard

MAGIC = bytes.fromhex("28b52ffd")

for line in open(sys.argv[1], encoding="ascii"):
    form, body = line.split()
    body = bytes.fromhex(body)
    if body[:4] == MAGIC:
        body = zstandard.ZstdDecompressor().decompress(body)
    if form == "MESSAGE_PACK":
        content = msgpack.packb(msgpack.unpackb(body), use_bin_type=True)
    else:
        content = json.dumps(json.loads(body)).encode("utf-8")
    print(content.hex(), zstandard.ZstdCompressor(level=3).compress(content).hex())
