"""What documents and help texts show as an example works as printed: curl's lines of README and docs, messages with their
fields, and the examples that each command gives of itself."""
import json
import os
import re
import shlex
import shutil
import subprocess
import tempfile
import time
import unittest

from harness import PROGRAM, ROOT, Server, place_order

PRINTED = "http://127.0.0.1:8080"
DOCUMENTS = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", *sorted((ROOT / "docs").glob("*.md"))]
server = None
folder = None
paid = declined = transfer = None


def setUpModule():
    """The demo shop, an order in it that is paid, one that is declined and one that waits for a transfer; and the files that
    examples name."""
    global server, folder, paid, declined, transfer
    server = Server("--demo")
    server.start()
    paid, declined, transfer = (order_of(*of) for of in (("paid", "tok_visa"), ("declined", "tok_declined"),
                                                         ("transfer", "", "Bank Transfer")))
    folder = tempfile.mkdtemp(prefix="flowmart-test-")
    shop = ROOT / "tests/data/shop"
    for name in ("products.csv", "orders.csv"):
        shutil.copy(shop / name, os.path.join(folder, name))
    write("stock.csv", (shop / "products.csv").read_text().replace("quantity", "In stock", 1))
    write("export.csv", "Receipt no,Day,StockCode,Quantity,UnitPrice,CustomerID,Country\n"
                        "77,14.03.2026,KETTLE-17,1,34.50,121,Germany\n")
    write("order.json", json.dumps(place_order("FILE-1", [("LAMP-01", 1, "2.50")])))


def tearDownModule():
    server.__exit__()
    shutil.rmtree(folder, ignore_errors=True)


def write(name, text):
    with open(os.path.join(folder, name), "w") as file:
        file.write(text)


def order_of(number, token, method="Credit Card"):
    status, answer = server.json("POST", "/v1/messages/PlaceOrder",
                                 place_order(number, [("LAMP-01", 1, "2.50")], token=token, method=method))
    assert status == 201, answer
    return answer["orderNumber"]


def url():
    return f"http://127.0.0.1:{server.port}"


def blocks(text, language):
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.S | re.M)


class Documents(unittest.TestCase):
    def test_lines_of_curl_are_answered_well(self):
        """An order that they name stands for any: ours."""
        count = 0
        for document in DOCUMENTS:
            for block in blocks(document.read_text(), "sh"):
                for line in re.findall(r"^curl .*(?:\n +.*)*", block.replace("\\\n", " "), re.M):
                    words = shlex.split(line.replace(PRINTED, url()).replace("/ORD-1", f"/{paid}"), comments=True)
                    endless = "-N" in words
                    if "all at rest" in line:
                        self.wait_until_all_is_at_rest()
                    got = subprocess.run([*words, "-sS", "-o", "/dev/null", "-w", "%{http_code}", *(["-m", "1"] if endless else [])],
                                         capture_output=True, text=True, timeout=30)
                    self.assertEqual(got.returncode, 28 if endless else 0, (document.name, line, got.stderr))
                    self.assertRegex(got.stdout, "^2", (document.name, line))
                    if "/erase" in line:  # until then it can't order again, as the next example does
                        server.wait_until_told("PersonErased")
                    count += 1
        self.assertGreater(count, 4)

    def test_messages_have_the_fields_that_are_printed(self):
        orders = {"RetryPayment": declined, "RecordTransfer": transfer}
        seen = set()
        for document in DOCUMENTS:
            for name, body in re.findall(r"`([A-Z][A-Za-z]+) (\{[^`]*\})`", document.read_text()):
                order = server.json("GET", f"/v1/orders/{orders.get(name, paid)}")[1]
                self.wait_for_its_payment(order, name)
                body = json.loads(body.replace(": ...", ": 2.5"))
                body = {key: order["id"] if key == "order" else "tok_visa" if value == "..." else value for key, value in body.items()}
                status, answer = server.json("POST", f"/v1/messages/{name}", body)
                self.assertEqual(status, 200, (document.name, name, body, answer))
                seen.add(name)
        self.assertLessEqual(set(orders), seen)

    def wait_until_all_is_at_rest(self):
        for _ in range(200):
            if not server.json("GET", "/v1/orders?customerId=ines&status=pending,processing")[1]["items"]:
                return
            time.sleep(0.1)

    def wait_for_its_payment(self, order, name):
        for _ in range(100):
            payments = server.json("GET", f"/v1/orders/{order['id']}/payments")[1]["items"]
            if name != "RetryPayment" or any(one["status"] == "failed" for one in payments):
                return
            time.sleep(0.05)


class Help(unittest.TestCase):
    def examples(self, command):
        text = subprocess.run([PROGRAM, *command.split(), "--help"], capture_output=True, text=True).stdout
        return re.findall(r"^  (flowmart .*)$", text.partition("Example")[2], re.M)

    def run_example(self, line):
        words = shlex.split(line.replace(PRINTED, url()))[1:]
        if words[0] == "show":
            words[1] = paid
        if words[0] == "tail":
            words += ["--count", "1", *(["--after", "0"] if "--after" not in words else [])]
            words = [paid if word == "536365" else "InventoryAdjusted" if word == "PaymentFailed" else word for word in words]
        if "--url" not in words and words[0] in ("place", "show", "tail", "export"):
            words += ["--url", url()]
        elif "--url" not in words and "--data" not in words and words[0] in ("import", "backup", "rebuild", "verify"):
            words += ["--data", "data"]
        return subprocess.run([PROGRAM, *words], capture_output=True, text=True, timeout=120, cwd=folder)

    def test_each_example_runs(self):
        """In the order in which a shop would come to them. Rows that a shop's files have wrong are told, and all else goes in."""
        count = 0
        for command in ("place", "show", "tail", "import products", "import orders", "export orders", "export stock",
                        "export events", "verify", "rebuild", "backup", "catalog export"):
            lines = self.examples(command)
            if command == "verify":  # a backup is verified once there is one
                lines = [line for line in lines if "backups" not in line]
            for line in lines:
                got = self.run_example(line)
                right = (0, 1) if command.startswith("import") or "tok_declined" in line else (0,)
                self.assertIn(got.returncode, right, (line, got.stdout[-2000:], got.stderr[-2000:]))
                if got.returncode != 0:
                    self.assertIn("refused" if command.startswith("import") else "", got.stdout + got.stderr, line)
                count += 1
        self.assertGreater(count, 12)


if __name__ == "__main__":
    unittest.main()
