package dev.serve.supervisor.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class LogFeedTest {

    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final Instant NOW = Instant.parse("2026-11-21T01:02:03Z");

    @Test
    void linesOfSeveralServicesComeInTheOrderOfTheirTime() throws InterruptedException {
        LogFeed feed = new LogFeed();
        feed.offer(Lines.at(NOW, "a", "1"));
        feed.offer(Lines.at(NOW.plusSeconds(2), "a", "3"));
        feed.offer(Lines.at(NOW.plusSeconds(1), "b", "2"));

        assertThat(feed.take(WAIT).lines()).extracting(LogLine::text).containsExactly("1", "2", "3");
    }

    @Test
    void aClockThatIsSetBackLeavesTheLinesOfAServiceInOrder() throws InterruptedException {
        LogFeed feed = new LogFeed();
        feed.offer(Lines.at(NOW.plusSeconds(60), "a", "before"));
        feed.offer(Lines.at(NOW, "a", "after"));

        assertThat(feed.take(WAIT).lines()).extracting(LogLine::text).containsExactly("before", "after");
    }

    @Test
    void aServiceThatWritesTooMuchLosesItsOwnLinesAndIsToldHowMany() throws InterruptedException {
        LogFeed feed = new LogFeed(200, 1_000, 10_000);
        for (int i = 0; i < 100; i++) {
            feed.offer(Lines.of("spam", "x"));
        }
        feed.offer(Lines.of("quiet", "here"));

        LogFeed.Batch batch = feed.take(WAIT);

        long kept = batch.lines().stream()
                .filter(line -> line.service().equals(Optional.of("spam")))
                .count();
        assertThat(kept).isBetween(1L, 10L);
        assertThat(batch.dropped()).containsExactly(Map.entry(Optional.of("spam"), 100 - kept));
        assertThat(batch.lines()).extracting(LogLine::text).contains("here");
        assertThat(feed.dropped(Optional.of("spam"))).isEqualTo(100 - kept);
        assertThat(feed.dropped(Optional.of("quiet"))).isZero();
    }

    @Test
    void severalThatFloodLeaveRoomForOneThatDoesNot() throws InterruptedException {
        LogFeed feed = new LogFeed(100, 1_000_000, 100_000);
        for (int i = 0; i < 10_000; i++) {
            feed.offer(Lines.of("flood" + i % 5, "x"));
        }
        for (int i = 0; i < 50; i++) {
            feed.offer(Lines.of("quiet", "line"));
        }

        assertThat(feed.dropped(Optional.of("quiet"))).isZero();
    }

    @Test
    void everyLineOfOneServiceArrivesWhileAnotherFloods() throws InterruptedException {
        LogFeed feed = new LogFeed();
        AtomicBoolean isOver = new AtomicBoolean();
        Thread flood = Thread.ofPlatform().daemon().start(() -> {
            LogLine line = Lines.of("spam", "x".repeat(100));
            while (!isOver.get()) {
                feed.offer(line);
            }
        });
        int lines = 2_000;
        Thread quiet = Thread.ofPlatform().daemon().start(() -> {
            for (int i = 0; i < lines; i++) {
                feed.offer(Lines.of("quiet", "line " + i));
                Thread.onSpinWait();
            }
        });

        List<String> arrived = new ArrayList<>();
        while (arrived.size() < lines || feed.dropped(Optional.of("spam")) == 0) {
            LogFeed.Batch batch = feed.take(WAIT);
            batch.lines().stream()
                    .filter(line -> line.service().equals(Optional.of("quiet")))
                    .forEach(line -> arrived.add(line.text()));
            if (feed.dropped(Optional.of("spam")) > 0) {
                feed.done(batch);
            }
        }
        isOver.set(true);
        flood.join();
        quiet.join();

        assertThat(arrived).hasSize(lines).first().isEqualTo("line 0");
        assertThat(feed.dropped(Optional.of("quiet"))).isZero();
    }

    @Test
    void whoWaitsForAllToArriveGoesOnWhenItIsDone() throws InterruptedException {
        LogFeed feed = new LogFeed();
        feed.offer(Lines.of("a", "1"));
        Thread waiting = Thread.ofPlatform().daemon().start(() -> {
            try {
                feed.awaitEmpty(Duration.ofMinutes(5));
            } catch (InterruptedException end) {
                Thread.currentThread().interrupt();
            }
        });

        feed.done(feed.take(WAIT));

        assertThat(waiting.join(WAIT)).isTrue();
    }
}
