package dev.serve.supervisor.config;

import com.typesafe.config.ConfigObject;
import dev.serve.worker.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads {@code serve.maintenance}. */
final class MaintenanceReader {

    private final Section section;
    private final Path folder;

    /**
     * Of the section.
     *
     * @param folder what the paths in it are relative to
     */
    MaintenanceReader(Section section, Path folder) {
        this.section = section;
        this.folder = folder;
    }

    MaintenanceConfig read() {
        MaintenanceConfig maintenance = new MaintenanceConfig(
                section.flag("enabled"),
                section.string("host"),
                section.wholeNumber("port", 0, 65_535),
                new Secrets(section, folder).token(),
                filter(),
                section.optionalSection("tls").flatMap(this::tls),
                section.flag("send-stacks"),
                EventsConfig.read(section.section("events")));
        checkHost(maintenance);
        section.rejectOthers();
        return maintenance;
    }

    private void checkHost(MaintenanceConfig maintenance) {
        String host = maintenance.host();
        if (!MaintenanceConfig.isHost(host)) {
            section.report("host", "expected an address or a host name, found '" + Values.shown(host) + "'");
        } else if (maintenance.enabled()
                && !maintenance.isLoopback()
                && !section.has("token")
                && !section.has("token-file")
                && !section.has("filter")) {
            section.report(
                    "host",
                    "expected this machine alone (127.0.0.1, ::1 or localhost) as there is no token, found '" + host
                            + "'; to open the port to others set maintenance.token, maintenance.token-file or maintenance.filter");
        }
    }

    /** Its class is looked for when the port is opened: others who read this need not have it. */
    private Optional<FilterConfig> filter() {
        Optional<ConfigObject> written = section.object("filter");
        Optional<Section> filter = section.optionalSection("filter");
        if (written.isEmpty() || filter.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> name = filter.get().optionalString("class").filter(text -> !text.isBlank());
        if (name.isEmpty() && !filter.get().isWrong("class")) {
            filter.get()
                    .report(
                            "class",
                            "expected class = NAME, found " + (filter.get().has("class") ? "an empty one" : "none"));
        }
        return name.map(text ->
                new FilterConfig(text, written.get().toConfig(), filter.get().location()));
    }

    private Optional<TlsConfig> tls(Section tls) {
        Optional<Path> keystore = tls.optionalPath("keystore", folder);
        if (!tls.has("keystore")) {
            tls.report("expected keystore = FILE, found none");
        }
        keystore.filter(file -> !Files.isReadable(file) || Files.isDirectory(file))
                .ifPresent(file -> tls.report("keystore", "expected a PKCS12 file, found nothing to read at " + file));
        Optional<Secret> password = new Secrets(tls, folder).read("password");
        if (!tls.has("password") && !tls.has("password-file")) {
            tls.report("expected password or password-file, found neither");
        }
        tls.rejectOthers();
        return keystore.flatMap(file -> password.map(secret -> new TlsConfig(file, secret)));
    }
}
