package dev.serve.supervisor.config;

import java.util.List;

/** What {@code serve.defaults} says for every module that does not say otherwise, read once for all of them. */
record ModuleDefaults(Section section, RestartConfig restart, TimeoutsConfig timeouts) {

    static ModuleDefaults read(Section section) {
        section.choice("threads", List.of(ThreadKind.values()));
        section.choice("strategy", List.of(Strategy.values()));
        ModuleDefaults defaults = new ModuleDefaults(
                section,
                RestartConfig.read(section.section("restart")),
                TimeoutsConfig.read(section.section("timeouts")));
        section.rejectOthers();
        return defaults;
    }
}
