package dev.serve.supervisor.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PageFilesTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"/,text/html", "/page/app.js,text/javascript", "/page/page.css,text/css", "/page/icon.svg,image/svg+xml"
    })
    void eachFileIsSentAsWhatItIs(String path, String type) {
        try (Rig rig = Rig.of(folder, "spam Obedient")) {
            Answer file = rig.get(path);

            assertThat(file.status()).isEqualTo(200);
            assertThat(file.header("Content-Type")).startsWith(type);
            assertThat(file.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(file.header("Referrer-Policy")).isEqualTo("no-referrer");
        }
    }

    @Test
    void nothingRunsInThePageButItsFiles() {
        try (Rig rig = Rig.of(folder, "spam Obedient")) {
            Answer page = rig.get("/");

            assertThat(List.of(page.header("Content-Security-Policy").split("; ")))
                    .contains("default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'");
            assertThat(page.header("Content-Security-Policy")).doesNotContain("unsafe");
            assertThat(page.text()).doesNotContain("style=", "onclick", "http:", "https:");
        }
    }

    @Test
    void whatABrowserHasIsNotSentAgain() {
        try (Rig rig = Rig.of(folder, "spam Obedient")) {
            String tag = rig.get("/page/app.js").header("ETag");

            Answer again = rig.get("/page/app.js", "If-None-Match", tag);
            assertThat(again.status()).isEqualTo(304);
            assertThat(again.text()).isEmpty();
            assertThat(rig.get("/page/app.js", "If-None-Match", "\"other\"").status())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/page/none.js", "/page/../openapi.json", "/page/x%2Fy.js", "/page/", "/page/..%2Fopenapi.json"})
    void nothingElseIsSent(String path) {
        try (Rig rig = Rig.of(folder, "spam Obedient")) {
            assertThat(rig.get(path).text()).doesNotContain("\"openapi\"");
            assertThat(rig.get(path).status()).isIn(400, 404);
        }
    }
}
