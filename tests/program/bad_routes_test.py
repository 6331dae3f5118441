"""Bad input to everything that takes any, over a raw socket. Which routes there are says the running program's own
/openapi.json, so none can be forgotten: one that has nothing here to stand in its path fails."""
import contextlib
import json
import re
import socket
import time
import unittest

from harness import Server, place_order, post_bytes, read_answers, request_bytes, uuid_of

JSON = {"Content-Type": "application/json"}
server = None
routes = []  # (method, path as it is declared, operation, document)


def setUpModule():
    global server
    server = Server()
    server.start()
    server.add_product("LAMP", 50)
    place("BAD-1")
    wait_for(lambda: server.request("GET", "/v1/shipments/shp-BAD-1-1")[0] == 200)
    for act in ("dispatch", "deliver"):
        assert server.request("POST", f"/v1/shipments/shp-BAD-1-1/{act}", {})[0] == 200
    asked = server.json("POST", "/v1/orders/BAD-1/returns", {"lines": [{"line": 1, "quantity": 1}], "wanted": "refund"})
    assert asked[0] == 201, asked
    assert server.request("POST", "/v1/orders/BAD-1/holds", {"reason": "odd"})[0] == 409  # it has left
    document = server.json("GET", "/openapi.json")[1]
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if method in ("get", "post", "put", "patch", "delete"):
                routes.append((method.upper(), path, operation, document))


def tearDownModule():
    server.stop()
    verified = server.run("verify", "--data", server.data)
    server.__exit__()
    assert verified.returncode == 0, verified.stdout + verified.stderr


def place(number):
    status, answer = server.json("POST", "/v1/messages/PlaceOrder", place_order(number, [("LAMP", 3, "2.50")]))
    assert status == 201, answer


def made(path, body):
    status, answer = server.json("POST", path, body)
    assert status in (200, 201, 202), (path, answer)
    return answer


def wait_for(holds):
    end = time.monotonic() + 20
    while not (found := holds()):
        assert time.monotonic() < end
        time.sleep(0.02)
    return found


# What stands in a path: something that is there, for whatever may be named in one.
def known_names():
    payment = server.json("GET", "/v1/payments?limit=1")[1]["items"][0]["id"]
    hook = server.json("POST", "/v1/webhooks", {"url": "https://receiver.example/hook", "messages": []})[1].get("id", "none")
    made(f"/v1/payments/{payment}/refunds", {"amount": 1})  # answered with the payment
    refund = server.json("GET", "/v1/refunds?limit=1")[1]["items"][0]["id"]
    dispute = server.json("POST", "/v1/disputes", {"paymentId": payment, "name": "dp-1", "amount": 1, "reason": "odd"})[1]
    compared = server.json("POST", "/v1/reconciliations")[1]["id"]
    made("/v1/subscriptions", {"id": "BAD-SUB", "customerId": "C-1", "items": [{"productId": "LAMP", "quantity": 1}],
                               "shippingAddress": {"street": "1 Way", "city": "Ely", "postalCode": "CB7", "country": "GB"},
                               "payment": {"method": "Credit Card"}, "interval": {"every": 1, "unit": "month"}})
    wait_for(lambda: server.json("GET", "/v1/subscriptions/BAD-SUB")[1]["stage"] == "active")
    return {"orderId": "BAD-1", "holdId": "1", "customer": "C-1", "flowId": "PaymentFlow", "subscription": "BAD-SUB",
            "instanceId": uuid_of("order", "BAD-1"), "action": "retry", "shipment": "shp-BAD-1-1",
            "product": "LAMP", "MessageId": "PlaceOrder", "version": "1", "return": "ret-BAD-1-1",
            "carrier": "swift", "payment": payment, "notification": uuid_of("notification", "none"),
            "kind": "order_placed", "locale": "en", "webhook": hook, "refund": refund,
            "dispute": dispute["id"], "reconciliation": str(compared)}


def with_names(path, names):
    return re.sub(r"\{(\w+)\}", lambda found: names[found[1]], path)


def resolved(schema, document):
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]]
    return schema


def body_of(operation, document):
    """The schema of its JSON body; none: it takes none, or another kind."""
    content = operation.get("requestBody", {}).get("content", {})
    return resolved(content["application/json"]["schema"], document) if "application/json" in content else None


def wrong_value(schema):
    """What none of its types is."""
    kinds = schema.get("type", "object")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return {"x": 1} if "object" not in kinds and "array" not in kinds else "neither list nor object" \
        if "string" not in kinds else 17


class BadRoutes(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.names = known_names()

    def setUp(self):
        self.before = self.at_rest()

    def tearDown(self):
        self.assertEqual(server.json("GET", "/v1/events")[1]["end"], self.before, "what was refused left a trace")

    def at_rest(self):
        end, since = None, time.monotonic()
        while True:
            now = server.json("GET", "/v1/events")[1]["end"]
            if now != end:
                end, since = now, time.monotonic()
            if time.monotonic() - since > 0.2:
                return end
            time.sleep(0.01)

    @contextlib.contextmanager
    def link(self):
        with socket.create_connection(("127.0.0.1", server.port), timeout=20) as link:
            yield link

    def send(self, data):
        """One request on a connection of its own; (status, problem)."""
        with self.link() as link:
            link.sendall(data)
            (status, _, body), = read_answers(link, 1)
        return status, json.loads(body) if body else {}

    def bodies(self):
        """Each route that takes a JSON body, as it is called."""
        for method, path, operation, document in routes:
            schema = body_of(operation, document)
            if schema is not None and path != "/v1/messages":
                yield method, with_names(path, self.names), schema, document

    def refused(self, status, code, method, path, body, headers=None):
        got, problem = self.send(request_bytes(method, path, body, headers or JSON))
        self.assertEqual((got, problem.get("type")), (status, f"/problems/{code}"), (method, path, body[:80], problem))

    def test_there_are_names_for_whatever_stands_in_a_path(self):
        self.assertEqual({name for _, path, _, _ in routes for name in re.findall(r"\{(\w+)\}", path)} - set(self.names),
                         set())
        verbs = {path.rsplit("/", 1)[1] for _, path, _, _ in routes}
        self.assertLessEqual({"amend", "cancel", "holds", "release", "returns", "claims", "approve", "reject", "receive",
                              "inspect", "close", "shipments", "dispatch", "deliver", "fail", "split", "versions", "label"},
                             verbs)

    def test_malformed_json(self):
        for method, path, _, _ in self.bodies():
            for body in (b"{", b'{"a":1}x', b"{'a':1}", b"\x00", b"[" * 3 + b"]"):
                self.refused(400, "malformed-json", method, path, body)
            self.refused(400, "not-utf8", method, path, b'{"a":"\xff\xfe"}')
            self.refused(400, "duplicate-key", method, path, b'{"a":1,"a":2}')
            self.refused(400, "too-deep", method, path, b"[" * 40 + b"]" * 40)

    def test_another_kind_of_body(self):
        for method, path, _, _ in self.bodies():
            self.refused(415, "unsupported-media-type", method, path, b"a=1",
                         {"Content-Type": "application/x-www-form-urlencoded"})

    def test_a_body_that_is_no_object_or_has_a_field_that_nobody_knows(self):
        for method, path, schema, _ in self.bodies():
            for body in (b"[]", b"17", b'"text"', b"null"):
                self.refused(422, "schema-violation", method, path, body)
            if schema.get("additionalProperties") is False:
                self.refused(422, "schema-violation", method, path, b'{"noSuchField":1}')

    def test_each_field_of_a_wrong_type_is_named(self):
        tried = 0
        for method, path, schema, document in self.bodies():
            for name, field in schema.get("properties", {}).items():
                body = json.dumps({name: wrong_value(resolved(field, document))}).encode()
                got, problem = self.send(request_bytes(method, path, body, JSON))
                self.assertEqual((got, problem.get("type")), (422, "/problems/schema-violation"), (path, body, problem))
                self.assertTrue([one for one in problem["errors"] if one["pointer"].startswith(f"/{name}")],
                                (path, name, problem))
                tried += 1
        self.assertGreater(tried, 60)

    def test_what_is_required_is_named(self):
        for method, path, schema, _ in self.bodies():
            if not schema.get("required"):
                continue
            got, problem = self.send(request_bytes(method, path, b"{}", JSON))
            self.assertEqual(got, 422, (path, problem))
            with self.link() as link:  # a body that is announced, and empty
                link.sendall(request_bytes(method, path, b"", {**JSON, "Content-Length": 0}))
                (empty, _, _), = read_answers(link, 1)
            self.assertIn(empty, (400, 422), path)
            for name in schema["required"]:
                self.assertTrue([one for one in problem["errors"] if one["pointer"] == f"/{name}"], (path, name, problem))

    def test_numbers_beyond_all_bounds(self):
        for method, path, schema, document in self.bodies():
            for name, field in schema.get("properties", {}).items():
                kind = resolved(field, document).get("type")
                if "integer" not in (kind if isinstance(kind, list) else [kind]):
                    continue
                for number in ("1e30", "9223372036854775808", "1.5", "-9223372036854775809"):
                    got, _ = self.send(request_bytes(method, path, f'{{"{name}":{number}}}'.encode(), JSON))
                    self.assertEqual(got, 422, (path, name, number))

    def test_a_body_that_is_too_large(self):
        for method, path, _, _ in self.bodies():
            with self.link() as link:
                link.sendall(request_bytes(method, path, b"", {**JSON, "Content-Length": 1 << 40}))
                (status, _, _), = read_answers(link, 1)
            self.assertEqual(status, 413, path)

    def test_cut_short(self):
        """Whoever hangs up in the middle has asked for nothing."""
        for method, path, operation, _ in routes:
            if method == "GET":
                continue
            whole = request_bytes(method, with_names(path, self.names), b'{"reason":"cut"}', JSON)
            for length in (len(whole) - 3, len(whole) // 2):
                with self.link() as link:
                    link.sendall(whole[:length])
        self.assertEqual(server.request("GET", "/healthz")[0], 200)

    def test_nothing_of_that_name(self):
        names = {**self.names, **dict.fromkeys(("orderId", "shipment", "return", "product", "payment", "notification",
                                                "instanceId", "dispute", "refund", "reconciliation", "subscription"),
                                               "NO-SUCH")}
        for method, path, operation, document in routes:
            if with_names(path, names) == with_names(path, self.names) or path.startswith("/v1/messages"):
                continue
            if path.endswith("/movements"):  # none are known of a product that was never there
                continue
            body = json.dumps(example(body_of(operation, document), document)).encode() \
                if operation.get("requestBody") else b""
            got, problem = self.send(request_bytes(method, with_names(path, names), body, JSON if body else None))
            self.assertEqual(got, 404, (method, path, body, problem))

    def test_preview_and_if_match_that_are_neither(self):
        for method, path, operation, _ in routes:
            declared = {one.get("name") for one in operation.get("parameters", [])}
            called = with_names(path, self.names)
            if "preview" in declared:
                media = {"Content-Type": next(iter(operation.get("requestBody", {}).get("content", {})), "application/json")}
                got, problem = self.send(request_bytes(method, called + "?preview=maybe", b"{}", media))
                self.assertIn(got, (400, 422), (path, problem))
            if "If-Match" in declared:
                got, problem = self.send(request_bytes(method, called, b"{}", {**JSON, "If-Match": '"never"'}))
                self.assertIn(got, (400, 409, 412, 422), (path, problem))

    def test_what_is_read_is_asked_for_rightly(self):
        for method, path, _, _ in routes:
            if method != "GET" or path.endswith("/stream") or not path.startswith("/v1/"):
                continue
            got, problem = self.send(request_bytes("GET", with_names(path, self.names) + "?noSuchParameter=1"))
            self.assertIn(got, (400, 404), (path, problem))
            got, problem = self.send(request_bytes("GET", with_names(path, self.names) + "?%00=%zz"))
            self.assertIn(got, (400, 404), (path, problem))


def example(schema, document):
    """The least that the schema takes."""
    schema = resolved(schema or {}, document)
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type", "object")
    kind = kind[0] if isinstance(kind, list) else kind
    if kind == "object":
        some = schema.get("required") or list(schema.get("properties", {}))[:1]
        return {name: example(schema["properties"][name], document) for name in some}
    if kind == "array":
        return [example(schema["items"], document)] if schema.get("minItems", 0) else []
    if kind in ("integer", "number"):
        return max(schema.get("minimum", 1), 1)
    if kind == "boolean":
        return True
    return "2026-03-14T10:00:00Z" if schema.get("format") == "date-time" else "x"


class Twice(unittest.TestCase):
    """The same key twice is one act; with other content it is none."""

    def test_of_each_act_of_an_order_a_parcel_and_a_return(self):
        place("TWICE-1")
        place("TWICE-2")
        wait_for(lambda: all(server.request("GET", f"/v1/shipments/shp-TWICE-{n}-1")[0] == 200 for n in (1, 2)))
        acts = [("/v1/orders/TWICE-1/holds", {"reason": "odd"}), ("/v1/orders/TWICE-1/holds/1/release", {}),
                ("/v1/orders/TWICE-1/amend", {"add": [{"productId": "LAMP", "quantity": 1}]}),
                ("/v1/orders/TWICE-2/cancel", {"lines": [{"line": 1, "quantity": 1}]}),
                ("/v1/shipments/shp-TWICE-1-1/split", {"items": [{"productId": "LAMP", "quantity": 1}]}),
                ("/v1/shipments/shp-TWICE-1-1/dispatch", {}), ("/v1/shipments/shp-TWICE-1-1/deliver", {}),
                ("/v1/orders/TWICE-1/returns", {"lines": [{"line": 1, "quantity": 1}], "wanted": "refund"}),
                ("/v1/orders/TWICE-1/claims", {"lines": [{"line": 1, "quantity": 1}], "wanted": "refund"}),
                ("/v1/returns/ret-TWICE-1-1/approve", {}), ("/v1/returns/ret-TWICE-1-1/receive", {}),
                ("/v1/returns/ret-TWICE-1-1/inspect", {"lines": [{"line": 1, "restock": 1, "writeOff": 0}]})]
        for number, (path, body) in enumerate(acts):
            data = post_bytes(path, body).replace(b"\r\n\r\n", f"\r\nIdempotency-Key: twice-{number}\r\n\r\n".encode(), 1)
            with socket.create_connection(("127.0.0.1", server.port), timeout=20) as link:
                link.sendall(data)
                first, = read_answers(link, 1)
                end = server.json("GET", "/v1/events")[1]["end"]
                self.assertIn(first[0], (200, 201), (path, first))
                link.sendall(data)
                again, = read_answers(link, 1)
                self.assertEqual(again[0], first[0], path)
                if not path.endswith(("amend", "cancel", "inspect")):  # money that goes back or comes takes its time
                    self.assertEqual(again[2], first[2], path)
                    self.assertEqual(server.json("GET", "/v1/events")[1]["end"], end, path)
                link.sendall(data.replace(b'"quantity": 1', b'"quantity": 2').replace(b'"odd"', b'"ODD"'))
                other, = read_answers(link, 1)
                if b"quantity" in data or b"odd" in data:
                    self.assertEqual((other[0], json.loads(other[2])["type"]), (422, "/problems/idempotency-key-reused"))

    def test_the_same_is_said_however_it_is_written(self):
        for name in ("SAID-1", "SAID-2"):
            place(name)
        wait_for(lambda: all(server.request("GET", f"/v1/shipments/shp-SAID-{n}-1")[0] == 200 for n in (1, 2)))
        payment = wait_for(lambda: next((one["id"] for one in server.json("GET", "/v1/orders/SAID-1/payments")[1]["items"]
                                         if one["status"] == "completed"), None))
        subscription = ('{"customerId":"said","items":[{"productId":"LAMP","quantity":%s}],"interval":{"unit":"month","every":%s},'
                        '"shippingAddress":{"street":"4 Mill Lane","city":"Leeds","postalCode":"LS1 4AB","country":"GB"},'
                        '"startsAt":"%s"}')
        told = {"PUT": {"/v1/templates/order_shipped/de": ('{"subject":"s","text":"t"}', '{ "text": "t", "subject": "\\u0073" }')},
                "POST": {f"/v1/payments/{payment}/refunds": ('{"amount":1.5,"reason":"x"}', '{ "reason": "x", "amount": 1.50 }'),
                         "/v1/orders/SAID-1/holds": ('{"reason":"odd"}', '{\n"reason" : "odd"\n}'),
                         "/v1/orders/SAID-1/amend": ('{"lines":[{"line":1,"quantity":3}]}', '{"lines":[{"quantity":3.0,"line":1}]}'),
                         "/v1/shipments/shp-SAID-2-1/dispatch": ('{"weight":1500,"postage":2.5}', '{"postage":2.50,"weight":15e2}'),
                         "/v1/subscriptions": (subscription % ("1", "1", "2030-01-01T00:00:00Z"),
                                               subscription % ("1.0", "1.0", "2030-01-01T01:00:00+01:00"))}}
        for method, acts in told.items():
            for path, (first, second) in acts.items():
                head = {"Idempotency-Key": "said " + path}
                taken = server.request(method, path, first, head)
                self.assertIn(taken[0], (200, 201), (path, taken))
                again = server.request(method, path, second, head)
                self.assertEqual(again[0], taken[0], (path, again[2]))
        line = '{"shipment":"shp-SAID-2-1","postage":%s,"idempotencyKey":"said-line"}'
        for postage in ("1.5", "1.50"):
            answer = json.loads(server.request("POST", "/v1/shipments/batch", line % postage, {"Content-Type": "application/x-ndjson"})[2])
            self.assertEqual(answer["status"], 200, answer)


if __name__ == "__main__":
    unittest.main()
