package dev.serve.supervisor.modules;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What came of reading a source file. */
sealed interface SourceReading {

    /** How large a source may be. */
    int MOST_BYTES = 4 << 20;

    /** The text, and a hash of the bytes that it was made of. */
    record Read(SourceText text, String hash) implements SourceReading {}

    /** The file is no source. */
    record Wrong(SourceError error) implements SourceReading {}

    /** The file is no longer there. */
    record Gone() implements SourceReading {}

    /** Reads a file. */
    static SourceReading of(Path file) {
        byte[] content;
        try (InputStream in = Files.newInputStream(file)) {
            content = in.readNBytes(MOST_BYTES + 1);
        } catch (NoSuchFileException gone) {
            return new Gone();
        } catch (IOException unreadable) {
            return new Wrong(SourceError.of(file, "can't be read: " + unreadable, false));
        }
        if (content.length > MOST_BYTES) {
            return new Wrong(SourceError.of(
                    file, "has more than the " + MOST_BYTES + " bytes that a source file may have", false));
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer bytes = ByteBuffer.wrap(content);
        CharBuffer characters = CharBuffer.allocate(content.length);
        CoderResult result = decoder.decode(bytes, characters, true);
        characters.flip();
        if (result.isError()) {
            String message = "is not UTF-8: found the byte 0x%02X".formatted(bytes.get(bytes.position()));
            return new Wrong(SourceError.at(file, characters, characters.length(), message, false));
        }
        return new Read(new SourceText(file, characters.toString()), ContentHash.of(content));
    }
}
