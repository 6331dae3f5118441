// `flowmart import`: a file of orders, products, transfers, refunds or subscriptions goes in, once, however
// often it is tried.
//
// Every message of orders, products and subscriptions carries an idempotency key made of the file's own
// digest and the order's number (or the product's), so the same file given again, after a crash or on
// purpose, makes nothing twice and is answered as before: the summary is the same. Orders are sent in the
// file's order and keep it, since each one's stock depends on those before; what happens to them later goes
// on beside.
#pragma once
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>

#include "cli/client.hpp"
#include "cli/csv/reader.hpp"
#include "cli/import/mapping.hpp"
#include "cli/import/orders.hpp"

namespace flowmart::cli::import {

enum class Until : unsigned char { reserved, delivered };

struct ImportOptions {
  std::string file;
  Chosen chosen;
  csv::Options csv{};
  OrderRules rules{};  // the currency is that of products, too
  std::string warehouse = "main";
  std::optional<std::string> report;
  bool all_or_nothing = false;  // one refused row, and nothing is imported
  Until until = Until::reserved;
  bool json = false;
  bool progress = false;
  std::size_t window = 32;  // messages sent ahead of their answers
};

struct Summary {
  std::uint64_t rows = 0, orders = 0, accepted = 0, refused_short = 0, invalid = 0;
  Money total;
  std::string to_json() const;
};

using Connect = std::function<Connection()>;

// The process' exit status. `out` gets the JSON summary or the text for a person, `err` complaints.
int import_orders(const ImportOptions& options, const Connect& connect, std::ostream& out, std::ostream& err);
int import_products(const ImportOptions& options, const Connect& connect, std::ostream& out,
                    std::ostream& err);
// Each row is one message, which its own reference makes one: nothing moves twice, whichever file it is in.
int import_transfers(const ImportOptions& options, const Connect& connect, std::ostream& out,
                     std::ostream& err);
int import_refunds(const ImportOptions& options, const Connect& connect, std::ostream& out,
                   std::ostream& err);
// What goes on elsewhere goes on here: nothing is ordered before the moment that the file names.
int import_subscriptions(const ImportOptions& options, const Connect& connect, std::ostream& out,
                         std::ostream& err);

}  // namespace flowmart::cli::import
