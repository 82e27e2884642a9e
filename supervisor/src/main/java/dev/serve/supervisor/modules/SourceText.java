package dev.serve.supervisor.modules;

import java.nio.file.Path;
import javax.tools.SimpleJavaFileObject;

/** A source in memory, as javac reads it: what was looked at is what is compiled, whatever becomes of the file meanwhile. */
final class SourceText extends SimpleJavaFileObject {

    private final Path file;
    private final String text;

    SourceText(Path file, String text) {
        super(file.toUri(), Kind.SOURCE);
        this.file = file;
        this.text = text;
    }

    Path file() {
        return file;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
    }
}
