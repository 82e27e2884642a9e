package dev.serve.supervisor.maintenance;

import dev.serve.worker.BaseWorker;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Workers that write without naming their service. */
public final class Talkers {

    private static final Logger OF_THE_CLASS = LoggerFactory.getLogger(Talkers.class);
    private static final Logger OF_A_LIBRARY = LoggerFactory.getLogger("com.example.library.Pool");

    private Talkers() {}

    /** Writes by every way there is, while it starts. */
    public static final class Talker extends BaseWorker {

        @Override
        public void start() throws InterruptedException {
            OF_THE_CLASS.info("by the logger of a class");
            OF_A_LIBRARY.info("not heard");
            OF_A_LIBRARY.warn("by a library");
            Thread platform = new Thread(() -> OF_A_LIBRARY.warn("by a thread that it started"));
            platform.start();
            platform.join();
            Thread.ofVirtual()
                    .start(() -> OF_A_LIBRARY.warn("by a virtual thread"))
                    .join();
            CountDownLatch done = new CountDownLatch(1);
            context()
                    .newThread("loop", () -> {
                        System.out.println("printed");
                        System.err.printf("printed as an %s%n", "error");
                        System.out.print("half a line");
                        System.out.flush();
                        done.countDown();
                    })
                    .start();
            done.await();
        }
    }
}
