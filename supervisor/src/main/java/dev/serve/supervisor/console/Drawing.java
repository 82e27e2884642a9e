package dev.serve.supervisor.console;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;

/**
 * Keeps what is seen up to date. For the thread that draws; others ask it for a {@link #repaint}, and how long a {@link #page}
 * is.
 */
final class Drawing {

    /** Where the drawing goes. */
    interface Canvas {

        Tty.Extent extent();

        void write(String text) throws IOException;
    }

    private static final Frame UNKNOWN = new Frame(List.of(), OptionalInt.empty());

    private final Backend backend;
    private final CurrentModel model;
    private final Canvas canvas;
    private final boolean colour;
    private Frame seen = UNKNOWN;
    private Tty.Extent size = new Tty.Extent(0, 0);
    private long version = -1;
    private long second;
    private volatile boolean isRepaintAsked;
    private volatile int page = 1;

    Drawing(Backend backend, CurrentModel model, Canvas canvas, boolean colour) {
        this.backend = backend;
        this.model = model;
        this.canvas = canvas;
        this.colour = colour;
    }

    /** Has everything drawn anew. */
    void repaint() {
        isRepaintAsked = true;
    }

    /** By how many rows a page goes on. */
    int page() {
        return page;
    }

    /**
     * Draws what is another than before; ages grow each second.
     *
     * @param isAsked whether a key or a command may have changed something
     */
    void look(boolean isAsked) throws IOException {
        Instant now = Instant.now();
        Tty.Extent present = canvas.extent();
        boolean isNew = !present.equals(size) || isRepaintAsked;
        boolean isStale = backend.version() != version || now.getEpochSecond() != second;
        if (isStale) {
            version = backend.version();
            second = now.getEpochSecond();
            Overview overview = backend.overview();
            model.change(before -> before.with(overview));
        }
        if (isNew) {
            isRepaintAsked = false;
            size = present;
            seen = UNKNOWN;
            canvas.write(Painter.CLEAR);
        }
        if (isAsked || isStale || isNew) {
            show(frame(now));
        }
    }

    private void show(Frame next) throws IOException {
        String changes = Painter.paint(seen, next, size.columns(), colour);
        if (!changes.isEmpty()) {
            canvas.write(changes);
        }
        seen = next;
    }

    private Frame frame(Instant now) {
        Model shown = model.change(before -> Screen.settled(before, size.rows()));
        Layout layout = Layout.of(shown, size.rows());
        page = layout.page(shown.reading());
        int lines = shown.pane() instanceof Pane.Log(LogSource _, int up) ? layout.pane() + up : 0;
        List<LogEntry> log = lines == 0 ? List.of() : backend.log(Math.min(lines, Console.LOG_LINES));
        return Screen.draw(shown, log, size.rows(), size.columns(), now);
    }
}
