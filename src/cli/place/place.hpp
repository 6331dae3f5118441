// `flowmart place`: one order from the command line.
#pragma once
#include <iosfwd>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "cli/client.hpp"
#include "kernel/checked.hpp"
#include "kernel/money.hpp"
#include "kernel/time.hpp"

namespace flowmart::cli::placing {

struct LineWanted {
  std::string sku;
  Quantity quantity = 1;
  std::optional<Money> price;  // none: what the shop asks for it
};
// "SKU:QTY" or "SKU:QTY:PRICE"; the text is what is wrong with it.
std::variant<LineWanted, std::string> read_line(std::string_view text, Currency currency);

struct PlaceOptions {
  std::vector<LineWanted> lines;
  std::optional<std::string> file;  // a PlaceOrder message instead of lines
  std::string order;                // its number; empty: one is made
  std::string customer = "walk-in", country = "GB";
  std::string name, email, street, city, postcode;  // of the buyer; empty: not known
  std::string token = "tok_ok";                     // see docs/test-gateway.md
  Currency currency{{'G', 'B', 'P'}};
  bool json = false;
};

int run_place(const PlaceOptions& options, Client& client, Time now, std::ostream& out, std::ostream& err);

}  // namespace flowmart::cli::placing
