"""A terminal to run a command on: a pseudo terminal, and an emulator that knows what is on its screen.

As a program it is driven by lines on standard input, and answers each with a line of JSON:

    start ["command", "argument", ...]
    keys "text"             pressed as they are; escape sequences are up to the caller
    resize ROWS COLUMNS
    screen                  {"rows": [...], "colours": [...], "cursor": [row, column], "alternate": false, "ended": null}
    hold / release          stops and goes on reading what the command writes
    modes                   {"echo": true, "canonical": true, "signals": true} as the terminal's settings are now
    signal NUMBER
    ended SECONDS           waits for the end: {"code": 0}, or {"code": null}
"""

import fcntl
import json
import os
import pty
import select
import signal
import struct
import sys
import termios
import threading
import time

import pyte


class Terminal:
    """A command on a pseudo terminal of its own."""

    def __init__(self, command, rows=24, columns=80, environment=None, folder=None):
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.ByteStream(self.screen)
        self.lock = threading.Lock()
        self.held = threading.Event()
        self.raw = bytearray()
        self.code = None
        self.process, self.master = pty.fork()
        if self.process == 0:
            if folder:
                os.chdir(folder)
            os.execvpe(command[0], command, {**os.environ, "TERM": "xterm-256color", **(environment or {})})
        self.resize(rows, columns)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        while True:
            if self.held.is_set():
                time.sleep(0.02)
                continue
            try:
                ready, _, _ = select.select([self.master], [], [], 0.1)
                if not ready:
                    continue
                data = os.read(self.master, 65536)
            except OSError:
                return
            if not data:
                return
            with self.lock:
                self.raw += data
                del self.raw[:-200_000]
                self.stream.feed(data)

    def press(self, text):
        os.write(self.master, text.encode())

    def resize(self, rows, columns):
        with self.lock:
            self.screen.resize(rows, columns)
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def rows(self):
        with self.lock:
            return [line.rstrip() for line in self.screen.display]

    def colours(self):
        """Of each row the colours that are on it."""
        with self.lock:
            return [
                sorted({self.screen.buffer[y][x].fg for x in range(self.screen.columns)} - {"default"})
                for y in range(self.screen.lines)
            ]

    def is_alternate(self):
        with self.lock:
            return self.raw.rfind(b"\x1b[?1049h") > self.raw.rfind(b"\x1b[?1049l")

    def modes(self):
        flags = termios.tcgetattr(self.master)[3]
        return {
            "echo": bool(flags & termios.ECHO),
            "canonical": bool(flags & termios.ICANON),
            "signals": bool(flags & termios.ISIG),
        }

    def signal(self, number):
        os.kill(self.process, number)

    def kill(self):
        """Ends the command the hard way, if it has not ended."""
        if self.code is None:
            os.kill(self.process, signal.SIGKILL)

    def await_end(self, seconds):
        deadline = time.monotonic() + seconds
        while self.code is None and time.monotonic() < deadline:
            ended, status = os.waitpid(self.process, os.WNOHANG)
            if ended:
                self.code = os.waitstatus_to_exitcode(status)
            else:
                time.sleep(0.05)
        return self.code

    def await_text(self, text, seconds=30):
        """Waits until a text is on the screen."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if any(text in row for row in self.rows()):
                return
            time.sleep(0.05)
        raise AssertionError(f"waited in vain for '{text}' on:\n" + "\n".join(self.rows()))


def serve():
    terminal = None
    for line in sys.stdin:
        word, _, rest = line.strip().partition(" ")
        answer = {}
        if word == "start":
            asked = json.loads(rest)
            terminal = Terminal(asked["command"], asked["rows"], asked["columns"], asked["environment"], asked["folder"])
            answer = {"process": terminal.process}
        elif word == "keys":
            terminal.press(json.loads(rest))
        elif word == "resize":
            terminal.resize(*map(int, rest.split()))
        elif word == "screen":
            answer = {
                "rows": terminal.rows(),
                "colours": terminal.colours(),
                "alternate": terminal.is_alternate(),
                "raw": bytes(terminal.raw).decode(errors="replace"),
            }
        elif word == "hold":
            terminal.held.set()
        elif word == "release":
            terminal.held.clear()
        elif word == "modes":
            answer = terminal.modes()
        elif word == "signal":
            terminal.signal(int(rest))
        elif word == "ended":
            answer = {"code": terminal.await_end(float(rest))}
        else:
            answer = {"problem": f"unknown: {word}"}
        print(json.dumps(answer), flush=True)
    if terminal is not None:
        terminal.kill()


if __name__ == "__main__":
    serve()
