"""What people do to a subscription where its flows' instances stand."""
import unittest

from subscribing_shop import Case


class Flows(Case):
    def act(self, flow, name, action, body=None):
        key = self.read(name)["key"]
        return self.shop.json("POST", f"/v1/flows/{flow}/instances/{key}/{action}", body)

    def test_a_silent_gateway_is_let_go_with_a_reason(self):
        self.active("coffee", "tok_mandate_silent")
        self.lead("coffee", "cancel")
        self.until(lambda: (self.instance("CancelSubscription", "coffee") or {}).get("step") == "stripe_integration")
        rows = self.shop.json("GET", "/v1/flows/CancelSubscription/instances?step=stripe_integration&olderThan=0")[1]
        self.assertEqual([row["name"] for row in rows["instances"]], ["coffee"])
        self.assertEqual([one["id"] for one in rows["instances"][0]["actions"]], ["retry", "skip"])
        self.assertIn("cancelAskedAt", self.read("coffee"))
        self.assertEqual(self.act("CancelSubscription", "coffee", "retry")[0], 202)
        self.assertEqual(self.act("CancelSubscription", "coffee", "skip")[0], 422)
        self.assertEqual(self.act("CancelSubscription", "coffee", "skip", {"reason": "gateway is gone"})[0], 200)
        self.assertEqual(self.read("coffee")["stage"], "ending")

    def test_a_renewal_is_retried_left_out_or_cancelled(self):
        self.subscribe("coffee", "tok_insufficient_funds")
        self.until(lambda: (self.instance("SubscriptionRenewed", "coffee") or {}).get("step") == "retry_payment")
        row = self.instance("SubscriptionRenewed", "coffee")
        self.assertEqual((row["status"], [one["id"] for one in row["actions"]]), ("waiting", ["retry", "skip", "cancel"]))
        before = self.read("coffee")["lastOrderId"]
        self.assertEqual(self.act("SubscriptionRenewed", "coffee", "retry")[0], 200)
        self.until(lambda: self.read("coffee")["lastOrderId"] != before)
        last = self.read("coffee")["lastOrderId"]
        self.until(lambda: self.shop.json("GET", f"/v1/orders/{last}")[1].get("payment", {}).get("status") == "failed")
        self.until(lambda: self.instance("SubscriptionRenewed", "coffee")["step"] == "retry_payment")
        self.assertEqual(self.act("SubscriptionRenewed", "coffee", "skip")[0], 422)
        status, answer = self.act("SubscriptionRenewed", "coffee", "skip", {"reason": "our fault"})
        self.assertEqual((status, answer["stage"], answer["reason"]), (200, "active", "our fault"))
        self.until(lambda: self.instance("SubscriptionRenewed", "coffee")["status"] == "done")
        self.subscribe("other", "tok_insufficient_funds")
        self.until(lambda: (self.instance("SubscriptionRenewed", "other") or {}).get("step") == "retry_payment")
        self.assertEqual(self.act("SubscriptionRenewed", "other", "cancel", {"reason": "closing down"})[0], 202)
        self.until(lambda: self.read("other")["stage"] == "canceled")
        self.assertEqual(self.read("other")["reason"], "closing down")

    def test_what_is_pressed_once_it_is_renewed_leaves_the_next_renewal_alone(self):
        self.active("coffee")
        self.until(lambda: (self.instance("SubscriptionRenewed", "coffee") or {}).get("status") == "done")
        before = self.read("coffee")
        self.assertEqual(self.instance("SubscriptionRenewed", "coffee")["actions"], [])
        for action, body in (("skip", {"reason": "it stood there a moment ago"}), ("retry", None)):
            status, problem = self.act("SubscriptionRenewed", "coffee", action, body)
            self.assertEqual((status, problem["type"]), (409, "/problems/no-renewal-under-way"), action)
        self.assertEqual(self.read("coffee"), before)
        self.assertEqual(self.lead("coffee", "skip", {"reason": "the next one is meant"})[0], 200)
        self.assertGreater(self.read("coffee")["nextAt"], before["nextAt"])

    def test_a_renewal_that_is_left_out_while_it_is_charged_is_called_off_and_its_money_goes_back(self):
        transfer = {"payment": {"method": "Bank Transfer"}}
        for name, more in (("slow", {"payment": {"method": "Credit Card", "token": "tok_slow"}}), ("bank", transfer)):
            self.subscribe(name, **more)
            self.until(lambda name=name: (self.instance("SubscriptionRenewed", name) or {}).get("step") == "payment_gateway")
            status, answer = self.act("SubscriptionRenewed", name, "skip", {"reason": "on holiday"})
            self.assertEqual((status, answer["stage"]), (200, "active"), answer)
        for name, status, money in (("slow", "refunded", 19), ("bank", "cancelled", 0)):
            path = f"/v1/orders/renewal:{name}%2F1%2F1"
            self.until(lambda path=path: self.shop.json("GET", path)[1]["stage"] == "Cancelled")
            wanted = (status, money, money)  # what is taken late goes back
            self.until(lambda path=path, wanted=wanted: tuple(
                self.shop.json("GET", path + "/payments")[1]["items"][0][name]
                for name in ("status", "captured", "refunded")) == wanted, f"{name} is not {wanted}")
            self.assertEqual(self.read(name)["renewals"], 1)

    def test_a_renewal_whose_order_was_changed_before_it_was_paid_is_walked_to_its_end(self):
        self.subscribe("coffee", payment={"method": "Bank Transfer"})
        self.until(lambda: (self.instance("SubscriptionRenewed", "coffee") or {}).get("step") == "payment_gateway")
        order = self.shop.json("GET", "/v1/orders/renewal:coffee%2F1%2F1")[1]["id"]
        self.assertEqual(self.shop.json("POST", f"/v1/orders/{order}/amend", {"lines": [{"line": 1, "quantity": 3}]})[0], 200)
        self.shop.json("POST", "/v1/messages/RecordTransfer",
                       {"order": order, "amount": {"amount": 28.5, "currency": "GBP"}, "reference": "t-1"})
        self.until(lambda: self.instance("SubscriptionRenewed", "coffee")["status"] == "done")
        self.assertEqual(self.read("coffee")["stage"], "active")
        self.assertEqual(self.instance("SubscriptionRenewed", "coffee")["visited"][-6:], [
            "payment_gateway", "payment_processed", "update_subscription_status", "send_renewal_confirmation",
            "analyze_customer_usage", "flow_ends"])

    def test_goods_that_are_short_make_it_stand_for_people_to_see(self):
        self.shop.add_product("TEA", 0, "3.00")
        self.subscribe("tea", items=[{"productId": "TEA", "quantity": 1}])
        self.until(lambda: (self.instance("SubscriptionRenewed", "tea") or {}).get("step") == "payment_approval_check")
        self.assertEqual(self.read("tea")["stage"], "pending")
        self.shop.add_stock("TEA", 5)
        self.assertEqual(self.act("SubscriptionRenewed", "tea", "retry")[0], 200)
        self.until(lambda: self.read("tea")["stage"] == "active")


if __name__ == "__main__":
    unittest.main()
