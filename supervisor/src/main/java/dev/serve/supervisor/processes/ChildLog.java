package dev.serve.supervisor.processes;

import dev.serve.supervisor.logs.LineSink;
import dev.serve.supervisor.logs.LogLine;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.event.Level;

/**
 * Sends the log lines of a child to its supervisor. Lines that find no room are dropped and counted, and the count is sent
 * when there is room again.
 *
 * @param channel where they go
 * @param own the logger whose lines need not say whose they are
 */
record ChildLog(FrameChannel channel, String own, AtomicLong dropped) implements LineSink {

    ChildLog(FrameChannel channel, String own) {
        this(channel, own, new AtomicLong());
    }

    @Override
    public void line(LogLine line) {
        long lost = dropped.getAndSet(0);
        boolean isTold = lost == 0 || send(Level.WARN, lost + " log lines were dropped here");
        String message = line.message();
        boolean isSent =
                send(line.level(), line.logger().equals(own) ? message : simple(line.logger()) + ": " + message);
        dropped.addAndGet((isTold ? 0 : lost) + (isSent ? 0 : 1));
    }

    private static String simple(String logger) {
        return logger.substring(logger.lastIndexOf('.') + 1);
    }

    private boolean send(Level level, String message) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("level", level.toInt());
        body.put("message", message);
        return channel.offer(new Frame(Frame.Kind.LOG, body));
    }
}
