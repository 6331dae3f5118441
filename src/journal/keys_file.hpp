// The keys of persons in a file of their own, `keys.db`: what a backup has beside its copy of the journal, to
// be kept for a bounded time, and what a start takes in that finds one in its folder.
#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <variant>

#include "engine/journal.hpp"

namespace flowmart::journal {

std::filesystem::path keys_file(const std::filesystem::path& folder);

// All keys of the store, in place of those that an older file holds. Returns why it can't.
std::optional<std::string> write_keys(const engine::KeyStore& keys, const std::filesystem::path& folder);

// Whom the journal knows to be erased, and the number of the message that says so: older keys are to be gone.
using Erasures = std::map<Uuid, std::uint64_t>;

// Takes the keys of the folder's file into its journal, without those of the erased and those of messages
// that the journal has not, and removes the file. How many were taken; a text: why it can't.
std::variant<std::size_t, std::string> adopt_keys(const std::filesystem::path& folder,
                                                  engine::Journal& journal, const Erasures& erasures);

}  // namespace flowmart::journal
