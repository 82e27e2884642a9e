package dev.serve.supervisor.maintenance;

import java.io.IOException;
import java.io.Writer;

/** Writes samples in Prometheus' text format, version 0.0.4. */
final class PrometheusText {

    private final Writer out;

    PrometheusText(Writer out) {
        this.out = out;
    }

    /** Begins a family; its samples follow. */
    void family(String name, String type, String help) throws IOException {
        out.write("# HELP " + name + " " + help + "\n# TYPE " + name + " " + type + "\n");
    }

    /**
     * Writes a sample.
     *
     * @param labels names and values in turn
     */
    void sample(String name, long value, String... labels) throws IOException {
        write(name, Long.toString(value), labels);
    }

    /** The same with a part behind the point. */
    void sample(String name, double value, String... labels) throws IOException {
        write(name, Double.toString(value), labels);
    }

    private void write(String name, String value, String... labels) throws IOException {
        out.write(name);
        for (int i = 0; i < labels.length; i += 2) {
            out.write(i == 0 ? "{" : ",");
            out.write(labels[i]);
            out.write("=\"");
            writeEscaped(labels[i + 1]);
            out.write('"');
        }
        out.write(labels.length == 0 ? " " : "} ");
        out.write(value);
        out.write('\n');
    }

    private void writeEscaped(String text) throws IOException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\' -> out.write("\\\\");
                case '"' -> out.write("\\\"");
                case '\n' -> out.write("\\n");
                default -> out.write(c);
            }
        }
    }
}
