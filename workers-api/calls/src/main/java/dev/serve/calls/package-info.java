/**
 * What a worker can do, made callable, and the server that makes the calls.
 *
 * <p>A module exports methods marked {@link dev.serve.calls.Procedure}; {@link dev.serve.calls.Procedures} knows those of
 * all modules and takes a call to whoever serves it at that moment. A {@link dev.serve.calls.CallServer} runs calls, each
 * on a virtual thread, within its limits; what comes of a call is an {@link dev.serve.calls.Outcome}. Transports take
 * calls in from elsewhere, find their procedures in what they are told to
 * {@linkplain dev.serve.calls.Exposed expose}, and run them through a call server.
 */
@NullMarked
package dev.serve.calls;

import org.jspecify.annotations.NullMarked;
