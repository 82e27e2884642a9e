package dev.serve.supervisor.modules;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** JDBC drivers that were loaded by the module: taken from the JVM's list of drivers. */
final class JdbcDrivers implements RemainsKind {

    /**
     * Defines {@link DriverRemoval} anew where the module's classes are seen: the list of drivers shows each caller only what
     * the caller's class loader sees.
     */
    private static final class Below extends ClassLoader {

        Below(ClassLoader module) {
            super(module);
        }

        Class<?> define(byte[] code) {
            return defineClass(DriverRemoval.class.getName(), code, 0, code.length);
        }
    }

    @Override
    public String name() {
        return "JDBC driver";
    }

    @Override
    public List<Finding> clean(Belongings module) throws ReflectiveOperationException, IOException {
        Object removal = new Below(module.loader())
                .define(code())
                .getConstructor(ClassLoader.class)
                .newInstance(module.loader());
        return removal instanceof Supplier<?> supplier && supplier.get() instanceof List<?> removed
                ? removed.stream()
                        .map(driver -> Finding.cleaned(name(), driver + " was taken from the list of drivers"))
                        .toList()
                : List.of();
    }

    private static byte[] code() throws IOException {
        String file = DriverRemoval.class.getSimpleName() + ".class";
        try (@Nullable InputStream code = DriverRemoval.class.getResourceAsStream(file)) {
            return Optional.ofNullable(code)
                    .orElseThrow(() -> new IOException(file + " of serve is missing"))
                    .readAllBytes();
        }
    }
}
