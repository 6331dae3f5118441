"""A shop with one product that people subscribe to; whatever a test did, `verify` finds nothing after it."""
import time
import unittest

from harness import Server

ADDRESS = {"street": "Via del Corso 18", "city": "Roma", "state": "RM", "country": "IT", "postalCode": "00186"}


class Case(unittest.TestCase):
    def setUp(self):
        self.shop = Server("--time-zone", "Europe/Berlin")
        self.addCleanup(self.shop.__exit__)
        self.shop.start()
        self.shop.add_product("COFFEE", 100, "9.50")

    def tearDown(self):
        self.shop.stop()
        verified = self.shop.run("verify", "--data", self.shop.data)
        self.assertEqual(verified.returncode, 0, verified.stdout + verified.stderr)

    def wish(self, name, token="tok_visa", **more):
        return {"id": name, "customerId": "C-1", "customer": {"name": "Ines Marchetti", "email": "ines@marchetti.example"},
                "items": [{"productId": "COFFEE", "quantity": 2}], "shippingAddress": ADDRESS,
                "payment": {"method": "Credit Card", "token": token}, "interval": {"every": 1, "unit": "month"}, **more}

    def subscribe(self, name, token="tok_visa", **more):
        status, answer = self.shop.json("POST", "/v1/subscriptions", self.wish(name, token, **more))
        self.assertEqual(status, 201, answer)
        return answer

    def read(self, name):
        return self.shop.json("GET", f"/v1/subscriptions/{name}")[1]

    def lead(self, name, action, body=None, headers=None, query=""):
        return self.shop.json("POST", f"/v1/subscriptions/{name}/{action}{query}", body, headers)

    def until(self, holds, what="it did not come about"):
        end = time.monotonic() + 30
        while not holds():
            self.assertLess(time.monotonic(), end, what)
            time.sleep(0.05)

    def active(self, name, token="tok_visa"):
        self.subscribe(name, token)
        self.until(lambda: self.read(name)["stage"] == "active")

    def instance(self, flow, name):
        rows = self.shop.json("GET", f"/v1/flows/{flow}/instances")[1]["instances"]
        return next((row for row in rows if row["name"] == name), None)
