package dev.serve.supervisor.modules;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/** A jar whose classes are compiled for a test. */
final class TestJar {

    private final Path file;
    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    TestJar(Path file) {
        this.file = file;
    }

    /** Adds a class that uses no other. */
    TestJar with(String className, String source) throws IOException {
        entries.put(className.replace('.', '/') + ".class", compiled(className, source));
        return this;
    }

    TestJar withText(String name, String text) {
        entries.put(name, text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    void write() throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                jar.putNextEntry(new JarEntry(entry.getKey()));
                jar.write(entry.getValue());
            }
        }
    }

    static byte[] compiled(String className, String source) throws IOException {
        Path folder = Files.createTempDirectory("jar");
        Path file = folder.resolve(className.substring(className.lastIndexOf('.') + 1) + ".java");
        Files.writeString(file, source);
        try (SourceFixture fixture = SourceFixture.in(folder)) {
            return fixture.compiled().classes().getOrDefault(className, new byte[0]);
        } finally {
            Files.delete(file);
            Files.delete(folder);
        }
    }
}
