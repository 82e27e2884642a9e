package dev.serve.supervisor.modules;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TaskEvent;
import com.sun.source.util.TaskListener;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/**
 * Notes the outline of each source that is parsed: what it declares, without the bodies of methods. Where the outlines of all
 * changed files are as they were, nothing that other files mean can have changed, even if the bodies are wrong.
 */
final class Outline implements TaskListener {

    private final Map<Path, String> hashes = new HashMap<>();

    /** The hash of each file's outline. */
    Map<Path, String> hashes() {
        return Map.copyOf(hashes);
    }

    @Override
    public void finished(TaskEvent event) {
        CompilationUnitTree unit = event.getCompilationUnit();
        if (event.getKind() == TaskEvent.Kind.PARSE
                && unit.getSourceFile().toUri().getScheme().equals("file")) {
            byte[] outline = of(unit).getBytes(StandardCharsets.UTF_8);
            hashes.put(Path.of(unit.getSourceFile().toUri()), ContentHash.of(outline));
        }
    }

    private static String of(CompilationUnitTree unit) {
        StringBuilder outline = new StringBuilder();
        append(outline, unit.getPackage(), unit.getModule(), unit.getImports());
        unit.getTypeDecls().forEach(type -> member(outline, type, false));
        return outline.toString();
    }

    private static void member(StringBuilder outline, Tree member, boolean constants) {
        switch (member) {
            case ClassTree type -> {
                append(outline, type.getKind(), type.getModifiers(), type.getSimpleName(), type.getTypeParameters());
                append(outline, type.getExtendsClause(), type.getImplementsClause(), type.getPermitsClause());
                outline.append("{\n");
                boolean isInterface =
                        type.getKind() == Tree.Kind.INTERFACE || type.getKind() == Tree.Kind.ANNOTATION_TYPE;
                type.getMembers().forEach(each -> member(outline, each, isInterface));
                outline.append("}\n");
            }
            case MethodTree method -> {
                append(outline, method.getModifiers(), method.getTypeParameters(), method.getReturnType());
                append(outline, method.getName(), method.getParameters(), method.getThrows(), method.getDefaultValue());
            }
            case VariableTree field -> {
                append(outline, field.getModifiers(), field.getType(), field.getName());
                // The value of a constant is compiled into other classes.
                if (constants || field.getModifiers().getFlags().contains(Modifier.FINAL)) {
                    append(outline, field.getInitializer());
                }
            }
            case BlockTree _ -> {}
            case Tree other -> append(outline, other);
        }
    }

    private static void append(StringBuilder outline, @Nullable Object... parts) {
        for (Object part : parts) {
            outline.append(part).append('\n');
        }
    }
}
