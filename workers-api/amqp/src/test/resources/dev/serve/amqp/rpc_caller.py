"""Calls procedures as RabiBridge's Python client does: rpc_caller.py PORT PREFIX

Prints what came of each call as a line of JSON.
"""
import json
import sys
import uuid

import msgpack
import pika
import zstandard

MAGIC = bytes.fromhex("28b52ffd")
port, prefix = int(sys.argv[1]), sys.argv[2]


def pack(value):
    content = msgpack.packb(value, use_bin_type=True)
    return zstandard.ZstdCompressor().compress(content) if len(content) > 1024 else content


def unpack(body):
    return msgpack.unpackb(zstandard.ZstdDecompressor().decompress(body) if body[:4] == MAGIC else body)


connection = pika.BlockingConnection(pika.ConnectionParameters("127.0.0.1", port))
channel = connection.channel()
channel.confirm_delivery()
replies = channel.queue_declare("", exclusive=True).method.queue


def call(name, *args, **kwargs):
    correlation_id = str(uuid.uuid4())
    channel.basic_publish(
        exchange="rpc",
        routing_key="async_" + prefix + name,
        body=pack([args, kwargs]),
        properties=pika.BasicProperties(reply_to=replies, correlation_id=correlation_id),
        mandatory=True,
    )
    for method, properties, body in channel.consume(replies, auto_ack=True, inactivity_timeout=20):
        assert method is not None, "no reply within 20 s"
        assert properties.correlation_id == correlation_id
        channel.cancel()
        status, result = unpack(body)
        return {"status": status, "result": result, "compressed": body[:4] == MAGIC}


print(json.dumps(call("add", 1, 2)))
print(json.dumps(call("add", 1, b=5)))
print(json.dumps(call("lenient", a="0123456789" * 10_000)))
print(json.dumps(call("fail", "no disk")))
connection.close()
