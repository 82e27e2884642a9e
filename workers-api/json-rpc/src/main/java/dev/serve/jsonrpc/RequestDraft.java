package dev.serve.jsonrpc;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.serve.calls.Arguments;
import dev.serve.jsonrpc.Entry.Version;
import java.io.IOException;
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
     * @param parser at the first token of its value; left at the last
     * @return false when it has been there before
     */
    boolean take(String name, JsonParser parser) throws IOException, JsonException {
        return switch (name) {
            case "jsonrpc" -> takeVersion(parser);
            case "method" -> takeMethod(parser);
            case "params" -> takeParams(parser);
            case "id" -> takeId(parser);
            default -> takeOther(name, parser);
        };
    }

    private boolean takeVersion(JsonParser parser) throws IOException, JsonException {
        boolean isFirst = version == Found.NOTHING;
        version = VERSION_2.equals(JsonReader.value(parser)) ? Found.RIGHT : Found.WRONG;
        return isFirst;
    }

    private boolean takeMethod(JsonParser parser) throws IOException, JsonException {
        boolean isFirst = methodFound == Found.NOTHING;
        method = JsonReader.value(parser) instanceof String name ? name : null;
        methodFound = method == null ? Found.WRONG : Found.RIGHT;
        return isFirst;
    }

    private boolean takeParams(JsonParser parser) throws IOException, JsonException {
        boolean isFirst = params == Found.NOTHING;
        JsonToken token = parser.currentToken();
        paramsByName = token == JsonToken.START_OBJECT;
        params = Found.RIGHT;
        if (token == JsonToken.START_ARRAY) {
            arguments = Arguments.ofList(JsonReader.list(parser));
        } else if (paramsByName) {
            arguments = Arguments.ofMap(JsonReader.map(parser));
        } else {
            JsonReader.value(parser);
            params = Found.WRONG;
        }
        return isFirst;
    }

    private boolean takeId(JsonParser parser) throws IOException, JsonException {
        boolean isFirst = id instanceof RequestId.Absent && !isIdWrong;
        switch (parser.currentToken()) {
            case VALUE_STRING -> id = new RequestId.Text(JsonReader.text(parser));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> id = new RequestId.Digits(JsonReader.digits(parser));
            case VALUE_NULL -> id = RequestId.NULL;
            default -> {
                JsonReader.value(parser);
                isIdWrong = true;
            }
        }
        return isFirst;
    }

    private boolean takeOther(String name, JsonParser parser) throws IOException, JsonException {
        Set<String> known = others == null ? new HashSet<>() : others;
        others = known;
        JsonReader.value(parser);
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
