package dev.serve.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MasterKeyTest {

    private final MasterKey key = MasterKey.random();

    @ParameterizedTest
    @ValueSource(strings = {"x", "pass word", "gr\u00fc\u00dfe \u2603"})
    void whatWasEncryptedIsDecrypted(String text) {
        assertThat(key.decrypt(key.encrypt(Secret.of(text))).value()).isEqualTo(text);
    }

    @Test
    void theLongestSecretIsEncryptedToo() {
        String text = "x".repeat(Secret.LONGEST_BYTES);

        assertThat(key.decrypt(key.encrypt(Secret.of(text))).value()).isEqualTo(text);
    }

    @Test
    void theSameSecretIsEncryptedToAnotherTextEachTime() {
        Secret secret = Secret.of("s3cret");

        assertThat(key.encrypt(secret)).isNotEqualTo(key.encrypt(secret));
    }

    @Test
    void aKeyIsNeverPrinted() {
        assertThat(key.toString()).isEqualTo("***");
        assertThat(key.text()).hasSize(44);
        assertThat(key.text()).isNotEqualTo(MasterKey.random().text());
    }

    @Test
    void anotherKeyDecryptsNothing() {
        String encrypted = key.encrypt(Secret.of("s3cret"));
        MasterKey other =
                MasterKey.of(Map.of(MasterKey.VARIABLE, MasterKey.random().text()));

        assertThatThrownBy(() -> other.decrypt(encrypted))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("encrypted: expected a text made with the key of SERVE_KEY, found one made with another "
                        + "key, or changed since");
    }

    @Test
    void aTextWithAnyByteChangedIsRefused() {
        byte[] encrypted = Base64.getDecoder().decode(key.encrypt(Secret.of("s3cret")));

        for (int i = 0; i < encrypted.length; i++) {
            byte[] changed = encrypted.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> key.decrypt(Base64.getEncoder().encodeToString(changed)))
                    .as("byte %d", i)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("encrypted: expected");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3cret", "s3cret!", "czNjcmV0", "AQ==", "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE="})
    void aTextThatWasNeverEncryptedIsRefusedWithoutBeingQuoted(String text) {
        assertThatThrownBy(() -> key.decrypt(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .hasMessageNotContaining(text);
    }

    @Test
    void aTextThatIsTooLongIsRefusedUnread() {
        assertThatThrownBy(() -> key.decrypt("A".repeat(10_000)))
                .hasMessage("encrypted: expected what 'serve secret encrypt' prints, found a longer text");
    }

    @Test
    void theKeyStandsInOnePlace() {
        assertThatThrownBy(() -> MasterKey.of(Map.of())).hasMessageEndingWith("names, found neither");
        assertThatThrownBy(() -> MasterKey.of(Map.of(MasterKey.VARIABLE, key.text(), MasterKey.FILE_VARIABLE, "k")))
                .hasMessageEndingWith("names, found both");
    }

    @Test
    void aKeyThatCanNotBeUsedIsRefusedWithoutBeingQuoted(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("key"), "c2hvcnQ=");

        assertThatThrownBy(() -> MasterKey.of(Map.of(MasterKey.VARIABLE, "s3cret!")))
                .hasMessage(
                        "SERVE_KEY: expected 32 bytes in Base64, as 'serve secret key' prints them, found no Base64")
                .hasNoCause();
        assertThatThrownBy(() -> MasterKey.of(Map.of(MasterKey.FILE_VARIABLE, file.toString())))
                .hasMessage(
                        "SERVE_KEY_FILE: expected 32 bytes in Base64, as 'serve secret key' prints them, found 5 bytes");
        assertThatThrownBy(() -> MasterKey.of(Map.of(MasterKey.FILE_VARIABLE, folder + "/nowhere")))
                .hasMessage("expected a file, found nothing to read at " + folder.resolve("nowhere"));
    }
}
