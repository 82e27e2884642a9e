package dev.serve.supervisor.modules;

import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;

/** Security providers whose classes are of the module. */
final class SecurityProviders implements RemainsKind {

    @Override
    public String name() {
        return "security provider";
    }

    @Override
    public List<Finding> clean(Belongings module) {
        List<Finding> findings = new ArrayList<>();
        for (Provider provider : Security.getProviders()) {
            if (module.owns(provider)) {
                Security.removeProvider(provider.getName());
                findings.add(Finding.cleaned(
                        name(),
                        provider.getName() + " of " + provider.getClass().getName() + " was removed"));
            }
        }
        return findings;
    }
}
