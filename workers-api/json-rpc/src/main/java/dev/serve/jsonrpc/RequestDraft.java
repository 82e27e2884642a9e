package dev.serve.jsonrpc;

import dev.serve.calls.Arguments;
import dev.serve.jsonrpc.Entry.Version;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The members of a request as they are read, in whatever order they come. For one thread. */
final class RequestDraft {

    private static final String VERSION_2 = "2.0";

    /** What a member was found to be. */
    private enum Found {
        NOTHING,
        RIGHT,
        WRONG
    }

    private Found version = Found.NOTHING;
    private @Nullable String method;
    private Found methodFound = Found.NOTHING;
    private Arguments arguments = Arguments.none();
    private Found params = Found.NOTHING;
    private boolean paramsByName;
    private RequestId id = RequestId.ABSENT;
    private boolean isIdWrong;
    private @Nullable Set<String> others;

    /**
     * Takes a member.
     *
     * @param input where its value begins; left behind it
     * @return false when it has been there before
     */
    boolean take(String name, JsonInput input) throws JsonException {
        return switch (name) {
            case "jsonrpc" -> takeVersion(input);
            case "method" -> takeMethod(input);
            case "params" -> takeParams(input);
            case "id" -> takeId(input);
            default -> takeOther(name, input);
        };
    }

    private boolean takeVersion(JsonInput input) throws JsonException {
        boolean isFirst = version == Found.NOTHING;
        version = VERSION_2.equals(nameOrValue(input)) ? Found.RIGHT : Found.WRONG;
        return isFirst;
    }

    private boolean takeMethod(JsonInput input) throws JsonException {
        boolean isFirst = methodFound == Found.NOTHING;
        method = nameOrValue(input) instanceof String name ? name : null;
        methodFound = method == null ? Found.WRONG : Found.RIGHT;
        return isFirst;
    }

    private static @Nullable Object nameOrValue(JsonInput input) throws JsonException {
        return input.next() == '"' ? input.name() : input.value();
    }

    private boolean takeParams(JsonInput input) throws JsonException {
        boolean isFirst = params == Found.NOTHING;
        byte next = input.next();
        paramsByName = next == '{';
        params = Found.RIGHT;
        if (next == '[') {
            arguments = Arguments.ofList(input.list());
        } else if (paramsByName) {
            arguments = Arguments.ofMap(input.map());
        } else {
            input.value();
            params = Found.WRONG;
        }
        return isFirst;
    }

    private boolean takeId(JsonInput input) throws JsonException {
        boolean isFirst = id instanceof RequestId.Absent && !isIdWrong;
        if (input.next() == '"') {
            id = new RequestId.Text(input.text());
        } else if (input.isAtNumber()) {
            id = new RequestId.Digits(input.digits());
        } else if (input.value() == null) {
            id = RequestId.NULL;
        } else {
            isIdWrong = true;
        }
        return isFirst;
    }

    private boolean takeOther(String name, JsonInput input) throws JsonException {
        Set<String> known = others == null ? new HashSet<>() : others;
        others = known;
        input.value();
        return known.add(name);
    }

    /** What has been read, as a whole. */
    Entry toEntry() {
        boolean isVersion1 = version == Found.NOTHING
                && method != null
                && params == Found.RIGHT
                && !paramsByName
                && (isIdWrong || !(id instanceof RequestId.Absent));
        String problem = problem(isVersion1);
        if (problem != null || method == null) {
            RequestId readable = isIdWrong || id instanceof RequestId.Absent ? RequestId.NULL : id;
            return new Entry.Invalid(isVersion1 ? Version.V1 : Version.V2, readable, problem == null ? "" : problem);
        }
        if (isVersion1) {
            return new Entry.Request(
                    Version.V1, method, arguments, id instanceof RequestId.Null ? RequestId.ABSENT : id);
        }
        return new Entry.Request(Version.V2, method, arguments, id);
    }

    /** What makes it no request, in words, which are empty where the method alone is missing; null for nothing. */
    private @Nullable String problem(boolean isVersion1) {
        if (version == Found.WRONG) {
            return "expected \"2.0\" as jsonrpc";
        }
        if (isIdWrong) {
            return "expected text, a number or null as id";
        }
        if (methodFound != Found.RIGHT) {
            return "";
        }
        if (params == Found.WRONG) {
            return "expected a list or an object as params";
        }
        if (version == Found.NOTHING && !isVersion1) {
            return "expected a jsonrpc of \"2.0\", or for a request of version 1.0 an id and a list as params";
        }
        return null;
    }
}
