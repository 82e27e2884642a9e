package dev.serve.supervisor.config;

import dev.serve.supervisor.lifecycle.RestartPolicy;
import dev.serve.supervisor.lifecycle.ThreadKind;
import dev.serve.supervisor.lifecycle.Timeouts;
import java.util.List;

/** What {@code serve.defaults} says for every module that does not say otherwise, read once for all of them. */
record ModuleDefaults(Section section, RestartPolicy restart, Timeouts timeouts) {

    static ModuleDefaults read(Section section) {
        section.choice("threads", List.of(ThreadKind.values()));
        section.flag("capture-output");
        section.choice("strategy", List.of(Strategy.values()));
        ModuleDefaults defaults = new ModuleDefaults(
                section,
                PolicyReader.restart(section.section("restart")),
                PolicyReader.timeouts(section.section("timeouts")));
        section.rejectOthers();
        return defaults;
    }
}
