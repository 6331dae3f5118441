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


if __name__ == "__main__":
    unittest.main()
