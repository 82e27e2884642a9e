package dev.serve.supervisor.host;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A function of Linux's C library that the JDK has no way to call. All of them are called seldom, so that arguments in boxes
 * do no harm.
 *
 * @param name its name
 * @param handle takes the place for {@code errno}, and then the arguments
 */
record NativeFunction(String name, MethodHandle handle) {

    static final MemoryLayout INT = ValueLayout.JAVA_INT;
    static final MemoryLayout LONG = ValueLayout.JAVA_LONG;
    static final MemoryLayout POINTER = ValueLayout.ADDRESS;

    private static final String ERRNO = "errno";
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final Map<Integer, String> REASONS = Map.of(
            2, "nothing is there",
            9, "no such descriptor",
            10, "no such child",
            11, "it was not taken in time",
            13, "not permitted",
            88, "not a socket",
            111, "nobody listens there");

    /** The function of this name; it returns -1 when it fails. */
    @SuppressWarnings("restricted") // the launcher allows native access, and without it the JVM says so
    static NativeFunction of(String name, MemoryLayout result, MemoryLayout... arguments) {
        Linker linker = Linker.nativeLinker();
        MethodHandle handle = linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(result, arguments),
                Linker.Option.captureCallState(ERRNO));
        return new NativeFunction(name, handle);
    }

    /**
     * Calls it, and returns what it returns.
     *
     * @throws IOException when that is -1, with the reason
     */
    long call(Object... arguments) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            List<Object> all = new ArrayList<>(List.of(state));
            all.addAll(Arrays.asList(arguments));
            long result = ((Number) handle.invokeWithArguments(all)).longValue();
            if (result == -1) {
                int error = (int) STATE.varHandle(MemoryLayout.PathElement.groupElement(ERRNO))
                        .get(state, 0L);
                throw new IOException(name + " failed: " + reason(error));
            }
            return result;
        } catch (IOException failed) {
            throw failed;
        } catch (Throwable impossible) {
            throw new IllegalStateException(name + " can't be called", impossible);
        }
    }

    private static String reason(int error) {
        String text = REASONS.getOrDefault(error, "see errno(3)");
        return "error " + error + ", " + text;
    }
}
