package dev.serve.supervisor.modules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.serve.supervisor.config.ModuleConfig;
import dev.serve.supervisor.config.Problem;
import dev.serve.worker.Worker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ModuleLoaderTest {

    private final List<Problem> problems = new ArrayList<>();
    private final ModuleCodes codes = new ModuleCodes();

    @TempDir
    Path folder;

    @Test
    void aModuleSeesItsOwnClassesAndWhatAWorkerIsWrittenAgainst() throws Exception {
        compile("Hello");

        LoadedModule module = load("worker = com.acme.Hello, classpath = [classes]");

        Worker worker = module.blueprints().getFirst().factory().create();
        assertThat(worker.getClass().getClassLoader()).isSameAs(module.loader());
        assertThat(module.loader().loadClass(Worker.class.getName())).isSameAs(Worker.class);
    }

    @Test
    void aModuleDoesNotSeeTheSupervisor() throws Exception {
        compile("Hello");

        LoadedModule module = load("worker = com.acme.Hello, classpath = [classes]");

        assertThatThrownBy(() -> module.loader().loadClass(ModuleLoader.class.getName()))
                .isInstanceOf(ClassNotFoundException.class);
    }

    @Test
    void twoModulesOfTheSameClassPathHaveClassesOfTheirOwn() throws Exception {
        compile("Hello");

        LoadedModule one = load("worker = com.acme.Hello, classpath = [classes]");
        LoadedModule other = load("worker = com.acme.Hello, classpath = [classes]");

        assertThat(one.loader().loadClass("com.acme.Hello"))
                .isNotSameAs(other.loader().loadClass("com.acme.Hello"));
    }

    @Test
    void aModuleWithoutAClassPathIsLoadedFromThatOfServe() {
        LoadedModule module = load("command = [date], instances = 2");

        assertThat(module.loader()).isSameAs(ModuleLoader.class.getClassLoader());
        assertThat(module.blueprints()).extracting(Blueprint::service).containsExactly("tested/0", "tested/1");
    }

    @Test
    void theFirstWorkerIsTheOneThatWasMadeToTryTheFactory() throws Exception {
        compile("Hello");
        Blueprint blueprint = load("worker = com.acme.Hello, classpath = [classes]")
                .blueprints()
                .getFirst();

        Worker first = blueprint.factory().create();
        Worker second = blueprint.factory().create();

        assertThat(first.toString()).isEqualTo("number 1");
        assertThat(second.toString()).isEqualTo("number 2");
    }

    @ParameterizedTest
    @CsvSource({
        "dev.serve.worker.Worker, true",
        "dev.serve.workers.Worker, false",
        "org.slf4j.Logger, true",
        "org.slf4j.helpers.NOPLogger, true",
        "org.slf4jx.Logger, false",
        "org.slf4j.bridge.SLF4JBridgeHandler, false",
        "dev.serve.calls.sub.Procedure, false",
        "io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics, true",
        "io.micrometer.prometheusmetrics.PrometheusMeterRegistry, false",
        "dev.serve.supervisor.Supervisor, false",
        "com.typesafe.config.Config, true",
    })
    void packagesAreSharedAsAWhole(String className, boolean isShared) {
        assertThat(ModuleClassLoader.isShared(className)).isEqualTo(isShared);
    }

    @AfterEach
    void deleteCopies() {
        codes.close();
    }

    private LoadedModule load(String hocon) {
        return new ModuleLoader(folder, codes, problems)
                .load(ModuleConfig.of("tested", hocon), 1)
                .orElseThrow(() -> new AssertionError(problems.toString()));
    }

    private void compile(String name) throws IOException {
        Path source = Files.writeString(folder.resolve(name + ".java"), """
                package com.acme;
                public class %s implements dev.serve.worker.Worker {
                    private static int made;
                    private final int number = ++made;
                    @Override public String toString() { return "number " + number; }
                }
                """.formatted(name));
        String classes = Files.createDirectories(folder.resolve("classes")).toString();
        int exitCode = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", classes, "-cp", System.getProperty("java.class.path"), source.toString());
        assertThat(exitCode).isZero();
    }
}
