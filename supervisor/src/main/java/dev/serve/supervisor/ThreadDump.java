package dev.serve.supervisor;

import dev.serve.supervisor.insight.ThreadView;
import java.util.List;

/**
 * The threads of a service.
 *
 * @param threads what they do, at most {@value #MOST_THREADS}
 * @param leftOut how many more there are
 * @param areVirtualSeen whether virtual threads could be looked for
 */
public record ThreadDump(List<ThreadView> threads, int leftOut, boolean areVirtualSeen) {

    static final int MOST_THREADS = 100;
}
