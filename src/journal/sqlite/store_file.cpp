#include "journal/sqlite/store_file.hpp"

#include <fmt/format.h>

namespace flowmart::journal {

OpenFault fault_of(const sqlite::Error& error, const std::filesystem::path& file, const StoreFile& store) {
  if (error.is_damage())
    return {OpenFailure::damaged,
            fmt::format("the {} {} is damaged: {}", store.what, file.string(), error.what())};
  return {OpenFailure::io,
          fmt::format("the {} {} cannot be opened: {}", store.what, file.string(), error.what())};
}

std::optional<OpenFault> recognise_store(sqlite::Connection& connection, const std::filesystem::path& file,
                                         const StoreFile& store) {
  const std::int64_t id = connection.integer("PRAGMA application_id");
  const std::int64_t format = connection.integer("PRAGMA user_version");
  if (id == 0 && format == 0 && connection.integer("SELECT count(*) FROM sqlite_master") == 0)
    return OpenFault{OpenFailure::missing, fmt::format("there is no {} in {}", store.what, file.string())};
  if (id != store.application_id)
    return OpenFault{OpenFailure::foreign, fmt::format("{} is not a FlowMart {}", file.string(), store.what)};
  if (format > store.format)
    return OpenFault{OpenFailure::newer,
                     fmt::format("the {} {} was written by a newer FlowMart (format {}; this one knows {})",
                                 store.what, file.string(), format, store.format)};
  if (format < store.format)
    return OpenFault{OpenFailure::older,
                     fmt::format("the {} {} was written by an older FlowMart (format {}; this one reads {})",
                                 store.what, file.string(), format, store.format)};
  return std::nullopt;
}

std::optional<OpenFault> prepare_store(sqlite::Connection& connection, const std::filesystem::path& file,
                                       const StoreFile& store) {
  auto fault = recognise_store(connection, file, store);
  if (!fault || fault->failure != OpenFailure::missing) return fault;
  connection.run(fmt::format("PRAGMA page_size={}", store.page_bytes));
  connection.run("PRAGMA journal_mode=WAL");
  sqlite::Transaction transaction(connection);
  connection.run(std::string(store.schema));
  connection.run(
      fmt::format("PRAGMA application_id={}; PRAGMA user_version={}", store.application_id, store.format));
  transaction.commit();
  return std::nullopt;
}

}  // namespace flowmart::journal
