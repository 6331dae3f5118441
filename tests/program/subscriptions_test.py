"""Subscriptions over HTTP: begun, led, cancelled by way of the gateway, and listed. What takes days is in
tests/subscriptions."""
import json
import time
import unittest

from subscribing_shop import Case


class Subscribing(Case):
    def test_the_first_order_is_placed_paid_and_linked(self):
        answer = self.subscribe("coffee-1")
        self.assertIn(answer["status"], ("pending", "active"), "the gateway may be quicker than the answer")
        self.assertEqual(answer["customer"]["name"], "Ines Marchetti")
        self.until(lambda: self.read("coffee-1")["stage"] == "active")
        found = self.read("coffee-1")
        order = self.shop.json("GET", "/v1/orders/renewal:coffee-1/1/1".replace("/1/1", "%2F1%2F1"))[1]
        self.assertEqual(order["id"], found["lastOrderId"])
        self.assertEqual((order["totalAmount"], order["customer"]["name"]), (19, "Ines Marchetti"), order)
        self.assertIn({"system": "subscription", "id": "coffee-1"}, order["references"])
        self.assertEqual(self.shop.json("GET", "/v1/subscriptions/" + found["key"])[1]["id"], "coffee-1")
        told = self.shop.json("POST", "/v1/messages/GetUserNotifications", {"userId": "C-1"})[1]["notifications"]
        self.assertIn("Subscription coffee-1 renewed", [one["title"] for one in told])

    def test_each_version_is_readable(self):
        self.active("versions-1")
        self.lead("versions-1", "pause", {"reason": "away"})
        now = self.read("versions-1")
        page = self.shop.json("GET", "/v1/subscriptions/versions-1/versions")[1]["items"]
        self.assertEqual([one["version"] for one in page], list(range(1, now["version"] + 1)))
        self.assertIn("SubscriptionRenewed", [one["message"] for one in page])
        read = []
        for one in page:
            status, headers, body = self.shop.request("GET", f"/v1/subscriptions/versions-1/versions/{one['version']}")
            self.assertEqual((status, headers["ETag"]), (200, f'"{one["version"]}"'))
            read.append(json.loads(body))
        self.assertEqual([one["stage"] for one in read][0], "pending")
        self.assertEqual([one["stage"] for one in read][-1], "paused")
        self.assertEqual(read[-1], now)
        self.assertEqual(self.shop.json("GET", f"/v1/subscriptions/versions-1/versions/{now['version'] + 1}")[0], 404)
        self.assertEqual(self.shop.json("GET", "/v1/subscriptions/versions-none/versions")[0], 404)

    def test_by_invoice_each_order_leaves_before_it_is_paid(self):
        by_invoice = {"payment": {"method": "Bank Transfer", "terms": "invoice", "dueDays": 14}}
        self.subscribe("box-1", **by_invoice)
        self.until(lambda: self.read("box-1")["stage"] == "active", "it goes on before it is paid")
        found = self.read("box-1")
        self.assertEqual(found["payment"], {"method": "Bank Transfer", "terms": "invoice", "dueDays": 14})
        order = self.shop.json("GET", f"/v1/orders/{found['lastOrderId']}")[1]
        self.assertEqual((order["terms"], order["stage"], order["payment"]["status"]), ("invoice", "Processing", "pending"))
        payment = self.shop.json("GET", f"/v1/orders/{order['id']}/payments")[1]["items"][0]
        self.assertEqual(payment["dueAt"][:10], time.strftime("%Y-%m-%d", time.gmtime(time.time() + 14 * 86400)))
        self.until(lambda: self.instance("SubscriptionRenewed", "box-1")["status"] == "done")
        row = self.instance("SubscriptionRenewed", "box-1")
        self.assertIn(("payment_processed", "RecordRenewal"), list(zip(row["visited"], row["causes"])))
        renewed, at = found["renewals"], found["nextAt"]
        status, answer = self.shop.json("POST", "/v1/messages/RecordTransfer", {
            "order": order["id"], "amount": {"amount": 19, "currency": "GBP"}, "reference": "box-1"})
        self.assertIn(status, (200, 202), answer)
        self.until(lambda: self.shop.json("GET", f"/v1/orders/{order['id']}")[1]["payment"]["status"] == "completed")
        self.assertEqual((self.read("box-1")["renewals"], self.read("box-1")["nextAt"]), (renewed, at))
        for wrong in ({"method": "Credit Card", "terms": "invoice"}, {"method": "Bank Transfer", "dueDays": 3},
                      {"method": "Bank Transfer", "terms": "invoice", "dueDays": 366}):
            self.assertEqual(self.shop.json("POST", "/v1/subscriptions", {**self.wish("box-2"), "payment": wrong})[0], 422)

    def test_once_the_shop_gives_no_invoices_any_more_the_next_order_is_paid_in_advance(self):
        soon = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 3))
        self.subscribe("box-3", startsAt=soon, payment={"method": "Bank Transfer", "terms": "invoice"})
        self.shop.stop()
        self.shop.options = (*self.shop.options, "--invoice-due", "0")
        self.shop.start()
        self.until(lambda: self.shop.json("GET", "/v1/orders/renewal:box-3%2F1%2F1")[0] == 200)
        order = self.shop.json("GET", "/v1/orders/renewal:box-3%2F1%2F1")[1]
        self.assertEqual((order["stage"], order["totalAmount"], "terms" in order), ("Pending", 19, False))
        self.assertEqual(self.read("box-3")["stage"], "pending", "it waits for its transfer")

    def test_a_renewal_that_waits_while_the_shop_ends_its_invoices_is_paid_in_advance(self):
        self.shop.add_product("TEA", 1, "9.50")
        self.subscribe("box-4", items=[{"productId": "TEA", "quantity": 2}],
                       payment={"method": "Bank Transfer", "terms": "invoice"})
        self.assertEqual(self.shop.json("GET", "/v1/orders/renewal:box-4%2F1%2F1")[0], 404, "its goods are short")
        self.shop.stop()
        self.shop.options = (*self.shop.options, "--invoice-due", "0")
        self.shop.start()
        self.shop.add_stock("TEA", 10)
        status, answer = self.shop.json("POST", "/v1/flows/SubscriptionRenewed/instances/box-4/retry")
        self.assertEqual(status, 200, answer)
        self.until(lambda: self.shop.json("GET", "/v1/orders/renewal:box-4%2F1%2F3")[0] == 200)
        order = self.shop.json("GET", "/v1/orders/renewal:box-4%2F1%2F3")[1]
        self.assertEqual((order["stage"], order["totalAmount"], "terms" in order), ("Pending", 19, False))
        self.assertEqual(self.shop.json("GET", "/v1/orders/renewal:box-4%2F1%2F2")[0], 404, "it was turned down")
        self.assertEqual(self.read("box-4")["stage"], "pending", "it waits for its transfer")

    def test_both_flows_show_the_same_messages(self):
        self.active("coffee-2")
        self.until(lambda: (self.instance("SubscriptionRenewed", "coffee-2") or {}).get("status") == "done")
        row = self.instance("SubscriptionRenewed", "coffee-2")
        self.assertEqual(list(zip(row["visited"], row["causes"])), [
            ("renewal_timer_triggered", "RenewSubscription"), ("check_subscription_status", "RenewSubscription"),
            ("payment_approval_check", "RenewSubscription"), ("payment_initiated", "PaymentInitiated"),
            ("payment_gateway", "PaymentInitiated"), ("payment_processed", "PaymentProcessed"),
            ("update_subscription_status", "SubscriptionRenewed"), ("send_renewal_confirmation", "SubscriptionRenewed"),
            ("analyze_customer_usage", "SubscriptionRenewed"), ("flow_ends", "SubscriptionRenewed")])
        order = self.read("coffee-2")["lastOrderId"]
        story = self.shop.json("GET", f"/v1/orders/{order}/story")[1]["messages"]
        for message in ("PaymentInitiated", "PaymentProcessed"):
            first = next(one for one in story if one["message"] == message)
            self.assertEqual({step["flow"] for step in first["steps"]}, {"PaymentFlow", "SubscriptionRenewed"}, first)
        self.assertEqual([one["message"] for one in story].count("PaymentProcessed"), 2, "1.0.0 and 0.0.1")
        visited = next(row["visited"] for row in self.shop.json("GET", "/v1/flows/PaymentFlow/instances")[1]["instances"]
                       if row["id"] == order)
        self.assertEqual(visited[:3], ["flow_step", "place_order_request", "payment_initiated"])

    def test_it_begins_at_its_moment_also_across_a_kill(self):
        soon = time.time() + 4
        text = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(soon))
        self.subscribe("coffee-3", startsAt=text)
        found = self.read("coffee-3")
        self.assertEqual((found["stage"], found["nextAt"], found["renewals"]), ("pending", text, 0))
        self.shop.kill()
        self.shop.start()
        self.until(lambda: self.read("coffee-3")["stage"] == "active")
        self.assertEqual(self.read("coffee-3")["renewals"], 1)

    def test_what_can_not_be_renewed_is_refused(self):
        def refused(body):
            status, answer = self.shop.json("POST", "/v1/subscriptions", body)
            return status, answer["type"].rsplit("/", 1)[-1]

        self.assertEqual(refused({**self.wish("x"), "items": [{"productId": "TEA", "quantity": 1}]}),
                         (422, "unknown-product"))
        self.assertEqual(refused({**self.wish("x"), "endsAt": "2020-01-01T00:00:00Z"}), (422, "subscription-invalid"))
        self.assertEqual(refused({**self.wish("x"), "interval": {"every": 0, "unit": "day"}})[0], 422)
        self.assertEqual(self.shop.json("GET", "/v1/subscriptions/x")[0], 404)
        self.active("x")
        self.assertEqual(refused(self.wish("x")), (409, "subscription-id-taken"))

    def test_it_is_begun_once_under_a_key(self):
        key = {"Idempotency-Key": "once"}
        wish = self.wish("coffee-4")
        first = self.shop.json("POST", "/v1/subscriptions", wish, key)
        self.until(lambda: self.read("coffee-4")["stage"] == "active")
        self.assertEqual(self.shop.json("POST", "/v1/subscriptions", wish, key)[0], first[0])
        self.assertEqual(self.shop.json("POST", "/v1/subscriptions", {**wish, "plan": "big"}, key)[0], 422)
        self.assertEqual(self.read("coffee-4")["renewals"], 1)

    def test_a_declined_first_order_is_tried_again_by_the_subscription_alone(self):
        self.subscribe("coffee-5", "tok_insufficient_funds")
        self.until(lambda: (self.instance("SubscriptionRenewed", "coffee-5") or {}).get("step") == "retry_payment")
        self.assertEqual(self.read("coffee-5")["stage"], "pending")
        order = self.read("coffee-5")["lastOrderId"]
        status, answer = self.shop.json("POST", "/v1/messages/RetryPayment", {"order": order})
        self.assertEqual((status, answer["type"].rsplit("/", 1)[-1]), (409, "paid-by-subscription"))
        flow = next(row for row in self.shop.json("GET", "/v1/flows/PaymentFlow/instances")[1]["instances"] if row["id"] == order)
        self.assertEqual([one["id"] for one in flow["actions"]], ["cancel"], "what would be refused is not offered")
        payment = self.shop.json("GET", f"/v1/orders/{order}/payments")[1]["items"][0]
        retry = next(one for one in payment["actions"] if one["name"] == "retry")
        self.assertEqual((retry["allowed"], retry["reason"]), (False, answer["detail"]))
        self.assertEqual(self.lead("coffee-5", "pay", {"token": "tok_visa"})[0], 200)
        self.until(lambda: self.read("coffee-5")["stage"] == "active")
        self.assertNotEqual(self.read("coffee-5")["lastOrderId"], order)


class Told(Case):
    def story(self, name):
        return self.shop.json("GET", f"/v1/subscriptions/{name}/story")[1]

    def test_its_story_has_its_own_messages_and_those_of_its_orders_payments(self):
        self.active("coffee")
        self.active("another")
        self.lead("coffee", "pause", {"reason": "on holiday"})
        self.assertEqual(self.lead("coffee", "pause")[0], 200, "it rests already")
        self.lead("coffee", "resume")
        self.lead("coffee", "cancel")
        self.until(lambda: self.read("coffee")["stage"] == "ending")
        self.until(lambda: any(one["message"] == "UserSubscriptionCancelled" for one in self.story("coffee")["messages"]))
        self.until(lambda: (self.instance("CancelSubscription", "coffee") or {}).get("status") == "done")
        told = self.story("coffee")
        self.assertEqual((told["subscriptionId"], told["key"], told["stage"]),
                         ("coffee", self.read("coffee")["key"], "ending"))
        names = [one["message"] for one in told["messages"]]
        order = self.read("coffee")["lastOrderId"]
        for message in ("Subscribe", "RenewSubscription", "PlaceOrder", "PaymentInitiated", "PaymentProcessed",
                        "SubscriptionRenewed", "LeadSubscription", "CancelSubscription", "MandateEndAnswered",
                        "UserSubscriptionCancelled"):
            self.assertIn(message, names)
        self.assertEqual({one["payload"]["orderId"] for one in told["messages"] if one["message"] == "PaymentProcessed"}, {order})
        self.assertEqual([one["position"] for one in told["messages"]], sorted({one["position"] for one in told["messages"]}))
        self.assertEqual(told["messages"][0]["payload"]["content"]["customer"]["name"], "Ines Marchetti")
        for flow in ("SubscriptionRenewed", "CancelSubscription"):
            steps = [step["step"] for one in told["messages"] for step in one["steps"] if step["flow"] == flow]
            self.assertEqual(steps, self.instance(flow, "coffee")["visited"], flow)
        self.assertEqual(self.story(told["key"])["messages"], told["messages"], "by its key as well")
        self.assertEqual(self.shop.json("GET", "/v1/subscriptions/nobody/story")[0], 404)
        self.assertEqual(self.shop.json("GET", "/v1/subscriptions/coffee/story?x=1")[0], 400)


class Leading(Case):
    def test_it_rests_and_goes_on(self):
        self.active("coffee")
        next_at = self.read("coffee")["nextAt"]
        status, answer = self.lead("coffee", "pause", {"reason": "on holiday"})
        self.assertEqual((status, answer["stage"], answer["status"], answer["reason"]),
                         (200, "paused", "active", "on holiday"))
        self.assertNotIn("nextAt", answer)
        self.assertEqual([one["name"] for one in answer["actions"] if one["allowed"]], ["resume", "cancel", "pay"])
        self.assertEqual(self.lead("coffee", "resume")[1]["nextAt"], next_at)
        self.assertGreater(self.lead("coffee", "skip", {"reason": "too much"})[1]["nextAt"], next_at)

    def test_a_preview_changes_nothing(self):
        self.active("coffee")
        before = self.read("coffee")
        status, answer = self.lead("coffee", "pause", query="?preview=true")
        self.assertEqual((status, answer["stage"]), (200, "paused"))
        self.assertEqual(self.read("coffee"), before)
        status, answer = self.shop.json("POST", "/v1/subscriptions?preview=true", self.wish("other"))
        self.assertEqual((status, answer["stage"]), (200, "pending"))
        self.assertEqual(self.shop.json("GET", "/v1/subscriptions/other")[0], 404)

    def test_a_stale_version_is_refused(self):
        self.active("coffee")
        status, headers, _ = self.shop.request("GET", "/v1/subscriptions/coffee")
        match = {"If-Match": headers["ETag"]}
        self.assertEqual(self.lead("coffee", "pause", None, match)[0], 200)
        self.assertEqual(self.lead("coffee", "resume", None, match)[0], 412)

    def test_it_is_done_once_under_a_key(self):
        self.active("coffee")
        key = {"Idempotency-Key": "skip-1"}
        first = self.lead("coffee", "skip", {"reason": "a"}, key)[1]["nextAt"]
        self.assertEqual(self.lead("coffee", "skip", {"reason": "a"}, key)[1]["nextAt"], first)

    def test_what_is_not_allowed_says_why(self):
        self.active("coffee")
        status, answer = self.lead("coffee", "renew")
        self.assertEqual((status, answer["detail"]), (409, "Subscription coffee has not ended."))
        self.assertEqual(self.lead("nothing", "pause")[0], 404)


class Cancelling(Case):
    def test_it_lasts_until_what_was_paid_for_is_over(self):
        self.active("coffee")
        next_at = self.read("coffee")["nextAt"]
        status, _ = self.lead("coffee", "cancel", {"reason": "moving"})
        self.assertEqual(status, 202)
        self.until(lambda: self.read("coffee")["stage"] == "ending")
        found = self.read("coffee")
        self.assertEqual((found["status"], found["effectiveAt"], found["reason"]), ("active", next_at, "moving"))
        self.assertEqual(self.lead("coffee", "cancel")[0], 409)
        self.until(lambda: (self.instance("CancelSubscription", "coffee") or {}).get("status") == "done")
        row = self.instance("CancelSubscription", "coffee")
        self.assertEqual(list(zip(row["visited"], row["causes"])), [
            ("cancel_subscription_initiated", "CancelSubscription"), ("cancel_subscription_request", "CancelSubscription"),
            ("subscription_service", "CancelSubscription"), ("stripe_integration", "MandateEndRequested"),
            ("subscription_service", "MandateEndAnswered"), ("subscription_cancelled", "UserSubscriptionCancelled"),
            ("notification_service", "UserSubscriptionCancelled")])

    def test_the_gateway_refuses_with_its_reason(self):
        self.active("coffee", "tok_keep_mandate")
        self.assertEqual(self.lead("coffee", "cancel")[0], 202)
        self.until(lambda: self.read("coffee").get("reason") == "an invoice is still open")
        found = self.read("coffee")
        self.assertEqual(found["stage"], "active")
        self.assertNotIn("cancelAskedAt", found)
        self.until(lambda: self.instance("CancelSubscription", "coffee")["status"] == "done")
        self.assertEqual(self.instance("CancelSubscription", "coffee")["visited"][-1], "subscription_rejected")

    def test_by_the_contracts_command(self):
        self.active("coffee")
        from harness import uuid_of
        wish = {"userId": uuid_of("customer", "C-1"), "subscriptionId": "coffee", "timestamp": "2026-04-02T20:11:00Z"}
        status, answer = self.shop.json("POST", "/v1/messages/CancelSubscription",
                                        {**wish, "userId": uuid_of("customer", "C-2")})
        self.assertEqual(status, 404, answer)
        self.assertEqual(self.shop.json("POST", "/v1/messages/CancelSubscription", wish)[0], 200)
        self.until(lambda: self.read("coffee")["stage"] == "ending")

    def test_an_unpaid_one_ends_at_once_with_its_order(self):
        self.subscribe("coffee", "tok_insufficient_funds")
        self.until(lambda: (self.instance("SubscriptionRenewed", "coffee") or {}).get("step") == "retry_payment")
        order = self.read("coffee")["lastOrderId"]
        self.assertEqual(self.lead("coffee", "cancel")[0], 202)
        self.until(lambda: self.read("coffee")["stage"] == "canceled")
        self.until(lambda: self.shop.json("GET", f"/v1/orders/{order}")[1]["stage"] == "Cancelled")
        self.assertEqual(self.lead("coffee", "renew", {"token": "tok_visa"})[0], 200)
        self.until(lambda: self.read("coffee")["stage"] == "active")


class Listing(Case):
    def test_by_stage_and_buyer_in_pages(self):
        for name in ("a", "b", "c"):
            self.active(name)
        self.lead("b", "pause")

        def names(query):
            status, answer = self.shop.json("GET", "/v1/subscriptions?" + query)
            self.assertEqual(status, 200, answer)
            return [one["id"] for one in answer["items"]], answer["next"]

        self.until(lambda: names("status=active")[0] == ["c", "a"])
        self.assertEqual(names("status=paused,active&customerId=C-1")[0], ["c", "b", "a"])
        self.assertEqual(names("customerId=C-2")[0], [])
        first, after = names("limit=2")
        self.assertEqual((first, names("limit=2&after=" + after)[0]), (["c", "b"], ["a"]))
        self.assertEqual(self.shop.json("GET", "/v1/subscriptions?status=sleeping")[0], 400)


if __name__ == "__main__":
    unittest.main()
