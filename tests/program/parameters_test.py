"""A query parameter that is not known is refused wherever it is given: passed over, it would do something else than was
asked for. Each operation of the description is tried, so that none can be forgotten."""
import re
import unittest

from harness import Server


class Parameters(unittest.TestCase):
    def test_an_unknown_one_is_refused_everywhere(self):
        with Server() as server:
            operations = [(method.upper(), path) for path, methods in server.json("GET", "/openapi.json")[1]["paths"].items()
                          for method in methods if method in ("get", "post", "put", "patch", "delete")]
            self.assertGreater(len(operations), 30)
            for method, path in operations:
                target = re.sub(r"\{[^}]*\}", "none", path) + "?createdAfter=2026-01-01"
                status, answer = server.json(method, target)
                self.assertEqual((status, answer["type"]), (400, "/problems/unknown-parameter"), (method, target, answer))
                self.assertIn("createdAfter", answer["detail"])

    def test_one_given_twice_is_refused(self):
        with Server() as server:
            for target in ("/v1/orders?status=pending&status=shipped", "/v1/orders?limit=1&limit=1", "/v1/events?after=0&after=5",
                           "/v1/payments?status=failed&limit=5&status=completed"):
                status, answer = server.json("GET", target)
                self.assertEqual((status, answer["type"]), (400, "/problems/repeated-parameter"), target)
            self.assertEqual(server.json("GET", "/v1/orders?status=pending,processing&limit=1")[0], 200)

    def test_a_message_that_nobody_sends_is_no_filter(self):
        with Server() as server:
            for path in ("/v1/events", "/v1/events?last=5", "/v1/events/stream"):
                target = path + ("&" if "?" in path else "?") + "message="
                status, answer = server.json("GET", target + "OrderConfrimed")
                self.assertEqual((status, answer["type"]), (400, "/problems/bad-query"), path)
                self.assertIn("message", answer["detail"])
            for known in ("OrderConfirmed", "ChargeRequested"):
                self.assertEqual(server.json("GET", "/v1/events?message=" + known)[0], 200)


if __name__ == "__main__":
    unittest.main()
