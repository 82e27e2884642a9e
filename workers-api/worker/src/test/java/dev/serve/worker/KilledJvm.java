package dev.serve.worker;

import dev.serve.testing.TestContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;

/** A JVM with one command, which prints the numbers of the command's processes and waits to be killed. */
final class KilledJvm {

    private KilledJvm() {}

    public static void main(String[] args) throws Exception {
        TestContext context = TestContext.with("");
        String script = "(trap '' TERM; sleep 1001 & echo $!; wait) & (sleep 1002 & echo $!); "
                + "(setsid sh -c 'echo $$; exec sleep 1003' &) ; echo $$; wait";
        ProcessWorker worker = TestContext.attached(new ProcessWorker(List.of("sh", "-c", script)), context);
        worker.prepare();
        worker.start();
        Awaitility.await()
                .pollInterval(Duration.ofMillis(5))
                .until(() -> context.lines().size() == 4);
        context.lines().forEach(line -> System.out.println(line.substring("INFO ".length())));
        new CountDownLatch(1).await();
    }
}
