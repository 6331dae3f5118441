"""One key opens a server to a second computer, and nothing else does: no proxy by accident, no page of another origin, no
word that is nearly the key."""
import json
import os
import secrets
import socket
import unittest
import urllib.parse

from harness import Server, place_order, read_answers, request_bytes

server = None


def setUpModule():
    global server
    server = Server("--address", "0.0.0.0", "--host", "shop.example")
    server.key = secrets.token_hex(32)
    file = os.path.join(server.folder, "key")
    with open(file, "w") as out:
        out.write(server.key + "\n")
    server.options = (*server.options, "--key-file", file)
    server.start()
    server.add_product("LAMP", 100)


def tearDownModule():
    server.__exit__()


def ask(at, method, path, headers=None, body=b""):
    """(status, headers as text, body)"""
    with socket.create_connection(("127.0.0.1", at.port), timeout=10) as link:
        link.sendall(request_bytes(method, path, body, headers))
        return read_answers(link, 1)[0]


def typed(answer):
    return answer[0], json.loads(answer[2]).get("type") if "problem+json" in answer[1] else None


def form(**fields):
    return urllib.parse.urlencode(fields).encode()


FORM = {"Content-Type": "application/x-www-form-urlencoded"}
JSON = {"Content-Type": "application/json"}


def opened(to="/orders"):
    """The cookie that a browser gets for the key, as it sends it back."""
    status, head, _ = ask(server, "POST", "/session", FORM, form(key=server.key, to=to))
    assert status == 303, head
    line = next(line for line in head.split("\r\n") if line.lower().startswith("set-cookie:"))
    return line.split(":", 1)[1].split(";")[0].strip(), head


class Key(unittest.TestCase):
    def order(self, number):
        return json.dumps(place_order(number, [("LAMP", 1, "2.50")])).encode()

    def test_nothing_is_said_without_it(self):
        documented = json.loads(server.request("GET", "/openapi.json")[2])
        seen = 0
        for path, methods in documented["paths"].items():
            for method in methods:
                one = path.replace("{", "").replace("}", "")
                self.assertEqual(typed(ask(server, method.upper(), one, JSON, b"{}" if method != "get" else b"")),
                                 (401, "/problems/key-wanted"), (method, path))
                seen += 1
        self.assertGreater(seen, 60)
        for path in ("/", "/healthz", "/readyz", "/metrics", "/openapi.json", "/no/such", "/assets/x.js", "/mark.svg", "/session"):
            self.assertEqual(typed(ask(server, "GET", path)), (401, "/problems/key-wanted"), path)
        self.assertNotIn(server.key, server.output())

    def test_what_is_nearly_the_key_is_not(self):
        key = server.key
        for said in (f"Bearer {key[:-1]}", f"Bearer {key}0", f"Bearer {key.upper()}", "Bearer", "Bearer ", f"Basic {key}", key,
                     f"Bearer {key} {key}", "Bearer " + "x" * 7000):
            self.assertEqual(typed(ask(server, "GET", "/v1/orders", {"Authorization": said})), (401, "/problems/wrong-key"), said[:40])
        cookie = opened()[0]
        for said in (cookie[:-1], cookie + "0", f"flowmart-session={key}", "flowmart-session=", "flowmart-session", f"x{cookie}"):
            self.assertEqual(typed(ask(server, "GET", "/v1/orders", {"Cookie": said})), (401, "/problems/key-wanted"), said[:40])

    def test_it_opens_all(self):
        for said in (f"Bearer {server.key}", f"bearer  {server.key}"):
            self.assertEqual(ask(server, "GET", "/v1/orders", {"Authorization": said})[0], 200)
        proxied = {"Authorization": f"Bearer {server.key}", "X-Forwarded-For": "203.0.113.9", "Forwarded": "for=203.0.113.9"}
        self.assertEqual(ask(server, "GET", "/v1/orders", proxied)[0], 200)
        self.assertEqual(server.json("POST", "/v1/messages/PlaceOrder", place_order("OPEN-1", [("LAMP", 1, "2.50")]))[0], 201)

    def test_a_browser_is_asked_once(self):
        status, head, page = ask(server, "GET", "/orders/A%22%3E%3Cb%3E?q=1&r=%22", {"Accept": "text/html,*/*;q=0.8"})
        self.assertEqual(status, 401)
        self.assertIn("text/html", head)
        text = page.decode()
        self.assertIn('value="/orders/A%22%3E%3Cb%3E?q=1&amp;r=%22"', text)
        status, head, page = ask(server, "POST", "/session", FORM, form(key="wrong", to="/orders"))
        self.assertEqual(status, 401)
        self.assertIn("not this server", page.decode())
        self.assertNotIn("Set-Cookie", head)
        cookie, head = opened("/orders?q=1")
        self.assertIn("Location: /orders?q=1", head)
        for word in ("HttpOnly", "SameSite=Lax", "Path=/"):
            self.assertIn(word, head)
        self.assertNotIn(server.key, head)
        for others in ("", "theme=dark; ", "flowmart-session=old; "):
            self.assertEqual(ask(server, "GET", "/", {"Cookie": others + cookie, "Accept": "text/html"})[0], 200, others)

    def test_it_leads_nowhere_else(self):
        for to in ("//evil.example", "/\\evil.example", "https://evil.example", "", "evil"):
            self.assertIn("Location: /\r\n", opened(to)[1] + "\r\n", to)
        status, head, _ = ask(server, "POST", "/session", FORM, form(key=server.key, to="/a\r\nSet-Cookie: x=1"))
        self.assertEqual((status, "Set-Cookie" in head), (401, False))

    def test_a_change_by_cookie_says_our_origin(self):
        cookie, _ = opened()
        fields = {"Cookie": cookie, "Host": "shop.example", **JSON}
        end = server.json("GET", "/v1/events")[1]["end"]
        self.assertEqual(typed(ask(server, "POST", "/v1/messages/PlaceOrder", fields, self.order("C-1"))),
                         (403, "/problems/origin-wanted"))
        for origin in ("https://evil.example", "null"):
            self.assertEqual(typed(ask(server, "POST", "/v1/messages/PlaceOrder", {**fields, "Origin": origin}, self.order("C-1"))),
                             (403, "/problems/foreign-origin"))
        self.assertEqual(server.json("GET", "/v1/events")[1]["end"], end)
        ours = {**fields, "Origin": "https://shop.example"}
        self.assertEqual(ask(server, "POST", "/v1/messages/PlaceOrder", ours, self.order("C-1"))[0], 201)

    def test_the_command_line_has_it_in_a_file(self):
        file, url = server.options[-1], f"http://127.0.0.1:{server.port}"
        got = server.run("place", "--url", url, "--key-file", file, "--item", "LAMP:1", "--json")
        self.assertEqual(got.returncode, 0, got.stderr)
        bare = server.run("place", "--url", url, "--item", "LAMP:1")
        self.assertEqual(bare.returncode, 1, bare.stderr)
        self.assertIn("opened by a key", bare.stderr)
        missing = server.run("place", "--url", url, "--key-file", file + ".none", "--item", "LAMP:1")
        self.assertEqual(missing.returncode, 2, missing.stderr)

    def test_what_is_no_key_is_wrong_usage(self):
        file = os.path.join(server.folder, "weak")
        for weak in ("", "\n", "secret", "0" * 64, "0123456789abcdef" + "0123456789abcde", "a" * 21 + "b", "two words of some length here",
                     "clé-très-très-très-longue-vraiment", "x\0" * 40):
            with open(file, "w") as out:
                out.write(weak)
            got = server.run("serve", "--gateway", "test", "--data", server.folder + "/other", "--port", "0", "--key-file", file)
            self.assertEqual(got.returncode, 2, (weak, got.stderr))
            self.assertIn("openssl rand", got.stderr)
        got = server.run("serve", "--gateway", "test", "--data", server.folder + "/other", "--port", "0", "--key-file", file + ".none")
        self.assertEqual(got.returncode, 2, got.stderr)
        got = server.run("serve", "--gateway", "test", "--data", server.folder + "/other", "--port", "0", "--address", "0.0.0.0")
        self.assertEqual(got.returncode, 2, got.stderr)
        self.assertIn("--key-file", got.stderr)

    def test_the_start_says_what_no_tls_means(self):
        self.assertIn("no TLS here", server.output())


class Keyless(unittest.TestCase):
    def test_no_proxy_opens_the_shop_by_accident(self):
        with Server() as bare:
            for name in ("Forwarded", "X-Forwarded-For", "x-forwarded-proto", "X-Forwarded-Host", "X-FORWARDED-ANYTHING"):
                for method, path in (("GET", "/"), ("GET", "/v1/orders"), ("POST", "/v1/messages/PlaceOrder"), ("GET", "/v1/events/stream")):
                    got = typed(ask(bare, method, path, {name: "203.0.113.9", **JSON}))
                    self.assertEqual(got, (403, "/problems/proxied-without-key"), (name, path))
            self.assertEqual(ask(bare, "GET", "/v1/orders", {"X-Forward": "x", "Via": "1.1 x"})[0], 200)
            self.assertNotIn("no TLS here", bare.output())
            self.assertEqual(typed(ask(bare, "POST", "/session", FORM, form(key="x")))[0], 404)


if __name__ == "__main__":
    unittest.main()
