package dev.serve.supervisor;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.tools.ToolProvider;
import org.assertj.core.api.Assertions;

/** A module's sources, compiled by the tests as a build would, into a folder of classes. */
record TestModule(Path folder) {

    static final String SINGLE = """
            package com.acme;
            import dev.serve.calls.Procedure;
            public class Acme implements dev.serve.worker.Worker {
                @Procedure public int version() { return %1$s; }
                @Override public void prepare() throws Exception { %2$s }
                @Override public void stop() throws Exception { %3$s }
            }
            """;

    Path classes() {
        return folder.resolve("classes");
    }

    /** A worker whose procedure tells the version. */
    void compile(int version) throws IOException {
        compile(version, "", "");
    }

    void compile(int version, String prepare, String stop) throws IOException {
        compile("Acme", SINGLE.formatted(version, prepare, stop));
    }

    void compile(String name, String text) throws IOException {
        Path source = Files.writeString(folder.resolve(name + ".java"), text);
        StringWriter errors = new StringWriter();
        boolean isCompiled = ToolProvider.getSystemJavaCompiler()
                .getTask(
                        errors,
                        null,
                        null,
                        List.of(
                                "-parameters",
                                "-d",
                                Files.createDirectories(classes()).toString(),
                                "-cp",
                                classes() + File.pathSeparator + System.getProperty("java.class.path")),
                        null,
                        ToolProvider.getSystemJavaCompiler()
                                .getStandardFileManager(null, Locale.ROOT, null)
                                .getJavaFileObjects(source))
                .call();
        Assertions.assertThat(isCompiled).as(errors.toString()).isTrue();
    }
}
