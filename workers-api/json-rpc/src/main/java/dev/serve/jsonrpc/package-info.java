/**
 * JSON-RPC 2.0: the protocol, a worker that serves it over HTTP/1.1, and a client.
 *
 * <p>Below the worker lies a small HTTP engine, the classes whose names begin with {@code Http}: each connection has a
 * thread of its own, on which its requests are read, served and answered one after the other.
 */
@NullMarked
package dev.serve.jsonrpc;

import org.jspecify.annotations.NullMarked;
