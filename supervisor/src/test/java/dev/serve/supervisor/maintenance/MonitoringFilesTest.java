package dev.serve.supervisor.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.serve.worker.ServiceState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the files for Grafana and Prometheus ask for is what {@code /metrics} tells. */
final class MonitoringFilesTest {

    private static final Path DEPLOY = Path.of(System.getProperty("serve.root", ".."), "docs", "deploy");
    private static final Pattern METRIC = Pattern.compile("\\b(?:serve|jvm|process|system)_[a-z_0-9]+");
    private static final Pattern LABEL_VALUE = Pattern.compile("(state|outcome|area)=\"([^\"]+)\"");
    private static final Pattern RULE = Pattern.compile("^ +expr: (.+)$", Pattern.MULTILINE);

    @TempDir
    Path folder;

    @Test
    void theDashboardAsksForNothingThatIsNotTold() throws IOException {
        List<String> questions = new ArrayList<>();
        collect(JSON.std.mapFrom(Files.readString(DEPLOY.resolve("grafana.json"))), questions);

        assertThat(questions).hasSizeGreaterThan(10);
        allAreTold(questions);
    }

    @Test
    void theAlertsAskForNothingThatIsNotTold() throws IOException {
        String rules = Files.readString(DEPLOY.resolve("prometheus-rules.yml"));
        List<String> questions =
                RULE.matcher(rules).results().map(found -> found.group(1)).toList();

        assertThat(questions)
                .hasSameSizeAs(
                        rules.lines().filter(line -> line.contains("- alert: ")).toList());
        allAreTold(questions);
    }

    @Test
    void everyMetricOfOursIsExplained() throws IOException {
        String page = Files.readString(DEPLOY.resolveSibling("maintenance.md"));
        try (Rig rig = Rig.of(folder, "spam Obedient").awaitRunning()) {
            assertThat(rig.get("/metrics").text().lines())
                    .filteredOn(line -> line.startsWith("# TYPE serve_"))
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(page).contains("`" + line.split(" ", -1)[2] + "`"));
        }
    }

    private void allAreTold(List<String> questions) {
        try (Rig rig = Rig.of(folder, "spam Obedient", "bad Broken")
                .await("spam", ServiceState.RUNNING)
                .await("bad", ServiceState.FAILED)) {
            List<String> samples = rig.get("/metrics").text().lines().toList();
            Set<String> told = samples.stream()
                    .map(line -> line.split("[{ ]", 2)[0])
                    .collect(Collectors.toCollection(TreeSet::new));
            for (String question : questions) {
                assertThat(told)
                        .as(question)
                        .containsAll(METRIC.matcher(question)
                                .results()
                                .map(MatchResult::group)
                                .toList());
                LABEL_VALUE
                        .matcher(question)
                        .results()
                        .forEach(label ->
                                assertThat(samples).as(question).anyMatch(line -> line.contains(label.group())));
            }
        }
    }

    /** Every expression, and every query of a variable. */
    private static void collect(Object json, List<String> questions) {
        switch (json) {
            case Map<?, ?> map ->
                map.forEach((key, value) -> {
                    boolean isQuestion = key.equals("expr") || key.equals("query");
                    if (isQuestion && value instanceof String text && !text.equals("prometheus")) {
                        questions.add(text);
                    } else if (value != null) {
                        collect(value, questions);
                    }
                });
            case List<?> list -> list.forEach(item -> collect(item, questions));
            default -> {}
        }
    }
}
