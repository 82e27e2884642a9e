package dev.serve.supervisor.maintenance;

import dev.serve.supervisor.ChangeFailedException;
import dev.serve.supervisor.ModuleStatus;
import dev.serve.supervisor.Plan;
import dev.serve.supervisor.Supervisor;
import dev.serve.supervisor.config.ConfigurationException;
import dev.serve.supervisor.config.ServeConfig;
import io.javalin.http.Context;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The calls that are about modules: which there are, and what replaces them. */
final class ModuleCalls {

    private final Supervisor supervisor;
    private final LongRequests waits;

    /** @param waits bounds the changes that are waited for */
    ModuleCalls(Supervisor supervisor, LongRequests waits) {
        this.supervisor = supervisor;
        this.waits = waits;
    }

    /** What a change is. */
    @FunctionalInterface
    private interface Change {
        Plan make() throws ChangeFailedException, InterruptedException;
    }

    void all(Context ctx) {
        Instant now = Instant.now();
        List<Object> modules = new ArrayList<>();
        supervisor.modules().forEach(module -> modules.add(ServiceJson.module(module, now)));
        Answers.json(ctx, 200, Map.of("modules", modules));
    }

    /** Answers when the module is replaced, or was found to be as it was. */
    void reload(Context ctx) throws InterruptedException {
        Query.allow(ctx);
        String name = named(ctx).name();
        made(() -> supervisor.reload(List.of(name)));
        Answers.json(ctx, 200, ServiceJson.module(named(ctx), Instant.now()));
    }

    void plan(Context ctx) throws InterruptedException {
        Query.allow(ctx);
        Answers.json(ctx, 200, ServiceJson.plan(made(() -> supervisor.plan(written()))));
    }

    void apply(Context ctx) throws InterruptedException {
        Query.allow(ctx);
        Path _ = file();
        Answers.json(ctx, 200, ServiceJson.plan(made(() -> supervisor.applyFile())));
    }

    /** The configuration as it stands in its file now. */
    private ServeConfig written() {
        return ServeConfig.load(file());
    }

    private Path file() {
        return supervisor
                .file()
                .orElseThrow(() -> Problem.of(
                                409, "the configuration was made by a program: expected one that was read from a file")
                        .asException());
    }

    private Plan made(Change change) throws InterruptedException {
        List<Plan> made = new ArrayList<>();
        try {
            waits.<ChangeFailedException>run(() -> made.add(change.make()));
            return made.getFirst();
        } catch (ConfigurationException wrong) {
            List<String> problems = wrong.problems().stream()
                    .map(dev.serve.supervisor.config.Problem::toString)
                    .toList();
            throw new Problem(
                            422,
                            "nothing was changed: " + problems.size()
                                    + (problems.size() == 1 ? " problem" : " problems"),
                            Map.of("problems", problems))
                    .asException();
        } catch (ChangeFailedException back) {
            throw new Problem(
                            500,
                            "what was changed did not come up, and is as it was",
                            Map.of("problems", back.reasons()))
                    .asException();
        }
    }

    private ModuleStatus named(Context ctx) {
        String name = ctx.pathParam("name");
        List<ModuleStatus> modules = supervisor.modules();
        return modules.stream()
                .filter(module -> module.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new Problem(
                                404,
                                "no module is called '" + name + "'",
                                Map.of(
                                        "known",
                                        modules.stream()
                                                .map(ModuleStatus::name)
                                                .limit(ServiceCalls.MAX_KNOWN)
                                                .toList()))
                        .asException());
    }
}
