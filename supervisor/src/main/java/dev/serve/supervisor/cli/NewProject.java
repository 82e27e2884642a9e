package dev.serve.supervisor.cli;

import com.typesafe.config.Config;
import dev.serve.calls.Procedure;
import dev.serve.worker.Worker;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import javax.lang.model.SourceVersion;
import org.slf4j.Logger;

/**
 * A small project: one worker, the configuration that runs it, and what an IDE and Maven need.
 *
 * <p>The jars that a worker is written against are on no server, so the pom names those of this installation: with the scope
 * {@code system}, and their paths in properties, which Maven takes without a warning and without a network.
 *
 * @param folder where it is written, absolute
 * @param name the name of its module
 * @param contents what each file holds, by its path in the folder
 */
record NewProject(Path folder, String name, SequencedMap<Path, String> contents) {

    private static final int LONGEST_NAME = 100;
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]*";
    private static final String TEMPLATES = "init/";

    /** What a worker is written against, by a class of each. */
    private static final SequencedMap<String, Class<?>> KITS = new LinkedHashMap<>();

    static {
        KITS.put("serve-worker", Worker.class);
        KITS.put("serve-calls", Procedure.class);
        KITS.put("config", Config.class);
        KITS.put("slf4j-api", Logger.class);
        KITS.put("micrometer-core", MeterRegistry.class);
    }

    /**
     * One that is not written yet.
     *
     * @throws CommandException if a name can't be used
     */
    static NewProject of(Path folder, Optional<String> named, Optional<String> packaged) {
        Path last = folder.getFileName();
        String name = named.orElseGet(() -> last == null ? "" : last.toString());
        if (!name.matches(NAME) || name.length() > LONGEST_NAME || name.equals("all")) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "expected a name of at most " + LONGEST_NAME
                            + " letters, digits, '-', '_' and '.', the first a letter"
                            + " or a digit, and not 'all', found '" + name + "'; say another by --name");
        }
        String packageName = packaged.orElseGet(() -> packageOf(name));
        if (!SourceVersion.isName(packageName)) {
            throw new CommandException(
                    ExitCode.USAGE, "expected the name of a package, such as com.example, found '" + packageName + "'");
        }
        Path source = Path.of("src", "main", "java")
                .resolve(packageName.replace('.', '/'))
                .resolve("Hello.java");
        Map<String, String> words = new LinkedHashMap<>();
        words.put("@name@", name);
        words.put("@package@", packageName);
        words.put("@source@", source.toString().replace('\\', '/'));
        words.put("@properties@", properties());
        words.put("@dependencies@", dependencies());
        SequencedMap<Path, String> contents = new LinkedHashMap<>();
        contents.put(Path.of("conf", "serve.conf"), filled("serve.conf", words));
        contents.put(source, filled("Hello.java.txt", words));
        contents.put(Path.of("pom.xml"), filled("pom.xml", words));
        contents.put(Path.of("README.md"), filled("README.md", words));
        contents.put(Path.of(".gitignore"), filled("gitignore", words));
        return new NewProject(folder, name, contents);
    }

    /** Its files, by their paths in the folder. */
    List<Path> files() {
        return List.copyOf(contents.keySet());
    }

    /**
     * Writes it, or nothing.
     *
     * @throws CommandException if something stands in the way
     */
    void write() throws IOException {
        List<Path> inTheWay = inTheWay();
        if (!inTheWay.isEmpty()) {
            throw new CommandException(
                    ExitCode.REFUSED,
                    "expected a folder without the files of the project, found "
                            + String.join(
                                    ", ", inTheWay.stream().map(Path::toString).toList())
                            + "; nothing was written");
        }
        Deque<Path> made = new ArrayDeque<>();
        try {
            for (Map.Entry<Path, String> file : contents.entrySet()) {
                Path path = folder.resolve(file.getKey());
                makeFolder(Optional.ofNullable(path.getParent()), made);
                Files.createFile(path);
                made.push(path);
                Files.writeString(path, file.getValue());
            }
        } catch (IOException failed) {
            for (Path path : made) {
                Files.deleteIfExists(path);
            }
            throw failed;
        }
    }

    /** The files that are there already, and what is no folder and would have to be one. */
    private List<Path> inTheWay() {
        List<Path> inTheWay = new ArrayList<>();
        for (Path file : contents.keySet()) {
            Path path = folder.resolve(file);
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                inTheWay.add(path);
            }
            for (Path above = path.getParent(); above != null; above = above.getParent()) {
                if (Files.exists(above) && !Files.isDirectory(above) && !inTheWay.contains(above)) {
                    inTheWay.add(above);
                }
            }
        }
        return inTheWay;
    }

    private static void makeFolder(Optional<Path> folder, Deque<Path> made) throws IOException {
        if (folder.isPresent() && !Files.isDirectory(folder.get())) {
            makeFolder(folder.map(Path::getParent), made);
            Files.createDirectory(folder.get());
            made.push(folder.get());
        }
    }

    private static String packageOf(String name) {
        String letters = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
        return SourceVersion.isName(letters) ? letters : "app";
    }

    private static String properties() {
        StringBuilder properties = new StringBuilder();
        KITS.forEach((artifact, type) -> properties.append(
                "    <serve.jar.%1$s>%2$s</serve.jar.%1$s>%n".formatted(artifact, inXml(place(type)))));
        return properties.toString();
    }

    private static String dependencies() {
        StringBuilder dependencies = new StringBuilder();
        KITS.sequencedKeySet().forEach(artifact -> dependencies.append("""
                    <dependency>
                      <groupId>serve.installation</groupId>
                      <artifactId>%1$s</artifactId>
                      <version>1</version>
                      <scope>system</scope>
                      <systemPath>${serve.jar.%1$s}</systemPath>
                    </dependency>
                """.formatted(artifact)));
        return dependencies.toString();
    }

    /** Where a class was loaded from. */
    private static String place(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(type + " comes from no file", impossible);
        }
    }

    private static String inXml(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String filled(String template, Map<String, String> words) {
        try (InputStream in = NewProject.class.getResourceAsStream(TEMPLATES + template)) {
            if (in == null) {
                throw new FileNotFoundException(TEMPLATES + template + " is missing in this installation");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (Map.Entry<String, String> word : words.entrySet()) {
                text = text.replace(word.getKey(), word.getValue());
            }
            return text;
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
