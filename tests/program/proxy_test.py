"""Behind nginx, under a beginning of a path that the proxy leaves out or keeps: pages, files, what answers name, streams."""
import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import time
import unittest
import urllib.parse

from harness import Server, free_port, place_order, request_bytes

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"

CONFIG = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
  access_log off;
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u;
  scgi_temp_path {folder}/s;
  server {{
    listen 127.0.0.1:{port};
    location /oms/ {{
      proxy_pass http://127.0.0.1:{to}{path};
      proxy_http_version 1.1; proxy_set_header Connection "";
      proxy_set_header X-Forwarded-For $remote_addr; proxy_set_header X-Forwarded-Proto $scheme;
    }}
  }}
}}
"""


class Proxied:
    """A server behind nginx at /oms; `path` is what nginx makes of it: "/" leaves it out, "" keeps it."""

    def __init__(self, path):
        self.port = free_port()
        self.url = f"http://shop.example:{self.port}/oms"
        self.server = Server("--public-url", self.url, "--demo")
        self.server.key = secrets.token_hex(32)
        file = os.path.join(self.server.folder, "key")
        with open(file, "w") as out:
            out.write(self.server.key)
        self.server.options = (*self.server.options, "--key-file", file)
        self.server.start()
        config = os.path.join(self.server.folder, "nginx.conf")
        with open(config, "w") as out:
            out.write(CONFIG.format(folder=self.server.folder, port=self.port, to=self.server.port, path=path))
        self.nginx = subprocess.Popen([NGINX, "-c", config, "-e", self.server.folder + "/error.log"], stderr=subprocess.DEVNULL)
        direct, self.server.port = self.server.port, self.port  # what is asked goes through nginx
        self.direct = direct
        for _ in range(200):
            try:
                if self.ask("GET", "/oms/healthz")[0] == 200:
                    return
            except OSError:
                time.sleep(0.02)
        raise RuntimeError(open(self.server.folder + "/error.log").read())

    def ask(self, method, path, body=None, headers=None):
        return self.server.request(method, path, body, {"Host": f"shop.example:{self.port}", **(headers or {})})

    def stop(self):
        self.nginx.send_signal(signal.SIGTERM)
        self.nginx.wait(20)
        self.server.port = self.direct
        self.server.__exit__()


class Behind:
    path = None

    @classmethod
    def setUpClass(cls):
        cls.at = Proxied(cls.path)

    @classmethod
    def tearDownClass(cls):
        cls.at.stop()

    def test_a_page_and_all_that_it_loads(self):
        for page in ("/oms/", "/oms/orders", "/oms/orders/A-1/", "/oms/messages/PlaceOrder?x=1"):
            status, headers, body = self.at.ask("GET", page, headers={"Accept": "text/html"})
            if status == 308:
                self.assertEqual(headers["Location"], "/oms/orders/A-1")
                continue
            self.assertEqual(status, 200, page)
            text = body.decode()
            base = re.search(r'<base href="([^"]*)"', text)[1]
            self.assertEqual(base, "/oms/")
            loaded = re.findall(r'(?:src|href)="([^"]+)"', text.replace(f'<base href="{base}"', ""))
            self.assertGreaterEqual(len(loaded), 3)
            for one in loaded:
                at = urllib.parse.urljoin(f"http://shop.example{base}", one)
                self.assertTrue(at.startswith("http://shop.example/oms/"), one)
                self.assertEqual(self.at.ask("GET", urllib.parse.urlparse(at).path)[0], 200, one)
            again = self.at.ask("GET", page, headers={"Accept": "text/html", "If-None-Match": headers["ETag"]})
            self.assertEqual(again[0], 304)

    def test_answers_name_where_the_world_finds_it(self):
        order = place_order("PROXY-1", [("LAMP-01", 1, "49.50")])
        status, headers, _ = self.at.ask("POST", "/oms/v1/messages/PlaceOrder", order)
        self.assertEqual(status, 201)
        self.assertTrue(headers["Location"].startswith("/oms/v1/orders/"), headers["Location"])
        self.assertEqual(self.at.ask("GET", headers["Location"])[0], 200)
        openapi = json.loads(self.at.ask("GET", "/oms/openapi.json")[2])
        self.assertEqual([one["url"] for one in openapi["servers"]], ["/oms"])
        asyncapi = json.loads(self.at.ask("GET", "/oms/asyncapi.json")[2])
        self.assertEqual(asyncapi["servers"]["here"], {**asyncapi["servers"]["here"], "host": f"shop.example:{self.at.port}", "pathname": "/oms"})

    def test_a_browser_is_asked_for_the_key_once(self):
        connection = self.at.server.connect()
        connection.request("GET", "/oms/orders?q=x", headers={"Accept": "text/html", "Host": f"shop.example:{self.at.port}"})
        answer = connection.getresponse()
        text = answer.read().decode()
        self.assertEqual(answer.status, 401)
        self.assertIn('action="/oms/session"', text)
        to = re.search(r'name="to" value="([^"]*)"', text)[1]
        status, headers, _ = self.at.ask("POST", "/oms/session", urllib.parse.urlencode({"key": self.at.server.key, "to": to}),
                                         {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.at.url.removesuffix("/oms")})
        self.assertEqual((status, headers["Location"]), (303, "/oms/orders?q=x"))
        self.assertIn("; Path=/oms/;", headers["Set-Cookie"])
        connection.request("GET", "/oms/v1/orders", headers={"Cookie": headers["Set-Cookie"].split(";")[0]})
        self.assertEqual(connection.getresponse().status, 200)
        connection.close()

    def test_our_pages_change_things_whatever_host_the_proxy_names(self):
        order = place_order("PROXY-2", [("LAMP-01", 1, "49.50")])
        ours = self.at.url.removesuffix("/oms")
        self.assertEqual(self.at.ask("POST", "/oms/v1/messages/PlaceOrder", order, {"Origin": ours})[0], 201)
        for origin in ("http://evil.example", ours + "1", ours.replace("http:", "https:")):
            self.assertEqual(self.at.ask("POST", "/oms/v1/messages/PlaceOrder", order, {"Origin": origin})[0], 403, origin)

    def test_a_stream_comes_through_unheld(self):
        data = request_bytes("GET", "/oms/v1/events/stream?after=0", headers={
            "Host": "shop.example", "Authorization": f"Bearer {self.at.server.key}", "Accept": "text/event-stream"})
        text = self.at.server.raw(data).decode()
        self.assertIn("text/event-stream", text)
        self.assertIn("\ndata: {", text)

    def test_what_lies_beside_is_not_ours(self):
        self.assertEqual(self.at.ask("GET", "/v1/orders")[0], 404)
        self.assertEqual(self.at.ask("GET", "/omsx/healthz")[0], 404)


@unittest.skipUnless(os.path.exists(NGINX), "nginx is not here")
class LeftOut(Behind, unittest.TestCase):
    path = "/"


@unittest.skipUnless(os.path.exists(NGINX), "nginx is not here")
class Kept(Behind, unittest.TestCase):
    path = ""


class Usage(unittest.TestCase):
    def test_what_is_no_public_address_is_wrong_usage(self):
        with Server() as server:
            file = os.path.join(server.folder, "key")
            with open(file, "w") as out:
                out.write(secrets.token_hex(32))
            for url in ("shop.example", "ftp://shop.example", "https://", "https:///oms", "https://shop.example/v1", "https://shop.example/a//b",
                        "https://shop.example/../x", "https://shop.example/ü", "https://a@shop.example", "https://shop.example/x?y"):
                got = server.run("serve", "--gateway", "test", "--data", server.folder + "/other", "--port", "0", "--key-file", file,
                                 "--public-url", url)
                self.assertEqual(got.returncode, 2, (url, got.stderr))
            got = server.run("serve", "--gateway", "test", "--data", server.folder + "/other", "--port", "0", "--public-url",
                             "https://shop.example")
            self.assertEqual(got.returncode, 2, got.stderr)
            self.assertIn("--key-file", got.stderr)


if __name__ == "__main__":
    unittest.main()
