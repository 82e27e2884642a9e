package dev.serve.jsonrpc;

import dev.serve.calls.Callee;
import dev.serve.calls.Exposed;
import dev.serve.calls.Parameter;
import dev.serve.calls.Procedure;
import dev.serve.calls.Procedures;
import dev.serve.calls.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The methods that tell of the others. They are served beside what is exposed, whose names may not begin as theirs do.
 *
 * <p>Safe to use from any thread. It remembers nothing of what is exposed.
 */
final class SystemMethods {

    private static final String MODULE = "json-rpc";

    private final Exposed exposed;
    private final Exposed own;

    SystemMethods(Exposed exposed) {
        this.exposed = exposed;
        this.own = Exposed.all(Procedures.of(MODULE, this), MODULE);
    }

    /** Whether a name is kept for these methods, those to come among them. */
    static boolean isReserved(String name) {
        return name.startsWith("rpc.") || name.startsWith("system.");
    }

    /** That of these methods which has this name. */
    Optional<Callee> find(String name) {
        return own.find(name);
    }

    @Procedure(value = "system.listMethods", doc = "The names of all methods, sorted.")
    public List<String> listMethods() {
        return List.copyOf(signatures().keySet());
    }

    @Procedure(
            value = "system.methodSignature",
            doc = "The ways to call a method, each a list of JSON types: the result's, then those of the parameters.")
    public List<List<String>> methodSignature(String name) throws UnknownMethodException {
        Signature signature = signature(name);
        List<Parameter> parameters = signature.parameters();
        int least = parameters.size();
        while (least > 0 && parameters.get(least - 1).optional()) {
            least--;
        }
        List<List<String>> ways = new ArrayList<>();
        for (int count = least; count <= parameters.size(); count++) {
            List<String> way = new ArrayList<>();
            way.add(JsonSchemas.typeName(signature.returns()));
            parameters.subList(0, count).forEach(parameter -> way.add(JsonSchemas.typeName(parameter.type())));
            ways.add(way);
        }
        return ways;
    }

    @Procedure(value = "system.methodHelp", doc = "What a method does; empty where nothing was said.")
    public String methodHelp(String name) throws UnknownMethodException {
        return signature(name).doc();
    }

    @Procedure(value = "rpc.discover", doc = "The OpenRPC description of all methods.")
    public Map<String, Object> discover() {
        return OpenRpc.describe(signatures());
    }

    private Signature signature(String name) throws UnknownMethodException {
        Signature known = signatures().get(name);
        if (known == null) {
            throw new UnknownMethodException(name);
        }
        return known;
    }

    private SortedMap<String, Signature> signatures() {
        SortedMap<String, Signature> all = new TreeMap<>(exposed.signatures());
        all.keySet().removeIf(SystemMethods::isReserved);
        all.putAll(own.signatures());
        return all;
    }
}
