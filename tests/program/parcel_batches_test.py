"""Many parcels handed over in one request, each with its own outcome."""
import json
import unittest

from harness import place_order
from parcel_shop import Shop, wait_for

server = None
shop = Shop()


def setUpModule():
    global server
    server = shop.start()


def tearDownModule():
    server.__exit__()


class Batches(unittest.TestCase):
    def batch(self, lines, wanted=200):
        body = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
        status, _, data = server.request("POST", "/v1/shipments/batch", body, {"Content-Type": "application/x-ndjson"})
        self.assertEqual(status, wanted, data[:500])
        return [json.loads(line) for line in data.splitlines()] if wanted == 200 else json.loads(data)

    def test_many_leave_at_once_each_with_its_outcome(self):
        names = [f"BATCH-{i}" for i in range(6)]
        parcels = [shop.paid(name, [("POT", 1, "12.50")])[0] for name in names]
        lines = [{"shipment": parcels[0]["id"], "trackingNumber": "B-0"}, {"order": "BATCH-1", "trackingNumber": "B-1"},
                 {"shipment": "none"}, "{", {"trackingNumber": "x"}, {"order": "BATCH-2", "more": 1},
                 *({"order": name} for name in names[2:])]
        answers = self.batch(lines)
        self.assertEqual([one["line"] for one in answers], list(range(1, 11)))
        self.assertEqual([one["status"] for one in answers], [200, 200, 404, 400, 422, 422, 200, 200, 200, 200])
        self.assertEqual((answers[1]["shipment"]["trackingNumber"], answers[1]["shipment"]["status"]), ("B-1", "shipped"))
        self.assertEqual([shop.order(name)["stage"] for name in names], ["Shipped"] * 6)
        again = self.batch([{"order": "BATCH-0"}])
        self.assertEqual((again[0]["status"], again[0]["shipment"]), (200, answers[0]["shipment"]), "it has left before")
        (parcel,) = shop.paid("BATCH-TWO", [("POT", 2, "12.50")])
        shop.post(f"/v1/shipments/{parcel['id']}/split", {"items": [{"productId": "POT", "quantity": 1}]})
        self.assertEqual(self.batch([{"order": "BATCH-TWO"}])[0]["problem"]["type"], "/problems/shipment-unclear")
        self.assertEqual(self.batch([{"order": "NOBODYS"}])[0]["problem"]["type"], "/problems/unknown-order")

    def test_hundreds_each_get_their_answer(self):
        server.add_product("BULK", 400, price="1.00")
        for i in range(300):
            shop.post("/v1/messages/PlaceOrder", place_order(f"BULK-{i}", [("BULK", 1, "1.00")]), 201)
        wait_for(lambda: len(shop.parcels("BULK-299")) == 1)
        answers = self.batch([{"order": f"BULK-{i}"} for i in range(300)])
        self.assertEqual({one["status"] for one in answers}, {200}, [one for one in answers if one["status"] != 200][:2])
        self.assertEqual({one["shipment"]["status"] for one in answers}, {"shipped"})
        self.assertEqual(shop.stock("BULK")["main"], (100, 0))

    def test_a_line_has_its_own_key(self):
        (parcel,) = shop.paid("LINEKEY-1", [("POT", 1, "12.50")])
        line = {"shipment": parcel["id"], "idempotencyKey": "line-1", "carrierStatus": "gone"}
        first, second = self.batch([line]), self.batch([line])
        self.assertEqual(first, second)
        self.assertEqual(self.batch([{**line, "carrierStatus": "other"}])[0]["status"], 422)

    def test_a_thousand_and_no_more(self):
        answers = self.batch([{"shipment": f"none-{i}"} for i in range(1000)])
        self.assertEqual({one["status"] for one in answers}, {404})
        self.batch([{"shipment": "none"}] * 1001, 413)
        self.batch([""], 400)


class Verified(unittest.TestCase):
    """Last: of all that was done above."""

    def test_verify_finds_nothing(self):
        server.stop()
        done = server.run("verify", "--data", server.data)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
