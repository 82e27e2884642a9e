"""Calls a JSON-RPC server with jsonrpclib, and checks what comes back. The server's address is its argument."""

import sys

import jsonrpclib
from jsonrpclib.jsonrpc import ProtocolError, TransportError

server = jsonrpclib.ServerProxy(sys.argv[1])


def check(what, found, expected):
    if found != expected:
        sys.exit("%s: expected %r, found %r" % (what, expected, found))
    print("ok", what)


def status_of_notification(*arguments):
    """This client takes every status but 200 for a failure, and its connection can't be used again then."""
    try:
        jsonrpclib.ServerProxy(sys.argv[1])._notify.tell(*arguments)
        return 200
    except TransportError as answer:
        return answer.args[1]


def error_of(call):
    try:
        return "no error, but %r" % (call(),)
    except ProtocolError as error:
        return error.args[0][:2]


check("by position", server.add(1, 2), 3)
check("by name", server.add(b=2, a=1), 3)
check("an object", server.swap({"x": 1, "y": 2}), {"x": 2, "y": 1})
check("text", server.later("\u00e9\U0001f600"), "\u00e9\U0001f600")
check("a notification", status_of_notification("alone"), 204)

batch = jsonrpclib.MultiCall(server)
batch.add(3, 4)
batch._notify.tell("in a batch")
batch.add(b=6, a=5)
check("a batch", list(batch()), [7, 11])

check("names", [name for name in server.system.listMethods() if "." not in name],
      ["add", "fail", "hold", "later", "swap", "tell"])
check("help", server.system.methodHelp("add"), "Adds two numbers.")
check("signature", server.system.methodSignature("add"), [["integer", "integer", "integer"]])

check("an error", error_of(lambda: server.fail("no disk")), (-32000, "no disk"))
check("an unknown method", error_of(lambda: server.nowhere()), (-32601, "Method not found"))
