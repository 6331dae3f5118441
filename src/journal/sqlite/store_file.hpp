// A SQLite file of ours: recognised by its application id, with the format of its tables in `user_version`.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "journal/open.hpp"
#include "journal/sqlite/connection.hpp"

namespace flowmart::journal {

struct StoreFile {
  std::string_view what;            // "journal", in sentences
  std::int32_t application_id = 0;  // four letters
  int format = 1;
  std::string_view schema{};  // SQL that makes the tables
  int page_bytes = 4096;
};

// Makes the tables in an empty file; refuses a foreign, a newer and a damaged one.
std::optional<OpenFault> prepare_store(sqlite::Connection& connection, const std::filesystem::path& file,
                                       const StoreFile& store);

// The same without changing anything: an empty file is `missing`.
std::optional<OpenFault> recognise_store(sqlite::Connection& connection, const std::filesystem::path& file,
                                         const StoreFile& store);

// `older` if the first bytes of the file say so, without SQLite: nothing in its folder changes, its log
// included.
std::optional<OpenFault> recognise_by_header(const std::filesystem::path& file, const StoreFile& store);

// A file that is new, or has a new name, is durable only once its folder is. Throws if that can't be had.
void sync_folder(const std::filesystem::path& folder);

// An empty file in its place that nobody else may read, from the first byte on.
bool make_private(const std::filesystem::path& file);

// What an error means for whoever wanted to open `file`.
OpenFault fault_of(const sqlite::Error& error, const std::filesystem::path& file, const StoreFile& store);

}  // namespace flowmart::journal
