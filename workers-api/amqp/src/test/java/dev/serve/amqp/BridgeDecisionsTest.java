package dev.serve.amqp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import dev.serve.calls.Parameter;
import dev.serve.calls.Provider;
import dev.serve.calls.Signature;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a bridge decides, without a broker. */
class BridgeDecisionsTest {

    private static final Optional<Provider.Absence> HERE = Optional.empty();
    private static final Optional<Provider.Absence> PAUSED = Optional.of(new Provider.Absence("m is paused", false));
    private static final Optional<Provider.Absence> RELOADING =
            Optional.of(new Provider.Absence("m is reloading", true));
    private static final Duration SHORT = Station.PATIENCE.minusMillis(1);

    @Test
    void whatComesForTheFirstTimeIsRun() {
        assertThat(Redelivery.of(false, null, 10)).isEqualTo(new Redelivery.Run());
        assertThat(Redelivery.of(false, Map.of(Redelivery.HEADER, 3), 10)).isEqualTo(new Redelivery.Run());
        assertThat(Redelivery.of(false, null, 0)).isEqualTo(new Redelivery.Run());
    }

    @Test
    void whatComesBackIsCountedInACopy() {
        assertThat(Redelivery.of(true, null, 10)).isEqualTo(new Redelivery.Copy(1));
        assertThat(Redelivery.of(true, Map.of(Redelivery.HEADER, 3), 10)).isEqualTo(new Redelivery.Copy(4));
        assertThat(Redelivery.of(true, Map.of(Redelivery.HEADER, 9L), 10)).isEqualTo(new Redelivery.Copy(10));
    }

    @Test
    void whatComesBackTooOftenIsPoison() {
        assertThat(Redelivery.of(true, Map.of(Redelivery.HEADER, 10), 10)).isEqualTo(new Redelivery.Poison(11));
        assertThat(Redelivery.of(true, null, 0)).isEqualTo(new Redelivery.Poison(1));
        assertThat(Redelivery.of(true, Map.of(Redelivery.HEADER, Long.MAX_VALUE), 10))
                .isEqualTo(new Redelivery.Poison(Integer.MAX_VALUE));
    }

    @Test
    void aHeaderThatIsNoCountIsNone() {
        assertThat(Redelivery.of(true, Map.of(Redelivery.HEADER, "many"), 10)).isEqualTo(new Redelivery.Copy(1));
        assertThat(Redelivery.of(true, Map.of(Redelivery.HEADER, -5), 10)).isEqualTo(new Redelivery.Copy(1));
    }

    @Test
    void aPausedBridgeHoldsOrLeavesWhateverItsProceduresDo() {
        for (Station now : Station.values()) {
            for (Optional<Provider.Absence> absence : List.of(HERE, PAUSED, RELOADING)) {
                assertThat(now.next(false, absence, SHORT, true)).isEqualTo(Station.HELD);
                assertThat(now.next(false, absence, SHORT, false)).isEqualTo(Station.LEFT);
            }
        }
    }

    @Test
    void aProcedureThatIsThereIsServed() {
        for (Station now : Station.values()) {
            assertThat(now.next(true, HERE, Duration.ZERO, true)).isEqualTo(Station.SERVED);
        }
    }

    @Test
    void aProcedureThatIsPausedIsNotServed() {
        assertThat(Station.SERVED.next(true, PAUSED, Duration.ZERO, true)).isEqualTo(Station.HELD);
        assertThat(Station.SERVED.next(true, PAUSED, Duration.ZERO, false)).isEqualTo(Station.LEFT);
    }

    @Test
    void aProcedureThatComesBackGoesOnBeingServedForAWhile() {
        assertThat(Station.SERVED.next(true, RELOADING, SHORT, true)).isEqualTo(Station.SERVED);
        assertThat(Station.SERVED.next(true, RELOADING, Station.PATIENCE, true)).isEqualTo(Station.HELD);
        assertThat(Station.NONE.next(true, RELOADING, SHORT, true)).isEqualTo(Station.HELD);
        assertThat(Station.HELD.next(true, RELOADING, SHORT, true)).isEqualTo(Station.HELD);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "PRECONDITION_FAILED - inequivalent arg 'x-max-length' for queue 'q' in vhost '/': received '5' but"
                        + " current is '10' | x-max-length is 10 there, expected 5",
                "PRECONDITION_FAILED - inequivalent arg 'x-message-ttl' for queue 'q' in vhost '/': received none but"
                        + " current is the value '100' of type 'signedint' | x-message-ttl is 100 there, expected none",
                "PRECONDITION_FAILED - inequivalent arg 'durable' for queue 'it's' in vhost 'a': received 'true' but"
                        + " current is 'false' | durable is false there, expected true",
                "something else | something else",
            })
    void whatABrokerSaysOfADifferenceIsPutShort(String text, String difference) {
        assertThat(TopologyException.difference(text)).isEqualTo(difference);
    }

    private static Signature signature(Map<String, Object> queue) {
        return new Signature(
                "add", "", List.of(Parameter.of("a", int.class)), int.class, Map.of("amqp", queue, "other", Map.of()));
    }

    private static QueueOptions options(String settings, Map<String, Object> declared) {
        return QueueSettings.read(ConfigFactory.parseString(settings))
                .queue("add", signature(declared))
                .options();
    }

    @Test
    void whatIsNotSaidIsAsEver() {
        assertThat(options("", Map.of()))
                .isEqualTo(new QueueOptions(OptionalInt.empty(), 100, Optional.empty(), true, false, QueueKind.ASYNC));
    }

    @Test
    void theSingleQueuesSettingsGoOverThoseOfAllAndTheseOverTheAnnotation() {
        String settings = "queue { size = 2, prefetch = 3, kind = async }, queues.add { size = 4, redeclare = true }";

        assertThat(options(
                        settings,
                        Map.of("size", 1, "prefetch", 1, "timeout", "10s", "kind", "SYNC", "validate", false)))
                .isEqualTo(new QueueOptions(
                        OptionalInt.of(4), 3, Optional.of(Duration.ofSeconds(10)), false, true, QueueKind.ASYNC));
    }

    @Test
    void anAnnotationThatIsNotAllowedIsNamed() {
        assertThatThrownBy(() -> options("", Map.of("timeout", "soon")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("@Queue of add")
                .hasMessageContaining("timeout");
        assertThatThrownBy(() -> options("", Map.of("colour", "red")))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("@Queue of add")
                .hasMessageContaining("queues.add.colour");
    }

    @Test
    void aNameThatIsTooLongForAQueueIsRefused() {
        QueueSettings settings = QueueSettings.read(ConfigFactory.empty());

        assertThatThrownBy(() -> settings.queue("é".repeat(125), signature(Map.of())))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("255 bytes");
    }

    @Test
    void aLineIsLoggedRarelyWithTheNumberOfThoseLeftOut() {
        AtomicLong clockNanos = new AtomicLong(Long.MAX_VALUE - 1);
        RareLine line = new RareLine(clockNanos::get);

        assertThat(line.turn()).isEqualTo(OptionalLong.of(0));
        assertThat(line.turn()).isEmpty();
        assertThat(line.turn()).isEmpty();
        clockNanos.addAndGet(Duration.ofSeconds(10).toNanos());
        assertThat(line.turn()).isEqualTo(OptionalLong.of(2));
        assertThat(line.turn()).isEmpty();
    }
}
