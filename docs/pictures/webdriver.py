"""Drives a headless Chromium by the W3C's WebDriver protocol, with Python's own library alone."""

import base64
import json
import re
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

ARGUMENTS = ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-extensions",
             "--disable-background-networking", "--no-first-run", "--lang=en-GB"]


class Browser:
    """One window; to be used in a with statement, which ends all its processes."""

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="serve-browser", ignore_cleanup_errors=True)
        self.driver = subprocess.Popen(["chromedriver", "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for line in self.driver.stdout:
            started = re.search(r"started successfully on port (\d+)", line)
            if started:
                break
        else:
            raise RuntimeError("chromedriver ended before it listened")
        self.base = f"http://127.0.0.1:{started.group(1)}/session"
        options = {"args": ARGUMENTS + [f"--user-data-dir={self.folder.name}/profile"], "binary": "/usr/bin/chromium"}
        capabilities = {"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}
        begun = self.send("POST", "", {"capabilities": {"alwaysMatch": capabilities}})
        self.base += "/" + begun["sessionId"]
        return self

    def __exit__(self, *_):
        try:
            self.send("DELETE", "")
        finally:
            self.driver.terminate()
            self.driver.wait(10)
            self.folder.cleanup()

    def send(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=120) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as refused:
            raise RuntimeError(f"{method} {path}: {refused.read().decode()}") from refused

    def go(self, url):
        self.send("POST", "/url", {"url": url})

    def resize(self, width, height):
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.tools("Emulation.setDeviceMetricsOverride", metrics)

    def tools(self, command, parameters):
        return self.send("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def prefer(self, scheme):
        self.tools("Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]})

    def run(self, body, *arguments):
        return self.send("POST", "/execute/sync", {"script": body, "args": list(arguments)})

    def until(self, body, *arguments, seconds=60):
        end = time.monotonic() + seconds
        while not self.run(body, *arguments):
            if time.monotonic() > end:
                raise RuntimeError("never true in the page: " + body)
            time.sleep(0.1)

    def complaints(self):
        return [entry["message"] for entry in self.send("POST", "/se/log", {"type": "browser"})]

    def picture(self, file, quality=70):
        """Writes WebP, which is a third of PNG."""
        taken = self.tools("Page.captureScreenshot", {"format": "webp", "quality": quality})
        with open(file, "wb") as out:
            out.write(base64.b64decode(taken["data"]))
