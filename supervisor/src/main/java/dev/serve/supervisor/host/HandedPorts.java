package dev.serve.supervisor.host;

import dev.serve.worker.PortHandover;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ports that this process was started with, as sd_listen_fds(3) describes it. */
final class HandedPorts {

    private static final Logger LOG = LoggerFactory.getLogger(HandedPorts.class);
    private static final int FIRST_DESCRIPTOR = 3;
    private static final int MOST = 1_024;
    private static final String MAINTENANCE = "maintenance";

    private final List<HandedPort> ports;

    private HandedPorts(List<HandedPort> ports) {
        this.ports = ports;
    }

    /**
     * Those that the environment tells of; none where it means another process. What is no listening TCP socket is told and
     * left alone.
     *
     * @throws HostException when the environment can't be understood
     */
    static HandedPorts of(Map<String, String> environment, long pid) {
        String meant = environment.getOrDefault("LISTEN_PID", "");
        if (meant.isEmpty()) {
            return new HandedPorts(List.of());
        }
        if (number(meant, "LISTEN_PID", Integer.MAX_VALUE) != pid) {
            return new HandedPorts(List.of());
        }
        int count = number(environment.getOrDefault("LISTEN_FDS", ""), "LISTEN_FDS", MOST);
        String[] names = environment.getOrDefault("LISTEN_FDNAMES", "").split(":", -1);
        List<HandedPort> ports = new ArrayList<>();
        for (int each = 0; each < count; each++) {
            int descriptor = FIRST_DESCRIPTOR + each;
            String name = each < names.length ? names[each] : "unknown";
            try {
                ports.add(HandedPort.of(descriptor, name));
            } catch (IOException unusable) {
                LOG.warn(
                        "descriptor {} ('{}') was handed in and can't be used: {}",
                        descriptor,
                        name,
                        unusable.getMessage());
            }
        }
        return new HandedPorts(ports);
    }

    /** The port for the maintenance calls: the one of that name, or else the one of that number. */
    Optional<HandedPort> maintenance(int port) {
        Optional<HandedPort> named =
                ports.stream().filter(each -> each.name().equals(MAINTENANCE)).findFirst();
        return named.or(() ->
                ports.stream().filter(each -> each.address().getPort() == port).findFirst());
    }

    /** Lends the ports to workers, but for this one. */
    void lend(PortHandover workers, Optional<HandedPort> but) {
        ports.stream().filter(port -> !but.equals(Optional.of(port))).forEach(workers::lend);
    }

    boolean isEmpty() {
        return ports.isEmpty();
    }

    private static int number(String text, String variable, int most) {
        if (text.matches("[0-9]{1,10}") && Long.parseLong(text) <= most) {
            return Integer.parseInt(text);
        }
        throw new HostException(variable + ": expected a number from 0 to " + most + ", found '" + text + "'");
    }
}
