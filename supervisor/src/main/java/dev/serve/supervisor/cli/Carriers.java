package dev.serve.supervisor.cli;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import jdk.management.VirtualThreadSchedulerMXBean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that code which keeps a processor busy on a virtual thread holds up no other virtual thread for long.
 *
 * <p>Virtual threads take turns only where they wait; one that computes keeps its carrier, of which the JDK has one a
 * processor. So from time to time a virtual thread is started that does nothing: where it gets no turn in time, a carrier
 * is added, and the operating system shares the processors out; where all is well for a while, one is taken back.
 *
 * <p>Threads: one platform thread, which alone uses the field.
 */
final class Carriers implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Carriers.class);
    private static final Duration BEFORE_FIRST_LOOK = Duration.ofSeconds(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofMillis(50);
    private static final int LOOKS_UNTIL_FEWER = 100;
    private static final int MOST_MORE = 64;

    private int calmLooks;

    private Carriers() {}

    /** Begins to look, for as long as the JVM runs. To be called once in a JVM. */
    static void watch() {
        Thread.ofPlatform().daemon().name("serve carriers").start(new Carriers());
    }

    @Override
    public void run() {
        try {
            // The management classes take time to load, which the start of the workers needs more.
            Thread.sleep(BEFORE_FIRST_LOOK);
            VirtualThreadSchedulerMXBean scheduler =
                    ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
            int usual = scheduler.getParallelism();
            while (true) {
                look(scheduler, usual);
                Thread.sleep(BETWEEN_LOOKS);
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(VirtualThreadSchedulerMXBean scheduler, int usual) throws InterruptedException {
        CountDownLatch turn = new CountDownLatch(1);
        // A carrier is made when an empty queue gets a task, and each thread that starts virtual ones has its own
        // queue:
        // this one's may still hold what an earlier look has started.
        Thread.ofPlatform()
                .daemon()
                .name("serve carriers look")
                .start(() -> Thread.startVirtualThread(turn::countDown));
        int now = scheduler.getParallelism();
        if (!turn.await(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
            calmLooks = 0;
            if (now < usual + MOST_MORE) {
                scheduler.setParallelism(now + 1);
                LOG.debug("virtual threads got no turn for {} ms: {} carriers now", PATIENCE.toMillis(), now + 1);
            }
        } else if (++calmLooks >= LOOKS_UNTIL_FEWER && now > usual) {
            calmLooks = 0;
            scheduler.setParallelism(now - 1);
        }
    }
}
