package dev.serve.supervisor.config;

import java.time.Duration;

/**
 * How modules are replaced while the supervisor runs.
 *
 * @param quiet for how long nothing has to change in sources and configuration before what has changed is looked at
 * @param buildQuiet the same for class files and jars that a build writes
 * @param readyWithin the time that what was changed has to serve again; then it is changed back
 */
public record ReloadConfig(Duration quiet, Duration buildQuiet, Duration readyWithin) {

    static ReloadConfig read(Section section) {
        ReloadConfig reload = new ReloadConfig(
                section.duration("quiet"), section.duration("build-quiet"), section.duration("ready-within"));
        section.rejectOthers();
        return reload;
    }
}
