"""One test a row of the contract: 15 that the four services send, 20 that they receive. Which rows there are says the
running program's own catalogue, which is made from the contract's types; a row without a case fails, and so does a case
without a row.

  rows_test.py                                              all of them
  rows_test.py Rows.receives_OrdersService_PlaceOrder       one
  rows_test.py --list                                       the table
"""
import sys
import unittest

import received  # noqa: F401 - their cases stand in the table once they are read
import sent  # noqa: F401
from shop import CASES, shop_with


def rows_of_the_program():
    declared = shop_with().get("/v1/catalog")
    domain = {one["id"] for one in declared["services"] if one["role"] == "service"}
    return [(one["direction"], one["service"], one["message"]) for one in declared["rows"] if one["service"] in domain]


def tearDownModule():
    shop_with.close()


class Table(unittest.TestCase):
    def test_every_row_has_a_case_and_every_case_a_row(self):
        rows = rows_of_the_program()
        self.assertEqual(len(rows), 35)
        self.assertEqual(len(set(rows)), 35)
        self.assertEqual(sorted(set(rows) - set(CASES)), [], "rows without a case")
        self.assertEqual(sorted(set(CASES) - set(rows)), [], "cases without a row")


class Rows(unittest.TestCase):
    maxDiff = None


def name_of(key):
    return "_".join(key)


def test_of(case):
    def test(self):
        case(self)
    return test


for key, case in CASES.items():
    setattr(Rows, "test_" + name_of(key), test_of(case))


def print_table():
    for key, case in CASES.items():
        words = case.__name__.replace("_", " ").replace("can t", "can't")
        print(f"{key[0]:8} {key[1]:20} {key[2]:26} {words}")


if __name__ == "__main__":
    if "--list" in sys.argv:
        print_table()
    else:
        unittest.main(argv=[one.replace("Rows.", "Rows.test_") for one in sys.argv])
