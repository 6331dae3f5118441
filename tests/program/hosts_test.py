"""A stranger's page can't use the visitor's browser to reach the shop: by a name of its own that resolves to this
machine (Host), or by sending forms and requests across (Origin)."""
import json
import socket
import unittest

from harness import Server, place_order, read_answers, request_bytes

server = None


def setUpModule():
    global server
    server = Server("--host", "shop.example", "--host", "oms")
    server.start()
    server.add_product("LAMP", 100)


def tearDownModule():
    server.__exit__()


def ask(method, path, headers, body=b""):
    """(status, the problem's type or None)"""
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as link:
        link.sendall(request_bytes(method, path, body, headers))
        status, head, data = read_answers(link, 1)[0]
        problem = json.loads(data) if "problem+json" in head else {}
        return status, problem.get("type")


class Hosts(unittest.TestCase):
    def test_known_hosts(self):
        port = server.port
        for host in ("localhost", f"localhost:{port}", "LOCALHOST", "127.0.0.1", f"127.0.0.1:{port}", "[::1]", f"[::1]:{port}",
                     "10.0.0.7", "shop.example", "Shop.Example:443", "oms:8080"):
            for path in ("/healthz", "/v1/orders", "/"):
                self.assertEqual(ask("GET", path, {"Host": host})[0], 200, (host, path))

    def test_unknown_hosts_get_nothing(self):
        for host in ("evil.example", f"evil.example:{server.port}", "shop.example.evil.example", "localhost.evil.example",
                     "127.0.0.1.evil.example", "notoms", ""):
            for path in ("/", "/v1/orders", "/v1/events/stream", "/healthz", "/no/such/page"):
                self.assertEqual(ask("GET", path, {"Host": host}), (421, "/problems/unknown-host"), (host, path))

    def test_a_refused_change_leaves_no_trace(self):
        before = server.json("GET", "/v1/events")[1]["end"]
        order = json.dumps(place_order("FAR-1", [("LAMP", 1, "2.50")])).encode()
        fields = {"Content-Type": "application/json"}
        for origin in ("http://evil.example", "null", f"http://localhost:{server.port + 1}"):
            for path in ("/v1/messages/PlaceOrder", "/v1/orders", "/v1/messages", "/v1/no-such"):
                self.assertEqual(ask("POST", path, {"Host": "localhost", "Origin": origin, **fields}, order),
                                 (403, "/problems/foreign-origin"), (origin, path))
            self.assertEqual(ask("PATCH", "/v1/orders/FAR-1", {"Host": "localhost", "Origin": origin, **fields}, b"{}"),
                             (403, "/problems/foreign-origin"))
        self.assertEqual(ask("POST", "/v1/messages/PlaceOrder", {"Host": "evil.example", **fields}, order),
                         (421, "/problems/unknown-host"))
        self.assertEqual(server.json("GET", "/v1/events")[1]["end"], before)

    def test_our_own_pages_and_programs_may(self):
        for number, extra in enumerate(({}, {"Host": "localhost:8080", "Origin": "http://localhost:8080"},
                                        {"Host": "shop.example", "Origin": "https://shop.example"},
                                        {"Host": "[::1]:80", "Origin": "http://[::1]"})):
            order = json.dumps(place_order(f"NEAR-{number}", [("LAMP", 1, "2.50")])).encode()
            self.assertEqual(ask("POST", "/v1/messages/PlaceOrder", {"Content-Type": "application/json", **extra}, order)[0],
                             201, extra)

    def test_what_is_no_host_is_wrong_usage(self):
        for host in ("http://shop.example", "shop.example:80", "", "a b", "*.example", "[::1]"):
            got = server.run("serve", "--gateway", "test", "--data", server.folder + "/other", "--port", "0", "--host", host)
            self.assertEqual(got.returncode, 2, (host, got.stderr))


if __name__ == "__main__":
    unittest.main()
