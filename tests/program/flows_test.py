"""Where orders stand in their flows, as the running program says it: figures, lists by step and age, the metric, an order's
story, and what is asked for wrongly."""
import time
import unittest

from harness import Server, place_order

server = None
LIST = "/v1/flows/FulfilmentFlow/instances"


def setUpModule():
    global server
    server = Server()
    server.start()
    server.add_product("POT", 500, price="12.50")
    for number in range(7):
        status, _ = server.json("POST", "/v1/messages/PlaceOrder", place_order(f"F-{number}", [("POT", 1, "12.50")]))
        assert status == 201
    wait_for(lambda: server.json("GET", LIST)[1]["counts"] == {"shipment_created": 7})


def tearDownModule():
    server.__exit__()


def wait_for(holds):
    for _ in range(500):
        if holds():
            return
        time.sleep(0.02)
    raise AssertionError(server.json("GET", LIST))


class Flows(unittest.TestCase):
    def test_the_flows_with_their_steps_and_figures(self):
        status, answer = server.json("GET", "/v1/flows")
        self.assertEqual(status, 200)
        flows = {flow["id"]: flow for flow in answer["flows"]}
        self.assertEqual(sorted(flows), ["CancelSubscription", "FulfilmentFlow", "PaymentFlow", "SubscriptionRenewed"])
        self.assertEqual([flow for flow in flows if not flows[flow]["runs"]], [])
        packed = next(step for step in flows["FulfilmentFlow"]["steps"] if step["id"] == "shipment_created")
        self.assertEqual((packed["count"], packed["stuck"], packed["deadlineSeconds"]), (7, 0, 172800))
        self.assertEqual((flows["FulfilmentFlow"]["count"], flows["PaymentFlow"]["count"]), (7, 0))

    def test_a_list_by_step_goes_from_the_oldest_page_by_page(self):
        seen, after = [], ""
        while True:
            status, page = server.json("GET", f"{LIST}?step=shipment_created&olderThan=0&limit=3{after}")
            self.assertEqual(status, 200)
            seen += [one["name"] for one in page["instances"]]
            if page["next"] is None:
                break
            after = f"&after={page['next']}"
        self.assertEqual(seen, [f"F-{number}" for number in range(7)])
        for one in page["instances"]:
            self.assertEqual((one["status"], one["stuck"], one["standing"][0]["step"]), ("running", False, "shipment_created"))
            self.assertLess(one["since"], one["deadline"])
        for query in ("?stuck=true", "?olderThan=3600", "?step=fulfil_order"):
            self.assertEqual(server.json("GET", LIST + query)[1]["instances"], [], query)

    def test_what_is_asked_for_wrongly_is_refused_and_told(self):
        for query, told in (("?age=7", "step, olderThan, stuck, limit, after"), ("?step=order-complete", "shipment_created"),
                            ("?olderThan=soon", "olderThan"), ("?stuck=1", "true or false"), ("?limit=0", "limit"),
                            ("?after=F-1", "next of the page before")):
            status, problem = server.json("GET", LIST + query)
            self.assertEqual(status, 400, query)
            self.assertIn(told, problem["detail"], query)
        status, problem = server.json("GET", "/v1/flows/NoFlow/instances")
        self.assertEqual((status, "PaymentFlow" in problem["detail"]), (404, True))

    def test_the_metric_names_each_step_with_a_deadline(self):
        _, _, text = server.request("GET", "/metrics")
        lines = [line for line in text.decode().splitlines() if line.startswith("flowmart_flow_stuck{")]
        self.assertEqual(len(lines), 49)
        self.assertIn('flowmart_flow_stuck{flow="FulfilmentFlow",step="shipment_created"} 0', lines)

    def test_a_story_enters_the_steps_that_its_instances_have_visited(self):
        order = server.json("GET", "/v1/orders?limit=1")[1]["items"][0]["id"]
        story = server.json("GET", f"/v1/orders/{order}/story")[1]["messages"]
        for flow in ("PaymentFlow", "FulfilmentFlow"):
            entered = [step["step"] for message in story for step in message["steps"] if step["flow"] == flow]
            listed = server.json("GET", f"/v1/flows/{flow}/instances?limit=200")[1]["instances"]
            self.assertEqual(entered, next(one["visited"] for one in listed if one["id"] == order))
            self.assertGreater(len(entered), 1)

    def test_a_service_that_is_none_is_told_with_those_there_are(self):
        done = server.run("serve", "--gateway", "test", "--data", server.data + "-none", "--without", "billing")
        self.assertEqual(done.returncode, 2)
        for name in ("There is no service billing", "PaymentService", "ShippingService", "NotificationService"):
            self.assertIn(name, done.stderr)


class Acting(unittest.TestCase):
    """What a person does where an instance stands."""

    def setUp(self):
        self.shop = Server()
        self.addCleanup(self.shop.__exit__)
        self.shop.start()
        self.shop.add_product("POT", 500, price="12.50")
        status, answer = self.shop.json("POST", "/v1/messages/PlaceOrder",
                                        place_order("STUCK-1", [("POT", 1, "12.50")], token="tok_declined"))
        self.assertEqual(status, 201, answer)
        wait_for(lambda: self.instance()["status"] == "failed")

    def instance(self):
        rows = self.shop.json("GET", "/v1/flows/PaymentFlow/instances")[1]["instances"]
        return next((one for one in rows if one["name"] == "STUCK-1"), {"status": "none"})

    def act(self, action, body=None):
        return self.shop.json("POST", self.instance_path() + action, body)

    def told(self):
        return [one["message"] for one in self.shop.json("GET", "/v1/orders/STUCK-1/story")[1]["messages"]]

    def instance_path(self):
        return f"/v1/flows/PaymentFlow/instances/{self.instance()['id']}/"

    def test_an_order_is_cancelled_where_it_stands_with_a_reason_that_is_told(self):
        self.assertEqual([one["id"] for one in self.instance()["actions"]], ["retry", "skip", "cancel"])
        self.assertEqual(self.act("cancel", {"reason": 5})[0], 422)
        self.assertEqual(self.act("cancel", {"why": "x"})[0], 422)
        self.assertEqual(self.act("pause", {"reason": "x"})[0], 404)
        self.assertEqual(self.act("cancel", {"reason": "the card was stolen"})[0], 200)
        wait_for(lambda: self.instance()["status"] == "done")
        order = self.shop.json("GET", "/v1/orders/STUCK-1")[1]
        self.assertEqual(order["stage"], "Cancelled", order)
        told = self.shop.json("GET", "/v1/orders/STUCK-1/story")[1]["messages"]
        self.assertEqual([one["payload"]["reason"] for one in told if one["message"] == "CancelOrder"], ["the card was stolen"])

    def test_a_payment_is_tried_again_with_nothing_for_a_body(self):
        self.assertEqual(self.act("retry")[0], 200)
        wait_for(lambda: self.told().count("PaymentFailed") == 2)
        self.assertEqual(self.told().count("RetryPayment"), 1)


if __name__ == "__main__":
    unittest.main()
