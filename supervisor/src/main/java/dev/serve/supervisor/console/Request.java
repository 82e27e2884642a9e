package dev.serve.supervisor.console;

import java.util.Optional;

/** What a key asks for that is not done by showing something else. */
sealed interface Request {

    /** To command the supervisor. */
    record Run(Command command) implements Request {}

    /** To tell why a service is as it is. */
    record Why(String service) implements Request {}

    /** To follow a log, or none any more. */
    record Follow(Optional<LogSource> source) implements Request {}

    /** To leave the console; a supervisor of this process shuts down. */
    record Leave() implements Request {}

    /** To stand still until the shell lets the process go on. */
    record Suspend() implements Request {}

    /** To draw everything anew. */
    record Repaint() implements Request {}
}
