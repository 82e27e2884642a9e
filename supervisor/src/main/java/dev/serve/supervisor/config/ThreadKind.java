package dev.serve.supervisor.config;

/** What kind of threads a module's workers run on. */
public enum ThreadKind {
    VIRTUAL,
    PLATFORM
}
