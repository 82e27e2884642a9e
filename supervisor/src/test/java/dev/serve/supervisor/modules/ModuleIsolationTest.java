package dev.serve.supervisor.modules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.serve.supervisor.config.ModuleConfig;
import dev.serve.supervisor.config.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Modules live as plain applications would: with their own classes, resources and services, whatever their files do. */
final class ModuleIsolationTest {

    private static final String WORKER = """
            package com.acme;
            public class Acme implements dev.serve.worker.Worker, java.util.function.Supplier<String> {
                @Override public String get() { return com.lib.Lib.version(); }
            }
            """;

    private final List<Problem> problems = new ArrayList<>();
    private final ModuleCodes codes = new ModuleCodes();

    @TempDir
    Path folder;

    @AfterEach
    void deleteCopies() {
        codes.close();
    }

    @Test
    void twoModulesUseTwoVersionsOfOneLibrary() throws Exception {
        Path one = library("one.jar", "1");
        Path two = library("two.jar", "2");
        compile("worker", one, Map.of("com/acme/Acme.java", WORKER));

        assertThat(answer(load("worker = com.acme.Acme, classpath = [worker, one.jar]")))
                .isEqualTo("1");
        assertThat(answer(load("worker = com.acme.Acme, classpath = [worker, two.jar]")))
                .isEqualTo("2");
        assertThat(two).exists();
    }

    @Test
    void theFirstEntryOfTheClassPathThatHasAClassGivesIt() throws Exception {
        Path one = library("one.jar", "1");
        library("two.jar", "2");
        compile("worker", one, Map.of("com/acme/Acme.java", WORKER));

        assertThat(answer(load("worker = com.acme.Acme, classpath = [two.jar, worker, one.jar]")))
                .isEqualTo("2");
    }

    @Test
    void aJarThatIsOverwrittenWhileItIsOpenDisturbsNobodyThatRuns() throws Exception {
        library("lib.jar", "1");
        compile("worker", folder.resolve("lib.jar"), Map.of("com/acme/Acme.java", WORKER));
        LoadedModule old = load("worker = com.acme.Acme, classpath = [worker, lib.jar]");

        library("lib.jar", "2");

        assertThat(answer(old)).isEqualTo("1");
        assertThat(answer(load("worker = com.acme.Acme, classpath = [worker, lib.jar]")))
                .isEqualTo("2");
    }

    @Test
    void aFolderThatIsDeletedDisturbsNobodyThatRuns() throws Exception {
        Path jar = library("lib.jar", "1");
        compile(
                "worker",
                jar,
                Map.of(
                        "com/acme/Acme.java",
                        WORKER.replace("com.lib.Lib.version()", "Late.word()"),
                        "com/acme/Late.java",
                        "package com.acme; class Late { static String word() { return \"late\"; } }"));
        LoadedModule module = load("worker = com.acme.Acme, classpath = [worker]");

        Files.delete(folder.resolve("worker/com/acme/Late.class"));

        assertThat(answer(module)).isEqualTo("late");
    }

    @Test
    void copiesThatNobodyUsesAnyMoreAreDeleted() throws Exception {
        library("lib.jar", "1");
        compile("worker", folder.resolve("lib.jar"), Map.of("com/acme/Acme.java", WORKER));
        LoadedModule one = load("worker = com.acme.Acme, classpath = [worker, lib.jar]");
        LoadedModule other = load("worker = com.acme.Acme, classpath = [worker, lib.jar]");
        List<URL> urls = List.of(((ModuleClassLoader) one.loader()).getURLs());
        Path copy = Path.of(urls.getLast().toURI());
        assertThat(((ModuleClassLoader) other.loader()).getURLs()).contains(urls.getLast());

        one.close();
        assertThat(copy).exists();
        other.close();

        assertThat(copy).doesNotExist();
    }

    @Test
    void resourcesAndServicesAreTheModulesOwn() throws Exception {
        String text = """
                package com.acme;
                public class Acme implements dev.serve.worker.Worker, java.util.function.Supplier<String> {
                    public static class Provider implements Runnable { @Override public void run() {} }
                    private final String found = java.util.ServiceLoader.load(Runnable.class).findFirst()
                            .map(each -> each.getClass().getSimpleName()).orElse("none");
                    @Override public String get() {
                        try (java.io.InputStream in = Acme.class.getResourceAsStream("/greeting.txt")) {
                            return new String(in.readAllBytes()) + " " + found;
                        } catch (java.io.IOException failed) {
                            throw new java.io.UncheckedIOException(failed);
                        }
                    }
                }
                """;
        compile("worker", folder, Map.of("com/acme/Acme.java", text));
        Files.writeString(folder.resolve("worker/greeting.txt"), "hello");
        Path services = Files.createDirectories(folder.resolve("worker/META-INF/services"));
        Files.writeString(services.resolve("java.lang.Runnable"), "com.acme.Acme$Provider");

        assertThat(answer(load("worker = com.acme.Acme, classpath = [worker]"))).isEqualTo("hello Provider");
    }

    @Test
    void theJdbcDriversOfAModuleAreKnownToIt() throws Exception {
        String text = """
                package com.acme;
                import java.sql.*;
                public class Acme implements dev.serve.worker.Worker, java.util.function.Supplier<String>, Driver {
                    static {
                        try {
                            DriverManager.registerDriver(new Acme());
                        } catch (SQLException failed) {
                            throw new ExceptionInInitializerError(failed);
                        }
                    }
                    @Override public String get() {
                        try {
                            return DriverManager.getDriver("jdbc:acme:isolation").getClass().getName();
                        } catch (SQLException failed) {
                            return failed.getMessage();
                        }
                    }
                    @Override public Connection connect(String url, java.util.Properties info) { return null; }
                    @Override public boolean acceptsURL(String url) { return url.equals("jdbc:acme:isolation"); }
                    @Override public DriverPropertyInfo[] getPropertyInfo(String url, java.util.Properties info) { return new DriverPropertyInfo[0]; }
                    @Override public int getMajorVersion() { return 1; }
                    @Override public int getMinorVersion() { return 0; }
                    @Override public boolean jdbcCompliant() { return false; }
                    @Override public java.util.logging.Logger getParentLogger() { return java.util.logging.Logger.getGlobal(); }
                }
                """;
        compile("worker", folder, Map.of("com/acme/Acme.java", text));
        Path services = Files.createDirectories(folder.resolve("worker/META-INF/services"));
        Files.writeString(services.resolve("java.sql.Driver"), "com.acme.Acme");

        LoadedModule module = load("worker = com.acme.Acme, classpath = [worker]");

        assertThat(answer(module)).isEqualTo("com.acme.Acme");
        Remains.clean(module.loader());
        assertThatThrownBy(() -> DriverManager.getDriver("jdbc:acme:isolation")).hasMessageContaining("No suitable");
    }

    @Test
    void whatIsCompiledFromSourcesComesBeforeTheClassPath() throws Exception {
        library("lib.jar", "1");
        Path sources = Files.createDirectories(folder.resolve("src"));
        Files.writeString(sources.resolve("Acme.java"), WORKER);
        Files.writeString(
                sources.resolve("Lib.java"),
                "package com.lib; public class Lib { public static String version() { return \"mine\"; } }");

        assertThat(answer(load("worker = com.acme.Acme, sources = [src], classpath = [lib.jar]")))
                .isEqualTo("mine");
    }

    @Test
    void whatDoesNotCompileIsAProblemWithItsPlaceInTheSource() throws Exception {
        Path sources = Files.createDirectories(folder.resolve("src"));
        Files.writeString(sources.resolve("Acme.java"), WORKER.replace("return", "retrun"));

        assertThatThrownBy(() -> load("worker = com.acme.Acme, sources = [src]"));

        assertThat(problems.getFirst().toString())
                .startsWith(sources.resolve("Acme.java") + ":3: error: ")
                .endsWith("^");
        assertThat(problems.getFirst().path()).isEqualTo("serve.modules.tested.sources");
    }

    @Test
    void sourcesAndOptionsThatCannotBeUsedAreNamed() {
        assertThatThrownBy(() -> load("worker = com.acme.Acme, sources = [nowhere]"))
                .hasMessageContaining("serve.modules.tested.sources")
                .hasMessageContaining("nowhere");
        assertThatThrownBy(() -> load("worker = com.acme.Acme, sources = [\".\"], compiler.options = [\"-d\", x]"))
                .hasMessageContaining("serve.modules.tested.compiler.options")
                .hasMessageContaining("-d");
    }

    private static String answer(LoadedModule module) throws Exception {
        Object worker = module.blueprints().getFirst().factory().create();
        return String.valueOf(((Supplier<?>) worker).get());
    }

    private LoadedModule load(String hocon) {
        problems.clear();
        return new ModuleLoader(folder, codes, problems)
                .load(ModuleConfig.of("tested", hocon), 1)
                .orElseThrow(() -> new IllegalStateException(problems.toString()));
    }

    /** A jar with one class that tells its version; one that is there is overwritten in place. */
    private Path library(String name, String version) throws IOException {
        Path classes = folder.resolve("library-" + version);
        compile(
                classes.getFileName().toString(),
                folder,
                Map.of(
                        "com/lib/Lib.java",
                        "package com.lib; public class Lib { public static String version() { return \"%s\"; } }"
                                .formatted(version)));
        Path jar = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            entries.putNextEntry(new JarEntry("com/lib/Lib.class"));
            entries.write(Files.readAllBytes(classes.resolve("com/lib/Lib.class")));
            // Another length, as a real change has.
            entries.putNextEntry(new JarEntry("padding" + version.repeat(Integer.parseInt(version))));
        }
        return jar;
    }

    private void compile(String to, Path library, Map<String, String> texts) throws IOException {
        Path sources = Files.createDirectories(folder.resolve("sources-of-" + to));
        List<Path> files = new ArrayList<>();
        for (Map.Entry<String, String> text : texts.entrySet()) {
            Path file = sources.resolve(text.getKey());
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            files.add(Files.writeString(file, text.getValue(), StandardCharsets.UTF_8));
        }
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        StringWriter errors = new StringWriter();
        try (StandardJavaFileManager manager = javac.getStandardFileManager(null, Locale.ROOT, null)) {
            List<String> options = Arrays.asList(
                    "-proc:none",
                    "-d",
                    Files.createDirectories(folder.resolve(to)).toString(),
                    "-cp",
                    library + ":" + System.getProperty("java.class.path"));
            boolean isCompiled = javac.getTask(
                            errors, manager, null, options, null, manager.getJavaFileObjectsFromPaths(files))
                    .call();
            assertThat(isCompiled).as(errors.toString()).isTrue();
        }
    }
}
