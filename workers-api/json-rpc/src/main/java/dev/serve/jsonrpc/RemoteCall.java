package dev.serve.jsonrpc;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a client asked another server, for those who are told that it failed: without arguments, which may hold secrets.
 *
 * @param url where that server is; empty where the transport does not say
 * @param method the method's name, or what else it was
 */
record RemoteCall(String url, String method) implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Nothing is known. */
    static final RemoteCall UNKNOWN = new RemoteCall("", "");

    Map<String, Object> toPlain() {
        Map<String, Object> plain = new LinkedHashMap<>();
        if (!url.isEmpty()) {
            plain.put("url", url);
        }
        if (!method.isEmpty()) {
            plain.put("method", method);
        }
        return plain;
    }
}
