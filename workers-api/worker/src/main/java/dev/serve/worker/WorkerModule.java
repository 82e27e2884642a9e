package dev.serve.worker;

import com.typesafe.config.Config;

/**
 * Several workers that belong together, declared with {@code module = CLASS}. The class has a public constructor
 * without parameters.
 */
@FunctionalInterface
public interface WorkerModule {

    /**
     * Says which workers the module is made of. Called once, when the module is loaded; the workers themselves are made
     * by their factories when their services need them.
     *
     * @param settings the module's own part of the configuration; empty where there is none
     */
    Workers workers(Config settings) throws Exception;
}
