// When our ledger was held against the gateway's, and in what they differ.
#pragma once
#include <string>

#include "contract/private/reconciling.hpp"
#include "journal/sqlite/connection.hpp"
#include "views/cached_rows.hpp"
#include "views/view.hpp"

namespace flowmart::views {

class ReconciliationView final : public View {
 public:
  ReconciliationView(sqlite::Connection& connection, Handlers& handlers);
  void flush() override;
  void forget() override { rows_.clear(); }

 private:
  struct Row {
    std::string status;  // running, agreed, differs, failed
    std::int64_t from = 0, until = 0;
    std::string actor;
    std::int64_t here = 0, there = 0, differences = 0;
    std::string named, failure;  // named: JSON
    std::int64_t asked_at = 0, ended_at = 0;
  };
  std::optional<Row> load(std::int64_t number);

  CachedRows<std::int64_t, Row> rows_;
  sqlite::Statement load_, store_;
};

}  // namespace flowmart::views
