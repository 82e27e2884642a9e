package dev.serve.jsonrpc;

import dev.serve.calls.Arguments;

/** What stands where a request is expected: alone, or in a batch. */
sealed interface Entry {

    /** The version of the protocol that it is written in, and is answered in. */
    enum Version {
        /** 1.0: always a result and an error, one of which is null. */
        V1,
        /** 2.0. */
        V2
    }

    /** The version. */
    Version version();

    /** The id that the answer bears; {@link RequestId.Absent} where nothing is answered. */
    RequestId id();

    /** A request as it should be. */
    record Request(Version version, String method, Arguments arguments, RequestId id) implements Entry {

        /** Whether nothing is answered, whatever comes of it. */
        boolean isNotification() {
            return id instanceof RequestId.Absent;
        }
    }

    /**
     * Something that is no request.
     *
     * @param id its id where that could be read, {@link RequestId.Null} otherwise
     * @param detail why it is none; empty where there is nothing to add to that
     */
    record Invalid(Version version, RequestId id, String detail) implements Entry {}
}
