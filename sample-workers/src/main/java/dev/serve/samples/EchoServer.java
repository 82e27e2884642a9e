package dev.serve.samples;

import dev.serve.worker.SocketServerWorker;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/** Sends each line back that a client has sent; a line longer than 1,024 bytes closes the connection. */
public final class EchoServer extends SocketServerWorker {

    private static final int LONGEST_LINE = 1024;

    @Override
    protected void serve(Socket connection) throws IOException {
        InputStream in = connection.getInputStream();
        OutputStream out = connection.getOutputStream();
        byte[] line = new byte[LONGEST_LINE];
        int length = 0;
        byte[] chunk = new byte[LONGEST_LINE];
        for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
            for (int i = 0; i < count; i++) {
                if (length == LONGEST_LINE) {
                    throw new IOException("expected lines of at most " + LONGEST_LINE + " bytes, found a longer one");
                }
                line[length++] = chunk[i];
                if (chunk[i] == '\n') {
                    out.write(line, 0, length);
                    length = 0;
                }
            }
        }
    }
}
