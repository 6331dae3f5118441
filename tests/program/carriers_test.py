"""A carrier over HTTP that is late, repeats itself and mixes up the order of what it reports."""
import http.server
import json
import random
import threading
import unittest

from harness import Server, free_port, place_order
from parcel_shop import Shop, allowed, wait_for


class Carrier:
    """Takes parcels late (it fails at first), repeats what it reports, and mixes up the order."""

    def __init__(self, shop_port, seed=7):
        self.random = random.Random(seed)
        self.shop_port = shop_port
        self.port = free_port()
        self.taken, self.keys, self.failures = {}, [], 2
        carrier = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                carrier.keys.append(self.headers["Idempotency-Key"])
                if carrier.failures > 0:
                    carrier.failures -= 1
                    return self.answer(503, {})
                if body["to"]["postalCode"] == "NOWHERE":
                    return self.answer(422, {"detail": "no such postcode"})
                carrier.taken[body["shipment"]] = body
                self.answer(201, {"carrier": "swift", "trackingNumber": "SW-" + body["shipment"], "weight": 700, "postage": 3.2,
                                  "currency": "GBP"})

            def answer(self, status, body):
                data = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def story(self, shipment, ends):
        """What happens to a parcel, in order."""
        way = [("picked_up", "08:00", None), ("in_transit", "12:00", None)]
        way += [("failed", f"1{n}:30", "dog") for n in range(3, 4 + (ends == "returned") * 2)]
        way += [(ends, "19:00", None)]
        return [{"id": f"{shipment}-{i}", "shipment": shipment, "status": status, "at": f"2026-03-14T{at}:00Z",
                 "text": f"word {i}", **({"reason": why} if why else {})} for i, (status, at, why) in enumerate(way)]


class ByHttp(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = Server()
        cls.carrier = Carrier(cls.server.port)
        cls.server.options = ("--carrier", f"http://127.0.0.1:{cls.carrier.port}/pickups")
        cls.server.start()
        cls.server.add_product("POT", 500, price="12.50")
        cls.shop = Shop(cls.server)

    @classmethod
    def tearDownClass(cls):
        cls.carrier.close()
        cls.server.__exit__()

    def report(self, reports, wanted=200):
        return self.shop.post("/v1/carriers/swift/reports", {"reports": reports}, wanted)

    def picked(self, name):
        (parcel,) = self.shop.paid(name, [("POT", 1, "12.50")])
        return wait_for(lambda: (one := self.shop.parcel(parcel["id"])).get("trackingNumber") and one)

    def test_a_parcel_is_handed_to_it_and_gets_its_number(self):
        parcel = self.picked("HAND-1")
        self.assertEqual((parcel["carrier"], parcel["trackingNumber"], parcel["weight"], parcel["postage"]),
                         ("swift", "SW-shp-HAND-1-1", 700, 3.2))
        asked = self.carrier.taken["shp-HAND-1-1"]
        self.assertEqual((asked["order"], asked["service"], asked["to"]["name"], asked["to"]["city"], asked["items"]),
                         ("HAND-1", "standard", "Ines Marchetti", "Roma", [{"productId": "POT", "quantity": 1}]))

    def test_what_it_can_not_take_says_why(self):
        order = place_order("NOWHERE-1", [("POT", 1, "12.50")])
        order["shippingAddress"]["zip"] = "NOWHERE"
        self.shop.post("/v1/messages/PlaceOrder", order, 201)
        wait_for(lambda: self.shop.parcels("NOWHERE-1") and
                 self.shop.parcels("NOWHERE-1")[0].get("carrierProblem") == "no such postcode")

    def test_late_repeated_and_reordered_reports_come_to_the_same(self):
        for seed in range(12):
            shuffled = random.Random(seed)
            name = f"MIX-{seed}"
            parcel = self.picked(name)
            story = self.carrier.story(parcel["id"], "delivered")
            mixed = story + shuffled.sample(story, 3)
            shuffled.shuffle(mixed)
            for report in mixed:
                outcome = self.report([report])["outcomes"][0]
                self.assertEqual(outcome["status"], 200, (seed, report, outcome))
            there = self.shop.parcel(parcel["id"])
            self.assertEqual((there["status"], there["carrierStatus"]), ("delivered", "word 3"), (seed, mixed))
            self.assertEqual(self.shop.order(name)["stage"], "Delivered")
            for message in ("ShipmentDispatched", "ShipmentInTransit", "ShipmentDelivered"):
                self.assertEqual(len(self.shop.events(message, name)), 1, (seed, message, mixed))
            self.assertLessEqual(len(self.shop.events("DeliveryFailed", name)), 1)
        in_order = self.picked("MIX-ALL")
        outcomes = self.report(self.carrier.story(in_order["id"], "delivered"))["outcomes"]
        self.assertEqual([one["status"] for one in outcomes], [200] * 4)

    def test_three_failures_and_it_is_back(self):
        parcel = self.picked("HOME-1")
        story = self.carrier.story(parcel["id"], "returned")
        self.report(story + story)
        back = self.shop.parcel(parcel["id"])
        self.assertEqual((back["status"], back["failedAttempts"], allowed(back)), ("returned", 3, ["receive"]))

    def test_reports_of_nothing_and_by_nobody(self):
        outcome = self.report([{"shipment": "none", "status": "delivered"}])["outcomes"][0]
        self.assertEqual((outcome["status"], outcome["body"]["type"]), (404, "/problems/unknown-shipment"))
        for body in ({}, {"reports": []}, {"reports": [{"shipment": "x"}]}, {"reports": [{"shipment": "x", "status": "lost"}]},
                     {"reports": [{"shipment": "x", "status": "failed", "at": "yesterday"}]}):
            self.shop.post("/v1/carriers/swift/reports", body, 422)
        self.shop.post("/v1/carriers/" + "x" * 65 + "/reports", {"reports": [{"shipment": "x", "status": "failed"}]}, 404)

    def test_a_report_that_says_too_much_does_not_hold_up_the_others(self):
        parcel = self.picked("TWO-1")
        too_fine = {"shipment": parcel["id"], "status": "picked_up", "postage": 1.234}
        outcomes = self.report([too_fine, {"shipment": parcel["id"], "status": "delivered"}])["outcomes"]
        self.assertEqual([one["status"] for one in outcomes], [422, 200])
        self.assertEqual([one["pointer"] for one in outcomes[0]["body"]["errors"]], ["/postage"])
        there = self.shop.parcel(parcel["id"])
        self.assertEqual((there["status"], there["carrierStatus"], there["postage"]), ("delivered", "delivered", 3.2))

    def test_what_was_not_answered_is_asked_after_a_restart_under_the_same_key(self):
        self.carrier.failures = 1000
        (parcel,) = self.shop.paid("RESTART-1", [("POT", 1, "12.50")])
        wait_for(lambda: self.carrier.failures < 1000)
        asked = self.carrier.keys[-1]
        self.server.stop()
        self.carrier.failures = 0
        self.server.start()
        wait_for(lambda: self.shop.parcel(parcel["id"]).get("trackingNumber"))
        self.assertEqual(self.carrier.keys[-1], asked)

    def test_zz_verify_holds(self):
        self.server.stop()
        done = self.server.run("verify", "--data", self.server.data)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        wrong = self.server.run("serve", "--gateway", "test", "--data", self.server.data, "--carrier", "ftp://x")
        self.assertEqual(wrong.returncode, 2, wrong.stdout + wrong.stderr)
        self.server.start()


if __name__ == "__main__":
    unittest.main()
