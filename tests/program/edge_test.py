"""What clients in other languages and behind other libraries send, and are right to."""
import gzip
import json
import socket
import unittest

from harness import Server, place_order, read_answers, request_bytes, uuid_of

server = None


def setUpModule():
    global server
    server = Server()
    server.start()
    server.add_product("LAMP", 1000)


def tearDownModule():
    server.__exit__()


def event(number, kind="com.flowmart.AddInventory.v0.0.3", **changes):
    return {"specversion": "1.0", "id": f"edge-{number}", "source": "/edge", "type": kind,
            "data": {"productId": uuid_of("product", "LAMP"), "quantity": 1, "warehouseId": uuid_of("warehouse", "main"),
                     "timestamp": "2026-01-01T00:00:00Z"}, **changes}


def problem_of(answer):
    return answer[0], json.loads(answer[2]).get("type")


def post(path, body, media):
    return server.request("POST", path, body if isinstance(body, bytes) else json.dumps(body).encode(), {"Content-Type": media})


class MediaTypes(unittest.TestCase):
    def test_any_case_is_the_same_type(self):
        for number, media in enumerate(("application/cloudevents+json", "Application/CloudEvents+JSON",
                                        "APPLICATION/CLOUDEVENTS+JSON; charset=UTF-8", "application/CloudEvents+json;charset=utf-8")):
            self.assertEqual(post("/v1/messages", event(f"case-{number}"), media)[0], 200, media)
        for number, media in enumerate(("Application/JSON", "APPLICATION/JSON; Charset=utf-8")):
            self.assertEqual(post("/v1/messages/PlaceOrder", place_order(f"CASE-{number}", [("LAMP", 1, "2.50")]), media)[0],
                             201, media)

    def test_an_event_in_one_document_is_told_its_media_type(self):
        status, _, body = post("/v1/messages", event("plain"), "application/json")
        self.assertEqual(status, 422)
        self.assertIn("Content-Type: application/cloudevents+json", json.loads(body)["detail"])
        status, _, body = server.request("POST", "/v1/messages", "{}", {"Content-Type": "application/json", "ce-id": "1"})
        self.assertEqual(status, 422)
        self.assertNotIn("cloudevents+json", json.loads(body)["detail"])

    def test_a_batch_is_answered_event_by_event(self):
        good, bad = event("batch-1"), event("batch-2", specversion="0.3")
        order = event("batch-3", "com.flowmart.PlaceOrder.v0.0.1", data=place_order("BATCH-1", [("LAMP", 1, "2.50")]))
        short = event("batch-4", "com.flowmart.PlaceOrder.v0.0.1", data=place_order("BATCH-2", [("LAMP", 100_000, "2.50")]))
        for media in ("application/cloudevents-batch+json", "Application/CloudEvents-Batch+JSON; charset=utf-8"):
            status, head, body = post("/v1/messages", [good, bad, order, short, 7, good], media)
            self.assertEqual((status, head["Content-Type"]), (200, "application/json"), body)
            outcomes = json.loads(body)["outcomes"]
            self.assertEqual([one["status"] for one in outcomes], [200, 422, 201, 409, 422, 200], body)
            self.assertEqual(outcomes[0], outcomes[5], "the same event is the same outcome")
            self.assertEqual(outcomes[1]["body"]["type"], "/problems/schema-violation")
            self.assertEqual(outcomes[2]["body"]["id"], uuid_of("order", "BATCH-1"))
            self.assertEqual(outcomes[3]["body"]["type"], "/problems/out-of-stock")
        page = server.json("GET", "/v1/events?message=PlaceOrder&limit=1000")[1]["events"]
        self.assertEqual([one["id"] for one in page if one["id"] == "edge-batch-3"], ["edge-batch-3"], "taken once")

    def test_what_is_no_batch(self):
        media = "application/cloudevents-batch+json"
        self.assertEqual(json.loads(post("/v1/messages", [], media)[2]), {"outcomes": []})
        self.assertEqual(problem_of(post("/v1/messages", event("x"), media))[0], 422)
        self.assertEqual(problem_of(post("/v1/messages", b"[1,", media)), (400, "/problems/malformed-json"))
        self.assertEqual(post("/v1/messages", [1] * 1001, media)[0], 413)
        self.assertEqual([one["status"] for one in json.loads(post("/v1/messages", [1] * 1000, media)[2])["outcomes"]],
                         [422] * 1000)


class Said(unittest.TestCase):
    def test_a_subject_and_a_time_stay_as_their_sender_said_them(self):
        said = event("said-1", subject="crate 7 / \u00fc", time="2026-03-14T09:26:53.123456789+01:00")
        self.assertEqual(post("/v1/messages", said, "application/cloudevents+json")[0], 200)
        self.assertEqual(post("/v1/messages", event("said-2"), "application/cloudevents+json")[0], 200)
        for turn in ("at once", "after a restart"):
            page = server.json("GET", "/v1/events?message=AddInventory&limit=1000")[1]["events"]
            first, second = (next(one for one in page if one["id"] == f"edge-said-{number}") for number in (1, 2))
            self.assertEqual((first["subject"], first["time"]), ("crate 7 / \u00fc", "2026-03-14T08:26:53.123456Z"), turn)
            self.assertGreater(first["recordedtime"], "2026-03-15", turn)
            self.assertEqual(first["partitionkey"], uuid_of("product", "LAMP"), turn)
            self.assertEqual(second["subject"], uuid_of("product", "LAMP"), turn)
            self.assertNotIn("recordedtime", second, turn)
            server.stop()
            server.start()


class Encodings(unittest.TestCase):
    def test_another_encoding_is_named(self):
        text = json.dumps(place_order("ENC-1", [("LAMP", 1, "2.50")]))
        status, _, body = post("/v1/messages/PlaceOrder", b"\xef\xbb\xbf" + text.encode(), "application/json")
        self.assertEqual((status, json.loads(body)["type"]), (400, "/problems/malformed-json"))
        self.assertIn("byte order mark", json.loads(body)["detail"])
        for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"):
            status, _, body = post("/v1/messages/PlaceOrder", text.encode(encoding), "application/json")
            self.assertEqual((status, json.loads(body)["type"]), (400, "/problems/not-utf8"), encoding)
            self.assertIn("UTF-16 or UTF-32", json.loads(body)["detail"], encoding)


class Packing(unittest.TestCase):
    def test_who_asks_for_gzip_gets_it_where_it_is_worth_it(self):
        for path in ("/openapi.json", "/v1/catalog", "/v1/events?limit=50"):
            plain, packed = (server.request("GET", path, headers=head) for head in ({}, {"Accept-Encoding": "br, gzip;q=0.5"}))
            self.assertNotIn("Content-Encoding", plain[1], path)
            self.assertEqual((packed[0], packed[1]["Content-Encoding"], packed[1]["Vary"]), (200, "gzip", "Accept-Encoding"), path)
            self.assertEqual(plain[1]["Vary"], "Accept-Encoding", path)
            self.assertEqual(gzip.decompress(packed[2]), plain[2], path)
            self.assertLess(len(packed[2]) * 3, len(plain[2]), path)
            head = server.request("HEAD", path, headers={"Accept-Encoding": "gzip"})
            self.assertEqual((head[1]["Content-Length"], head[2]), (str(len(packed[2])), b""), path)

    def test_what_is_small_or_not_wanted_packed_is_not(self):
        for path, wish in (("/healthz", "gzip"), ("/openapi.json", "gzip;q=0"), ("/openapi.json", "identity"), ("/openapi.json", "br")):
            got = server.request("GET", path, headers={"Accept-Encoding": wish})
            self.assertNotIn("Content-Encoding", got[1], (path, wish))

    def test_a_stream_is_never_packed(self):
        got = server.raw(request_bytes("GET", "/v1/events/stream?after=0", headers={"Accept-Encoding": "gzip"}))
        self.assertNotIn(b"Content-Encoding", got)
        self.assertIn(b"\ndata: {", got)


class Times(unittest.TestCase):
    def test_times_of_other_languages(self):
        for number, time in enumerate(("2026-03-14T09:26:53.1234567Z", "2026-03-14T09:26:53.123456789+01:00",
                                       "2016-12-31T23:59:60Z", "2017-01-01T00:59:60.25+01:00")):
            order = place_order(f"TIME-{number}", [("LAMP", 1, "2.50")])
            order["orderDate"] = time
            self.assertEqual(server.request("POST", "/v1/messages/PlaceOrder", order)[0], 201, time)
        self.assertEqual(post("/v1/messages", event("time", time="2026-03-14T09:26:53.123456789Z"),
                              "application/cloudevents+json")[0], 200)
        order["orderDate"] = "2026-03-14T09:26:60Z"
        self.assertEqual(server.request("POST", "/v1/messages/PlaceOrder", order)[0], 422)


class Methods(unittest.TestCase):
    def ask(self, method, path, headers=None):
        with socket.create_connection(("127.0.0.1", server.port), timeout=10) as link:
            link.sendall(request_bytes(method, path, headers=headers) + request_bytes("GET", "/healthz"))
            got = b""
            while b'"status":' not in got and (piece := link.recv(65536)):
                got += piece
            return got.split(b"\r\n\r\n")[0].decode().lower()

    def test_head_of_a_stream_promises_no_length(self):
        for path in ("/v1/events/stream", "/v1/traffic/stream"):
            head = self.ask("HEAD", path)
            self.assertIn("200 ok", head)
            self.assertIn("content-type: text/event-stream", head)
            self.assertNotIn("content-length", head)

    def test_a_page_says_which_methods_it_has(self):
        for page in ("/", "/orders", "/orders/WEB-1", "/messages/PlaceOrder", "/flows/PaymentFlow"):
            for method in ("DELETE", "POST", "PUT", "PATCH"):
                head = self.ask(method, page)
                self.assertIn(" 405 ", head, (method, page))
                self.assertIn("allow: get, head, options", head)
            self.assertIn(" 204 ", self.ask("OPTIONS", page))
        for nowhere in ("/nowhere", "/messages/Nope", "/v1/nowhere"):
            self.assertIn(" 404 ", self.ask("DELETE", nowhere))

    def test_two_lines_of_if_none_match_are_one_list(self):
        tag = server.request("GET", "/", headers={"Accept": "text/html"})[1]["ETag"]
        head = self.ask("GET", "/", {"If-None-Match": '"other"\r\nIf-None-Match: ' + tag})
        self.assertIn(" 304 ", head)

    def test_a_flag_is_true_or_false(self):
        for path in ("/v1/events", "/v1/events/stream", "/v1/catalog"):
            for value in ("yes", "1", "TRUE", ""):
                self.assertEqual(server.request("GET", f"{path}?private={value}")[0], 400, (path, value))
        self.assertEqual(server.request("GET", "/v1/events?private=false")[0], 200)


if __name__ == "__main__":
    unittest.main()
