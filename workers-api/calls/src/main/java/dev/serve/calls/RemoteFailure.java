package dev.serve.calls;

import java.util.Map;
import java.util.Optional;

/**
 * A failure that lies with another server: exceptions of clients say so, and a server whose procedure throws one passes on
 * what the other said. So an error keeps each step of its way through a chain of servers.
 */
public interface RemoteFailure {

    /** The call that failed, as plain values; see {@link Values}. It holds no secrets: callers are shown it. */
    Map<String, Object> remoteCall();

    /** What the other server said: its whole document where it sent one, as plain values, or else its text; empty where it said nothing. */
    Optional<Object> remoteError();
}
