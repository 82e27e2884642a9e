package dev.serve.supervisor;

import dev.serve.supervisor.config.Strategy;
import java.util.List;

/** Decides which other services of a module go down and up with one that failed. Pure. */
final class Siblings {

    private Siblings() {}

    /**
     * Those that are taken along.
     *
     * @param module the names of all the module's services, in order
     * @param failed the one that failed
     */
    static List<String> takenAlong(Strategy strategy, List<String> module, String failed) {
        return switch (strategy) {
            case ONE_FOR_ONE -> List.of();
            case ONE_FOR_ALL ->
                module.stream().filter(name -> !name.equals(failed)).toList();
            case REST_FOR_ONE -> module.subList(module.indexOf(failed) + 1, module.size());
        };
    }
}
