package dev.serve.supervisor.modules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RemainsTest {

    @ParameterizedTest
    @ValueSource(
            classes = {
                Leaks.Poller.class,
                Leaks.IdlePool.class,
                Leaks.Schedule.class,
                Leaks.LostTimer.class,
                Leaks.Sleeper.class,
                Leaks.Squatter.class,
                Leaks.Hook.class,
                Leaks.LeakyDriver.class,
                Leaks.LogHandler.class,
                Leaks.Bean.class,
                Leaks.LeakyProvider.class,
                Leaks.GlobalGauge.class,
                Leaks.Handlers.class,
            })
    void whatAModuleLeftBehindIsCleanedSoThatItsLoaderIsCollected(Class<? extends Callable<Object>> leak)
            throws Exception {
        Throwaway module = Throwaway.of(leak);

        List<Finding> findings = module.clean();

        assertThat(findings).isNotEmpty().extracting(Finding::fate).containsOnly(Finding.Fate.CLEANED);
        module.awaitCollected();
    }

    @Test
    void aThreadIsNamedWithWhatEndedIt() throws Exception {
        assertThat(Throwaway.of(Leaks.Poller.class).clean())
                .extracting(Finding::text)
                .containsExactly("thread: 'leaky poller' still ran: it was interrupted, and it has ended");
        assertThat(Throwaway.of(Leaks.LostTimer.class).clean())
                .extracting(Finding::text)
                .containsExactly("thread: 'leaky timer' of class java.util.TimerThread still ran: its timer was"
                        + " cancelled, and it has ended");
    }

    @Test
    void aThreadThatDoesNotListenIsNamedWithTheTopOfItsStack() throws Exception {
        Throwaway module = Throwaway.of(Leaks.Deaf.class);
        CountDownLatch heard = module.said(CountDownLatch.class);

        List<Finding> findings = module.clean();

        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.fate()).isEqualTo(Finding.Fate.LEFT);
            assertThat(finding.text())
                    .startsWith("thread: 'leaky deaf' still runs: it was interrupted; it is at ")
                    .contains("Leaks$Deaf.");
        });
        heard.countDown();
        module.awaitCollected();
    }

    @Test
    void aServerThatIsStoppedGivesItsPortFree() throws Exception {
        Throwaway module = Throwaway.of(Leaks.OpenServer.class);
        int port = module.said(Integer.class);

        module.clean();

        await().atMost(Duration.ofSeconds(20)).ignoreExceptions().until(() -> {
            try (ServerSocket mine = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return mine.getLocalPort() == port;
            }
        });
    }

    @Test
    void aValueOnAThreadOfTheHostIsRemovedAndTheThreadLivesOn() throws Exception {
        try (ExecutorService host = Executors.newSingleThreadExecutor()) {
            Throwaway module = host.submit(() -> Throwaway.of(Leaks.OnTheCallersThread.class))
                    .get();

            List<Finding> findings = module.clean();

            assertThat(findings).extracting(Finding::kind).containsExactly("thread local");
            module.awaitCollected();
            assertThat(host.submit(() -> "alive").get()).isEqualTo("alive");
        }
    }

    @Test
    void aThreadOfTheHostThatWasStartedFromTheModuleGetsTheHostsLoaderBack() throws Exception {
        Throwaway module = Throwaway.of(Leaks.GlobalGauge.class);
        CountDownLatch end = new CountDownLatch(1);
        Thread host = startWith(module.loader(), end);

        List<Finding> findings = module.clean();

        assertThat(findings).extracting(Finding::kind).contains("setting of a thread");
        assertThat(host.getContextClassLoader()).isSameAs(Remains.class.getClassLoader());
        module.awaitCollected();
        assertThat(host.isAlive()).isTrue();
        end.countDown();
    }

    @Test
    void whatAnotherModuleRunsIsLeftAlone() throws Exception {
        Throwaway one = Throwaway.of(Leaks.Poller.class);
        Throwaway other = Throwaway.of(Leaks.Poller.class);
        Thread others = other.said(Thread.class);

        one.clean();

        assertThat(others.isInterrupted()).isFalse();
        assertThat(others.isAlive()).isTrue();
        other.clean();
        assertThat(others.isAlive()).isFalse();
    }

    @Test
    void whatIsOfServeItselfIsNeverCleaned() {
        assertThatThrownBy(() -> Remains.clean(Remains.class.getClassLoader()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("expected the class loader of a module, found that of serve");
    }

    private static Thread startWith(ClassLoader context, CountDownLatch end) {
        Thread thread = Thread.ofPlatform().daemon().name("thread of the host").unstarted(() -> waitFor(end));
        thread.setContextClassLoader(context);
        thread.start();
        return thread;
    }

    private static void waitFor(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
