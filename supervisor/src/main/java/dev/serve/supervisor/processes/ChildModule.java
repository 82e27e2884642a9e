package dev.serve.supervisor.processes;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import dev.serve.supervisor.config.ModuleConfig;
import dev.serve.supervisor.config.ModuleKind;
import dev.serve.supervisor.lifecycle.ThreadKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.event.Level;

/**
 * What a child has to know of its module.
 *
 * @param folder where relative class paths start from
 * @param version how often the module has been loaded
 */
record ChildModule(ModuleConfig config, Path folder, int version) {

    /** As the body of a frame: the module as a configuration would say it, to be run in the child's own process. */
    Map<String, Object> body(Level threshold) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", config.name());
        body.put("module", text());
        body.put("folder", folder.toString());
        body.put("version", version);
        body.put("level", threshold.toInt());
        return body;
    }

    /** How long the workers in a child may clean up before it is killed. */
    Duration cleanUpWithin() {
        return config.timeouts().cleanup().dividedBy(2);
    }

    private String text() {
        Map<String, Object> text = new LinkedHashMap<>();
        switch (config.kind()) {
            case ModuleKind.WorkerClass(String name) -> text.put("worker", name);
            case ModuleKind.ModuleClass(String name) -> text.put("module", name);
            case ModuleKind.Command _ ->
                throw new IllegalStateException(config.name() + " is a command, which has a process of its own");
        }
        if (!config.only().isEmpty()) {
            text.put("only", config.only());
        }
        text.put("classpath", config.code().classpath());
        if (!config.code().sources().isEmpty()) {
            text.put("sources", config.code().sources());
            text.put(
                    "compiler",
                    Map.of(
                            "options", config.code().compilerOptions(),
                            "processor-path", config.code().processorPath()));
        }
        text.put("threads", config.threads() == ThreadKind.PLATFORM ? "platform" : "virtual");
        text.put("settings", config.settings().root());
        return ConfigValueFactory.fromMap(text).render(ConfigRenderOptions.concise());
    }
}
