#include "journal/sqlite/store_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <fstream>

namespace flowmart::journal {

bool make_private(const std::filesystem::path& file) {
  std::error_code ignored;
  std::filesystem::remove(file, ignored);
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor >= 0) close(descriptor);
  return descriptor >= 0;
}

void sync_folder(const std::filesystem::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = descriptor >= 0 && fsync(descriptor) == 0;
  if (descriptor >= 0) close(descriptor);
  if (!synced) throw sqlite::Error(SQLITE_IOERR_DIR_FSYNC, "the folder cannot be synced");
}

OpenFault fault_of(const sqlite::Error& error, const std::filesystem::path& file, const StoreFile& store) {
  if (error.is_damage())
    return {OpenFailure::damaged,
            fmt::format("the {} {} is damaged: {}", store.what, file.string(), error.what())};
  return {OpenFailure::io,
          fmt::format("the {} {} cannot be opened: {}", store.what, file.string(), error.what())};
}

namespace {

OpenFault older(const std::filesystem::path& file, const StoreFile& store, std::int64_t format) {
  return {OpenFailure::older,
          fmt::format("the {} {} was written by an older FlowMart (format {}; this one reads {})", store.what,
                      file.string(), format, store.format)};
}

}  // namespace

std::optional<OpenFault> recognise_by_header(const std::filesystem::path& file, const StoreFile& store) {
  std::array<unsigned char, 72> header{};
  std::ifstream stream(file, std::ios::binary);
  if (!stream.read(reinterpret_cast<char*>(header.data()), header.size())) return std::nullopt;
  const auto number = [&](std::size_t at) {
    return std::int32_t{header.at(at)} << 24 | header.at(at + 1) << 16 | header.at(at + 2) << 8 |
           header.at(at + 3);
  };
  const std::int32_t format = number(60), id = number(68);  // https://www.sqlite.org/fileformat.html
  if (id != store.application_id || format <= 0 || format >= store.format) return std::nullopt;
  return older(file, store, format);
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
  if (format < store.format) return older(file, store, format);
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
