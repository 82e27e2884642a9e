package dev.serve.supervisor.modules;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Metrics;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.Provider;
import java.security.Security;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/** What careless modules do. Each is loaded anew by a {@link Throwaway}, and returns what can be said of what it left. */
final class Leaks {

    private Leaks() {}

    private static void sleep() throws InterruptedException {
        Thread.sleep(Duration.ofHours(1));
    }

    /** A loop on a thread that nobody ends. */
    public static final class Poller implements Callable<Object> {
        @Override
        public Object call() {
            return Thread.ofPlatform().daemon().name("leaky poller").start(() -> {
                try {
                    sleep();
                } catch (InterruptedException end) {
                    Thread.currentThread().interrupt();
                }
            });
        }
    }

    /** A thread that does not listen, until what is returned is opened. */
    public static final class Deaf implements Callable<Object> {
        @Override
        public Object call() {
            CountDownLatch heard = new CountDownLatch(1);
            Thread.ofPlatform().daemon().name("leaky deaf").start(() -> {
                boolean wasInterrupted = false;
                while (heard.getCount() > 0) {
                    try {
                        heard.await();
                    } catch (InterruptedException ignored) {
                        wasInterrupted = true;
                    }
                }
                if (wasInterrupted) {
                    Thread.currentThread().interrupt();
                }
            });
            return heard;
        }
    }

    /** Threads of a pool, which wait for tasks. */
    public static final class IdlePool implements Callable<Object> {
        @Override
        public Object call() throws Exception {
            ExecutorService pool = Executors.newFixedThreadPool(2);
            Future<String> name = pool.submit(() -> Thread.currentThread().getName());
            return name.get();
        }
    }

    /** A task that waits for its time. */
    public static final class Schedule implements Callable<Object> {
        @Override
        public Object call() {
            ScheduledExecutorService schedule = Executors.newSingleThreadScheduledExecutor();
            return schedule.schedule(() -> "late", 1, TimeUnit.HOURS).isDone();
        }
    }

    /** A timer that is never cancelled. */
    public static final class LostTimer implements Callable<Object> {
        @Override
        public Object call() {
            TimerTask task = new TimerTask() {
                @Override
                public void run() {}
            };
            new Timer("leaky timer", true).schedule(task, TimeUnit.HOURS.toMillis(1));
            return task.scheduledExecutionTime() > 0;
        }
    }

    /** A server that is never stopped. */
    public static final class OpenServer implements Callable<Object> {
        @Override
        public Object call() throws Exception {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> exchange.sendResponseHeaders(204, -1));
            server.start();
            return server.getAddress().getPort();
        }
    }

    /** A virtual thread asleep. */
    public static final class Sleeper implements Callable<Object> {
        @Override
        public Object call() {
            return Thread.ofVirtual().name("leaky sleeper").start(() -> {
                try {
                    sleep();
                } catch (InterruptedException end) {
                    Thread.currentThread().interrupt();
                }
            });
        }
    }

    /** A task on the pool that all share. */
    public static final class Squatter implements Callable<Object> {
        @Override
        public Object call() throws Exception {
            CountDownLatch begun = new CountDownLatch(1);
            AtomicReference<Thread> thread = new AtomicReference<>();
            ForkJoinPool.commonPool().execute(() -> {
                thread.set(Thread.currentThread());
                begun.countDown();
                try {
                    sleep();
                } catch (InterruptedException end) {
                    Thread.currentThread().interrupt();
                }
            });
            begun.await();
            return thread.get();
        }
    }

    /** A hook that is never removed. */
    public static final class Hook implements Callable<Object> {
        @Override
        public Object call() {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {}, "leaky hook"));
            return true;
        }
    }

    /** A driver that is never taken away. */
    public static final class LeakyDriver implements Driver, Callable<Object> {
        @Override
        public Object call() throws Exception {
            DriverManager.registerDriver(this);
            return true;
        }

        @Override
        public @Nullable Connection connect(String url, Properties info) {
            return null;
        }

        @Override
        public boolean acceptsURL(String url) {
            return false;
        }

        @Override
        public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
            return new DriverPropertyInfo[0];
        }

        @Override
        public int getMajorVersion() {
            return 1;
        }

        @Override
        public int getMinorVersion() {
            return 0;
        }

        @Override
        public boolean jdbcCompliant() {
            return false;
        }

        @Override
        public Logger getParentLogger() throws SQLFeatureNotSupportedException {
            throw new SQLFeatureNotSupportedException();
        }
    }

    /** A handler on the root logger. */
    public static final class LogHandler extends Handler implements Callable<Object> {
        @Override
        public Object call() {
            Logger.getLogger("").addHandler(this);
            return true;
        }

        @Override
        public void publish(LogRecord line) {}

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    /** What JMX wants to see of a bean. */
    public interface BeanMBean {
        int getValue();
    }

    /** A bean that stays registered. */
    public static final class Bean implements BeanMBean, Callable<Object> {
        @Override
        public Object call() throws Exception {
            ObjectName name = new ObjectName("leaky:type=Bean,id=" + System.identityHashCode(this));
            ManagementFactory.getPlatformMBeanServer().registerMBean(this, name);
            return name;
        }

        @Override
        public int getValue() {
            return 1;
        }
    }

    /** A provider of algorithms that no one has. */
    public static final class LeakyProvider extends Provider implements Callable<Object> {

        private static final long serialVersionUID = 1L;

        public LeakyProvider() {
            super("Leaky", "1", "nothing");
        }

        @Override
        public Object call() {
            return Security.addProvider(this);
        }
    }

    /** A function behind a gauge in the registry that all share. */
    public static final class GlobalGauge implements Callable<Object> {
        @Override
        public Object call() {
            Gauge.builder("leaky.gauge", () -> 1).register(Metrics.globalRegistry);
            return true;
        }
    }

    /** Handlers that all threads share. */
    public static final class Handlers implements Callable<Object> {
        @Override
        public Object call() {
            System.getProperties().put("leaky.object", this);
            Thread.setDefaultUncaughtExceptionHandler((_, _) -> {});
            return true;
        }
    }

    /** A value on whatever thread calls it. */
    public static final class OnTheCallersThread implements Callable<Object> {
        private static final ThreadLocal<List<OnTheCallersThread>> LOCAL = ThreadLocal.withInitial(ArrayList::new);

        @Override
        public Object call() {
            LOCAL.get().add(this);
            return LOCAL.get().size();
        }
    }
}
