package dev.serve.supervisor.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads {@code serve.fleet}: each key is a fleet's name, with a list of hosts, or an object of hosts and token. */
final class FleetReader {

    private static final String HOSTS = "hosts";

    private final Section fleets;
    private final Path folder;

    /**
     * Of the section.
     *
     * @param folder what the paths in it are relative to
     */
    FleetReader(Section fleets, Path folder) {
        this.fleets = fleets;
        this.folder = folder;
    }

    List<FleetConfig> read() {
        return fleets.keys().stream().flatMap(name -> fleet(name).stream()).toList();
    }

    private Optional<FleetConfig> fleet(String name) {
        if (!FleetConfig.isName(name)) {
            fleets.report(
                    name,
                    "expected a name of letters, digits, '-' and '_' that begins with a letter, found '"
                            + Values.shown(name) + "'");
        }
        if (fleets.isList(name)) {
            return Optional.of(new FleetConfig(name, hosts(fleets, name), Optional.empty()));
        }
        return fleets.optionalSection(name, "a list of hosts such as [\"a:7070\"], or an object { hosts = [ ] }")
                .map(fleet -> {
                    FleetConfig read = new FleetConfig(name, hosts(fleet, HOSTS), new Secrets(fleet, folder).token());
                    fleet.rejectOthers();
                    return read;
                });
    }

    private static List<HostAddress> hosts(Section section, String key) {
        List<HostAddress> hosts = section.distinct(key, HostAddress::parse);
        if (section.isWrong(key)) {
            return hosts;
        }
        if (hosts.isEmpty() || hosts.size() > FleetConfig.MOST_HOSTS) {
            section.report(key, "expected 1 to " + FleetConfig.MOST_HOSTS + " hosts, found " + hosts.size());
        }
        return hosts;
    }
}
