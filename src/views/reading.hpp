// The one place where a failing read becomes an answer. Included by the sources of Queries.
#pragma once
#include <fmt/format.h>

#include "views/queries.hpp"

namespace flowmart::views {

template <class T, class F>
Read<T> Queries::read(F&& f) {
  try {
    const ReadSessions::Loan session = sessions_.borrow();
    return Read<T>(f(*session));
  } catch (const sqlite::Error& error) {
    return Read<T>::failed(fmt::format("{} cannot be read: {}", file_.string(), error.what()));
  }
}

// Every row of a statement whose parameters are bound, made by row(Columns&).
template <class F>
auto rows_of(sqlite::Statement& statement, F&& row) {
  const sqlite::Resetting resetting(statement);
  Columns columns(statement);
  std::vector<decltype(row(columns))> rows;
  while (statement.step()) {
    Columns present(statement);
    rows.push_back(row(present));
  }
  return rows;
}

template <class T>
std::optional<T> first_of(std::vector<T> rows) {
  if (rows.empty()) return std::nullopt;
  return std::move(rows.front());
}

// Newest first, before which serial: all of them without one.
inline std::int64_t upper_end(const Paging& paging) { return paging.before.value_or(INT64_MAX); }
inline std::int64_t limit_of(const Paging& paging) { return static_cast<std::int64_t>(paging.limit); }

}  // namespace flowmart::views
