"""No card's number enters: whichever door it comes to it is refused, not repeated, and kept in no file."""
import json
import pathlib
import unittest

from harness import Server, place_order

CARD = "4242424242424242"
WRITTEN = (CARD, "4242 4242 4242 4242", "4242-4242-4242-4242", f"pm_{CARD}")
ADDRESS = {"street": "Via del Corso 18", "city": "Roma", "state": "RM", "country": "IT", "postalCode": "00186"}


class Cards(unittest.TestCase):
    def setUp(self):
        self.shop = Server("--log-level", "debug")
        self.addCleanup(self.shop.__exit__)
        self.shop.start()
        self.shop.add_product("MUG", 100, price="12.50")

    def wish(self, token):
        return {"id": "box-1", "customerId": "C-1", "items": [{"productId": "MUG", "quantity": 1}], "shippingAddress": ADDRESS,
                "payment": {"method": "Credit Card", "token": token}, "interval": {"every": 1, "unit": "month"}}

    def test_a_cards_number_is_refused_at_each_door_and_kept_nowhere(self):
        order = place_order("ORD-A", [("MUG", 1, "12.50")], token="tok_declined")
        self.assertEqual(self.shop.json("POST", "/v1/messages/PlaceOrder", order)[0], 201)
        self.assertEqual(self.shop.json("POST", "/v1/subscriptions", self.wish("tok_visa"))[0], 201)
        order_id = self.shop.json("GET", "/v1/orders/ORD-A")[1]["id"]
        payment = self.shop.json("GET", "/v1/orders/ORD-A/payments")[1]["items"][0]["id"]
        for card in WRITTEN:
            subscription = {**self.wish(card), "id": "box-2"}
            doors = (("/v1/messages/PlaceOrder", place_order("ORD-B", [("MUG", 1, "12.50")], token=card)),
                     ("/v1/orders", {"customerId": "C-1", "items": [{"productId": "MUG", "quantity": 1}],
                                     "shippingAddress": ADDRESS, "payment": {"method": "Credit Card", "token": card}}),
                     ("/v1/orders/ORD-A/payments", {"amount": 5, "token": card}),
                     (f"/v1/payments/{payment}/retry", {"token": card}),
                     ("/v1/messages/RetryPayment", {"order": order_id, "token": card}),
                     ("/v1/messages/ResumePayment", {"payment": payment, "token": card, "actor": "x"}),
                     ("/v1/subscriptions", subscription),
                     ("/v1/subscriptions?preview=true", subscription),
                     ("/v1/subscriptions/box-1/pay", {"token": card}),
                     ("/v1/subscriptions/box-1/renew", {"token": card}),
                     ("/v1/messages/LeadSubscription", {"subscription": "box-1", "lead": "pay", "token": card, "reason": ""}))
            for path, body in doors:
                status, problem = self.shop.json("POST", path, body, {"Idempotency-Key": f"{path} {card}"[:200].replace(card, "x")})
                self.assertEqual(status, 422, (path, problem))
                self.assertIn("looks like a card's number", json.dumps(problem), path)
                self.assertNotIn(card, json.dumps(problem), path)
        file = pathlib.Path(self.shop.folder, "subscriptions.csv")
        file.write_text("subscription,customer,sku,quantity,every,unit,next_renewal,token\n"
                        f"box-3,C-1,MUG,1,1,month,2099-01-01,{CARD}\n")
        ran = self.shop.run("import", "subscriptions", str(file), "--url", f"http://127.0.0.1:{self.shop.port}")
        self.assertIn("1 schema-violation", ran.stdout + ran.stderr)
        file.unlink()
        self.shop.stop()
        for kept in pathlib.Path(self.shop.folder).rglob("*"):
            if kept.is_file():
                content = kept.read_bytes()
                for card in WRITTEN:
                    self.assertNotIn(card.encode(), content, kept)


if __name__ == "__main__":
    unittest.main()
