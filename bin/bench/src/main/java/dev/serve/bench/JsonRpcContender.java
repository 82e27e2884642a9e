package dev.serve.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.googlecode.jsonrpc4j.JsonRpcBasicServer;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.serve.calls.Procedures;
import dev.serve.jsonrpc.FixedAnswerServer;
import dev.serve.jsonrpc.JsonRpcServer;
import dev.serve.worker.SocketServerWorker;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A server of {@code add(a, b)} at {@link #PATH}, in a JVM of its own, which ends with its standard input. */
enum JsonRpcContender {
    /** Ours, with a call server's limits and timeouts. */
    SERVE {
        @Override
        int start(String answer) throws Exception {
            return run(new JsonRpcServer());
        }
    },
    /** jsonrpc4j in a servlet of Jetty, each with its usual settings. */
    JSONRPC4J {
        @Override
        int start(String answer) throws Exception {
            ServerConnector connector = new ServerConnector(new Server());
            connector.setHost("127.0.0.1");
            ServletContextHandler context = new ServletContextHandler();
            context.addServlet(new ServletHolder(new Jsonrpc4jServlet()), PATH);
            Server server = connector.getServer();
            server.addConnector(connector);
            server.setHandler(context);
            server.start();
            return connector.getLocalPort();
        }
    },
    /** Our HTTP engine alone, with an answer that is known before. */
    LIMIT {
        @Override
        int start(String answer) throws Exception {
            return run(new FixedAnswerServer(answer.getBytes(StandardCharsets.UTF_8)));
        }
    };

    static final String PATH = "/json-rpc";

    /**
     * Starts the server.
     *
     * @param answer what the limit answers with
     * @return its port
     */
    abstract int start(String answer) throws Exception;

    /** What it is, as the report names it. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Starts the contender that the first argument names, with the answer that is the second, and prints its port. */
    public static void main(String... arguments) throws Exception {
        JsonRpcContender contender = valueOf(arguments[0].toUpperCase(Locale.ROOT));
        System.out.println(contender.start(arguments[1]));
        while (System.in.read() >= 0) {
            // Whoever measures closes this input, or ends, when all has been measured.
        }
        System.exit(0);
    }

    private static int run(SocketServerWorker worker) throws Exception {
        Config settings = ConfigFactory.parseString("expose = [sums], path = \"" + PATH + "\"");
        worker.attach(new BenchContext(settings, Procedures.of("sums", new Sums())));
        worker.prepare();
        worker.start();
        return worker.port();
    }

    private static final class Jsonrpc4jServlet extends HttpServlet {
        private static final long serialVersionUID = 1;

        private final transient JsonRpcBasicServer server =
                new JsonRpcBasicServer(new ObjectMapper(), new Sums(), Adder.class);

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentType("application/json");
            server.handleRequest(request.getInputStream(), response.getOutputStream());
        }
    }
}
