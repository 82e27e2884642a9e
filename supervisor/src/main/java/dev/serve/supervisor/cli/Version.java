package dev.serve.supervisor.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** Tells the version from the manifest of the jar. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("(not from a jar)");
        return new String[] {"serve " + version + ", Java " + Runtime.version()};
    }
}
