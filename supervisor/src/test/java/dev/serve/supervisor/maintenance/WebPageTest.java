package dev.serve.supervisor.maintenance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.serve.worker.ServiceState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The web page as people see it, in a browser that all of these tests share. */
@Execution(ExecutionMode.SAME_THREAD)
final class WebPageTest {

    private static final String ACME = """
            package com.acme;
            public final class Acme extends dev.serve.worker.BaseWorker {
                @Override public void start() {
                    context().log().info("<i>hello</i>");
                }
            }
            """;

    private static @Nullable Browser shared;

    @TempDir
    Path folder;

    @BeforeAll
    static void openTheBrowser() {
        Assumptions.assumeTrue(
                Browser.driver().isPresent(),
                "the web page is not tested: install a browser (apt-get install chromium chromium-driver)");
        shared = Browser.open();
    }

    @AfterAll
    static void closeTheBrowser() {
        if (shared != null) {
            List<ProcessHandle> processes = shared.processes();
            shared.close();
            assertThat(processes.stream().filter(ProcessHandle::isAlive)).isEmpty();
        }
    }

    @Test
    void aClickPausesAServiceAndTellsWhy() {
        try (Rig rig = Rig.of(folder, "spam Obedient", "eggs Obedient").awaitRunning();
                Visit page = visit(rig, "/")) {
            page.browser().awaitText("[data-name=spam]", "RUNNING");
            page.browser().click("[data-name=spam] a");
            page.browser().type("#reason", "night shift");
            page.browser().type("#until", "2h");
            page.browser().click("[data-command=pause]");

            page.browser().awaitText(".headline .state", "PAUSED");
            page.browser().awaitText(".facts", "paused by operator: night shift, until");
            page.browser().awaitText("[data-command=start]", "resume");
            page.browser().awaitText(".why", "night shift");
            page.browser().awaitCount(".diagram [data-lit=now][data-state=PAUSED]", 1);
            assertThat(rig.get("/v1/services/spam").object("pause")).containsEntry("why", "night shift");

            page.browser().click("[data-command=start]");
            page.browser().awaitText(".headline .state", "RUNNING");
            page.browser().awaitText("[data-command=pause]", "pause");
            page.browser().back();
            page.browser().awaitText("[data-name=spam]", "RUNNING");
        }
    }

    @Test
    void aCommandThatIsRefusedSaysWhy() {
        try (Rig rig = Rig.of(folder, "spam Obedient").awaitRunning();
                Visit page = visit(rig, "/#/service/spam").complainingOf("400 (Bad Request)")) {
            page.browser().type("#until", "tomorrow");
            page.browser().awaitCount("[data-command=pause][aria-disabled=false]", 1);
            page.browser().click("[data-command=pause]");

            page.browser().awaitText(".message", "until: expected a moment");
        }
    }

    @Test
    void onlyWhatIsAllowedCanBeCommanded() {
        try (Rig rig = Rig.of(folder, "spam Obedient").awaitRunning();
                Visit page = visit(rig, "/#/service/spam")) {
            page.browser().awaitCount("[data-command=start][aria-disabled=true]", 1);
            page.browser().awaitCount("[data-command=pause][aria-disabled=false]", 1);
            rig.post("/v1/services/spam/stop?wait=20s");
            page.browser().awaitCount("[data-command=stop][aria-disabled=true]", 1);
            page.browser().awaitCount("[data-command=start][aria-disabled=false]", 1);
        }
    }

    @Test
    void aFailureAppearsByItselfAndIsAnnounced() {
        try (Rig rig = Rig.of(folder, "spam Obedient", "lamp Broken").await("lamp", ServiceState.FAILED);
                Visit page = visit(rig, "/")) {
            page.browser().awaitText("[data-name=lamp]", "no power");
            rig.post("/v1/services/lamp/stop?wait=20s");
            page.browser().awaitText("[data-name=lamp]", "STOPPED");

            rig.post("/v1/services/lamp/start");

            page.browser().awaitText("[data-name=lamp] .state", "FAILED");
            page.browser().awaitText("[data-name=lamp]", "no power");
            page.browser().awaitText("#announcements", "lamp failed: start: IllegalStateException: no power");
            page.browser().awaitText(".chips [data-state=FAILED]", "1 FAILED");
            assertThat(page.browser().run("return document.title")).isEqualTo("1 failed – serve");
        }
    }

    @Test
    void aLostConnectionIsShownAndHealsByItself() {
        try (Rig rig = Rig.of(folder, "spam Obedient").awaitRunning();
                Visit page = visit(rig, "/").complainingOf("Failed to load resource: net::ERR_")) {
            page.browser().awaitText("[data-name=spam]", "RUNNING");
            int number = rig.port().port();
            rig.port().close();
            page.browser().awaitText("#connection-text", "lost, next try in");
            rig.supervisor().find("spam").orElseThrow().service().pause().join();

            try (MaintenancePort _ = MaintenancePort.open(rig.supervisor(), PortSettings.loopback(number))) {
                page.browser().awaitText("#connection-text", "live");
                page.browser().awaitText("[data-name=spam]", "PAUSED");
                page.browser().leave();
            }
        }
    }

    @Test
    void whatCannotBeCompiledIsShownUntilItCan() throws IOException {
        Path sources = Files.createDirectories(folder.resolve("sources/com/acme"));
        Files.writeString(sources.resolve("Acme.java"), ACME);
        try (Rig rig = Rig.ofFile(configuration("")).awaitRunning();
                Visit page = visit(rig, "/#/service/acme").complainingOf("422 (Unprocessable")) {
            Browser browser = page.browser();
            Files.writeString(sources.resolve("Acme.java"), ACME.replace("\"<i>hello</i>\"", "<i>hello</i>"));
            browser.awaitText("[data-command=reload]", "reload module acme");
            browser.click("[data-command=reload]");

            browser.awaitText("#troubles h2", "acme could not be replaced");
            browser.awaitText("#troubles pre", "Acme.java:4");
            browser.awaitText("#troubles pre", "<i>hello</i>");
            browser.awaitText("#troubles pre", "^");
            browser.awaitText(".headline .state", "RUNNING");

            Files.writeString(sources.resolve("Acme.java"), ACME.replace("hello", "good day"));
            browser.click("[data-command=reload]");
            browser.awaitCount("#troubles", 0);
            browser.awaitText(".lines", "<i>good day</i>");
        }
    }

    @Test
    void aJobTellsWhenItRunsNextAndWhatBecameOfItsLastRun() throws IOException {
        Path file = Files.writeString(folder.resolve("serve.conf"), """
                serve.modules.report { command = [sh, -c, "exit 3"], every = 1h, run-at-start = true }
                """);
        try (Rig rig = Rig.ofFile(file).awaitRunning()) {
            await().untilAsserted(
                            () -> assertThat(rig.get("/v1/services/report").object("schedule"))
                                    .containsEntry("failed", 1));
            try (Visit page = visit(rig, "/")) {
                page.browser().awaitText("[data-name=report] .cause", "next run in");
                page.browser().awaitText("[data-name=report] .cause", "last run failed: sh: exited with 3");
                page.browser().click("[data-name=report] a");
                page.browser().awaitText(".facts", "every 1h");
                page.browser().awaitText(".facts", "1 of 1 runs failed, 0 missed");
                page.browser().click("[data-command=trigger]");
                page.browser().awaitText(".facts", "2 of 2 runs failed, 0 missed");
            }
        }
    }

    @Test
    void aModuleThatIsAddedAppearsAndOneThatIsTakenAwayGoes() throws IOException {
        Path sources = Files.createDirectories(folder.resolve("sources/com/acme"));
        Files.writeString(sources.resolve("Acme.java"), ACME);
        try (Rig rig = Rig.ofFile(configuration("")).awaitRunning();
                Visit page = visit(rig, "/")) {
            // It may ask for the health of what has just gone.
            page.complainingOf("/v1/services/more");
            page.browser().awaitText(".total", "1 service");

            configuration("more { command = [sleep, 1000] }");
            assertThat(rig.post("/v1/configuration/apply").status()).isEqualTo(200);
            page.browser().awaitText("[data-name=more] .state", "RUNNING");

            configuration("");
            assertThat(rig.post("/v1/configuration/apply").status()).isEqualTo(200);
            page.browser().awaitCount("[data-name=more]", 0);
        }
    }

    @Test
    void aServicesLogIsFollowed() {
        try (Rig rig = Rig.of(folder, "spam Obedient").awaitRunning();
                Visit page = visit(rig, "/#/service/spam")) {
            rig.log("spam").warn("the first {}", Actors.MARKUP);
            page.browser().awaitText(".lines", "the first " + Actors.MARKUP);
            IntStream.range(0, 1_500).forEach(i -> rig.log("spam").info("line {}", i));
            page.browser().awaitText(".lines .line:last-child", "line 1499");
            assertThat(page.browser().count(".lines .line")).isEqualTo(1_000);
            page.browser().type("input[placeholder='lines with']", "LINE 149");
            page.browser().awaitCount(".lines .line", 10);
        }
    }

    @Test
    void theLinesOfAllServicesAreFollowedTogether() {
        try (Rig rig = Rig.of(folder, "spam Obedient", "eggs Obedient").awaitRunning();
                Visit page = visit(rig, "/#/logs")) {
            rig.log("spam").info("from the one");
            page.browser().awaitText(".lines", "spam INFO from the one");
            rig.log("eggs").warn("from the other");
            page.browser().awaitText(".lines", "eggs WARN from the other");
        }
    }

    @Test
    void markupInWhatWorkersAndPeopleSayIsText() {
        try (Rig rig = Rig.of(folder, "spam Obedient", "marked Marked").await("marked", ServiceState.FAILED);
                Visit page = visit(rig, "/")) {
            Browser browser = page.browser();
            rig.postBody(
                    "/v1/services/spam/pause", "{\"by\": \"%1$s\", \"reason\": \"%1$s\"}".formatted(Actors.MARKUP));
            browser.awaitText("[data-name=spam]", "paused by " + Actors.MARKUP + ": " + Actors.MARKUP);
            browser.awaitText(".row[data-state=FAILED]", Actors.MARKUP);
            browser.click(".row[data-state=FAILED] a");
            browser.awaitText(".headline h2", "marked");
            browser.awaitText(".why", Actors.MARKUP);
            browser.awaitText(".lines", Actors.MARKUP);
            assertThat(browser.count("img")).isZero();
            assertThat(browser.run("return document.title")).isNotEqualTo("1");
        }
    }

    @Test
    void theKeyboardAloneIsEnough() {
        try (Rig rig = Rig.of(folder, "eggs Obedient", "ham Obedient", "spam Obedient")
                        .awaitRunning();
                Visit page = visit(rig, "/")) {
            Browser browser = page.browser();
            browser.awaitCount(".row", 3);
            browser.press("jj");
            assertThat(focused(browser)).isEqualTo("ham");
            browser.press("k");
            assertThat(focused(browser)).isEqualTo("eggs");
            browser.press(Browser.Key.DOWN);
            assertThat(focused(browser)).isEqualTo("ham");
            browser.press("/spa");
            browser.awaitCount(".row", 1);
            browser.press(Browser.Key.ENTER);
            browser.press(Browser.Key.ENTER);
            browser.awaitText(".headline h2", "spam");
            browser.awaitCount("[data-command=pause][aria-disabled=false]", 1);
            while (!"pause".equals(focused(browser))) {
                browser.press(Browser.Key.TAB);
            }
            assertThat(browser.run("return getComputedStyle(document.activeElement).outlineStyle"))
                    .isEqualTo("solid");
            browser.press(Browser.Key.ENTER);
            browser.awaitText(".headline .state", "PAUSED");
            browser.press(Browser.Key.ESCAPE);
            browser.awaitCount(".row", 1);
            browser.press(Browser.Key.ESCAPE);
            browser.awaitCount(".row", 3);
        }
    }

    @Test
    void itIsDarkWhereTheSystemIsOrWhereSomeoneWantsIt() {
        try (Rig rig = Rig.of(folder, "spam Obedient").awaitRunning();
                Visit page = visit(rig, "/")) {
            Browser browser = page.browser();
            browser.prefer("prefers-color-scheme", "light");
            Object light = background(browser);
            browser.prefer("prefers-color-scheme", "dark");
            Object dark = background(browser);
            assertThat(dark).isNotEqualTo(light);
            browser.press("t");
            assertThat(background(browser)).isEqualTo(light);
            browser.reload();
            browser.awaitText("#connection-text", "live");
            assertThat(background(browser)).isEqualTo(light);
            browser.press("tt");
            assertThat(background(browser)).isEqualTo(dark);
            browser.prefer("prefers-color-scheme", "light");
            assertThat(background(browser)).isEqualTo(light);
        }
    }

    @Test
    void aSmallScreenNeedsNoScrollingSideways() {
        try (Rig rig = Rig.of(folder, "a-service-with-quite-a-long-name-that-does-not-fit Obedient", "lamp Broken")
                        .await("lamp", ServiceState.FAILED);
                Visit page = visit(rig, "/")) {
            page.browser().small(360, 640);
            for (String path : List.of("/#/", "/#/service/lamp", "/#/graph", "/#/logs", "/#/service/gone")) {
                page.browser().go(rig.uri(path));
                page.browser().awaitText("#connection-text", "live");
                assertThat(page.browser()
                                .run("return document.documentElement.scrollWidth <= innerWidth"
                                        + " && document.querySelector('main').scrollWidth <= innerWidth"))
                        .as(path)
                        .isEqualTo(true);
            }
        }
    }

    @Test
    void aThousandServicesAreShownInAFewRowsAndFound() {
        try (Rig rig = Rig.of(folder, "many Obedient instances = 1000", "last Obedient")
                        .awaitRunning();
                Visit page = visit(rig, "/")) {
            Browser browser = page.browser();
            browser.awaitText(".total", "1001 services");
            assertThat(browser.count(".row")).isBetween(5L, 60L);
            browser.type("#filter", "many/99");
            browser.awaitText(".total", "11 of 1001 services");
            rig.post("/v1/services/many/997/pause?wait=20s");
            browser.awaitText("[data-name='many/997']", "PAUSED");
            browser.click(".chips [data-state=PAUSED]");
            browser.awaitText(".total", "1 of 1001 services");
            browser.press(Browser.Key.ESCAPE);
            browser.awaitText(".total", "1001 services");
            browser.run("document.querySelector('.list').scrollTop = 1e9");
            browser.awaitCount("[data-name=last]", 1);
        }
    }

    @Test
    void theOrderIsDrawn() {
        try (Rig rig = Rig.of(
                                folder,
                                "eggs Obedient",
                                "ham Obedient after = [eggs]",
                                "spam Obedient after = [eggs, ham]")
                        .awaitRunning();
                Visit page = visit(rig, "/#/graph")) {
            page.browser().awaitCount(".graph .box[data-state=RUNNING]", 3);
            page.browser().awaitCount(".graph .edge", 3);
            rig.post("/v1/services/ham/pause?wait=20s");
            page.browser().awaitCount(".graph .box[data-state=PAUSED]", 1);
            page.browser().click(".graph .box[data-state=PAUSED]");
            page.browser().awaitText(".headline h2", "ham");
        }
    }

    @Test
    void aTokenIsAskedForAndKeptForThisTab() {
        PortSettings withToken = PortSettings.of("127.0.0.1", 0, Optional.of("s3cret"), Optional.empty());
        try (Rig rig = Rig.of(folder, withToken, "spam Obedient").awaitRunning();
                Visit page = Visit.of(browser(), rig, "/").complainingOf("401 (Unauthorized)")) {
            Browser browser = page.browser();
            browser.awaitText("#token-form", "This port wants its token");
            browser.type("#token", "wrong");
            browser.press(Browser.Key.ENTER);
            browser.awaitText("#token-problem", "That is not the token.");
            browser.type("#token", "s3cret");
            browser.press(Browser.Key.ENTER);
            browser.awaitText("#connection-text", "live");
            browser.click("[data-name=spam] a");
            browser.awaitText(".lines", "is RUNNING");
            browser.awaitCount("[data-command=pause][aria-disabled=false]", 1);
            browser.click("[data-command=pause]");
            browser.awaitText(".headline .state", "PAUSED");
            browser.reload();
            browser.awaitText("#connection-text", "live");
        }
    }

    private Path configuration(String more) throws IOException {
        return Files.writeString(folder.resolve("serve.conf"), """
                serve {
                  state-file = state.json
                  modules {
                    acme { worker = com.acme.Acme, sources = [sources] }
                    %s
                  }
                }
                """.formatted(more));
    }

    private static Object background(Browser browser) {
        return String.valueOf(browser.run("return getComputedStyle(document.body).backgroundColor"));
    }

    private static String focused(Browser browser) {
        return String.valueOf(browser.run("return document.activeElement.innerText"));
    }

    private static Visit visit(Rig rig, String path) {
        Visit visit = Visit.of(browser(), rig, path);
        visit.browser().awaitText("#connection-text", "live");
        return visit;
    }

    private static Browser browser() {
        if (shared == null) {
            throw new IllegalStateException("there is no browser");
        }
        return shared;
    }
}
