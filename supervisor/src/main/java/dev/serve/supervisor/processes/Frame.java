package dev.serve.supervisor.processes;

import org.jspecify.annotations.Nullable;

/**
 * One message between the supervisor and a child.
 *
 * @param id the number of the request that this is or belongs to; 0 where it belongs to none
 * @param body a plain value, whose shape the kind says
 */
record Frame(Kind kind, long id, @Nullable Object body) {

    /** What a frame says. */
    enum Kind {
        /** To the child, first: the module that it is to run. */
        CONFIGURE(1),
        /** To the child: call that method of all workers. */
        PREPARE(2),
        START(3),
        PAUSE(4),
        STOP(5),
        CLEANUP(6),
        /** To the child: tell how well the workers serve. */
        HEALTH(7),
        /** To the child: call a procedure. */
        CALL(8),
        /** To the child: the call of this number is no longer wanted. */
        CANCEL(9),
        /** From the child: the request has ended well, with this value. */
        DONE(10),
        /** From the child: the request has failed, and how. */
        FAILED(11),
        /** From the child: a log line. */
        LOG(12),
        /** From the child: a worker has reported a failure by itself. */
        WORKER_FAILED(13),
        /** From the child: all workers have reported that they are done. */
        WORKERS_ENDED(14);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        /** The number that stands for it in a frame. */
        int code() {
            return code;
        }
    }

    private static final Kind[] KINDS = Kind.values();

    Frame(Kind kind, @Nullable Object body) {
        this(kind, 0, body);
    }

    /** The kind that a number stands for; null when there is none. */
    static @Nullable Kind kind(int code) {
        for (Kind kind : KINDS) {
            if (kind.code() == code) {
                return kind;
            }
        }
        return null;
    }
}
