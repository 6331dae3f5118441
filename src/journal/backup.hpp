// A copy of a data folder's journal, taken while a server may be writing it, and of the keys of persons in a
// file apart (keys_file.hpp). State and views are made anew from the journal.
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <variant>

namespace flowmart::journal {

struct Backup {
  std::uint64_t records = 0;  // in the copy
  std::uint64_t events = 0;   // messages in the copy
  std::uint64_t added = 0;    // records that this run added
};

// Copies every record that was durable when it began, then reads the whole copy back and checks its chain. A
// target that holds an earlier copy of the same journal is brought up to date; one that holds anything else
// is left as it is. A text: why it failed. `progress` is told records copied and to copy.
std::variant<Backup, std::string> backup(
    const std::filesystem::path& folder, const std::filesystem::path& target,
    const std::function<void(std::uint64_t done, std::uint64_t all)>& progress = {});

}  // namespace flowmart::journal
