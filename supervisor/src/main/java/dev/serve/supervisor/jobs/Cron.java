package dev.serve.supervisor.jobs;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Map;
import java.util.Optional;

/**
 * Times of day and calendar as crontab(5) writes them: minute, hour, day of the month, month, day of the week.
 *
 * <p>Where both days are restricted, one of them is enough; where one begins with {@code *}, both have to fit.
 *
 * <p>When clocks are set forward or back, as cron(8) of Debian has it: an hour that is named runs once a day. What would
 * fall into the hour that is left out comes right after it; what falls into the one that comes twice comes the first time.
 * Where the hour begins with {@code *}, each hour that really passes counts.
 */
record Cron(CronField minute, CronField hour, CronField dayOfMonth, CronField month, CronField dayOfWeek) {

    private static final Map<String, String> NAMES = Map.of(
            "@hourly", "0 * * * *",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@weekly", "0 0 * * 0",
            "@monthly", "0 0 1 * *",
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *");

    /** More days than lie between any two that one text allows: 29 February on one day of the week comes within 40 years. */
    private static final int MOST_DAYS = 41 * 366;

    private static final int[] LONGEST_MONTHS = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    /**
     * Reads five fields, or a name such as {@code @daily}.
     *
     * @throws IllegalArgumentException with what was expected and found
     */
    static Cron parse(String text) {
        String trimmed = text.strip();
        if (trimmed.startsWith("@")) {
            String meant = NAMES.get(trimmed);
            if (meant == null) {
                throw new IllegalArgumentException("expected one of "
                        + String.join(", ", NAMES.keySet().stream().sorted().toList())
                        + (trimmed.equals("@reboot") ? ", or run-at-start = true instead" : "") + ", found '" + trimmed
                        + "'");
            }
            return parse(meant);
        }
        String[] fields = trimmed.split("[ \t]+", -1);
        if (fields.length != 5) {
            throw new IllegalArgumentException(
                    "expected five fields, minute, hour, day of the month, month and day of the"
                            + " week, such as \"30 3 * * mon-fri\", or a name such as @daily, found "
                            + (trimmed.isEmpty() ? "nothing" : fields.length + ": '" + trimmed + "'"));
        }
        Cron cron = new Cron(
                CronField.parse(fields[0], CronField.Kind.MINUTE),
                CronField.parse(fields[1], CronField.Kind.HOUR),
                CronField.parse(fields[2], CronField.Kind.DAY_OF_MONTH),
                CronField.parse(fields[3], CronField.Kind.MONTH),
                CronField.parse(fields[4], CronField.Kind.DAY_OF_WEEK));
        if (cron.isNever()) {
            throw new IllegalArgumentException(
                    "expected a time that comes, found '" + trimmed + "': no such month has that day");
        }
        return cron;
    }

    private boolean isNever() {
        boolean dayOfWeekIsEnough = !dayOfMonth.star() && !dayOfWeek.star();
        for (int number = month.from(1); number > 0; number = month.from(number + 1)) {
            if (dayOfWeekIsEnough || dayOfMonth.least() <= LONGEST_MONTHS[number - 1]) {
                return false;
            }
        }
        return true;
    }

    /** The first time after a moment. */
    Instant next(Instant after, ZoneId zone) {
        ZonedDateTime start = after.atZone(zone);
        LocalDate day = start.toLocalDate();
        for (int days = 0; days < MOST_DAYS; days++) {
            Optional<Instant> found = allows(day) ? next(after, day, zone) : Optional.empty();
            if (found.isPresent()) {
                return found.get();
            }
            day = day.plusDays(1);
        }
        throw new IllegalStateException("no time of " + this + " comes within 41 years after " + after);
    }

    private boolean allows(LocalDate day) {
        boolean monthDay = dayOfMonth.allows(day.getDayOfMonth());
        boolean weekDay = dayOfWeek.allows(day.getDayOfWeek().getValue() % 7);
        boolean both = dayOfMonth.star() || dayOfWeek.star();
        return month.allows(day.getMonthValue()) && (both ? monthDay && weekDay : monthDay || weekDay);
    }

    private Optional<Instant> next(Instant after, LocalDate day, ZoneId zone) {
        return hour.star() ? nextThatPasses(after, day, zone) : nextByName(after, day, zone.getRules());
    }

    /** Goes by the clock on the wall, and then asks when it shows that. */
    private Optional<Instant> nextByName(Instant after, LocalDate day, ZoneRules rules) {
        for (int h = hour.from(0); h >= 0; h = hour.from(h + 1)) {
            for (int m = minute.from(0); m >= 0; m = minute.from(m + 1)) {
                Instant shown = shown(day.atTime(LocalTime.of(h, m)), rules);
                if (shown.isAfter(after)) {
                    return Optional.of(shown);
                }
            }
        }
        return Optional.empty();
    }

    private static Instant shown(LocalDateTime wall, ZoneRules rules) {
        ZoneOffsetTransition change = rules.getTransition(wall);
        return change != null && change.isGap()
                ? change.getInstant()
                : wall.toInstant(rules.getValidOffsets(wall).getFirst());
    }

    /** Goes by the time that passes, and looks what the clock on the wall shows. */
    private Optional<Instant> nextThatPasses(Instant after, LocalDate day, ZoneId zone) {
        ZonedDateTime dayBegins = day.atStartOfDay(zone);
        ZonedDateTime time = after.isBefore(dayBegins.toInstant())
                ? dayBegins
                : after.atZone(zone).truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
        while (time.toLocalDate().equals(day)) {
            if (!hour.allows(time.getHour())) {
                time = time.plusMinutes(60 - time.getMinute());
            } else if (!minute.allows(time.getMinute())) {
                time = time.plusMinutes(1);
            } else {
                return Optional.of(time.toInstant());
            }
        }
        return Optional.empty();
    }
}
