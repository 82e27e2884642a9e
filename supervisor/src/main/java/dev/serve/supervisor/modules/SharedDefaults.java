package dev.serve.supervisor.modules;

import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.ResponseCache;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Objects of the module that were made the JVM's defaults, and system properties that are such objects. */
final class SharedDefaults implements RemainsKind {

    @Override
    public String name() {
        return "default of the JVM";
    }

    @Override
    public List<Finding> clean(Belongings module) {
        List<Finding> findings = new ArrayList<>();
        if (module.owns(Authenticator.getDefault())) {
            Authenticator.setDefault(null);
            findings.add(cleared("Authenticator"));
        }
        if (module.owns(CookieHandler.getDefault())) {
            CookieHandler.setDefault(null);
            findings.add(cleared("CookieHandler"));
        }
        if (module.owns(ProxySelector.getDefault())) {
            ProxySelector.setDefault(null);
            findings.add(cleared("ProxySelector"));
        }
        if (module.owns(ResponseCache.getDefault())) {
            ResponseCache.setDefault(null);
            findings.add(cleared("ResponseCache"));
        }
        properties(module, findings);
        return findings;
    }

    private void properties(Belongings module, List<Finding> findings) {
        for (Map.Entry<Object, Object> property :
                Map.copyOf(System.getProperties()).entrySet()) {
            if (module.owns(property.getKey()) || module.owns(property.getValue())) {
                System.getProperties().remove(property.getKey());
                findings.add(Finding.cleaned(name(), "a system property that held a module's object was removed"));
            }
        }
    }

    private Finding cleared(String what) {
        return Finding.cleaned(name(), "the " + what + " was the module's: there is none now");
    }
}
