#!/usr/bin/python3
"""Makes docs/pictures/console.svg: the console of a real `serve run --reload`, with a failed, a paused and a reloading worker.

    docs/pictures/console.py [FILE]

Needs python3-pyte.
"""

import html
import pathlib
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "sample-workers/src/test/python"))
from terminal import Terminal

ROWS, COLUMNS = 26, 110
CELL, LINE, MARGIN = 8.4, 18, 14
COLOURS = {"default": "#d8dee9", "green": "#8fbc6b", "red": "#e06c75", "brown": "#e5c07b", "cyan": "#56b6c2"}
PAPER, DIMMED = "#1e222a", "#8b93a3"

CONF = """serve {
  state-file = FOLDER/state.json
  maintenance.port = 12378
  modules {
    spam { worker = dev.serve.samples.Spammer, settings.interval = 1s }
    math { module = dev.serve.samples.MathModule }
    rpc { worker = dev.serve.jsonrpc.JsonRpcServer, after = [math], settings { port = 12379, expose = [math] } }
    mailer { command = ["sh", "-c", "echo connecting to mail.example; sleep 2; echo no route to host >&2; exit 3"] }
    nightly { worker = dev.serve.samples.Spammer, settings.interval = 1h }
    play { worker = play.Play, sources = [src] }
    tick { command = ["sh", "-c", "while :; do date +%T; sleep 1; done"], instances = 2 }
  }
}
"""

PLAY = """package play;

public final class Play extends dev.serve.worker.SimpleWorker {
    @Override
    protected void loop() throws Exception {
        while (running()) {
            context().log().info("version 1");
            sleep(java.time.Duration.ofSeconds(1));
        }
        // Finishes what it has begun.
        Thread.sleep(3_000);
    }
}
"""


def svg(screen):
    """The screen of an emulator as a picture."""
    width, height = COLUMNS * CELL + 2 * MARGIN, ROWS * LINE + 2 * MARGIN
    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" font-size="14"'
        ' font-family="ui-monospace, Menlo, Consolas, \'DejaVu Sans Mono\', monospace">',
        f'<rect width="100%" height="100%" rx="8" fill="{PAPER}"/>',
    ]
    for y in range(ROWS):
        x = 0
        while x < COLUMNS:
            first = screen.buffer[y][x]
            look = (first.fg, first.bold, first.reverse)
            end = x
            while end < COLUMNS and look == (
                screen.buffer[y][end].fg,
                screen.buffer[y][end].bold,
                screen.buffer[y][end].reverse,
            ):
                end += 1
            text = "".join(screen.buffer[y][i].data for i in range(x, end))
            left, top = MARGIN + x * CELL, MARGIN + y * LINE
            paint = COLOURS.get(first.fg, COLOURS["default"])
            if first.reverse:
                out.append(f'<rect x="{left:.1f}" y="{top}" width="{(end - x) * CELL:.1f}" height="{LINE}" fill="{paint}"/>')
                paint = PAPER
            if text.strip():
                weight = ' font-weight="bold"' if first.bold else ""
                out.append(
                    f'<text x="{left:.1f}" y="{top + 13.5}" fill="{paint}"{weight} xml:space="preserve"'
                    f' textLength="{(end - x) * CELL:.1f}">{html.escape(text)}</text>'
                )
            x = end
    return "\n".join(out + ["</svg>", ""])


def main():
    target = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs/pictures/console.svg"
    with tempfile.TemporaryDirectory() as folder:
        conf = pathlib.Path(folder) / "serve.conf"
        conf.write_text(CONF.replace("FOLDER", folder))
        play = pathlib.Path(folder) / "src/play/Play.java"
        play.parent.mkdir(parents=True)
        play.write_text(PLAY)
        terminal = Terminal([str(ROOT / "bin/serve"), "run", "--reload", "-c", str(conf)], ROWS, COLUMNS)
        try:
            terminal.await_text("? help", 120)
            terminal.press(":pause nightly --until 8h --reason night shift\r")
            terminal.await_text("nightly: PAUSED")
            terminal.press("L")
            time.sleep(4)
            play.write_text(PLAY.replace("version 1", "version 2"))
            terminal.await_text("PAUSING", 30)
            with terminal.lock:
                target.write_text(svg(terminal.screen))
        finally:
            terminal.press("\x03")
            terminal.await_end(30)
            terminal.kill()


if __name__ == "__main__":
    main()
