package dev.serve.jsonrpc;

import dev.serve.calls.Parameter;
import dev.serve.calls.Signature;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Describes methods as OpenRPC 1.3 has it. */
final class OpenRpc {

    private static final String OPENRPC_VERSION = "1.3.2";
    private static final String TITLE = "serve";
    private static final String API_VERSION = "1";

    private OpenRpc() {}

    /** The document about methods, by the names they are served under. */
    static Map<String, Object> describe(SortedMap<String, Signature> signatures) {
        JsonSchemas schemas = new JsonSchemas();
        List<Object> methods = new ArrayList<>();
        signatures.forEach((name, signature) -> methods.add(method(name, signature, schemas)));
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("openrpc", OPENRPC_VERSION);
        document.put("info", JsonSchemas.inOrder("title", TITLE, "version", API_VERSION));
        document.put("methods", methods);
        document.put("components", Map.of("schemas", schemas.components()));
        return document;
    }

    private static Map<String, Object> method(String name, Signature signature, JsonSchemas schemas) {
        Map<String, Object> method = new LinkedHashMap<>();
        method.put("name", name);
        if (!signature.doc().isEmpty()) {
            method.put("description", signature.doc());
        }
        method.put("paramStructure", "either");
        method.put(
                "params",
                signature.parameters().stream()
                        .map(parameter -> parameter(parameter, schemas))
                        .toList());
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("name", "result");
        result.put("schema", schemas.of(signature.returns()));
        method.put("result", result);
        return method;
    }

    private static Map<String, Object> parameter(Parameter parameter, JsonSchemas schemas) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("name", parameter.name());
        described.put("required", !parameter.optional());
        described.put("schema", schemas.of(parameter.type(), parameter.otherwise()));
        return described;
    }
}
