package dev.serve.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents quote from the code is what stands there, word for word. */
class QuotedBlocksTest {

    private static final Pattern QUOTE =
            Pattern.compile("<!-- quoted: (\\S+) -->\\s*```\\w*\\n(.*?)\\n```", Pattern.DOTALL);

    private static final Pattern MARK = Pattern.compile("<!-- quoted:");

    private final Path root = Path.of(System.getProperty("serve.root", ".."));

    private List<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>();
        if (Files.exists(root.resolve("README.md"))) {
            documents.add(root.resolve("README.md"));
        }
        try (Stream<Path> docs = Files.walk(root.resolve("docs"))) {
            docs.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
        }
        return documents;
    }

    @Test
    void everyQuotedBlockStandsInItsFile() throws IOException {
        int quotes = 0;
        for (Path document : documents()) {
            String text = Files.readString(document);
            Matcher quote = QUOTE.matcher(text);
            int matched = 0;
            while (quote.find()) {
                matched++;
                assertThat(Files.readString(root.resolve(quote.group(1))))
                        .as("%s, quoted in %s", quote.group(1), document)
                        .contains(quote.group(2));
            }
            assertThat(MARK.matcher(text).results().count())
                    .as("each mark in %s stands right before a code block", document)
                    .isEqualTo(matched);
            quotes += matched;
        }
        assertThat(quotes).as("the documents quote something").isPositive();
    }
}
