package dev.serve.supervisor.modules;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import javax.tools.SimpleJavaFileObject;

/** A class that was compiled, as javac reads it when it compiles others that use it. */
final class CompiledClass extends SimpleJavaFileObject {

    private final String name;
    private final Path source;
    private final byte[] bytes;

    /**
     * Makes one.
     *
     * @param name its binary name
     * @param source the file that declares it
     * @param bytes the class file; not to be changed
     */
    CompiledClass(String name, Path source, byte[] bytes) {
        super(URI.create("memory:///" + name.replace('.', '/') + Kind.CLASS.extension), Kind.CLASS);
        this.name = name;
        this.source = source;
        this.bytes = bytes;
    }

    String binaryName() {
        return name;
    }

    String packageName() {
        return name.substring(0, Math.max(0, name.lastIndexOf('.')));
    }

    Path source() {
        return source;
    }

    byte[] bytes() {
        return bytes;
    }

    @Override
    public InputStream openInputStream() {
        return new ByteArrayInputStream(bytes);
    }
}
