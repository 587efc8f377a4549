#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Feeds as they are out there, for tests/cli/watch.sh: watch_server.py FOLDER

Writes its ports to FOLDER/ports (http, https) and each request to FOLDER/log. Every address 127.0.0.N is a host of its own.
"""
import gzip
import http.server
import socketserver
import ssl
import sys
import threading
import time
from pathlib import Path

FOLDER = Path(sys.argv[1])
LOCK = threading.Lock()
COUNTS = {}


def rss(numbers):
    items = "".join(f"<item><title>Item {n}</title><guid>item-{n}</guid><link>http://HOST/page/{n}</link>"
                    f"<pubDate>Fri, {n:02} Jul 2022 10:00:00 GMT</pubDate>"
                    f"<description>Chad closed its border with Sudan, part {n}.</description></item>" for n in numbers)
    return f'<rss version="2.0"><channel><title>The Daily Example</title>{items}</channel></rss>'.encode()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        with LOCK, open(FOLDER / "log", "a", encoding="utf-8") as log:
            log.write(f"{self.headers.get('Host')} {self.path} {self.headers.get('If-None-Match')} {self.headers.get('User-Agent')}\n")

    def answer(self, status, body=b"", **heads):
        self.send_response(status)
        for name, value in heads.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def feed(self, numbers, **heads):
        self.answer(200, rss(numbers).replace(b"HOST", self.headers["Host"].encode()), Content_Type="application/rss+xml", **heads)

    def do_GET(self):
        with LOCK:
            count = COUNTS[self.path] = COUNTS.get(self.path, 0) + 1
        try:
            self.route(self.path, count)
        except (BrokenPipeError, ConnectionResetError):
            pass

    def route(self, path, count):
        if path == "/robots.txt":
            if self.headers["Host"].startswith("127.0.0.66"):
                self.answer(503)
            else:
                self.answer(200, b"User-agent: *\nDisallow: /private\nAllow: /private/open\n")
        elif path == "/same.xml":
            if self.headers.get("If-None-Match") == '"v1"':
                self.answer(304)
            else:
                self.feed([2, 1], ETag='"v1"')
        elif path == "/growing.xml":
            self.feed(range(count + 1, 0, -1))
        elif path in ("/private/feed.xml", "/private/open/feed.xml"):
            self.feed([1])
        elif path == "/moved.xml":
            self.answer(301, Location="/growing.xml")
        elif path == "/to-private":
            self.answer(302, Location="/private/feed.xml")
        elif path in ("/round-a", "/round-b"):
            self.answer(302, Location="/round-b" if path == "/round-a" else "/round-a")
        elif path == "/to-file":
            self.answer(302, Location="file:///etc/passwd")
        elif path == "/busy":
            self.answer(429, Retry_After="1234")
        elif path == "/broken":
            self.answer(500)
        elif path == "/slow":
            self.send_response(200)
            self.end_headers()
            for _ in range(60):
                self.wfile.write(b"<")
                time.sleep(0.5)
        elif path == "/endless":
            self.send_response(200)
            self.end_headers()
            while True:
                self.wfile.write(b"<rss><channel><item><title>" + b"a" * 65536)
        elif path == "/bomb":
            self.answer(200, gzip.compress(b"<rss>" + b" " * (64 << 20)), Content_Encoding="gzip")
        elif path == "/no-feed":
            self.answer(200, b"<html><body>Hello</body></html>")
        elif path == "/cut.xml":
            self.feed([1])
        elif path.startswith("/page/"):
            self.answer(200, "<html><body><p>Chad closed its caf\u00e9s.</p></body></html>".encode("latin-1"),
                        Content_Type="text/html; charset=iso-8859-1")
        else:
            self.answer(404)


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True


plain, secure = Server(("0.0.0.0", 0), Handler), Server(("0.0.0.0", 0), Handler)
if (FOLDER / "cert.pem").exists():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(FOLDER / "cert.pem", FOLDER / "key.pem")
    secure.socket = context.wrap_socket(secure.socket, server_side=True)
threading.Thread(target=secure.serve_forever, daemon=True).start()
(FOLDER / "ports.new").write_text(f"{plain.server_port} {secure.server_port}\n")
(FOLDER / "ports.new").rename(FOLDER / "ports")
plain.serve_forever()
