"""Filters and seams, with rows and events that have to be left out: a filter that is ignored, or a page that says its last
event again, passes any test that has nothing else in it."""
import json
import socket
import time
import unittest

from harness import Server, place_order, request_bytes, uuid_of

server = None
CLOUD = {"Content-Type": "application/cloudevents+json"}


def setUpModule():
    """An order in each stage, of two customers."""
    global server
    server = Server()
    server.start()
    server.add_product("PEN", 1000)
    for number, customer, method in (("PENDING", "C-1", "Bank Transfer"), ("PROCESSING", "C-2", "Credit Card"),
                                     ("SHIPPED", "C-1", "Credit Card"), ("DELIVERED", "C-2", "Credit Card"),
                                     ("CANCELLED", "C-1", "Bank Transfer")):
        assert server.json("POST", "/v1/messages/PlaceOrder",
                           place_order(number, [("PEN", 1, "2.50")], method=method, customer=customer))[0] == 201
    for number, acts in (("SHIPPED", ("dispatch",)), ("DELIVERED", ("dispatch", "deliver"))):
        until(lambda: server.json("GET", f"/v1/shipments/shp-{number}-1")[0] == 200)
        for act in acts:
            status, answer = server.json("POST", f"/v1/shipments/shp-{number}-1/{act}", {})
            assert status == 200, answer
    until(lambda: server.json("GET", "/v1/orders/PROCESSING")[1]["stage"] == "Processing")
    assert server.json("POST", "/v1/orders/CANCELLED/cancel", {"reason": "changed my mind"})[0] == 200


def tearDownModule():
    server.__exit__()


def until(holds):
    for _ in range(500):
        if holds():
            return
        time.sleep(0.02)
    raise AssertionError("what was waited for has not come")


def numbers(query):
    status, answer = server.json("GET", f"/v1/orders?limit=100&{query}")
    assert status == 200, answer
    return {one["orderNumber"] for one in answer["items"]}


class Orders(unittest.TestCase):
    def test_a_status_is_all_of_its_stages_and_no_other(self):
        for status, wanted in (("pending", {"PENDING"}), ("processing", {"PROCESSING", "SHIPPED"}),
                               ("completed", {"DELIVERED"}), ("cancelled", {"CANCELLED"}), ("Shipped", {"SHIPPED"}),
                               ("Processing", {"PROCESSING"}), ("pending,completed", {"PENDING", "DELIVERED"})):
            self.assertEqual(numbers(f"status={status}"), wanted, status)

    def test_of_a_customer_are_nobody_elses(self):
        self.assertEqual(numbers("customerId=C-2"), {"PROCESSING", "DELIVERED"})
        self.assertEqual(numbers("customerId=C-1&status=processing"), {"SHIPPED"})
        self.assertEqual(numbers("customerId=C-3"), set())
        self.assertEqual(numbers(f"customerId={uuid_of('customer', 'C-2')}"), {"PROCESSING", "DELIVERED"})


class Keys(unittest.TestCase):
    def test_a_key_that_is_none_is_refused_wherever_one_is_taken(self):
        order = place_order("KEY-1", [("PEN", 1, "2.50")])
        for key in ("x" * 300, ""):
            status, answer = server.json("POST", "/v1/messages/PlaceOrder", order, {"Idempotency-Key": key})
            self.assertEqual((status, answer["type"]), (400, "/problems/bad-idempotency-key"), key)
            event = {"specversion": "1.0", "id": "key", "source": "/k", "type": "com.flowmart.PlaceOrder.v0.0.1", "data": order}
            status, _, body = server.request("POST", "/v1/messages", json.dumps(event), {**CLOUD, "Idempotency-Key": key})
            self.assertEqual((status, json.loads(body)["type"]), (400, "/problems/bad-idempotency-key"), key)
        self.assertEqual(server.json("GET", "/v1/orders/KEY-1")[0], 404)

    def event(self, source, quantity):
        return server.request("POST", "/v1/messages", json.dumps({
            "specversion": "1.0", "id": "one", "source": source, "type": "com.flowmart.AddInventory.v0.0.3",
            "data": {"productId": uuid_of("product", "PEN"), "quantity": quantity,
                     "warehouseId": uuid_of("warehouse", "main"), "timestamp": "2026-01-01T00:00:00Z"}}), CLOUD)

    def test_an_id_is_its_sources_own(self):
        before = server.json("GET", "/v1/products/PEN")[1]["onHand"]
        first = self.event("/a", 5)
        self.assertEqual(self.event("/a", 5)[2], first[2], "the same event is the same outcome")
        self.assertNotEqual(self.event("/b", 5)[2], first[2])
        self.assertEqual(self.event("/a", 7)[0], 422, "the same id with other content")
        until(lambda: server.json("GET", "/v1/products/PEN")[1]["onHand"] == before + 10)


class Events(unittest.TestCase):
    def all(self, query=""):
        return [one["position"] for one in server.json("GET", f"/v1/events?limit=1000{query}")[1]["events"]]

    def test_no_page_says_again_what_the_one_before_it_said(self):
        for query in ("", "&message=OrderConfirmed", "&private=true"):
            wanted = self.all(query)
            self.assertEqual(len(wanted), len(set(wanted)))
            for limit in (1, 2, 7):
                found, after = [], "0"
                while True:
                    page = server.json("GET", f"/v1/events?limit={limit}&after={after}{query}")[1]
                    found += [one["position"] for one in page["events"]]
                    if page["next"] == after:
                        break
                    after = page["next"]
                self.assertEqual(found, wanted, (query, limit))

    def test_a_stream_goes_on_behind_the_last_event_that_was_heard(self):
        wanted = self.all()
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as link:
            link.sendall(request_bytes("GET", "/v1/events/stream?after=0"))
            got = b""
            while got.count(b"\ndata: ") < 5:
                got += link.recv(65536)
        name = [line[4:] for line in got.decode().splitlines() if line.startswith("id: ")][3]
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as link:
            link.sendall(request_bytes("GET", "/v1/events/stream", headers={"Last-Event-ID": name}))
            got = b""
            while b"\n\n" not in got.partition(b"data: ")[2]:
                got += link.recv(65536)
        first = json.loads(got.partition(b"data: ")[2].splitlines()[0])
        self.assertEqual(first["position"], wanted[4])


if __name__ == "__main__":
    unittest.main()
