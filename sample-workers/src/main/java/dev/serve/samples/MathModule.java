package dev.serve.samples;

import com.typesafe.config.Config;
import dev.serve.calls.Procedure;
import dev.serve.worker.WorkerModule;
import dev.serve.worker.Workers;
import java.math.BigInteger;

/** A module that does nothing by itself: it exports procedures, for any transport to serve. */
public final class MathModule implements WorkerModule {

    private static final int MOST = 10_000;
    private static final long LONGEST_NAP_MILLIS = 600_000;

    @Override
    public Workers workers(Config settings) {
        return Workers.none();
    }

    @Procedure(doc = "Adds two numbers: exactly where both are whole.")
    public Number add(Number a, Number b) {
        if (isWhole(a) && isWhole(b)) {
            boolean isSmall = !(a instanceof BigInteger) && !(b instanceof BigInteger);
            long sum = a.longValue() + b.longValue();
            boolean overflows = ((a.longValue() ^ sum) & (b.longValue() ^ sum)) < 0;
            return isSmall && !overflows ? sum : new BigInteger(a.toString()).add(new BigInteger(b.toString()));
        }
        return a.doubleValue() + b.doubleValue();
    }

    @Procedure(doc = "The n-th Fibonacci number, from fibonacci(0) = 0 on.")
    public BigInteger fibonacci(int n) {
        if (n < 0 || n > MOST) {
            throw new IllegalArgumentException("n: expected a number from 0 to " + MOST + ", found " + n);
        }
        BigInteger last = BigInteger.ONE;
        BigInteger now = BigInteger.ZERO;
        for (int i = 0; i < n; i++) {
            BigInteger next = now.add(last);
            last = now;
            now = next;
        }
        return now;
    }

    @Procedure(doc = "Fails with a message.")
    public void fail(String message) {
        throw new IllegalStateException(message);
    }

    @Procedure(doc = "Sleeps for so many milliseconds, and returns how many they were.")
    public long nap(long millis) throws InterruptedException {
        if (millis < 0 || millis > LONGEST_NAP_MILLIS) {
            throw new IllegalArgumentException(
                    "millis: expected a number from 0 to " + LONGEST_NAP_MILLIS + ", found " + millis);
        }
        Thread.sleep(millis);
        return millis;
    }

    private static boolean isWhole(Number number) {
        return number instanceof Long || number instanceof Integer || number instanceof BigInteger;
    }
}
