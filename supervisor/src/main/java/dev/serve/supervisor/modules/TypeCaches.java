package dev.serve.supervisor.modules;

import java.beans.Introspector;
import java.util.List;
import java.util.ResourceBundle;

/** What the JDK remembers of the module's types and texts. Nothing tells whether there was any. */
final class TypeCaches implements RemainsKind {

    @Override
    public String name() {
        return "type cache";
    }

    @Override
    public List<Finding> clean(Belongings module) {
        ResourceBundle.clearCache(module.loader());
        Introspector.flushCaches();
        return List.of();
    }
}
