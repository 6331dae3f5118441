"""A shop whose payments are looked at."""
import time
import unittest

from harness import Server, place_order


class Money(unittest.TestCase):
    options = ()

    @classmethod
    def setUpClass(cls):
        cls.server = Server(*cls.options)
        cls.server.start()
        cls.server.add_product("POT", 500, price="12.50")
        cls.server.add_product("CUP", 500, price="3.33")

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()
        verified = cls.server.run("verify", "--data", cls.server.data)
        cls.server.__exit__()
        assert verified.returncode == 0, verified.stdout + verified.stderr

    def post(self, path, body=None, wanted=200, headers=None):
        status, answer = self.server.json("POST", path, body, headers)
        self.assertEqual(status, wanted, answer)
        return answer

    def get(self, path, wanted=200):
        status, answer = self.server.json("GET", path)
        self.assertEqual(status, wanted, answer)
        return answer

    def until(self, ask, holds):
        end = time.monotonic() + 60
        while not holds(answer := ask()):
            self.assertLess(time.monotonic(), end, answer)
            time.sleep(0.05)
        return answer

    def place(self, number, token="tok_visa", items=(("POT", 2, "12.50"),), stage="Processing", **more):
        self.post("/v1/messages/PlaceOrder", place_order(number, list(items), token=token, **more), 201)
        self.until(lambda: self.get(f"/v1/orders/{number}"), lambda one: one["stage"] == stage)
        return self.payment_of(number)

    def payment_of(self, number):
        return self.get(f"/v1/orders/{number}/payments")["items"][0]

    def payment(self, shown):
        return self.get(f"/v1/payments/{shown['id']}")

    def figures(self, shown):
        one = self.payment(shown)
        return one["status"], one["authorised"], one["captured"], one["refunded"]

    def allowed(self, shown):
        return [one["name"] for one in self.payment(shown)["actions"] if one["allowed"]]

    def report(self, parcel, status):
        self.until(lambda: self.server.json("POST", "/v1/messages/UpdateShipmentStatus", {
            "shipmentId": parcel, "status": status, "updatedAt": "2026-03-14T09:26:53Z"})[0], lambda code: code == 200)
