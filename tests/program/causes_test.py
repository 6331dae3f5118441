"""What happened hangs together: each event is of the story of what led to it, also where it passed through time, the
gateway, the mail server or another thread of ours; and what was asked of the outside leads to its answer."""
import time
import unittest

from carriers_test import Carrier
from harness import Server, place_order
from sinks import MailSink

# What asks somebody outside of the engine, and is answered by a message of its own.
ASKED = ("CaptureRequested", "ChargeRequested", "ChargeStatusRequested", "DeliverNotice", "ErasureRequested",
         "MandateEndRequested", "PickupRequested", "ReconciliationRequested", "RefundRequested")


class Causes(unittest.TestCase):
    def setUp(self):
        sink = MailSink()
        self.addCleanup(sink.stop)
        self.shop = Server()
        carrier = Carrier(self.shop.port)
        self.addCleanup(carrier.close)
        self.addCleanup(self.shop.__exit__)
        self.shop.options = ("--smtp", f"smtp://127.0.0.1:{sink.port}", "--mail-from", "Shop <orders@shop.example>",
                             "--capture", "at-dispatch", "--carrier", f"http://127.0.0.1:{carrier.port}/pickups")
        self.shop.start()
        self.shop.add_product("MUG", 1_000)

    def post(self, path, body=None, wanted=(200, 201, 202)):
        status, answer = self.shop.json("POST", path, body)
        self.assertIn(status, wanted, answer)
        return answer

    def events(self):
        after, found = 0, []
        while True:
            page = self.shop.json("GET", f"/v1/events?after={after}&limit=1000&private=true")[1]
            found += page["events"]
            if page["next"] == after:
                return {one["position"]: one for one in found}
            after = page["next"]

    def name(self, event):
        return event["type"].split(".")[2]

    def until(self, holds):
        end = time.monotonic() + 60
        while not holds():
            self.assertLess(time.monotonic(), end, "it did not come about")
            time.sleep(0.05)

    def stage(self, number):
        return self.shop.json("GET", f"/v1/orders/{number}")[1]["stage"]

    def parcels(self, number):
        return self.shop.json("GET", f"/v1/shipments?orderId={number}&status=pending")[1]["items"]

    def payment(self, number):
        return self.shop.json("GET", f"/v1/orders/{number}/payments")[1]["items"][0]

    def trade(self):
        """Something of all that waits for somebody."""
        for number, token in (("A", "tok_visa"), ("B", "tok_slow"), ("C", "tok_lost_answer"), ("D", "tok_declined")):
            order = place_order(number, [("MUG", 2, "2.50")], token=token, customer=f"C-{number}")
            self.post("/v1/messages/PlaceOrder", order)
        self.until(lambda: all(self.stage(number) == "Processing" for number in "ABC"))
        self.until(lambda: self.parcels("A"))
        self.post("/v1/messages/UpdateShipmentStatus", {"shipmentId": self.parcels("A")[0]["id"], "status": "shipped",
                                                        "updatedAt": "2026-03-14T09:26:53Z"})
        self.until(lambda: self.payment("A")["captured"] == 5)
        self.post(f"/v1/payments/{self.payment('A')['id']}/refunds", {"amount": 1, "reason": "scratched"})
        for number in "BD":
            self.post(f"/v1/orders/{number}/cancel", {"reason": "changed my mind"})
        self.until(lambda: all(self.stage(number) == "Cancelled" for number in "BD"))
        self.post("/v1/customers/C-D/erase")
        self.post("/v1/reconciliations")
        self.post("/v1/subscriptions", {
            "id": "box-1", "customerId": "C-1", "customer": {"name": "Ines Marchetti", "email": "ines@marchetti.example"},
            "items": [{"productId": "MUG", "quantity": 1}], "payment": {"method": "Credit Card", "token": "tok_visa"},
            "shippingAddress": {"street": "Via del Corso 18", "city": "Roma", "state": "RM", "country": "IT",
                                "postalCode": "00186"},
            "interval": {"every": 1, "unit": "month"}})
        self.until(lambda: self.shop.json("GET", "/v1/subscriptions/box-1")[1]["stage"] == "active")
        self.post("/v1/subscriptions/box-1/cancel", {"reason": "enough"})

    def answered(self):
        events = self.events()
        causes = {one.get("causeposition") for one in events.values()}
        return all(one["position"] in causes for one in events.values() if self.name(one) in ASKED)

    def test_each_event_is_of_the_story_of_what_led_to_it(self):
        self.trade()
        self.until(self.answered)
        events = self.events()
        asked = sorted({self.name(one) for one in events.values() if self.name(one) in ASKED})
        self.assertEqual(asked, sorted(ASKED), "somebody of all who are asked was")
        with_cause = [one for one in events.values() if "causeposition" in one]
        self.assertGreater(len(with_cause), 100)
        for one in with_cause:
            cause = events[one["causeposition"]]
            self.assertLess(cause["position"], one["position"])
            self.assertEqual(one["correlationid"], cause["correlationid"],
                             f"{self.name(one)} came of {self.name(cause)}, and tells of another story")
        # A story begins with what came from outside, and carries its id.
        for one in events.values():
            if "causeposition" not in one:
                self.assertEqual(one["correlationid"], one["id"], self.name(one))


if __name__ == "__main__":
    unittest.main()
