"""What comes of goods that come back, or never came, over HTTP: claims, exchanges, lists, and other settings."""
import unittest

from returning_shop import SENDER, Shop, close_shop, open_shop, server, settled

setUpModule, tearDownModule = open_shop, close_shop


class Claims(Shop):
    def test_a_claim_is_paid_back_and_nothing_comes_back(self):
        self.arrived("CLAIM-1")
        asked = self.asked("CLAIM-1", [(1, 1)], kind="claims", note="it never came")
        self.assertEqual(asked["kind"], "claim")
        name = asked["id"]
        self.assertNotIn("due", self.act(name, "approve"))
        closed = self.until(name, lambda one: one["status"] == "closed")
        self.assertEqual(closed["refund"], {"status": "refunded", "amount": 12.5, "refunded": 12.5})
        self.assertEqual(self.act(name, "receive", wanted=409)["type"], "/problems/return-closed")
        left = self.post("/v1/orders/CLAIM-1/returns", {"lines": [{"line": 1, "quantity": 3}]}, 409)
        self.assertEqual(left["errors"][0]["detail"], "at most 2")
        self.post("/v1/orders/CLAIM-1/claims", {"lines": [{"line": 1, "quantity": 1}], "wanted": "exchange"}, 422)

    def test_a_claim_is_sent_again_for_nothing(self):
        self.arrived("AGAIN-1")
        name = self.asked("AGAIN-1", [(1, 2)], "resend", "claims")["id"]
        done = self.act(name, "approve")
        self.assertEqual((done["status"], done["carried"], done["refund"]["status"]), ("closed", 25, "none"))
        number = done["order"]["number"]
        other = settled(lambda: server.json("GET", f"/v1/orders/{number}")[1], lambda one: one["stage"] == "Processing")
        self.assertEqual((other["totalAmount"], other["references"]), (0, [{"system": "return", "id": name}]))
        self.assertEqual([(one["sku"], one["quantity"], one["totalPrice"]) for one in other["items"]],
                         [("POT", 2, 25)])
        self.assertEqual(other["shippingAddress"], server.json("GET", "/v1/orders/AGAIN-1")[1]["shippingAddress"])
        self.assertEqual(other["customer"], server.json("GET", "/v1/orders/AGAIN-1")[1]["customer"])
        self.assertEqual(server.json("GET", f"/v1/orders/return:{name}")[1]["id"], other["id"])
        self.deliver(f"shp-{number}-1")
        back = self.asked(number, [(1, 1)])["id"]
        self.act(back, "approve")
        self.act(back, "receive")
        worth = self.act(back, "inspect", {"lines": [{"line": 1, "restock": 1, "writeOff": 0}]})
        self.assertEqual((worth["status"], worth["value"]), ("closed", 0), "nothing was paid for it")


class Exchanges(Shop):
    def returned(self, number, **more):
        self.arrived(number)
        name = self.asked(number, [(1, 2)], "exchange", **more)["id"]
        self.act(name, "approve")
        self.act(name, "receive")
        return self.act(name, "inspect", {"lines": [{"line": 1, "restock": 2, "writeOff": 0}]})

    def test_the_same_again_is_another_order_that_costs_nothing(self):
        done = self.returned("SAME-1")
        self.assertEqual((done["status"], done["value"], done["carried"], done["refund"]["amount"]), ("closed", 25, 25, 0))
        other = server.json("GET", f"/v1/orders/{done['order']['number']}")[1]
        self.assertEqual((other["totalAmount"], other["items"][0]["quantity"]), (0, 2))
        self.assertEqual(other["adjustments"], [{"kind": "discount", "code": done["id"], "amount": -25, "included": False}])

    def test_something_dearer_costs_the_difference(self):
        done = self.returned("DEAR-1", exchange=[{"product": "POT", "quantity": 3}])
        self.assertEqual((done["carried"], done["refund"]["amount"]), (25, 0))
        number = done["order"]["number"]
        other = settled(lambda: server.json("GET", f"/v1/orders/{number}")[1], lambda one: one["stage"] == "Processing")
        self.assertEqual((other["totalAmount"], other["payment"]["amount"]), (12.5, 12.5))

    def test_of_something_cheaper_the_rest_goes_back(self):
        done = self.returned("CHEAP-1", exchange=[{"product": "CUP", "quantity": 1}])
        self.assertEqual((done["carried"], done["refund"]["amount"]), (3, 22))
        self.until(done["id"], lambda one: one["status"] == "closed")

    def test_what_is_not_there_is_sent_once_it_is(self):
        server.add_product("VASE", 0, price="9.00")
        done = self.returned("WAIT-1", exchange=[{"product": "VASE", "quantity": 1}])
        self.assertEqual((done["order"]["number"], done["carried"]), (None, 9))
        server.add_stock("VASE", 1)
        number = self.until(done["id"], lambda one: one["order"]["number"])["order"]["number"]
        self.assertEqual(server.json("GET", f"/v1/orders/{number}")[1]["items"][0]["sku"], "VASE")

    def test_nobody_else_gives_an_order_a_returns_name(self):
        status, answer = server.json("POST", "/v1/orders", {
            "customerId": "C-1", "items": [{"productId": "POT", "quantity": 1, "price": 12.5}],
            "shippingAddress": {"street": "1 Way", "city": "Leeds", "state": "", "country": "GB", "postalCode": "LS1"},
            "references": [{"system": "return", "id": "ret-SAME-1-1"}]})
        self.assertEqual((status, answer["errors"][0]["pointer"]), (422, "/references/0/system"))


class Lists(Shop):
    def test_returns_are_listed_and_filtered(self):
        self.arrived("LIST-1")
        names = [self.asked("LIST-1", [(2, 1)])["id"] for _ in range(3)]
        self.act(names[0], "approve")
        self.act(names[1], "reject", {"reason": "no"})

        def listed(query):
            status, answer = server.json("GET", f"/v1/returns?{query}")
            self.assertEqual(status, 200, answer)
            return [one["id"] for one in answer["items"]], answer["next"]
        settled(lambda: listed("orderId=LIST-1"), lambda page: len(page[0]) == 3)
        self.assertEqual(listed("orderId=LIST-1&status=approved,requested")[0], [names[2], names[0]])
        self.assertEqual(listed("orderId=LIST-1&status=rejected")[0], [names[1]])
        first, after = listed("orderId=LIST-1&limit=2")
        self.assertEqual((first, listed(f"orderId=LIST-1&limit=2&after={after}")[0]), (names[:0:-1], [names[0]]))
        at = self.shown(names[1])["createdAt"]
        self.assertEqual(listed(f"orderId=LIST-1&createdTo={at}")[0], [names[0]])
        self.assertEqual(listed(f"orderId=LIST-1&createdFrom={at}")[0], [names[2], names[1]])
        for wrong in ("status=lost", "status=", "limit=0", "created=now", "createdFrom=today", "q=x"):
            self.assertEqual(server.json("GET", f"/v1/returns?{wrong}")[0], 400, wrong)
        self.assertEqual(server.json("GET", "/v1/orders/NOBODYS/returns")[0], 404)


class WithOtherSettings(Shop):
    def setUp(self):
        server.stop()
        server.options = SENDER + self.options
        server.start()

    def tearDown(self):
        server.stop()
        done = server.run("verify", "--data", server.data)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        server.options = SENDER
        server.start()


class RefundAtReceipt(WithOtherSettings):
    options = ("--refund-at", "receipt")

    def test_the_money_goes_back_when_the_goods_come(self):
        self.arrived("EARLY-1")
        name = self.asked("EARLY-1", [(1, 1)])["id"]
        self.act(name, "approve")
        received = self.act(name, "receive")
        self.assertEqual((received["status"], received["refund"]["amount"]), ("received", 12.5))
        self.until(name, lambda one: one["refund"]["status"] == "refunded")
        done = self.act(name, "inspect", {"lines": [{"line": 1, "restock": 1, "writeOff": 0}]})
        self.assertEqual((done["status"], done["refund"]["refunded"]), ("closed", 12.5))


class NoWindow(WithOtherSettings):
    options = ("--return-window", "0")

    def test_too_late_is_told_with_the_last_day(self):
        self.arrived("LATE-1")
        refused = self.post("/v1/orders/LATE-1/returns", {"lines": [{"line": 1, "quantity": 1}]}, 409)
        self.assertEqual(refused["type"], "/problems/return-too-late")
        self.assertRegex(refused["detail"], r"until \d{4}-\d\d-\d\d\.")
        self.asked("LATE-1", [(1, 1)], kind="claims")


class NoPatience(WithOtherSettings):
    options = ("--return-patience", "0")

    def test_what_does_not_come_closes_by_itself(self):
        self.arrived("LOST-1")
        name = self.asked("LOST-1", [(1, 3)])["id"]
        self.act(name, "approve")
        self.assertEqual(self.until(name, lambda one: one["status"] == "expired")["reason"], "nothing has come")
        self.assertEqual(self.act(name, "receive", wanted=409)["type"], "/problems/return-expired")
        self.asked("LOST-1", [(1, 3)])


if __name__ == "__main__":
    unittest.main()
