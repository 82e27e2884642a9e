package dev.serve.bench;

import com.googlecode.jsonrpc4j.JsonRpcMethod;

/** What jsonrpc4j is told to serve. */
public interface Adder {

    /** Adds two numbers. */
    @JsonRpcMethod("add")
    long add(long a, long b);
}
