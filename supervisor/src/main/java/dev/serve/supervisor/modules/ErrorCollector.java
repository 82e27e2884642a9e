package dev.serve.supervisor.modules;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticListener;
import javax.tools.JavaFileObject;

/** Takes what javac has to say about sources: the first errors and warnings, and how many more errors there were. */
final class ErrorCollector implements DiagnosticListener<JavaFileObject> {

    /** How many errors, and how many warnings, are kept. */
    static final int MOST = 100;

    private final List<SourceError> errors = new ArrayList<>();
    private final List<SourceError> warnings = new ArrayList<>();
    private long more;

    @Override
    public void report(Diagnostic<? extends JavaFileObject> diagnostic) {
        switch (diagnostic.getKind()) {
            case ERROR -> addError(diagnostic);
            case WARNING, MANDATORY_WARNING -> {
                if (warnings.size() < MOST) {
                    warnings.add(located(diagnostic, true));
                }
            }
            case NOTE, OTHER -> {}
        }
    }

    private void addError(Diagnostic<? extends JavaFileObject> diagnostic) {
        if (errors.size() < MOST) {
            errors.add(located(diagnostic, false));
        } else {
            more++;
        }
    }

    private static SourceError located(Diagnostic<? extends JavaFileObject> diagnostic, boolean warning) {
        // The root locale: with English, a machine that speaks another language would get its own.
        String message = diagnostic.getMessage(Locale.ROOT);
        JavaFileObject source = diagnostic.getSource();
        if (source == null || source.getKind() != JavaFileObject.Kind.SOURCE) {
            return SourceError.general(message, warning);
        }
        Path file = source instanceof SourceText text ? text.file() : Path.of(source.getName());
        if (diagnostic.getPosition() == Diagnostic.NOPOS) {
            return SourceError.of(file, message, warning);
        }
        try {
            int offset = Math.toIntExact(diagnostic.getPosition());
            return SourceError.at(file, source.getCharContent(true), offset, message, warning);
        } catch (IOException unreadable) {
            return SourceError.of(file, message, warning);
        }
    }

    List<SourceError> errors() {
        return List.copyOf(errors);
    }

    List<SourceError> warnings() {
        return List.copyOf(warnings);
    }

    long more() {
        return more;
    }
}
