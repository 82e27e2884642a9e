package dev.serve.jsonrpc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON text that is read from its beginning to its end, value by value, by one thread. Each method that reads a value begins
 * where that does, and leaves what follows it to be read next.
 */
final class JsonInput extends JsonScalars {

    private final JsonLimits limits;
    private int depth;

    /**
     * Begins to read.
     *
     * @param json the text, which is known to be UTF-8
     */
    JsonInput(byte[] json, JsonLimits limits, JsonNames names) {
        super(json, limits, names);
        this.limits = limits;
    }

    @Nullable
    Object value() throws JsonException {
        return switch (next()) {
            case '"' -> text();
            case '{' -> map();
            case '[' -> list();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            default -> throw expected("a value");
        };
    }

    List<@Nullable Object> list() throws JsonException {
        List<@Nullable Object> list = new ArrayList<>();
        for (boolean isElement = beginList(); isElement; isElement = nextElement()) {
            list.add(value());
        }
        return list;
    }

    Map<String, @Nullable Object> map() throws JsonException {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (String name = beginObject(); name != null; name = nextMember()) {
            int before = map.size();
            int valueAt = at();
            map.put(name, value());
            if (map.size() == before) {
                throw duplicate(name, valueAt);
            }
        }
        return map;
    }

    /** Reads the bracket that begins a list; tells whether an element follows. */
    boolean beginList() throws JsonException {
        enter('[', "a list");
        return !leaves(']');
    }

    /** Reads what follows an element of a list; tells whether another one does. */
    boolean nextElement() throws JsonException {
        if (leaves(']')) {
            return false;
        }
        take(',', "a comma or the end of the list");
        return true;
    }

    /** Reads the brace that begins an object, and the name of its first member; null where it has none. */
    @Nullable
    String beginObject() throws JsonException {
        enter('{', "an object");
        return leaves('}') ? null : memberName();
    }

    /** Reads what follows a member of an object: the name of the next one, or the end, which is told as null. */
    @Nullable
    String nextMember() throws JsonException {
        if (leaves('}')) {
            return null;
        }
        take(',', "a comma or the end of the object");
        return memberName();
    }

    /**
     * What to throw for a member that has come before.
     *
     * @param valueAt where its value stands
     */
    JsonException duplicate(String name, int valueAt) {
        return JsonException.refused("expected each key once, found '" + name + "' again" + place(valueAt));
    }

    private String memberName() throws JsonException {
        if (next() != '"') {
            throw expected("the name of a member");
        }
        String name = name();
        take(':', "a colon");
        return name;
    }

    private void enter(char bracket, String what) throws JsonException {
        take(bracket, what);
        depth++;
        if (depth > limits.depth()) {
            throw JsonException.refused("a depth of " + depth + " lists and objects within each other exceeds the"
                    + " maximum allowed, " + limits.depth() + place(at()));
        }
    }

    /** Reads the bracket that ends a list or an object, where it comes next. */
    private boolean leaves(char bracket) {
        if (!isTaken(bracket)) {
            return false;
        }
        depth--;
        return true;
    }
}
