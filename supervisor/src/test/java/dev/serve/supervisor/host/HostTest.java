package dev.serve.supervisor.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the environment of a service manager may say. What comes of it in a process is seen in the samples' tests. */
@EnabledOnOs(OS.LINUX)
final class HostTest {

    @ParameterizedTest
    @CsvSource({
        "7, two, 'LISTEN_FDS: expected a number from 0 to 1024, found ''two'''",
        "7, '', 'LISTEN_FDS: expected a number from 0 to 1024, found '''''",
        "7, -1, 'LISTEN_FDS: expected a number from 0 to 1024, found ''-1'''",
        "7, 1025, 'LISTEN_FDS: expected a number from 0 to 1024, found ''1025'''",
        "me, 1, 'LISTEN_PID: expected a number from 0 to 2147483647, found ''me'''",
    })
    void portsThatCannotBeCountedAreSaid(String meant, String count, String said) {
        assertThatThrownBy(() -> Host.of(Map.of("LISTEN_PID", meant, "LISTEN_FDS", count), 7))
                .isInstanceOf(HostException.class)
                .hasMessage(said);
    }

    @Test
    void portsOfAnotherProcessAreLeftAlone() {
        assertThat(HandedPorts.of(Map.of("LISTEN_PID", "8", "LISTEN_FDS", "two"), 7)
                        .isEmpty())
                .isTrue();
        assertThat(HandedPorts.of(Map.of(), 7).isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"run/notify, run/notify", "vsock:2:1234, vsock", "@, @"})
    void aSocketThatIsNoPathAndNoAbstractNameIsSaid(String address, String said) {
        assertThatThrownBy(() -> NotifySocket.open(address))
                .hasMessageStartingWith(
                        "NOTIFY_SOCKET: expected an absolute path or '@' and a name, of at most 107 bytes,")
                .hasMessageContaining(said);
    }

    @Test
    void aPathThatIsTooLongIsSaid() {
        assertThatThrownBy(() -> NotifySocket.open("/" + "x".repeat(107))).hasMessageContaining("at most 107 bytes");
    }

    @Test
    void aSocketThatNobodyListensAtIsSaid() throws Exception {
        try (NotifySocket socket =
                NotifySocket.open("@serve-nobody-" + ProcessHandle.current().pid())) {
            assertThatThrownBy(() -> socket.send("READY=1"))
                    .hasMessage("sendto failed: error 111, nobody listens there");
        }
    }
}
