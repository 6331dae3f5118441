"""What a stranger wrote never steers the terminal of whoever reads it: control characters, and those that turn the
direction of reading, are shown. A file that is exported has them as they are, but for cells that a spreadsheet would
carry out."""
import csv
import json
import os
import pty
import subprocess
import unittest

from harness import PROGRAM, Server, place_order, uuid_of

BIDI, CSI = "\u202e", "\u009b31m"
EVIL = f"E\x1b[31m\x07{BIDI}{CSI}"
server = None


def setUpModule():
    """A product, a message and an order that carry all of it where it is let in."""
    global server
    server = Server()
    server.start()
    sku = "=cmd|" + BIDI  # an id has no control characters
    status, answer = server.json("POST", "/v1/messages/RegisterProduct", {
        "product": uuid_of("product", sku), "sku": sku, "name": "@name" + EVIL, "price": {"amount": 1, "currency": "GBP"},
        "warehouses": [{"warehouse": uuid_of("warehouse", "main"), "code": "-w" + BIDI, "name": "w", "country": "GB", "priority": 0,
                        "zone": "central", "latitude": 0, "longitude": 0, "opens": "00:00", "closes": "23:59", "time_zone": "UTC"}],
        "category": "", "reorder_point": 0, "reorder_quantity": 0, "safety_stock": 0})
    assert status == 200, answer
    status, answer = server.json("POST", "/v1/messages", {
        "specversion": "1.0", "id": "=id" + EVIL, "source": "/s", "type": "com.flowmart.AddInventory.v0.0.3", "subject": "@s" + EVIL,
        "data": {"productId": uuid_of("product", sku), "quantity": 9, "warehouseId": uuid_of("warehouse", "main"),
                 "timestamp": "2026-01-01T00:00:00Z"}}, {"Content-Type": "application/cloudevents+json"})
    assert status == 200, answer
    server.add_product("LAMP", 9)
    order = place_order("=1+1" + BIDI, [("LAMP", 1, "2.50")], customer="+C")
    order["customer"]["name"] = "-Ines " + BIDI
    status, answer = server.json("POST", "/v1/messages/PlaceOrder", order)
    assert status == 201, answer


def tearDownModule():
    server.__exit__()


def steering(text):
    return sorted({hex(ord(one)) for one in text if (ord(one) < 0x20 and one not in "\r\n") or 0x7f <= ord(one) < 0xa0
                   or 0x202a <= ord(one) <= 0x202e or 0x2066 <= ord(one) <= 0x2069})


def at_a_terminal(*arguments):
    """All that the command writes, both streams being a terminal."""
    ours, its = pty.openpty()
    process = subprocess.Popen([PROGRAM, *arguments], stdout=its, stderr=its, stdin=subprocess.DEVNULL)
    os.close(its)
    text = b""
    try:
        while piece := os.read(ours, 65536):
            text += piece
    except OSError:
        pass  # as Linux tells of the end
    os.close(ours)
    process.wait(60)
    return text.decode().replace("\x1b[K", "")  # how a line that tells of progress goes


class Terminal(unittest.TestCase):
    def setUp(self):
        self.url = ("--url", f"http://127.0.0.1:{server.port}")

    def test_no_command_lets_it_through(self):
        table = os.path.join(server.folder, "evil.csv")
        with open(table, "w", encoding="utf-8") as file:
            file.write(f'Order,Date,SKU,Quantity,Price\n"{EVIL}",2026-01-01,"{EVIL}",1,2.50\nX,"{EVIL}",LAMP,1,2.50\n')
        headless = os.path.join(server.folder, "headless.csv")
        with open(headless, "w", encoding="utf-8") as file:
            file.write(f"Order{EVIL},Date,SKU\n1,2,3\n")
        number = "=1+1" + BIDI
        for arguments in (("show", number), ("show", number, "--json"), ("show", "none" + BIDI), ("tail", "--after", "0", "--count", "4"),
                          ("tail", "--after", "0", "--count", "4", "--json"), ("tail", "--after", EVIL), ("place", "--item", EVIL + ":1:2.00"),
                          ("place", "--item", EVIL), ("place", "--item", "LAMP:1", "--order", "O" + BIDI),
                          ("place", "--item", "LAMP:1", "--order", "P" + BIDI, "--json"), ("import", "orders", table),
                          ("import", "orders", headless), ("import", "orders", "/none/" + EVIL),
                          *(("export", what, *form) for what in ("orders", "stock", "payments", "events")
                            for form in ((), ("--format", "ndjson")))):
            with self.subTest(arguments=arguments):
                text = at_a_terminal(*arguments, *self.url)
                self.assertNotEqual(text.strip(), "")
                self.assertEqual(steering(text), [], text)
        self.assertEqual(steering(at_a_terminal("verify", "--data", "/none/" + EVIL)), [])
        self.assertEqual(steering(at_a_terminal("export", "orders", "--url", EVIL)), [])

    def test_a_log_shows_it(self):
        self.assertEqual(steering(server.output()), [])

    def test_json_says_the_same(self):
        done = server.run("export", "events", "--format", "ndjson", "--message", "AddInventory", *self.url)
        self.assertEqual(steering(done.stdout), [])
        self.assertIn(("=id" + EVIL, "@s" + EVIL), [(one["id"], one["subject"]) for one in map(json.loads, done.stdout.splitlines())])

    def test_a_file_has_it_exactly_and_no_cell_is_carried_out(self):
        for what in ("orders", "stock", "payments", "events"):
            out = os.path.join(server.folder, what + ".csv")
            self.assertEqual(server.run("export", what, "--out", out, *self.url).returncode, 0)
            with open(out, encoding="utf-8", newline="") as file:
                rows = list(csv.reader(file))
            self.assertGreater(len(rows), 1, what)
            self.assertEqual([cell for row in rows for cell in row if cell[:1] in ("=", "+", "-", "@")], [], what)
        with open(os.path.join(server.folder, "stock.csv"), encoding="utf-8", newline="") as file:
            self.assertIn("'=cmd|" + BIDI, [row[0] for row in csv.reader(file)])


if __name__ == "__main__":
    unittest.main()
