/**
 * JSON-RPC: calls of procedures as JSON texts, as JSON-RPC 2.0 has them, and 1.0 where a caller speaks that.
 *
 * <p>{@link dev.serve.jsonrpc.JsonRpcHandler} is the protocol alone: it takes the bytes of a request and gives those of the
 * answer, and knows no transport. {@code JsonRpcServer} is the worker that serves it over HTTP/1.1.
 * {@link dev.serve.jsonrpc.JsonRpcClient} calls such servers, and others.
 *
 * <p>Below the worker lies a small HTTP engine, the classes whose names begin with {@code Http}: each connection has a
 * thread of its own, on which its requests are read, served and answered one after the other.
 */
@NullMarked
package dev.serve.jsonrpc;

import org.jspecify.annotations.NullMarked;
