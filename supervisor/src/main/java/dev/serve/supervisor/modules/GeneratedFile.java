package dev.serve.supervisor.modules;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import javax.tools.SimpleJavaFileObject;

/** A file that javac or an annotation processor writes: it stays in memory. */
final class GeneratedFile extends SimpleJavaFileObject {

    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private final String path;
    private final Budget budget;

    /** Is asked before bytes are kept, and throws where they are too many. */
    @FunctionalInterface
    interface Budget {
        void spend(long bytes) throws IOException;
    }

    GeneratedFile(String path, Kind kind, Budget budget) {
        super(URI.create("memory:///generated/" + path), kind);
        this.path = path;
        this.budget = budget;
    }

    byte[] bytes() {
        return content.toByteArray();
    }

    @Override
    public String getName() {
        return "generated/" + path;
    }

    @Override
    public OutputStream openOutputStream() {
        content.reset();
        return new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                budget.spend(1);
                content.write(one);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                budget.spend(length);
                content.write(bytes, offset, length);
            }
        };
    }

    @Override
    public InputStream openInputStream() {
        return new ByteArrayInputStream(bytes());
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return content.toString(StandardCharsets.UTF_8);
    }
}
