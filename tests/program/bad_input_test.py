"""What the HTTP API answers to bad input, over a real socket: problem details with a stable type, and no trace."""
import json
import os
import socket
import time
import unittest
import urllib.parse

from harness import Server, place_order, uuid_of

HOME = {"street": "4 Mill Lane", "city": "Leeds", "country": "GB", "postalCode": "LS1 4AB"}
server = None


def setUpModule():
    global server
    server = Server()
    server.start()
    server.add_product("LAMP", 10)
    server.add_product("KETTLE", 10)


def tearDownModule():
    server.__exit__()


def order(**changes):
    document = place_order("BAD-1", [("LAMP", 1, "2.50")])
    document.update(changes)
    return document


class BadInput(unittest.TestCase):
    def at_rest(self):
        """Where the journal ends once what was placed before has come to rest: payments take their time."""
        end, since = None, time.monotonic()
        while True:
            now = server.json("GET", "/v1/events")[1]["end"]
            if now != end:
                end, since = now, time.monotonic()
            if time.monotonic() - since > 0.15:
                return end
            time.sleep(0.01)

    def refused(self, status, code, body, path="/v1/messages/PlaceOrder", method="POST", headers=None):
        before = self.at_rest()
        got, head, data = server.request(method, path, body, headers)
        problem = json.loads(data)
        self.assertEqual((got, problem["type"]), (status, "/problems/" + code), data)
        self.assertEqual(head["Content-Type"], "application/problem+json")
        self.assertEqual(problem["status"], status)
        self.assertEqual(server.json("GET", "/v1/events")[1]["end"], before, "a refusal leaves no trace")
        return problem

    def test_malformed_json(self):
        for body in ("", "{", "[1,]", '{"a":1}x', "nul", "{'a':1}", '"\\ud800"', "\x00"):
            self.refused(400, "malformed-json", body)

    def test_duplicate_keys(self):
        self.refused(400, "duplicate-key", '{"orderId":"1","orderId":"2"}')
        self.refused(400, "duplicate-key", json.dumps(order())[:-1] + ',"note":{"a":1,"a":2}}')

    def test_not_utf8(self):
        self.refused(400, "not-utf8", b'{"orderId":"\xff\xfe"}')

    def test_too_deep(self):
        self.refused(400, "too-deep", "[" * 40 + "]" * 40)
        self.refused(400, "too-deep", json.dumps(order())[:-1] + ',"x":' + "[" * 40 + "]" * 40 + "}")

    def test_wrong_content_type(self):
        self.refused(415, "unsupported-media-type", "a=1", headers={"Content-Type": "application/x-www-form-urlencoded"})

    def test_missing_wrong_and_out_of_range_fields_are_named(self):
        bad = order(status="Gone", items=[{"itemId": "LAMP", "name": "x", "quantity": 0, "price": -1}])
        del bad["customer"]
        pointers = {fault["pointer"] for fault in self.refused(422, "schema-violation", bad)["errors"]}
        self.assertTrue({"/items/0/quantity", "/items/0/price", "/status"} <= pointers, pointers)

    def test_numbers_beyond_all_bounds(self):
        for quantity in ("1e30", "9223372036854775808", "1.5", "-1"):
            body = json.dumps(order()).replace('"quantity": 1', f'"quantity": {quantity}')
            self.refused(422, "schema-violation", body)
        self.assertEqual(self.refused(422, "order-invalid", order(
            items=[{"itemId": "LAMP", "name": "x", "quantity": 1_000_000_001, "price": 1}]))["status"], 422)

    def test_overflow_of_quantity_times_price(self):
        item = {"itemId": "LAMP", "name": "x", "quantity": 1_000_000_000, "price": 99_999_999_999.99}
        problem = server.request("POST", "/v1/messages/PlaceOrder", order(items=[item]))
        self.assertEqual(problem[0], 422, problem[2])

    def test_price_finer_than_a_penny(self):
        item = {"itemId": "LAMP", "name": "x", "quantity": 1, "price": 2.505}
        self.assertEqual(server.request("POST", "/v1/messages/PlaceOrder", order(items=[item]))[0], 422)

    def test_amount_that_is_not_the_sum(self):
        body = order()
        body["payment"]["amount"] = 2.49
        self.assertEqual(server.request("POST", "/v1/messages/PlaceOrder", body)[0], 422)

    def test_no_lines_and_too_many_lines(self):
        self.assertEqual(server.request("POST", "/v1/messages/PlaceOrder", order(items=[]))[0], 422)
        line = {"itemId": "LAMP", "name": "x", "quantity": 1, "price": 0}
        many = order(items=[line] * 5001)
        self.assertEqual(server.request("POST", "/v1/messages/PlaceOrder", many)[0], 422)

    def test_unknown_product_names_its_lines(self):
        items = [{"itemId": "LAMP", "name": "x", "quantity": 1, "price": 1},
                 {"itemId": "NOPE", "name": "y", "quantity": 1, "price": 1}]
        body = order(items=items)
        body["payment"]["amount"] = 2
        status, problem = server.json("POST", "/v1/messages/PlaceOrder", body)
        self.assertEqual((status, problem["type"]), (422, "/problems/unknown-product"))
        self.assertEqual([fault["pointer"] for fault in problem["errors"]], ["/items/1"])

    def test_short_stock_names_each_line_and_what_is_left(self):
        items = [{"itemId": "KETTLE", "name": "x", "quantity": 6, "price": 1},
                 {"itemId": "KETTLE", "name": "x", "quantity": 6, "price": 1}]
        body = order(items=items, orderId="SHORT-1")
        body["payment"]["amount"] = 12
        status, problem = server.json("POST", "/v1/messages/PlaceOrder", body)
        self.assertEqual((status, problem["type"]), (409, "/problems/out-of-stock"))
        self.assertEqual(problem["shorts"][0]["wanted"], 12)
        self.assertEqual(problem["shorts"][0]["available"], 10)
        self.assertEqual(problem["shorts"][0]["lines"], [1, 2])

    def test_unknown_message_and_path(self):
        self.refused(404, "unknown-message", {}, "/v1/messages/LaunchRocket")
        self.assertEqual(server.request("GET", "/v1/nothing")[0], 404)

    def test_an_event_is_no_command(self):
        problem = self.refused(422, "not-a-command", {}, "/v1/messages/OrderConfirmed")
        self.assertIn("OrderConfirmed is an event: post it to /v1/messages as a CloudEvent", problem["detail"])

    def test_unknown_schema(self):
        problem = self.refused(404, "unknown-schema", None, "/v1/schemas/PlaceOrder/9.9.9", "GET")
        self.assertEqual(problem["detail"], "There is no version 9.9.9 of a message PlaceOrder.")

    def test_path_tricks(self):
        for path in ("/v1/../etc/passwd", "/v1/%2e%2e/x", "/..%2f..%2fetc/passwd", "/v1/orders/..%5c..%5cx", "//v1/orders",
                     "/v1/./orders"):
            self.assertEqual(server.request("GET", path)[0], 404, path)
        for path in ("/v1/orders/%00", "/v1/orders/%zz", "/v1/orders/%ff", "/v1/orders?status=%0"):  # not text at all
            self.assertEqual(server.request("GET", path)[0], 400, path)

    def test_wrong_method_says_which_are_right(self):
        status, head, _ = server.request("DELETE", "/v1/orders")
        self.assertEqual(status, 405)
        self.assertIn("POST", head["Allow"])

    def test_unknown_order(self):
        self.assertEqual(server.request("GET", "/v1/orders/NO-SUCH")[0], 404)
        self.assertEqual(server.request("PATCH", "/v1/orders/NO-SUCH", {"status": "cancelled"})[0], 404)

    def test_illegal_transition(self):
        self.assertEqual(server.request("POST", "/v1/messages/PlaceOrder",
                                        place_order("ILL-1", [("LAMP", 1, "2.50")], method="Bank Transfer"))[0], 201)
        problem = self.refused(409, "illegal-transition", {"status": "completed"}, "/v1/orders/ILL-1", "PATCH")
        self.assertEqual(problem["detail"], "An order becomes completed by what happens to it, not by request. It is pending.")
        as_it_is = server.json("GET", "/v1/orders/ILL-1")
        self.assertEqual(server.json("PATCH", "/v1/orders/ILL-1", {"status": "pending"}), as_it_is)
        self.assertEqual(server.request("PATCH", "/v1/orders/ILL-1", {"status": "cancelled"})[0], 200)
        self.assertEqual(server.json("GET", "/v1/orders/ILL-1")[1]["status"], "cancelled")

    def test_unknown_field_of_our_own_resource(self):
        body = {"customerId": "C-1", "shippingAddress": HOME, "items": [{"productId": "LAMP", "quantity": 1, "price": 1}], "discount": 5}
        self.refused(422, "schema-violation", body, "/v1/orders")

    def test_an_order_without_an_address(self):
        body = {"customerId": "C-1", "items": [{"productId": "LAMP", "quantity": 1, "price": 1}]}
        problem = self.refused(422, "schema-violation", body, "/v1/orders")
        self.assertEqual([fault["pointer"] for fault in problem["errors"]], ["/shippingAddress"])

    def test_an_order_does_not_say_what_only_the_shop_can_say(self):
        body = {"customerId": "C-1", "shippingAddress": HOME, "items": [{"productId": "LAMP", "quantity": 1, "price": 1}],
                "references": [{"system": "erp", "id": "1"}, {"system": "renewal", "id": "x/1"}]}
        problem = self.refused(422, "schema-violation", body, "/v1/orders")
        self.assertEqual([fault["pointer"] for fault in problem["errors"]], ["/references/1/system"])
        body = {**body, "references": [], "payment": {"method": "Bank Transfer", "dueDays": 3}}
        problem = self.refused(422, "schema-violation", body, "/v1/orders")
        self.assertEqual([fault["pointer"] for fault in problem["errors"]], ["/payment/dueDays"])

    def test_an_order_is_not_amended_by_what_is_not_on_file(self):
        self.assertEqual(server.json("POST", "/v1/messages/PlaceOrder",
                                     place_order("ADD-1", [("LAMP", 1, "2.50")], method="Bank Transfer"))[0], 201)
        more = {"add": [{"productId": "NOPE", "quantity": 2, "price": 1}]}
        status, problem = server.json("POST", "/v1/orders/ADD-1/amend", more)
        self.assertEqual((status, problem["type"], problem["errors"][0]["pointer"]),
                         (422, "/problems/unknown-product", "/items/1"), problem)
        self.assertEqual([(one["reason"], one["wanted"], one["lines"]) for one in problem["shorts"]],
                         [("unknown-product", 2, [2])])
        self.assertEqual(len(server.json("GET", "/v1/orders/ADD-1")[1]["items"]), 1)
        self.refused(415, "unsupported-media-type", "{}", "/v1/orders/ADD-1/cancel", headers={"Content-Type": "text/plain"})
        self.refused(422, "schema-violation", {"reason": 5}, "/v1/orders/ADD-1/cancel")

    def test_idempotency_key_with_other_content(self):
        body = {"customerId": "C-1", "shippingAddress": HOME, "items": [{"productId": "LAMP", "quantity": 1, "price": 1}]}
        key = {"Idempotency-Key": "k-1"}
        first = server.request("POST", "/v1/orders", body, key)
        self.assertEqual(first[0], 201, first[2])
        again = server.request("POST", "/v1/orders", body, key)
        self.assertEqual((first[0], first[2]), (again[0], again[2]))
        body["items"][0]["quantity"] = 2
        self.refused(422, "idempotency-key-reused", body, "/v1/orders", headers=key)
        self.refused(400, "bad-idempotency-key", body, "/v1/orders", headers={"Idempotency-Key": "x" * 300})

    def test_body_header_and_target_too_large(self):
        self.assertEqual(server.request("PATCH", "/v1/orders/x", b" " * (2 << 20))[0], 413)
        self.assertEqual(server.request("GET", "/" + "x" * 20000)[0], 414)
        self.assertEqual(server.request("GET", "/v1/events", headers={"X-Long": "x" * 40000})[0], 431)

    def test_ambiguous_framing_closes(self):
        for fields in (b"Content-Length: 2\r\nTransfer-Encoding: chunked", b"Content-Length: 2\r\nContent-Length: 3",
                       b"Content-Length: +2", b"Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"):
            answer = server.raw(b"POST /v1/orders HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + fields +
                                b"\r\n\r\n{}GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            self.assertTrue(answer.startswith(b"HTTP/1.1 400"), (fields, answer))
            self.assertEqual(answer.count(b"HTTP/1.1"), 1, "what follows is not taken for a request")
            self.assertIn(b"connection: close", answer.lower())

    def test_slow_headers(self):
        with socket.create_connection(("127.0.0.1", server.port), timeout=20) as link:
            link.sendall(b"GET /healthz HTTP/1.1\r\nHost:")
            self.assertTrue(link.recv(65536).startswith(b"HTTP/1.1 408"))

    def test_a_body_in_chunks_byte_by_byte(self):
        head = b"POST /v1/orders HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        with socket.create_connection(("127.0.0.1", server.port), timeout=20) as link:
            link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            link.sendall(head)
            for byte in b"0\r\n\r\n":
                link.sendall(bytes([byte]))
                time.sleep(0.02)
            self.assertTrue(link.recv(65536).startswith(b"HTTP/1.1 400"))
        self.assertEqual(server.request("GET", "/healthz")[0], 200)

    def test_currency_mismatch(self):
        self.assertEqual(server.request("POST", "/v1/messages/PlaceOrder", place_order(
            "CUR-1", [("LAMP", 1, "2.50")], method="Bank Transfer"))[0], 201)
        self.refused(422, "currency-differs", {"order": uuid_of("order", "CUR-1"), "reference": "t-1", "amount": {
            "amount": 2.5, "currency": "EUR"}}, "/v1/messages/RecordTransfer")

    def test_read_only_fields(self):
        body = {"customerId": "C-1", "shippingAddress": HOME, "items": [{"productId": "LAMP", "quantity": 1, "price": 1}]}
        for name, value in (("id", "x"), ("status", "completed"), ("totalAmount", 1), ("createdAt", "2026-01-01T00:00:00Z")):
            self.refused(422, "schema-violation", dict(body, **{name: value}), "/v1/orders")
        self.refused(422, "schema-violation", {"status": "cancelled", "customerId": "C-2"}, "/v1/orders/x", "PATCH")

    def test_cloud_events(self):
        event = {"specversion": "1.0", "id": "e-1", "source": "/test", "type": "com.flowmart.AddInventory.v0.0.3",
                 "data": {"productId": uuid_of("product", "LAMP"), "quantity": 1,
                          "warehouseId": uuid_of("warehouse", "main"), "timestamp": "2026-01-01T00:00:00Z"}}
        structured = {"Content-Type": "application/cloudevents+json"}
        first = server.request("POST", "/v1/messages", event, structured)
        self.assertEqual(first[0], 200, first[2])
        self.assertEqual(server.request("POST", "/v1/messages", event, structured)[2], first[2], "the same event adds nothing")
        self.refused(400, "bad-idempotency-key", event, "/v1/messages", headers={**structured, "Idempotency-Key": "x" * 300})
        binary = {"ce-specversion": "1.0", "ce-id": "e-2", "ce-source": "/test", "ce-type": event["type"]}
        self.assertEqual(server.request("POST", "/v1/messages", event["data"], binary)[0], 200)
        for missing in ("id", "source", "type", "specversion"):
            self.assertIn(server.request("POST", "/v1/messages", {k: v for k, v in event.items() if k != missing},
                                         structured)[0], (400, 422), missing)


class Names(unittest.TestCase):
    """Who hands in something under a name of his own gives it one that an address, a line of a log and a label can say."""

    def test_a_name_with_a_control_character_is_refused_wherever_one_is_given(self):
        status, placed = server.json("POST", "/v1/messages/PlaceOrder", place_order("NAME-1", [("LAMP", 3, "2.50")]))
        self.assertEqual(status, 201, placed)
        end = time.monotonic() + 30
        while not (parcels := server.json("GET", "/v1/orders/NAME-1/shipments")[1]["items"]):
            self.assertLess(time.monotonic(), end)
            time.sleep(0.05)
        payment = server.json("GET", "/v1/orders/NAME-1/payments")[1]["items"][0]["id"]
        one = {"itemId": uuid_of("product", "LAMP"), "quantity": 1}
        address = {"street": "s", "city": "c", "state": "", "country": "GB", "postalCode": "1"}
        subscription = {"id": "S-1", "customerId": "C-1", "items": [{"productId": "LAMP", "quantity": 1}], "shippingAddress": HOME,
                        "payment": {"method": "Credit Card", "token": "tok_visa"}, "interval": {"every": 1, "unit": "month"}}
        product = {"product": uuid_of("product", "X"), "sku": "X", "name": "X", "price": {"amount": 1.0, "currency": "GBP"},
                   "warehouses": [], "category": "", "reorder_point": 0, "reorder_quantity": 0, "safety_stock": 0}
        money = {"amount": 1.0, "currency": "GBP"}
        for text in ("two\nlines", "\t", "one\x01", "\x7f", "next\x85line"):
            for path, body in (
                    ("/v1/messages/CreateShipment", {"shipmentId": text, "orderId": "NAME-1", "items": [one],
                                                     "shippingMethod": "standard", "address": address}),
                    ("/v1/messages/SplitParcel", {"shipment": parcels[0]["id"], "items": [one], "into": text}),
                    ("/v1/messages/PlaceOrder", place_order(text, [("LAMP", 1, "2.50")])),
                    ("/v1/messages/RegisterProduct", {**product, "sku": text}),
                    ("/v1/messages/RefundPayment", {"order": uuid_of("order", "NAME-1"), "key": text, "amount": money, "reason": ""}),
                    (f"/v1/payments/{payment}/capture", {"name": text}),
                    ("/v1/disputes", {"paymentId": payment, "name": text, "amount": 1}),
                    ("/v1/subscriptions", {**subscription, "id": text}), ("/v1/subscriptions", {**subscription, "customerId": text}),
                    ("/v1/messages/SetPreferences", {"customer": text, "wanted": {"locale": "de", "off": []}})):
                status, answer = server.json("POST", path, body)
                self.assertEqual(status, 422, (path, text, answer))
                self.assertNotEqual(answer["type"], "/problems/schema-violation", (path, text, answer))
        # Any other text names a parcel, of any length that a label can show.
        for text in ("Päckchen 7/b: \u2116 1", "x" * 300):
            self.assertEqual(server.json("POST", "/v1/messages/SplitParcel", {
                "shipment": parcels[0]["id"], "items": [{**one, "itemId": "LAMP"}], "into": text})[0], 200)
            self.assertEqual(server.json("GET", f"/v1/shipments/{urllib.parse.quote(text, safe='')}")[1]["id"], text)


class BadFiles(unittest.TestCase):
    """What `flowmart import` says of rows that it can't take."""

    def test_rows_are_refused_with_their_place_and_reason(self):
        text = ("order,sku,quantity,price,date\nI-1,LAMP,1,2.50,2026-01-01\nI-2,LAMP,many,2.50,2026-01-01\n"
                "I-3,LAMP,1,2.505,2026-01-01\nI-4,LAMP,1\n")
        source, report = os.path.join(server.folder, "orders.csv"), os.path.join(server.folder, "refused.csv")
        with open(source, "w") as file:
            file.write(text)
        url = f"http://127.0.0.1:{server.port}"
        whole = server.run("import", "orders", source, "--url", url, "--all-or-nothing", "--json")
        self.assertEqual(whole.returncode, 2, whole.stdout + whole.stderr)
        self.assertEqual(server.request("GET", "/v1/orders/I-1")[0], 404, "all or nothing")
        done = server.run("import", "orders", source, "--url", url, "--report", report, "--json")
        self.assertEqual(done.returncode, 2, done.stdout + done.stderr)
        self.assertEqual(server.request("GET", "/v1/orders/I-1")[0], 200, "the good rows are kept")
        with open(report) as file:
            refused = file.read()
        for place in ("3", "4", "5"):
            self.assertIn(f",{place},", refused)
        self.assertIn("quantity", refused)
        self.assertIn("price", refused)

    def test_a_file_that_is_not_there_or_no_table(self):
        self.assertEqual(server.run("import", "orders", "/no/such.csv", "--url", f"http://127.0.0.1:{server.port}").returncode, 2)
        source = os.path.join(server.folder, "odd.csv")
        with open(source, "wb") as file:
            file.write(b"a,b\n1,2\n")
        odd = server.run("import", "orders", source, "--url", f"http://127.0.0.1:{server.port}")
        self.assertEqual(odd.returncode, 2, odd.stderr)


if __name__ == "__main__":
    unittest.main()
