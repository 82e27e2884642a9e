package dev.serve.calls;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import java.util.List;

/**
 * A worker that serves the procedures of modules. It is asked which ones before anything is started, so that a module that
 * is not there, and a name that two of them have, are errors of the configuration.
 */
public interface Transport {

    /**
     * Which modules it would serve; called on a worker that was made and not yet used.
     *
     * @param settings the worker's own part of the configuration
     * @throws ConfigException when they can't be read
     */
    default List<Exposure> exposures(Config settings) {
        return Exposure.read(settings);
    }
}
