package dev.serve.supervisor;

import dev.serve.supervisor.config.ServeConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The supervisors of one test, which end with it where they are marked {@code @AutoClose("shutDown")}. */
final class TestSupervisors {

    private final List<Supervisor> running = new ArrayList<>();

    /**
     * Starts a supervisor.
     *
     * @param folder where its configuration is, and its state
     * @param modules what stands below {@code serve.modules}
     */
    Supervisor started(Path folder, String modules) {
        Supervisor supervisor = Supervisor.load(config(folder, modules));
        add(supervisor);
        supervisor.start();
        return supervisor;
    }

    /** Ends this one too. */
    void add(Supervisor supervisor) {
        running.add(supervisor);
    }

    /** A configuration of these modules. In HOCON, the name of a nested class needs quotes. */
    static ServeConfig config(Path folder, String modules) {
        String quoted = modules.replaceAll("[\\w.]+\\$\\w+", "\"$0\"");
        return ServeConfig.parse("serve.modules {\n" + quoted + "\n}", folder.resolve("serve.conf"));
    }

    /** Ends them all. */
    void shutDown() throws Exception {
        for (Supervisor supervisor : running) {
            supervisor.shutDown("the test is over");
            supervisor.ended().get(60, TimeUnit.SECONDS);
        }
    }
}
