"""Serves one procedure as RabiBridge's Python server does, until its input ends: rpc_server.py PORT NAME

The procedure returns its arguments, [args, kwargs]; it raises ValueError where the first is "raise".
"""
import os
import sys
import threading
import traceback

import msgpack
import pika
import zstandard

MAGIC = bytes.fromhex("28b52ffd")
port, name = int(sys.argv[1]), sys.argv[2]


def end_with_input():
    sys.stdin.read()
    os._exit(0)


def pack(value):
    content = msgpack.packb(value, use_bin_type=True)
    return zstandard.ZstdCompressor().compress(content) if len(content) > 1024 else content


def unpack(body):
    return msgpack.unpackb(zstandard.ZstdDecompressor().decompress(body) if body[:4] == MAGIC else body)


def procedure(*args, **kwargs):
    if args and args[0] == "raise":
        raise ValueError("no disk")
    return [args, kwargs]


def serve(channel, method, properties, body):
    try:
        args, kwargs = unpack(body)
        reply = [0, procedure(*args, **kwargs)]
    except Exception:
        reply = [1, traceback.format_exc()]
    channel.basic_publish(
        exchange="",
        routing_key=properties.reply_to,
        body=pack(reply),
        properties=pika.BasicProperties(correlation_id=properties.correlation_id),
    )
    channel.basic_ack(method.delivery_tag)


threading.Thread(target=end_with_input, daemon=True).start()
connection = pika.BlockingConnection(pika.ConnectionParameters("127.0.0.1", port))
channel = connection.channel()
channel.exchange_declare("rpc", "direct", durable=True)
queue = "rpc_async_" + name
channel.queue_declare(queue, durable=True, auto_delete=True, arguments={"x-overflow": "reject-publish"})
channel.queue_bind(queue, "rpc", "async_" + name)
channel.basic_qos(prefetch_count=10)
channel.basic_consume(queue, serve)
print("ready", flush=True)
channel.start_consuming()
